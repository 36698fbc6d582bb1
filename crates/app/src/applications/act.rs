//! One act on one application: load, decide, append the events with the views and the jobs they cause, commit.

use crate::applications::CaseView;
use crate::applications::plan::{Plan, glance, load, plan};
use crate::applications::read::view;
use crate::{App, AppError};
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{Channel, Command, Refusal};
use jzt_domain::household::LongText;
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::ApplicationId;
use jzt_domain::number::AcceptanceNumber;
use jzt_store::Tx;

/// Objections that one address may send in an hour.
const OBJECTIONS_PER_HOUR_MAX: u32 = 5;
const SECONDS_PER_HOUR: u32 = 3_600;

/// Performs a command. `expected_version` is what the form was drawn from; an older one answers `Stale`.
/// With `None` the present version is taken, and a race is decided by the journal.
pub async fn perform(
    app: &App,
    actor: &Actor,
    channel: Channel,
    id: ApplicationId,
    expected_version: Option<i64>,
    command: Command,
) -> Result<CaseView, AppError> {
    let loaded = glance(app, id).await?;
    fresh(actor, &loaded.application, &command, expected_version)?;
    let planned = plan(app, Some(&loaded.application), &loaded.key, actor, channel, command)?;
    let tx = app.begin().await?;
    finish(app, tx, planned, actor).await
}

/// Accepts (受理): takes the next number of the district's sequence in the same unit, so that no number is lost or doubled.
pub async fn accept(
    app: &App,
    actor: &Actor,
    id: ApplicationId,
    expected_version: Option<i64>,
) -> Result<CaseView, AppError> {
    let mut tx = app.begin().await?;
    let loaded = load(app, &mut tx, id).await?;
    let district = app.settings().district.clone();
    let year = app.now().date().year();
    let serial = tx.next_number(district.as_str(), year).await?;
    let number = u16::try_from(year)
        .ok()
        .zip(u32::try_from(serial).ok())
        .and_then(|(year, serial)| AcceptanceNumber::new(district, year, serial).ok())
        .ok_or_else(|| AppError::Internal("the district's number sequence is used up".into()))?;
    let command = Command::Accept { number };
    fresh(actor, &loaded.application, &command, expected_version)?;
    let planned = plan(app, Some(&loaded.application), &loaded.key, actor, Channel::Console, command)?;
    finish(app, tx, planned, actor).await
}

/// Anybody objects to a published proposal.
pub async fn object(
    app: &App,
    id: ApplicationId,
    text: LongText,
    name: Option<PersonName>,
    phone: Option<Phone>,
    client_address: &str,
) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    let hits = tx.hit("objection", &app.blind_address(client_address), SECONDS_PER_HOUR, app.now()).await?;
    if hits > OBJECTIONS_PER_HOUR_MAX {
        return Err(AppError::TooMany { retry_after_seconds: SECONDS_PER_HOUR });
    }
    let loaded = load(app, &mut tx, id).await?;
    let command = Command::Object { text, name, phone };
    let planned = plan(app, Some(&loaded.application), &loaded.key, &Actor::Anyone, Channel::Web, command)?;
    finish(app, tx, planned, &Actor::Anyone).await.map(drop)
}

/// Out of scope comes before everything, so that a stranger learns nothing; then a stale form.
fn fresh(
    actor: &Actor,
    application: &jzt_domain::application::Application,
    command: &Command,
    expected_version: Option<i64>,
) -> Result<(), AppError> {
    let public = matches!(command, Command::Object { .. });
    if !public && !access::may_read(actor, application) {
        return Err(Refusal::OutOfScope.into());
    }
    if expected_version.is_some_and(|expected| expected != application.version) {
        return Err(AppError::Stale);
    }
    Ok(())
}

pub(crate) async fn finish(app: &App, mut tx: Tx, mut planned: Plan, actor: &Actor) -> Result<CaseView, AppError> {
    planned.store(app, &mut tx).await?;
    tx.commit().await?;
    if planned.has_work() {
        app.nudge();
    }
    Ok(view(app, actor, planned.after))
}
