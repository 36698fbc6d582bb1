//! `create-staff`: the password and the TOTP address are shown once and never again.

use std::error::Error;

use jzt_app::AppError;
use jzt_app::accounts::{NewStaff, create_staff};
use jzt_app::ports::Entropy;
use jzt_crypto::{TotpSecret, UrlToken};
use jzt_domain::access::Role;
use jzt_domain::division::DivisionCode;
use jzt_domain::identity::Phone;

use super::{Outcome, say};
use crate::adapters::SystemEntropy;
use crate::boot;
use crate::cli::CreateStaffArgs;
use crate::config::ConfigError;

const ISSUER: &str = "救助通";

pub(super) async fn run(args: CreateStaffArgs) -> Outcome {
    let config = args.common.load()?;
    let role = Role::from_code(&args.role).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
        ConfigError::at("--role", &format!("must be one of {}", known.join(", ")))
    })?;
    let division =
        DivisionCode::parse(&args.division).map_err(|error| ConfigError::at("--division", &error.to_string()))?;
    let phone = args.phone.as_deref().map(Phone::parse).transpose();
    let phone = phone.map_err(|error| ConfigError::at("--phone", &error.to_string()))?;
    let (app, db) = boot::quiet_app(&config, args.common.practice).await?;
    if app.policy().divisions.get(&division).is_none() {
        return Err(ConfigError::at("--division", "is not among the divisions of the policy").into());
    }
    let password = password(&SystemEntropy);
    let totp = TotpSecret::generate(&SystemEntropy);
    let new = NewStaff {
        login: args.login.clone(),
        display_name: args.name,
        role,
        division,
        phone,
        password: password.clone(),
        totp_secret: totp.as_bytes().to_vec(),
    };
    create_staff(&app, new).await.map_err(|error| -> Box<dyn Error + Send + Sync> {
        match error {
            AppError::Stale => ConfigError::at("--login", "is taken").into(),
            other => other.into(),
        }
    })?;
    say(&format!("login     {}", args.login))?;
    say(&format!("password  {password}"))?;
    say(&format!("totp      {}", totp.otpauth_uri(ISSUER, &args.login)))?;
    db.close().await;
    Ok(true)
}

/// 128 random bits, as text that can be typed.
fn password(entropy: &dyn Entropy) -> String {
    UrlToken::generate(entropy).as_str().to_owned()
}
