//! What a family states about itself.

use crate::division::DivisionCode;
use crate::identity::{BankCard, IdNumber, PersonName, Phone};
use crate::ids::PaperId;
use crate::limits;
use crate::money::Fen;
use crate::policy::Residence;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The age of full capacity, in years (民法典 第17条).
const ADULT_AGE_YEARS: u8 = 18;

/// A text that is empty or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("empty text")]
    Empty,
    /// More characters than the bound.
    #[error("text longer than {0} characters")]
    TooLong(usize),
}

macro_rules! bounded_text {
    ($($(#[$doc:meta])* $name:ident <= $max:path;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Trims, drops control characters other than line breaks, and checks the bound.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                let clean: String = text.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect();
                match clean.chars().count() {
                    0 => Err(TextError::Empty),
                    n if n > $max => Err(TextError::TooLong($max)),
                    _ => Ok(Self(clean)),
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({} chars)", stringify!($name), self.0.chars().count())
            }
        }
    )*};
}

bounded_text! {
    /// A short answer: a house number, a bank's name.
    ShortText <= limits::SHORT_TEXT_CHARS_MAX;
    /// A free text: a reason, a finding.
    LongText <= limits::LONG_TEXT_CHARS_MAX;
}

/// The number of a person within one application; never given to anyone else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberNo(pub u8);

impl MemberNo {
    /// The applicant is always the first person.
    pub const APPLICANT: Self = Self(1);
}

/// How a member is related to the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 本人
    Applicant,
    /// 配偶
    Spouse,
    /// 子女
    Child,
    /// 父母
    Parent,
    /// 祖父母、外祖父母
    Grandparent,
    /// 孙子女、外孙子女
    Grandchild,
    /// 兄弟姐妹
    Sibling,
    /// 其他共同生活的人
    Other,
}

/// The state of health as the family states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// 健康
    Good,
    /// 慢性病
    ChronicIllness,
    /// 大病、重病
    SeriousIllness,
    /// 残疾
    Disabled,
}

/// A 共同生活的家庭成员 as stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Number within the application.
    pub no: MemberNo,
    /// Relation to the applicant.
    pub relation: Relation,
    /// Name as on the identity card.
    pub name: PersonName,
    /// Identity number.
    pub id_number: IdNumber,
    /// Where the signing link goes; several members may share one phone.
    pub phone: Option<Phone>,
    /// Stated health, once asked: name and number are kept before that question comes.
    pub health: Option<Health>,
    /// True when the person cannot decide for themself (无民事行为能力、限制民事行为能力).
    pub lacks_capacity: bool,
}

impl Member {
    /// True when this person signs for themself: of age and with capacity (民法典 第17条、第21条).
    pub fn signs_alone(&self, on: Date) -> bool {
        !self.lacks_capacity && self.id_number.age_on(on) >= ADULT_AGE_YEARS
    }

    /// True for a person under age, whose name is never published.
    pub fn is_minor(&self, on: Date) -> bool {
        self.id_number.age_on(on) < ADULT_AGE_YEARS
    }
}

/// Income of the whole family over the twelve months before the application, by its four sources; each is asked and kept
/// on its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Income {
    /// 工资性收入
    pub wages: Option<Fen>,
    /// 经营净收入
    pub business: Option<Fen>,
    /// 财产净收入
    pub property: Option<Fen>,
    /// 转移净收入
    pub transfer: Option<Fen>,
}

impl Income {
    /// From the four sources in their order.
    pub const fn of([wages, business, property, transfer]: [Option<Fen>; 4]) -> Self {
        Self { wages, business, property, transfer }
    }

    /// The four sources in their order.
    pub const fn sources(&self) -> [Option<Fen>; 4] {
        [self.wages, self.business, self.property, self.transfer]
    }

    /// The sum of the four sources; `None` while one is missing, or beyond the range of the type.
    pub fn total(&self) -> Option<Fen> {
        self.sources().into_iter().try_fold(Fen::ZERO, |sum, source| sum.checked_add(source?))
    }
}

/// Property of the whole family; each part is asked and kept on its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Deposits, cash, securities, insurance with a cash value.
    pub savings: Option<Fen>,
    /// Motor vehicles, without two-wheelers and wheelchair cars.
    pub vehicles_count: Option<u8>,
    /// Dwellings, in town and village.
    pub dwellings_count: Option<u8>,
}

impl Property {
    /// True when nothing is missing.
    pub const fn is_complete(&self) -> bool {
        self.savings.is_some() && self.vehicles_count.is_some() && self.dwellings_count.is_some()
    }
}

/// Where the money goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// Whose account it is.
    pub holder: MemberNo,
    /// The bank's name.
    pub bank: ShortText,
    /// The card.
    pub card: BankCard,
}

/// Why the family is in hardship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 因病
    Illness,
    /// 因残
    Disability,
    /// 年老、没有劳动力
    OldAge,
    /// 没有工作或收入太低
    LowIncome,
    /// 孩子上学花费大
    Schooling,
    /// 遭遇意外或灾害
    Accident,
    /// 其他
    Other,
}

/// What a photograph shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 身份证
    IdCard,
    /// 户口簿
    HouseholdRegister,
    /// 收入证明
    IncomeProof,
    /// 病历、医疗费票据
    MedicalProof,
    /// 残疾证
    DisabilityCertificate,
    /// 其他材料
    Other,
    /// 入户调查照片 (by the visitors)
    VisitPhoto,
}

/// A photograph that belongs to the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its id; the file lies in the object store.
    pub id: PaperId,
    /// What it shows.
    pub kind: PaperKind,
}

