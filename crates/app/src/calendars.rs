//! The yearly holiday notice, entered by the system administrator. It stands before the notice of the policy files, every
//! server takes it in, and due days that were provisional become firm.

use jiff::civil::{Date, date};
use jzt_domain::access::Actor;
use jzt_domain::application::Channel;
use jzt_domain::calendar::YearDays;
use jzt_domain::ids::ApplicationId;
use jzt_domain::limits;
use jzt_domain::time::Timestamp;
use jzt_store::{CalendarYear, DueDays, MovableCase, NewRecord, StreamId};
use serde::{Deserialize, Serialize};

use crate::applications::plan::glance;
use crate::applications::views;
use crate::jobs::{Outgoing, administrator, enqueue};
use crate::{App, AppError};

/// Kind of the journal's records about notices.
const STORED: &str = "calendar.stored";
/// The stream of all notices.
const STREAM: &str = "calendar";

/// One year as the administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearEntry {
    /// The year.
    pub year: i16,
    /// The notice its days come from.
    pub source: String,
    /// When an administrator entered it; `None` when it comes from the policy files.
    pub entered_at: Option<Timestamp>,
    /// Whether the policy files hold a notice of this year too.
    pub in_files: bool,
}

/// Due days from `from` on, and provisional ones, are computed again, in portions.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct FirmJob {
    pub from: Date,
    pub after: Option<ApplicationId>,
}

/// The years known, newest first; only for the system administrator.
pub async fn years(app: &App, actor: &Actor) -> Result<Vec<YearEntry>, AppError> {
    administrator(actor)?;
    let rows = app.glance().await?.calendar_years().await?;
    let files = app.policy();
    let entered_at = |year: i16| rows.iter().find(|row| row.year == i64::from(year)).map(|row| row.stored_at);
    let entry = |(year, source): (i16, &str)| YearEntry {
        year,
        source: source.to_owned(),
        entered_at: entered_at(year),
        in_files: files.holds_year(year),
    };
    let mut entries: Vec<YearEntry> = files.calendar.years().map(entry).collect();
    entries.reverse();
    Ok(entries)
}

/// Stores the notice of a year and has the due days computed again. The days were checked by `calendar::read_notice`.
pub async fn store_year(app: &App, actor: &Actor, days: &YearDays) -> Result<(), AppError> {
    administrator(actor)?;
    // Whatever contradicts itself would keep every server from starting.
    app.policy().with_years(std::slice::from_ref(days)).map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let now = app.now();
    let payload = serde_json::to_vec(days)?;
    let stream = StreamId::parse(STREAM).map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let mut tx = app.begin().await?;
    let version = tx.head(&stream).await?.map_or(0, |head| head.version);
    let record = NewRecord {
        kind: STORED,
        payload: payload.clone(),
        actor: &actor.code(),
        channel: Channel::Console.code(),
        recorded_at: now,
    };
    tx.append(&stream, version, &[record]).await?;
    let row = CalendarYear { year: i64::from(days.year), payload, stored_by: actor.code(), stored_at: now };
    tx.put_calendar_year(&row).await?;
    let from = date(days.year, 1, 1);
    enqueue(app, &mut tx, &Outgoing::firm(FirmJob { from, after: None }), now).await?;
    tx.commit().await?;
    app.nudge();
    refresh(app).await?;
    Ok(())
}

/// Takes in notices that any server has stored since; true when there were some.
pub async fn refresh(app: &App) -> Result<bool, AppError> {
    if app.glance().await?.calendar_changed_at().await? == app.in_force().years_at() {
        return Ok(false);
    }
    let (entered, years_at) = entered(app).await?;
    app.in_force().take_years(&entered, years_at)?;
    tracing::info!(years = entered.len(), "holiday notices were taken in");
    Ok(true)
}

/// The notices entered, and when the newest of them was.
pub(crate) async fn entered(app: &App) -> Result<(Vec<YearDays>, Option<Timestamp>), AppError> {
    let rows = app.glance().await?.calendar_years().await?;
    let newest = rows.iter().map(|row| row.stored_at).max();
    let days = rows.iter().map(|row| serde_json::from_slice(&row.payload)).collect::<Result<_, _>>()?;
    Ok((days, newest))
}

/// Computes one portion of due days again, and leaves the rest to the next job.
pub(crate) async fn firm(app: &App, job: FirmJob) -> Result<(), AppError> {
    refresh(app).await?;
    let cases = app.glance().await?.movable_applications(job.from, job.after, limits::PAGE_ROWS_MAX).await?;
    for case in &cases {
        firm_one(app, case).await?;
    }
    let Some(last) = cases.last().filter(|_| cases.len() >= usize::from(limits::PAGE_ROWS_MAX)) else { return Ok(()) };
    let mut tx = app.begin().await?;
    let rest = Outgoing::firm(FirmJob { after: Some(last.id), ..job });
    enqueue(app, &mut tx, &rest, app.now()).await?;
    tx.commit().await?;
    app.nudge();
    Ok(())
}

/// A case that moved on meanwhile has a newer row, made with the new calendar.
async fn firm_one(app: &App, case: &MovableCase) -> Result<(), AppError> {
    let loaded = match glance(app, case.id).await {
        // The family's key was destroyed: nothing is left to be late.
        Err(AppError::NotFound) => return Ok(()),
        loaded => loaded?,
    };
    if loaded.application.version != case.version {
        return Ok(());
    }
    let row = views::row(app, &loaded.key, &loaded.application, case.changed_at)?;
    let days =
        DueDays { amber_on: row.amber_on, due_on: row.due_on, due_provisional: row.due_provisional, place: row.place };
    let mut tx = app.begin().await?;
    tx.put_due_days(case.id, case.version, &days).await?;
    tx.commit().await?;
    Ok(())
}
