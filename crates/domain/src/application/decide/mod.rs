//! What a command leads to. Pure: the same state, command, actor, moment and rules always give the same events.

mod answers;
mod appraisal;
mod delivery;
mod district;
mod facts;
mod family;
mod family_change;
mod opinion;
mod ready;
mod relief;
mod signing;
mod township;
mod warning;

pub use opinion::{first_month_of, first_paid_month};

use crate::access::{self, Actor};
use crate::application::{Action, Application, Command, Event, Refusal, SignerRow, SigningAct, SigningWay};
use crate::calendar::WorkCalendar;
use crate::household::Paper;
use crate::identity::level::IdentityLevel;
use crate::ids::PaperId;
use crate::money::{Fen, Share};
use crate::policy::{AmountKey, CountKey, DeadlineKey, LevelKey, Limit, PolicySet, ShareKey, SwitchKey};
use crate::time::Timestamp;
use ready::ready;
use std::collections::BTreeSet;

/// The rules of the day: policy for the division, working days, the authorization text in force.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Policy values for the division and date. Which kind's own values come first is decided here, from the application.
    pub policy: &'a PolicySet,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// SM3 of the authorization text in force, lower-case hexadecimal.
    pub authorization_sm3: &'a str,
    /// The sentence that a signer types to promise it.
    pub authorization_promise: &'a str,
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

    fn level(&self, key: LevelKey) -> Result<IdentityLevel, Refusal> {
        self.policy.level(key).ok_or(Refusal::PolicyMissing)
    }

    pub(super) fn amount(&self, key: AmountKey) -> Result<Fen, Refusal> {
        self.policy.amount(key).ok_or(Refusal::PolicyMissing)
    }

    pub(super) fn share(&self, key: ShareKey) -> Result<Share, Refusal> {
        self.policy.share(key).ok_or(Refusal::PolicyMissing)
    }

    fn version(&self) -> String {
        self.policy.version().to_owned()
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
    let policy = rules.policy.clone().for_kind(application.kind());
    let case = Case { application, by, at, rules: &Rules { policy: &policy, ..*rules } };
    access::check(by, command.action().ok_or(Refusal::WrongStage)?, application)?;
    ready(&case, command.action().ok_or(Refusal::WrongStage)?)?;
    case.decide(command)
}

pub use signing::may_witness;

/// Whether somebody may sign in this way: everything but the evidence, which is made only then. Stores nothing.
pub fn may_sign(
    application: &Application,
    act: &SigningAct,
    by: &Actor,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<(), Refusal> {
    let policy = rules.policy.clone().for_kind(application.kind());
    let case = Case { application, by, at, rules: &Rules { policy: &policy, ..*rules } };
    let on_paper = matches!(act.way, SigningWay::Paper { .. });
    let action = if on_paper { Action::SignOnPaper } else { Action::Sign };
    access::check(by, action, application)?;
    ready(&case, action)?;
    signing::check(&case, act)
}

/// What this actor can really do now: permitted by the table, and the facts are there.
pub fn available(by: &Actor, application: &Application, at: Timestamp, rules: &Rules<'_>) -> Vec<Action> {
    let policy = rules.policy.clone().for_kind(application.kind());
    let case = Case { application, by, at, rules: &Rules { policy: &policy, ..*rules } };
    access::permitted(by, application).into_iter().filter(|action| ready(&case, *action).is_ok()).collect()
}

/// One question: what may this actor do with this application at this moment under these rules. The rules are those of
/// the kind that the application is judged as.
#[derive(Clone, Copy)]
struct Case<'a> {
    application: &'a Application,
    by: &'a Actor,
    at: Timestamp,
    rules: &'a Rules<'a>,
}

