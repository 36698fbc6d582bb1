//! The stages of a benefit and what can be asked of it.

use serde::{Deserialize, Serialize};

/// Where a benefit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Runs.
    Active,
    /// 渐退期: work lifted the income above the standard; it still runs for a while.
    PhaseOut,
    /// Not paid for the time being.
    Suspended,
    /// Its end is published in the village; it still runs.
    StopPublished,
    /// Ended.
    Terminated,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 5] = [Self::Active, Self::PhaseOut, Self::Suspended, Self::StopPublished, Self::Terminated];

    /// The code stored in views.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::PhaseOut => "phase_out",
            Self::Suspended => "suspended",
            Self::StopPublished => "stop_published",
            Self::Terminated => "terminated",
        }
    }

    /// The stage of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// True until it has ended.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Terminated)
    }
}

/// What somebody may do with a benefit. `benefit::access` says who, and at which stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Record a periodic review (定期核查).
    RecordReview,
    /// Tell that something changed.
    ReportChange,
    /// Ask for the benefit to end (主动申请退出).
    RequestStop,
    /// Record that a suitable job was offered, and what came of it.
    RecordJobOffer,
    /// Assess self-care again (特困).
    ReassessCare,
    /// Propose another amount.
    ProposeAdjust,
    /// Propose to take away the own share of a member who refuses jobs.
    ProposeOwnShare,
    /// Propose the phase-out (渐退).
    ProposePhaseOut,
    /// Propose to suspend.
    ProposeSuspend,
    /// Propose to pay again.
    ProposeResume,
    /// Propose to end it.
    ProposeStop,
    /// Propose to publish the end again after an objection was looked into.
    ProposePublishAgain,
    /// Propose to give up the published end.
    ProposeDropStop,
    /// Approve what was proposed.
    Approve,
    /// Return what was proposed.
    Return,
    /// End it once the notice is over.
    DecideStop,
    /// Object to a published end.
    ObjectStop,
    /// Apply a raised standard and pay back what the months since then lacked.
    Raise,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 18] = [
        Self::RecordReview,
        Self::ReportChange,
        Self::RequestStop,
        Self::RecordJobOffer,
        Self::ReassessCare,
        Self::ProposeAdjust,
        Self::ProposeOwnShare,
        Self::ProposePhaseOut,
        Self::ProposeSuspend,
        Self::ProposeResume,
        Self::ProposeStop,
        Self::ProposePublishAgain,
        Self::ProposeDropStop,
        Self::Approve,
        Self::Return,
        Self::DecideStop,
        Self::ObjectStop,
        Self::Raise,
    ];
}
