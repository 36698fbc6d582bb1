//! Signed-in sessions. Only the hash of the token is stored.
use jzt_domain::ids::{CitizenId, StaffId};
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::{row, text_enum};
use crate::db::{Tx, find, list, run};
use crate::error::Result;

text_enum! {
    /// Whose session it is.
    pub enum SubjectKind {
        /// A citizen, signed in by phone code.
        Citizen = "citizen",
        /// A member of staff.
        Staff = "staff",
    }
}

/// Who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A citizen.
    Citizen(CitizenId),
    /// A member of staff.
    Staff(StaffId),
}

impl Subject {
    fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Citizen(id) => (SubjectKind::Citizen.as_str(), id.as_uuid()),
            Self::Staff(id) => (SubjectKind::Staff.as_str(), id.as_uuid()),
        }
    }
}

/// A session to create.
#[derive(Debug, Clone, Copy)]
pub struct NewSession<'a> {
    /// Names the session where its owner sees it; not the token.
    pub id: Uuid,
    /// SM3 of the cookie's token.
    pub token_hash: [u8; 32],
    /// Who signed in.
    pub subject: Subject,
    /// Ends when unused until then.
    pub idle_expires_at: Timestamp,
    /// Ends then in any case.
    pub absolute_expires_at: Timestamp,
    /// Browser and system in a few words.
    pub user_agent_brief: &'a str,
}

row! {
    table "session";
    /// A session as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Session {
        /// Names the session where its owner sees it.
        pub id: Uuid,
        /// Whose kind it is.
        pub subject_kind: SubjectKind,
        /// Whose it is.
        pub subject_id: Uuid,
        /// When they signed in.
        pub created_at: Timestamp,
        /// Last use, to about a minute.
        pub last_seen_at: Timestamp,
        /// Ends when unused until then.
        pub idle_expires_at: Timestamp,
        /// Ends then in any case.
        pub absolute_expires_at: Timestamp,
        /// Browser and system in a few words.
        pub user_agent_brief: String,
    }
}

row! {
    table "session";
    /// A live session with what is known of its owner, all in one statement: every request asks.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SignedIn {
        /// Names the session where its owner sees it.
        pub id: Uuid,
        /// Whose kind it is.
        pub subject_kind: SubjectKind,
        /// Whose it is.
        pub subject_id: Uuid,
        /// Last use, to about a minute.
        pub last_seen_at: Timestamp,
        /// True when the citizen's account is there.
        pub is_citizen: bool,
        /// A citizen's phone, sealed.
        pub phone_sealed: Option<Vec<u8>>,
        /// Role code of an open account of staff.
        pub role: Option<String>,
        /// Its division code.
        pub division: Option<String>,
        /// Its name.
        pub display_name: Option<String>,
    }
}

impl SignedIn {
    /// Who is signed in.
    pub fn subject(&self) -> Subject {
        self.subject_kind.of(self.subject_id)
    }
}

impl SubjectKind {
    fn of(self, id: Uuid) -> Subject {
        match self {
            Self::Citizen => Subject::Citizen(CitizenId::from_uuid(id)),
            Self::Staff => Subject::Staff(StaffId::from_uuid(id)),
        }
    }
}

impl Session {
    /// Who is signed in.
    pub fn subject(&self) -> Subject {
        self.subject_kind.of(self.subject_id)
    }
}

impl Tx {
    /// Stores a new session.
    pub async fn create_session(&mut self, session: &NewSession<'_>, now: Timestamp) -> Result<()> {
        const SQL: &str = "INSERT INTO session (id, token_hash, subject_kind, subject_id, created_at, last_seen_at, \
             idle_expires_at, absolute_expires_at, user_agent_brief) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)";
        let (kind, subject) = session.subject.parts();
        run!(
            self,
            SQL,
            session.id,
            &session.token_hash[..],
            kind,
            subject,
            now.as_micros(),
            session.idle_expires_at.as_micros(),
            session.absolute_expires_at.as_micros(),
            session.user_agent_brief
        );
        Ok(())
    }

