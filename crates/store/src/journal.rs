//! The journal: append-only streams of records, each stream a hash chain. If it is not here, it did not happen.
use std::fmt::{self, Write as _};

use jzt_crypto::chain;
use jzt_domain::ids::{ApplicationId, BenefitId, CitizenId, DrawId, FamilyId, StaffId};
use jzt_domain::time::Timestamp;

use crate::codec::row;
use crate::db::{Tx, find, list, on, run};
use crate::error::{Result, StoreError};

/// The longest stream name.
pub const STREAM_LEN_MAX_BYTES: usize = 64;
/// Records that one INSERT carries; more are written by several.
const ROWS_PER_INSERT: usize = 8;
const COLUMNS_PER_ROW: usize = 9;

/// The name of a stream: a prefixed id such as `app_0193…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(String);

/// Not a stream name: empty, too long, or other than lower-case letters, digits, `_` and `-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a stream name")]
pub struct StreamIdError;

impl StreamId {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, StreamIdError> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
        if text.is_empty() || text.len() > STREAM_LEN_MAX_BYTES || !text.bytes().all(fits) {
            return Err(StreamIdError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The stored text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! stream_of {
    ($($id:ident),*) => {$(
        impl From<$id> for StreamId {
            fn from(id: $id) -> Self {
                Self(id.to_string())
            }
        }
    )*};
}
stream_of!(ApplicationId, BenefitId, CitizenId, DrawId, FamilyId, StaffId);

/// A record to append. Personal fields of the payload are sealed already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord<'a> {
    /// Kind of the event.
    pub kind: &'a str,
    /// Stored bytes.
    pub payload: Vec<u8>,
    /// Who did it (an id, never a name).
    pub actor: &'a str,
    /// The way it came in.
    pub channel: &'a str,
    /// When.
    pub recorded_at: Timestamp,
}

/// Where an appended record went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Position in the stream.
    pub version: i64,
    /// Its hash, which the next record will cover.
    pub hash: [u8; 32],
}

row! {
    table "stream_head";
    /// The last record of a stream.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Head {
        /// The stream.
        pub stream: String,
        /// Version of its last record.
        pub version: i64,
        /// Hash of its last record.
        pub hash: [u8; 32],
    }
}

row! {
    table "journal";
    /// A record as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StoredRecord {
        /// Number in the whole journal. It grows within a stream; on PostgreSQL two streams may become visible out of
        /// order, so it is not a cursor for following a live journal.
        pub seq: i64,
        /// The stream.
        pub stream: String,
        /// Position in the stream, from 1.
        pub version: i64,
        /// Kind of the event.
        pub kind: String,
        /// Stored bytes.
        pub payload: Vec<u8>,
        /// Who did it.
        pub actor: String,
        /// The way it came in.
        pub channel: String,
        /// When.
        pub recorded_at: Timestamp,
        /// Hash of the record before.
        pub prev_hash: [u8; 32],
        /// Hash of this record.
        pub hash: [u8; 32],
    }
}

impl StoredRecord {
    /// The hash that this record must have after `prev`.
    pub fn rehash(&self, prev: &[u8; 32]) -> [u8; 32] {
        let record = chain::Record {
            stream: &self.stream,
            version: self.version,
            kind: &self.kind,
            payload: &self.payload,
            actor: &self.actor,
            channel: &self.channel,
            recorded_at_us: self.recorded_at.as_micros(),
        };
        chain::link(prev, &record)
    }
}

