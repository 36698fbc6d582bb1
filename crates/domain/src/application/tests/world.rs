//! An invented village under the real rules of 2026, its people, and one way to make each value.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::law::law;
use crate::access::{Actor, Role};
use crate::application::{
    Appraisal, Outcome, Rules, SigningWay, SupplementItem, VerificationFinding, VerificationReport, Visit, Witness,
};
use crate::calendar::{WorkCalendar, YearDays};
use crate::division::DivisionCode;
use crate::household::{
    Health, Income, LongText, Member, MemberNo, Paper, PaperKind, Property, Relation, SelfCare, ShortText, Spending,
};
use crate::identity::{BankCard, IdNumber, PersonName, Phone};
use crate::ids::{ApplicationId, CitizenId, DrawId, FamilyId, PaperId, StaffId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::number::AcceptanceNumber;
use crate::policy::PolicyTree;

pub(super) const TEXT_SM3: &str = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
pub(super) const PROMISE: &str = "本人已阅读并同意授权";
pub(super) const VILLAGE: &str = "500114112003";
pub(super) const TOWNSHIP: &str = "500114112";
pub(super) const OTHER_TOWNSHIP: &str = "500114001";
pub(super) const DISTRICT: &str = "500114";
/// Fen per person and month in the village.
pub(super) const RURAL_FEN: i64 = 63_000;

/// Clerks' ids are their numbers here; no two roles share one unless a test wants it.
pub(super) const CLERK_NO: u128 = 101;

static CALENDAR: LazyLock<WorkCalendar> = LazyLock::new(|| WorkCalendar::new(vec![year_2026()]).unwrap());

/// 国务院办公厅关于2026年部分节假日安排的通知.
fn year_2026() -> YearDays {
    let span = |month, from: i8, to: i8| (from..=to).map(move |day| date(2026, month, day));
    let days_off = span(1, 1, 3)
        .chain(span(2, 15, 23))
        .chain(span(4, 4, 6))
        .chain(span(5, 1, 5))
        .chain(span(6, 19, 21))
        .chain(span(9, 25, 27))
        .chain(span(10, 1, 7));
    let worked = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)];
    YearDays {
        year: 2026,
        source: "test".to_owned(),
        days_off: days_off.collect(),
        working_weekends: worked.map(|(month, day)| date(2026, month, day)).to_vec(),
    }
}

