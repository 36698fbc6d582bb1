//! 送达: a written decision reached the family.

use super::{Case, when};
use crate::access::Actor;
use crate::application::{Application, DeliveryWay, Event, Refusal, Verdict};
use jiff::civil::Date;

/// Once, and only what went out in writing.
pub(super) fn may_deliver(application: &Application) -> Result<(), Refusal> {
    let verdict = application.decision.as_ref().map(|decision| decision.verdict);
    let written = matches!(verdict, Some(Verdict::Approved { .. } | Verdict::Refused | Verdict::NotAccepted));
    when(written, Refusal::WrongStage).and(when(application.delivered.is_none(), Refusal::DeliveredAlready))
}

/// The family opens the letter itself, today; a clerk writes down what came by hand or by post, since the decision.
pub(super) fn record(case: &Case<'_>, way: DeliveryWay, on: Date) -> Result<Vec<Event>, Refusal> {
    let decided = case.application.decision.as_ref().ok_or(Refusal::WrongStage)?.at.date();
    let today = case.at.date();
    when((way == DeliveryWay::Online) == matches!(case.by, Actor::Citizen { .. }), Refusal::NotYours)?;
    let earliest = if way == DeliveryWay::Online { today } else { decided };
    when((earliest..=today).contains(&on), Refusal::DateImpossible)?;
    Ok(vec![Event::Delivered { way, on }])
}
