//! One benefit, whole, and its history.

use crate::applications::name_of;
use crate::benefits::plan::{glance, lend, lines_of, load, rules_of};
use crate::vault::record_aad;
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_crypto::FamilyKey;
use jzt_domain::access::Actor;
use jzt_domain::application::Recorded;
use jzt_domain::assess::Line;
use jzt_domain::benefit::{Action, Benefit, Clock, Event, access, available, clocks, entitled, evolve};
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::BenefitId;
use jzt_domain::money::Fen;
use jzt_domain::time::Timestamp;
use jzt_store::{StoredRecord, StreamId, decode_benefit_event};
use std::collections::BTreeMap;

/// Events that one page of history shows; more than any benefit has.
const HISTORY_ROWS_MAX: u32 = 5_000;

/// What a page about one benefit needs.
#[derive(Debug, Clone)]
pub struct BenefitView {
    /// The state.
    pub benefit: Benefit,
    /// The clocks that run, the one due first in front.
    pub clocks: Vec<Clock>,
    /// What this actor may do now.
    pub available: Vec<Action>,
    /// The civil date.
    pub today: Date,
    /// What is due for this month.
    pub due_this_month: Fen,
    /// The village's full name.
    pub village_name: String,
    /// The township's name.
    pub township_name: String,
}

/// One event with who and when.
#[derive(Debug, Clone)]
pub struct BenefitHistoryRow {
    /// When.
    pub at: Timestamp,
    /// Who, as staff read it.
    pub by: String,
    /// What.
    pub event: Event,
    /// The computation behind a decision; empty where nothing was computed.
    pub lines: Vec<Line>,
}

/// Reads one benefit within the actor's scope.
pub async fn read(app: &App, actor: &Actor, id: BenefitId) -> Result<BenefitView, AppError> {
    let loaded = glance(app, id).await?;
    if !access::may_read(actor, &loaded.benefit) {
        return Err(AppError::NotFound);
    }
    Ok(view(app, actor, loaded.benefit))
}

pub(super) fn view(app: &App, actor: &Actor, benefit: Benefit) -> BenefitView {
    let now = app.now();
    let today = now.date();
    let day = rules_of(app, &benefit, today);
    let divisions = &app.policy().divisions;
    let township = benefit.village.township();
    BenefitView {
        clocks: clocks(&benefit, &lend(&day.rules())),
        available: available(actor, &benefit, now),
        today,
        due_this_month: benefit.due_for(today.first_of_month()),
        village_name: divisions.full_name(&benefit.village).unwrap_or_default(),
        township_name: township
            .as_ref()
            .and_then(|code: &DivisionCode| divisions.name(code))
            .map(str::to_owned)
            .unwrap_or_default(),
        benefit,
    }
}

impl BenefitView {
    /// What the rules of today give the family a month, for the proposal of another amount; `None` where a person must say it.
    pub fn entitled(&self, app: &App, counted: u8, income_month: Fen, extra: Fen) -> Option<Fen> {
        let day = rules_of(app, &self.benefit, self.today);
        entitled(&self.benefit, counted, income_month, extra, day.rules().policy)
    }
}

/// Every event within the actor's scope, oldest first.
pub async fn history(app: &App, actor: &Actor, id: BenefitId) -> Result<Vec<BenefitHistoryRow>, AppError> {
    let mut tx = app.read().await?;
    let loaded = load(app, &mut tx, id).await?;
    if !access::may_read(actor, &loaded.benefit) {
        return Err(AppError::NotFound);
    }
    let mut names = BTreeMap::new();
    let mut rows = Vec::new();
    let mut folded: Option<Benefit> = None;
    for stored in tx.read(&StreamId::from(id), 0, HISTORY_ROWS_MAX).await? {
        let recorded = open_record(&loaded.key, &stored)?;
        let by = name_of(&mut tx, &mut names, &recorded.by).await?;
        let lines = folded.as_ref().map(|before| lines_of(app, before, &recorded.event, recorded.at));
        folded = evolve(folded, &recorded).map_err(|corrupt| AppError::Internal(Box::new(corrupt)))?;
        let lines = lines.unwrap_or_default();
        rows.push(BenefitHistoryRow { at: recorded.at, by, event: recorded.event, lines });
    }
    tx.rollback().await?;
    Ok(rows)
}

/// Opens one record. The first of a stream holds ids only and is not sealed.
pub(super) fn open_record(key: &FamilyKey, stored: &StoredRecord) -> Result<Recorded<Event>, AppError> {
    if stored.version == 1 {
        return Ok(decode_benefit_event(&stored.stream, stored.version, stored.recorded_at, &stored.payload)?);
    }
    let opened = key.open(&record_aad(&stored.stream, stored.version, &stored.kind), &stored.payload)?;
    Ok(decode_benefit_event(&stored.stream, stored.version, stored.recorded_at, &opened)?)
}
