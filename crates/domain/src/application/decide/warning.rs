//! More time for the office, and the end of a procedure in which the family does not cooperate.

use super::{Case, when};
use crate::application::{Event, ExtensionReason, Refusal, regular_end};
use crate::household::LongText;
use crate::policy::DeadlineKey;

/// 办法 第四章: once, while the regular time still runs, and only where the rules give a longer one.
pub(super) fn may_extend(case: &Case<'_>) -> Result<(), Refusal> {
    when(case.application.extension.is_none(), Refusal::ExtendedAlready)?;
    case.rules.limit(DeadlineKey::TotalExtended)?;
    when(case.application.accepted_at.is_some(), Refusal::WrongStage)?;
    let end = regular_end(case.application, case.rules, case.at.date()).ok_or(Refusal::PolicyMissing)?;
    when(case.at.date() <= end, Refusal::ExtensionTooLate)
}

pub(super) fn extend(case: &Case<'_>, reason: ExtensionReason, text: LongText) -> Result<Vec<Event>, Refusal> {
    let objected = reason != ExtensionReason::Objection || !case.application.objections.is_empty();
    when(objected, Refusal::NoObjection)?;
    Ok(vec![Event::Extended { reason, text }])
}

/// The family learns in writing what it must do, and by when.
pub(super) fn warn(case: &Case<'_>, text: LongText) -> Result<Vec<Event>, Refusal> {
    let due = case.rules.limit(DeadlineKey::Cooperation)?.due(case.rules.calendar, case.at.date());
    Ok(vec![Event::Warned { text, due }])
}

/// Nobody's procedure ends without a warning whose time is over.
pub(super) fn may_terminate(case: &Case<'_>) -> Result<(), Refusal> {
    let warning = case.application.warning.as_ref().ok_or(Refusal::NotWarned)?;
    when(case.at.date() > warning.due.date, Refusal::WarningRunning)
}
