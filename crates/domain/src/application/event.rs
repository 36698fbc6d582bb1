//! What happened. Events are facts: they carry what was decided, never what is to be computed later.

use crate::application::{
    Appraisal, AskedWay, Assessed, DeliveryWay, ExtensionReason, FactSource, FactValue, FamilyChange, NewRelation,
    Outcome, Signature, Signer, SupplementItem, VerificationReport, Visit,
};
use crate::calendar::Due;
use crate::division::DivisionCode;
use crate::household::{Answer, LongText, MemberNo, Paper};
use crate::identity::{PersonName, Phone};
use crate::ids::{ApplicationId, CitizenId, DrawId, FamilyId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::number::AcceptanceNumber;
use crate::policy::ConfirmLevel;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An event of one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A draft was opened.
    Started {
        /// Id of the application.
        id: ApplicationId,
        /// Id of the family.
        family: FamilyId,
        /// Who fills it in.
        citizen: CitizenId,
    },
    /// The family answered a question.
    Answered(Answer),
    /// The draft is finished; these people must sign by then.
    SignaturesAsked {
        /// Who must sign.
        signers: Vec<Signer>,
        /// Last day of the links.
        until: Date,
    },
    /// The family went back to filling in; signatures lapsed.
    DraftReopened,
    /// Somebody signed.
    Signed(Box<Signature>),
    /// Somebody declined.
    SignatureDeclined {
        /// Who.
        signer: MemberNo,
        /// Why, if said.
        reason: Option<LongText>,
    },
    /// A signer opened the link for the first time.
    SigningOpened {
        /// Who.
        signer: MemberNo,
    },
    /// A signer's phone was wrong.
    SignerPhoneCorrected {
        /// Whose.
        signer: MemberNo,
        /// The right one.
        phone: Phone,
    },
    /// A signer is asked another way.
    SigningWayChanged {
        /// Who.
        signer: MemberNo,
        /// How from now on.
        asked: AskedWay,
    },
    /// The clerk looked at a paper form.
    PaperSignatureChecked {
        /// Whose.
        signer: MemberNo,
        /// What is wrong with it, if it was not accepted.
        rejected: Option<LongText>,
        /// Last day of the new link, if it was not accepted.
        until: Option<Date>,
    },
    /// A signer took the authorization back.
    AuthorizationWithdrawn {
        /// Who.
        signer: MemberNo,
        /// Why, if said.
        reason: Option<LongText>,
    },
    /// Every signature is there; the application went to the township.
    Submitted {
        /// The rules in force on that day.
        policy_version: String,
    },
    /// The family withdrew.
    Withdrawn {
        /// Why, if said.
        reason: Option<LongText>,
    },
    /// The township accepted.
    Accepted {
        /// The acceptance number.
        number: AcceptanceNumber,
    },
    /// The township refused acceptance.
    AcceptanceRefused {
        /// Why.
        reasons: LongText,
    },
    /// The township asked for what is missing.
    SupplementRequested {
        /// Everything missing.
        items: Vec<SupplementItem>,
        /// By when the family is asked to answer.
        due: Due,
    },
    /// The family added it.
    SupplementAnswered {
        /// New photographs.
        papers: Vec<Paper>,
        /// Words to the township.
        text: Option<LongText>,
    },
    /// The verification was ordered.
    VerificationOrdered,
    /// The verification's result came.
    VerificationRecorded(VerificationReport),
    /// The household was visited.
    Visited(Visit),
    /// The township wrote its opinion.
    OpinionWritten {
        /// What it proposes.
        outcome: Outcome,
        /// Why.
        reasons: LongText,
        /// The rules it was computed with.
        policy_version: String,
    },
    /// The opinion was approved and published.
    NoticeStarted {
        /// First day on the notice board.
        from: Date,
        /// Last full day.
        until: Due,
    },
    /// Somebody objected.
    Objected {
        /// What is said.
        text: LongText,
        /// By whom, if said.
        name: Option<PersonName>,
        /// How to reach them, if said.
        phone: Option<Phone>,
    },
    /// The township investigates again after an objection.
    Reinvestigated {
        /// What is to be looked at.
        reason: LongText,
    },
    /// The notice ended without an open objection.
    NoticeClosed,
    /// The file went to whoever decides: after the notice, or at once where none was needed.
    Forwarded {
        /// Who decides.
        level: ConfirmLevel,
    },
    /// The file was sent back.
    Returned {
        /// Why.
        reasons: LongText,
    },
    /// The district confirmed.
    Confirmed {
        /// As which kind.
        #[serde(default = "super::command::dibao")]
        kind: Kind,
        /// For the family: a month where the kind is paid monthly, once for 临时救助, nothing for the others.
        #[serde(alias = "monthly")]
        amount: Fen,
        /// First day of the first paid month.
        first_month: Date,
        /// Why.
        reasons: LongText,
        /// The rules of that day.
        policy_version: String,
    },
    /// The district refused.
    Refused {
        /// Why.
        reasons: LongText,
        /// The rules of that day.
        policy_version: String,
    },
    /// The written decision reached the family.
    Delivered {
        /// How it came.
        way: DeliveryWay,
        /// The day it came.
        on: Date,
    },
    /// An emergency came in, without signatures.
    HelpCalled {
        /// The rules in force on that day.
        policy_version: String,
    },
    /// The family agreed to be judged as the next kind.
    ConsentGiven,
    /// The opinion names another kind than was asked for, with the family's consent.
    Reclassified {
        /// Asked for, or judged before.
        from: Kind,
        /// Judged now.
        to: Kind,
    },
    /// The family disputed the verification.
    VerificationDisputed {
        /// Evidence.
        papers: Vec<Paper>,
        /// What the family says.
        text: LongText,
    },
    /// The family changed; these people must still sign by then.
    FamilyChanged {
        /// How.
        change: FamilyChange,
        /// Who must sign because of it.
        signers: Vec<Signer>,
        /// Last day of their links.
        until: Option<Date>,
    },
    /// Another member took the applicant's place.
    ApplicantChanged {
        /// The new applicant.
        to: MemberNo,
        /// Whose account follows the case from now on.
        citizen: CitizenId,
        /// How everybody is related to the new applicant.
        relations: Vec<NewRelation>,
    },
    /// Another township took over.
    Transferred {
        /// The village before.
        from: DivisionCode,
        /// The village that handles it now.
        to: DivisionCode,
        /// Why.
        reason: LongText,
    },
    /// A clerk said which value counts.
    FactSettled {
        /// What counts.
        fact: FactValue,
        /// Whose value it is.
        source: FactSource,
        /// Why.
        reason: LongText,
    },
    /// Self-care was assessed.
    SelfCareAssessed(Assessed),
    /// A community appraisal was held.
    Appraised(Appraisal),
    /// The office takes more time.
    Extended {
        /// Why.
        reason: ExtensionReason,
        /// In words.
        text: LongText,
    },
    /// The family was warned.
    Warned {
        /// What it did not do.
        text: LongText,
        /// By when it must.
        due: Due,
    },
    /// The family cooperates after all.
    WarningLifted,
    /// The procedure was ended for non-cooperation.
    Terminated {
        /// Why.
        reasons: LongText,
    },
    /// A complaint came while the district decides.
    Complained {
        /// What is said.
        text: LongText,
        /// By whom, if said.
        name: Option<PersonName>,
        /// How to reach them, if said.
        phone: Option<Phone>,
    },
    /// The district visited the household itself.
    DistrictVisited(Visit),
    /// The file was part of a draw.
    Drawn {
        /// The draw.
        draw: DrawId,
        /// True when it was drawn.
        chosen: bool,
    },
    /// Relief was proposed.
    ReliefProposed {
        /// How much.
        amount: Fen,
        /// The scene.
        photo: Paper,
        /// In words.
        text: LongText,
    },
    /// Relief was approved and paid.
    ReliefPaid {
        /// How much.
        amount: Fen,
        /// The rules of that day.
        policy_version: String,
    },
    /// The papers of the emergency are complete.
    ReliefClosed {
        /// What was found.
        text: LongText,
    },
}

