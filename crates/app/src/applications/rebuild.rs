//! Views made again from the journal alone.

use crate::applications::history::open_record;
use crate::applications::views;
use crate::benefits;
use crate::{App, AppError, watch};
use jzt_crypto::FamilyKey;
use jzt_domain::application::{Application, Event, Recorded, evolve};
use jzt_domain::ids::{ApplicationId, BenefitId, DrawId};
use jzt_domain::time::Timestamp;
use jzt_store::{StoredRecord, StreamId, Tx, decode_event};

/// Records read at a time.
const BATCH_RECORDS: u32 = 1_000;

/// Empties the views and fills them again, all in one unit. Returns how many applications were made again; families
/// whose key was destroyed are left out.
pub async fn rebuild_views(app: &App) -> Result<usize, AppError> {
    let mut tx = app.begin().await?;
    tx.clear_views().await?;
    let mut rebuilt = 0;
    let mut after_seq = 0;
    loop {
        let batch = tx.read_all(after_seq, BATCH_RECORDS).await?;
        let Some(last) = batch.last() else { break };
        after_seq = last.seq;
        for first in batch.iter().filter(|record| record.version == 1) {
            if let Ok(id) = first.stream.parse::<DrawId>() {
                watch::rebuild_draw(app, &mut tx, id, first.recorded_at, &first.payload).await?;
                continue;
            }
            if let Ok(id) = first.stream.parse::<BenefitId>() {
                benefits::rebuild_benefit(app, &mut tx, id, first).await?;
                continue;
            }
            let Ok(id) = first.stream.parse::<ApplicationId>() else { continue };
            if rebuild_one(app, &mut tx, id, first).await? {
                rebuilt += 1;
            }
        }
    }
    tx.commit().await?;
    Ok(rebuilt)
}

async fn rebuild_one(app: &App, tx: &mut Tx, id: ApplicationId, first: &StoredRecord) -> Result<bool, AppError> {
    let Some((key, started)) = open_first(app, tx, first).await? else { return Ok(false) };
    let mut application = apply(None, &started)?;
    let mut changed_at = started.at;
    loop {
        let batch = tx.read(&StreamId::from(id), application.version, BATCH_RECORDS).await?;
        if batch.is_empty() {
            break;
        }
        for stored in &batch {
            let recorded = open_record(&key, stored)?;
            changed_at = recorded.at;
            let next = apply(Some(application.clone()), &recorded)?;
            for record in watch::finished(app, Some(&application), &next, recorded.at.date()) {
                tx.put_clock_record(&record).await?;
            }
            application = next;
        }
    }
    store(app, tx, &key, &application, changed_at).await?;
    Ok(true)
}

/// The first event is not sealed, because it names the family whose key opens the rest.
async fn open_first(
    app: &App,
    tx: &mut Tx,
    first: &StoredRecord,
) -> Result<Option<(FamilyKey, Recorded<Event>)>, AppError> {
    let started = decode_event(&first.stream, first.version, first.recorded_at, &first.payload)?;
    let Event::Started { family, .. } = started.event else { return Ok(None) };
    let Some(wrapped) = tx.family_key(family).await?.and_then(|stored| stored.wrapped) else { return Ok(None) };
    Ok(Some((app.family_key(family, Some(&wrapped))?, started)))
}

fn apply(state: Option<Application>, recorded: &Recorded<Event>) -> Result<Application, AppError> {
    evolve(state, recorded).map_err(|corrupt| AppError::Internal(Box::new(corrupt)))
}

async fn store(
    app: &App,
    tx: &mut Tx,
    key: &FamilyKey,
    application: &Application,
    changed_at: Timestamp,
) -> Result<(), AppError> {
    tx.put_application(&views::row(app, key, application, changed_at)?).await?;
    tx.index_persons(application.id, &views::blinds(app, application)).await?;
    Ok(())
}