impl Case<'_> {
    fn decide(&self, command: Command) -> Result<Vec<Event>, Refusal> {
        let application = self.application;
        let one = |event: Event| Ok(vec![event]);
        match command {
            Command::Start { .. } => Err(Refusal::WrongStage),
            Command::Answer(answer) => answers::answer(application, answer),
            Command::AskSignatures { promised, earlier } => signing::ask(self, promised, earlier),
            Command::CallForHelp { earlier } => family::call_for_help(self, earlier),
            Command::ReopenDraft => one(Event::DraftReopened),
            Command::Sign(act) | Command::SignOnPaper(act) => signing::sign(self, *act),
            Command::DeclineSignature { signer, reason, identity } => signing::decline(self, signer, reason, &identity),
            Command::OpenSigning { signer } => signing::open(self, signer),
            Command::CorrectSignerPhone { signer, phone } => {
                signing::still_asked(self, signer).and(one(Event::SignerPhoneCorrected { signer, phone }))
            }
            Command::ChangeSigningWay { signer, asked } => {
                signing::still_asked(self, signer).and(one(Event::SigningWayChanged { signer, asked }))
            }
            Command::CheckPaperSignature { signer, rejected } => signing::check_paper(self, signer, rejected),
            Command::WithdrawAuthorization { signer, reason, identity } => {
                signing::withdraw(self, signer, reason, &identity)
            }
            Command::Withdraw { reason } => one(Event::Withdrawn { reason }),
            Command::AnswerSupplement { papers, text } => family::answer_supplement(self, papers, text),
            Command::Object { text, name, phone } => one(Event::Objected { text, name, phone }),
            Command::GiveConsent => one(Event::ConsentGiven),
            Command::DisputeVerification { papers, text } => facts::dispute(self, papers, text),
            Command::ChangeFamily(change) => family_change::change_family(self, change),
            Command::ChangeApplicant { to, citizen, relations } => {
                family_change::change_applicant(self, to, citizen, relations)
            }
            Command::Accept { number, earlier } => township::accept(self, number, earlier),
            Command::RefuseAcceptance { reasons } => one(Event::AcceptanceRefused { reasons }),
            Command::RequestSupplement { items } => township::request_supplement(self, items),
            Command::Transfer { village, reason } => township::transfer(self, village, reason),
            Command::OrderVerification => one(Event::VerificationOrdered),
            Command::RecordVerification(report) => facts::record_verification(application, report),
            Command::RecordVisit(visit) => township::record_visit(self, visit),
            Command::SettleFact { fact, source, reason } => facts::settle(application, fact, source, reason),
            Command::AssessSelfCare(assessed) => facts::assess_self_care(application, assessed),
            Command::WriteOpinion { outcome, reasons } => opinion::write(self, outcome, reasons),
            Command::StartNotice => opinion::start_notice(self),
            Command::Reinvestigate { reason } => one(Event::Reinvestigated { reason }),
            Command::RecordAppraisal(appraisal) => appraisal::record(self, appraisal),
            Command::CloseNotice => opinion::close_notice(self),
            Command::ProposeRelief { amount, photo, text } => relief::propose(self, amount, photo, text),
            Command::PayRelief => relief::pay(self),
            Command::CloseRelief { text } => relief::close(self, text),
            Command::Warn { text } => warning::warn(self, text),
            Command::LiftWarning => one(Event::WarningLifted),
            Command::Terminate { reasons } => one(Event::Terminated { reasons }),
            Command::Extend { reason, text } => warning::extend(self, reason, text),
            Command::Return { reasons } => one(Event::Returned { reasons }),
            Command::Confirm { amount, first_month, reasons } => district::confirm(self, amount, first_month, reasons),
            Command::Refuse { reasons } => one(Event::Refused { reasons, policy_version: self.rules.version() }),
            Command::RecordDelivery { way, on } => delivery::record(self, way, on),
            Command::RecordComplaint { text, name, phone } => one(Event::Complained { text, name, phone }),
            Command::RecordDistrictVisit(visit) => district::record_visit(self, visit),
            Command::RecordDraw { draw, chosen } => one(Event::Drawn { draw, chosen }),
        }
    }
}

fn when(holds: bool, refusal: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal) }
}

/// True when a new photograph is there already, or comes twice.
fn doubled<'a>(known: impl Iterator<Item = &'a Paper>, new: &[Paper]) -> bool {
    let mut seen: BTreeSet<PaperId> = known.map(|paper| paper.id).collect();
    !new.iter().all(|paper| seen.insert(paper.id))
}

/// True when somebody is asked to sign and has not.
fn signature_missing(application: &Application) -> bool {
    !application.signers.iter().all(SignerRow::is_signed)
}