impl Tx {
    /// Appends records after `expected_version` (0: the stream is new) and moves the stream's head.
    /// `Conflict` when the stream is elsewhere by now; then nothing of the unit may be kept.
    pub async fn append(
        &mut self,
        stream: &StreamId,
        expected_version: i64,
        records: &[NewRecord<'_>],
    ) -> Result<Vec<Appended>> {
        let prev = self.prev_hash(stream, expected_version).await?;
        let appended = hashes(stream, expected_version, prev, records);
        let Some(last) = appended.last() else { return Ok(appended) };
        self.move_head(stream, expected_version, &prev, last).await?;
        let mut before = prev;
        let rows: Vec<_> = records.iter().zip(&appended).collect();
        for chunk in rows.chunks(ROWS_PER_INSERT) {
            before = self.insert_records(stream, before, chunk).await?;
        }
        Ok(appended)
    }

    /// The head of a stream; `None` when nothing was ever appended.
    pub async fn head(&mut self, stream: &StreamId) -> Result<Option<Head>> {
        const SQL: &str = "SELECT stream, version, hash FROM stream_head WHERE stream = $1";
        Ok(find!(self, Head, SQL, stream.as_str()))
    }

    /// Up to `limit` records of one stream after a version, in order.
    pub async fn read(&mut self, stream: &StreamId, after_version: i64, limit: u32) -> Result<Vec<StoredRecord>> {
        const SQL: &str = "SELECT seq, stream, version, kind, payload, actor, channel, recorded_at, prev_hash, hash \
             FROM journal WHERE stream = $1 AND version > $2 ORDER BY version LIMIT $3";
        Ok(list!(self, StoredRecord, SQL, stream.as_str(), after_version, i64::from(limit)))
    }

    /// Up to `limit` records of the whole journal after a number, in order. For rebuilding views, not for following.
    pub async fn read_all(&mut self, after_seq: i64, limit: u32) -> Result<Vec<StoredRecord>> {
        const SQL: &str = "SELECT seq, stream, version, kind, payload, actor, channel, recorded_at, prev_hash, hash \
             FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2";
        Ok(list!(self, StoredRecord, SQL, after_seq, i64::from(limit)))
    }

    async fn prev_hash(&mut self, stream: &StreamId, expected_version: i64) -> Result<[u8; 32]> {
        if expected_version == 0 {
            return Ok(chain::ORIGIN);
        }
        let head = self.head(stream).await?.filter(|head| head.version == expected_version);
        head.map(|head| head.hash).ok_or(StoreError::Conflict)
    }

    /// The optimistic lock: of two units that saw the same head, one changes this row and the other changes none.
    async fn move_head(&mut self, stream: &StreamId, from: i64, prev: &[u8; 32], to: &Appended) -> Result<()> {
        const FIRST: &str =
            "INSERT INTO stream_head (stream, version, hash) VALUES ($1, $2, $3) ON CONFLICT (stream) DO NOTHING";
        const NEXT: &str =
            "UPDATE stream_head SET version = $2, hash = $3 WHERE stream = $1 AND version = $4 AND hash = $5";
        let moved = if from == 0 {
            run!(self, FIRST, stream.as_str(), to.version, &to.hash[..])
        } else {
            run!(self, NEXT, stream.as_str(), to.version, &to.hash[..], from, &prev[..])
        };
        if moved == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Writes one chunk and returns the hash of its last record.
    async fn insert_records(
        &mut self,
        stream: &StreamId,
        mut before: [u8; 32],
        rows: &[(&NewRecord<'_>, &Appended)],
    ) -> Result<[u8; 32]> {
        let sql = insert_sql(rows.len());
        on!(self, c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (record, appended) in rows {
                query = query
                    .bind(stream.as_str())
                    .bind(appended.version)
                    .bind(record.kind)
                    .bind(record.payload.as_slice())
                    .bind(record.actor)
                    .bind(record.channel)
                    .bind(record.recorded_at.as_micros())
                    .bind(before.to_vec())
                    .bind(appended.hash.to_vec());
                before = appended.hash;
            }
            query.execute(c).await?;
        });
        Ok(before)
    }
}

fn hashes(stream: &StreamId, after: i64, prev: [u8; 32], records: &[NewRecord<'_>]) -> Vec<Appended> {
    let mut before = prev;
    let mut appended = Vec::with_capacity(records.len());
    for (version, record) in (after.saturating_add(1)..).zip(records) {
        before = chain::link(
            &before,
            &chain::Record {
                stream: stream.as_str(),
                version,
                kind: record.kind,
                payload: &record.payload,
                actor: record.actor,
                channel: record.channel,
                recorded_at_us: record.recorded_at.as_micros(),
            },
        );
        appended.push(Appended { version, hash: before });
    }
    appended
}

/// Only placeholders vary, so at most `ROWS_PER_INSERT` texts exist and each stays prepared.
fn insert_sql(rows: usize) -> String {
    let mut sql = String::from(
        "INSERT INTO journal (stream, version, kind, payload, actor, channel, recorded_at, prev_hash, hash) VALUES ",
    );
    for at in 0..rows {
        let from = at * COLUMNS_PER_ROW;
        sql.push_str(if at == 0 { "(" } else { ", (" });
        for column in 1..=COLUMNS_PER_ROW {
            let comma = if column == 1 { "" } else { ", " };
            // Writing to a String cannot fail.
            let _ = write!(sql, "{comma}${}", from + column);
        }
        sql.push(')');
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stream_names_are_bounded_and_plain() {
        assert!(StreamId::parse("app_0193").is_ok());
        for text in ["", "App", "a b", "a/b", "救助", &"a".repeat(65)] {
            assert_eq!(StreamId::parse(text), Err(StreamIdError), "{text}");
        }
    }

    #[test]
    fn the_insert_numbers_its_placeholders() {
        let sql = insert_sql(2);
        assert!(sql.ends_with("($1, $2, $3, $4, $5, $6, $7, $8, $9), ($10, $11, $12, $13, $14, $15, $16, $17, $18)"));
    }
}
