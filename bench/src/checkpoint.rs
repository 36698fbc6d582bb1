//! The tree over the journal: what 10,000 new records cost, against writing these records themselves with the fewest
//! statements in the same run, and what a full check of the tree costs.

use crate::Outcome;
use crate::engine::{Database, Kind};
use crate::latency::now;
use crate::report::Table;
use jzt_domain::time::Timestamp;
use jzt_store::{NewRecord, StreamId, verify_tree};
use std::time::Duration;

/// Streams, and records of each.
const STREAMS: usize = 100;
const RECORDS_PER_STREAM: usize = 100;
/// Leaves given in one unit, as the job does.
const RECORDS_PER_UNIT: u32 = 500;
/// About a sealed event.
const PAYLOAD_BYTES: usize = 600;
const THOUSANDS: f64 = 10.0;

/// The table of this measurement.
pub(crate) fn table() -> Table {
    let heading =
        "Checkpoints: 10,000 records appended in 100 units, then given their leaves 500 a unit; ms a 1,000 records";
    Table::new(heading, &["engine", "", "append", "leaves", "ratio", "check"])
}

/// Measures on one engine; returns how many faults the tree has.
pub(crate) async fn measure(kind: &Kind, table: &mut Table) -> Outcome<usize> {
    let database = Database::create(kind, "checkpoint").await?;
    let db = database.open().await?;
    db.migrate(Timestamp::from_micros(0)).await?;
    let payload = vec![7_u8; PAYLOAD_BYTES];
    let from = now();
    for stream in 0..STREAMS {
        let records: Vec<_> = (0..RECORDS_PER_STREAM).map(|_| record(&payload)).collect();
        let mut tx = db.begin().await?;
        tx.append(&StreamId::parse(&format!("app_{stream:032x}"))?, 0, &records).await?;
        tx.commit().await?;
    }
    let appending = from.elapsed();
    let from = now();
    loop {
        let mut tx = db.begin().await?;
        let added = tx.extend_tree(RECORDS_PER_UNIT).await?.added;
        tx.commit().await?;
        if added == 0 {
            break;
        }
    }
    let extending = from.elapsed();
    let from = now();
    let report = verify_tree(&db, |_checkpoint| true).await?;
    let checking = from.elapsed();
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1_000.0 / THOUSANDS);
    let ratio = format!("{:.2}", extending.as_secs_f64() / appending.as_secs_f64());
    table.row(vec![kind.name().to_owned(), String::new(), ms(appending), ms(extending), ratio, ms(checking)]);
    db.close().await;
    database.drop().await?;
    let missing = (STREAMS * RECORDS_PER_STREAM).saturating_sub(usize::try_from(report.leaves)?);
    Ok(missing.saturating_add(usize::try_from(report.faulty)?))
}

fn record(payload: &[u8]) -> NewRecord<'static> {
    NewRecord {
        kind: "application.visited",
        payload: payload.to_vec(),
        actor: "stf_1",
        channel: "web",
        recorded_at: Timestamp::from_micros(1_795_399_200_000_000),
    }
}
