//! What somebody wants done. Everything a decision needs from outside arrives in the command.

use crate::application::{
    Action, Appraisal, AskedWay, Assessed, Consents, DeliveryWay, Earlier, Evidence, ExtensionReason, FactKey,
    FactSource, FactValue, FamilyChange, NewRelation, SigningWay,
};
use crate::division::DivisionCode;
use crate::household::{Answer, LongText, MemberNo, Paper, ShortText};
use crate::identity::level::Identity;
use crate::identity::{PersonName, Phone};
use crate::ids::{ApplicationId, CitizenId, DrawId, FamilyId, PaperId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::number::AcceptanceNumber;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// By which door an application or an act came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The pages in a phone's browser.
    Web,
    /// The staff console.
    Console,
    /// Another system through the open interface.
    Interface,
    /// The program itself: jobs, sample world.
    System,
}

impl Channel {
    /// The code stored in the journal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Console => "console",
            Self::Interface => "interface",
            Self::System => "system",
        }
    }
}

/// One signer's act, bound to the exact text that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningAct {
    /// Who signs.
    pub signer: MemberNo,
    /// Name as typed by the signer; must equal the name on the application.
    pub typed_name: PersonName,
    /// Last six characters of the identity number as typed.
    pub typed_id_tail: String,
    /// Version of the authorization text.
    pub text_version: String,
    /// SM3 of the text as shown, lower-case hexadecimal.
    pub text_sm3: String,
    /// The promise as typed by the signer, where that is the way.
    pub typed_promise: Option<ShortText>,
    /// The drawn signature, if one was drawn.
    pub drawing: Option<PaperId>,
    /// How it is given.
    pub way: SigningWay,
    /// What is agreed to.
    pub consents: Consents,
    /// How it was found out who signs.
    pub identity: Identity,
    /// The document and its proof, made once everything else was in order ([`may_sign`](super::may_sign)).
    pub evidence: Option<Evidence>,
}

/// One thing missing, in plain words.
pub type SupplementItem = ShortText;

/// A result of the verification platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationReport {
    /// The platform's own number.
    pub reference: String,
    /// One entry a source and member.
    pub findings: Vec<VerificationFinding>,
}

/// What one register says about one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationFinding {
    /// About whom.
    pub member: MemberNo,
    /// Which register, in Chinese, as the platform names it.
    pub source: ShortText,
    /// What it says.
    pub detail: ShortText,
    /// Sum in fen where the register knows one: a deposit, a yearly income.
    pub amount: Option<Fen>,
    /// True when it contradicts what the family stated.
    pub differs: bool,
    /// The fact that `amount` is about, for sums of the whole family; `None` for a remark.
    #[serde(default)]
    pub fact: Option<FactKey>,
}

/// A household visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// When it took place.
    pub visited_on: Date,
    /// The visitors' names; at least two different people.
    pub visitors: Vec<PersonName>,
    /// Which member of the family was present and signed.
    pub family_witness: MemberNo,
    /// What was seen.
    pub findings: LongText,
    /// Photographs.
    pub photos: Vec<Paper>,
    /// What the visitors found on facts that count.
    #[serde(default)]
    pub observed: Vec<FactValue>,
}

/// The kind of every application before there were others.
pub(super) const fn dibao() -> Kind {
    Kind::Dibao
}

/// What the township proposes or the district decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Approve as one kind.
    Approve {
        /// As which kind.
        #[serde(default = "dibao")]
        kind: Kind,
        /// For the family: a month where the kind is paid monthly, once for 临时救助, nothing for the others.
        #[serde(alias = "monthly")]
        amount: Fen,
    },
    /// Refuse.
    Refuse,
}

