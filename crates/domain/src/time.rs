//! Moments and civil dates. The law counts in Chinese civil days; the machine stores UTC microseconds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const MICROS_PER_SECOND: i64 = 1_000_000;

/// A moment in UTC microseconds since 1970. Fits both engines as a plain integer and sorts as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(MICROS_PER_SECOND)
    }

    /// This moment moved by a number of seconds (negative: earlier); stops at the ends of the range.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    /// The wall clock in China (UTC+8, no summer time).
    pub fn civil(self) -> jiff::civil::DateTime {
        let china = jiff::tz::offset(8);
        let moment = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        china.to_datetime(moment)
    }

    /// The civil date in China at this moment.
    pub fn date(self) -> Date {
        self.civil().date()
    }

    /// The first moment of a civil date in China.
    pub fn at_start_of(date: Date) -> Self {
        let china = jiff::tz::offset(8);
        let moment = china.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Self(moment.as_microsecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_civil_day_changes_at_midnight_in_china_not_in_utc() {
        let last_micro = Timestamp::at_start_of(date(2026, 11, 23)).as_micros() - 1;
        assert_eq!(Timestamp::from_micros(last_micro).date(), date(2026, 11, 22));
        assert_eq!(Timestamp::from_micros(last_micro + 1).date(), date(2026, 11, 23));
        assert_eq!(Timestamp::at_start_of(date(1970, 1, 1)).as_micros(), -8 * 3600 * 1_000_000);
    }

    #[test]
    fn moving_past_the_range_stops_at_its_end() {
        assert_eq!(Timestamp::from_micros(i64::MAX).plus_seconds(1), Timestamp::from_micros(i64::MAX));
    }
}
