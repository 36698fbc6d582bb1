//! `work`: workers only.

use super::{Outcome, say};
use crate::boot;
use crate::cli::CommonArgs;
use crate::config::ConfigError;
use crate::shutdown::Stop;
use crate::worker::{self, WORKERS_COUNT};
use crate::{logs, policy_watch, scheduler};

pub(super) async fn run(args: CommonArgs) -> Outcome {
    if args.practice {
        // The sandbox lives in the process that serves.
        return Err(ConfigError::at("--practice", "works with serve, which runs its own workers").into());
    }
    let config = args.load()?;
    logs::start(config.log_format);
    boot::data_folder(&config)?;
    let db = boot::ready_database(&config).await?;
    let public_url = config.http.public_url.clone().unwrap_or_default();
    let app = boot::app(&config, false, db.clone(), boot::real_outside(&config)?, public_url)?;
    jzt_app::calendars::refresh(&app).await?;
    boot::tell_about_fonts(&config);
    let stop = Stop::on_signals()?;
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..WORKERS_COUNT {
        workers.spawn(worker::run(app.clone(), stop.clone()));
    }
    workers.spawn(policy_watch::run(app.clone(), policy_watch::hangups()?, stop.clone()));
    workers.spawn(scheduler::run(app.clone(), stop.clone()));
    say("ready")?;
    while let Some(ended) = workers.join_next().await {
        ended?;
    }
    db.close().await;
    Ok(true)
}