/// A command for one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Open a draft.
    Start {
        /// Id of the new application.
        id: ApplicationId,
        /// Id of the family.
        family: FamilyId,
        /// Who fills it in.
        citizen: CitizenId,
    },
    /// Fill in.
    Answer(Answer),
    /// Finish the draft: the family promises that everything is true.
    AskSignatures {
        /// The promise box was ticked.
        promised: bool,
        /// An open application of somebody in the family for the same cause, as the program found it.
        earlier: Option<Earlier>,
    },
    /// Ask for help in an emergency: goes in at once, without signatures.
    CallForHelp {
        /// An earlier relief for the same cause, as the program found it.
        earlier: Option<Earlier>,
    },
    /// Agree to be judged as the next kind.
    GiveConsent,
    /// Dispute the verification.
    DisputeVerification {
        /// Evidence.
        papers: Vec<Paper>,
        /// What the family says.
        text: LongText,
    },
    /// Tell of a change in the family.
    ChangeFamily(FamilyChange),
    /// Go back to filling in.
    ReopenDraft,
    /// Sign on a phone.
    Sign(Box<SigningAct>),
    /// Hand in the paper form that a signer signed.
    SignOnPaper(Box<SigningAct>),
    /// Open the link.
    OpenSigning {
        /// Who.
        signer: MemberNo,
    },
    /// Correct a signer's phone.
    CorrectSignerPhone {
        /// Whose.
        signer: MemberNo,
        /// The right one.
        phone: Phone,
    },
    /// Ask a signer another way.
    ChangeSigningWay {
        /// Who.
        signer: MemberNo,
        /// How from now on.
        asked: AskedWay,
    },
    /// Accept a paper form, or say what is wrong with it.
    CheckPaperSignature {
        /// Whose.
        signer: MemberNo,
        /// What is wrong with it.
        rejected: Option<LongText>,
    },
    /// Take the authorization back.
    WithdrawAuthorization {
        /// Who.
        signer: MemberNo,
        /// Why, if said.
        reason: Option<LongText>,
        /// How it was found out who does.
        identity: Identity,
    },
    /// Decline to sign.
    DeclineSignature {
        /// Who declines.
        signer: MemberNo,
        /// Why, if the signer says so.
        reason: Option<LongText>,
        /// How it was found out who declines.
        identity: Identity,
    },
    /// Withdraw.
    Withdraw {
        /// Why, if the family says so.
        reason: Option<LongText>,
    },
    /// Add what was missing.
    AnswerSupplement {
        /// New photographs.
        papers: Vec<Paper>,
        /// Words to the township.
        text: Option<LongText>,
    },
    /// Object to a published proposal.
    Object {
        /// What is said.
        text: LongText,
        /// By whom, if they say so.
        name: Option<PersonName>,
        /// How to reach them, if they say so.
        phone: Option<Phone>,
    },
    /// Accept.
    Accept {
        /// The number taken from the district's sequence.
        number: AcceptanceNumber,
        /// An open application of somebody in the family for the same cause, as the program found it.
        earlier: Option<Earlier>,
    },
    /// Refuse acceptance.
    RefuseAcceptance {
        /// Why.
        reasons: LongText,
    },
    /// Ask once for everything missing.
    RequestSupplement {
        /// Everything missing.
        items: Vec<SupplementItem>,
    },
    /// Order the verification.
    OrderVerification,
    /// Store the verification's result.
    RecordVerification(VerificationReport),
    /// Record the visit.
    RecordVisit(Visit),
    /// Write the opinion.
    WriteOpinion {
        /// What the township proposes.
        outcome: Outcome,
        /// Why.
        reasons: LongText,
    },
    /// Approve the opinion and publish it.
    StartNotice,
    /// Investigate again after an objection.
    Reinvestigate {
        /// What is to be looked at.
        reason: LongText,
    },
    /// Close the notice.
    CloseNotice,
    /// Send back.
    Return {
        /// Why.
        reasons: LongText,
    },
    /// Confirm.
    Confirm {
        /// For the family, as published with the opinion.
        amount: Fen,
        /// First day of the first paid month; for 临时救助 of the month of the decision.
        first_month: Date,
        /// Why.
        reasons: LongText,
    },
    /// Refuse.
    Refuse {
        /// Why.
        reasons: LongText,
    },
    /// Write down that the decision reached the family.
    RecordDelivery {
        /// How it came.
        way: DeliveryWay,
        /// The day it came.
        on: Date,
    },
    /// Hand over to the township that is responsible.
    Transfer {
        /// The village that handles it from now on; of this district.
        village: DivisionCode,
        /// Why.
        reason: LongText,
    },
    /// Put another member in the applicant's place.
    ChangeApplicant {
        /// The new applicant.
        to: MemberNo,
        /// Whose account follows the case from now on.
        citizen: CitizenId,
        /// How everybody is related to the new applicant; the old one too, where still a member.
        relations: Vec<NewRelation>,
    },
    /// Say which of disagreeing values counts.
    SettleFact {
        /// What counts.
        fact: FactValue,
        /// Whose value it is.
        source: FactSource,
        /// Why.
        reason: LongText,
    },
    /// Assess self-care.
    AssessSelfCare(Assessed),
    /// Record a community appraisal.
    RecordAppraisal(Appraisal),
    /// Take more time.
    Extend {
        /// Why.
        reason: ExtensionReason,
        /// In words.
        text: LongText,
    },
    /// Warn before ending the procedure.
    Warn {
        /// What the family did not do.
        text: LongText,
    },
    /// Take the warning back: the family cooperates.
    LiftWarning,
    /// End the procedure for non-cooperation.
    Terminate {
        /// Why.
        reasons: LongText,
    },
    /// Record a complaint that came while the district decides.
    RecordComplaint {
        /// What is said.
        text: LongText,
        /// By whom, if said.
        name: Option<PersonName>,
        /// How to reach them, if said.
        phone: Option<Phone>,
    },
    /// Record the district's own visit.
    RecordDistrictVisit(Visit),
    /// Record a draw that this file was part of.
    RecordDraw {
        /// The draw.
        draw: DrawId,
        /// True when this file was drawn.
        chosen: bool,
    },
    /// Propose relief first.
    ProposeRelief {
        /// How much.
        amount: Fen,
        /// The scene.
        photo: Paper,
        /// In words.
        text: LongText,
    },
    /// Approve and pay the relief.
    PayRelief,
    /// Close an emergency: the papers are complete.
    CloseRelief {
        /// What was found.
        text: LongText,
    },
}

