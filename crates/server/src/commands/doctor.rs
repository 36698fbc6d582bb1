//! `doctor`: looks at everything that an installation needs and says which part is wrong, sending nothing.

use std::error::Error;

use jiff::civil::Date;
use jzt_app::ports::Clock;
use jzt_app::seals::Purpose;
use jzt_crypto::x509::{CertError, Certificate};
use jzt_domain::time::Timestamp;
use jzt_store::StoreError;

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
    well &= report("seals", seals(&config, args.practice).await)?;
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

/// The keys in force and the first day on which one of them ends.
async fn seals(config: &Config, practice: bool) -> Result<String, SealsFault> {
    let db = boot::database(config).await?;
    let mut tx = db.glance().await?;
    let mut found = Vec::new();
    let mut first_end: Option<i64> = None;
    for purpose in Purpose::ALL {
        let Some(row) = tx.authority_in_force(purpose.code()).await? else { continue };
        found.push(purpose);
        let certificate = row.certificate.as_deref().map(Certificate::from_der).transpose()?;
        let until = certificate.map(|certificate| certificate.period().until);
        first_end = first_end.into_iter().chain(until).min();
    }
    drop(tx);
    db.close().await;
    match first_end {
        Some(until) if found.len() == Purpose::ALL.len() => {
            let day = Timestamp::from_micros(until.saturating_mul(1_000_000)).date();
            if until <= SystemClock.now().as_seconds() && !practice {
                return Err(SealsFault::Ended(day));
            }
            Ok(format!("all keys there, the first ends on {day}"))
        }
        _ if practice => Ok("made when they are needed".to_owned()),
        _ => Err(SealsFault::Missing),
    }
}

/// What is wrong with the district's own keys.
#[derive(Debug, thiserror::Error)]
enum SealsFault {
    #[error("keys are missing: jiuzhutong authority init")]
    Missing,
    #[error("a key ended on {0}: jiuzhutong authority rotate")]
    Ended(Date),
    #[error(transparent)]
    Boot(#[from] boot::BootError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a certificate does not read: {0}")]
    Certificate(#[from] CertError),
}

fn outside(config: &Config, practice: bool) -> Result<String, boot::BootError> {
    if practice {
        return Ok("sandbox".to_owned());
    }
    boot::real_outside(config).map(|_outside| {
        "SMS gateway, verification platform, register of persons, timestamp authority: set up, not called".to_owned()
    })
}
