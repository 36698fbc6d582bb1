//! Folding events into state. Refuses only what no command could have led to: a corrupt log.

mod branches;
mod family;
mod signing;
mod staff;

use crate::access::Actor;
use crate::application::{Action, Application, Event, Hand, Objection, Opinion, SignerState, Stage, Verdict};
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
    application.last_at = Some(recorded.at);
    Ok(application)
}

fn started(recorded: &Recorded<Event>) -> Result<Application, CorruptLog> {
    let Event::Started { id, family, citizen } = recorded.event else { return Err(CorruptLog::Beginning) };
    let started_by_staff = if let Actor::Staff { id, .. } = recorded.by { Some(id) } else { None };
    Ok(Application {
        id,
        family,
        citizen,
        version: recorded.version,
        stage: Stage::Draft,
        stage_since: recorded.at,
        started_at: recorded.at,
        declaration: Declaration::default(),
        last_at: None,
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
        reclassified: None,
        consented_at: None,
        transfers: Vec::new(),
        settlements: Vec::new(),
        self_care: Vec::new(),
        disputes: Vec::new(),
        earlier_reports: Vec::new(),
        appraisals: Vec::new(),
        extension: None,
        warning: None,
        complaints: Vec::new(),
        district_visits: Vec::new(),
        draw: None,
        relief: None,
        pauses: Vec::new(),
        family_changes: Vec::new(),
        confirm_level: None,
        started_by_staff,
        investigating_since: None,
        verification_rounds: 0,
        answering_objection: None,
        published: None,
        delivered: None,
    })
}

/// Each group of events has its own room; an event that is not of one group goes on to the next.
fn applied(mut a: Application, recorded: &Recorded<Event>) -> Result<Application, CorruptLog> {
    if let (Actor::Staff { id, .. }, Some(action)) = (&recorded.by, staff_action(&recorded.event, a.stage)) {
        a.hands.push(Hand { action, staff: *id, at: recorded.at });
    }
    let dangling = CorruptLog::Dangling(recorded.event.kind());
    fold(&mut a, recorded.event.clone(), recorded.at).ok_or(dangling)?;
    Ok(a)
}

/// `None`: the event speaks of something that is not there.
fn fold(a: &mut Application, event: Event, at: Timestamp) -> Option<()> {
    match event {
        Event::Started { .. } => return None,
        Event::Answered(answer) => family::answered(a, answer),
        Event::SignaturesAsked { signers, until } => signing::asked(a, signers, until, at),
        Event::DraftReopened => family::draft_reopened(a, at),
        Event::Signed(signature) => signing::signed(a, signature, at)?,
        Event::SignatureDeclined { signer, reason } => {
            signing::row(a, signer)?.state = SignerState::Declined { at, reason };
        }
        Event::SigningOpened { signer } => signing::row(a, signer)?.opened_at = Some(at),
        Event::SignerPhoneCorrected { signer, phone } => signing::phone_corrected(a, signer, phone, at)?,
        Event::SigningWayChanged { signer, asked } => signing::way_changed(a, signer, asked, at)?,
        Event::PaperSignatureChecked { signer, rejected, until } => {
            signing::paper_checked(a, signer, rejected, until, at)?;
        }
        Event::AuthorizationWithdrawn { signer, reason } => {
            signing::row(a, signer)?.state = SignerState::Withdrawn { at, reason };
        }
        Event::Submitted { .. } | Event::HelpCalled { .. } => family::submitted(a, at),
        Event::Withdrawn { .. } => enter(a, Stage::Withdrawn, at),
        Event::SupplementAnswered { papers, text } => family::supplement_answered(a, papers, text, at)?,
        Event::Objected { text, name, phone } => a.objections.push(Objection { at, text, name, phone, open: true }),
        Event::Accepted { number } => staff::accepted(a, number, at),
        Event::AcceptanceRefused { reasons } => staff::decided(a, at, Verdict::NotAccepted, reasons, None),
        Event::SupplementRequested { items, due } => staff::supplement_requested(a, items, due, at),
        Event::VerificationOrdered => staff::verification_ordered(a, at),
        Event::VerificationRecorded(report) => staff::verified(a, report, at)?,
        Event::Visited(visit) => staff::visited(a, visit, at),
        Event::OpinionWritten { outcome, reasons, policy_version } => {
            a.opinion = Some(Opinion { at, outcome, reasons, policy_version });
        }
        Event::NoticeStarted { from, until } => staff::notice_started(a, from, until, at),
        Event::Reinvestigated { .. } => staff::reinvestigated(a, at)?,
        Event::NoticeClosed => staff::notice_closed(a, at)?,
        Event::Forwarded { level } => staff::forwarded(a, level, at),
        Event::Returned { reasons } => staff::returned(a, reasons, at),
        Event::Confirmed { kind, amount, first_month, reasons, policy_version } => {
            let verdict = Verdict::Approved { kind, amount, first_month };
            staff::decided(a, at, verdict, reasons, Some(policy_version));
        }
        Event::Refused { reasons, policy_version } => {
            staff::decided(a, at, Verdict::Refused, reasons, Some(policy_version));
        }
        branch @ (Event::ConsentGiven
        | Event::Reclassified { .. }
        | Event::VerificationDisputed { .. }
        | Event::FamilyChanged { .. }
        | Event::ApplicantChanged { .. }
        | Event::Transferred { .. }
        | Event::FactSettled { .. }
        | Event::SelfCareAssessed(_)
        | Event::Appraised(_)
        | Event::Extended { .. }
        | Event::Warned { .. }
        | Event::WarningLifted
        | Event::Terminated { .. }
        | Event::Complained { .. }
        | Event::DistrictVisited(_)
        | Event::Drawn { .. }
        | Event::Delivered { .. }
        | Event::ReliefProposed { .. }
        | Event::ReliefPaid { .. }
        | Event::ReliefClosed { .. }) => branches::fold(a, branch, at)?,
    }
    Some(())
}

