//! Legal time: working days with the yearly holiday notice, and calendar days for public notices.
//!
//! 民法典 Art 201: the day of the event is not counted; counting starts on the next day.

mod notice;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use notice::{HOLIDAY_DAYS_MAX, NOTICE_CHARS_MAX, NoticeFault, NoticeReading, read_dates, read_notice};

/// Most years a calendar may hold.
pub const CALENDAR_YEARS_MAX: usize = 200;

/// What the State Council's notice says about one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearDays {
    /// The year; every date below lies in it.
    pub year: i16,
    /// The notice the days come from.
    pub source: String,
    /// Days off of the notice, weekends among them included.
    pub days_off: Vec<Date>,
    /// Saturdays and Sundays worked instead (调休).
    pub working_weekends: Vec<Date>,
}

/// Why lists of days are not a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The same year twice.
    #[error("the year {0} is given twice")]
    YearTwice(i16),
    /// A date outside the year it is listed under.
    #[error("{0} is listed under another year")]
    WrongYear(Date),
    /// A make-up day that is a weekday anyway.
    #[error("{0} is a weekday, not a working weekend")]
    NotAWeekend(Date),
    /// A date that is listed twice, or both off and worked.
    #[error("{0} is listed twice")]
    DateTwice(Date),
    /// More than [`CALENDAR_YEARS_MAX`].
    #[error("more than {CALENDAR_YEARS_MAX} years")]
    TooManyYears,
}

/// The last day of a period. `provisional` tells that the period touches a year whose holidays are not known yet, so
/// that plain weekdays were counted there; it must be shown and computed again once the notice is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// The last day, still in time.
    pub date: Date,
    /// Whether holidays not known yet may move it.
    pub provisional: bool,
}

/// The working days of all years that were loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    years: BTreeMap<i16, String>,
    days_off: BTreeSet<Date>,
    working_weekends: BTreeSet<Date>,
}

impl WorkCalendar {
    /// Puts the years together and refuses lists that contradict themselves.
    pub fn new(list: Vec<YearDays>) -> Result<Self, CalendarError> {
        if list.len() > CALENDAR_YEARS_MAX {
            return Err(CalendarError::TooManyYears);
        }
        let mut calendar = Self::default();
        for year in list {
            calendar.add(year)?;
        }
        Ok(calendar)
    }

    fn add(&mut self, year: YearDays) -> Result<(), CalendarError> {
        for day in year.days_off.iter().chain(&year.working_weekends) {
            if day.year() != year.year {
                return Err(CalendarError::WrongYear(*day));
            }
        }
        for day in year.days_off {
            if !self.days_off.insert(day) {
                return Err(CalendarError::DateTwice(day));
            }
        }
        for day in year.working_weekends {
            if !is_weekend(day) {
                return Err(CalendarError::NotAWeekend(day));
            }
            if self.days_off.contains(&day) || !self.working_weekends.insert(day) {
                return Err(CalendarError::DateTwice(day));
            }
        }
        match self.years.insert(year.year, year.source) {
            Some(_) => Err(CalendarError::YearTwice(year.year)),
            None => Ok(()),
        }
    }

    /// The years that are loaded, in order, with the notice behind each.
    pub fn years(&self) -> impl Iterator<Item = (i16, &str)> {
        self.years.iter().map(|(year, source)| (*year, source.as_str()))
    }

    /// Whether the holidays of this year are loaded.
    pub fn covers(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// The notice behind the days of a year.
    pub fn source(&self, year: i16) -> Option<&str> {
        self.years.get(&year).map(String::as_str)
    }

    /// Whether the notice takes this day off, weekends among its holidays included.
    pub fn is_holiday(&self, date: Date) -> bool {
        self.days_off.contains(&date)
    }

    /// Whether offices work on that day; in a year that is not loaded, every weekday counts as one.
    pub fn is_working_day(&self, date: Date) -> bool {
        if is_weekend(date) { self.working_weekends.contains(&date) } else { !self.days_off.contains(&date) }
    }

    /// The `n`-th working day after `from`. With `n` = 0 that is `from` itself.
    pub fn add_working_days(&self, from: Date, n: u16) -> Due {
        let mut due = Due { date: from, provisional: false };
        let mut left = n;
        while left > 0 {
            let Ok(next) = due.date.tomorrow() else { return Due { date: Date::MAX, provisional: true } };
            due = Due { date: next, provisional: due.provisional || !self.covers(next.year()) };
            if self.is_working_day(next) {
                left = left.saturating_sub(1);
            }
        }
        due
    }

    /// The last of `n` full calendar days after `from`: what is posted on the 1st for seven days hangs through the 8th and may be
    /// taken down on the 9th. Holidays play no part (公示 counts 日, not 工作日), so the day is never provisional.
    pub fn add_calendar_days(&self, from: Date, n: u16) -> Due {
        let date = from.checked_add(jiff::Span::new().days(i64::from(n))).unwrap_or(Date::MAX);
        Due { date, provisional: false }
    }

    /// Working days after `from` up to and including `to`; negative when `to` lies before `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return self.working_days_between(to, from).saturating_neg();
        }
        let days = from.series(jiff::Span::new().days(1)).skip(1).take_while(|day| *day <= to);
        i32::try_from(days.filter(|day| self.is_working_day(*day)).count()).unwrap_or(i32::MAX)
    }
}

