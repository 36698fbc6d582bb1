//! One act on one application: load, decide, append the events with the views and the jobs they cause, commit.

use crate::accounts::ensure_citizen;
use crate::applications::CaseView;
use crate::applications::earlier::{earlier, may_join, with_earlier};
use crate::applications::plan::{Plan, glance, load, plan};
use crate::applications::read::view;
use crate::bounds::{SECONDS_PER_HOUR, bound};
use crate::{App, AppError};
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{Action, Application, Channel, Command, NewRelation, Refusal};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{LongText, MemberNo};
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::{ApplicationId, CitizenId};
use jzt_domain::number::AcceptanceNumber;
use jzt_store::Tx;

/// Objections and complaints that one address may send in an hour.
const OBJECTIONS_PER_HOUR_MAX: u32 = 5;

/// Performs a command. `expected_version` is what the form was drawn from; an older one answers `Stale`.
/// With `None` the present version is taken, and a race is decided by the journal. What a command must know about earlier
/// applications for the same cause is looked up here, whatever the caller says.
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
    let command = with_earlier(app, &loaded.application, command).await?;
    let change = if let Command::ChangeFamily(change) = &command { Some(change.clone()) } else { None };
    let planned = plan(app, Some(&loaded.application), &loaded.key, actor, channel, command)?;
    may_join(app, actor, &loaded.application, change.as_ref()).await?;
    let tx = app.begin().await?;
    Box::pin(finish(app, tx, planned, actor)).await
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
    // The district's sequence is taken first: two clerks who accept two applications of one family wait for each other here,
    // and the second sees what the first has done.
    let number = next_number(app, &mut tx, &loaded.application).await?;
    let known = earlier(app, &mut tx, &loaded.application).await?;
    let command = Command::Accept { number, earlier: known };
    fresh(actor, &loaded.application, &command, expected_version)?;
    let planned = plan(app, Some(&loaded.application), &loaded.key, actor, Channel::Console, command)?;
    Box::pin(finish(app, tx, planned, actor)).await
}

/// The next number of the district in which the case is handled.
async fn next_number(app: &App, tx: &mut Tx, application: &Application) -> Result<AcceptanceNumber, AppError> {
    let district = application.handled_in().and_then(DivisionCode::district).ok_or(AppError::NotFound)?;
    let year = app.now().date().year();
    let serial = tx.next_number(district.as_str(), year).await?;
    u16::try_from(year)
        .ok()
        .zip(u32::try_from(serial).ok())
        .and_then(|(year, serial)| AcceptanceNumber::new(district, year, serial).ok())
        .ok_or_else(|| AppError::Internal("the district's number sequence is used up".into()))
}

/// Puts another member in the applicant's place. The account of that member's phone follows the case from then on; without
/// a phone of their own the present account keeps it.
pub async fn change_applicant(
    app: &App,
    actor: &Actor,
    id: ApplicationId,
    expected_version: Option<i64>,
    to: MemberNo,
    relations: Vec<NewRelation>,
) -> Result<CaseView, AppError> {
    let mut tx = app.begin().await?;
    let loaded = load(app, &mut tx, id).await?;
    access::check(actor, Action::ChangeApplicant, &loaded.application).map_err(Refusal::from)?;
    let phone = loaded.application.declaration.member(to).and_then(|member| member.phone.clone());
    let citizen = match phone {
        Some(phone) => ensure_citizen(app, &mut tx, &phone).await?,
        None => loaded.application.citizen,
    };
    let command = Command::ChangeApplicant { to, citizen, relations };
    fresh(actor, &loaded.application, &command, expected_version)?;
    let planned = plan(app, Some(&loaded.application), &loaded.key, actor, Channel::Console, command)?;
    Box::pin(finish(app, tx, planned, actor)).await
}

/// The account of a phone, new or known; without a phone an id that no account has.
pub(super) async fn account_of(app: &App, tx: &mut Tx, phone: Option<&Phone>) -> Result<CitizenId, AppError> {
    match phone {
        Some(phone) => ensure_citizen(app, tx, phone).await,
        None => Ok(CitizenId::from_uuid(app.new_id())),
    }
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
    counted(app, client_address).await?;
    let tx = app.begin().await?;
    from_outside(app, tx, id, Command::Object { text, name, phone }).await
}

/// Anybody who knows the acceptance number complains while the file waits for a decision (举报、投诉).
pub async fn complain(
    app: &App,
    number: &AcceptanceNumber,
    text: LongText,
    name: Option<PersonName>,
    phone: Option<Phone>,
    client_address: &str,
) -> Result<(), AppError> {
    counted(app, client_address).await?;
    let mut tx = app.begin().await?;
    let district = app.settings().district.clone();
    let found = tx.application_of_number(&number.to_string(), district.as_str()).await?.ok_or(AppError::NotFound)?;
    from_outside(app, tx, found.id, Command::RecordComplaint { text, name, phone }).await
}

/// Every try counts, whatever comes of it, or numbers could be guessed.
async fn counted(app: &App, client_address: &str) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    let bounds = (OBJECTIONS_PER_HOUR_MAX, SECONDS_PER_HOUR);
    bound(app, &mut tx, "objection", &app.blind_address(client_address), bounds).await?;
    tx.commit().await?;
    Ok(())
}

async fn from_outside(app: &App, mut tx: Tx, id: ApplicationId, command: Command) -> Result<(), AppError> {
    let loaded = load(app, &mut tx, id).await?;
    let planned = plan(app, Some(&loaded.application), &loaded.key, &Actor::Anyone, Channel::Web, command)?;
    finish(app, tx, planned, &Actor::Anyone).await.map(drop)
}

/// Out of scope comes before everything, so that a stranger learns nothing; then a stale form.
fn fresh(
    actor: &Actor,
    application: &Application,
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
