//! Codes of the ceremony. They go to the signer's own phone, or to the witness of a thumb print, and count only on the link
//! and the device for which they were asked: a code for signing in is none for signing.

use super::WINDOW_SECONDS;
use crate::accounts::{CODE_MINUTES, CODE_PAUSE_SECONDS, CODE_TRIES_MAX, Client, six_digits};
use crate::bounds::{SECONDS_PER_DAY, SECONDS_PER_HOUR, bound};
use crate::error::CredentialsFault;
use crate::jobs::{Outgoing, enqueue};
use crate::messages::compose;
use crate::signing::ceremony::{Needed, Task};
use crate::signing::link::Opened;
use crate::{App, AppError};
use jzt_domain::identity::Phone;
use jzt_domain::policy::SmsKind;
use jzt_store::NewPhoneCode;

/// Codes for one phone in a day, over all links: whoever is named as a witness is not flooded.
const CODES_PER_PHONE_DAY_MAX: u32 = 10;
/// Codes for one link in a day.
const CODES_PER_LINK_DAY_MAX: u32 = 20;
/// Codes from one address in an hour: a village office shares one.
const CODES_PER_ADDRESS_HOUR_MAX: u32 = 60;
/// Wrong codes on one link in ten minutes, over all devices.
const WRONG_CODES_MAX: u32 = 15;

/// Sends a code. Nothing tells whether the phone is known here.
pub(super) async fn send(
    app: &App,
    opened: &Opened,
    task: Task,
    needed: &Needed,
    client: &Client,
) -> Result<(), AppError> {
    let now = app.now();
    let blind = place(app, opened, &needed.phone);
    let address = app.blind_address(&client.address);
    let mut tx = app.begin().await?;
    let pause_seconds = u32::try_from(CODE_PAUSE_SECONDS).unwrap_or(u32::MAX);
    // Whoever says no and thinks again at once need not wait.
    let asked_for =
        app.parts().ring.tag("signing-code-pause", &[blind.as_slice(), format!("{task:?}").as_bytes()].concat());
    bound(app, &mut tx, "signing-code-pause", &asked_for, (1, pause_seconds)).await?;
    let phone = app.blind_phone(needed.phone.as_str());
    bound(app, &mut tx, "signing-code-phone", &phone, (CODES_PER_PHONE_DAY_MAX, SECONDS_PER_DAY)).await?;
    let link = &opened.place.token_hash;
    bound(app, &mut tx, "signing-code-link", link, (CODES_PER_LINK_DAY_MAX, SECONDS_PER_DAY)).await?;
    bound(app, &mut tx, "signing-code-from", &address, (CODES_PER_ADDRESS_HOUR_MAX, SECONDS_PER_HOUR)).await?;
    let code = six_digits(app);
    let new = NewPhoneCode {
        id: app.new_id(),
        phone_blind: blind,
        ip_blind: address,
        code_hash: code_hash(app, &blind, &code),
        expires_at: now.plus_seconds(CODE_MINUTES * 60),
    };
    tx.create_phone_code(&new, now).await?;
    let day = app.rules_of(&opened.loaded.application, now.date());
    let kind = if needed.of_witness { SmsKind::WitnessCode } else { SmsKind::SigningCode };
    let values = [code, CODE_MINUTES.to_string()];
    let message = compose(&day.rules(), kind, needed.phone.clone(), &values, now)?;
    enqueue(app, &mut tx, &Outgoing::sms(message), now).await?;
    tx.commit().await?;
    app.nudge();
    Ok(())
}

/// Uses up the code that was sent to a phone for this link on this device. Every try is spent, whatever comes of it.
pub(super) async fn check(app: &App, opened: &Opened, phone: &Phone, code: &str) -> Result<(), AppError> {
    let now = app.now();
    let blind = place(app, opened, phone);
    let link = &opened.place.token_hash;
    let mut tx = app.begin().await?;
    if tx.hits("signing-code-wrong", link, now).await? >= WRONG_CODES_MAX {
        return Err(AppError::TooMany { retry_after_seconds: WINDOW_SECONDS });
    }
    let tried = tx.try_phone_code(&blind, CODE_TRIES_MAX, now).await?;
    let right = tried.filter(|tried| jzt_crypto::ct_eq(&tried.code_hash, &code_hash(app, &blind, code.trim())));
    let Some(tried) = right else {
        tx.hit("signing-code-wrong", link, WINDOW_SECONDS, now).await?;
        tx.commit().await?;
        return Err(AppError::Credentials(CredentialsFault::Wrong));
    };
    if !tx.use_phone_code(tried.id, now).await? {
        return Err(AppError::Credentials(CredentialsFault::Used));
    }
    tx.clear_hits("signing-code-wrong", link).await?;
    tx.commit().await?;
    Ok(())
}

/// One phone on one device for one link.
fn place(app: &App, opened: &Opened, phone: &Phone) -> [u8; 32] {
    let place = &opened.place;
    let whole = [&place.token_hash[..], &place.device_hash, phone.as_str().as_bytes()].concat();
    app.parts().ring.tag("signing-code", &whole)
}

fn code_hash(app: &App, blind: &[u8; 32], code: &str) -> [u8; 32] {
    app.parts().ring.tag("signing-code-value", &[blind, code.as_bytes()].concat())
}
