//! Folding events into state. Refuses only what no command could have led to: a corrupt log.

use crate::access::Actor;
use crate::application::{
    Action, Application, Decision, Event, Hand, Notice, Objection, Opinion, Return, SignerRow, SignerState, Stage,
    Supplement, Verdict, VerificationState,
};
use crate::household::{Declaration, LongText};
use crate::time::Timestamp;

/// An event with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<E> {
    /// Position in the stream, from 1.
    pub version: i64,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who caused it.
    pub by: Actor,
    /// What happened.
    pub event: E,
}

/// The log contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CorruptLog {
    /// The stream does not begin with `Started`, or has a second one.
    #[error("the stream does not begin with `started`")]
    Beginning,
    /// A version is missing or doubled.
    #[error("version {found} follows version {after}")]
    Gap {
        /// The last good version.
        after: i64,
        /// The one found.
        found: i64,
    },
    /// An event speaks of something that is not there.
    #[error("event {0} speaks of something that is not there")]
    Dangling(&'static str),
}

/// The state after one more event.
pub fn evolve(state: Option<Application>, recorded: &Recorded<Event>) -> Result<Application, CorruptLog> {
    let after = state.as_ref().map_or(0, |application| application.version);
    if recorded.version != after.saturating_add(1) {
        return Err(CorruptLog::Gap { after, found: recorded.version });
    }
    let mut application = match (state, &recorded.event) {
        (None, Event::Started { .. }) => started(recorded)?,
        (None, _) | (Some(_), Event::Started { .. }) => return Err(CorruptLog::Beginning),
        (Some(application), _) => applied(application, recorded)?,
    };
    application.version = recorded.version;
    Ok(application)
}

fn started(recorded: &Recorded<Event>) -> Result<Application, CorruptLog> {
    let Event::Started { id, family, citizen } = recorded.event else { return Err(CorruptLog::Beginning) };
    Ok(Application {
        id,
        family,
        citizen,
        version: recorded.version,
        stage: Stage::Draft,
        stage_since: recorded.at,
        started_at: recorded.at,
        declaration: Declaration::default(),
        signers: Vec::new(),
        sign_until: None,
        submitted_at: None,
        number: None,
        accepted_at: None,
        supplements: Vec::new(),
        verification: None,
        visits: Vec::new(),
        visited: false,
        opinion: None,
        notices: Vec::new(),
        objections: Vec::new(),
        received_at: None,
        returns: Vec::new(),
        decision: None,
        hands: Vec::new(),
    })
}

