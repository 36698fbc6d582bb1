//! Sessions: found by the hash of their secret, with idle and absolute ends.

use crate::accounts::citizen::PHONE_PURPOSE;
use crate::accounts::{Client, SessionToken};
use crate::{App, AppError};
use jzt_crypto::UrlToken;
use jzt_domain::access::{Actor, Role};
use jzt_domain::division::DivisionCode;
use jzt_domain::identity::Phone;
use jzt_domain::ids::{CitizenId, StaffId};
use jzt_domain::time::Timestamp;
use jzt_store::{NewSession, Session, SignedIn, Subject, Tx};
use uuid::Uuid;

/// A citizen stays signed in for a month unless a week passes unused: filling in takes days.
const CITIZEN_IDLE_SECONDS: i64 = 7 * 86_400;
const CITIZEN_ABSOLUTE_SECONDS: i64 = 30 * 86_400;
/// Staff: half an hour unused, one working day at most (等保三级).
const STAFF_IDLE_SECONDS: i64 = 30 * 60;
const STAFF_ABSOLUTE_SECONDS: i64 = 12 * 3_600;
/// A use is noted once a minute, so that reading pages does not write.
const TOUCH_SECONDS: i64 = 60;
/// Sessions that the list shows.
const SESSIONS_LISTED_MAX: u32 = 50;
/// Characters kept of the browser's description.
const USER_AGENT_CHARS_MAX: usize = 120;

/// Who is behind a request.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// For every permission check.
    pub actor: Actor,
    /// Account name of staff, or the masked phone of a citizen: for the page's head and the watermark.
    pub display: String,
    /// Name of the division of staff; empty for citizens.
    pub division_name: String,
}

/// One session in the list of one's own sessions.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Public handle, good only for revoking it.
    pub handle: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// The browser.
    pub user_agent: String,
    /// True for the session that asks.
    pub is_current: bool,
}

pub(super) async fn open_session(
    app: &App,
    tx: &mut Tx,
    subject: Subject,
    client: &Client,
) -> Result<SessionToken, AppError> {
    let now = app.now();
    let token = UrlToken::generate(app.parts().entropy.as_ref());
    let (idle, absolute) = lifetimes(subject);
    let brief: String = client.user_agent.chars().filter(|c| !c.is_control()).take(USER_AGENT_CHARS_MAX).collect();
    let session = NewSession {
        id: app.new_id(),
        token_hash: token.hash(),
        subject,
        idle_expires_at: now.plus_seconds(idle),
        absolute_expires_at: now.plus_seconds(absolute),
        user_agent_brief: &brief,
    };
    tx.create_session(&session, now).await?;
    Ok(SessionToken(token.as_str().to_owned()))
}

const fn lifetimes(subject: Subject) -> (i64, i64) {
    match subject {
        Subject::Citizen(_) => (CITIZEN_IDLE_SECONDS, CITIZEN_ABSOLUTE_SECONDS),
        Subject::Staff(_) => (STAFF_IDLE_SECONDS, STAFF_ABSOLUTE_SECONDS),
    }
}

async fn live_session(app: &App, tx: &mut Tx, token: &str) -> Result<Option<Session>, AppError> {
    match UrlToken::parse(token) {
        Some(token) => Ok(tx.find_session(&token.hash(), app.now()).await?),
        None => Ok(None),
    }
}

/// The visitor of a session secret; `None` when it is unknown, ended or revoked. Every request asks, so it is one
/// statement.
pub async fn visitor(app: &App, token: &str) -> Result<Option<Visitor>, AppError> {
    let Some(token) = UrlToken::parse(token) else { return Ok(None) };
    let now = app.now();
    let Some(session) = app.glance().await?.signed_in(&token.hash(), now).await? else { return Ok(None) };
    let visitor = match session.subject() {
        Subject::Citizen(id) => session.is_citizen.then(|| Visitor {
            actor: Actor::Citizen { id },
            display: session.phone_sealed.as_deref().and_then(|sealed| open_phone(app, id, sealed)).unwrap_or_default(),
            division_name: String::new(),
        }),
        Subject::Staff(id) => staff_visitor(app, id, &session)?,
    };
    if visitor.is_some() && session.last_seen_at.plus_seconds(TOUCH_SECONDS) <= now {
        let (idle, _) = lifetimes(session.subject());
        let mut writing = app.begin().await?;
        writing.touch_session(session.id, now.plus_seconds(idle), now).await?;
        writing.commit().await?;
    }
    Ok(visitor)
}

fn open_phone(app: &App, id: CitizenId, sealed: &[u8]) -> Option<String> {
    let opened = app.parts().ring.open(PHONE_PURPOSE, id.as_uuid().as_bytes(), sealed).ok()?;
    Phone::parse(std::str::from_utf8(&opened).ok()?).ok().map(|phone| phone.masked())
}

/// `None` when the account was closed meanwhile.
fn staff_visitor(app: &App, id: StaffId, session: &SignedIn) -> Result<Option<Visitor>, AppError> {
    let SignedIn { role: Some(role), division: Some(division), display_name: Some(display), .. } = session else {
        return Ok(None);
    };
    let role = Role::from_code(role).ok_or_else(|| AppError::Internal("unknown role in staff_account".into()))?;
    let division = DivisionCode::parse(division).map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let division_name = app.policy().divisions.name(&division).unwrap_or_default().to_owned();
    Ok(Some(Visitor { actor: Actor::Staff { id, role, division }, display: display.clone(), division_name }))
}

/// Ends this session.
pub async fn sign_out(app: &App, token: &str) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    if let Some(session) = live_session(app, &mut tx, token).await? {
        tx.revoke_session(session.subject(), session.id, app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// One's own live sessions, newest first.
pub async fn list_sessions(app: &App, token: &str) -> Result<Vec<SessionRow>, AppError> {
    let mut tx = app.read().await?;
    let current = live_session(app, &mut tx, token).await?.ok_or(AppError::NotFound)?;
    let sessions = tx.sessions_of(current.subject(), app.now(), SESSIONS_LISTED_MAX).await?;
    tx.rollback().await?;
    Ok(sessions
        .into_iter()
        .map(|session| SessionRow {
            handle: session.id.simple().to_string(),
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            is_current: session.id == current.id,
            user_agent: session.user_agent_brief,
        })
        .collect())
}

/// Ends one of one's own sessions.
pub async fn revoke_session(app: &App, token: &str, handle: &str) -> Result<(), AppError> {
    let id = Uuid::try_parse(handle).map_err(|_malformed| AppError::NotFound)?;
    let mut tx = app.begin().await?;
    let current = live_session(app, &mut tx, token).await?.ok_or(AppError::NotFound)?;
    let revoked = tx.revoke_session(current.subject(), id, app.now()).await?;
    tx.commit().await?;
    if revoked { Ok(()) } else { Err(AppError::NotFound) }
}
