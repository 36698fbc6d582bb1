//! What the district decides, or the township in its place, and what it looks at first.

use super::opinion::first_month_of;
use super::township::visit_fits;
use super::{Case, when};
use crate::application::{Application, Event, Outcome, Refusal, Visit};
use crate::household::LongText;
use crate::money::Fen;
use crate::policy::SwitchKey;
use crate::time::Timestamp;
use jiff::civil::Date;

/// 办法 第20条, 特困 抽查: whoever decides has visited and drawn where the rules want it.
pub(super) fn may_decide(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    let drawn = a.draw.is_some() || !case.rules.switch(SwitchKey::DrawSample)?;
    when(drawn, Refusal::DrawRequired).and(when(!visit_missing(a), Refusal::DistrictVisitRequired))
}

/// 办法 第20条: the district visits a registered family, one complained about, and one drawn for a check; a complaint or
/// a draw after the last visit asks for another.
pub(super) fn visit_missing(application: &Application) -> bool {
    let registered = application.accepted_at.filter(|_| application.is_registered());
    let complained = application.complaints.last().map(|complaint| complaint.at);
    let drawn = application.draw.as_ref().filter(|draw| draw.chosen).map(|draw| draw.at);
    let Some(since) = [registered, complained, drawn].into_iter().flatten().max() else { return false };
    let answers = |(at, visit): &(Timestamp, Visit)| *at >= since && visit.visited_on >= since.date();
    !application.district_visits.iter().any(answers)
}

/// What was published is what is decided; whoever wants another kind or amount sends the file back.
pub(super) fn confirm(
    case: &Case<'_>,
    amount: Fen,
    first_month: Date,
    reasons: LongText,
) -> Result<Vec<Event>, Refusal> {
    let opinion = case.application.opinion.as_ref().ok_or(Refusal::NoOpinion)?;
    let Outcome::Approve { kind, amount: published } = opinion.outcome else {
        return Err(Refusal::AmountNotPublished);
    };
    when(amount == published, Refusal::AmountNotPublished)?;
    when(first_month == first_month_of(kind, case.at.date()), Refusal::FirstMonthNotNext)?;
    Ok(vec![Event::Confirmed { kind, amount, first_month, reasons, policy_version: case.rules.version() }])
}

pub(super) fn record_visit(case: &Case<'_>, visit: Visit) -> Result<Vec<Event>, Refusal> {
    let accepted = case.application.accepted_at.ok_or(Refusal::WrongStage)?;
    when(case.application.district_visits.len() < crate::limits::DISTRICT_VISITS_MAX, Refusal::VisitedAlready)?;
    visit_fits(case, &visit, accepted.date())?;
    Ok(vec![Event::DistrictVisited(visit)])
}
