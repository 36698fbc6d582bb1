//! One family's application: [`decide()`] says what a command leads to, [`evolve()`] folds the events back into state.

mod branch;
mod clocks;
mod command;
mod decide;
mod event;
mod evolve;
mod refusal;
mod signature;
mod signers;
mod stage;

#[cfg(test)]
mod tests;

pub use branch::{
    Appraisal, Assessed, Complaint, Delivery, DeliveryWay, Dispute, Drawn, Earlier, Extension, ExtensionReason,
    FactKey, FactSource, FactValue, FamilyChange, LeftWhy, NewRelation, Pause, Relief, Settlement, Transfer, Warning,
};
use clocks::regular_end;
pub use clocks::{
    Clock, ClockKind, FinishedClock, Holder, Light, clocks, current_clock, ended_clocks, ended_on, finished_clocks,
};
pub use command::{
    Channel, Command, Outcome, SigningAct, SupplementItem, VerificationFinding, VerificationReport, Visit,
};
pub use decide::{Rules, available, decide, first_month_of, first_paid_month, may_sign, may_witness};
pub use event::Event;
pub use evolve::{CorruptLog, Recorded, evolve};
pub use refusal::Refusal;
pub use signature::{
    AskedWay, Consents, Evidence, Signature, Signer, SignerRow, SignerState, SignerStatus, SigningWay, Witness,
};
pub use signers::{Person, SignReason, sign_reason, signers};
pub use stage::{Action, Stage};

use crate::calendar::Due;
use crate::division::DivisionCode;
use crate::household::{Declaration, LongText, MemberNo, OfficialRelative, Paper};
use crate::identity::{PersonName, Phone};
use crate::ids::{ApplicationId, CitizenId, FamilyId, StaffId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::number::AcceptanceNumber;
use crate::policy::ConfirmLevel;
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One round of missing papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// When the township asked.
    pub asked_at: Timestamp,
    /// Everything missing.
    pub items: Vec<SupplementItem>,
    /// By when the family is asked to answer.
    pub due: Due,
    /// When the family answered.
    pub answered_at: Option<Timestamp>,
    /// What the family wrote.
    pub text: Option<LongText>,
}

/// The verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationState {
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// Its result, once here.
    pub report: Option<(Timestamp, VerificationReport)>,
    /// How many orders came before this one on the same application; tells the platform's requests apart.
    #[serde(default)]
    pub round: u16,
}

/// The township's opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// When it was written.
    pub at: Timestamp,
    /// What it proposes.
    pub outcome: Outcome,
    /// Why.
    pub reasons: LongText,
    /// The rules it was computed with.
    pub policy_version: String,
}

/// A public notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// First day.
    pub from: Date,
    /// Last full day.
    pub until: Due,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// An objection.
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
    /// True until the township investigates again.
    pub open: bool,
}

/// The end of the procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reasons: LongText,
    /// The rules of that day; `None` when acceptance was refused.
    pub policy_version: Option<String>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Granted.
    Approved {
        /// As which kind.
        #[serde(default = "command::dibao")]
        kind: Kind,
        /// For the family: a month where the kind is paid monthly, once for 临时救助, nothing for the others.
        #[serde(alias = "monthly")]
        amount: Fen,
        /// First day of the first paid month.
        first_month: Date,
    },
    /// Refused by the district.
    Refused,
    /// Not accepted by the township.
    NotAccepted,
    /// Ended by the township because the family did not cooperate.
    Terminated,
    /// Emergency relief, paid first and now complete.
    Relieved {
        /// What was paid, once.
        amount: Fen,
    },
}

/// Who of the staff took which step; kept for the separation of duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// The step.
    pub action: Action,
    /// Who took it.
    pub staff: StaffId,
    /// When.
    pub at: Timestamp,
}

/// A file sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// When.
    pub at: Timestamp,
    /// From which stage.
    pub from: Stage,
    /// Why.
    pub reasons: LongText,
}

