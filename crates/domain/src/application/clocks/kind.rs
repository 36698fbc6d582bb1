//! What clocks measure, and who holds them.

use crate::access::Role;
use serde::{Deserialize, Serialize};

/// What a clock measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The family signs.
    Signatures,
    /// The township accepts.
    Accept,
    /// The family adds what is missing.
    Supplement,
    /// The township starts the investigation.
    SurveyStart,
    /// The verification platform begins.
    VerificationStart,
    /// The township finishes the investigation.
    Investigate,
    /// A disputed verification is done again.
    Recheck,
    /// The township writes and approves its opinion.
    Opinion,
    /// The notice hangs.
    Notice,
    /// An objection leads to a new opinion.
    ObjectionAnswer,
    /// The township hands the file to the district.
    SubmitToDistrict,
    /// The district, or the township in its place, decides.
    Confirm,
    /// The refusal goes out in writing.
    RefuseNotice,
    /// The family cooperates after a warning.
    Cooperation,
    /// Relief is paid in an emergency.
    UrgentPay,
    /// The papers of an emergency are completed.
    UrgentBackfill,
    /// The whole procedure.
    Total,
}

impl ClockKind {
    /// All kinds.
    pub const ALL: [Self; 17] = [
        Self::Signatures,
        Self::Accept,
        Self::Supplement,
        Self::SurveyStart,
        Self::VerificationStart,
        Self::Investigate,
        Self::Recheck,
        Self::Opinion,
        Self::Notice,
        Self::ObjectionAnswer,
        Self::SubmitToDistrict,
        Self::Confirm,
        Self::RefuseNotice,
        Self::Cooperation,
        Self::UrgentPay,
        Self::UrgentBackfill,
        Self::Total,
    ];

    /// The code stored in views.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Signatures => "signatures",
            Self::Accept => "accept",
            Self::Supplement => "supplement",
            Self::SurveyStart => "survey_start",
            Self::VerificationStart => "verification_start",
            Self::Investigate => "investigate",
            Self::Recheck => "recheck",
            Self::Opinion => "opinion",
            Self::Notice => "notice",
            Self::ObjectionAnswer => "objection_answer",
            Self::SubmitToDistrict => "submit_to_district",
            Self::Confirm => "confirm",
            Self::RefuseNotice => "refuse_notice",
            Self::Cooperation => "cooperation",
            Self::UrgentPay => "urgent_pay",
            Self::UrgentBackfill => "urgent_backfill",
            Self::Total => "total",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Who has to act before a clock runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// The family and its signers.
    Family,
    /// Nobody in particular: the notice hangs in the village.
    Village,
    /// A role of the responsible township or of the district.
    Staff(Role),
    /// The verification platform.
    Platform,
}
