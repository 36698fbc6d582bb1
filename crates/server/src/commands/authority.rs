//! `authority`: the district's own keys. Their private halves never leave the database, where the master keys seal them.

use data_encoding::HEXLOWER;
use jzt_app::seals::{self, Authority, Purpose};
use jzt_app::{App, AppError};
use jzt_domain::time::Timestamp;

use super::{Outcome, say};
use crate::boot;
use crate::cli::{AuthorityArgs, AuthorityCommand, CommonArgs};
use crate::config::ConfigError;

pub(super) async fn run(args: AuthorityArgs) -> Outcome {
    let common: &CommonArgs = match &args.command {
        AuthorityCommand::Init(common) | AuthorityCommand::List(common) | AuthorityCommand::Export(common) => common,
        AuthorityCommand::Rotate(args) => &args.common,
        AuthorityCommand::Revoke(args) => &args.common,
    };
    let config = common.load()?;
    let (app, db) = boot::quiet_app(&config, common.practice).await?;
    match &args.command {
        AuthorityCommand::Init(_) => init(&app).await?,
        AuthorityCommand::List(_) => list(&app).await?,
        AuthorityCommand::Export(_) => export(&app).await?,
        AuthorityCommand::Rotate(args) => rotate(&app, &args.purpose).await?,
        AuthorityCommand::Revoke(args) => revoke(&app, &args.serial).await?,
    }
    db.close().await;
    Ok(true)
}

type Done = Result<(), Box<dyn std::error::Error + Send + Sync>>;

async fn init(app: &App) -> Done {
    let made = seals::ensure(app).await?;
    for purpose in &made {
        say(&format!("made {}", purpose.code()))?;
    }
    say(&format!("keys complete, {} made now", made.len()))?;
    Ok(())
}

async fn list(app: &App) -> Done {
    for authority in seals::list(app).await? {
        say(&line(&authority))?;
    }
    Ok(())
}

fn line(authority: &Authority) -> String {
    let day = |at: Timestamp| at.date().to_string();
    let until = authority.certificate.as_ref().map(|certificate| {
        let until = Timestamp::from_micros(certificate.period().until.saturating_mul(1_000_000));
        format!("  until {}  serial {}", day(until), authority.serial().unwrap_or_default())
    });
    let state = authority.retired_at.map_or_else(|| "in force".to_owned(), |at| format!("retired {}", day(at)));
    let purpose = authority.purpose.code();
    let algorithm = authority.public_key.algorithm.as_str();
    format!("{purpose:<10}  {algorithm:<11}  made {}  {state}{}", day(authority.created_at), until.unwrap_or_default())
}

/// What others need to check our signatures and seals.
async fn export(app: &App) -> Done {
    say(seals::verify::trusted(app).await?.to_pem().trim_end())?;
    Ok(())
}

async fn rotate(app: &App, purpose: &str) -> Done {
    let known = Purpose::ALL.map(Purpose::code).join(", ");
    let purpose =
        Purpose::from_code(purpose).ok_or_else(|| ConfigError::at("PURPOSE", &format!("must be one of {known}")))?;
    seals::rotate(app, purpose).await.map_err(|error| told(error, "there is no key yet: authority init"))?;
    list(app).await
}

async fn revoke(app: &App, serial: &str) -> Done {
    let plain: String = serial.chars().filter(char::is_ascii_hexdigit).collect();
    let serial = HEXLOWER
        .decode(plain.to_ascii_lowercase().as_bytes())
        .map_err(|_| ConfigError::at("SERIAL", "must be hexadecimal, as it stands in the document"))?;
    let revoked =
        seals::revoke(app, &serial).await.map_err(|error| told(error, "no signature has this certificate"))?;
    say(if revoked { "revoked" } else { "was revoked before" })?;
    Ok(())
}

fn told(error: AppError, not_found: &str) -> Box<dyn std::error::Error + Send + Sync> {
    match error {
        AppError::NotFound => ConfigError::at("authority", not_found).into(),
        other => other.into(),
    }
}
