//! Jobs that need a person: given up, or of unknown outcome.

use crate::{App, AppError};
use jzt_domain::access::{Actor, Role};
use jzt_domain::ids::JobId;
use jzt_domain::limits;
use jzt_domain::time::Timestamp;
use jzt_store::JobState;

/// A job that needs a person. Its content stays sealed.
#[derive(Debug, Clone)]
pub struct DeadLetter {
    /// Its id.
    pub id: JobId,
    /// Kind of work.
    pub kind: String,
    /// Tries so far.
    pub attempt: u32,
    /// Code of the last error.
    pub last_error: String,
    /// True when the outcome is unknown (a time-out after the request was sent).
    pub outcome_unknown: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Jobs that gave up or whose outcome is unknown, latest first; only the system administrator.
pub async fn dead_letters(app: &App, actor: &Actor) -> Result<Vec<DeadLetter>, AppError> {
    administrator(actor)?;
    let mut tx = app.read().await?;
    let jobs = tx.stuck_jobs(None, u32::from(limits::PAGE_ROWS_MAX)).await?;
    tx.rollback().await?;
    Ok(jobs
        .into_iter()
        .map(|job| DeadLetter {
            id: job.id,
            kind: job.kind,
            attempt: job.attempt,
            last_error: job.last_error.unwrap_or_default(),
            outcome_unknown: job.state == JobState::Unknown,
            created_at: job.created_at,
        })
        .collect())
}

/// Puts one back to work. For an unknown outcome this may send twice: the person at the page decides.
pub async fn revive(app: &App, actor: &Actor, id: JobId) -> Result<(), AppError> {
    administrator(actor)?;
    let mut tx = app.begin().await?;
    let revived = tx.revive_job(id, app.now()).await?;
    tx.commit().await?;
    app.nudge();
    if revived { Ok(()) } else { Err(AppError::Stale) }
}

/// Refuses everybody but the system administrator.
pub(crate) fn administrator(actor: &Actor) -> Result<(), AppError> {
    match actor {
        Actor::Staff { role: Role::SystemAdministrator, .. } => Ok(()),
        Actor::Staff { .. } | Actor::Citizen { .. } | Actor::Signer { .. } | Actor::Anyone | Actor::System => {
            Err(AppError::NotFound)
        }
    }
}
