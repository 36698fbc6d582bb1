//! The whole history of one application, for staff and for the family's timeline.

use crate::applications::plan::load;
use crate::vault::record_aad;
use crate::{App, AppError};
use jzt_crypto::FamilyKey;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{self, Event, FinishedClock, Recorded};
use jzt_domain::ids::{ApplicationId, StaffId};
use jzt_domain::time::Timestamp;
use jzt_store::{StoredRecord, StreamId, Tx, decode_event};
use std::collections::BTreeMap;

/// Events that one page of history shows; more than any application has.
const HISTORY_ROWS_MAX: u32 = 2_000;

/// One event with who and when.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    /// Position in the stream.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Who, as staff read it: a colleague's name, 申请人, 签名人, 群众, 系统.
    pub by: String,
    /// What.
    pub event: Event,
}

/// Every event within the actor's scope, oldest first.
pub async fn history(app: &App, actor: &Actor, id: ApplicationId) -> Result<Vec<HistoryRow>, AppError> {
    let mut tx = app.read().await?;
    let loaded = load(app, &mut tx, id).await?;
    if !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    let stream = StreamId::from(id);
    let mut names = BTreeMap::new();
    let mut rows = Vec::new();
    for stored in tx.read(&stream, 0, HISTORY_ROWS_MAX).await? {
        let recorded = open_record(&loaded.key, &stored)?;
        let by = name_of(&mut tx, &mut names, &recorded.by).await?;
        rows.push(HistoryRow { version: recorded.version, at: recorded.at, by, event: recorded.event });
    }
    tx.rollback().await?;
    Ok(rows)
}

/// The clocks that the case has run through, oldest first, as the rules of today measure them.
pub async fn finished_clocks(app: &App, actor: &Actor, id: ApplicationId) -> Result<Vec<FinishedClock>, AppError> {
    let mut tx = app.read().await?;
    let loaded = load(app, &mut tx, id).await?;
    if !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    let stored = tx.read(&StreamId::from(id), 0, HISTORY_ROWS_MAX).await?;
    tx.rollback().await?;
    let log = stored.iter().map(|row| open_record(&loaded.key, row)).collect::<Result<Vec<_>, _>>()?;
    let day = app.rules_of(&loaded.application, app.now().date());
    application::finished_clocks(&log, &day.rules()).map_err(|corrupt| AppError::Internal(Box::new(corrupt)))
}

/// Opens one record. The first of a stream names the family and nothing personal, and is not sealed.
pub(crate) fn open_record(key: &FamilyKey, stored: &StoredRecord) -> Result<Recorded<Event>, AppError> {
    if stored.version == 1 {
        return Ok(decode_event(&stored.stream, stored.version, stored.recorded_at, &stored.payload)?);
    }
    let opened = key.open(&record_aad(&stored.stream, stored.version, &stored.kind), &stored.payload)?;
    Ok(decode_event(&stored.stream, stored.version, stored.recorded_at, &opened)?)
}

pub(crate) async fn name_of(
    tx: &mut Tx,
    names: &mut BTreeMap<StaffId, String>,
    by: &Actor,
) -> Result<String, AppError> {
    let fixed = match by {
        Actor::Staff { id, .. } => {
            if let Some(known) = names.get(id) {
                return Ok(known.clone());
            }
            let name = tx.staff(*id).await?.map(|account| account.display_name).unwrap_or_default();
            names.insert(*id, name.clone());
            return Ok(name);
        }
        Actor::Citizen { .. } => "申请人",
        Actor::Signer { .. } => "签名人",
        Actor::Anyone => "群众",
        Actor::System => "系统",
    };
    Ok(fixed.to_owned())
}
