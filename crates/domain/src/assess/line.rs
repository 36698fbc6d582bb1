//! The lines of an explanation. A line holds the numbers that went in; its result is computed from them and from nothing
//! else, so that a stored line can be computed again and compared years later.

use crate::household::{DisabilitySort, MemberNo, ObligorStanding, Relation};
use crate::money::{Fen, Share};
use crate::policy::{Certainty, Residence, RuleKey};
use serde::{Deserialize, Serialize};

pub(super) const MONTHS_PER_YEAR: i64 = 12;

/// Why somebody counts, or does not (最低生活保障审核确认办法 第七条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Lives with the family.
    LivingTogether,
    /// Spouse, minor child, or a child who cannot live independently, elsewhere.
    NearestElsewhere,
    /// Grown-up child in full-time education, elsewhere.
    Student,
    /// Another relative, elsewhere.
    OtherElsewhere,
    /// In prison, in compulsory drug rehabilitation, or declared missing.
    Confined,
    /// Religious staff who have lived apart for long.
    Religious,
}

/// The additions of 分类重点救助.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtraSort {
    /// 残疾
    Disabled,
    /// 重度残疾
    SeverelyDisabled,
    /// 重病
    SeriousIllness,
    /// 老年
    Elderly,
    /// 学龄前、在校
    Pupil,
}

/// Why somebody may apply alone (第八条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SingleGround {
    /// A certified disability, up to this grade.
    Disability {
        /// Kind.
        sort: DisabilitySort,
        /// Grade as certified.
        grade: u8,
        /// Highest grade that counts.
        grade_max: u16,
    },
    /// A serious illness.
    SeriousIllness,
    /// Religious staff who have lived apart for so many years.
    Religious {
        /// Whole years.
        years: u8,
        /// Years needed.
        years_min: u16,
    },
    /// Nothing of these.
    None,
}