/// Lends the rules of a day in the village.
pub(super) fn with_rules<T>(on: Date, take: impl FnOnce(&Rules<'_>) -> T) -> T {
    with_law(on, "", take)
}

/// The same with policy values that the village has of its own.
pub(super) fn with_law<T>(on: Date, own: &str, take: impl FnOnce(&Rules<'_>) -> T) -> T {
    let policy = law(on, own);
    take(&Rules { policy: &policy, calendar: &CALENDAR, authorization_sm3: TEXT_SM3, authorization_promise: PROMISE })
}

/// Rules of a place for which nobody wrote any.
pub(super) fn with_empty_rules<T>(take: impl FnOnce(&Rules<'_>) -> T) -> T {
    let policy = PolicyTree::default().lookup(&division(VILLAGE), date(2026, 11, 2));
    take(&Rules { policy: &policy, calendar: &CALENDAR, authorization_sm3: TEXT_SM3, authorization_promise: PROMISE })
}

pub(super) fn division(code: &str) -> DivisionCode {
    DivisionCode::parse(code).unwrap()
}

pub(super) fn application_id() -> ApplicationId {
    ApplicationId::from_uuid(Uuid::from_u128(1))
}

pub(super) fn family_id() -> FamilyId {
    FamilyId::from_uuid(Uuid::from_u128(2))
}

pub(super) fn citizen_id(no: u128) -> CitizenId {
    CitizenId::from_uuid(Uuid::from_u128(no))
}

pub(super) fn owner() -> Actor {
    Actor::Citizen { id: citizen_id(3) }
}

pub(super) fn stranger() -> Actor {
    Actor::Citizen { id: citizen_id(4) }
}

pub(super) fn link_of(no: u8) -> Actor {
    Actor::Signer { application: application_id(), member: MemberNo(no) }
}

pub(super) fn staff(id: u128, role: Role, place: &str) -> Actor {
    Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(id)), role, division: division(place) }
}

pub(super) fn clerk() -> Actor {
    staff(CLERK_NO, Role::TownshipClerk, TOWNSHIP)
}

pub(super) fn approver() -> Actor {
    staff(102, Role::TownshipApprover, TOWNSHIP)
}

pub(super) fn officer() -> Actor {
    staff(103, Role::VerificationOfficer, DISTRICT)
}

pub(super) fn reviewer() -> Actor {
    staff(104, Role::DistrictReviewer, DISTRICT)
}

pub(super) fn district_approver() -> Actor {
    staff(105, Role::DistrictApprover, DISTRICT)
}

pub(super) fn text(words: &str) -> LongText {
    LongText::parse(words).unwrap()
}

pub(super) fn short(words: &str) -> ShortText {
    ShortText::parse(words).unwrap()
}

pub(super) fn name(words: &str) -> PersonName {
    PersonName::parse(words).unwrap()
}

/// A number with the right check character; nobody lives in region 513521 any more.
pub(super) fn id_number(birth: &str, serial: u16) -> IdNumber {
    let body = format!("513521{birth}{serial:03}");
    let weigh = |(at, c): (usize, char)| c.to_digit(10).unwrap() * (2_u32.pow(17 - u32::try_from(at).unwrap()) % 11);
    let sum: u32 = body.chars().enumerate().map(weigh).sum();
    let check = (12 - sum % 11) % 11;
    let check = if check == 10 { "X".to_owned() } else { check.to_string() };
    IdNumber::parse(&format!("{body}{check}"), date(2026, 11, 2)).unwrap()
}

pub(super) fn phone(no: u8) -> Phone {
    Phone::parse(&format!("14200000{no:03}")).unwrap()
}

/// Number 1 applies, 2 is the wife, 3 a child of ten without a phone, 4 the grandmother; the others are grown-up.
pub(super) fn member(no: u8) -> Member {
    let (relation, who, birth) = match no {
        1 => (Relation::Applicant, "张建国", "19800312"),
        2 => (Relation::Spouse, "李秀英", "19820601"),
        3 => (Relation::Child, "张小宝", "20160520"),
        4 => (Relation::Parent, "王桂兰", "19500815"),
        _ => (Relation::Other, "陈大山", "19900101"),
    };
    Member {
        no: MemberNo(no),
        relation,
        name: name(who),
        id_number: id_number(birth, u16::from(no)),
        phone: (no != 3).then(|| phone(no)),
        health: Some(Health::Good),
        lacks_capacity: false,
        disability: None,
        occupation: None,
        apart: None,
    }
}

pub(super) fn income(wages_fen: i64) -> Income {
    Income::of([Fen::new(wages_fen), Fen::ZERO, Fen::ZERO, Fen::ZERO].map(Some))
}

pub(super) fn card() -> BankCard {
    BankCard::parse("4111111111111111").unwrap()
}

pub(super) fn paper(no: u128, kind: PaperKind) -> Paper {
    Paper { id: PaperId::from_uuid(Uuid::from_u128(no)), kind }
}

pub(super) fn number() -> AcceptanceNumber {
    AcceptanceNumber::new(division(DISTRICT), 2026, 42).unwrap()
}

pub(super) fn items(count: usize) -> Vec<SupplementItem> {
    vec![short("身份证背面照片"); count]
}

pub(super) fn report() -> VerificationReport {
    VerificationReport {
        reference: "HD-2026-1".to_owned(),
        findings: vec![VerificationFinding {
            member: MemberNo(1),
            source: short("银行存款"),
            detail: short("与申报一致"),
            amount: Some(Fen::new(100_000)),
            differs: false,
            fact: None,
        }],
    }
}

pub(super) fn visit(on: Date) -> Visit {
    Visit {
        visited_on: on,
        visitors: vec![name("周明"), name("吴芳")],
        family_witness: MemberNo(1),
        findings: text("土坯房两间,老人卧床。"),
        photos: Vec::new(),
        observed: Vec::new(),
    }
}

pub(super) fn approve(amount_fen: i64) -> Outcome {
    approve_as(Kind::Dibao, amount_fen)
}

pub(super) fn approve_as(kind: Kind, amount_fen: i64) -> Outcome {
    Outcome::Approve { kind, amount: Fen::new(amount_fen) }
}

/// What the family of most tests owns.
pub(super) fn property() -> Property {
    Property {
        savings: Some(Fen::new(300_000)),
        vehicles_count: Some(0),
        dwellings_count: Some(1),
        ..Property::default()
    }
}

/// What the family paid itself, all of it for treatment.
pub(super) fn spending(medical_fen: i64) -> Spending {
    let [medical, education, rehabilitation, living] =
        [Fen::new(medical_fen), Fen::ZERO, Fen::ZERO, Fen::ZERO].map(Some);
    Spending { medical, education, rehabilitation, living }
}

pub(super) fn draw_id() -> DrawId {
    DrawId::from_uuid(Uuid::from_u128(77))
}

/// Before a neighbour who is nobody in the family.
pub(super) fn witness() -> Witness {
    Witness { name: name("郑国强"), phone: phone(90) }
}

/// The form that was signed on a day, with its two pages.
pub(super) fn on_paper(signed_on: Date) -> SigningWay {
    let photos = vec![paper(90, PaperKind::SignedForm), paper(91, PaperKind::SignedForm)];
    SigningWay::Paper { photos, witness: witness(), place: short("村委会"), signed_on }
}

pub(super) fn alone_in_everything() -> SelfCare {
    SelfCare { eating: true, dressing: true, bed: true, toilet: true, walking: true, bathing: true }
}

/// A meeting of so many people: all but three residents, the rest of the committee; everybody votes for the family.
pub(super) fn appraisal(held_on: Date, people: usize) -> Appraisal {
    let people = u16::try_from(people).unwrap();
    Appraisal {
        held_on,
        residents_count: people - 3,
        committee_count: 3,
        others_count: 0,
        votes_for: people,
        votes_against: 0,
        record: text("一致认为该户困难属实"),
        photos: Vec::new(),
    }
}
