//! Who is there: sign-in of citizens by phone code, of staff by password and TOTP, and their sessions.

mod citizen;
mod identity;
mod linking;
mod session;
mod staff;

pub(crate) use citizen::{CODE_MINUTES, CODE_PAUSE_SECONDS, CODE_TRIES_MAX, ensure_citizen, six_digits};
pub use citizen::{request_code, sign_in_with_code};
pub(crate) use identity::require;
pub use identity::{IdentityView, Matched, ask_registry, identity, match_person};
pub use linking::open_account;
pub use session::{SessionRow, Visitor, list_sessions, revoke_session, sign_out, visitor};
pub use staff::{NewStaff, StaffSignIn, create_staff, sign_in_staff};

/// What is known about the browser at the other end; kept with the session so that its owner recognises it.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// Address, only ever stored as a keyed hash for rate limits.
    pub address: String,
    /// A short description of the browser.
    pub user_agent: String,
}

/// The secret of a session, for the cookie.
#[derive(Clone)]
pub struct SessionToken(pub String);
