//! Invented families.

use crate::AppError;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{
    Answer, BankAccount, Cause, Health, Income, Member, MemberNo, OfficialRelative, Property, Relation, ShortText,
};
use jzt_domain::identity::level::{Identity, IdentityProof, ProofReference};
use jzt_domain::identity::{BankCard, IdNumber, PersonName, Phone};
use jzt_domain::kind::Request;
use jzt_domain::money::Fen;
use jzt_domain::policy::Residence;
use jzt_domain::time::Timestamp;

const SURNAMES: [&str; 16] =
    ["王", "冉", "向", "陈", "田", "杨", "谢", "罗", "庞", "龚", "张", "李", "彭", "黄", "石", "姚"];
const GIVEN: [&str; 16] = [
    "建国", "秀兰", "德福", "桂芳", "明", "小雨", "光华", "素珍", "长生", "玉梅", "志强", "春燕", "国庆", "翠英", "海",
    "晓",
];
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// One invented person.
#[derive(Debug, Clone)]
pub struct Person {
    /// As a member of the family.
    pub member: Member,
}

fn fault<E: std::error::Error + Send + Sync + 'static>(error: E) -> AppError {
    AppError::Internal(Box::new(error))
}

/// An identity number of 黔江 with a valid check character.
fn id_number(born: Date, serial: usize) -> Result<IdNumber, AppError> {
    let digits = format!("500114{:04}{:02}{:02}{:03}", born.year(), born.month(), born.day(), serial % 1_000);
    let sum: u32 =
        digits.chars().filter_map(|c| c.to_digit(10)).zip(ID_WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = usize::try_from(sum % 11).ok().and_then(|n| ID_CHECK.get(n)).copied().unwrap_or('0');
    IdNumber::parse(&format!("{digits}{check}"), born.saturating_add(100.years())).map_err(fault)
}

/// Family number `n` with so many members: applicant, spouse, then children. Two adults, the others under age.
pub fn household(n: usize, members_count: usize) -> Result<Vec<Person>, AppError> {
    (0..members_count)
        .map(|k| {
            let (relation, born, given) = match k {
                0 => (Relation::Applicant, date(1958, 3, 5), n),
                1 => (Relation::Spouse, date(1962, 9, 12), n + 1),
                _ => (Relation::Child, date(2012, 6, 1), n + k),
            };
            let born = born.saturating_add(i64::try_from(n * 37 + k * 11).unwrap_or(0).days());
            let surname = SURNAMES.get((n + if k == 1 { 5 } else { 0 }) % SURNAMES.len()).copied().unwrap_or("王");
            let given = GIVEN.get(given * 7 % GIVEN.len()).copied().unwrap_or("明");
            let phone = format!("1420000{:04}", (n * 4 + k) % 9_000);
            Ok(Person {
                member: Member {
                    no: MemberNo(u8::try_from(k + 1).map_err(fault)?),
                    relation,
                    name: PersonName::parse(&format!("{surname}{given}")).map_err(fault)?,
                    id_number: id_number(born, n * 10 + k)?,
                    phone: (k < 2).then(|| Phone::parse(&phone).map_err(fault)).transpose()?,
                    health: Some(if k == 0 { Health::ChronicIllness } else { Health::Good }),
                    lacks_capacity: false,
                    disability: None,
                    occupation: None,
                    apart: None,
                },
            })
        })
        .collect()
}

/// A bank card number with a valid check digit, of a range that no bank has.
fn bank_card(n: usize) -> Result<BankCard, AppError> {
    let digits = format!("990000{n:012}");
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    BankCard::parse(&format!("{digits}{}", (10 - sum % 10) % 10)).map_err(fault)
}

/// Everything that family number `n` answers before the photographs.
pub fn answers(n: usize, village: &DivisionCode, people: &[Person]) -> Result<Vec<Answer>, AppError> {
    let yuan = |yuan: usize| Fen::new(i64::try_from(yuan * 100).unwrap_or(0));
    let rural = !n.is_multiple_of(3);
    let mut all = vec![
        Answer::Request(Request::DIBAO),
        Answer::Place {
            village: village.clone(),
            address: ShortText::parse(&format!("{}组{}号", n % 8 + 1, n % 60 + 1)).map_err(fault)?,
            residence: if rural { Residence::Rural } else { Residence::Urban },
        },
        Answer::Cause { causes: vec![if n.is_multiple_of(2) { Cause::Illness } else { Cause::LowIncome }], text: None },
    ];
    all.extend(people.iter().map(|person| Answer::Member(person.member.clone())));
    all.push(Answer::MembersComplete);
    let sources = [n % 5 * 1_200, 1_500 + n % 7 * 100, 0, n % 4 * 300];
    all.push(Answer::Income(Income::of(sources.map(|sum| Some(yuan(sum))))));
    all.push(Answer::Property(Property {
        savings: Some(yuan(n % 6 * 900)),
        vehicles_count: Some(0),
        dwellings_count: Some(1),
        ..Property::default()
    }));
    all.push(Answer::Bank(BankAccount {
        holder: MemberNo::APPLICANT,
        bank: ShortText::parse("演练银行").map_err(fault)?,
        card: bank_card(n)?,
    }));
    all.push(Answer::OfficialRelative(OfficialRelative::No));
    Ok(all)
}

/// A plain picture that stands for a photographed identity card.
pub fn id_card_picture(n: usize) -> Result<Vec<u8>, AppError> {
    let tint = u8::try_from(n * 23 % 80).unwrap_or(0);
    let picture = image::RgbImage::from_fn(480, 300, |x, y| {
        let framed = x < 12 || y < 12 || x >= 468 || y >= 288;
        let portrait = (330..440).contains(&x) && (60..200).contains(&y);
        let line = (40..280).contains(&x) && y % 40 < 10 && y > 50 && y < 260;
        if framed || portrait {
            image::Rgb([90, 130 + tint, 150])
        } else if line {
            image::Rgb([120, 120, 120])
        } else {
            image::Rgb([215, 230, 235 - tint / 2])
        }
    });
    let mut out = Vec::new();
    picture.write_to(&mut std::io::Cursor::new(&mut out), image::ImageFormat::Png).map_err(fault)?;
    Ok(out)
}

/// How the invented people are known to the program: they typed a code, and the register knows them.
pub fn known(at: Timestamp) -> Identity {
    let reference = ProofReference::parse("SAMPLE").ok();
    let registry = reference.map(|reference| IdentityProof::RegistryMatch { reference, at });
    let phone = IdentityProof::PhoneCode { at };
    registry.into_iter().fold(Identity::default().with(phone), Identity::with)
}
