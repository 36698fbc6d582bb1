//! `verify-journal`.

use jzt_app::seals::check_tree;
use jzt_crypto::SoftProvider;

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
    let tree = check_tree(&db, &SoftProvider).await?;
    for fault in &tree.faults {
        say(&format!("fault in the tree: {fault:?}"))?;
    }
    say(&format!(
        "{} leaves under {} checkpoints, {} records wait for their leaf, {} faults in the tree",
        tree.leaves, tree.checkpoints, tree.waiting, tree.faulty
    ))?;
    db.close().await;
    Ok(report.is_sound() && tree.is_sound())
}
