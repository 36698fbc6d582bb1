//! How long a clock runs: the period of the policy, the part that is amber, and the days on which it stood still.

use super::{Clock, ClockKind, Holder};
use crate::application::{Application, Pause, Rules};
use crate::calendar::Due;
use crate::policy::{DeadlineKey, Limit, LimitUnit, ShareKey};
use crate::time::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;

const SECONDS_PER_HOUR: i64 = 3_600;

/// What every clock of one application on one day is computed from. The rules are those of its kind.
pub(super) struct Ground<'a> {
    pub(super) application: &'a Application,
    pub(super) rules: &'a Rules<'a>,
    pub(super) on: Date,
}

impl Ground<'_> {
    /// A clock of a period of the policy; `None` where the policy gives none.
    pub(super) fn clock(&self, kind: ClockKind, holder: Holder, key: DeadlineKey, from: Timestamp) -> Option<Clock> {
        let limit = self.rules.policy.deadline(key)?;
        let paused = self.application.pauses.iter().any(|pause| pause.from >= from && pause.until.is_none());
        let running = Clock {
            kind,
            holder,
            basis: key,
            judged_as: self.application.kind(),
            from: from.date(),
            amber_on: from.date(),
            due: Due { date: from.date(), provisional: false },
            moment: None,
            paused,
        };
        let amber = self.amber(limit.length)?;
        Some(if limit.unit == LimitUnit::Hours {
            let after = |hours: u16| from.plus_seconds(i64::from(hours).saturating_mul(SECONDS_PER_HOUR));
            let moment = after(limit.length);
            let due = Due { date: moment.date(), provisional: false };
            Clock { amber_on: after(amber).date(), due, moment: Some(moment), ..running }
        } else {
            let still = self.days_still(limit, from);
            let last_day =
                |length: u16| limit.unit.last_day(self.rules.calendar, from.date(), length.saturating_add(still));
            Clock { amber_on: last_day(amber).date, due: last_day(limit.length), ..running }
        })
    }

    /// A clock whose last day is already a fact; its amber part is counted in calendar days.
    pub(super) fn fixed(
        &self,
        kind: ClockKind,
        holder: Holder,
        basis: DeadlineKey,
        from: Date,
        due: Due,
    ) -> Option<Clock> {
        let length = from.until(due.date).ok().and_then(|span| u16::try_from(span.get_days()).ok()).unwrap_or(0);
        let amber_on = from.saturating_add(i32::from(self.amber(length)?).days());
        let judged_as = self.application.kind();
        Some(Clock { kind, holder, basis, judged_as, from, amber_on, due, moment: None, paused: false })
    }

    /// The length after which a clock turns amber, rounded up.
    fn amber(&self, length: u16) -> Option<u16> {
        let share = self.rules.policy.share(ShareKey::Amber)?;
        u16::try_from(share.of_count_up(u64::from(length))).ok()
    }

    /// 补正 stops the clocks that were running: so many days of the limit's own unit lie in pauses.
    fn days_still(&self, limit: &Limit, from: Timestamp) -> u16 {
        let began = self.application.pauses.iter().filter(|pause| pause.from >= from);
        let days = began.map(|pause| self.days_of(pause, limit.unit));
        days.fold(0, u16::saturating_add)
    }

    fn days_of(&self, pause: &Pause, unit: LimitUnit) -> u16 {
        let from = pause.from.date();
        let until = pause.until.map_or(self.on, Timestamp::date).max(from);
        let days = match unit {
            LimitUnit::WorkingDays => self.rules.calendar.working_days_between(from, until),
            LimitUnit::CalendarDays | LimitUnit::Hours => from.until(until).map_or(0, |span| span.get_days()),
        };
        u16::try_from(days).unwrap_or(0)
    }
}
