//! Sign-in of citizens: a six-digit code by SMS.

use crate::accounts::linking::open_account;
use crate::accounts::session::open_session;
use crate::accounts::{Client, SessionToken};
use crate::error::CredentialsFault;
use crate::jobs::{Outgoing, enqueue};
use crate::messages::compose;
use crate::{App, AppError};
use jzt_domain::identity::Phone;
use jzt_domain::identity::level::IdentityProof;
use jzt_domain::identity::linking::{Claims, Provider};
use jzt_domain::ids::CitizenId;
use jzt_domain::policy::SmsKind;
use jzt_store::{NewPhoneCode, Subject, Tx};

/// How long a code is good.
pub(crate) const CODE_MINUTES: i64 = 10;
/// Wrong tries before a code is dead.
pub(crate) const CODE_TRIES_MAX: u32 = 5;
/// Seconds between two codes for one phone.
pub(crate) const CODE_PAUSE_SECONDS: i64 = 60;
/// Codes for one phone in a day (the operators' own limit is ten).
const CODES_PER_PHONE_DAY_MAX: u32 = 10;
/// Codes from one address in an hour: a village office shares one.
const CODES_PER_ADDRESS_HOUR_MAX: u32 = 60;
/// Wrong codes from one address in ten minutes, over all phones.
const WRONG_CODES_MAX: u32 = 30;
const WRONG_CODES_WINDOW_SECONDS: u32 = 600;
/// Purpose of the ring key that seals phones of citizens, each in the place of its account id.
pub(super) const PHONE_PURPOSE: &str = "citizen-phone";
const SECONDS_PER_HOUR: i64 = 3_600;
const SECONDS_PER_DAY: i64 = 86_400;

/// Sends a code to the phone, whether or not it has an account: nothing tells the two apart. Limits per phone and per address answer `TooMany`.
pub async fn request_code(app: &App, phone: &Phone, client: &Client) -> Result<(), AppError> {
    let now = app.now();
    let phone_blind = app.blind_phone(phone.as_str());
    let ip_blind = app.blind_address(&client.address);
    let mut tx = app.begin().await?;
    let since = |seconds: i64| now.plus_seconds(-seconds);
    let just_now = tx.phone_code_counts(&phone_blind, &ip_blind, since(CODE_PAUSE_SECONDS)).await?;
    let this_hour = tx.phone_code_counts(&phone_blind, &ip_blind, since(SECONDS_PER_HOUR)).await?;
    let today = tx.phone_code_counts(&phone_blind, &ip_blind, since(SECONDS_PER_DAY)).await?;
    if just_now.by_phone > 0 {
        return Err(AppError::TooMany { retry_after_seconds: 60 });
    }
    if today.by_phone >= CODES_PER_PHONE_DAY_MAX || this_hour.by_ip >= CODES_PER_ADDRESS_HOUR_MAX {
        return Err(AppError::TooMany { retry_after_seconds: 3_600 });
    }
    let code = six_digits(app);
    let new = NewPhoneCode {
        id: app.new_id(),
        phone_blind,
        ip_blind,
        code_hash: code_hash(app, phone, &code),
        expires_at: now.plus_seconds(CODE_MINUTES * 60),
    };
    tx.create_phone_code(&new, now).await?;
    let day = app.rules_at(&app.settings().district, now.date());
    let values = [code, CODE_MINUTES.to_string()];
    let message = compose(&day.rules(), SmsKind::SignInCode, phone.clone(), &values, now)?;
    enqueue(app, &mut tx, &Outgoing::sms(message), now).await?;
    tx.commit().await?;
    app.nudge();
    Ok(())
}

/// Opens a session when the code is right; creates the account on first use. Until then nothing is looked up that depends on
/// whether there is one.
pub async fn sign_in_with_code(
    app: &App,
    phone: &Phone,
    code: &str,
    client: &Client,
) -> Result<SessionToken, AppError> {
    let now = app.now();
    let phone_blind = app.blind_phone(phone.as_str());
    let address = app.blind_address(&client.address);
    let mut tx = app.begin().await?;
    if tx.hits("phone-code-wrong", &address, now).await? >= WRONG_CODES_MAX {
        return Err(AppError::TooMany { retry_after_seconds: WRONG_CODES_WINDOW_SECONDS });
    }
    let tried = tx.try_phone_code(&phone_blind, CODE_TRIES_MAX, now).await?;
    let right = tried.filter(|tried| jzt_crypto::ct_eq(&tried.code_hash, &code_hash(app, phone, code.trim())));
    // A wrong code and a phone that was sent none are one answer: nobody learns who is signing in just now.
    let Some(tried) = right else {
        tx.hit("phone-code-wrong", &address, WRONG_CODES_WINDOW_SECONDS, now).await?;
        tx.commit().await?;
        return Err(AppError::Credentials(CredentialsFault::Wrong));
    };
    if !tx.use_phone_code(tried.id, now).await? {
        return Err(AppError::Credentials(CredentialsFault::Used));
    }
    let account = ensure_citizen(app, &mut tx, phone).await?;
    tx.put_proof(account, &IdentityProof::PhoneCode { at: now }).await?;
    let token = open_session(app, &mut tx, Subject::Citizen(account), client).await?;
    tx.commit().await?;
    Ok(token)
}

/// The account of a phone, new or known.
pub(crate) async fn ensure_citizen(app: &App, tx: &mut Tx, phone: &Phone) -> Result<CitizenId, AppError> {
    let claims = Claims { phone: Some(phone.clone()), ..Claims::default() };
    open_account(app, tx, Provider::Phone, &app.blind_phone(phone.as_str()), &claims).await
}

pub(crate) fn six_digits(app: &App) -> String {
    let mut chance = [0_u8; 8];
    app.parts().entropy.fill(&mut chance);
    format!("{:06}", u64::from_le_bytes(chance) % 1_000_000)
}

fn code_hash(app: &App, phone: &Phone, code: &str) -> [u8; 32] {
    app.parts().ring.tag("phone-code", format!("{}|{code}", phone.as_str()).as_bytes())
}
