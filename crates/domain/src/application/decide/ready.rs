//! Facts that an action needs beyond its stage, whatever the form says. Pages offer only what passes here.

use super::{Case, delivery, district, family_change, opinion, relief, signature_missing, signing, warning, when};
use crate::application::{Action, Application, Refusal, SignerRow, SignerState, Stage};
use crate::limits;
use crate::policy::CountKey;

pub(super) fn ready(case: &Case<'_>, action: Action) -> Result<(), Refusal> {
    let a = case.application;
    let emergency = a.declaration.request().is_emergency();
    match action {
        Action::Answer => answers_open(case).and(room_for_changes(case)),
        Action::AskSignatures => signing::may_ask(case).and(room_for_changes(case)),
        Action::ReopenDraft => room_for_changes(case),
        Action::CallForHelp => when(emergency, Refusal::NotAnEmergency).and(room_for_changes(case)),
        Action::Sign => signing::link_open(case).and(room_for_changes(case)),
        Action::OpenSigning => signing::link_open(case).and(signing::not_opened(case)).and(room_for_changes(case)),
        Action::SignOnPaper => signing::paper_open(case).and(room_for_changes(case)),
        Action::CorrectSignerPhone | Action::ChangeSigningWay => {
            when(signature_missing(a), Refusal::AlreadySigned).and(room_for_changes(case))
        }
        Action::CheckPaperSignature => when(paper_unchecked(a), Refusal::NoPaperSignature),
        // At any time: whoever signs again finds no room for it, so that this comes to an end by itself.
        Action::WithdrawAuthorization => signing::may_withdraw(case),
        Action::DeclineSignature => {
            signing::link_open(case).and(signing::not_declined(case)).and(room_for_changes(case))
        }
        Action::GiveConsent => may_consent(case).and(room_for_changes(case)),
        Action::DisputeVerification => may_dispute(case).and(room_for_changes(case)),
        Action::ChangeFamily => family_change::may_change(case).and(room_for_changes(case)),
        Action::Object => may_object(case),
        Action::RequestSupplement => may_request_supplement(case),
        Action::RefuseAcceptance => may_refuse_acceptance(case),
        Action::OrderVerification => when(a.verification.is_none(), Refusal::VerificationOrderedAlready)
            .and(when(!signature_missing(a), Refusal::SignatureMissing))
            .and(when(!paper_unchecked(a), Refusal::PaperSignatureUnchecked)),
        Action::RecordVerification => {
            when(!withdrawn(a), Refusal::AuthorizationWithdrawn)?;
            when(!signature_missing(a), Refusal::SignatureMissing)?;
            let expected = a.verification.as_ref().is_some_and(|verification| verification.report.is_none());
            when(expected, Refusal::NoVerificationExpected)
        }
        Action::RecordVisit => when(!a.visited, Refusal::VisitedAlready),
        Action::RecordAppraisal => {
            when(a.answering_objection.is_some(), Refusal::NoObjection).and(when(!a.visited, Refusal::VisitedAlready))
        }
        Action::SettleFact => when(a.opinion.is_none(), Refusal::OpinionWrittenAlready),
        Action::AssessSelfCare => when(a.opinion.is_none(), Refusal::OpinionWrittenAlready)
            .and(when(!is_temporary(case), Refusal::KindImpossible)),
        Action::WriteOpinion => when(a.opinion.is_none(), Refusal::OpinionWrittenAlready)
            .and(when(!signature_missing(a), Refusal::SignatureMissing))
            .and(when(!paper_unchecked(a), Refusal::PaperSignatureUnchecked)),
        Action::StartNotice => when(a.opinion.is_some(), Refusal::NoOpinion)
            .and(when(!signature_missing(a), Refusal::SignatureMissing))
            .and(when(!paper_unchecked(a), Refusal::PaperSignatureUnchecked)),
        Action::Reinvestigate => when(opinion::open_objections(a) > 0, Refusal::NoObjection),
        Action::CloseNotice => opinion::may_close(case),
        Action::Return => may_return(case),
        Action::Confirm | Action::Refuse => district::may_decide(case),
        Action::RecordDelivery => delivery::may_deliver(a),
        Action::RecordDraw => when(a.draw.is_none(), Refusal::DrawnAlready),
        Action::Extend => warning::may_extend(case),
        Action::Warn => when(a.warning.is_none(), Refusal::WarnedAlready),
        Action::LiftWarning => when(a.warning.is_some(), Refusal::NotWarned),
        Action::Terminate => warning::may_terminate(case),
        Action::ProposeRelief => relief::may_propose(case),
        Action::PayRelief => when(a.relief.is_some(), Refusal::ReliefNotProposed),
        Action::CloseRelief => relief::may_close(case).and(when(!paper_unchecked(a), Refusal::PaperSignatureUnchecked)),
        Action::RecordComplaint => when(a.complaints.len() < limits::COMPLAINTS_MAX, Refusal::ListTooLong),
        Action::Accept => when(!paper_unchecked(a), Refusal::PaperSignatureUnchecked),
        Action::Withdraw
        | Action::AnswerSupplement
        | Action::Transfer
        | Action::ChangeApplicant
        | Action::RecordDistrictVisit => Ok(()),
    }
}