fn enter(application: &mut Application, stage: Stage, at: Timestamp) {
    application.stage = stage;
    application.stage_since = at;
}

/// Which step of the table a member of staff took with this event; `before` is the stage that it found.
const fn staff_action(event: &Event, before: Stage) -> Option<Action> {
    Some(match event {
        Event::Answered(_) => Action::Answer,
        Event::SignaturesAsked { .. } => Action::AskSignatures,
        Event::HelpCalled { .. } => Action::CallForHelp,
        Event::Signed(_) => Action::SignOnPaper,
        Event::SignerPhoneCorrected { .. } => Action::CorrectSignerPhone,
        Event::SigningWayChanged { .. } => Action::ChangeSigningWay,
        Event::PaperSignatureChecked { .. } => Action::CheckPaperSignature,
        Event::AuthorizationWithdrawn { .. } => Action::WithdrawAuthorization,
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
        // Approved without a notice; after one, closing it was the step.
        Event::Forwarded { .. } if matches!(before, Stage::Opinion) => Action::StartNotice,
        Event::Returned { .. } => Action::Return,
        Event::Confirmed { .. } => Action::Confirm,
        Event::Refused { .. } => Action::Refuse,
        Event::FamilyChanged { .. } => Action::ChangeFamily,
        Event::ApplicantChanged { .. } => Action::ChangeApplicant,
        Event::Transferred { .. } => Action::Transfer,
        Event::FactSettled { .. } => Action::SettleFact,
        Event::SelfCareAssessed(_) => Action::AssessSelfCare,
        Event::Appraised(_) => Action::RecordAppraisal,
        Event::Extended { .. } => Action::Extend,
        Event::Warned { .. } => Action::Warn,
        Event::WarningLifted => Action::LiftWarning,
        Event::Terminated { .. } => Action::Terminate,
        Event::Complained { .. } => Action::RecordComplaint,
        Event::DistrictVisited(_) => Action::RecordDistrictVisit,
        Event::Drawn { .. } => Action::RecordDraw,
        Event::Delivered { .. } => Action::RecordDelivery,
        Event::ReliefProposed { .. } => Action::ProposeRelief,
        Event::ReliefPaid { .. } => Action::PayRelief,
        Event::ReliefClosed { .. } => Action::CloseRelief,
        Event::Started { .. }
        | Event::DraftReopened
        | Event::SignatureDeclined { .. }
        | Event::SigningOpened { .. }
        | Event::Submitted { .. }
        | Event::Withdrawn { .. }
        | Event::SupplementAnswered { .. }
        | Event::Objected { .. }
        | Event::Forwarded { .. }
        | Event::ConsentGiven
        | Event::Reclassified { .. }
        | Event::VerificationDisputed { .. } => return None,
    })
}
