//! Background work. A job is a row written in the unit of its cause, taken by **lease**, run outside any unit, and
//! finished only by whoever still holds the lease.
use jzt_domain::ids::JobId;
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::{row, text_enum};
use crate::db::{Tx, find, find_value, list, run, value};
use crate::dialect;
use crate::error::Result;

/// Jobs that a count looks at before it stops.
const WAITING_COUNTED_MAX: i64 = 10_000;

/// What is left of the payload of a job that is done.
const NOTHING: &[u8] = &[];

text_enum! {
    /// Where a job stands.
    pub enum JobState {
        /// Waiting for its time, or leased.
        Pending = "pending",
        /// Finished well; its payload is wiped.
        Done = "done",
        /// Given up; a person decides.
        Dead = "dead",
        /// Nobody knows whether the outside did it (a time-out). Never repeated blindly.
        Unknown = "unknown",
    }
}

/// A job to enqueue.
#[derive(Debug, Clone, Copy)]
pub struct NewJob<'a> {
    /// Its id.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: &'a str,
    /// Sealed bytes for the handler.
    pub payload: &'a [u8],
    /// Not before.
    pub due_at: Timestamp,
    /// Attempts before it is dead.
    pub max_attempts: u32,
    /// At most one job ever has this key.
    pub dedup_key: Option<&'a str>,
    /// Joins the logs of cause and effect.
    pub trace: Option<&'a str>,
}

row! {
    table "job";
    /// A job as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Job {
        /// Its id.
        pub id: JobId,
        /// Which handler runs it.
        pub kind: String,
        /// Sealed bytes; empty once done.
        pub payload: Vec<u8>,
        /// Not before.
        pub due_at: Timestamp,
        /// Attempts begun, this one included.
        pub attempt: u32,
        /// Attempts before it is dead.
        pub max_attempts: u32,
        /// End of the lease.
        pub leased_until: Option<Timestamp>,
        /// Who holds it.
        pub lease_token: Option<Uuid>,
        /// At most one job ever has this key.
        pub dedup_key: Option<String>,
        /// Where it stands.
        pub state: JobState,
        /// Code of the last failure.
        pub last_error: Option<String>,
        /// Joins the logs of cause and effect.
        pub trace: Option<String>,
        /// When it was enqueued.
        pub created_at: Timestamp,
        /// When it left `Pending`.
        pub finished_at: Option<Timestamp>,
    }
}

impl Job {
    /// The right to finish this job, when it was claimed.
    pub fn lease(&self) -> Option<Lease> {
        self.lease_token.map(|token| Lease { job: self.id, token })
    }

    /// True when earlier attempts ended without a word (the process died) until none is left: bury it, do not run it.
    pub fn is_exhausted(&self) -> bool {
        self.attempt > self.max_attempts
    }
}

/// The right to finish one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job: JobId,
    /// The token it was claimed with.
    pub token: Uuid,
}

impl Tx {
    /// Enqueues a job; false when its `dedup_key` was used before, and then nothing changes.
    pub async fn enqueue(&mut self, job: &NewJob<'_>, now: Timestamp) -> Result<bool> {
        const SQL: &str = "INSERT INTO job (id, kind, payload, due_at, attempt, max_attempts, dedup_key, state, trace, created_at) \
             VALUES ($1, $2, $3, $4, 0, $5, $6, 'pending', $7, $8) ON CONFLICT (dedup_key) DO NOTHING";
        let rows = run!(
            self,
            SQL,
            job.id.as_uuid(),
            job.kind,
            job.payload,
            job.due_at.as_micros(),
            i64::from(job.max_attempts),
            job.dedup_key,
            job.trace,
            now.as_micros()
        );
        Ok(rows == 1)
    }

    /// How many jobs are due or at work, counted up to a bound.
    pub async fn jobs_waiting(&mut self, now: Timestamp) -> Result<i64> {
        const SQL: &str =
            "SELECT count(*) FROM (SELECT 1 FROM job WHERE state = 'pending' AND due_at <= $1 LIMIT $2) AS bounded";
        Ok(value!(self, i64, SQL, now.as_micros(), WAITING_COUNTED_MAX))
    }

    /// Leases up to `batch` due jobs for `lease_seconds` under a fresh random `token`, earliest first. Commit before running them.
    pub async fn claim_jobs(
        &mut self,
        batch: u32,
        now: Timestamp,
        lease_seconds: u32,
        token: Uuid,
    ) -> Result<Vec<Job>> {
        let sql = dialect::claim_jobs(self);
        let until = now.plus_seconds(i64::from(lease_seconds));
        let mut jobs = list!(self, Job, sql, now.as_micros(), until.as_micros(), token, i64::from(batch));
        jobs.sort_by_key(|job| (job.due_at, job.id));
        Ok(jobs)
    }

    /// Finishes a job well and wipes its payload; false when the lease is not held any more.
    pub async fn complete_job(&mut self, lease: Lease, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE job SET state = 'done', finished_at = $4, payload = $3, leased_until = NULL, lease_token = NULL \
             WHERE id = $1 AND lease_token = $2 AND state = 'pending'";
        Ok(run!(self, SQL, lease.job.as_uuid(), lease.token, NOTHING, now.as_micros()) == 1)
    }

