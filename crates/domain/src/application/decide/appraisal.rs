//! 民主评议: since 2021 only a remedy after an objection, in place of a second visit.

use super::{Case, doubled, when};
use crate::application::{Appraisal, Event, Refusal};
use crate::household::{Paper, PaperKind};
use crate::limits;
use crate::policy::{CountKey, ShareKey, SwitchKey};

pub(super) fn record(case: &Case<'_>, appraisal: Appraisal) -> Result<Vec<Event>, Refusal> {
    date_fits(case, &appraisal)?;
    quorum_fits(case, &appraisal)?;
    photos_fit(case, &appraisal.photos)?;
    Ok(vec![Event::Appraised(appraisal)])
}

/// Held after the objection that it answers, and not in the future.
fn date_fits(case: &Case<'_>, appraisal: &Appraisal) -> Result<(), Refusal> {
    let objected = case.application.answering_objection.ok_or(Refusal::NoObjection)?;
    let possible = appraisal.held_on >= objected.date() && appraisal.held_on <= case.at.date();
    when(possible, Refusal::DateImpossible)
}

/// Enough people, an odd number where policy wants it, enough of them residents, and no more votes than people.
fn quorum_fits(case: &Case<'_>, appraisal: &Appraisal) -> Result<(), Refusal> {
    let sum = |counts: &[u16]| counts.iter().fold(0_u32, |sum, count| sum.saturating_add(u32::from(*count)));
    let Appraisal { residents_count, committee_count, others_count, votes_for, votes_against, .. } = *appraisal;
    let people = sum(&[residents_count, committee_count, others_count]);
    let enough = people >= u32::from(case.rules.count(CountKey::AppraisalPersonsMin)?);
    let odd = !case.rules.switch(SwitchKey::AppraisalOdd)? || people % 2 == 1;
    when(enough && odd, Refusal::QuorumMissed)?;
    let residents = case.rules.share(ShareKey::AppraisalResidents)?;
    when(residents.reached_by(i64::from(residents_count), i64::from(people)), Refusal::TooFewResidents)?;
    when(sum(&[votes_for, votes_against]) <= people, Refusal::VotesImpossible)
}

/// The signed sheet and the meeting.
fn photos_fit(case: &Case<'_>, photos: &[Paper]) -> Result<(), Refusal> {
    when(photos.len() <= limits::VISIT_PHOTOS_MAX, Refusal::TooManyPapers)?;
    let foreign = photos.iter().any(|photo| !matches!(photo.kind, PaperKind::VisitPhoto | PaperKind::Other));
    when(!foreign && !doubled(case.application.papers(), photos), Refusal::NoSuchPaper)
}
