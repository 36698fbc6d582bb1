//! What the township does between acceptance and the district.

use crate::application::decide::doubled;
use crate::application::means::means;
use crate::application::{Application, Event, Outcome, Refusal, Rules, SupplementItem, VerificationReport, Visit};
use crate::household::{LongText, PaperKind};
use crate::identity::PersonName;
use crate::limits;
use crate::money::Fen;
use crate::policy::{CountKey, DeadlineKey};
use crate::time::Timestamp;

/// 一次性告知: one request lists everything missing.
pub(super) fn request_supplement(
    items: Vec<SupplementItem>,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    if items.is_empty() {
        return Err(Refusal::NothingListed);
    }
    if items.len() > limits::SUPPLEMENT_ITEMS_MAX {
        return Err(Refusal::ListTooLong);
    }
    let due = rules.limit(DeadlineKey::Supplement)?.due(rules.calendar, at.date());
    Ok(vec![Event::SupplementRequested { items, due }])
}

pub(super) fn record_verification(
    application: &Application,
    report: VerificationReport,
) -> Result<Vec<Event>, Refusal> {
    if report.findings.len() > limits::VERIFICATION_FINDINGS_MAX {
        return Err(Refusal::ListTooLong);
    }
    let stranger = report.findings.iter().any(|finding| application.declaration.member(finding.member).is_none());
    if stranger {
        return Err(Refusal::NoSuchMember);
    }
    Ok(vec![Event::VerificationRecorded(report)])
}

pub(super) fn record_visit(
    application: &Application,
    visit: Visit,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut names: Vec<&str> = visit.visitors.iter().map(PersonName::as_str).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < usize::from(rules.count(CountKey::VisitorsMin)?) {
        return Err(Refusal::TwoVisitorsRequired);
    }
    if visit.visitors.len() > limits::VISITORS_MAX {
        return Err(Refusal::ListTooLong);
    }
    // The stage began with acceptance, or anew with an objection or a return: what was seen before does not answer those.
    if visit.visited_on > at.date() || visit.visited_on < application.stage_since.date() {
        return Err(Refusal::VisitDateImpossible);
    }
    let witness = application.declaration.member(visit.family_witness).ok_or(Refusal::NoSuchMember)?;
    if !witness.signs_alone(visit.visited_on, rules.count(CountKey::AdultAgeYears)?) {
        return Err(Refusal::WitnessCannotSign);
    }
    if visit.photos.len() > limits::VISIT_PHOTOS_MAX {
        return Err(Refusal::TooManyPapers);
    }
    if visit.photos.iter().any(|photo| photo.kind != PaperKind::VisitPhoto)
        || doubled(application.papers(), &visit.photos)
    {
        return Err(Refusal::NoSuchPaper);
    }
    Ok(vec![Event::Visited(visit)])
}

pub(super) fn write_opinion(
    application: &Application,
    outcome: Outcome,
    reasons: LongText,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    if let Outcome::Approve { amount, .. } = outcome {
        amount_fits(application, amount, rules)?;
    }
    let policy_version = rules.policy.version().to_owned();
    Ok(vec![Event::OpinionWritten { outcome, reasons, policy_version }])
}

/// 办法 第19条: seven full days in the village; the day of posting is not counted.
pub(super) fn start_notice(at: Timestamp, rules: &Rules<'_>) -> Result<Vec<Event>, Refusal> {
    let until = rules.limit(DeadlineKey::Publicity)?.due(rules.calendar, at.date());
    Ok(vec![Event::NoticeStarted { from: at.date(), until }])
}

/// Nobody is granted nothing, and no family more than the standard for each member.
pub(super) fn amount_fits(application: &Application, monthly: Fen, rules: &Rules<'_>) -> Result<(), Refusal> {
    let ceiling = means(&application.declaration, rules.policy)?.ceiling_month;
    if monthly <= Fen::new(0) || monthly > ceiling { Err(Refusal::AmountImpossible) } else { Ok(()) }
}
