//! What the township does up to the end of the investigation.

use super::{Case, doubled, signature_missing, signing, when};
use crate::application::{Application, Earlier, Event, Refusal, SupplementItem, Visit};
use crate::division::{DivisionCode, DivisionLevel};
use crate::household::{LongText, PaperKind};
use crate::identity::PersonName;
use crate::limits;
use crate::number::AcceptanceNumber;
use crate::policy::{CountKey, DeadlineKey};
use jiff::civil::Date;

/// An emergency may go the ordinary way, once its papers are complete and everybody has signed.
pub(super) fn accept(
    case: &Case<'_>,
    number: AcceptanceNumber,
    earlier: Option<Earlier>,
) -> Result<Vec<Event>, Refusal> {
    let a = case.application;
    if let Some(earlier) = earlier {
        return Err(earlier.refusal(a, case.by));
    }
    if a.declaration.request().is_emergency() {
        let missing = signing::missing(a);
        when(missing.is_empty(), Refusal::Incomplete(missing))?;
    }
    when(!a.signers.is_empty() && !signature_missing(a), Refusal::SignatureMissing)?;
    Ok(vec![Event::Accepted { number }])
}

/// 一次性告知: one request lists everything missing.
pub(super) fn request_supplement(case: &Case<'_>, items: Vec<SupplementItem>) -> Result<Vec<Event>, Refusal> {
    when(!items.is_empty(), Refusal::NothingListed)?;
    when(items.len() <= limits::SUPPLEMENT_ITEMS_MAX, Refusal::ListTooLong)?;
    let due = case.rules.limit(DeadlineKey::Supplement)?.due(case.rules.calendar, case.at.date());
    Ok(vec![Event::SupplementRequested { items, due }])
}

/// 转办: to a village of another township of the same district; clocks and separated duties go along.
pub(super) fn transfer(case: &Case<'_>, village: DivisionCode, reason: LongText) -> Result<Vec<Event>, Refusal> {
    when(village.level() == DivisionLevel::Village, Refusal::NotAVillage)?;
    let from = case.application.handled_in().cloned().ok_or(Refusal::OutOfScope)?;
    when(village.district() == from.district(), Refusal::NotThisDistrict)?;
    when(village.township() != from.township(), Refusal::SameTownship)?;
    Ok(vec![Event::Transferred { from, to: village, reason }])
}

/// The investigation began with acceptance, or anew with an objection or a return: what was seen before does not answer
/// those.
pub(super) fn record_visit(case: &Case<'_>, visit: Visit) -> Result<Vec<Event>, Refusal> {
    let a = case.application;
    let since = a.investigating_since.unwrap_or(a.stage_since).date();
    visit_fits(case, &visit, since)?;
    Ok(vec![Event::Visited(visit)])
}

/// A visit counts when enough different people made it, on a possible day, before a witness who can sign.
pub(super) fn visit_fits(case: &Case<'_>, visit: &Visit, since: Date) -> Result<(), Refusal> {
    let mut names: Vec<&str> = visit.visitors.iter().map(PersonName::as_str).collect();
    names.sort_unstable();
    names.dedup();
    when(names.len() >= usize::from(case.rules.count(CountKey::VisitorsMin)?), Refusal::TwoVisitorsRequired)?;
    when(visit.visitors.len() <= limits::VISITORS_MAX, Refusal::ListTooLong)?;
    when(visit.visited_on <= case.at.date() && visit.visited_on >= since, Refusal::VisitDateImpossible)?;
    let a = case.application;
    let adult_age_years = case.rules.count(CountKey::AdultAgeYears)?;
    when(can_witness(a, visit, adult_age_years)?, Refusal::WitnessCannotSign)?;
    when(visit.observed.iter().all(|fact| fact.value >= 0), Refusal::SumImpossible)?;
    when(visit.observed.len() <= limits::OBSERVED_FACTS_MAX, Refusal::ListTooLong)?;
    when(visit.photos.len() <= limits::VISIT_PHOTOS_MAX, Refusal::TooManyPapers)?;
    let foreign = visit.photos.iter().any(|photo| photo.kind != PaperKind::VisitPhoto);
    when(!foreign && !doubled(a.papers(), &visit.photos), Refusal::NoSuchPaper)
}

/// A member of age and with capacity; for a family that has none, the guardian who applies for it.
fn can_witness(application: &Application, visit: &Visit, adult_age_years: u16) -> Result<bool, Refusal> {
    let declaration = &application.declaration;
    if declaration.agent.as_ref().is_some_and(|agent| agent.guardian && agent.no == visit.family_witness) {
        return Ok(true);
    }
    let witness = declaration.member(visit.family_witness).ok_or(Refusal::NoSuchMember)?;
    Ok(witness.signs_alone(visit.visited_on, adult_age_years))
}
