//! Lists: a citizen's own, the worklist of a division, exact search. Keyset pages, no total counts.

use crate::applications::{Asked, views};
use crate::{App, AppError};
use jzt_domain::access::{self, Actor, Role};
use jzt_domain::application::{Light, Stage};
use jzt_domain::calendar::Due;
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::ids::ApplicationId;
use jzt_domain::kind::Kind;
use jzt_domain::limits;
use jzt_domain::policy::ConfirmLevel;
use jzt_domain::time::Timestamp;
use jzt_store::{LightWord, ListRow, ScopeLevel, WorkQuery};

/// One of a citizen's applications, as a card on the home page.
#[derive(Debug, Clone)]
pub struct Mine {
    /// Its id.
    pub id: ApplicationId,
    /// What was asked for.
    pub asked: Asked,
    /// As which kind it is judged now.
    pub kind: Kind,
    /// Where it stands.
    pub stage: Stage,
    /// When it came there.
    pub stage_since: Timestamp,
    /// The acceptance number.
    pub number: Option<String>,
    /// Signatures given.
    pub signed_count: usize,
    /// Signatures wanted.
    pub signers_count: usize,
    /// The clock that falls due first.
    pub due: Option<Due>,
}

/// What the worklist shows.
#[derive(Debug, Clone, Default)]
pub struct WorkFilter {
    /// Only this stage; otherwise all open ones.
    pub stage: Option<Stage>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this light.
    pub light: Option<Light>,
    /// Only below this division (within one's own).
    pub division: Option<DivisionCode>,
    /// Only stages at which the viewer's role has something to do.
    pub only_mine: bool,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

/// One row; the name is masked. The village is the one where it is handled.
#[derive(Debug, Clone)]
pub struct WorkRow {
    /// Its id.
    pub id: ApplicationId,
    /// What was asked for.
    pub asked: Asked,
    /// As which kind it is judged now.
    pub kind: Kind,
    /// Relief comes before papers.
    pub is_emergency: bool,
    /// 单独登记备案: a relative of an official.
    pub is_registered: bool,
    /// Who decides, once the file is there.
    pub confirm_level: Option<ConfirmLevel>,
    /// Where it stands.
    pub stage: Stage,
    /// The acceptance number.
    pub number: Option<String>,
    /// The applicant, masked (王*国).
    pub applicant_masked: String,
    /// People in the family.
    pub members_count: usize,
    /// The village's name.
    pub village_name: String,
    /// The clock that falls due first.
    pub due: Option<Due>,
    /// Its last minute, where somebody waits for relief: civil time in China, such as `2026-11-24T10:30`.
    pub due_minute: Option<String>,
    /// Its light now.
    pub light: Option<Light>,
    /// Days left (negative: days late), civil days.
    pub days_left: Option<i32>,
}

/// One page.
#[derive(Debug, Clone)]
pub struct WorkPage {
    /// The rows, most urgent first.
    pub rows: Vec<WorkRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// How many late, soon and in time; counted up to a bound of 999 each.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkCounts {
    /// Late.
    pub late: u16,
    /// Soon due.
    pub soon: u16,
    /// In time.
    pub on_time: u16,
}

/// An exact search.
#[derive(Debug, Clone)]
pub enum Search {
    /// By acceptance number.
    Number(jzt_domain::number::AcceptanceNumber),
    /// By identity number of any member.
    IdNumber(jzt_domain::identity::IdNumber),
    /// By phone of any member.
    Phone(jzt_domain::identity::Phone),
}

/// A citizen's applications, newest first.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<Mine>, AppError> {
    let Actor::Citizen { id } = actor else { return Err(AppError::NotFound) };
    let rows = app.glance().await?.applications_of_citizen(*id, limits::PAGE_ROWS_MAX).await?;
    rows.iter().map(|row| mine_row(app, row)).collect()
}

fn mine_row(app: &App, row: &ListRow) -> Result<Mine, AppError> {
    let card = app.open_card(row)?;
    Ok(Mine {
        id: row.id,
        asked: asked_of(row)?,
        kind: kind_of(row)?,
        stage: stage_of(row)?,
        stage_since: card.stage_since,
        number: row.number.clone(),
        signed_count: card.signed_count,
        signers_count: card.signers_count,
        due: due_of(row),
    })
}

