//! Which clocks an act ended, and how: the raw material of all figures about lateness.

use crate::App;
use jiff::civil::Date;
use jzt_domain::application::{Application, ended_clocks};
use jzt_domain::division::DivisionCode;
use jzt_store::NewClockRecord;

/// The clocks that one event ended, as they are counted.
pub(crate) fn finished(app: &App, before: Option<&Application>, after: &Application, on: Date) -> Vec<NewClockRecord> {
    let Some(before) = before else { return Vec::new() };
    let place = before.handled_in();
    let (Some(district), Some(township)) =
        (place.and_then(DivisionCode::district), place.and_then(DivisionCode::township))
    else {
        return Vec::new();
    };
    let day = app.rules_of(after, on);
    ended_clocks(before, after, &day.rules(), on)
        .into_iter()
        .map(|clock| NewClockRecord {
            application_id: after.id,
            version: after.version,
            clock: clock.kind.code(),
            kind: before.kind().code(),
            district: district.as_str().to_owned(),
            township: township.as_str().to_owned(),
            from_on: clock.from,
            due_on: clock.due.date,
            ended_on: on,
        })
        .collect()
}