/// A relative of an official who handles assistance, or of a village committee member (单独登记备案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficialRelative {
    /// None in the family.
    No,
    /// Who it is, in the family's words.
    Yes(ShortText),
}

/// Everything the family states; each part is absent until answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// The village where the family lives.
    pub village: Option<DivisionCode>,
    /// Group, street, number.
    pub address: Option<ShortText>,
    /// Urban or rural standard.
    pub residence: Option<Residence>,
    /// Why the family asks; at least one once answered.
    pub causes: Vec<Cause>,
    /// In the family's own words.
    pub cause_text: Option<LongText>,
    /// The applicant first.
    pub members: Vec<Member>,
    /// The highest member number ever given; a removed person's number (and signing link) never passes to another.
    pub highest_member_no: u8,
    /// The family said that nobody is missing from the list, and the list has not changed since.
    pub members_complete: bool,
    /// Income of twelve months.
    pub income: Income,
    /// Property.
    pub property: Property,
    /// Where the money goes.
    pub bank: Option<BankAccount>,
    /// Whether a relative is an official.
    pub official_relative: Option<OfficialRelative>,
    /// Photographs.
    pub papers: Vec<Paper>,
}

/// A part of the application as the task list shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Where the family lives.
    Place,
    /// Why it asks.
    Cause,
    /// Who belongs to it.
    Members,
    /// What it earns.
    Income,
    /// What it owns.
    Property,
    /// Where the money goes.
    Bank,
    /// Relatives who are officials.
    OfficialRelative,
    /// Photographs.
    Papers,
}

impl Section {
    /// All parts in the order in which a family meets them.
    pub const ALL: [Self; 8] = [
        Self::Place,
        Self::Cause,
        Self::Members,
        Self::Income,
        Self::Property,
        Self::Bank,
        Self::OfficialRelative,
        Self::Papers,
    ];
}

impl Declaration {
    /// The applicant, once entered.
    pub fn applicant(&self) -> Option<&Member> {
        self.member(MemberNo::APPLICANT)
    }

    /// One member by number.
    pub fn member(&self, no: MemberNo) -> Option<&Member> {
        self.members.iter().find(|member| member.no == no)
    }

    /// The number for the next new member.
    pub fn next_member_no(&self) -> MemberNo {
        MemberNo(self.highest_member_no.saturating_add(1))
    }

    /// True when nothing is missing from this part. 一证一书: only the identity card is asked for on paper; the rest the
    /// state already holds (办法 第10条).
    pub fn is_complete(&self, section: Section) -> bool {
        match section {
            Section::Place => self.village.is_some() && self.address.is_some() && self.residence.is_some(),
            Section::Cause => !self.causes.is_empty(),
            Section::Members => {
                self.applicant().is_some()
                    && self.members_complete
                    && self.members.iter().all(|member| member.health.is_some())
            }
            Section::Income => self.income.total().is_some(),
            Section::Property => self.property.is_complete(),
            Section::Bank => self.bank.as_ref().is_some_and(|bank| self.member(bank.holder).is_some()),
            Section::OfficialRelative => self.official_relative.is_some(),
            Section::Papers => self.papers.iter().any(|paper| paper.kind == PaperKind::IdCard),
        }
    }

    /// The parts that still miss something.
    pub fn missing(&self) -> Vec<Section> {
        Section::ALL.into_iter().filter(|section| !self.is_complete(*section)).collect()
    }
}

/// One answer of the family while it fills in the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Where the family lives.
    Place {
        /// The village.
        village: DivisionCode,
        /// Group, street, number.
        address: ShortText,
        /// Urban or rural.
        residence: Residence,
    },
    /// Why it asks.
    Cause {
        /// At least one.
        causes: Vec<Cause>,
        /// In its own words, if it likes.
        text: Option<LongText>,
    },
    /// A member, new or changed.
    Member(Member),
    /// A member who does not belong to the family after all.
    MemberRemoved(MemberNo),
    /// Nobody is missing from the list.
    MembersComplete,
    /// Income of twelve months.
    Income(Income),
    /// Property.
    Property(Property),
    /// Where the money goes.
    Bank(BankAccount),
    /// Whether a relative is an official.
    OfficialRelative(OfficialRelative),
    /// A photograph.
    PaperAdded(Paper),
    /// A photograph taken out again.
    PaperRemoved(PaperId),
}

impl Declaration {
    /// The declaration with one more answer.
    #[must_use]
    pub fn with(mut self, answer: Answer) -> Self {
        match answer {
            Answer::Place { village, address, residence } => {
                self.village = Some(village);
                self.address = Some(address);
                self.residence = Some(residence);
            }
            Answer::Cause { causes, text } => {
                self.causes = causes;
                self.cause_text = text;
            }
            Answer::Member(member) => {
                if let Some(known) = self.members.iter_mut().find(|known| known.no == member.no) {
                    *known = member;
                } else {
                    self.highest_member_no = self.highest_member_no.max(member.no.0);
                    self.members_complete = false;
                    self.members.push(member);
                }
                self.members.sort_by_key(|known| known.no);
            }
            Answer::MemberRemoved(no) => {
                self.members.retain(|member| member.no != no);
                self.members_complete = false;
                self.bank = self.bank.filter(|bank| bank.holder != no);
            }
            Answer::MembersComplete => self.members_complete = true,
            Answer::Income(income) => self.income = income,
            Answer::Property(property) => self.property = property,
            Answer::Bank(bank) => self.bank = Some(bank),
            Answer::OfficialRelative(relative) => self.official_relative = Some(relative),
            Answer::PaperAdded(paper) => self.papers.push(paper),
            Answer::PaperRemoved(id) => self.papers.retain(|paper| paper.id != id),
        }
        self
    }
}
