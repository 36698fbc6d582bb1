//! What the township's and the district's events change. `None`: the event speaks of something that is not there.

use super::enter;
use crate::application::{
    Application, Decision, Notice, Return, Stage, Supplement, SupplementItem, Verdict, VerificationReport, Visit,
};
use crate::calendar::Due;
use crate::household::LongText;
use crate::number::AcceptanceNumber;
use crate::time::Timestamp;
use jiff::civil::Date;

pub(super) fn accepted(a: &mut Application, number: AcceptanceNumber, at: Timestamp) {
    a.number = Some(number);
    a.accepted_at = Some(at);
    enter(a, Stage::Investigating, at);
}

pub(super) fn supplement_requested(a: &mut Application, items: Vec<SupplementItem>, due: Due, at: Timestamp) {
    a.supplements.push(Supplement { asked_at: at, items, due, answered_at: None, text: None });
    enter(a, Stage::SupplementRequested, at);
}

pub(super) fn verified(a: &mut Application, report: VerificationReport, at: Timestamp) -> Option<()> {
    a.verification.as_mut()?.report = Some((at, report));
    finish_investigation(a, at);
    Some(())
}

pub(super) fn visited(a: &mut Application, visit: Visit, at: Timestamp) {
    a.visits.push((at, visit));
    a.visited = true;
    finish_investigation(a, at);
}

/// Verification and visit run side by side; the later of the two ends the investigation.
fn finish_investigation(a: &mut Application, at: Timestamp) {
    let verified = a.verification.as_ref().is_some_and(|verification| verification.report.is_some());
    if verified && a.visited {
        enter(a, Stage::Opinion, at);
    }
}

pub(super) fn notice_started(a: &mut Application, from: Date, until: Due, at: Timestamp) {
    a.notices.push(Notice { from, until, closed_at: None });
    enter(a, Stage::PublicNotice, at);
}

pub(super) fn reinvestigated(a: &mut Application, at: Timestamp) -> Option<()> {
    a.notices.last_mut()?.closed_at = Some(at);
    a.objections.iter_mut().for_each(|objection| objection.open = false);
    investigate_again(a, at);
    Some(())
}

pub(super) fn notice_closed(a: &mut Application, at: Timestamp) -> Option<()> {
    a.notices.last_mut()?.closed_at = Some(at);
    a.received_at = Some(at);
    enter(a, Stage::Confirmation, at);
    Some(())
}

/// The approver sends the opinion back to its writer; the district sends the whole file back to be investigated again.
pub(super) fn returned(a: &mut Application, reasons: LongText, at: Timestamp) {
    a.returns.push(Return { at, from: a.stage, reasons });
    if a.stage == Stage::Opinion {
        a.opinion = None;
    } else {
        investigate_again(a, at);
    }
}

/// A new visit is needed; the verification's result stays.
fn investigate_again(a: &mut Application, at: Timestamp) {
    a.visited = false;
    a.opinion = None;
    a.received_at = None;
    enter(a, Stage::Investigating, at);
}

pub(super) fn decided(
    a: &mut Application,
    at: Timestamp,
    verdict: Verdict,
    reasons: LongText,
    policy_version: Option<String>,
) {
    a.decision = Some(Decision { at, verdict, reasons, policy_version });
    enter(a, Stage::Decided, at);
}
