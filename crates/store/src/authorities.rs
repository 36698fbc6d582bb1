//! The district's own keys: authorities, seals, checkpoints; and the certificates that were revoked.
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::row;
use crate::db::{Tx, find, list, run, value};
use crate::error::Result;

row! {
    table "authority";
    /// One key of the district.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AuthorityRow {
        /// Its id.
        pub id: Uuid,
        /// What it is for.
        pub purpose: String,
        /// How it signs.
        pub algorithm: String,
        /// Uncompressed SEC1 point.
        pub public_key: Vec<u8>,
        /// X.509, DER; a checkpoint key has none.
        pub certificate: Option<Vec<u8>>,
        /// Reference of the private key, sealed under the key ring.
        pub private_key: Vec<u8>,
        /// When it was made.
        pub created_at: Timestamp,
        /// Since when it signs nothing new.
        pub retired_at: Option<Timestamp>,
    }
}

row! {
    table "revoked_certificate";
    /// One revoked certificate.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RevokedRow {
        /// Its serial number.
        pub serial: Vec<u8>,
        /// Who issued it.
        pub authority_id: Uuid,
        /// When it was revoked.
        pub revoked_at: Timestamp,
    }
}

macro_rules! authority_sql {
    ($rest:literal) => {
        concat!(
            "SELECT id, purpose, algorithm, public_key, certificate, private_key, created_at, retired_at FROM authority ",
            $rest
        )
    };
}

impl Tx {
    /// Adds a key in force; false when its purpose has one already.
    pub async fn add_authority(&mut self, row: &AuthorityRow) -> Result<bool> {
        const SQL: &str = "INSERT INTO authority (id, purpose, algorithm, public_key, certificate, private_key, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let added = run!(
            self,
            SQL,
            row.id,
            &row.purpose,
            &row.algorithm,
            &row.public_key,
            row.certificate.as_deref(),
            &row.private_key,
            row.created_at.as_micros(),
        );
        Ok(added == 1)
    }

    /// Ends the key in force of a purpose; false when that is another one by now.
    pub async fn retire_authority(&mut self, id: Uuid, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE authority SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL";
        Ok(run!(self, SQL, id, now.as_micros()) == 1)
    }

    /// The key in force of a purpose.
    pub async fn authority_in_force(&mut self, purpose: &str) -> Result<Option<AuthorityRow>> {
        const SQL: &str = authority_sql!("WHERE purpose = $1 AND retired_at IS NULL");
        Ok(find!(self, AuthorityRow, SQL, purpose))
    }

    /// All keys, retired ones too, the oldest first.
    pub async fn authorities(&mut self, limit: u16) -> Result<Vec<AuthorityRow>> {
        const SQL: &str = authority_sql!("ORDER BY created_at, id LIMIT $1");
        Ok(list!(self, AuthorityRow, SQL, i64::from(limit)))
    }

    /// Revokes a certificate; false when it was revoked before.
    pub async fn revoke_certificate(&mut self, revoked: &RevokedRow) -> Result<bool> {
        const SQL: &str = "INSERT INTO revoked_certificate (serial, authority_id, revoked_at) VALUES ($1, $2, $3) \
             ON CONFLICT (serial) DO NOTHING";
        Ok(run!(self, SQL, &revoked.serial, revoked.authority_id, revoked.revoked_at.as_micros()) == 1)
    }

    /// Whether and when a certificate was revoked.
    pub async fn revoked_certificate(&mut self, serial: &[u8]) -> Result<Option<RevokedRow>> {
        const SQL: &str = "SELECT serial, authority_id, revoked_at FROM revoked_certificate WHERE serial = $1";
        Ok(find!(self, RevokedRow, SQL, serial))
    }

    /// How many certificates of an authority are revoked. None is ever taken back, so an equal count is an equal list.
    pub async fn count_revoked(&mut self, authority: Uuid) -> Result<i64> {
        const SQL: &str = "SELECT count(*) FROM revoked_certificate WHERE authority_id = $1";
        Ok(value!(self, i64, SQL, authority))
    }

    /// Every revoked certificate of an authority, in the order of revocation.
    pub async fn revoked_certificates(&mut self, authority: Uuid, limit: u32) -> Result<Vec<RevokedRow>> {
        const SQL: &str = "SELECT serial, authority_id, revoked_at FROM revoked_certificate WHERE authority_id = $1 \
             ORDER BY revoked_at, serial LIMIT $2";
        Ok(list!(self, RevokedRow, SQL, authority, i64::from(limit)))
    }
}