fn stage_of(row: &ListRow) -> Result<Stage, AppError> {
    Stage::from_code(&row.stage).ok_or_else(|| AppError::Internal("unknown stage in application_view".into()))
}

fn asked_of(row: &ListRow) -> Result<Asked, AppError> {
    Asked::from_code(&row.request).ok_or_else(|| AppError::Internal("unknown request in application_view".into()))
}

fn kind_of(row: &ListRow) -> Result<Kind, AppError> {
    Kind::from_code(&row.kind).ok_or_else(|| AppError::Internal("unknown kind in application_view".into()))
}

fn level_of(row: &ListRow) -> Option<ConfirmLevel> {
    [ConfirmLevel::District, ConfirmLevel::Township]
        .into_iter()
        .find(|level| row.confirm_level.as_deref() == Some(views::level_code(*level)))
}

/// The minute that the place of a waiting emergency names.
fn minute_of(row: &ListRow) -> Option<&str> {
    row.place.strip_prefix('0')
}

fn due_of(row: &ListRow) -> Option<Due> {
    (row.due_on != views::NO_DUE_DAY).then_some(Due { date: row.due_on, provisional: row.due_provisional })
}

/// Where staff sit; the three administrators and everybody else have no worklist.
fn scope(actor: &Actor) -> Result<(&DivisionCode, Role), AppError> {
    match actor {
        Actor::Staff { role, division, .. } if role.reads_cases() => Ok((division, *role)),
        Actor::Staff { .. } | Actor::Citizen { .. } | Actor::Signer { .. } | Actor::Anyone | Actor::System => {
            Err(AppError::NotFound)
        }
    }
}

/// The stages of open work at which a role has something to do.
fn stages_of(role: Role) -> Vec<&'static str> {
    let is_work = |stage: &Stage| stage.is_open() && !matches!(stage, Stage::Draft | Stage::AwaitingSignatures);
    Stage::ALL.into_iter().filter(is_work).filter(|stage| access::has_turn(role, *stage)).map(Stage::code).collect()
}

/// Of the files that wait for a decision, those that are a role's own to decide.
const fn level_of_role(role: Role) -> Option<ConfirmLevel> {
    match role {
        Role::TownshipApprover => Some(ConfirmLevel::Township),
        Role::DistrictReviewer | Role::DistrictApprover => Some(ConfirmLevel::District),
        Role::VillageWorker
        | Role::TownshipClerk
        | Role::VerificationOfficer
        | Role::Supervisor
        | Role::SystemAdministrator
        | Role::SecurityAdministrator
        | Role::AuditAdministrator => None,
    }
}

fn level(division: &DivisionCode) -> ScopeLevel {
    match division.level() {
        DivisionLevel::Province | DivisionLevel::District => ScopeLevel::District,
        DivisionLevel::Township => ScopeLevel::Township,
        DivisionLevel::Village => ScopeLevel::Village,
    }
}

/// The worklist of the actor's division, most urgent first.
pub async fn worklist(app: &App, actor: &Actor, filter: &WorkFilter) -> Result<WorkPage, AppError> {
    let (own, role) = scope(actor)?;
    let division = filter.division.as_ref().filter(|wanted| own.contains(wanted)).unwrap_or(own);
    let stages = match filter.stage {
        Some(stage) => vec![stage.code()],
        None if filter.only_mine => stages_of(role),
        None => Vec::new(),
    };
    let now = app.now();
    let cursor = filter.cursor.as_deref().and_then(read_cursor);
    let query = WorkQuery {
        level: level(division),
        division: division.as_str(),
        stages: &stages,
        light: filter.light.map(light_word),
        kind: filter.kind.map(Kind::code),
        confirm_level: level_of_role(role).filter(|_| filter.only_mine).map(views::level_code),
        now,
        after: cursor,
        limit: limits::PAGE_ROWS_MAX,
    };
    let rows = app.glance().await?.worklist(&query).await?;
    let full = rows.len() == usize::from(limits::PAGE_ROWS_MAX);
    let next = rows.last().filter(|_| full).map(|last| format!("{}~{}", last.place, last.id));
    let rows = rows.iter().map(|row| work_row(app, row, now)).collect::<Result<_, _>>()?;
    Ok(WorkPage { rows, next })
}

