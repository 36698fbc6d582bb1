//! The real clock, and the clock of practice mode that can be moved forward.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use jzt_app::ports::Clock;
use jzt_domain::time::Timestamp;

use super::objects::write_durably;

/// Days that one move may take: a little more than a year.
pub const MOVE_DAYS_MAX: u16 = 400;
/// Days that all moves together may take; the holiday calendar ends long before.
pub const OFFSET_DAYS_MAX: i64 = 3_650;
/// Minutes that one move may take: a day.
pub const MOVE_MINUTES_MAX: u16 = 1_440;
const DAY_SECONDS: i64 = 86_400;

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter behind the port")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// Why the practice clock was not moved.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// Nothing, more than [`MOVE_DAYS_MAX`] or [`MOVE_MINUTES_MAX`], or beyond [`OFFSET_DAYS_MAX`] in all.
    #[error("the clock moves forward by 1 to {MOVE_DAYS_MAX} days, {OFFSET_DAYS_MAX} in all")]
    Range,
    /// The file that keeps the offset cannot be read or written.
    #[error("the practice clock's file: {0}")]
    File(#[from] io::Error),
    /// The file holds something else than a number of seconds.
    #[error("the practice clock's file does not hold a number of seconds")]
    Content,
}

/// The machine's clock plus an offset that only grows and that survives a restart.
#[derive(Debug)]
pub struct MovableClock {
    file: PathBuf,
    offset_seconds: AtomicI64,
    moving: Mutex<()>,
}

impl MovableClock {
    /// Opens the clock whose offset is kept in `file`; without a file it shows the real time.
    pub fn open(file: &Path) -> Result<Self, ClockError> {
        let offset = match std::fs::read_to_string(file) {
            Ok(text) => text.trim().parse().ok().filter(|seconds| *seconds >= 0).ok_or(ClockError::Content)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error.into()),
        };
        Ok(Self { file: file.to_owned(), offset_seconds: AtomicI64::new(offset), moving: Mutex::new(()) })
    }

    /// Moves forward by whole days and returns the new offset in seconds.
    pub fn forward(&self, days: u16) -> Result<i64, ClockError> {
        if days == 0 || days > MOVE_DAYS_MAX {
            return Err(ClockError::Range);
        }
        self.forward_seconds(i64::from(days).saturating_mul(DAY_SECONDS))
    }

    /// Moves forward within a day, such as from the night to the morning, and returns the new offset in seconds.
    pub fn forward_minutes(&self, minutes: u16) -> Result<i64, ClockError> {
        if minutes == 0 || minutes > MOVE_MINUTES_MAX {
            return Err(ClockError::Range);
        }
        self.forward_seconds(i64::from(minutes).saturating_mul(60))
    }

    fn forward_seconds(&self, seconds: i64) -> Result<i64, ClockError> {
        let _one_at_a_time = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = self.offset_seconds().saturating_add(seconds);
        if offset > OFFSET_DAYS_MAX.saturating_mul(DAY_SECONDS) {
            return Err(ClockError::Range);
        }
        // Kept before it is shown: after a crash, time must not run backwards.
        write_durably(&self.file, offset.to_string().as_bytes())?;
        self.offset_seconds.store(offset, Ordering::Release);
        Ok(offset)
    }

    /// How far ahead of the real time it is, in seconds.
    pub fn offset_seconds(&self) -> i64 {
        self.offset_seconds.load(Ordering::Acquire)
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus_seconds(self.offset_seconds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_clock_keeps_its_offset_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let clock = MovableClock::open(&file).unwrap();
        let before = SystemClock.now();
        assert_eq!(clock.forward(7).unwrap(), 7 * DAY_SECONDS);
        assert!(clock.now() >= before.plus_seconds(7 * DAY_SECONDS));
        let again = MovableClock::open(&file).unwrap();
        assert_eq!(again.offset_seconds(), 7 * DAY_SECONDS);
        assert_eq!(again.forward(1).unwrap(), 8 * DAY_SECONDS);
        assert_eq!(again.forward_minutes(90).unwrap(), 8 * DAY_SECONDS + 5_400);
    }

    #[test]
    fn it_never_goes_back_and_never_too_far() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let clock = MovableClock::open(&file).unwrap();
        assert!(matches!(clock.forward(0), Err(ClockError::Range)));
        assert!(matches!(clock.forward(MOVE_DAYS_MAX + 1), Err(ClockError::Range)));
        assert!(matches!(clock.forward_minutes(0), Err(ClockError::Range)));
        assert!(matches!(clock.forward_minutes(MOVE_MINUTES_MAX + 1), Err(ClockError::Range)));
        while clock.forward(MOVE_DAYS_MAX).is_ok() {}
        assert!(clock.offset_seconds() <= OFFSET_DAYS_MAX * DAY_SECONDS);
        for wrong in ["-5", "soon", ""] {
            std::fs::write(&file, wrong).unwrap();
            assert!(matches!(MovableClock::open(&file), Err(ClockError::Content)), "{wrong:?}");
        }
    }
}
