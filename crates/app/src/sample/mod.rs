//! The invented world of practice mode: staff for every role, and families in every stage. All names are made up, identity
//! numbers carry valid check characters, and phones lie in a range that no operator has.

mod benefits;
mod branches;
mod families;
mod people;
mod signature;
mod staff;

pub use people::{Person, answers, household, id_card_picture, known};
pub(crate) use signature::signature;
pub use staff::{SampleAccount, accounts};

use crate::accounts::create_staff;
use crate::jobs::{LETTER_JOB, SEAL_JOB};
use crate::ports::Clock;
use crate::{App, AppError, seals};
use jzt_domain::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Jobs settled in one unit.
const BATCH_JOBS: u32 = 500;
const LEASE_SECONDS: u32 = 60;
const KEYS_AGE_SECONDS: i64 = 500 * 86_400;

/// The clock while the world is made: the past, step by step.
pub(crate) struct PastClock(AtomicI64);

impl PastClock {
    pub(crate) fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_micros(), Ordering::SeqCst);
    }
}

impl Clock for PastClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Fills an empty database. Everything goes through the same use cases as real work.
pub async fn build(app: &App) -> Result<(), AppError> {
    for account in accounts(app)? {
        create_staff(app, account.into_new_staff()).await?;
    }
    let now = app.now();
    let clock = Arc::new(PastClock(AtomicI64::new(now.as_micros())));
    let past = app.with_clock(clock.clone());
    // The keys of the district are older than anything that was signed under them.
    clock.set(now.plus_seconds(-KEYS_AGE_SECONDS));
    seals::ensure(&past).await?;
    families::build(&past, &clock, now).await?;
    // Before the branches: its draw of long ago must not meet files of today.
    benefits::build(&past, &clock, now).await?;
    Box::pin(branches::build(&past, &clock, now)).await?;
    settle_messages(app).await
}

/// What the past would have sent was read long ago; the inbox starts empty. Its letters are made,
/// and its documents sealed, when the workers start.
async fn settle_messages(app: &App) -> Result<(), AppError> {
    let after_tonight = app.now().plus_seconds(2 * 86_400);
    let mut letters = Vec::new();
    loop {
        let mut tx = app.begin().await?;
        let claimed = tx.claim_jobs(BATCH_JOBS, after_tonight, LEASE_SECONDS, app.new_id()).await?;
        for job in &claimed {
            let Some(lease) = job.lease() else { continue };
            if [LETTER_JOB, SEAL_JOB].contains(&job.kind.as_str()) {
                letters.push(lease);
            } else {
                tx.complete_job(lease, app.now()).await?;
            }
        }
        tx.commit().await?;
        if claimed.is_empty() {
            break;
        }
    }
    let mut tx = app.begin().await?;
    for lease in letters {
        tx.fail_job(lease, "later", app.now(), app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}
