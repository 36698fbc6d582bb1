//! Which clocks a case has run through, and whether in time: what statistics count.

use super::{Clock, ClockKind, clocks};
use crate::application::{Application, CorruptLog, Event, Recorded, Rules, evolve};
use crate::time::Timestamp;
use jiff::civil::Date;

/// A clock that an event stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinishedClock {
    /// The clock as it stood at that moment.
    pub clock: Clock,
    /// When it was stopped.
    pub ended_at: Timestamp,
}

impl FinishedClock {
    /// True when it was stopped after its last day, or its last moment.
    pub fn was_late(&self) -> bool {
        self.clock.light_at(self.ended_at) == super::Light::Late
    }
}

/// The clocks that ran before an event and do not run after it. A clock goes on while one of the same kind and beginning
/// runs: a pause or more time only moves it.
pub fn ended_clocks(before: &Application, after: &Application, rules: &Rules<'_>, on: Date) -> Vec<Clock> {
    let running = clocks(after, rules, on);
    let goes_on = |clock: &Clock| running.iter().any(|now| now.kind == clock.kind && now.from == clock.from);
    clocks(before, rules, on).into_iter().filter(|clock| !goes_on(clock)).collect()
}

/// The day on which an event of the day `on` stopped a clock: a decision that came by hand or by post is often written down
/// later.
pub fn ended_on(clock: &Clock, after: &Application, on: Date) -> Date {
    match (clock.kind, &after.delivered) {
        (ClockKind::RefuseNotice, Some(delivery)) => delivery.on.min(on),
        _ => on,
    }
}

/// Every clock that an event of this log stopped, in order. Computed with one set of rules: those of today show history as
/// today's law would measure it.
pub fn finished_clocks(log: &[Recorded<Event>], rules: &Rules<'_>) -> Result<Vec<FinishedClock>, CorruptLog> {
    let mut state: Option<Application> = None;
    let mut finished = Vec::new();
    for recorded in log {
        let after = evolve(state.clone(), recorded)?;
        let ended = state.iter().flat_map(|before| ended_clocks(before, &after, rules, recorded.at.date()));
        finished.extend(ended.map(|clock| {
            let on = ended_on(&clock, &after, recorded.at.date());
            let ended_at = if on < recorded.at.date() { Timestamp::at_start_of(on) } else { recorded.at };
            FinishedClock { clock, ended_at }
        }));
        state = Some(after);
    }
    Ok(finished)
}
