//! Background work: what leaves the process. Work is enqueued in the unit of the event that causes it, taken by lease, and
//! run outside any unit; every handler may run twice.

mod handlers;
mod stuck;
mod work;

pub use handlers::verification_answered;
pub(crate) use stuck::administrator;
pub use stuck::{DeadLetter, dead_letters, revive};
pub use work::work_once;

pub(crate) use handlers::open_staff_phone;

use crate::calendars::FirmJob;
use crate::letters::LetterJob;
use crate::seals::CheckpointJob;
use crate::seals::SealJob;
use crate::watch::{ChaseJob, EscalateJob, SignaturesJob};
use crate::{App, AppError};
use jzt_domain::access::Role;
use jzt_domain::division::DivisionCode;
use jzt_domain::identity::Phone;
use jzt_domain::ids::{ApplicationId, JobId};
use jzt_domain::time::Timestamp;
use jzt_store::{NewJob, Tx};
use serde::{Deserialize, Serialize};

/// Tries before a job waits for a person.
const ATTEMPTS_MAX: u32 = 12;
/// Kind of the jobs that make letters.
pub(crate) const LETTER_JOB: &str = "make_letter";
/// Kind of the jobs that seal signed documents.
pub(crate) const SEAL_JOB: &str = "seal_document";
/// Purpose of the ring key that seals payloads.
const PURPOSE: &str = "job";

/// One text message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SmsJob {
    pub phone: Phone,
    pub template_id: String,
    pub params: Vec<String>,
    pub text: String,
    pub not_before: Timestamp,
}

/// Ask the verification platform about a family.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct VerificationJob {
    pub application: ApplicationId,
}

/// What colleagues are told.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Announced {
    /// Work has arrived.
    #[default]
    Work,
    /// Somebody declined to sign.
    Declined,
    /// Somebody took the authorization back.
    Withdrawn,
}

/// Tell colleagues.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AnnounceJob {
    pub role: Role,
    pub division: DivisionCode,
    pub due: String,
    #[serde(default)]
    pub what: Announced,
}

/// What a job does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Work {
    Sms(SmsJob),
    Verification(VerificationJob),
    Announce(AnnounceJob),
    Escalate(EscalateJob),
    Chase(ChaseJob),
    Signatures(SignaturesJob),
    Letter(Box<LetterJob>),
    Seal(SealJob),
    Firm(FirmJob),
    Checkpoint(CheckpointJob),
}

impl Work {
    /// The kind stored in the clear, for operators.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Sms(_) => "send_sms",
            Self::Verification(_) => "request_verification",
            Self::Announce(_) => "announce_work",
            Self::Escalate(_) => "watch_clocks",
            Self::Chase(_) => "chase_emergency",
            Self::Signatures(_) => "watch_signatures",
            Self::Letter(_) => LETTER_JOB,
            Self::Seal(_) => SEAL_JOB,
            Self::Firm(_) => "firm_due_days",
            Self::Checkpoint(_) => "checkpoint",
        }
    }
}

/// Work to be enqueued.
pub(crate) struct Outgoing {
    work: Work,
    dedup_key: Option<String>,
}

impl Outgoing {
    pub(crate) fn sms(job: SmsJob) -> Self {
        Self { work: Work::Sms(job), dedup_key: None }
    }

    /// Each round of a verification is asked for once.
    pub(crate) fn verification(job: VerificationJob, round: u16) -> Self {
        let dedup_key = format!("verification/{}", handlers::request_id(job.application, round));
        Self { dedup_key: Some(dedup_key), work: Work::Verification(job) }
    }

    /// A verification that waited for an authorization is asked for again with the signature of this version.
    pub(crate) fn verification_again(job: VerificationJob, version: i64) -> Self {
        let dedup_key = format!("verification/{}/{version}", job.application);
        Self { dedup_key: Some(dedup_key), work: Work::Verification(job) }
    }

    pub(crate) fn announce(role: Role, division: DivisionCode, due: String) -> Self {
        Self::tell(AnnounceJob { role, division, due, what: Announced::Work })
    }

    pub(crate) fn tell(job: AnnounceJob) -> Self {
        Self { work: Work::Announce(job), dedup_key: None }
    }

    /// Signatures are reminded of once, and their end is told once, for each last day.
    pub(crate) fn signatures(job: SignaturesJob) -> Self {
        let dedup_key = format!("signatures/{}/{}/{}", job.application, job.until, job.turn.code());
        Self { dedup_key: Some(dedup_key), work: Work::Signatures(job) }
    }

    pub(crate) fn firm(job: FirmJob) -> Self {
        Self { work: Work::Firm(job), dedup_key: None }
    }

    pub(crate) fn checkpoint() -> Self {
        Self { work: Work::Checkpoint(CheckpointJob {}), dedup_key: None }
    }

    pub(crate) fn escalate(job: EscalateJob) -> Self {
        Self { work: Work::Escalate(job), dedup_key: None }
    }

    /// An emergency is chased once, when its hours are over.
    pub(crate) fn chase(job: ChaseJob) -> Self {
        Self { dedup_key: Some(format!("chase/{}", job.application)), work: Work::Chase(job) }
    }

    /// One letter for one event.
    pub(crate) fn letter(job: LetterJob) -> Self {
        let dedup_key = format!("letter/{}/{}/{}", job.stream, job.version, job.kind.code());
        Self { dedup_key: Some(dedup_key), work: Work::Letter(Box::new(job)) }
    }

    /// Each document is sealed once.
    pub(crate) fn seal(job: SealJob) -> Self {
        Self { dedup_key: Some(format!("seal/{}", job.document)), work: Work::Seal(job) }
    }

    /// At most one job ever has this key.
    pub(crate) fn once(mut self, dedup_key: String) -> Self {
        self.dedup_key = Some(dedup_key);
        self
    }

    fn due_at(&self, now: Timestamp) -> Timestamp {
        match &self.work {
            Work::Sms(job) => job.not_before,
            Work::Chase(job) => job.not_before,
            Work::Signatures(job) => job.not_before,
            Work::Seal(_)
            | Work::Verification(_)
            | Work::Announce(_)
            | Work::Firm(_)
            | Work::Escalate(_)
            | Work::Letter(_)
            | Work::Checkpoint(_) => now,
        }
    }
}

/// How many jobs are due or at work: practice mode waits for it before its world is copied.
pub async fn waiting(app: &App) -> Result<i64, AppError> {
    Ok(app.glance().await?.jobs_waiting(app.now()).await?)
}

/// Enqueues in the caller's unit. False when a job with the same key is or was there.
pub(crate) async fn enqueue(app: &App, tx: &mut Tx, outgoing: &Outgoing, now: Timestamp) -> Result<bool, AppError> {
    let id = JobId::from_uuid(app.new_id());
    let plain = serde_json::to_vec(&outgoing.work)?;
    let parts = app.parts();
    let payload = parts.ring.seal(parts.entropy.as_ref(), PURPOSE, id.as_uuid().as_bytes(), &plain)?;
    let job = NewJob {
        id,
        kind: outgoing.work.kind(),
        payload: &payload,
        due_at: outgoing.due_at(now),
        max_attempts: ATTEMPTS_MAX,
        dedup_key: outgoing.dedup_key.as_deref(),
        trace: None,
    };
    Ok(tx.enqueue(&job, now).await?)
}

fn open_work(app: &App, id: JobId, payload: &[u8]) -> Result<Work, AppError> {
    let opened = app.parts().ring.open(PURPOSE, id.as_uuid().as_bytes(), payload)?;
    Ok(serde_json::from_slice(&opened)?)
}