impl Event {
    /// The kind stored beside the sealed payload.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Started { .. } => "application.started",
            Self::Answered(_) => "application.answered",
            Self::SignaturesAsked { .. } => "application.signatures_asked",
            Self::DraftReopened => "application.draft_reopened",
            Self::Signed(_) => "application.signed",
            Self::SignatureDeclined { .. } => "application.signature_declined",
            Self::SigningOpened { .. } => "application.signing_opened",
            Self::SignerPhoneCorrected { .. } => "application.signer_phone_corrected",
            Self::SigningWayChanged { .. } => "application.signing_way_changed",
            Self::PaperSignatureChecked { .. } => "application.paper_signature_checked",
            Self::AuthorizationWithdrawn { .. } => "application.authorization_withdrawn",
            Self::Submitted { .. } => "application.submitted",
            Self::Withdrawn { .. } => "application.withdrawn",
            Self::Accepted { .. } => "application.accepted",
            Self::AcceptanceRefused { .. } => "application.acceptance_refused",
            Self::SupplementRequested { .. } => "application.supplement_requested",
            Self::SupplementAnswered { .. } => "application.supplement_answered",
            Self::VerificationOrdered => "application.verification_ordered",
            Self::VerificationRecorded(_) => "application.verification_recorded",
            Self::Visited(_) => "application.visited",
            Self::OpinionWritten { .. } => "application.opinion_written",
            Self::NoticeStarted { .. } => "application.notice_started",
            Self::Objected { .. } => "application.objected",
            Self::Reinvestigated { .. } => "application.reinvestigated",
            Self::NoticeClosed => "application.notice_closed",
            Self::Forwarded { .. } => "application.forwarded",
            Self::Returned { .. } => "application.returned",
            Self::Confirmed { .. } => "application.confirmed",
            Self::Refused { .. } => "application.refused",
            Self::Delivered { .. } => "application.delivered",
            Self::HelpCalled { .. } => "application.help_called",
            Self::ConsentGiven => "application.consent_given",
            Self::Reclassified { .. } => "application.reclassified",
            Self::VerificationDisputed { .. } => "application.verification_disputed",
            Self::FamilyChanged { .. } => "application.family_changed",
            Self::ApplicantChanged { .. } => "application.applicant_changed",
            Self::Transferred { .. } => "application.transferred",
            Self::FactSettled { .. } => "application.fact_settled",
            Self::SelfCareAssessed(_) => "application.self_care_assessed",
            Self::Appraised(_) => "application.appraised",
            Self::Extended { .. } => "application.extended",
            Self::Warned { .. } => "application.warned",
            Self::WarningLifted => "application.warning_lifted",
            Self::Terminated { .. } => "application.terminated",
            Self::Complained { .. } => "application.complained",
            Self::DistrictVisited(_) => "application.district_visited",
            Self::Drawn { .. } => "application.drawn",
            Self::ReliefProposed { .. } => "application.relief_proposed",
            Self::ReliefPaid { .. } => "application.relief_paid",
            Self::ReliefClosed { .. } => "application.relief_closed",
        }
    }
}
