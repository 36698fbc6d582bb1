//! Lists: a citizen's own, the worklist of a division, exact search. Keyset pages, no total counts.

use crate::applications::views;
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::{self, Actor, Role};
use jzt_domain::application::{Action, Light, Stage};
use jzt_domain::calendar::Due;
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::ids::ApplicationId;
use jzt_domain::limits;
use jzt_domain::time::Timestamp;
use jzt_store::{LightWord, ListRow, ScopeLevel, WorkQuery};

/// One of a citizen's applications, as a card on the home page.
#[derive(Debug, Clone)]
pub struct Mine {
    /// Its id.
    pub id: ApplicationId,
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
    /// Only this light.
    pub light: Option<Light>,
    /// Only below this division (within one's own).
    pub division: Option<DivisionCode>,
    /// Only stages at which the viewer's role has something to do.
    pub only_mine: bool,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

/// One row; the name is masked.
#[derive(Debug, Clone)]
pub struct WorkRow {
    /// Its id.
    pub id: ApplicationId,
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
    /// Its light today.
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

/// The stages at which a role has something to do.
fn stages_of(role: Role) -> Vec<&'static str> {
    let has_turn = |stage: Stage| Action::ALL.iter().any(|action| access::roles_for(*action, stage).contains(&role));
    Stage::ALL.into_iter().filter(|stage| has_turn(*stage)).map(Stage::code).collect()
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
    let today = app.now().date();
    let query = WorkQuery {
        level: level(division),
        division: division.as_str(),
        stages: &stages,
        light: filter.light.map(light_word),
        today,
        after: filter.cursor.as_deref().and_then(read_cursor),
        limit: limits::PAGE_ROWS_MAX,
    };
    let rows = app.glance().await?.worklist(&query).await?;
    let full = rows.len() == usize::from(limits::PAGE_ROWS_MAX);
    let next = rows.last().filter(|_| full).map(|last| format!("{}~{}", last.due_on, last.id));
    let rows = rows.iter().map(|row| work_row(app, row, today)).collect::<Result<_, _>>()?;
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
fn read_cursor(text: &str) -> Option<(Date, ApplicationId)> {
    let (day, id) = text.split_once('~')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

fn work_row(app: &App, row: &ListRow, today: Date) -> Result<WorkRow, AppError> {
    let card = app.open_card(row)?;
    let due = due_of(row);
    let light = due.map(|due| {
        if today > due.date {
            Light::Late
        } else if today >= row.amber_on {
            Light::Soon
        } else {
            Light::OnTime
        }
    });
    let village = row.village.as_deref().and_then(|code| DivisionCode::parse(code).ok());
    Ok(WorkRow {
        id: row.id,
        stage: stage_of(row)?,
        number: row.number.clone(),
        applicant_masked: card.applicant.map(|name| name.masked()).unwrap_or_default(),
        members_count: card.members_count,
        village_name: village
            .and_then(|code| app.policy().divisions.name(&code).map(str::to_owned))
            .unwrap_or_default(),
        due,
        light,
        days_left: due.map(|due| today.until(due.date).map_or(0, |span| span.get_days())),
    })
}

/// Counts for the head of the worklist, each bounded.
pub async fn work_counts(app: &App, actor: &Actor) -> Result<WorkCounts, AppError> {
    let (division, _) = scope(actor)?;
    let today = app.now().date();
    let counts = app.glance().await?.light_counts(level(division), division.as_str(), today).await?;
    let bounded = |count: u32| u16::try_from(count).unwrap_or(u16::MAX);
    Ok(WorkCounts { late: bounded(counts.late), soon: bounded(counts.soon), on_time: bounded(counts.on_time) })
}

/// Finds applications within the actor's division; at most one page. Drafts are not indexed: no staff sees them.
pub async fn search(app: &App, actor: &Actor, search: &Search) -> Result<Vec<WorkRow>, AppError> {
    let (own, _) = scope(actor)?;
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
    let today = app.now().date();
    found.iter().map(|row| work_row(app, row, today)).collect()
}