impl Command {
    /// The action of the permission table that this command is; `None` for opening a draft.
    pub const fn action(&self) -> Option<Action> {
        Some(match self {
            Self::Start { .. } => return None,
            Self::Answer(_) => Action::Answer,
            Self::AskSignatures { .. } => Action::AskSignatures,
            Self::ReopenDraft => Action::ReopenDraft,
            Self::Sign(_) => Action::Sign,
            Self::SignOnPaper(_) => Action::SignOnPaper,
            Self::OpenSigning { .. } => Action::OpenSigning,
            Self::CorrectSignerPhone { .. } => Action::CorrectSignerPhone,
            Self::ChangeSigningWay { .. } => Action::ChangeSigningWay,
            Self::CheckPaperSignature { .. } => Action::CheckPaperSignature,
            Self::WithdrawAuthorization { .. } => Action::WithdrawAuthorization,
            Self::DeclineSignature { .. } => Action::DeclineSignature,
            Self::Withdraw { .. } => Action::Withdraw,
            Self::AnswerSupplement { .. } => Action::AnswerSupplement,
            Self::Object { .. } => Action::Object,
            Self::Accept { .. } => Action::Accept,
            Self::RefuseAcceptance { .. } => Action::RefuseAcceptance,
            Self::RequestSupplement { .. } => Action::RequestSupplement,
            Self::OrderVerification => Action::OrderVerification,
            Self::RecordVerification(_) => Action::RecordVerification,
            Self::RecordVisit(_) => Action::RecordVisit,
            Self::WriteOpinion { .. } => Action::WriteOpinion,
            Self::StartNotice => Action::StartNotice,
            Self::Reinvestigate { .. } => Action::Reinvestigate,
            Self::CloseNotice => Action::CloseNotice,
            Self::Return { .. } => Action::Return,
            Self::Confirm { .. } => Action::Confirm,
            Self::Refuse { .. } => Action::Refuse,
            Self::RecordDelivery { .. } => Action::RecordDelivery,
            Self::CallForHelp { .. } => Action::CallForHelp,
            Self::GiveConsent => Action::GiveConsent,
            Self::DisputeVerification { .. } => Action::DisputeVerification,
            Self::ChangeFamily(_) => Action::ChangeFamily,
            Self::Transfer { .. } => Action::Transfer,
            Self::ChangeApplicant { .. } => Action::ChangeApplicant,
            Self::SettleFact { .. } => Action::SettleFact,
            Self::AssessSelfCare(_) => Action::AssessSelfCare,
            Self::RecordAppraisal(_) => Action::RecordAppraisal,
            Self::Extend { .. } => Action::Extend,
            Self::Warn { .. } => Action::Warn,
            Self::LiftWarning => Action::LiftWarning,
            Self::Terminate { .. } => Action::Terminate,
            Self::RecordComplaint { .. } => Action::RecordComplaint,
            Self::RecordDistrictVisit(_) => Action::RecordDistrictVisit,
            Self::RecordDraw { .. } => Action::RecordDraw,
            Self::ProposeRelief { .. } => Action::ProposeRelief,
            Self::PayRelief => Action::PayRelief,
            Self::CloseRelief { .. } => Action::CloseRelief,
        })
    }
}
