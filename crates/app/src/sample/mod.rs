//! The invented world of practice mode: staff for every role, and families in every stage. All names are made up, identity
//! numbers carry valid check characters, and phones lie in a range that no operator has.

mod families;
mod people;
mod staff;

pub use people::{Person, answers, household, id_card_picture};
pub use staff::{SampleAccount, accounts};

use crate::accounts::create_staff;
use crate::ports::Clock;
use crate::{App, AppError};
use jzt_domain::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

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
    families::build(&past, &clock, now).await
}
