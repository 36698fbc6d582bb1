//! How an application begins: a citizen opens a draft, or a clerk takes down an emergency on the spot.

use crate::accounts::require;
use crate::applications::act::{account_of, finish};
use crate::applications::earlier::earlier;
use crate::applications::plan::{Loaded, Plan, plan};
use crate::applications::{CaseView, perform};
use crate::{App, AppError};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Channel, Command, Refusal, Stage};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Answer, Cause, LongText, Member, ShortText};
use jzt_domain::identity::Phone;
use jzt_domain::ids::{ApplicationId, CitizenId, FamilyId};
use jzt_domain::kind::{Request, TemporarySort};
use jzt_domain::limits;
use jzt_domain::policy::{LevelKey, Residence};
use jzt_store::Tx;

/// Opens a draft for what the citizen asks for. A draft of the same citizen that nobody has answered another question of is
/// given back instead of a second one.
pub async fn start(app: &App, actor: &Actor, request: Request) -> Result<ApplicationId, AppError> {
    let Actor::Citizen { id: citizen } = actor else { return Err(AppError::NotFound) };
    let mut tx = app.begin().await?;
    require(app, &mut tx, *citizen, LevelKey::Apply).await?;
    let own = tx.applications_of_citizen(*citizen, limits::PAGE_ROWS_MAX).await?;
    // Opened, and asked for something: two events, nothing to lose.
    let untouched = own.iter().find(|row| row.stage == Stage::Draft.code() && row.version <= 2).map(|row| row.id);
    if let Some(untouched) = untouched {
        tx.rollback().await?;
        perform(app, actor, Channel::Web, untouched, None, Command::Answer(Answer::Request(request))).await?;
        return Ok(untouched);
    }
    let drafts = own.iter().filter(|row| row.stage == Stage::Draft.code()).count();
    if drafts >= limits::DRAFTS_PER_CITIZEN_MAX {
        return Err(AppError::TooMany { retry_after_seconds: 0 });
    }
    let mut loaded = open(app, &mut tx, actor, Channel::Web, new_case(app), *citizen).await?;
    act(app, &mut tx, &mut loaded, actor, Channel::Web, Command::Answer(Answer::Request(request))).await?;
    tx.commit().await?;
    Ok(loaded.application.id)
}

/// The id for an emergency that a form is about to take down: the same form sent twice names the same case.
pub fn new_case(app: &App) -> ApplicationId {
    ApplicationId::from_uuid(app.new_id())
}

/// What a clerk takes down on the spot.
#[derive(Clone)]
pub struct OnSpot {
    /// The id of the case to be.
    pub id: ApplicationId,
    /// Where help is needed; a village of the clerk's own township. The place where it happened is enough.
    pub village: DivisionCode,
    /// Group, street, number.
    pub address: ShortText,
    /// Urban or rural.
    pub residence: Residence,
    /// What happened, at least one.
    pub causes: Vec<Cause>,
    /// In words.
    pub cause_text: Option<LongText>,
    /// The person in need, as far as known; number 1, relation applicant.
    pub person: Option<Member>,
    /// The phone under which the family can follow the case.
    pub phone: Option<Phone>,
}

/// A clerk takes down an emergency and calls for help for the family, all in one unit. `Stale` when the case is there
/// already.
pub async fn start_on_spot(app: &App, actor: &Actor, spot: OnSpot) -> Result<CaseView, AppError> {
    let Actor::Staff { role: Role::TownshipClerk, division, .. } = actor else { return Err(AppError::NotFound) };
    if !division.contains(&spot.village) {
        return Err(AppError::Refused(Refusal::NotAVillage));
    }
    let OnSpot { id, village, address, residence, causes, cause_text, person, phone } = spot;
    let mut tx = app.begin().await?;
    let phone = phone.or_else(|| person.as_ref().and_then(|member| member.phone.clone()));
    let citizen = account_of(app, &mut tx, phone.as_ref()).await?;
    let mut loaded = open(app, &mut tx, actor, Channel::Console, id, citizen).await?;
    let mut answers = vec![
        Answer::Request(Request::Temporary { sort: TemporarySort::Emergency }),
        Answer::Place { village, address, residence },
        Answer::Cause { causes, text: cause_text },
    ];
    answers.extend(person.map(Answer::Member));
    for answer in answers {
        act(app, &mut tx, &mut loaded, actor, Channel::Console, Command::Answer(answer)).await?;
    }
    let known = earlier(app, &mut tx, &loaded.application).await?;
    let help = Command::CallForHelp { earlier: known };
    let planned = plan(app, Some(&loaded.application), &loaded.key, actor, Channel::Console, help)?;
    finish(app, tx, planned, actor).await
}

async fn open(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    channel: Channel,
    id: ApplicationId,
    citizen: CitizenId,
) -> Result<Loaded, AppError> {
    let family = FamilyId::from_uuid(app.new_id());
    let (key, wrapped) = app.new_family_key(family)?;
    let mut planned: Plan = plan(app, None, &key, actor, channel, Command::Start { id, family, citizen })?;
    tx.create_family_key(family, &wrapped, app.now()).await?;
    planned.store(app, tx).await?;
    Ok(Loaded { application: planned.after, key })
}

/// One more act in a unit that has others to come.
async fn act(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    actor: &Actor,
    channel: Channel,
    command: Command,
) -> Result<(), AppError> {
    let mut planned = plan(app, Some(&loaded.application), &loaded.key, actor, channel, command)?;
    planned.store(app, tx).await?;
    loaded.application = planned.after;
    Ok(())
}
