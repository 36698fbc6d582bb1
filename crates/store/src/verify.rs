//! Proves that no record of the journal was changed, dropped, or moved.
//!
//! **Boundary:** whoever can rewrite a whole stream *and* its head cannot be seen from inside; signed checkpoints
//! outside the database are for that.
use jzt_crypto::chain;

use crate::db::{Db, Tx, find, list};
use crate::error::Result;
use crate::journal::{Head, StoredRecord};

/// Streams at fault that one report lists; more are only counted.
pub const FAULTS_MAX: usize = 1000;
const PAGE_ROWS: i64 = 500;

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// Its bytes do not give its hash.
    Changed,
    /// It does not link to the record before.
    Unlinked,
    /// A record that should be here is not.
    Missing,
    /// The stream's head names another last record, or there is no head.
    Head,
}

/// The first fault of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The stream.
    pub stream: String,
    /// Version of the record at fault.
    pub version: i64,
    /// What is wrong.
    pub kind: FaultKind,
}

/// The outcome of a check of the whole journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Records read.
    pub records: u64,
    /// Streams read.
    pub streams: u64,
    /// Streams at fault.
    pub faulty_streams: u64,
    /// The first fault of each of the first [`FAULTS_MAX`] of them, by stream.
    pub faults: Vec<Fault>,
}

impl VerifyReport {
    /// True when nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.faulty_streams == 0
    }

    fn add(&mut self, fault: Fault) {
        self.faulty_streams += 1;
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault);
        }
    }
}

/// Reads the whole journal from one snapshot, page by page, and checks every stream against its head.
pub async fn verify_journal(db: &Db) -> Result<VerifyReport> {
    let mut tx = db.read().await?;
    let mut report = VerifyReport::default();
    let mut walk: Option<Walk> = None;
    let mut after = (String::new(), 0);
    loop {
        let page = tx.page_by_stream(&after.0, after.1).await?;
        let Some(last) = page.last() else { break };
        after = (last.stream.clone(), last.version);
        for record in &page {
            report.records += 1;
            if walk.as_ref().is_none_or(|walk| walk.stream != record.stream) {
                finish(&mut tx, walk.take(), &mut report).await?;
                report.streams += 1;
                walk = Some(Walk::new(&record.stream));
            }
            if let Some(walk) = &mut walk {
                walk.step(record);
            }
        }
    }
    finish(&mut tx, walk, &mut report).await?;
    for head in tx.heads_without_records().await? {
        report.add(Fault { stream: head.stream, version: head.version, kind: FaultKind::Missing });
    }
    Ok(report)
}

/// The way along one stream.
struct Walk {
    stream: String,
    version: i64,
    hash: [u8; 32],
    fault: Option<(i64, FaultKind)>,
}

impl Walk {
    fn new(stream: &str) -> Self {
        Self { stream: stream.to_owned(), version: 0, hash: chain::ORIGIN, fault: None }
    }

    fn step(&mut self, record: &StoredRecord) {
        if self.fault.is_some() {
            return;
        }
        let expected = self.version + 1;
        self.fault = if record.version != expected {
            Some((expected, FaultKind::Missing))
        } else if record.prev_hash != self.hash {
            Some((expected, FaultKind::Unlinked))
        } else if record.rehash(&self.hash) != record.hash {
            Some((expected, FaultKind::Changed))
        } else {
            None
        };
        self.version = record.version;
        self.hash = record.hash;
    }

    /// The head must name the last record: a dropped last record leaves no other trace.
    fn end(self, head: Option<&Head>) -> Option<Fault> {
        let fault = self.fault.or_else(|| match head {
            Some(head) if head.version > self.version => Some((self.version + 1, FaultKind::Missing)),
            Some(head) if head.version == self.version && head.hash == self.hash => None,
            _ => Some((self.version, FaultKind::Head)),
        });
        fault.map(|(version, kind)| Fault { stream: self.stream, version, kind })
    }
}

async fn finish(tx: &mut Tx, walk: Option<Walk>, report: &mut VerifyReport) -> Result<()> {
    let Some(walk) = walk else { return Ok(()) };
    let head = tx.head_named(&walk.stream).await?;
    if let Some(fault) = walk.end(head.as_ref()) {
        report.add(fault);
    }
    Ok(())
}

impl Tx {
    async fn page_by_stream(&mut self, stream: &str, version: i64) -> Result<Vec<StoredRecord>> {
        const SQL: &str = "SELECT seq, stream, version, kind, payload, actor, channel, recorded_at, prev_hash, hash \
             FROM journal WHERE (stream, version) > ($1, $2) ORDER BY stream, version LIMIT $3";
        Ok(list!(self, StoredRecord, SQL, stream, version, PAGE_ROWS))
    }

    async fn head_named(&mut self, stream: &str) -> Result<Option<Head>> {
        const SQL: &str = "SELECT stream, version, hash FROM stream_head WHERE stream = $1";
        Ok(find!(self, Head, SQL, stream))
    }

    async fn heads_without_records(&mut self) -> Result<Vec<Head>> {
        const SQL: &str = "SELECT stream, version, hash FROM stream_head h WHERE NOT EXISTS \
             (SELECT 1 FROM journal j WHERE j.stream = h.stream) ORDER BY stream LIMIT $1";
        Ok(list!(self, Head, SQL, PAGE_ROWS))
    }
}