const fn light_word(light: Light) -> LightWord {
    match light {
        Light::Late => LightWord::Late,
        Light::Soon => LightWord::Soon,
        Light::OnTime => LightWord::OnTime,
    }
}

/// A cursor that does not read starts from the first page: it can only have been typed by hand.
fn read_cursor(text: &str) -> Option<(&str, ApplicationId)> {
    let (place, id) = text.split_once('~')?;
    Some((place, id.parse().ok()?))
}

/// An emergency is late by the minute, everything else by the day.
fn light_of(row: &ListRow, due: Due, now: Timestamp) -> Light {
    match minute_of(row) {
        Some(minute) if *minute < *jzt_store::minute(now) => Light::Late,
        Some(_) | None => Light::of(row.amber_on, due.date, now.date()),
    }
}

pub(crate) fn work_row(app: &App, row: &ListRow, now: Timestamp) -> Result<WorkRow, AppError> {
    let card = app.open_card(row)?;
    let due = due_of(row);
    let light = due.map(|due| light_of(row, due, now));
    let village = row.village.as_deref().and_then(|code| DivisionCode::parse(code).ok());
    Ok(WorkRow {
        id: row.id,
        asked: asked_of(row)?,
        kind: kind_of(row)?,
        is_emergency: row.is_emergency,
        is_registered: row.is_registered,
        confirm_level: level_of(row),
        stage: stage_of(row)?,
        number: row.number.clone(),
        applicant_masked: card.applicant.map(|name| name.masked()).unwrap_or_default(),
        members_count: card.members_count,
        village_name: village
            .and_then(|code| app.policy().divisions.name(&code).map(str::to_owned))
            .unwrap_or_default(),
        due,
        due_minute: minute_of(row).map(str::to_owned),
        light,
        days_left: due.map(|due| now.date().until(due.date).map_or(0, |span| span.get_days())),
    })
}

/// Counts for the head of the worklist, each bounded.
pub async fn work_counts(app: &App, actor: &Actor) -> Result<WorkCounts, AppError> {
    let (division, _) = scope(actor)?;
    let counts = app.glance().await?.light_counts(level(division), division.as_str(), app.now()).await?;
    let bounded = |count: u32| u16::try_from(count).unwrap_or(u16::MAX);
    Ok(WorkCounts { late: bounded(counts.late), soon: bounded(counts.soon), on_time: bounded(counts.on_time) })
}

/// Finds applications within the actor's division; at most one page. Drafts are not indexed: no staff sees them; one whose
/// family still signs is for clerks alone, who help with it.
pub async fn search(app: &App, actor: &Actor, search: &Search) -> Result<Vec<WorkRow>, AppError> {
    let (own, role) = scope(actor)?;
    let mut tx = app.glance().await?;
    let mut by_person =
        async |blind: [u8; 32]| tx.applications_of_person(&blind, own.as_str(), limits::PAGE_ROWS_MAX).await;
    let found = match search {
        Search::IdNumber(id_number) => by_person(app.blind_id_number(id_number.as_str())).await?,
        Search::Phone(phone) => by_person(app.blind_phone(phone.as_str())).await?,
        Search::Number(number) => {
            tx.application_of_number(&number.to_string(), own.as_str()).await?.into_iter().collect()
        }
    };
    drop(tx);
    let now = app.now();
    let signing = |row: &&ListRow| row.stage == Stage::AwaitingSignatures.code();
    found.iter().filter(|row| role == Role::TownshipClerk || !signing(row)).map(|row| work_row(app, row, now)).collect()
}

/// Applications of the clerk's township whose family still signs, the last change last: not work that is due, but families
/// to be helped.
pub async fn signing(app: &App, actor: &Actor) -> Result<Vec<WorkRow>, AppError> {
    let (own, role) = scope(actor)?;
    if role != Role::TownshipClerk {
        return Err(AppError::NotFound);
    }
    let found = app.glance().await?.applications_awaiting_signatures(own.as_str(), limits::PAGE_ROWS_MAX).await?;
    let now = app.now();
    found.iter().map(|row| work_row(app, row, now)).collect()
}
