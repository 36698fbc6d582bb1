//! `doctor`: looks at everything that an installation needs and says which part is wrong, sending nothing.

use std::error::Error;

use jzt_app::ports::Clock;

use super::{Outcome, say};
use crate::adapters::SystemClock;
use crate::boot;
use crate::cli::CommonArgs;
use crate::config::Config;

pub(super) async fn run(args: CommonArgs) -> Outcome {
    let config = match args.load() {
        Ok(config) => config,
        Err(error) => {
            say(&format!("configuration  fault  {error}"))?;
            return Ok(false);
        }
    };
    say("configuration  ok")?;
    let mut well = report("keys", boot::keys_readable(&config, args.practice))?;
    well &= report("policy", boot::policy(&config, SystemClock.now().date()).map(|_files| String::new()))?;
    well &= report("letters", boot::fonts(&config))?;
    well &= report("database", database(&config).await)?;
    well &= report("outside", outside(&config, args.practice))?;
    Ok(well)
}

fn report<E: Error>(part: &str, found: Result<String, E>) -> std::io::Result<bool> {
    let well = found.is_ok();
    let line = match found {
        Ok(detail) => format!("{part:<13}  ok     {detail}"),
        Err(error) => format!("{part:<13}  fault  {error}"),
    };
    say(line.trim_end())?;
    Ok(well)
}

async fn database(config: &Config) -> Result<String, boot::BootError> {
    let db = boot::database(config).await?;
    db.check_schema().await?;
    db.close().await;
    Ok(format!("{:?}", db.engine()))
}

fn outside(config: &Config, practice: bool) -> Result<String, boot::BootError> {
    if practice {
        return Ok("sandbox".to_owned());
    }
    boot::real_outside(config).map(|_outside| "SMS gateway, verification platform, register of persons: set up, not called".to_owned())
}
