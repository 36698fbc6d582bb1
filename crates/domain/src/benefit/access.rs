//! Who may do what with a benefit at which stage: the one table of permissions for benefits.

use crate::access::{Actor, Denial, Role};
use crate::benefit::{Action, Benefit, Stage};
use crate::policy::ConfirmLevel;

/// The kinds of actor that the table speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Owner,
    Anyone,
    System,
    Staff(Role),
}

struct Row {
    action: Action,
    stages: &'static [Stage],
    who: &'static [Who],
}

const fn row(action: Action, stages: &'static [Stage], who: &'static [Who]) -> Row {
    Row { action, stages, who }
}

const VILLAGE: Who = Who::Staff(Role::VillageWorker);
const CLERK: Who = Who::Staff(Role::TownshipClerk);
/// Whoever decides for the benefit's level: see [`check`].
const DECIDERS: &[Who] = &[Who::Staff(Role::TownshipApprover), Who::Staff(Role::DistrictApprover)];

const RUNS: &[Stage] = &[Stage::Active, Stage::PhaseOut];
const OPEN_BUT_PUBLISHED: &[Stage] = &[Stage::Active, Stage::PhaseOut, Stage::Suspended];
const OPEN: &[Stage] = &[Stage::Active, Stage::PhaseOut, Stage::Suspended, Stage::StopPublished];

/// The table. A row that is not here is forbidden.
const TABLE: &[Row] = &[
    row(Action::RecordReview, OPEN_BUT_PUBLISHED, &[CLERK]),
    row(Action::ReportChange, OPEN, &[Who::Owner, VILLAGE, CLERK]),
    row(Action::RequestStop, OPEN_BUT_PUBLISHED, &[Who::Owner, CLERK]),
    row(Action::RecordJobOffer, RUNS, &[CLERK]),
    row(Action::ReassessCare, OPEN, &[CLERK]),
    row(Action::ProposeAdjust, RUNS, &[CLERK]),
    row(Action::ProposeOwnShare, RUNS, &[CLERK]),
    row(Action::ProposePhaseOut, &[Stage::Active], &[CLERK]),
    row(Action::ProposeSuspend, RUNS, &[CLERK]),
    row(Action::ProposeResume, &[Stage::Suspended], &[CLERK]),
    row(Action::ProposeStop, OPEN_BUT_PUBLISHED, &[CLERK]),
    row(Action::ProposePublishAgain, &[Stage::StopPublished], &[CLERK]),
    row(Action::ProposeDropStop, &[Stage::StopPublished], &[CLERK]),
    row(Action::Approve, OPEN, DECIDERS),
    row(Action::Return, OPEN, DECIDERS),
    row(Action::DecideStop, &[Stage::StopPublished], DECIDERS),
    row(Action::ObjectStop, &[Stage::StopPublished], &[Who::Anyone, Who::Owner]),
    row(Action::Raise, OPEN, DECIDERS),
];

/// What the deciding person may not have done in the same matter.
const PREPARES: &[Action] = &[
    Action::RecordReview,
    Action::RecordJobOffer,
    Action::ReassessCare,
    Action::ProposeAdjust,
    Action::ProposeOwnShare,
    Action::ProposePhaseOut,
    Action::ProposeSuspend,
    Action::ProposeResume,
    Action::ProposeStop,
    Action::ProposePublishAgain,
    Action::ProposeDropStop,
];

/// Steps that one person may not both take: the later one controls the earlier ones.
const CONTROLS: &[(Action, &[Action])] = &[(Action::Approve, PREPARES), (Action::DecideStop, PREPARES)];

/// True when the actor may read the benefit: a citizen their own, staff their division's, the program all.
pub fn may_read(actor: &Actor, benefit: &Benefit) -> bool {
    match actor {
        Actor::Citizen { id } => benefit.origin.citizen == Some(*id),
        Actor::Staff { role, division, .. } => role.reads_cases() && division.contains(&benefit.village),
        Actor::Signer { .. } | Actor::Anyone => false,
        Actor::System => true,
    }
}

fn who(actor: &Actor, benefit: &Benefit) -> Who {
    match actor {
        Actor::Citizen { id } if benefit.origin.citizen == Some(*id) => Who::Owner,
        Actor::Citizen { .. } | Actor::Signer { .. } | Actor::Anyone => Who::Anyone,
        Actor::Staff { role, .. } => Who::Staff(*role),
        Actor::System => Who::System,
    }
}

/// The role that decides at a level.
pub const fn decider(level: ConfirmLevel) -> Role {
    match level {
        ConfirmLevel::District => Role::DistrictApprover,
        ConfirmLevel::Township => Role::TownshipApprover,
    }
}

/// True for what only the deciding level may do.
const fn decides(action: Action) -> bool {
    matches!(action, Action::Approve | Action::Return | Action::DecideStop | Action::Raise)
}

/// Checks one action: scope, table, level, then separation of duties.
pub fn check(actor: &Actor, action: Action, benefit: &Benefit) -> Result<(), Denial> {
    let public = action == Action::ObjectStop && benefit.stage == Stage::StopPublished;
    if !public && !may_read(actor, benefit) {
        return Err(Denial::OutOfScope);
    }
    let who = who(actor, benefit);
    let mut rows = TABLE.iter().filter(|row| row.action == action && row.who.contains(&who)).peekable();
    if rows.peek().is_none() || (decides(action) && who != Who::Staff(decider(benefit.level))) {
        return Err(Denial::NotYours);
    }
    if !rows.any(|row| row.stages.contains(&benefit.stage)) {
        return Err(Denial::WrongStage);
    }
    if let Actor::Staff { id, .. } = actor {
        let mut controlled = CONTROLS.iter().filter(|(later, _)| *later == action).flat_map(|(_, earlier)| *earlier);
        if controlled.any(|earlier| benefit.hands.iter().any(|hand| hand.action == *earlier && hand.staff == *id)) {
            return Err(Denial::SamePerson);
        }
    }
    Ok(())
}

/// What this actor may do with this benefit now, in the order of the table.
pub fn permitted(actor: &Actor, benefit: &Benefit) -> Vec<Action> {
    TABLE.iter().map(|row| row.action).filter(|action| check(actor, *action, benefit).is_ok()).collect()
}
