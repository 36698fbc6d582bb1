//! What the township's and the district's events change. `None`: the event speaks of something that is not there.

use super::enter;
use crate::application::{
    Application, Decision, Notice, Pause, Return, Stage, Supplement, SupplementItem, Verdict, VerificationReport,
    VerificationState, Visit,
};
use crate::calendar::Due;
use crate::household::LongText;
use crate::number::AcceptanceNumber;
use crate::policy::ConfirmLevel;
use crate::time::Timestamp;
use jiff::civil::Date;

pub(super) fn accepted(a: &mut Application, number: AcceptanceNumber, at: Timestamp) {
    a.number = Some(number);
    a.accepted_at = Some(at);
    a.investigating_since = Some(at);
    enter(a, Stage::Investigating, at);
}

pub(super) fn supplement_requested(a: &mut Application, items: Vec<SupplementItem>, due: Due, at: Timestamp) {
    a.supplements.push(Supplement { asked_at: at, items, due, answered_at: None, text: None });
    a.pauses.push(Pause { from: at, until: None });
    enter(a, Stage::SupplementRequested, at);
}

pub(super) fn verification_ordered(a: &mut Application, at: Timestamp) {
    a.verification = Some(VerificationState { ordered_at: at, report: None, round: a.verification_rounds });
}

/// The verification is to be ordered again: what the last one said no longer covers the family, or is disputed.
pub(super) fn void_verification(a: &mut Application) {
    if let Some(known) = a.verification.take() {
        a.verification_rounds = known.round.saturating_add(1);
        a.earlier_reports.extend(known.report);
    }
}

pub(super) fn verified(a: &mut Application, report: VerificationReport, at: Timestamp) -> Option<()> {
    a.verification.as_mut()?.report = Some((at, report));
    a.disputes.iter_mut().filter(|dispute| dispute.answered_at.is_none()).for_each(|d| d.answered_at = Some(at));
    finish_investigation(a, at);
    Some(())
}

pub(super) fn visited(a: &mut Application, visit: Visit, at: Timestamp) {
    a.visits.push((at, visit));
    a.visited = true;
    finish_investigation(a, at);
}

/// Verification and visit run side by side; the later of the two ends the investigation, unless the family is asked for
/// something meanwhile.
pub(super) fn finish_investigation(a: &mut Application, at: Timestamp) {
    if a.stage == Stage::Investigating && is_investigated(a) {
        enter(a, Stage::Opinion, at);
    }
}

pub(super) fn is_investigated(a: &Application) -> bool {
    a.visited && a.verification.as_ref().is_some_and(|verification| verification.report.is_some())
}

pub(super) fn notice_started(a: &mut Application, from: Date, until: Due, at: Timestamp) {
    a.notices.push(Notice { from, until, closed_at: None });
    a.answering_objection = None;
    a.published = a.opinion.as_ref().map(|opinion| opinion.outcome.clone());
    enter(a, Stage::PublicNotice, at);
}

pub(super) fn reinvestigated(a: &mut Application, at: Timestamp) -> Option<()> {
    a.notices.last()?;
    investigate_again(a, at);
    Some(())
}

pub(super) fn notice_closed(a: &mut Application, at: Timestamp) -> Option<()> {
    a.notices.last_mut()?.closed_at = Some(at);
    a.received_at = Some(at);
    enter(a, Stage::Confirmation, at);
    Some(())
}

pub(super) fn forwarded(a: &mut Application, level: ConfirmLevel, at: Timestamp) {
    a.answering_objection = None;
    a.confirm_level = Some(level);
    a.received_at = Some(at);
    enter(a, Stage::Confirmation, at);
}

/// The approver sends a proposal back to its writer; whoever decides sends the whole file back to be investigated again.
pub(super) fn returned(a: &mut Application, reasons: LongText, at: Timestamp) {
    a.returns.push(Return { at, from: a.stage, reasons });
    match a.stage {
        Stage::Opinion => a.opinion = None,
        Stage::Submitted => a.relief = None,
        Stage::Draft
        | Stage::AwaitingSignatures
        | Stage::SupplementRequested
        | Stage::Investigating
        | Stage::PublicNotice
        | Stage::Confirmation
        | Stage::Decided
        | Stage::Withdrawn
        | Stage::ReliefFirst
        | Stage::Terminated => investigate_again(a, at),
    }
}

/// A new visit is needed; the verification's result stays.
fn investigate_again(a: &mut Application, at: Timestamp) {
    take_back(a, at);
    a.visited = false;
    a.investigating_since = Some(at);
    enter(a, Stage::Investigating, at);
}

/// The opinion no longer stands, nor what rests on it; objections are looked into with the new one.
pub(super) fn take_back(a: &mut Application, at: Timestamp) {
    if let Some(notice) = a.notices.last_mut() {
        notice.closed_at = notice.closed_at.or(Some(at));
    }
    if let Some(first) = a.objections.iter().find(|objection| objection.open) {
        a.answering_objection = Some(first.at);
    }
    a.objections.iter_mut().for_each(|objection| objection.open = false);
    a.opinion = None;
    a.received_at = None;
    a.confirm_level = None;
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
