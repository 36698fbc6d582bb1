//! The clocks of a benefit, computed from its facts and the policy; nothing of them is stored in events. A clock that runs
//! out is work for somebody and never an act of its own.

use crate::access::Role;
use crate::application::Light;
use crate::benefit::access::decider;
use crate::benefit::{Benefit, ChangeSort, Rules, Stage};
use crate::calendar::Due;
use crate::kind::Kind;
use crate::policy::{ConfirmLevel, CountKey, DeadlineKey, Limit, LimitUnit, ShareKey};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a clock measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The next periodic review.
    Review,
    /// Self-care is to be assessed after a report.
    Reassess,
    /// The end hangs in the village.
    StopPublicity,
    /// An objection to the end is to be answered.
    StopObjection,
    /// The phase-out lasts.
    PhaseOut,
    /// The finding holds.
    Validity,
}

impl ClockKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Review, Self::Reassess, Self::StopPublicity, Self::StopObjection, Self::PhaseOut, Self::Validity];

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The code stored in views.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Reassess => "reassess",
            Self::StopPublicity => "stop_publicity",
            Self::StopObjection => "stop_objection",
            Self::PhaseOut => "phase_out",
            Self::Validity => "validity",
        }
    }
}

/// A running clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// The day that started it; counting begins the day after.
    pub from: Date,
    /// The first day on which it is shown as work.
    pub amber_on: Date,
    /// The last day.
    pub due: Due,
    /// Whose turn it is.
    pub holder: Role,
}

impl Clock {
    /// The light on a day.
    pub fn light(&self, on: Date) -> Light {
        Light::of(self.amber_on, self.due.date, on)
    }
}

/// Who is told when a benefit's clock runs out at a stage: whoever decides once the end was published, else the clerk.
pub const fn holder(stage: Stage, level: ConfirmLevel) -> Option<Role> {
    match stage {
        Stage::Terminated => None,
        Stage::StopPublished => Some(decider(level)),
        Stage::Active | Stage::PhaseOut | Stage::Suspended => Some(CLERK),
    }
}

/// The clocks that ran before an event and do not run after it.
pub fn ended_clocks(before: &Benefit, after: &Benefit, rules: &Rules<'_>) -> Vec<Clock> {
    let running = clocks(after, rules);
    let goes_on = |clock: &Clock| running.iter().any(|now| now.kind == clock.kind && now.from == clock.from);
    clocks(before, rules).into_iter().filter(|clock| !goes_on(clock)).collect()
}

const CLERK: Role = Role::TownshipClerk;

/// The clocks that run, the one due first in front.
pub fn clocks(benefit: &Benefit, rules: &Rules<'_>) -> Vec<Clock> {
    let policy = rules.policy.clone().for_kind(benefit.kind);
    let rules = Rules { policy: &policy, calendar: rules.calendar };
    let mut running: Vec<Clock> = match benefit.stage {
        Stage::Terminated => Vec::new(),
        Stage::StopPublished => stop(benefit, &rules).into_iter().chain(reassess(benefit, &rules)).collect(),
        Stage::Active | Stage::PhaseOut | Stage::Suspended => review(benefit, &rules)
            .into_iter()
            .chain(reassess(benefit, &rules))
            .chain(phase_out(benefit, &rules))
            .chain(validity(benefit, &rules))
            .collect(),
    };
    running.sort_by_key(|clock| clock.due.date);
    running
}

/// The clock that falls due first: what a worklist sorts by.
pub fn current_clock(benefit: &Benefit, rules: &Rules<'_>) -> Option<Clock> {
    clocks(benefit, rules).into_iter().next()
}

/// 定期核查: a year where little changes, half a year where the income is unstable and somebody can work. A finding that
/// holds for a limited time is made anew instead.
fn review(benefit: &Benefit, rules: &Rules<'_>) -> Option<Clock> {
    if benefit.kind == Kind::RigidSpending {
        return None;
    }
    let key = if benefit.unstable { CountKey::ReviewUnstableMonths } else { CountKey::ReviewStableMonths };
    let months = rules.policy.count(key)?;
    let due = benefit.checked_on.saturating_add(i32::from(months).months());
    Some(announced(ClockKind::Review, benefit.checked_on, due, CLERK, rules))
}

/// 特困: from the report to the new assessment.
fn reassess(benefit: &Benefit, rules: &Rules<'_>) -> Option<Clock> {
    if benefit.kind != Kind::Tekun {
        return None;
    }
    let report = benefit.open_changes().find(|change| change.sort == ChangeSort::Care)?;
    limited(ClockKind::Reassess, DeadlineKey::Reassess, report.at.date(), CLERK, rules)
}

fn stop(benefit: &Benefit, rules: &Rules<'_>) -> Option<Clock> {
    if let Some(objection) = benefit.objections.iter().find(|objection| objection.open) {
        let from = objection.at.date();
        return limited(ClockKind::StopObjection, DeadlineKey::StopObjection, from, CLERK, rules);
    }
    let notice = benefit.stop_notice()?;
    let after = notice.until.date.tomorrow().unwrap_or(notice.until.date);
    let holder = decider(benefit.level);
    Some(Clock { kind: ClockKind::StopPublicity, from: notice.from, amber_on: after, due: notice.until, holder })
}

fn phase_out(benefit: &Benefit, rules: &Rules<'_>) -> Option<Clock> {
    let phase_out = benefit.phase_out.filter(|_| benefit.stage == Stage::PhaseOut)?;
    Some(announced(ClockKind::PhaseOut, phase_out.at.date(), phase_out.until, CLERK, rules))
}

fn validity(benefit: &Benefit, rules: &Rules<'_>) -> Option<Clock> {
    Some(announced(ClockKind::Validity, benefit.granted_at.date(), benefit.valid_until?, CLERK, rules))
}

/// A day known long before, shown as work some time ahead; without that time in policy, only on the day itself.
fn announced(kind: ClockKind, from: Date, due: Date, holder: Role, rules: &Rules<'_>) -> Clock {
    let ahead = rules.policy.deadline(DeadlineKey::ReviewNotice);
    let amber_on = ahead.map_or(due, |limit| before(due, limit, rules)).max(from);
    Clock { kind, from, amber_on, due: Due { date: due, provisional: false }, holder }
}

/// The day that lies a period before another.
fn before(day: Date, limit: &Limit, rules: &Rules<'_>) -> Date {
    match limit.unit {
        LimitUnit::WorkingDays => {
            let working = std::iter::successors(day.yesterday().ok(), |day| day.yesterday().ok())
                .filter(|day| rules.calendar.is_working_day(*day));
            working.take(usize::from(limit.length)).last().unwrap_or(day)
        }
        LimitUnit::CalendarDays | LimitUnit::Hours => {
            let due = limit.unit.last_day(rules.calendar, day, limit.length).date;
            let length = day.until(due).map_or(0, |span| span.get_days());
            day.saturating_sub(length.days())
        }
    }
}

fn limited(kind: ClockKind, key: DeadlineKey, from: Date, holder: Role, rules: &Rules<'_>) -> Option<Clock> {
    let limit = rules.policy.deadline(key)?;
    let amber = rules.policy.share(ShareKey::Amber)?.of_count_up(u64::from(limit.length));
    let amber = u16::try_from(amber).unwrap_or(limit.length);
    let amber_on = limit.unit.last_day(rules.calendar, from, amber).date;
    Some(Clock { kind, from, amber_on, due: limit.due(rules.calendar, from), holder })
}
