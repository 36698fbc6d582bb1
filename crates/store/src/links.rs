//! Links that let one member sign on their own phone. Only the hash of the token is stored.
use jzt_domain::ids::ApplicationId;
use jzt_domain::time::Timestamp;

use crate::codec::row;
use crate::db::{Tx, find, run};
use crate::error::Result;

row! {
    table "signing_link";
    /// A link as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SigningLink {
        /// The application to sign.
        pub application_id: ApplicationId,
        /// Which member signs.
        pub member_no: u32,
        /// When it was made.
        pub created_at: Timestamp,
        /// Worthless from then on.
        pub expires_at: Timestamp,
        /// When it was signed with.
        pub used_at: Option<Timestamp>,
        /// When it was withdrawn.
        pub revoked_at: Option<Timestamp>,
    }
}

impl SigningLink {
    /// True when one may still sign with it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && self.revoked_at.is_none() && self.expires_at > now
    }
}

impl Tx {
    /// Stores a link.
    pub async fn create_signing_link(
        &mut self,
        token_hash: &[u8; 32],
        application: ApplicationId,
        member_no: u32,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO signing_link (token_hash, application_id, member_no, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5)";
        run!(
            self,
            SQL,
            &token_hash[..],
            application.as_uuid(),
            i64::from(member_no),
            now.as_micros(),
            expires_at.as_micros()
        );
        Ok(())
    }

    /// The link of a token, open or not, so that the page can say why it does not work.
    pub async fn signing_link(&mut self, token_hash: &[u8; 32]) -> Result<Option<SigningLink>> {
        const SQL: &str = "SELECT application_id, member_no, created_at, expires_at, used_at, revoked_at \
             FROM signing_link WHERE token_hash = $1";
        Ok(find!(self, SigningLink, SQL, &token_hash[..]))
    }

    /// Uses an open link up; false when it is not open.
    pub async fn use_signing_link(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE signing_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL \
             AND revoked_at IS NULL AND expires_at > $2";
        Ok(run!(self, SQL, &token_hash[..], now.as_micros()) == 1)
    }

    /// Withdraws the unused links of one member (before a new one is sent); returns how many.
    pub async fn revoke_signing_links(
        &mut self,
        application: ApplicationId,
        member_no: u32,
        now: Timestamp,
    ) -> Result<u64> {
        const SQL: &str = "UPDATE signing_link SET revoked_at = $3 WHERE application_id = $1 AND member_no = $2 \
             AND used_at IS NULL AND revoked_at IS NULL";
        Ok(run!(self, SQL, application.as_uuid(), i64::from(member_no), now.as_micros()))
    }

    /// Withdraws every unused link of an application (withdrawn, or its facts changed); returns how many.
    pub async fn revoke_all_signing_links(&mut self, application: ApplicationId, now: Timestamp) -> Result<u64> {
        const SQL: &str = "UPDATE signing_link SET revoked_at = $2 WHERE application_id = $1 \
             AND used_at IS NULL AND revoked_at IS NULL";
        Ok(run!(self, SQL, application.as_uuid(), now.as_micros()))
    }
}
