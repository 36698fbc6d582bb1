//! One act on one benefit: load, decide, append the events with the view and the jobs they cause, commit.

use crate::benefits::plan::{glance, load, plan};
use crate::benefits::read::{BenefitView, view};
use crate::bounds::{SECONDS_PER_HOUR, bound};
use crate::{App, AppError};
use jzt_domain::access::Actor;
use jzt_domain::application::Channel;
use jzt_domain::benefit::{Command, Refusal, access};
use jzt_domain::household::LongText;
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::BenefitId;

/// Objections that one address may send in an hour; shared with those to applications.
const OBJECTIONS_PER_HOUR_MAX: u32 = 5;

/// Performs a command. `expected_version` is what the form was drawn from; an older one answers `Stale`.
pub async fn perform(
    app: &App,
    actor: &Actor,
    channel: Channel,
    id: BenefitId,
    expected_version: Option<i64>,
    command: Command,
) -> Result<BenefitView, AppError> {
    let loaded = glance(app, id).await?;
    // Out of scope comes before everything, so that a stranger learns nothing; then a stale form.
    if !access::may_read(actor, &loaded.benefit) {
        return Err(Refusal::OutOfScope.into());
    }
    if expected_version.is_some_and(|expected| expected != loaded.benefit.version) {
        return Err(AppError::Stale);
    }
    let mut planned = plan(app, &loaded, actor, channel, command)?;
    let mut tx = app.begin().await?;
    planned.store(app, &mut tx).await?;
    tx.commit().await?;
    if planned.has_work() {
        app.nudge();
    }
    Ok(view(app, actor, planned.after))
}

/// Anybody objects to a published end.
pub async fn object_stop(
    app: &App,
    id: BenefitId,
    text: LongText,
    name: Option<PersonName>,
    phone: Option<Phone>,
    client_address: &str,
) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    let bounds = (OBJECTIONS_PER_HOUR_MAX, SECONDS_PER_HOUR);
    bound(app, &mut tx, "objection", &app.blind_address(client_address), bounds).await?;
    let loaded = load(app, &mut tx, id).await?;
    let command = Command::ObjectStop { text, name, phone };
    let mut planned = plan(app, &loaded, &Actor::Anyone, Channel::Web, command)?;
    planned.store(app, &mut tx).await?;
    tx.commit().await?;
    if planned.has_work() {
        app.nudge();
    }
    Ok(())
}
