//! The stages of an application and what can be asked of it.

use serde::{Deserialize, Serialize};

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The family is filling it in.
    Draft,
    /// The family is signing the authorization.
    AwaitingSignatures,
    /// With the township, to be accepted.
    Submitted,
    /// Back with the family, to add what is missing.
    SupplementRequested,
    /// Verification beside household visit.
    Investigating,
    /// The township writes its proposal.
    Opinion,
    /// Published in the village.
    PublicNotice,
    /// With the district.
    Confirmation,
    /// Decided.
    Decided,
    /// Withdrawn by the family.
    Withdrawn,
    /// Relief was paid; the papers are being completed.
    ReliefFirst,
    /// Ended by the township because the family did not cooperate.
    Terminated,
}

impl Stage {
    /// All stages, in the order of the procedure.
    pub const ALL: [Self; 12] = [
        Self::Draft,
        Self::AwaitingSignatures,
        Self::Submitted,
        Self::SupplementRequested,
        Self::Investigating,
        Self::Opinion,
        Self::PublicNotice,
        Self::Confirmation,
        Self::Decided,
        Self::Withdrawn,
        Self::ReliefFirst,
        Self::Terminated,
    ];

    /// The code stored in views.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::AwaitingSignatures => "awaiting_signatures",
            Self::Submitted => "submitted",
            Self::SupplementRequested => "supplement_requested",
            Self::Investigating => "investigating",
            Self::Opinion => "opinion",
            Self::PublicNotice => "public_notice",
            Self::Confirmation => "confirmation",
            Self::Decided => "decided",
            Self::Withdrawn => "withdrawn",
            Self::ReliefFirst => "relief_first",
            Self::Terminated => "terminated",
        }
    }

    /// The stage of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// True while the procedure goes on.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Decided | Self::Withdrawn | Self::Terminated)
    }
}

/// What somebody may do with an application. `access::TABLE` says who, and at which stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Fill in.
    Answer,
    /// Finish the draft and ask the family to sign.
    AskSignatures,
    /// Go back to filling in; signatures given so far lapse.
    ReopenDraft,
    /// Sign the authorization.
    Sign,
    /// Decline to sign.
    DeclineSignature,
    /// Hand in a paper form that was signed.
    SignOnPaper,
    /// Open a signing link.
    OpenSigning,
    /// Correct a signer's phone.
    CorrectSignerPhone,
    /// Ask a signer another way.
    ChangeSigningWay,
    /// Accept a paper form, or say what is wrong with it.
    CheckPaperSignature,
    /// Take the authorization back.
    WithdrawAuthorization,
    /// Withdraw the application.
    Withdraw,
    /// Add what was missing.
    AnswerSupplement,
    /// Object to a published proposal.
    Object,
    /// Accept (受理).
    Accept,
    /// Refuse acceptance (不予受理).
    RefuseAcceptance,
    /// Ask once for everything missing (一次性告知).
    RequestSupplement,
    /// Order the verification (核对).
    OrderVerification,
    /// Store the verification's result.
    RecordVerification,
    /// Record the household visit (入户调查).
    RecordVisit,
    /// Write the opinion (初审意见).
    WriteOpinion,
    /// Approve the opinion and publish it (公示).
    StartNotice,
    /// Investigate again after an objection.
    Reinvestigate,
    /// Close the notice and hand the file to the district.
    CloseNotice,
    /// Send back with reasons.
    Return,
    /// Confirm (确认).
    Confirm,
    /// Refuse.
    Refuse,
    /// Write down that the decision reached the family (送达).
    RecordDelivery,
    /// Ask for help in an emergency.
    CallForHelp,
    /// Agree to be judged as the next kind.
    GiveConsent,
    /// Dispute the verification (复查).
    DisputeVerification,
    /// Tell of a change in the family.
    ChangeFamily,
    /// Hand over to the responsible township (转办).
    Transfer,
    /// Put another member in the applicant's place.
    ChangeApplicant,
    /// Say which of disagreeing values counts.
    SettleFact,
    /// Assess self-care (生活自理能力评估).
    AssessSelfCare,
    /// Record a community appraisal (民主评议).
    RecordAppraisal,
    /// Take more time (延期).
    Extend,
    /// Warn before ending the procedure.
    Warn,
    /// Take the warning back.
    LiftWarning,
    /// End the procedure for non-cooperation (终止).
    Terminate,
    /// Record a complaint while the district decides.
    RecordComplaint,
    /// Record the district's own visit.
    RecordDistrictVisit,
    /// Record a draw for a check (抽查).
    RecordDraw,
    /// Propose relief first (先行救助).
    ProposeRelief,
    /// Approve and pay the relief.
    PayRelief,
    /// Close an emergency with complete papers (补齐).
    CloseRelief,
}

impl Action {
    /// True for a step that brings the procedure on: whose turn it is. The others are for when something happens.
    pub const fn leads_on(self) -> bool {
        matches!(
            self,
            Self::Accept
                | Self::RequestSupplement
                | Self::OrderVerification
                | Self::RecordVerification
                | Self::RecordVisit
                | Self::WriteOpinion
                | Self::StartNotice
                | Self::Reinvestigate
                | Self::CloseNotice
                | Self::Confirm
                | Self::Refuse
                | Self::RecordDistrictVisit
                | Self::ProposeRelief
                | Self::PayRelief
                | Self::CloseRelief
        )
    }

    /// All actions.
    pub const ALL: [Self; 47] = [
        Self::Answer,
        Self::AskSignatures,
        Self::ReopenDraft,
        Self::Sign,
        Self::DeclineSignature,
        Self::SignOnPaper,
        Self::OpenSigning,
        Self::CorrectSignerPhone,
        Self::ChangeSigningWay,
        Self::CheckPaperSignature,
        Self::WithdrawAuthorization,
        Self::Withdraw,
        Self::AnswerSupplement,
        Self::Object,
        Self::Accept,
        Self::RefuseAcceptance,
        Self::RequestSupplement,
        Self::OrderVerification,
        Self::RecordVerification,
        Self::RecordVisit,
        Self::WriteOpinion,
        Self::StartNotice,
        Self::Reinvestigate,
        Self::CloseNotice,
        Self::Return,
        Self::Confirm,
        Self::Refuse,
        Self::RecordDelivery,
        Self::CallForHelp,
        Self::GiveConsent,
        Self::DisputeVerification,
        Self::ChangeFamily,
        Self::Transfer,
        Self::ChangeApplicant,
        Self::SettleFact,
        Self::AssessSelfCare,
        Self::RecordAppraisal,
        Self::Extend,
        Self::Warn,
        Self::LiftWarning,
        Self::Terminate,
        Self::RecordComplaint,
        Self::RecordDistrictVisit,
        Self::RecordDraw,
        Self::ProposeRelief,
        Self::PayRelief,
        Self::CloseRelief,
    ];
}
