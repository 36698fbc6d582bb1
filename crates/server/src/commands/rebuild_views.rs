//! `rebuild-views`.

use super::{Outcome, say};
use crate::boot;
use crate::cli::CommonArgs;

pub(super) async fn run(args: CommonArgs) -> Outcome {
    let config = args.load()?;
    let (app, db) = boot::quiet_app(&config, args.practice).await?;
    let rebuilt = jzt_app::applications::rebuild_views(&app).await?;
    say(&format!("{rebuilt} applications rebuilt"))?;
    db.close().await;
    Ok(true)
}
