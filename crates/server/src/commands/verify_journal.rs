//! `verify-journal`.

use super::{Outcome, say};
use crate::boot;
use crate::cli::CommonArgs;

pub(super) async fn run(args: CommonArgs) -> Outcome {
    let config = args.load()?;
    let db = boot::database(&config).await?;
    db.check_schema().await?;
    let report = jzt_store::verify_journal(&db).await?;
    for fault in &report.faults {
        say(&format!("fault {} version {}: {:?}", fault.stream, fault.version, fault.kind))?;
    }
    say(&format!(
        "{} records in {} streams, {} streams at fault",
        report.records, report.streams, report.faulty_streams
    ))?;
    db.close().await;
    Ok(report.is_sound())
}
