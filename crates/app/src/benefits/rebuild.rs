//! The view of one benefit made again from the journal alone.

use crate::benefits::read::open_record;
use crate::benefits::views;
use crate::{App, AppError, watch};
use jzt_domain::benefit::{Benefit, Event, evolve};
use jzt_domain::ids::BenefitId;
use jzt_store::{StoredRecord, StreamId, Tx, decode_benefit_event};

/// Records read at a time.
const BATCH_RECORDS: u32 = 1_000;

/// True when the row was made again; false for a family whose key was destroyed.
pub(crate) async fn rebuild_benefit(
    app: &App,
    tx: &mut Tx,
    id: BenefitId,
    first: &StoredRecord,
) -> Result<bool, AppError> {
    let opened = decode_benefit_event(&first.stream, first.version, first.recorded_at, &first.payload)?;
    let Event::Opened(origin) = opened.event else { return Ok(false) };
    let Some(wrapped) = tx.family_key(origin.family).await?.and_then(|stored| stored.wrapped) else { return Ok(false) };
    let key = app.family_key(origin.family, Some(&wrapped))?;
    let mut benefit: Option<Benefit> = None;
    let mut changed_at = opened.at;
    let mut version = first.version;
    loop {
        let batch = tx.read(&StreamId::from(id), version, BATCH_RECORDS).await?;
        let Some(last) = batch.last() else { break };
        version = last.version;
        for stored in &batch {
            let recorded = open_record(&key, stored)?;
            changed_at = recorded.at;
            let before = benefit.clone();
            benefit = evolve(benefit, &recorded).map_err(|corrupt| AppError::Internal(Box::new(corrupt)))?;
            let Some(after) = &benefit else { continue };
            for record in watch::finished_of_benefit(app, before.as_ref(), after, recorded.at.date()) {
                tx.put_clock_record(&record).await?;
            }
        }
    }
    let Some(benefit) = benefit else { return Ok(false) };
    tx.put_benefit(&views::row(app, &key, &benefit, changed_at)?).await?;
    Ok(true)
}
