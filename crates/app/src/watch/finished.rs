//! Which clocks an event ended, and how: the raw material of all figures about lateness.

use crate::App;
use jiff::civil::Date;
use jzt_domain::application::{Application, Clock, ended_clocks, ended_on};
use jzt_domain::benefit::{self, Benefit};
use jzt_domain::calendar::Due;
use jzt_domain::division::DivisionCode;
use jzt_domain::kind::Kind;
use jzt_store::{NewClockRecord, StreamId};

/// Whose clock ended, and by which event.
#[derive(Clone)]
struct Ended<'a> {
    stream: StreamId,
    version: i64,
    kind: Kind,
    place: &'a DivisionCode,
    on: Date,
}

impl Ended<'_> {
    fn record(&self, clock: &'static str, from: Date, due: Due) -> Option<NewClockRecord> {
        Some(NewClockRecord {
            stream: self.stream.clone(),
            version: self.version,
            clock,
            kind: self.kind.code(),
            district: self.place.district()?.as_str().to_owned(),
            township: self.place.township()?.as_str().to_owned(),
            from_on: from,
            due_on: due.date,
            ended_on: self.on,
        })
    }
}

/// The clocks of an application that one event ended, as they are counted.
pub(crate) fn finished(app: &App, before: Option<&Application>, after: &Application, on: Date) -> Vec<NewClockRecord> {
    let Some(before) = before else { return Vec::new() };
    let Some(place) = before.handled_in() else { return Vec::new() };
    let ended = Ended { stream: after.id.into(), version: after.version, kind: before.kind(), place, on };
    let day = app.rules_of(after, on);
    let clocks = ended_clocks(before, after, &day.rules(), on);
    let record = |clock: Clock| {
        let on = ended_on(&clock, after, on);
        Ended { on, ..ended.clone() }.record(clock.kind.code(), clock.from, clock.due)
    };
    clocks.into_iter().filter_map(record).collect()
}

/// The same of a benefit.
pub(crate) fn finished_of_benefit(
    app: &App,
    before: Option<&Benefit>,
    after: &Benefit,
    on: Date,
) -> Vec<NewClockRecord> {
    let Some(before) = before else { return Vec::new() };
    let ended =
        Ended { stream: after.id().into(), version: after.version, kind: before.kind, place: &before.village, on };
    let day = app.rules_at(&after.village, on);
    let rules = day.rules();
    let rules = benefit::Rules { policy: rules.policy, calendar: rules.calendar };
    let clocks = benefit::ended_clocks(before, after, &rules);
    clocks.into_iter().filter_map(|clock| ended.record(clock.kind.code(), clock.from, clock.due)).collect()
}
