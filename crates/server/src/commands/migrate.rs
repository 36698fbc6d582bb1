//! `migrate`.

use jzt_app::ports::Clock;

use super::{Outcome, say};
use crate::adapters::SystemClock;
use crate::boot;
use crate::cli::CommonArgs;

pub(super) async fn run(args: CommonArgs) -> Outcome {
    let config = args.load()?;
    boot::data_folder(&config)?;
    let db = boot::database(&config).await?;
    let applied = db.migrate(SystemClock.now()).await?;
    for name in &applied {
        say(&format!("applied {name}"))?;
    }
    say(&format!("schema up to date, {} applied now", applied.len()))?;
    db.close().await;
    Ok(true)
}
