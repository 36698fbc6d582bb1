//! Lists: a citizen's own benefits, the work of a division. Keyset pages, no total counts.

use crate::applications::views::NO_DUE_DAY;
use crate::benefits::plan::open_json;
use crate::benefits::views::Card;
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::Light;
use jzt_domain::benefit::{ClockKind, Stage, access};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::identity::PersonName;
use jzt_domain::ids::{ApplicationId, BenefitId};
use jzt_domain::kind::Kind;
use jzt_domain::limits;
use jzt_domain::money::Fen;
use jzt_store::{BenefitListRow, BenefitQuery, ScopeLevel};

/// One of a citizen's benefits, as a card on the home page.
#[derive(Debug, Clone)]
pub struct BenefitCard {
    /// Its id.
    pub id: BenefitId,
    /// Which kind.
    pub kind: Kind,
    /// Where it stands.
    pub stage: Stage,
    /// What is paid a month by the last decision.
    pub monthly: Fen,
    /// First paid month.
    pub first_month: Option<Date>,
}

/// What the list of benefits shows.
#[derive(Debug, Clone, Default)]
pub struct BenefitFilter {
    /// Only this stage; otherwise all open ones.
    pub stage: Option<Stage>,
    /// Also those where nothing is due yet and nobody waits.
    pub quiet_too: bool,
    /// Only those where a proposal, a report or an objection waits.
    pub only_waiting: bool,
    /// Only below this division (within one's own).
    pub division: Option<DivisionCode>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

/// One row; the name is masked.
#[derive(Debug, Clone)]
pub struct BenefitWorkRow {
    /// Its id.
    pub id: BenefitId,
    /// Which kind.
    pub kind: Kind,
    /// Where it stands.
    pub stage: Stage,
    /// True while a proposal, a report or an objection waits.
    pub waits: bool,
    /// The name, masked (王*国).
    pub name_masked: String,
    /// People counted.
    pub counted: usize,
    /// What is paid a month by the last decision.
    pub monthly: Fen,
    /// The village's name.
    pub village_name: String,
    /// The clock that falls due first.
    pub clock: Option<ClockKind>,
    /// Its last day.
    pub due_on: Option<Date>,
    /// Its light today.
    pub light: Option<Light>,
    /// Days left (negative: days late), civil days.
    pub days_left: Option<i32>,
}

/// One page.
#[derive(Debug, Clone)]
pub struct BenefitPage {
    /// The rows, the clock that falls due first in front.
    pub rows: Vec<BenefitWorkRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A citizen's benefits, newest first.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<BenefitCard>, AppError> {
    let Actor::Citizen { id } = actor else { return Err(AppError::NotFound) };
    let rows = app.glance().await?.benefits_of_citizen(*id, limits::PAGE_ROWS_MAX).await?;
    rows.iter()
        .map(|row| {
            let card = open_card(app, row)?;
            let (kind, stage) = codes(row)?;
            Ok(BenefitCard { id: row.id, kind, stage, monthly: card.monthly, first_month: card.first_month })
        })
        .collect()
}

/// The benefit that an application led to, within the actor's scope.
pub async fn of_application(app: &App, actor: &Actor, id: ApplicationId) -> Result<Option<BenefitId>, AppError> {
    let Some(row) = app.glance().await?.benefit_of_application(id).await? else { return Ok(None) };
    let loaded = super::plan::glance(app, row.id).await?;
    Ok(access::may_read(actor, &loaded.benefit).then_some(row.id))
}

/// The benefits of the actor's division, most urgent first.
pub async fn worklist(app: &App, actor: &Actor, filter: &BenefitFilter) -> Result<BenefitPage, AppError> {
    let (own, _) = scope(actor)?;
    let division = filter.division.as_ref().filter(|wanted| own.contains(wanted)).unwrap_or(own);
    let today = app.now().date();
    let query = BenefitQuery {
        level: level(division),
        division: division.as_str(),
        stage: filter.stage.map(Stage::code),
        work_on: (!filter.quiet_too && !filter.only_waiting).then_some(today),
        only_waiting: filter.only_waiting,
        after: filter.cursor.as_deref().and_then(read_cursor),
        limit: limits::PAGE_ROWS_MAX,
    };
    let rows = app.glance().await?.benefits(&query).await?;
    let full = rows.len() == usize::from(limits::PAGE_ROWS_MAX);
    let next = rows.last().filter(|_| full).map(|last| format!("{}~{}", last.due_on, last.id));
    let rows = rows.iter().map(|row| work_row(app, row, today)).collect::<Result<_, _>>()?;
    Ok(BenefitPage { rows, next })
}

/// Where staff sit; everybody else has no list.
pub(super) fn scope(actor: &Actor) -> Result<(&DivisionCode, Role), AppError> {
    match actor {
        Actor::Staff { role, division, .. } if role.reads_cases() => Ok((division, *role)),
        Actor::Staff { .. } | Actor::Citizen { .. } | Actor::Signer { .. } | Actor::Anyone | Actor::System => {
            Err(AppError::NotFound)
        }
    }
}

fn level(division: &DivisionCode) -> ScopeLevel {
    match division.level() {
        DivisionLevel::Province | DivisionLevel::District => ScopeLevel::District,
        DivisionLevel::Township => ScopeLevel::Township,
        DivisionLevel::Village => ScopeLevel::Village,
    }
}

/// A cursor that does not read starts from the first page: it can only have been typed by hand.
fn read_cursor(text: &str) -> Option<(Date, BenefitId)> {
    let (day, id) = text.split_once('~')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

pub(super) fn open_card(app: &App, row: &BenefitListRow) -> Result<Card, AppError> {
    let key = app.family_key(row.family_id, row.wrapped.as_deref())?;
    open_json(&key, "benefit-card", row.id, row.version, &row.card_sealed)
}

pub(super) fn codes(row: &BenefitListRow) -> Result<(Kind, Stage), AppError> {
    let known = Kind::from_code(&row.kind).zip(Stage::from_code(&row.stage));
    known.ok_or_else(|| AppError::Internal("unknown code in benefit_view".into()))
}

pub(super) fn masked(name: &str) -> String {
    PersonName::parse(name).map(|name| name.masked()).unwrap_or_default()
}

pub(super) fn village_name(app: &App, code: &str) -> String {
    let name = DivisionCode::parse(code).ok().and_then(|code| app.policy().divisions.name(&code).map(str::to_owned));
    name.unwrap_or_default()
}

fn work_row(app: &App, row: &BenefitListRow, today: Date) -> Result<BenefitWorkRow, AppError> {
    let card = open_card(app, row)?;
    let (kind, stage) = codes(row)?;
    let due_on = (row.due_on != NO_DUE_DAY).then_some(row.due_on);
    let light = due_on.map(|due| Light::of(row.amber_on, due, today));
    Ok(BenefitWorkRow {
        id: row.id,
        kind,
        stage,
        waits: row.waits,
        name_masked: masked(&card.name),
        counted: card.counted,
        monthly: card.monthly,
        village_name: village_name(app, &row.village),
        clock: card.clock,
        due_on,
        light,
        days_left: due_on.map(|due| today.until(due).map_or(0, |span| span.get_days())),
    })
}