    /// The live session of a token: not revoked, not expired.
    pub async fn find_session(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Session>> {
        const SQL: &str = "SELECT id, subject_kind, subject_id, created_at, last_seen_at, idle_expires_at, \
             absolute_expires_at, user_agent_brief FROM session WHERE token_hash = $1 AND revoked_at IS NULL \
             AND idle_expires_at > $2 AND absolute_expires_at > $2";
        Ok(find!(self, Session, SQL, &token_hash[..], now.as_micros()))
    }

    /// The live session of a token with its owner; the columns of an owner of another kind, or of a closed account, are empty.
    pub async fn signed_in(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<SignedIn>> {
        const SQL: &str = "SELECT s.id, s.subject_kind, s.subject_id, s.last_seen_at, c.id IS NOT NULL AS is_citizen, \
             c.phone_sealed, t.role, t.division, t.display_name FROM session s \
             LEFT JOIN citizen_account c ON s.subject_kind = 'citizen' AND c.id = s.subject_id \
             LEFT JOIN staff_account t ON s.subject_kind = 'staff' AND t.id = s.subject_id AND t.disabled_at IS NULL \
             WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.idle_expires_at > $2 AND s.absolute_expires_at > $2";
        Ok(find!(self, SignedIn, SQL, &token_hash[..], now.as_micros()))
    }

    /// Notes the use of a live session. A write: call it when `last_seen_at` is a minute old, not on every request.
    pub async fn touch_session(&mut self, id: Uuid, idle_expires_at: Timestamp, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE session SET last_seen_at = $2, idle_expires_at = $3 WHERE id = $1 \
             AND revoked_at IS NULL AND idle_expires_at > $2 AND absolute_expires_at > $2";
        Ok(run!(self, SQL, id, now.as_micros(), idle_expires_at.as_micros()) == 1)
    }

    /// The live sessions of somebody, latest used first.
    pub async fn sessions_of(&mut self, subject: Subject, now: Timestamp, limit: u32) -> Result<Vec<Session>> {
        const SQL: &str = "SELECT id, subject_kind, subject_id, created_at, last_seen_at, idle_expires_at, \
             absolute_expires_at, user_agent_brief FROM session WHERE subject_kind = $1 AND subject_id = $2 \
             AND revoked_at IS NULL AND idle_expires_at > $3 AND absolute_expires_at > $3 \
             ORDER BY last_seen_at DESC, id LIMIT $4";
        let (kind, id) = subject.parts();
        Ok(list!(self, Session, SQL, kind, id, now.as_micros(), i64::from(limit)))
    }

    /// Ends one of somebody's own sessions; false when it is not theirs or already ended.
    pub async fn revoke_session(&mut self, subject: Subject, id: Uuid, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE session SET revoked_at = $4 WHERE id = $1 AND subject_kind = $2 AND subject_id = $3 \
             AND revoked_at IS NULL";
        let (kind, subject) = subject.parts();
        Ok(run!(self, SQL, id, kind, subject, now.as_micros()) == 1)
    }

    /// Ends all sessions of somebody (new password, account disabled); returns how many.
    pub async fn revoke_sessions_of(&mut self, subject: Subject, now: Timestamp) -> Result<u64> {
        const SQL: &str =
            "UPDATE session SET revoked_at = $3 WHERE subject_kind = $1 AND subject_id = $2 AND revoked_at IS NULL";
        let (kind, id) = subject.parts();
        Ok(run!(self, SQL, kind, id, now.as_micros()))
    }

    /// Deletes up to `limit` sessions whose end lies before a moment; returns how many.
    pub async fn purge_sessions(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        const SQL: &str = "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE absolute_expires_at < $1 \
             ORDER BY absolute_expires_at LIMIT $2)";
        Ok(run!(self, SQL, before.as_micros(), i64::from(limit)))
    }
}
