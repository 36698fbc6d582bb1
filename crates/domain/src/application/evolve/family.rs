//! What the family's and the signers' events change. `None`: the event speaks of something that is not there.

use super::{enter, staff};
use crate::application::{Application, Pause, Signature, Signer, SignerRow, SignerState, Stage};
use crate::household::{Answer, LongText, MemberNo, Paper};
use crate::time::Timestamp;
use jiff::civil::Date;

/// Whoever signed signed the answers of that day: a later one lets the signatures lapse. Photographs are not signed.
pub(super) fn answered(a: &mut Application, answer: Answer) {
    if !matches!(answer, Answer::PaperAdded(_) | Answer::PaperRemoved(_)) {
        a.signers.clear();
        a.sign_until = None;
    }
    a.declaration = std::mem::take(&mut a.declaration).with(answer);
}

/// Where links are only renewed, whoever signed for the same people need not sign again.
pub(super) fn signatures_asked(a: &mut Application, signers: Vec<Signer>, until: Date, at: Timestamp) {
    let known = std::mem::take(&mut a.signers);
    a.signers = signers
        .into_iter()
        .map(|signer| {
            let row = known.iter().find(|row| row.signer == signer && row.is_signed());
            row.cloned().unwrap_or(SignerRow { signer, state: SignerState::Wanted })
        })
        .collect();
    a.sign_until = Some(until);
    if a.stage == Stage::Draft {
        enter(a, Stage::AwaitingSignatures, at);
    }
}

pub(super) fn draft_reopened(a: &mut Application, at: Timestamp) {
    a.signers.clear();
    a.sign_until = None;
    enter(a, Stage::Draft, at);
}

pub(super) fn signed(a: &mut Application, signature: Signature, at: Timestamp) -> Option<()> {
    let row = row(a, signature.signer)?;
    row.state = SignerState::Signed { at, signature };
    Some(())
}

pub(super) fn declined(a: &mut Application, signer: MemberNo, reason: Option<LongText>, at: Timestamp) -> Option<()> {
    row(a, signer)?.state = SignerState::Declined { at, reason };
    Some(())
}

fn row(a: &mut Application, signer: MemberNo) -> Option<&mut SignerRow> {
    a.signers.iter_mut().find(|row| row.signer.signer == signer)
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
