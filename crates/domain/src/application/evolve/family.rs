//! What the family's and the signers' events change. `None`: the event speaks of something that is not there.

use super::{enter, staff};
use crate::application::{Application, Pause, Stage};
use crate::household::{Answer, LongText, Paper};
use crate::time::Timestamp;

/// Whoever signed signed the answers of that day: a later one lets the signatures lapse. Photographs are not signed.
pub(super) fn answered(a: &mut Application, answer: Answer) {
    if !matches!(answer, Answer::PaperAdded(_) | Answer::PaperRemoved(_)) {
        a.signers.clear();
        a.sign_until = None;
    }
    a.declaration = std::mem::take(&mut a.declaration).with(answer);
}

pub(super) fn draft_reopened(a: &mut Application, at: Timestamp) {
    a.signers.clear();
    a.sign_until = None;
    enter(a, Stage::Draft, at);
}

pub(super) fn submitted(a: &mut Application, at: Timestamp) {
    a.submitted_at = Some(at);
    enter(a, Stage::Submitted, at);
}

/// Back to where the township asked: before acceptance, or in the investigation.
pub(super) fn supplement_answered(
    a: &mut Application,
    papers: Vec<Paper>,
    text: Option<LongText>,
    at: Timestamp,
) -> Option<()> {
    let round = a.supplements.last_mut()?;
    round.answered_at = Some(at);
    round.text = text;
    a.declaration.papers.extend(papers);
    if let Some(Pause { until, .. }) = a.pauses.last_mut() {
        *until = Some(at);
    }
    if a.accepted_at.is_some() {
        enter(a, Stage::Investigating, at);
        staff::finish_investigation(a, at);
    } else {
        enter(a, Stage::Submitted, at);
    }
    Some(())
}
