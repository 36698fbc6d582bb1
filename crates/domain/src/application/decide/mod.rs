//! What a command leads to. Pure: the same state, command, actor, moment and rules always give the same events.

mod district;
mod family;
mod township;

pub use district::first_paid_month;

use crate::access::{self, Actor};
use crate::application::{Action, Application, Command, Event, Refusal, Stage};
use crate::calendar::WorkCalendar;
use crate::household::Paper;
use crate::ids::PaperId;
use crate::limits;
use crate::policy::{CountKey, DeadlineKey, Limit, PolicySet, SwitchKey};
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// The rules of the day: policy for the division, working days, the authorization text in force.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Policy values for the division and date.
    pub policy: &'a PolicySet<'a>,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// SM3 of the authorization text in force, lower-case hexadecimal.
    pub authorization_sm3: &'a str,
}

impl Rules<'_> {
    pub(super) fn limit(&self, key: DeadlineKey) -> Result<&Limit, Refusal> {
        self.policy.deadline(key).ok_or(Refusal::PolicyMissing)
    }

    pub(super) fn count(&self, key: CountKey) -> Result<u16, Refusal> {
        self.policy.count(key).ok_or(Refusal::PolicyMissing)
    }

    pub(super) fn switch(&self, key: SwitchKey) -> Result<bool, Refusal> {
        self.policy.switch(key).ok_or(Refusal::PolicyMissing)
    }
}

/// The events that a command leads to, or why it is refused. At least one event, never a partial result.
pub fn decide(
    state: Option<&Application>,
    command: Command,
    by: &Actor,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    let Some(application) = state else {
        let Command::Start { id, family, citizen } = command else { return Err(Refusal::OutOfScope) };
        return family::start(id, family, citizen, by);
    };
    let action = command.action().ok_or(Refusal::WrongStage)?;
    access::check(by, action, application)?;
    ready(application, action, by, at)?;
    match command {
        Command::Start { .. } => Err(Refusal::WrongStage),
        Command::Answer(answer) => family::answer(&application.declaration, answer),
        Command::AskSignatures { promised, .. } => family::ask_signatures(application, promised, at, rules),
        Command::ReopenDraft => Ok(vec![Event::DraftReopened]),
        Command::Sign(act) => family::sign(application, act, by, rules),
        Command::DeclineSignature { signer, reason } => family::decline(signer, reason, by),
        Command::Withdraw { reason } => Ok(vec![Event::Withdrawn { reason }]),
        Command::AnswerSupplement { papers, text } => family::answer_supplement(application, papers, text),
        Command::Object { text, name, phone } => Ok(vec![Event::Objected { text, name, phone }]),
        Command::Accept { number, .. } => Ok(vec![Event::Accepted { number }]),
        Command::RefuseAcceptance { reasons } => Ok(vec![Event::AcceptanceRefused { reasons }]),
        Command::RequestSupplement { items } => township::request_supplement(items, at, rules),
        Command::OrderVerification => Ok(vec![Event::VerificationOrdered]),
        Command::RecordVerification(report) => township::record_verification(application, report),
        Command::RecordVisit(visit) => township::record_visit(application, visit, at, rules),
        Command::WriteOpinion { outcome, reasons } => township::write_opinion(application, outcome, reasons, rules),
        Command::StartNotice => township::start_notice(at, rules),
        Command::Reinvestigate { reason } => Ok(vec![Event::Reinvestigated { reason }]),
        Command::CloseNotice => Ok(vec![Event::NoticeClosed]),
        Command::Return { reasons } => Ok(vec![Event::Returned { reasons }]),
        Command::Confirm { amount, first_month, reasons } => {
            district::confirm(application, amount, first_month, reasons, at, rules)
        }
        Command::Refuse { reasons } => {
            Ok(vec![Event::Refused { reasons, policy_version: rules.policy.version().to_owned() }])
        }
        Command::CallForHelp { .. }
        | Command::GiveConsent
        | Command::DisputeVerification { .. }
        | Command::ChangeFamily(_)
        | Command::Transfer { .. }
        | Command::ChangeApplicant { .. }
        | Command::SettleFact { .. }
        | Command::AssessSelfCare(_)
        | Command::RecordAppraisal(_)
        | Command::Extend { .. }
        | Command::Warn { .. }
        | Command::LiftWarning
        | Command::Terminate { .. }
        | Command::RecordComplaint { .. }
        | Command::RecordDistrictVisit(_)
        | Command::RecordDraw { .. }
        | Command::ProposeRelief { .. }
        | Command::PayRelief
        | Command::CloseRelief { .. } => Err(Refusal::WrongStage),
    }
}

