//! Why a command for a benefit is refused.

use crate::access::Denial;

/// A business refusal: nothing is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Outside the actor's scope; shown as "not found".
    #[error("out of scope")]
    OutOfScope,
    /// Not this actor's to do.
    #[error("not permitted for this actor")]
    NotYours,
    /// Not at this stage.
    #[error("not at this stage")]
    WrongStage,
    /// The same person took the step that this one controls (职责分离).
    #[error("a second person is required")]
    SecondPersonRequired,
    /// 临时救助 is paid once and makes no benefit, or the step belongs to another kind.
    #[error("not this kind")]
    NotThisKind,
    /// A benefit of nobody, or without a place for it.
    #[error("nobody is counted")]
    NobodyCounted,
    /// Too few different visitors.
    #[error("too few visitors")]
    VisitorsTooFew,
    /// In the future, or before the check before.
    #[error("the date is not possible")]
    DateImpossible,
    /// A list is longer than its bound.
    #[error("the list is too long")]
    ListTooLong,
    /// No such member, or one who is not counted.
    #[error("no such member")]
    NoSuchMember,
    /// Zero, or above the standard times the people.
    #[error("the amount is not possible")]
    AmountImpossible,
    /// The amount and the people are what they are already.
    #[error("nothing changes")]
    NothingChanges,
    /// A proposal waits already.
    #[error("a proposal is pending")]
    ProposalPending,
    /// Nothing was proposed.
    #[error("nothing was proposed")]
    NoProposal,
    /// The member has not refused jobs often enough in a row.
    #[error("too few refusals in a row")]
    RefusalsTooFew,
    /// The cause does not belong to this kind.
    #[error("the cause does not fit the kind")]
    CauseImpossible,
    /// The family did not ask for the end.
    #[error("the family did not ask for it")]
    StopNotRequested,
    /// The finding still holds.
    #[error("it has not expired")]
    NotExpired,
    /// The notice still runs.
    #[error("the notice still runs")]
    NoticeRunning,
    /// The notice is over.
    #[error("the notice is over")]
    NoticeOver,
    /// An objection is open.
    #[error("an objection is open")]
    ObjectionOpen,
    /// There is no objection to look into.
    #[error("no objection")]
    NoObjection,
    /// Too many objections.
    #[error("too many objections")]
    TooManyObjections,
    /// The standards lead to no higher amount.
    #[error("nothing was raised")]
    NothingRaised,
    /// Its room for reports is used up.
    #[error("too many changes")]
    TooManyChanges,
    /// Policy lacks a value for this division and date.
    #[error("policy lacks a value")]
    PolicyMissing,
}

impl Refusal {
    /// The stable code for the open interface.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutOfScope => "out_of_scope",
            Self::NotYours => "not_yours",
            Self::WrongStage => "wrong_stage",
            Self::SecondPersonRequired => "second_person_required",
            Self::NotThisKind => "not_this_kind",
            Self::NobodyCounted => "nobody_counted",
            Self::VisitorsTooFew => "visitors_too_few",
            Self::DateImpossible => "date_impossible",
            Self::ListTooLong => "list_too_long",
            Self::NoSuchMember => "no_such_member",
            Self::AmountImpossible => "amount_impossible",
            Self::NothingChanges => "nothing_changes",
            Self::ProposalPending => "proposal_pending",
            Self::NoProposal => "no_proposal",
            Self::RefusalsTooFew => "refusals_too_few",
            Self::CauseImpossible => "cause_impossible",
            Self::StopNotRequested => "stop_not_requested",
            Self::NotExpired => "not_expired",
            Self::NoticeRunning => "notice_running",
            Self::NoticeOver => "notice_over",
            Self::ObjectionOpen => "objection_open",
            Self::NoObjection => "no_objection",
            Self::TooManyObjections => "too_many_objections",
            Self::NothingRaised => "nothing_raised",
            Self::TooManyChanges => "too_many_changes",
            Self::PolicyMissing => "policy_missing",
        }
    }
}

impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::OutOfScope => Self::OutOfScope,
            Denial::NotYours => Self::NotYours,
            Denial::WrongStage => Self::WrongStage,
            Denial::SamePerson => Self::SecondPersonRequired,
        }
    }
}
