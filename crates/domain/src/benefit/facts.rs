//! What the events of a benefit carry.

use crate::calendar::Due;
use crate::household::{LongText, MemberNo};
use crate::identity::{IdNumber, PersonName, Phone};
use crate::money::Fen;
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Somebody who receives the benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Number as on the application.
    pub no: MemberNo,
    /// Name as on the identity card.
    pub name: PersonName,
    /// Identity number.
    pub id_number: IdNumber,
    /// Where messages go.
    pub phone: Option<Phone>,
    /// False for a member who lives with the family but is not counted.
    pub counted: bool,
}

/// What is due a month from one month on, until the next rate begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// First day of the first month.
    pub from_month: Date,
    /// For the family, a month; nothing for kinds that are not paid monthly.
    pub amount: Fen,
    /// People counted.
    pub counted: u8,
    /// The standard a person and month behind the amount; nothing for kinds that are not paid monthly.
    pub standard: Fen,
    /// What stands on top of the standards and is contained in the amount: 照料护理补贴 (特困), 分类重点救助 (低保).
    pub extra: Fen,
}

/// A standard as it holds from one month on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardFrom {
    /// First day of the first month.
    pub from_month: Date,
    /// A person and month.
    pub standard: Fen,
    /// What stands on top of it for this benefit, a month.
    pub extra: Fen,
}

/// A stretch of months without payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// First month not paid.
    pub from_month: Date,
    /// First month paid again; `None` while it lasts.
    pub until_month: Option<Date>,
    /// What was paid afterwards for the months between.
    pub arrears: Fen,
}

/// Why a benefit ends; there is no other cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopCause {
    /// 死亡、宣告死亡或者失踪
    Death,
    /// 恢复劳动能力
    AbleToWork,
    /// 被判处刑罚，在监狱服刑
    Prison,
    /// 收入或财产不再符合规定
    MeansAbove,
    /// 法定义务人有了履行能力
    ObligorAble,
    /// 本人申请退出
    OwnRequest,
    /// 年满18周岁且不再就读
    LeftSchool,
    /// 户籍或居住地迁出
    MovedAway,
    /// 拒不配合核查
    RefusedReview,
    /// 有效期满
    Expired,
}

impl StopCause {
    /// The whole list.
    pub const ALL: [Self; 10] = [
        Self::Death,
        Self::AbleToWork,
        Self::Prison,
        Self::MeansAbove,
        Self::ObligorAble,
        Self::OwnRequest,
        Self::LeftSchool,
        Self::MovedAway,
        Self::RefusedReview,
        Self::Expired,
    ];

    /// The code in forms and in the open interface.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Death => "death",
            Self::AbleToWork => "able_to_work",
            Self::Prison => "prison",
            Self::MeansAbove => "means_above",
            Self::ObligorAble => "obligor_able",
            Self::OwnRequest => "own_request",
            Self::LeftSchool => "left_school",
            Self::MovedAway => "moved_away",
            Self::RefusedReview => "refused_review",
            Self::Expired => "expired",
        }
    }

    /// The cause of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == code)
    }
}

/// What a family reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeSort {
    /// 家庭成员
    Members,
    /// 收入
    Income,
    /// 财产
    Property,
    /// 去世
    Death,
    /// 生活自理能力
    Care,
    /// 住址
    Residence,
    /// 其他
    Other,
}

impl ChangeSort {
    /// The whole list.
    pub const ALL: [Self; 7] =
        [Self::Members, Self::Income, Self::Property, Self::Death, Self::Care, Self::Residence, Self::Other];

    /// The code in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Income => "income",
            Self::Property => "property",
            Self::Death => "death",
            Self::Care => "care",
            Self::Residence => "residence",
            Self::Other => "other",
        }
    }

    /// The sort of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

/// A reported change; open until a review or an assessment looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// What sort.
    pub sort: ChangeSort,
    /// In words.
    pub text: LongText,
    /// When it was looked at.
    pub handled_at: Option<Timestamp>,
}

/// What a review found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// Nothing that changes the amount.
    Unchanged,
    /// Something did; a proposal follows.
    Changed,
}

/// A periodic review with its visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When the household was visited.
    pub visited_on: Date,
    /// The visitors' names; different people.
    pub visitors: Vec<PersonName>,
    /// What was seen.
    pub findings: LongText,
    /// What it leads to.
    pub outcome: ReviewOutcome,
    /// True when the income is unstable and somebody can work: then the next review comes sooner.
    pub unstable: bool,
    /// The family's income of a month; `None` where the review did not ask for it.
    #[serde(default)]
    pub income_month: Option<Fen>,
}

/// A suitable job offered to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobOffer {
    /// To whom.
    pub member: MemberNo,
    /// When it was offered.
    pub offered_on: Date,
    /// Which job, and what the member said.
    pub text: LongText,
    /// True when the member took it; then refusals are counted from the beginning.
    pub accepted: bool,
}

/// What is proposed and, once approved, done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Another amount, with the family as it is now.
    Adjust {
        /// For the family, a month.
        amount: Fen,
        /// 分类重点救助 contained in it (低保); of 特困 the care allowance is computed.
        extra: Fen,
        /// Everybody of the family, and who of them is counted.
        people: Vec<Person>,
        /// The family's income of a month behind the amount (低保); `None` where nobody said it.
        #[serde(default)]
        income_month: Option<Fen>,
    },
    /// The own share of a member who refuses jobs is taken away.
    OwnShare {
        /// Whose.
        member: MemberNo,
        /// What is left for the family, a month.
        amount: Fen,
    },
    /// 渐退期.
    PhaseOut,
    /// No payment for the time being.
    Suspend,
    /// Payment again, with what was not paid.
    Resume,
    /// The end.
    Stop {
        /// Why, from the list.
        cause: StopCause,
    },
    /// The end is published once more after an objection.
    PublishAgain,
    /// The published end is given up.
    DropStop,
}

/// A proposal that waits for the decision of a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// When.
    pub at: Timestamp,
    /// What.
    pub measure: Measure,
    /// Why; the family reads it once approved.
    pub reasons: LongText,
}

/// A published end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopNotice {
    /// First day.
    pub from: Date,
    /// Last full day.
    pub until: Due,
    /// Why it is to end.
    pub cause: StopCause,
    /// In words; not published.
    pub reasons: LongText,
}

/// An objection to a published end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// When.
    pub at: Timestamp,
    /// What is said.
    pub text: LongText,
    /// By whom, if said.
    pub name: Option<PersonName>,
    /// How to reach them, if said.
    pub phone: Option<Phone>,
    /// True until it was answered by a second notice or by giving up the end.
    pub open: bool,
}

/// The phase-out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseOut {
    /// When it was approved.
    pub at: Timestamp,
    /// Last day of the last month that is still paid.
    pub until: Date,
}

/// Money paid afterwards because a standard was raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackPay {
    /// When it was approved.
    pub at: Timestamp,
    /// First day of the first month.
    pub from_month: Date,
    /// First day of the last month.
    pub to_month: Date,
    /// How much altogether.
    pub amount: Fen,
}

/// The end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// When it was decided.
    pub at: Timestamp,
    /// Why, from the list.
    pub cause: StopCause,
    /// First month not paid.
    pub from_month: Date,
    /// In words.
    pub reasons: LongText,
}
