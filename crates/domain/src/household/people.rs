//! People: members, obliged relatives, who applies for them.

use crate::identity::{IdNumber, PersonName, Phone};
use crate::money::Fen;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The number of a person within one application; never given to anyone else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberNo(pub u8);

impl MemberNo {
    /// The person who opened the draft is always the first; only a change of the applicant puts another in their place.
    pub const APPLICANT: Self = Self(1);
}

impl Default for MemberNo {
    fn default() -> Self {
        Self::APPLICANT
    }
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

/// The kinds of disability on the certificate (残疾人证).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisabilitySort {
    /// 视力
    Sight,
    /// 听力
    Hearing,
    /// 言语
    Speech,
    /// 肢体
    Limb,
    /// 智力
    Intellectual,
    /// 精神
    Mental,
    /// 多重
    Multiple,
}

/// A disability as certified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disability {
    /// What kind.
    pub sort: DisabilitySort,
    /// 1 (severest) to 4.
    pub grade: u8,
}

/// What a person does all day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occupation {
    /// 学龄前
    BelowSchool,
    /// 中小学（含普通高中、中职）
    Pupil,
    /// 全日制大专、本科
    Student,
    /// 有工作（含务农、经营）
    Working,
    /// 能劳动，暂时没有工作
    WithoutWork,
    /// 照顾家人，脱不开身
    CaringAtHome,
    /// 不能劳动
    UnableToWork,
}

/// Why somebody of the family does not live with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Apart {
    /// 在监狱服刑
    Prison,
    /// 强制隔离戒毒
    DrugRehabilitation,
    /// 宣告失踪
    DeclaredMissing,
    /// 脱离家庭生活的宗教教职人员
    Religious {
        /// For how many whole years.
        years: u8,
    },
    /// 在别处生活
    Elsewhere,
}

/// The six indicators of self-care (特困人员认定办法): true where the person manages alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the six indicators of the form, each yes or no")]
pub struct SelfCare {
    /// 自主吃饭
    pub eating: bool,
    /// 自主穿衣
    pub dressing: bool,
    /// 自主上下床
    pub bed: bool,
    /// 自主如厕
    pub toilet: bool,
    /// 室内自主行走
    pub walking: bool,
    /// 自主洗澡
    pub bathing: bool,
}

/// How an obliged relative stands; decides whether they can perform (特困人员认定办法 第8条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObligorStanding {
    /// 有能力
    Able,
    /// 特困人员
    Tekun,
    /// 低保对象
    Dibao,
    /// 收入低
    LowIncome,
    /// 重度残疾，收入低
    SeverelyDisabled,
    /// 无民事行为能力、宣告失踪或在服刑
    CannotAct,
}

/// A 赡养、抚养、扶养义务人 outside the household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligor {
    /// Number within the application, from the same row as members.
    pub no: MemberNo,
    /// Whom the obligor is to the applicant: child, parent, spouse, grandparent...
    pub relation: Relation,
    /// Name as on the identity card.
    pub name: PersonName,
    /// Identity number.
    pub id_number: IdNumber,
    /// Where the signing link goes.
    pub phone: Option<Phone>,
    /// How they stand.
    pub standing: ObligorStanding,
    /// What they pay the family, a month.
    pub support_month: Fen,
    /// The husband or wife, asked for only where the policy has spouses sign too.
    #[serde(default)]
    pub spouse: Option<ObligorSpouse>,
}

/// The husband or wife of an obliged relative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligorSpouse {
    /// Number within the application, from the same row as members.
    pub no: MemberNo,
    /// Name as on the identity card.
    pub name: PersonName,
    /// Identity number.
    pub id_number: IdNumber,
    /// Where the signing link goes.
    pub phone: Option<Phone>,
}

/// Somebody whom the family entrusted to apply for it (委托, 办法 第6条), or the guardian of an applicant without capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Number within the application, from the same row as members.
    pub no: MemberNo,
    /// Name as on the identity card.
    pub name: PersonName,
    /// Identity number.
    pub id_number: IdNumber,
    /// Where the signing link goes.
    pub phone: Phone,
    /// True for the 村（居）委会.
    pub village_committee: bool,
    /// True when the agent is the legal guardian of an applicant who cannot sign.
    pub guardian: bool,
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
    /// Kind and grade of the disability, where there is a certificate.
    #[serde(default)]
    pub disability: Option<Disability>,
    /// What the person does; `None` where it was not asked.
    #[serde(default)]
    pub occupation: Option<Occupation>,
    /// Why the person does not live with the family, if so.
    #[serde(default)]
    pub apart: Option<Apart>,
}

impl Member {
    /// True when this person signs for themself: of age and with capacity (民法典 第17条、第21条).
    pub fn signs_alone(&self, on: Date, adult_age_years: u16) -> bool {
        !self.lacks_capacity && !self.is_minor(on, adult_age_years)
    }

    /// True for a person under age, whose name is never published.
    pub fn is_minor(&self, on: Date, adult_age_years: u16) -> bool {
        u16::from(self.id_number.age_on(on)) < adult_age_years
    }
}
