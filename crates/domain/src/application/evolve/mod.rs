//! Folding events into state. Refuses only what no command could have led to: a corrupt log.

mod family;
mod staff;

use crate::access::Actor;
use crate::application::{Action, Application, Event, Hand, Objection, Opinion, Stage, Verdict, VerificationState};
use crate::household::Declaration;
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
        Event::Answered(answer) => a.declaration = std::mem::take(&mut a.declaration).with(answer),
        Event::SignaturesAsked { signers, until } => family::signatures_asked(&mut a, signers, until, at),
        Event::DraftReopened => family::draft_reopened(&mut a, at),
        Event::Signed(signature) => family::signed(&mut a, signature, at).ok_or(dangling)?,
        Event::SignatureDeclined { signer, reason } => family::declined(&mut a, signer, reason, at).ok_or(dangling)?,
        Event::Submitted { .. } => {
            a.submitted_at = Some(at);
            enter(&mut a, Stage::Submitted, at);
        }
        Event::Withdrawn { .. } => enter(&mut a, Stage::Withdrawn, at),
        Event::SupplementAnswered { papers, text } => {
            family::supplement_answered(&mut a, papers, text, at).ok_or(dangling)?;
        }
        Event::Objected { text, name, phone } => a.objections.push(Objection { at, text, name, phone, open: true }),
        Event::Accepted { number } => staff::accepted(&mut a, number, at),
        Event::AcceptanceRefused { reasons } => staff::decided(&mut a, at, Verdict::NotAccepted, reasons, None),
        Event::SupplementRequested { items, due } => staff::supplement_requested(&mut a, items, due, at),
        Event::VerificationOrdered => a.verification = Some(VerificationState { ordered_at: at, report: None }),
        Event::VerificationRecorded(report) => staff::verified(&mut a, report, at).ok_or(dangling)?,
        Event::Visited(visit) => staff::visited(&mut a, visit, at),
        Event::OpinionWritten { outcome, reasons, policy_version } => {
            a.opinion = Some(Opinion { at, outcome, reasons, policy_version });
        }
        Event::NoticeStarted { from, until } => staff::notice_started(&mut a, from, until, at),
        Event::Reinvestigated { .. } => staff::reinvestigated(&mut a, at).ok_or(dangling)?,
        Event::NoticeClosed => staff::notice_closed(&mut a, at).ok_or(dangling)?,
        Event::Returned { reasons } => staff::returned(&mut a, reasons, at),
        Event::Confirmed { monthly, first_month, reasons, policy_version } => {
            let verdict = Verdict::Approved { monthly, first_month };
            staff::decided(&mut a, at, verdict, reasons, Some(policy_version));
        }
        Event::Refused { reasons, policy_version } => {
            staff::decided(&mut a, at, Verdict::Refused, reasons, Some(policy_version));
        }
    }
    Ok(a)
}

fn enter(application: &mut Application, stage: Stage, at: Timestamp) {
    application.stage = stage;
    application.stage_since = at;
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
