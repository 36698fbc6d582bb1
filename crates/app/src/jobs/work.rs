//! The worker: claim by lease, run outside any unit, then settle. A lease that ran out lets another worker try again.

use crate::jobs::{handlers, open_work};
use crate::ports::PortError;
use crate::{App, AppError};
use jzt_store::{Job, Lease};
use tokio::task::JoinSet;

/// Jobs taken at once.
const BATCH_JOBS: u32 = 16;
/// How long a taken job is nobody else's; longer than any port's own time-out.
const LEASE_SECONDS: u32 = 120;
/// The first wait after a failure; doubled each time.
const BACKOFF_FIRST_SECONDS: i64 = 5;
/// The longest wait.
const BACKOFF_LAST_SECONDS: i64 = 1_800;

/// Takes what is due and runs it, side by side, so that a slow gateway cannot outlast the leases. Returns how many jobs
/// were taken. A job whose end could not be written keeps its lease and is tried again when that runs out.
pub async fn work_once(app: &App) -> Result<usize, AppError> {
    let mut tx = app.begin().await?;
    let claimed = tx.claim_jobs(BATCH_JOBS, app.now(), LEASE_SECONDS, app.new_id()).await?;
    tx.commit().await?;
    let taken = claimed.len();
    let mut running = JoinSet::new();
    for job in claimed {
        let app = app.clone();
        running.spawn(async move { run(&app, &job).await });
    }
    let mut first_fault = Ok(());
    while let Some(ended) = running.join_next().await {
        let settled = ended.map_err(|fault| AppError::Internal(Box::new(fault))).flatten();
        first_fault = first_fault.and(settled);
    }
    first_fault.map(|()| taken)
}

async fn run(app: &App, job: &Job) -> Result<(), AppError> {
    let Some(lease) = job.lease() else { return Ok(()) };
    if job.is_exhausted() {
        return settle(app, lease, job, Outcome::Bury("worker_died".to_owned())).await;
    }
    let work = match open_work(app, job.id, &job.payload) {
        Ok(work) => work,
        Err(_unreadable) => return settle(app, lease, job, Outcome::Bury("unreadable".to_owned())).await,
    };
    let outcome = match handlers::run(app, job.id, work).await {
        Ok(()) => Outcome::Done,
        Err(HandlerError::Port(PortError::NotReached)) => Outcome::Retry("not_reached"),
        Err(HandlerError::Port(PortError::Unknown)) => Outcome::Unknown,
        Err(HandlerError::Port(PortError::Rejected { code })) => Outcome::Bury(code),
        Err(HandlerError::App(AppError::Unavailable(_))) => Outcome::Retry("unavailable"),
        Err(HandlerError::App(AppError::Stale)) => Outcome::Retry("stale"),
        Err(HandlerError::App(error)) => {
            tracing::error!(job.id = %job.id, job.kind = %job.kind, %error, "a job failed for good");
            Outcome::Bury("fault".to_owned())
        }
    };
    settle(app, lease, job, outcome).await
}

/// Why a handler did not succeed.
pub(super) enum HandlerError {
    Port(PortError),
    App(AppError),
}

impl From<PortError> for HandlerError {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

impl From<AppError> for HandlerError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<jzt_store::StoreError> for HandlerError {
    fn from(error: jzt_store::StoreError) -> Self {
        Self::App(error.into())
    }
}

enum Outcome {
    Done,
    Retry(&'static str),
    Unknown,
    Bury(String),
}

async fn settle(app: &App, lease: Lease, job: &Job, outcome: Outcome) -> Result<(), AppError> {
    let now = app.now();
    let mut tx = app.begin().await?;
    match outcome {
        Outcome::Done => {
            tx.complete_job(lease, now).await?;
        }
        Outcome::Retry(code) => {
            tx.fail_job(lease, code, now.plus_seconds(backoff_seconds(job.attempt)), now).await?;
        }
        Outcome::Unknown => {
            tx.mark_job_unknown(lease, "outcome_unknown", now).await?;
        }
        Outcome::Bury(code) => {
            tx.bury_job(lease, &code, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Doubles from five seconds to half an hour.
fn backoff_seconds(attempt: u32) -> i64 {
    let doublings = attempt.saturating_sub(1).min(16);
    BACKOFF_FIRST_SECONDS.saturating_mul(1_i64 << doublings).min(BACKOFF_LAST_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_end_at_half_an_hour() {
        assert_eq!([1, 2, 3, 10, 99].map(backoff_seconds), [5, 10, 20, 1_800, 1_800]);
    }
}
