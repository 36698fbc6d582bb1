//! Sealed records on their way into the journal: the common end of every act, whatever stream it is about.

use crate::AppError;
use jzt_domain::time::Timestamp;
use jzt_store::{NewRecord, StreamId, Tx};

/// One event, sealed.
pub(crate) struct SealedRecord {
    pub kind: &'static str,
    pub payload: Vec<u8>,
}

/// Who acted, by which way, when.
pub(crate) struct Author {
    pub actor: String,
    pub channel: &'static str,
    pub at: Timestamp,
}

/// Appends to a stream that stood at `before_version`. `Stale` when somebody else was faster; then nothing of the unit may
/// be kept. The payloads are handed over.
pub(crate) async fn append(
    tx: &mut Tx,
    stream: StreamId,
    before_version: i64,
    records: &mut [SealedRecord],
    author: &Author,
) -> Result<(), AppError> {
    let new: Vec<NewRecord<'_>> = records
        .iter_mut()
        .map(|record| NewRecord {
            kind: record.kind,
            payload: std::mem::take(&mut record.payload),
            actor: &author.actor,
            channel: author.channel,
            recorded_at: author.at,
        })
        .collect();
    tx.append(&stream, before_version, &new).await?;
    Ok(())
}
