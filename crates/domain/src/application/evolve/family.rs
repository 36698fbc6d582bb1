//! What the family's and the signers' events change. `None`: the event speaks of something that is not there.

use super::enter;
use crate::application::{Application, Signature, Signer, SignerRow, SignerState, Stage};
use crate::household::{LongText, MemberNo, Paper};
use crate::time::Timestamp;
use jiff::civil::Date;

pub(super) fn signatures_asked(a: &mut Application, signers: Vec<Signer>, until: Date, at: Timestamp) {
    a.signers = signers.into_iter().map(|signer| SignerRow { signer, state: SignerState::Wanted }).collect();
    a.sign_until = Some(until);
    enter(a, Stage::AwaitingSignatures, at);
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
    enter(a, Stage::Submitted, at);
    Some(())
}