fn is_weekend(date: Date) -> bool {
    match date.weekday() {
        Weekday::Saturday | Weekday::Sunday => true,
        Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn days(year: i16, list: &[(i8, i8)]) -> Vec<Date> {
        list.iter().map(|(month, day)| date(year, *month, *day)).collect()
    }

    /// October and the New Year of 2026 only; the real years are tested where they are loaded.
    fn year_2026() -> YearDays {
        let october: Vec<(i8, i8)> = (1..=7).map(|day| (10, day)).collect();
        YearDays {
            year: 2026,
            source: "test".to_owned(),
            days_off: days(2026, &october),
            working_weekends: days(2026, &[(9, 20), (10, 10)]),
        }
    }

    fn calendar() -> WorkCalendar {
        WorkCalendar::new(vec![year_2026()]).unwrap()
    }

    #[test]
    fn civil_code_201_the_day_of_the_event_is_not_counted() {
        // Wednesday 23 September 2026.
        let from = date(2026, 9, 23);
        assert_eq!(calendar().add_working_days(from, 1), Due { date: date(2026, 9, 24), provisional: false });
        assert_eq!(calendar().add_working_days(from, 0).date, from);
    }

    #[test]
    fn national_day_is_skipped_and_the_make_up_saturday_counts() {
        // Wednesday 30 September; 1–7 October off, 8 and 9 worked, Saturday 10 worked, 12 Monday.
        let from = date(2026, 9, 30);
        let third = calendar().add_working_days(from, 3);
        assert_eq!(third.date, date(2026, 10, 10));
        assert_eq!(calendar().add_working_days(from, 4).date, date(2026, 10, 12));
    }

    #[test]
    fn a_period_into_a_year_without_its_notice_is_provisional() {
        let from = date(2026, 12, 30);
        assert_eq!(calendar().add_working_days(from, 1), Due { date: date(2026, 12, 31), provisional: false });
        assert_eq!(calendar().add_working_days(from, 2), Due { date: date(2027, 1, 1), provisional: true });
    }

    #[test]
    fn decree_57_art_19_a_notice_hangs_seven_full_calendar_days() {
        let due = calendar().add_calendar_days(date(2026, 9, 29), 7);
        assert_eq!(due, Due { date: date(2026, 10, 6), provisional: false });
        assert!(!calendar().add_calendar_days(date(2026, 12, 30), 7).provisional);
    }

    #[test]
    fn days_between_are_signed() {
        let calendar = calendar();
        assert_eq!(calendar.working_days_between(date(2026, 9, 30), date(2026, 10, 10)), 3);
        assert_eq!(calendar.working_days_between(date(2026, 10, 10), date(2026, 9, 30)), -3);
        assert_eq!(calendar.working_days_between(date(2026, 9, 30), date(2026, 9, 30)), 0);
    }

    #[test]
    fn lists_that_contradict_themselves_are_refused() {
        let refused = |change: fn(&mut YearDays)| {
            let mut year = year_2026();
            change(&mut year);
            WorkCalendar::new(vec![year])
        };
        assert_eq!(refused(|y| y.days_off.push(date(2027, 1, 1))), Err(CalendarError::WrongYear(date(2027, 1, 1))));
        assert_eq!(refused(|y| y.days_off.push(date(2026, 10, 1))), Err(CalendarError::DateTwice(date(2026, 10, 1))));
        assert_eq!(
            refused(|y| y.working_weekends.push(date(2026, 10, 12))),
            Err(CalendarError::NotAWeekend(date(2026, 10, 12)))
        );
        assert_eq!(
            refused(|y| y.working_weekends.push(date(2026, 10, 3))),
            Err(CalendarError::DateTwice(date(2026, 10, 3)))
        );
        let empty = || YearDays { days_off: vec![], working_weekends: vec![], ..year_2026() };
        assert_eq!(WorkCalendar::new(vec![empty(), empty()]), Err(CalendarError::YearTwice(2026)));
    }

    #[test]
    fn the_end_of_time_is_reached_without_panic() {
        assert_eq!(calendar().add_working_days(Date::MAX, 1), Due { date: Date::MAX, provisional: true });
        assert_eq!(calendar().add_calendar_days(Date::MAX, 1).date, Date::MAX);
    }

    proptest! {
        #[test]
        fn adding_and_counting_agree(offset in 0_i64..700, n in 0_u16..60) {
            let from = date(2025, 12, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
            let due = calendar().add_working_days(from, n);
            prop_assert_eq!(calendar().working_days_between(from, due.date), i32::from(n));
            prop_assert!(n == 0 || calendar().is_working_day(due.date));
        }
    }
}
