//! Which clocks a case has run through, and whether in time: what statistics count.

use super::{Clock, clocks};
use crate::application::{Application, CorruptLog, Event, Recorded, Rules, evolve};
use crate::time::Timestamp;

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

/// Every clock that an event of this log stopped, in order. A clock goes on while one of the same kind and beginning
/// runs. Computed with one set of rules: those of today show history as today's law would measure it.
pub fn finished_clocks(log: &[Recorded<Event>], rules: &Rules<'_>) -> Result<Vec<FinishedClock>, CorruptLog> {
    let mut state: Option<Application> = None;
    let mut finished = Vec::new();
    for recorded in log {
        let on = recorded.at.date();
        let before = state.as_ref().map(|application| clocks(application, rules, on)).unwrap_or_default();
        let after = evolve(state.take(), recorded)?;
        let running = clocks(&after, rules, on);
        let goes_on = |clock: &Clock| running.iter().any(|now| now.kind == clock.kind && now.from == clock.from);
        let ended = before.into_iter().filter(|clock| !goes_on(clock));
        finished.extend(ended.map(|clock| FinishedClock { clock, ended_at: recorded.at }));
        state = Some(after);
    }
    Ok(finished)
}
