//! Drawing 特困 files for a check. The seed and the list are published, so that anybody can repeat the draw.

use crate::applications::plan::{Loaded, Plan, load, plan};
use crate::{App, AppError};
use data_encoding::HEXLOWER;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Channel, Command, Outcome, Stage};
use jzt_domain::ids::{ApplicationId, DrawId};
use jzt_domain::kind::Kind;
use jzt_domain::limits;
use jzt_domain::policy::ShareKey;
use jzt_domain::sampling::{DRAW_FILES_MAX, Draw, Ticket};
use jzt_domain::time::Timestamp;
use jzt_store::{DrawRow, NewRecord, ScopeLevel, StreamId, Tx, WorkQuery};

/// Kind of the one record of a draw's stream.
const HELD: &str = "draw.held";
/// Bytes of a seed.
const SEED_BYTES: usize = 32;

/// A draw with its list.
#[derive(Debug, Clone)]
pub struct DrawPage {
    /// Its id.
    pub id: DrawId,
    /// When it was held.
    pub held_at: Timestamp,
    /// Seed, list, result.
    pub draw: Draw,
}

/// What waits for the next draw.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Files at the decision that were in no draw yet.
    pub waiting: usize,
    /// True when this actor may hold it.
    pub may_hold: bool,
}

/// The draws of this district, newest first; public.
pub async fn draws(app: &App) -> Result<Vec<DrawRow>, AppError> {
    Ok(app.glance().await?.draws(app.settings().district.as_str(), limits::PAGE_ROWS_MAX).await?)
}

/// One draw; public. It names files by acceptance number only.
pub async fn draw(app: &App, id: DrawId) -> Result<DrawPage, AppError> {
    let records = app.glance().await?.read(&StreamId::from(id), 0, 1).await?;
    let held = records.into_iter().find(|record| record.kind == HELD).ok_or(AppError::NotFound)?;
    Ok(DrawPage { id, held_at: held.recorded_at, draw: serde_json::from_slice(&held.payload)? })
}

fn holds_draws(actor: &Actor) -> bool {
    matches!(actor, Actor::Staff { role: Role::DistrictReviewer, .. })
}

/// What waits for the next draw, for staff of the district.
pub async fn standing(app: &App, actor: &Actor) -> Result<Standing, AppError> {
    let mut tx = app.read().await?;
    let waiting = waiting(app, &mut tx).await?.len();
    tx.rollback().await?;
    Ok(Standing { waiting, may_hold: holds_draws(actor) })
}

/// 特困 files that wait for the decision with a proposal to approve, and were in no draw yet.
async fn waiting(app: &App, tx: &mut Tx) -> Result<Vec<Loaded>, AppError> {
    let district = app.settings().district.clone();
    let mut found = Vec::new();
    let mut after: Option<(String, ApplicationId)> = None;
    loop {
        let query = WorkQuery {
            level: ScopeLevel::District,
            division: district.as_str(),
            stages: &[Stage::Confirmation.code()],
            kind: Some(Kind::Tekun.code()),
            confirm_level: None,
            light: None,
            now: app.now(),
            after: after.as_ref().map(|(place, id)| (place.as_str(), *id)),
            limit: limits::PAGE_ROWS_MAX,
        };
        let page = tx.worklist(&query).await?;
        for row in &page {
            let loaded = load(app, tx, row.id).await?;
            let proposed = loaded.application.opinion.as_ref().map(|opinion| &opinion.outcome);
            if loaded.application.draw.is_none() && matches!(proposed, Some(Outcome::Approve { .. })) {
                found.push(loaded);
            }
        }
        after = page.last().map(|row| (row.place.clone(), row.id));
        if page.len() < usize::from(limits::PAGE_ROWS_MAX) || found.len() >= DRAW_FILES_MAX {
            found.truncate(DRAW_FILES_MAX);
            return Ok(found);
        }
    }
}

/// Holds a draw over all files that wait, in one unit: the draw and the mark on every file are there together or not.
pub async fn hold_draw(app: &App, actor: &Actor) -> Result<Option<DrawId>, AppError> {
    if !holds_draws(actor) {
        return Err(AppError::NotFound);
    }
    let mut tx = app.begin().await?;
    let files = waiting(app, &mut tx).await?;
    if files.is_empty() {
        return Ok(None);
    }
    let id = DrawId::from_uuid(app.new_id());
    let held = hold(app, &files)?;
    store(app, &mut tx, actor, id, &held).await?;
    for file in &files {
        let chosen = file.application.number.as_ref().is_some_and(|number| held.has_chosen(number));
        let command = Command::RecordDraw { draw: id, chosen };
        let mut planned: Plan = plan(app, Some(&file.application), &file.key, actor, Channel::Console, command)?;
        planned.store(app, &mut tx).await?;
    }
    tx.commit().await?;
    Ok(Some(id))
}

fn hold(app: &App, files: &[Loaded]) -> Result<Draw, AppError> {
    let mut seed = [0_u8; SEED_BYTES];
    app.parts().entropy.fill(&mut seed);
    let seed = HEXLOWER.encode(&seed);
    let tickets = files
        .iter()
        .filter_map(|file| file.application.number.clone())
        .map(|number| {
            let hash = HEXLOWER.encode(&jzt_crypto::sm3(format!("{seed}:{number}").as_bytes()));
            Ticket { number, hash }
        })
        .collect();
    let day = app.rules_at(&app.settings().district, app.now().date());
    let rules = day.rules();
    let share = rules.policy.share(ShareKey::Sample).ok_or(jzt_domain::application::Refusal::PolicyMissing)?;
    Ok(Draw::hold(seed, share, tickets, rules.policy.version().to_owned()))
}

async fn store(app: &App, tx: &mut Tx, actor: &Actor, id: DrawId, held: &Draw) -> Result<(), AppError> {
    let record = NewRecord {
        kind: HELD,
        payload: serde_json::to_vec(held)?,
        actor: &actor.code(),
        channel: Channel::Console.code(),
        recorded_at: app.now(),
    };
    tx.append(&StreamId::from(id), 0, &[record]).await?;
    tx.put_draw(&row(app, id, app.now(), held)).await?;
    Ok(())
}

fn row(app: &App, id: DrawId, held_at: Timestamp, held: &Draw) -> DrawRow {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    DrawRow {
        id,
        district: app.settings().district.as_str().to_owned(),
        held_at,
        files_count: count(held.tickets.len()),
        chosen_count: count(held.chosen_count),
    }
}

/// Makes the row of a draw again from its record.
pub(crate) async fn rebuild_draw(
    app: &App,
    tx: &mut Tx,
    id: DrawId,
    held_at: Timestamp,
    payload: &[u8],
) -> Result<(), AppError> {
    let held: Draw = serde_json::from_slice(payload)?;
    tx.put_draw(&row(app, id, held_at, &held)).await?;
    Ok(())
}
