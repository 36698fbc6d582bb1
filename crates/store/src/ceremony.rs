//! How far somebody has come with signing by a link: one row a device, sealed by the caller. It ends with its link.
use jzt_domain::time::Timestamp;

use crate::db::{Tx, find_value, run};
use crate::error::Result;

/// One row: which link, on which device. Both are hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CeremonyPlace {
    /// Hash of the link's token.
    pub token_hash: [u8; 32],
    /// Keyed hash of the browser's own secret.
    pub device_hash: [u8; 32],
}

impl Tx {
    /// Keeps the state of a ceremony in place of the one before.
    pub async fn put_ceremony(
        &mut self,
        place: &CeremonyPlace,
        sealed: &[u8],
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO signing_ceremony (token_hash, device_hash, sealed, updated_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (token_hash, device_hash) DO UPDATE SET sealed = excluded.sealed, \
             updated_at = excluded.updated_at, expires_at = excluded.expires_at";
        let (token, device) = (&place.token_hash[..], &place.device_hash[..]);
        run!(self, SQL, token, device, sealed, now.as_micros(), expires_at.as_micros());
        Ok(())
    }

    /// The sealed state of a ceremony that has not expired.
    pub async fn ceremony(&mut self, place: &CeremonyPlace, now: Timestamp) -> Result<Option<Vec<u8>>> {
        const SQL: &str = "SELECT sealed FROM signing_ceremony WHERE token_hash = $1 AND device_hash = $2 \
             AND expires_at > $3";
        Ok(find_value!(self, Vec<u8>, SQL, &place.token_hash[..], &place.device_hash[..], now.as_micros()))
    }

    /// Forgets all but the latest ceremonies of a link; returns how many.
    pub async fn trim_ceremonies(&mut self, token_hash: &[u8; 32], keep: u32) -> Result<u64> {
        const SQL: &str = "DELETE FROM signing_ceremony WHERE token_hash = $1 AND device_hash NOT IN \
             (SELECT device_hash FROM signing_ceremony WHERE token_hash = $1 \
             ORDER BY updated_at DESC, device_hash LIMIT $2)";
        Ok(run!(self, SQL, &token_hash[..], i64::from(keep)))
    }

    /// Deletes up to `limit` ceremonies whose time is over; returns how many.
    pub async fn purge_ceremonies(&mut self, now: Timestamp, limit: u32) -> Result<u64> {
        const SQL: &str = "DELETE FROM signing_ceremony WHERE (token_hash, device_hash) IN \
             (SELECT token_hash, device_hash FROM signing_ceremony WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
        Ok(run!(self, SQL, now.as_micros(), i64::from(limit)))
    }
}