/// The state of one application after its last event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// The family.
    pub family: FamilyId,
    /// Who opened it.
    pub citizen: CitizenId,
    /// Number of events so far.
    pub version: i64,
    /// Where it stands.
    pub stage: Stage,
    /// When it came to this stage.
    pub stage_since: Timestamp,
    /// When the draft was opened.
    pub started_at: Timestamp,
    /// What the family stated.
    pub declaration: Declaration,
    /// When the last event was recorded.
    #[serde(default)]
    pub last_at: Option<Timestamp>,
    /// Who must sign, and how they stand.
    pub signers: Vec<SignerRow>,
    /// Last day of the signing links.
    pub sign_until: Option<Date>,
    /// When the last signature came and the application went in.
    pub submitted_at: Option<Timestamp>,
    /// The acceptance number.
    pub number: Option<AcceptanceNumber>,
    /// When it was accepted; starts the clocks.
    pub accepted_at: Option<Timestamp>,
    /// Rounds of missing papers.
    pub supplements: Vec<Supplement>,
    /// The verification.
    pub verification: Option<VerificationState>,
    /// The household visits; the last one counts.
    pub visits: Vec<(Timestamp, Visit)>,
    /// True when a visit is there for the present round of the investigation.
    pub visited: bool,
    /// The opinion in force.
    pub opinion: Option<Opinion>,
    /// Notices; the last one counts.
    pub notices: Vec<Notice>,
    /// Objections to any of the notices.
    pub objections: Vec<Objection>,
    /// When the district received the file.
    pub received_at: Option<Timestamp>,
    /// Files sent back.
    pub returns: Vec<Return>,
    /// The end.
    pub decision: Option<Decision>,
    /// Who took which step.
    pub hands: Vec<Hand>,
    /// The kind that the opinion names where it is not the one asked for.
    #[serde(default)]
    pub reclassified: Option<Kind>,
    /// When the family agreed, after submission, to be judged as the next kind.
    #[serde(default)]
    pub consented_at: Option<Timestamp>,
    /// Moves between townships; the last one says who handles it.
    #[serde(default)]
    pub transfers: Vec<Transfer>,
    /// Which of disagreeing values count; the last one of a fact.
    #[serde(default)]
    pub settlements: Vec<Settlement>,
    /// Assessments of self-care; the last one of a member counts.
    #[serde(default)]
    pub self_care: Vec<Assessed>,
    /// Disputes of the verification.
    #[serde(default)]
    pub disputes: Vec<Dispute>,
    /// Reports that a later one replaced.
    #[serde(default)]
    pub earlier_reports: Vec<(Timestamp, VerificationReport)>,
    /// Community appraisals.
    #[serde(default)]
    pub appraisals: Vec<(Timestamp, Appraisal)>,
    /// More time for the whole procedure.
    #[serde(default)]
    pub extension: Option<Extension>,
    /// The warning that runs.
    #[serde(default)]
    pub warning: Option<Warning>,
    /// Complaints while the district decides.
    #[serde(default)]
    pub complaints: Vec<Complaint>,
    /// The district's own visits.
    #[serde(default)]
    pub district_visits: Vec<(Timestamp, Visit)>,
    /// The draw that the file was part of.
    #[serde(default)]
    pub draw: Option<Drawn>,
    /// Emergency relief.
    #[serde(default)]
    pub relief: Option<Relief>,
    /// When the clocks stood still.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Changes of the family after submission.
    #[serde(default)]
    pub family_changes: Vec<(Timestamp, FamilyChange)>,
    /// Who decides; fixed when the file goes there.
    #[serde(default)]
    pub confirm_level: Option<ConfirmLevel>,
    /// The clerk who opened the draft on the spot.
    #[serde(default)]
    pub started_by_staff: Option<StaffId>,
    /// When the present investigation began: with acceptance, or anew with an objection, a return or a new member.
    #[serde(default)]
    pub investigating_since: Option<Timestamp>,
    /// The round of the next order of a verification.
    #[serde(default)]
    pub verification_rounds: u16,
    /// The objection that the present investigation and opinion answer: when it came.
    #[serde(default)]
    pub answering_objection: Option<Timestamp>,
    /// The outcome that hung last; the same need not hang again when the district returns the file.
    #[serde(default)]
    pub published: Option<Outcome>,
    /// When the written decision reached the family.
    #[serde(default)]
    pub delivered: Option<Delivery>,
}

impl Application {
    /// The kind it is judged as now.
    pub fn kind(&self) -> Kind {
        self.reclassified.unwrap_or_else(|| self.declaration.request().kind())
    }

    /// True when the family agreed to be judged as the next kind.
    pub fn others_too(&self) -> bool {
        self.consented_at.is_some() || self.declaration.request().others_too()
    }

    /// The village whose township handles it: where the family lives, or where it was moved to.
    pub fn handled_in(&self) -> Option<&DivisionCode> {
        self.transfers.last().map(|transfer| &transfer.to).or(self.declaration.village.as_ref())
    }

    /// True for 单独登记备案: a relative of an official, so that the district must visit.
    pub fn is_registered(&self) -> bool {
        matches!(self.declaration.official_relative, Some(OfficialRelative::Yes(_)))
    }

    /// The notice that runs or ran last.
    pub fn notice(&self) -> Option<&Notice> {
        self.notices.last()
    }

    /// All photographs: of the family, of visitors, disputes, appraisals, relief and signed forms.
    pub fn papers(&self) -> impl Iterator<Item = &Paper> {
        let visits = self.visits.iter().chain(&self.district_visits).flat_map(|(_, visit)| &visit.photos);
        let disputes = self.disputes.iter().flat_map(|dispute| &dispute.papers);
        let appraisals = self.appraisals.iter().flat_map(|(_, appraisal)| &appraisal.photos);
        let relief = self.relief.iter().map(|relief| &relief.photo);
        let forms = self.signers.iter().filter_map(SignerRow::signature).flat_map(|signature| signature.way.photos());
        self.declaration.papers.iter().chain(visits).chain(disputes).chain(appraisals).chain(relief).chain(forms)
    }

    /// One signer's row.
    pub fn signer(&self, no: MemberNo) -> Option<&SignerRow> {
        self.signers.iter().find(|row| row.signer.signer == no)
    }

    /// How many have signed.
    pub fn signed_count(&self) -> usize {
        self.signers.iter().filter(|row| row.is_signed()).count()
    }
}
