//! What has to happen by the clock rather than because somebody acted. Asked every minute by every server; the key of the
//! job makes it happen once.

use crate::jobs::{Outgoing, enqueue};
use crate::watch::EscalateJob;
use crate::{App, AppError};

/// The hour of the day, in China, from which the day's reminders go out.
const FROM_HOUR: i8 = 9;

/// Enqueues the day's watch over the clocks once a working day has begun. Returns true when this call did it.
pub async fn schedule(app: &App) -> Result<bool, AppError> {
    let now = app.now();
    let civil = now.civil();
    if civil.hour() < FROM_HOUR || !app.policy().calendar.is_working_day(civil.date()) {
        return Ok(false);
    }
    let district = app.settings().district.clone();
    let key = format!("escalate/{district}/{}", civil.date());
    let outgoing = Outgoing::escalate(EscalateJob { district, on: civil.date() }).once(key);
    let mut tx = app.begin().await?;
    let is_new = enqueue(app, &mut tx, &outgoing, now).await?;
    tx.commit().await?;
    if is_new {
        app.nudge();
    }
    Ok(is_new)
}