/// What a line is about, with every number that goes in. Sums of a year are of the counted months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the numbers that the variant's comment names, in its order")]
pub enum LineFact {
    /// One stated person: who, and why they count or not.
    Person { no: MemberNo, relation: Relation, standing: Standing, counts: bool },
    /// The four sources, and what relatives pay a month over so many months. Sum: income of the year.
    Income { wages: Fen, business: Fen, property: Fen, transfer: Fen, support_month: Fen, months: u16 },
    /// Sums that are no income. Sum: what remains.
    Exempt { before: Fen, off: Fen },
    /// The central basic pension of so many people. Sum: what remains.
    BasicPension { before: Fen, people: u16, each: Fen, months: u16 },
    /// Necessary costs of working. Sum: what remains.
    WorkCosts { before: Fen, off: Fen },
    /// Spending for a serious illness or a disability. Sum: what remains.
    RigidCosts { before: Fen, off: Fen },
    /// Income shared by months and people. Sum: a head and month, rounded down.
    IncomeEach { income: Fen, months: u16, people: u16 },
    /// Income a head below the standard.
    IncomeBelow { each: Fen, standard: Fen, residence: Residence },
    /// Income a head below a multiple of the standard.
    IncomeBelowMultiple { each: Fen, standard: Fen, multiple: Share },
    /// Income a head and month below last year's disposable income a head.
    IncomeBelowDisposable { each: Fen, disposable_year: Fen },
    /// Savings a head up to so many standards.
    Savings { savings: Fen, people: u16, standard: Fen, standards: u16 },
    /// Savings a head of a family with a serious illness, up to a sum of its own.
    SavingsOfIll { savings: Fen, people: u16, limit: Fen },
    /// Vehicles: none, or worth no more than the limit together.
    Vehicles { count: u8, value: Fen, limit: Fen },
    /// Dwellings: fewer than many, dangerous ones apart; or area a head up to a multiple of the minimum.
    Dwellings { count: u8, dangerous: u8, many: u16, area: u16, people: u16, multiple: Share, minimum: u16 },
    /// After an accident or disaster: area a head up to a multiple of the district's average.
    DwellingsAfterDisaster { area: u16, people: u16, multiple: Share, average: u16 },
    /// The four parts of necessary spending. Sum: of the year.
    Spending { medical: Fen, education: Fen, rehabilitation: Fen, living: Fen },
    /// Necessary spending as a share of income.
    RigidShare { spending: Fen, income: Fen, share: Share },
    /// Standard of all counted people less the income of a month. Sum: a month.
    Difference { standard: Fen, people: u16, income: Fen, months: u16 },
    /// A share of the standard for each counted person. Sum: a month.
    Grade { standard: Fen, people: u16, share: Share },
    /// Whether this member may apply alone.
    Single { no: MemberNo, ground: SingleGround },
    /// A share of the standard for one person. Sum: a month.
    SingleAmount { standard: Fen, share: Share },
    /// 分类重点救助 for one person. Sum: a month.
    Extra { no: MemberNo, relation: Relation, sort: ExtraSort, each: Fen },
    /// What the family gets. Sum: a month.
    Amount { base: Fen, extras: Fen },
    /// Unable to work by age: younger than a child, or old enough.
    WorkAge { age_years: u8, child_below: u16, elderly_from: u16 },
    /// Unable to work by a certified disability up to this grade.
    WorkDisability { sort: DisabilitySort, grade: u8, grade_max: u16 },
    /// No relative is obliged.
    NoObligor {},
    /// An obliged relative elsewhere, who cannot perform: always, or from an age on.
    Obligor { no: MemberNo, relation: Relation, age_years: u8, standing: ObligorStanding, from_age: Option<u16> },
    /// An obliged relative in the same household, who cannot work either.
    ObligorAtHome { no: MemberNo, relation: Relation, can_work: bool },
    /// 特困基本生活标准. Sum: a month.
    TekunBasic { each: Fen },
    /// 照料护理补贴 by the number of indicators not met. Sum: a month.
    Care { unmet: u8, half_from: u16, full_from: u16, half: Fen, full: Fen },
    /// Self-care was not assessed yet, so nothing is added.
    CareNotAssessed {},
    /// 临时救助: what one family may get at most.
    TemporaryCeiling { limit: Fen },
    /// 临时救助: up to here the township decides.
    TemporarySmallSum { limit: Fen },
    /// 先行救助: what the township may pay at once.
    PettyFund { limit: Fen },
    /// 临时救助: months between two for one cause.
    TemporaryInterval { months: u16 },
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineResult {
    /// Within the rule; of a person: counts.
    Met,
    /// Not within the rule; of a person: does not count.
    NotMet,
    /// A sum.
    Sum(Fen),
    /// Nothing is computed: a limit for a person's choice.
    Noted,
}

/// A test that may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Income a head.
    Income,
    /// Savings a head.
    Savings,
    /// Vehicles.
    Vehicles,
    /// Dwellings.
    Dwellings,
    /// Necessary spending against income.
    RigidShare,
    /// A ground to apply alone.
    Single,
    /// Unable to work.
    Work,
    /// No relative can support.
    Support,
}

/// The rule behind a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRef {
    /// The policy value, such as `standards.urban`.
    pub key: RuleKey,
    /// Title or number of the document, in Chinese.
    pub document: String,
    /// Article; empty when not known.
    pub clause: String,
    /// How sure the value is.
    pub certainty: Certainty,
    /// File and date that set it, such as `CN/500000/standards@2025-07-01`.
    pub version: String,
}

/// One line: what went in, by which rule, and what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What went in.
    pub fact: LineFact,
    /// By which rule.
    pub rule: RuleRef,
    /// What came out.
    pub result: LineResult,
}

impl Line {
    /// True when the numbers still lead to the result; false means that the line was altered or the computation changed.
    pub fn holds(&self) -> bool {
        self.fact.result() == Some(self.result)
    }
}
