//! Sign-in of staff: account, password and TOTP in one step, so that nothing tells which of them was wrong.

use crate::accounts::session::open_session;
use crate::accounts::{Client, SessionToken};
use crate::error::CredentialsFault;
use crate::{App, AppError};
use jzt_crypto::TotpSecret;
use jzt_domain::access::Role;
use jzt_domain::division::DivisionCode;
use jzt_domain::identity::Phone;
use jzt_domain::ids::StaffId;
use jzt_store::{NewRecord, StaffAccount, StreamId, Subject, Tx};

/// Wrong tries before an account is locked.
const FAILURES_MAX: u32 = 5;
/// How long it stays locked.
const LOCKED_SECONDS: i64 = 15 * 60;
/// Wrong tries from one address in ten minutes, over all accounts.
const ADDRESS_TRIES_MAX: u32 = 30;
const ADDRESS_WINDOW_SECONDS: u32 = 600;
const TOTP_PURPOSE: &str = "staff-totp";

/// What the sign-in form holds.
pub struct StaffSignIn {
    /// Account name.
    pub login: String,
    /// Password.
    pub password: String,
    /// Six digits of the authenticator.
    pub totp: String,
}

/// Opens a session. Wrong tries lock the account for a while; every try is in the journal.
pub async fn sign_in_staff(app: &App, form: StaffSignIn, client: &Client) -> Result<SessionToken, AppError> {
    let now = app.now();
    let address = app.blind_address(&client.address);
    let mut tx = app.read().await?;
    let tries = tx.hits("staff-sign-in", &address, now).await?;
    let account = tx.staff_by_login(form.login.trim()).await?.filter(|account| account.disabled_at.is_none());
    tx.rollback().await?;
    if tries >= ADDRESS_TRIES_MAX {
        return Err(AppError::TooMany { retry_after_seconds: ADDRESS_WINDOW_SECONDS });
    }
    let step = check(app, account.as_ref(), form).await?;
    let mut tx = app.begin().await?;
    let Some(account) = account else {
        tx.hit("staff-sign-in", &address, ADDRESS_WINDOW_SECONDS, now).await?;
        tx.commit().await?;
        return Err(AppError::Credentials(CredentialsFault::Wrong));
    };
    if account.is_locked(now) {
        return Err(AppError::Credentials(CredentialsFault::Locked));
    }
    let good = match step {
        Some(step) => tx.note_sign_in(account.id, step).await?,
        None => false,
    };
    if !good {
        tx.hit("staff-sign-in", &address, ADDRESS_WINDOW_SECONDS, now).await?;
        let failures = tx.note_failed_sign_in(account.id, FAILURES_MAX, now.plus_seconds(LOCKED_SECONDS)).await?;
        audit(app, &mut tx, account.id, "account.sign_in_failed").await?;
        tx.commit().await?;
        let fault = if failures >= FAILURES_MAX { CredentialsFault::Locked } else { CredentialsFault::Wrong };
        return Err(AppError::Credentials(fault));
    }
    let token = open_session(app, &mut tx, Subject::Staff(account.id), client).await?;
    audit(app, &mut tx, account.id, "account.signed_in").await?;
    tx.commit().await?;
    Ok(token)
}

/// The TOTP step when password and code are right. Takes the same time for an account that does not exist, and runs
/// beside the requests.
async fn check(app: &App, account: Option<&StaffAccount>, form: StaffSignIn) -> Result<Option<i64>, AppError> {
    let secret = match account.and_then(|account| Some((account.id, account.totp_sealed.as_deref()?))) {
        Some((id, sealed)) => {
            let opened = app.parts().ring.open(TOTP_PURPOSE, id.as_uuid().as_bytes(), sealed)?;
            Some(TotpSecret::from_bytes(&opened)?)
        }
        None => None,
    };
    let hash = account.map(|account| account.password_hash.clone());
    let password_fits = tokio::task::spawn_blocking(move || match hash {
        Some(hash) => jzt_crypto::verify_password(&form.password, &hash),
        None => jzt_crypto::spend_verification(&form.password).map(|()| false),
    })
    .await
    .map_err(|fault| AppError::Internal(Box::new(fault)))?
    .map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let seconds = u64::try_from(app.now().as_seconds()).unwrap_or(0);
    let step = secret.and_then(|secret| secret.verify(form.totp.trim(), seconds));
    Ok(step.filter(|_| password_fits).and_then(|step| i64::try_from(step).ok()))
}

/// One line in the account's own stream; it holds nothing but the kind.
async fn audit(app: &App, tx: &mut Tx, id: StaffId, kind: &str) -> Result<(), AppError> {
    let stream = StreamId::from(id);
    let version = tx.head(&stream).await?.map_or(0, |head| head.version);
    let record =
        NewRecord { kind, payload: Vec::new(), actor: &id.to_string(), channel: "console", recorded_at: app.now() };
    tx.append(&stream, version, &[record]).await?;
    Ok(())
}

/// A new account.
pub struct NewStaff {
    /// Account name.
    pub login: String,
    /// Name as colleagues read it.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Division.
    pub division: DivisionCode,
    /// Where new work is announced.
    pub phone: Option<Phone>,
    /// First password.
    pub password: String,
    /// TOTP secret, 20 bytes.
    pub totp_secret: Vec<u8>,
}

/// Creates an account; `Stale` when the login is taken. Used by commands and the sample world.
pub async fn create_staff(app: &App, new: NewStaff) -> Result<StaffId, AppError> {
    let parts = app.parts();
    let id = StaffId::from_uuid(app.new_id());
    let secret = TotpSecret::from_bytes(&new.totp_secret)?;
    let place = id.as_uuid();
    let totp_sealed = parts.ring.seal(parts.entropy.as_ref(), TOTP_PURPOSE, place.as_bytes(), secret.as_bytes())?;
    let password_hash = jzt_crypto::hash_password(parts.entropy.as_ref(), &new.password)
        .map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let mut tx = app.begin().await?;
    let account = jzt_store::NewStaff {
        id,
        login: &new.login,
        display_name: &new.display_name,
        role: new.role.code(),
        division: new.division.as_str(),
        password_hash: &password_hash,
        totp_sealed: Some(&totp_sealed),
    };
    tx.create_staff(&account, app.now()).await?;
    if let Some(phone) = new.phone {
        let sealed =
            parts.ring.seal(parts.entropy.as_ref(), "staff-phone", place.as_bytes(), phone.as_str().as_bytes())?;
        tx.put_staff_contact(id, &sealed).await?;
    }
    audit(app, &mut tx, id, "account.created").await?;
    tx.commit().await?;
    Ok(id)
}