fn applied(mut a: Application, recorded: &Recorded<Event>) -> Result<Application, CorruptLog> {
    let at = recorded.at;
    let dangling = CorruptLog::Dangling(recorded.event.kind());
    if let (Actor::Staff { id, .. }, Some(action)) = (&recorded.by, staff_action(&recorded.event)) {
        a.hands.push(Hand { action, staff: *id, at });
    }
    match recorded.event.clone() {
        Event::Started { .. } => return Err(CorruptLog::Beginning),
        Event::Answered(answer) => a.declaration = a.declaration.with(answer),
        Event::SignaturesAsked { signers, until } => {
            a.signers = signers.into_iter().map(|signer| SignerRow { signer, state: SignerState::Wanted }).collect();
            a.sign_until = Some(until);
            enter(&mut a, Stage::AwaitingSignatures, at);
        }
        Event::DraftReopened => {
            a.signers.clear();
            a.sign_until = None;
            enter(&mut a, Stage::Draft, at);
        }
        Event::Signed(signature) => {
            let row = a.signers.iter_mut().find(|row| row.signer.signer == signature.signer).ok_or(dangling)?;
            row.state = SignerState::Signed { at, signature };
        }
        Event::SignatureDeclined { signer, reason } => {
            let row = a.signers.iter_mut().find(|row| row.signer.signer == signer).ok_or(dangling)?;
            row.state = SignerState::Declined { at, reason };
        }
        Event::Submitted { .. } => {
            a.submitted_at = Some(at);
            enter(&mut a, Stage::Submitted, at);
        }
        Event::Withdrawn { .. } => enter(&mut a, Stage::Withdrawn, at),
        Event::Accepted { number } => {
            a.number = Some(number);
            a.accepted_at = Some(at);
            enter(&mut a, Stage::Investigating, at);
        }
        Event::AcceptanceRefused { reasons } => decided(&mut a, at, Verdict::NotAccepted, reasons, None),
        Event::SupplementRequested { items, due } => {
            a.supplements.push(Supplement { asked_at: at, items, due, answered_at: None, text: None });
            enter(&mut a, Stage::SupplementRequested, at);
        }
        Event::SupplementAnswered { papers, text } => {
            let round = a.supplements.last_mut().ok_or(dangling)?;
            round.answered_at = Some(at);
            round.text = text;
            a.declaration.papers.extend(papers);
            enter(&mut a, Stage::Submitted, at);
        }
        Event::VerificationOrdered => a.verification = Some(VerificationState { ordered_at: at, report: None }),
        Event::VerificationRecorded(report) => {
            a.verification.as_mut().ok_or(dangling)?.report = Some((at, report));
            finish_investigation(&mut a, at);
        }
        Event::Visited(visit) => {
            a.visits.push((at, visit));
            a.visited = true;
            finish_investigation(&mut a, at);
        }
        Event::OpinionWritten { outcome, reasons, policy_version } => {
            a.opinion = Some(Opinion { at, outcome, reasons, policy_version });
        }
        Event::NoticeStarted { from, until } => {
            a.notices.push(Notice { from, until, closed_at: None });
            enter(&mut a, Stage::PublicNotice, at);
        }
        Event::Objected { text, name, phone } => a.objections.push(Objection { at, text, name, phone, open: true }),
        Event::Reinvestigated { .. } => {
            a.objections.iter_mut().for_each(|objection| objection.open = false);
            a.notices.last_mut().ok_or(dangling)?.closed_at = Some(at);
            investigate_again(&mut a, at);
        }
        Event::NoticeClosed => {
            a.notices.last_mut().ok_or(dangling)?.closed_at = Some(at);
            a.received_at = Some(at);
            enter(&mut a, Stage::Confirmation, at);
        }
        Event::Returned { reasons } => {
            a.returns.push(Return { at, from: a.stage, reasons });
            if a.stage == Stage::Opinion {
                a.opinion = None;
            } else {
                investigate_again(&mut a, at);
            }
        }
        Event::Confirmed { monthly, first_month, reasons, policy_version } => {
            decided(&mut a, at, Verdict::Approved { monthly, first_month }, reasons, Some(policy_version));
        }
        Event::Refused { reasons, policy_version } => {
            decided(&mut a, at, Verdict::Refused, reasons, Some(policy_version));
        }
    }
    Ok(a)
}

fn enter(application: &mut Application, stage: Stage, at: Timestamp) {
    application.stage = stage;
    application.stage_since = at;
}

/// Verification and visit run side by side; the later of the two ends the investigation.
fn finish_investigation(application: &mut Application, at: Timestamp) {
    let verified = application.verification.as_ref().is_some_and(|verification| verification.report.is_some());
    if verified && application.visited {
        enter(application, Stage::Opinion, at);
    }
}

/// A new visit is needed; the verification's result stays.
fn investigate_again(application: &mut Application, at: Timestamp) {
    application.visited = false;
    application.opinion = None;
    application.received_at = None;
    enter(application, Stage::Investigating, at);
}

fn decided(
    application: &mut Application,
    at: Timestamp,
    verdict: Verdict,
    reasons: LongText,
    policy_version: Option<String>,
) {
    application.decision = Some(Decision { at, verdict, reasons, policy_version });
    enter(application, Stage::Decided, at);
}

const fn staff_action(event: &Event) -> Option<Action> {
    Some(match event {
        Event::Accepted { .. } => Action::Accept,
        Event::AcceptanceRefused { .. } => Action::RefuseAcceptance,
        Event::SupplementRequested { .. } => Action::RequestSupplement,
        Event::VerificationOrdered => Action::OrderVerification,
        Event::VerificationRecorded(_) => Action::RecordVerification,
        Event::Visited(_) => Action::RecordVisit,
        Event::OpinionWritten { .. } => Action::WriteOpinion,
        Event::NoticeStarted { .. } => Action::StartNotice,
        Event::Reinvestigated { .. } => Action::Reinvestigate,
        Event::NoticeClosed => Action::CloseNotice,
        Event::Returned { .. } => Action::Return,
        Event::Confirmed { .. } => Action::Confirm,
        Event::Refused { .. } => Action::Refuse,
        Event::Started { .. }
        | Event::Answered(_)
        | Event::SignaturesAsked { .. }
        | Event::DraftReopened
        | Event::Signed(_)
        | Event::SignatureDeclined { .. }
        | Event::Submitted { .. }
        | Event::Withdrawn { .. }
        | Event::SupplementAnswered { .. }
        | Event::Objected { .. } => return None,
    })
}