/// True while the clerk has to look at somebody's paper form.
fn paper_unchecked(application: &Application) -> bool {
    application.signers.iter().any(SignerRow::is_paper_unchecked)
}

fn withdrawn(application: &Application) -> bool {
    application.signers.iter().any(|row| matches!(row.state, SignerState::Withdrawn { .. }))
}

fn room_for_changes(case: &Case<'_>) -> Result<(), Refusal> {
    when(case.application.version < limits::CHANGES_PER_APPLICATION_MAX, Refusal::TooManyChanges)
}

/// After submission only an emergency is still filled in.
fn answers_open(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    when(a.stage != Stage::Submitted || a.declaration.request().is_emergency(), Refusal::WrongStage)
}

fn is_temporary(case: &Case<'_>) -> bool {
    matches!(case.application.declaration.request(), crate::kind::Request::Temporary { .. })
}

fn may_consent(case: &Case<'_>) -> Result<(), Refusal> {
    when(!is_temporary(case), Refusal::KindImpossible)
        .and(when(!case.application.others_too(), Refusal::ConsentGivenAlready))
}

/// A report is there, and nobody is looking into it already.
fn may_dispute(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    when(a.disputes.iter().all(|dispute| dispute.answered_at.is_some()), Refusal::DisputeOpen)?;
    when(a.disputes.len() < limits::DISPUTES_MAX, Refusal::ListTooLong)?;
    let reported = a.verification.as_ref().is_some_and(|verification| verification.report.is_some());
    when(reported, Refusal::NothingToDispute)
}

fn may_object(case: &Case<'_>) -> Result<(), Refusal> {
    when(!opinion::notice_over(case), Refusal::NoticeOver)
        .and(when(opinion::open_objections(case.application) < limits::OBJECTIONS_MAX, Refusal::TooManyObjections))
}

/// An emergency is filled in directly, so that no clock waits for it.
fn may_request_supplement(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    when(a.accepted_at.is_some() || !a.declaration.request().is_emergency(), Refusal::WrongStage)?;
    let rounds_max = usize::from(case.rules.count(CountKey::SupplementRounds)?);
    when(a.supplements.len() < rounds_max, Refusal::TooManySupplements)
}

/// What was accepted can only be decided; before that, the family first has its time to add what is missing.
fn may_refuse_acceptance(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    when(a.accepted_at.is_none(), Refusal::WrongStage)?;
    let over = a.supplements.last().is_some_and(|round| case.at.date() > round.due.date);
    when(a.stage != Stage::SupplementRequested || over, Refusal::SupplementRunning)
}

/// The approver returns what a clerk proposed; whoever decides returns the file.
fn may_return(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    match a.stage {
        Stage::Submitted => when(a.relief.is_some(), Refusal::ReliefNotProposed),
        Stage::Opinion => when(a.opinion.is_some(), Refusal::NoOpinion),
        Stage::Draft
        | Stage::AwaitingSignatures
        | Stage::SupplementRequested
        | Stage::Investigating
        | Stage::PublicNotice
        | Stage::Confirmation
        | Stage::Decided
        | Stage::Withdrawn
        | Stage::ReliefFirst
        | Stage::Terminated => Ok(()),
    }
}
