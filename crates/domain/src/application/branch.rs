//! What the branches of the procedure carry: facts that are settled, appraisals, extensions, relief, changes of the family.

use super::{Application, Refusal};
use crate::access::Actor;
use crate::calendar::Due;
use crate::division::DivisionCode;
use crate::household::{LongText, Member, MemberNo, Paper, Relation, SelfCare};
use crate::identity::{PersonName, Phone};
use crate::ids::{CitizenId, DrawId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::number::AcceptanceNumber;
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A fact on which the declaration, the verification and the visit may disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKey {
    /// 工资性收入 of twelve months, in fen.
    Wages,
    /// 经营净收入 of twelve months, in fen.
    Business,
    /// 财产净收入 of twelve months, in fen.
    PropertyIncome,
    /// 转移净收入 of twelve months, in fen.
    Transfer,
    /// Savings, in fen.
    Savings,
    /// Present value of the vehicles, in fen.
    VehiclesValue,
    /// Vehicles.
    VehiclesCount,
    /// Dwellings.
    DwellingsCount,
    /// Floor area of all dwellings, in square metres.
    DwellingsArea,
    /// Own medical spending of twelve months, in fen.
    MedicalSpending,
    /// Own spending for school of twelve months, in fen.
    EducationSpending,
}

impl FactKey {
    /// All facts in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Wages,
        Self::Business,
        Self::PropertyIncome,
        Self::Transfer,
        Self::Savings,
        Self::VehiclesValue,
        Self::VehiclesCount,
        Self::DwellingsCount,
        Self::DwellingsArea,
        Self::MedicalSpending,
        Self::EducationSpending,
    ];

    /// True for a sum of money; the others are counts or square metres.
    pub const fn is_money(self) -> bool {
        !matches!(self, Self::VehiclesCount | Self::DwellingsCount | Self::DwellingsArea)
    }
}

/// Where a value of a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// Stated by the family.
    Declared,
    /// Found by the verification.
    Verified,
    /// Seen at the visit.
    Visited,
}

/// One value of one fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactValue {
    /// Which fact.
    pub key: FactKey,
    /// In fen, pieces or square metres, as the key says; never negative.
    pub value: i64,
}

/// Which of the disagreeing values counts, chosen by a clerk with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// When.
    pub at: Timestamp,
    /// What counts.
    pub fact: FactValue,
    /// Whose value it is.
    pub source: FactSource,
    /// Why.
    pub reason: LongText,
}

/// The family disputes the verification, with evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// When.
    pub at: Timestamp,
    /// Evidence.
    pub papers: Vec<Paper>,
    /// What the family says.
    pub text: LongText,
    /// When the recheck ended.
    pub answered_at: Option<Timestamp>,
}

/// A 民主评议 held after an objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appraisal {
    /// When it was held.
    pub held_on: Date,
    /// Residents' representatives present.
    pub residents_count: u16,
    /// Members of the village committee present.
    pub committee_count: u16,
    /// Others present: township staff, people's congress members.
    pub others_count: u16,
    /// Votes that the family is in need.
    pub votes_for: u16,
    /// Votes against.
    pub votes_against: u16,
    /// What was said.
    pub record: LongText,
    /// The signed sheet.
    pub photos: Vec<Paper>,
}

/// Why the whole procedure may take longer (办法 第四章).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionReason {
    /// 公示有异议
    Objection,
    /// 人户分离
    HomeApart,
    /// 异地申办
    AppliedElsewhere,
    /// 家庭经济状况调查难度较大
    HardSurvey,
}

impl ExtensionReason {
    /// The whole list; there is no other reason.
    pub const ALL: [Self; 4] = [Self::Objection, Self::HomeApart, Self::AppliedElsewhere, Self::HardSurvey];
}

/// More time for the whole procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// When it was granted.
    pub at: Timestamp,
    /// Why.
    pub reason: ExtensionReason,
    /// In words.
    pub text: LongText,
}

/// A written warning before the procedure is ended for non-cooperation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// When.
    pub at: Timestamp,
    /// What the family did not do.
    pub text: LongText,
    /// By when it must.
    pub due: Due,
}

/// A complaint that reached the office while the district decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// When.
    pub at: Timestamp,
    /// What is said.
    pub text: LongText,
    /// By whom, if said.
    pub name: Option<PersonName>,
    /// How to reach them, if said.
    pub phone: Option<Phone>,
}

/// A move to the township that is responsible (转办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// When.
    pub at: Timestamp,
    /// The village before.
    pub from: DivisionCode,
    /// The village that handles it now.
    pub to: DivisionCode,
    /// Why.
    pub reason: LongText,
}

/// Part of a draw for a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// When the draw was held.
    pub at: Timestamp,
    /// The draw; its seed and list are public.
    pub draw: DrawId,
    /// True when this file was drawn.
    pub chosen: bool,
}

/// How a written decision reaches a family (送达).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryWay {
    /// The family opened the letter on its phone.
    Online,
    /// Handed over, against a signature.
    ByHand,
    /// By post, with a receipt.
    ByPost,
}

impl DeliveryWay {
    /// The ways that a clerk writes down.
    pub const BY_CLERK: [Self; 2] = [Self::ByHand, Self::ByPost];

    /// The code in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::ByHand => "by_hand",
            Self::ByPost => "by_post",
        }
    }
}

/// A written decision reached the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// When it was written down.
    pub at: Timestamp,
    /// How it came.
    pub way: DeliveryWay,
    /// The day it came.
    pub on: Date,
}

/// Relief first (先行救助).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relief {
    /// When a clerk proposed it.
    pub proposed_at: Timestamp,
    /// How much.
    pub amount: Fen,
    /// The scene.
    pub photo: Paper,
    /// In words.
    pub text: LongText,
    /// When it was approved and paid.
    pub paid_at: Option<Timestamp>,
    /// The rules it was paid under.
    #[serde(default)]
    pub policy_version: Option<String>,
}

/// Why a member left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftWhy {
    /// 去世
    Died,
    /// 不再共同生活
    MovedOut,
}

/// A change of the family after the application went in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FamilyChange {
    /// Somebody joined; they sign, and the verification is asked again.
    Joined(Member),
    /// Somebody left.
    Left {
        /// Who; never the applicant, whose place another must take first.
        member: MemberNo,
        /// Why.
        why: LeftWhy,
        /// Since when.
        on: Date,
    },
}

/// An earlier application for the same cause, found by identity number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Its number.
    pub number: AcceptanceNumber,
    /// What it asked for.
    pub kind: Kind,
    /// The account that holds it.
    pub citizen: CitizenId,
}

impl Earlier {
    /// The refusal of a second application. Whoever types somebody's identity number into a form of their own must not
    /// learn the number of that person's application: it is named to staff, and to the account that holds both.
    pub fn refusal(self, application: &Application, by: &Actor) -> Refusal {
        let is_staff = matches!(by, Actor::Staff { .. } | Actor::System);
        let may_know = is_staff || self.citizen == application.citizen;
        Refusal::SameCause(may_know.then_some(self.number))
    }
}

/// How somebody is related to a new applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRelation {
    /// Who.
    pub member: MemberNo,
    /// Whom they are to the new applicant.
    pub relation: Relation,
}

/// Six indicators of one member, assessed by staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed {
    /// Who.
    pub member: MemberNo,
    /// What the person manages alone.
    pub care: SelfCare,
}

/// A stretch in which the law stops the clock: the family adds what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First moment.
    pub from: Timestamp,
    /// Last moment, once over.
    pub until: Option<Timestamp>,
}
