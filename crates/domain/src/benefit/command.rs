//! What somebody wants done with a benefit.

use crate::benefit::{Action, ChangeSort, Grant, JobOffer, Measure, Origin, Review, StandardFrom};
use crate::household::{LongText, SelfCare};
use crate::identity::{PersonName, Phone};

/// A command for one benefit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Open it, with the decision that grants it.
    Grant {
        /// Where it comes from.
        origin: Origin,
        /// What is granted.
        grant: Box<Grant>,
    },
    /// Record a periodic review.
    RecordReview(Review),
    /// Tell of a change.
    ReportChange {
        /// What sort.
        sort: ChangeSort,
        /// In words.
        text: LongText,
    },
    /// Ask for the end.
    RequestStop {
        /// In the family's words.
        text: LongText,
    },
    /// Record an offered job.
    RecordJobOffer(JobOffer),
    /// Assess self-care again.
    ReassessCare {
        /// What the person manages alone.
        care: SelfCare,
        /// What was seen.
        text: LongText,
    },
    /// Propose something to whoever decides.
    Propose {
        /// What.
        measure: Measure,
        /// Why; the family reads it once approved.
        reasons: LongText,
    },
    /// Approve what was proposed.
    Approve,
    /// Return what was proposed.
    Return {
        /// Why.
        reasons: LongText,
    },
    /// End it after its notice.
    DecideStop,
    /// Object to the published end.
    ObjectStop {
        /// What is said.
        text: LongText,
        /// By whom, if they say so.
        name: Option<PersonName>,
        /// How to reach them, if they say so.
        phone: Option<Phone>,
    },
    /// Apply raised standards.
    Raise {
        /// Every standard since the rate in force began, oldest first, as policy has them.
        standards: Vec<StandardFrom>,
    },
}

impl Measure {
    /// The action of the permission table that proposes this.
    pub const fn action(&self) -> Action {
        match self {
            Self::Adjust { .. } => Action::ProposeAdjust,
            Self::OwnShare { .. } => Action::ProposeOwnShare,
            Self::PhaseOut => Action::ProposePhaseOut,
            Self::Suspend => Action::ProposeSuspend,
            Self::Resume => Action::ProposeResume,
            Self::Stop { .. } => Action::ProposeStop,
            Self::PublishAgain => Action::ProposePublishAgain,
            Self::DropStop => Action::ProposeDropStop,
        }
    }
}

impl Command {
    /// The action of the permission table that this command is; `None` for granting.
    pub const fn action(&self) -> Option<Action> {
        Some(match self {
            Self::Grant { .. } => return None,
            Self::RecordReview(_) => Action::RecordReview,
            Self::ReportChange { .. } => Action::ReportChange,
            Self::RequestStop { .. } => Action::RequestStop,
            Self::RecordJobOffer(_) => Action::RecordJobOffer,
            Self::ReassessCare { .. } => Action::ReassessCare,
            Self::Propose { measure, .. } => measure.action(),
            Self::Approve => Action::Approve,
            Self::Return { .. } => Action::Return,
            Self::DecideStop => Action::DecideStop,
            Self::ObjectStop { .. } => Action::ObjectStop,
            Self::Raise { .. } => Action::Raise,
        })
    }
}