    /// Gives a failed job back for `retry_at`, or makes it dead after its last attempt. Returns where it stands now;
    /// `None` when the lease is not held any more.
    pub async fn fail_job(
        &mut self,
        lease: Lease,
        error_code: &str,
        retry_at: Timestamp,
        now: Timestamp,
    ) -> Result<Option<JobState>> {
        const SQL: &str = "UPDATE job SET last_error = $3, due_at = $4, leased_until = NULL, lease_token = NULL, \
             state = CASE WHEN attempt >= max_attempts THEN 'dead' ELSE 'pending' END, \
             finished_at = CASE WHEN attempt >= max_attempts THEN $5 ELSE NULL END \
             WHERE id = $1 AND lease_token = $2 AND state = 'pending' RETURNING attempt >= max_attempts";
        let dead = find_value!(
            self,
            bool,
            SQL,
            lease.job.as_uuid(),
            lease.token,
            error_code,
            retry_at.as_micros(),
            now.as_micros()
        );
        Ok(dead.map(|dead| if dead { JobState::Dead } else { JobState::Pending }))
    }

    /// Gives a job up at once (a failure that no retry mends); false when the lease is not held any more.
    pub async fn bury_job(&mut self, lease: Lease, error_code: &str, now: Timestamp) -> Result<bool> {
        self.set_aside(lease, JobState::Dead, error_code, now).await
    }

    /// Marks a job whose outcome nobody knows; false when the lease is not held any more.
    pub async fn mark_job_unknown(&mut self, lease: Lease, error_code: &str, now: Timestamp) -> Result<bool> {
        self.set_aside(lease, JobState::Unknown, error_code, now).await
    }

    async fn set_aside(&mut self, lease: Lease, state: JobState, error_code: &str, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE job SET state = $3, last_error = $4, finished_at = $5, leased_until = NULL, lease_token = NULL \
             WHERE id = $1 AND lease_token = $2 AND state = 'pending'";
        Ok(run!(self, SQL, lease.job.as_uuid(), lease.token, state.as_str(), error_code, now.as_micros()) == 1)
    }

    /// One job.
    pub async fn job(&mut self, id: JobId) -> Result<Option<Job>> {
        const SQL: &str = "SELECT id, kind, payload, due_at, attempt, max_attempts, leased_until, lease_token, dedup_key, \
             state, last_error, trace, created_at, finished_at FROM job WHERE id = $1";
        Ok(find!(self, Job, SQL, id.as_uuid()))
    }

    /// Dead and unknown jobs, latest first, before the given one (`finished_at`, `id`).
    pub async fn stuck_jobs(&mut self, before: Option<(Timestamp, JobId)>, limit: u32) -> Result<Vec<Job>> {
        const SQL: &str = "SELECT id, kind, payload, due_at, attempt, max_attempts, leased_until, lease_token, dedup_key, \
             state, last_error, trace, created_at, finished_at FROM job WHERE state IN ('dead', 'unknown') \
             AND (finished_at, id) < ($1, $2) ORDER BY finished_at DESC, id DESC LIMIT $3";
        let (at, id) = before.map_or((i64::MAX, Uuid::max()), |(at, id)| (at.as_micros(), id.as_uuid()));
        Ok(list!(self, Job, SQL, at, id, i64::from(limit)))
    }

    /// Sends a dead or unknown job back to work with fresh attempts; false when it is neither.
    pub async fn revive_job(&mut self, id: JobId, due_at: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE job SET state = 'pending', attempt = 0, due_at = $2, finished_at = NULL \
             WHERE id = $1 AND state IN ('dead', 'unknown')";
        Ok(run!(self, SQL, id.as_uuid(), due_at.as_micros()) == 1)
    }

    /// Settles an unknown job as done (a receipt arrived, or a person found out); false when it is not unknown.
    pub async fn settle_unknown_job(&mut self, id: JobId, now: Timestamp) -> Result<bool> {
        const SQL: &str =
            "UPDATE job SET state = 'done', finished_at = $3, payload = $2 WHERE id = $1 AND state = 'unknown'";
        Ok(run!(self, SQL, id.as_uuid(), NOTHING, now.as_micros()) == 1)
    }

    /// Deletes up to `limit` jobs done before a moment; returns how many. Their `dedup_key`s are free again.
    pub async fn purge_done_jobs(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        const SQL: &str = "DELETE FROM job WHERE id IN \
             (SELECT id FROM job WHERE state = 'done' AND finished_at < $1 ORDER BY finished_at LIMIT $2)";
        Ok(run!(self, SQL, before.as_micros(), i64::from(limit)))
    }

    /// When the earliest waiting job is due, so that a worker knows how long to rest.
    pub async fn next_job_due(&mut self) -> Result<Option<Timestamp>> {
        const SQL: &str = "SELECT due_at FROM job WHERE state = 'pending' ORDER BY due_at, id LIMIT 1";
        let due = find_value!(self, i64, SQL);
        Ok(due.map(Timestamp::from_micros))
    }
}