/// What this actor can really do now: permitted by the table, and the facts are there.
pub fn available(by: &Actor, application: &Application, at: Timestamp) -> Vec<Action> {
    access::permitted(by, application)
        .into_iter()
        .filter(|action| ready(application, *action, by, at).is_ok())
        .collect()
}

/// Facts that an action needs beyond its stage, whatever the form says.
fn ready(application: &Application, action: Action, by: &Actor, at: Timestamp) -> Result<(), Refusal> {
    let when = |holds: bool, refusal: Refusal| if holds { Ok(()) } else { Err(refusal) };
    // A new investigation closes all objections, so those open belong to the notice that hangs.
    let open_objections = application.objections.iter().filter(|objection| objection.open).count();
    let room_for_changes = when(application.version < limits::CHANGES_PER_APPLICATION_MAX, Refusal::TooManyChanges);
    let notice_over = application.notice().is_some_and(|notice| at.date() > notice.until.date);
    match action {
        Action::OrderVerification => when(application.verification.is_none(), Refusal::VerificationOrderedAlready),
        Action::RecordVerification => when(
            application.verification.as_ref().is_some_and(|verification| verification.report.is_none()),
            Refusal::NoVerificationExpected,
        ),
        Action::RecordVisit => when(!application.visited, Refusal::VisitedAlready),
        Action::WriteOpinion => when(application.opinion.is_none(), Refusal::OpinionWrittenAlready),
        Action::StartNotice => when(application.opinion.is_some(), Refusal::NoOpinion),
        Action::Return if application.stage == Stage::Opinion => {
            when(application.opinion.is_some(), Refusal::NoOpinion)
        }
        Action::Object => when(!notice_over, Refusal::NoticeOver)
            .and(when(open_objections < limits::OBJECTIONS_MAX, Refusal::TooManyObjections)),
        Action::Reinvestigate => when(open_objections > 0, Refusal::NoObjection),
        Action::CloseNotice => {
            when(notice_over, Refusal::NoticeRunning).and(when(open_objections == 0, Refusal::ObjectionOpen))
        }
        Action::RequestSupplement => {
            when(application.supplements.len() < limits::SUPPLEMENT_ROUNDS_MAX, Refusal::TooManySupplements)
        }
        Action::RefuseAcceptance if application.stage == Stage::SupplementRequested => when(
            application.supplements.last().is_some_and(|round| at.date() > round.due.date),
            Refusal::SupplementRunning,
        ),
        Action::Sign => family::link_open(application, by, at).and(room_for_changes),
        Action::DeclineSignature => {
            family::link_open(application, by, at).and(family::not_declined(application, by)).and(room_for_changes)
        }
        Action::Answer | Action::AskSignatures | Action::ReopenDraft => room_for_changes,
        Action::Withdraw
        | Action::AnswerSupplement
        | Action::Accept
        | Action::RefuseAcceptance
        | Action::Return
        | Action::Confirm
        | Action::Refuse
        | Action::CallForHelp
        | Action::GiveConsent
        | Action::DisputeVerification
        | Action::ChangeFamily
        | Action::Transfer
        | Action::ChangeApplicant
        | Action::SettleFact
        | Action::AssessSelfCare
        | Action::RecordAppraisal
        | Action::Extend
        | Action::Warn
        | Action::LiftWarning
        | Action::Terminate
        | Action::RecordComplaint
        | Action::RecordDistrictVisit
        | Action::RecordDraw
        | Action::ProposeRelief
        | Action::PayRelief
        | Action::CloseRelief => Ok(()),
    }
}

/// True when a new photograph is there already, or comes twice.
fn doubled<'a>(known: impl Iterator<Item = &'a Paper>, new: &[Paper]) -> bool {
    let mut seen: BTreeSet<PaperId> = known.map(|paper| paper.id).collect();
    !new.iter().all(|paper| seen.insert(paper.id))
}
