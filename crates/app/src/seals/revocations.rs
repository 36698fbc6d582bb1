//! Certificates of one-time keys that were revoked, and the lists that say so.
//!
//! Everybody may ask for the lists, and each check of a file needs them; signing one is dear. So a list is signed when
//! something was revoked since, or when it is a day old, and handed out as it is until then.

use crate::seals::authorities::{AUTHORITIES_MAX, Purpose, SECONDS_PER_DAY, open, uncertified};
use crate::{App, AppError};
use data_encoding::HEXLOWER;
use jzt_crypto::x509::{self, Crl, Period, Revoked};
use jzt_store::{AuthorityRow, RevokedRow};
use std::collections::HashMap;
use tokio::sync::Mutex;
use uuid::Uuid;

/// How long a list is good for those who have it.
const LIST_DAYS: i64 = 7;
/// How long one is handed out.
const LIST_FRESH_SECONDS: i64 = SECONDS_PER_DAY;
/// Revoked certificates of one authority in its list.
const REVOKED_MAX: u32 = 50_000;

/// The lists as they were last signed by this process, by authority: bounded by the number of authorities.
#[derive(Default)]
pub(crate) struct SignedLists(Mutex<HashMap<Uuid, SignedList>>);

struct SignedList {
    /// How many it names.
    revoked_count: i64,
    number: u64,
    list: Crl,
}

impl SignedList {
    fn is_current(&self, revoked_count: i64, now_seconds: i64) -> bool {
        let from = self.list.period().from;
        self.revoked_count == revoked_count && (from..from.saturating_add(LIST_FRESH_SECONDS)).contains(&now_seconds)
    }
}

/// Revokes the certificate of a one-time key; false when it was revoked before. `NotFound` when no signature has it.
pub async fn revoke(app: &App, serial: &[u8]) -> Result<bool, AppError> {
    let mut tx = app.begin().await?;
    let document = tx.document_of_serial(serial).await?.ok_or(AppError::NotFound)?;
    let row = RevokedRow { serial: serial.to_vec(), authority_id: document.authority_id, revoked_at: app.now() };
    let revoked = tx.revoke_certificate(&row).await?;
    tx.commit().await?;
    if revoked {
        tracing::warn!(certificate.serial = HEXLOWER.encode(serial), "a certificate was revoked");
    }
    Ok(revoked)
}

/// The list of every authority of one-time keys, retired ones included.
pub async fn revocation_lists(app: &App) -> Result<Vec<Crl>, AppError> {
    let rows = app.glance().await?.authorities(AUTHORITIES_MAX).await?;
    let mut lists = Vec::new();
    for row in rows.into_iter().filter(|row| row.purpose == Purpose::SigningCa.code()) {
        lists.push(list_of(app, row).await?);
    }
    Ok(lists)
}

async fn list_of(app: &App, row: AuthorityRow) -> Result<Crl, AppError> {
    // Held while one is signed: of many who ask at once the others wait for it instead of signing too.
    let mut signed = app.signed_lists().0.lock().await;
    let revoked_count = app.glance().await?.count_revoked(row.id).await?;
    let now_seconds = app.now().as_seconds();
    let before = signed.get(&row.id);
    if let Some(current) = before.filter(|signed| signed.is_current(revoked_count, now_seconds)) {
        return Ok(current.list.clone());
    }
    // Seconds grow, and so do the numbers of lists; two of one second are told apart too.
    let seconds = u64::try_from(now_seconds).unwrap_or(0);
    let number = before.map_or(seconds, |before| seconds.max(before.number.saturating_add(1)));
    let id = row.id;
    let list = sign(app, row, number, now_seconds).await?;
    signed.insert(id, SignedList { revoked_count, number, list: list.clone() });
    Ok(list)
}

async fn sign(app: &App, row: AuthorityRow, number: u64, from: i64) -> Result<Crl, AppError> {
    let revoked = app.glance().await?.revoked_certificates(row.id, REVOKED_MAX).await?;
    let revoked: Vec<Revoked> =
        revoked.into_iter().map(|row| Revoked { serial: row.serial, at: row.revoked_at.as_seconds() }).collect();
    let held = open(app, row)?;
    let until = from.saturating_add(LIST_DAYS.saturating_mul(SECONDS_PER_DAY));
    x509::revocation_list(held.signer(app)?, number, Period { from, until }, &revoked).map_err(uncertified)
}

/// The lists as PEM.
pub async fn revoked_pem(app: &App) -> Result<String, AppError> {
    Ok(revocation_lists(app).await?.iter().map(Crl::to_pem).collect())
}
