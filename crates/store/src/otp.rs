//! Codes sent to phones. Phone and address are blind-index hashes, the code a keyed hash.
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::row;
use crate::db::{Tx, find, run, value};
use crate::error::Result;

/// Counting stops here; every limit lies far below.
const COUNT_MAX: i64 = 1000;

/// A code that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewPhoneCode {
    /// Its id.
    pub id: Uuid,
    /// Blind index of the phone.
    pub phone_blind: [u8; 32],
    /// Blind index of the address that asked.
    pub ip_blind: [u8; 32],
    /// Keyed hash of the code.
    pub code_hash: [u8; 32],
    /// Worthless from then on.
    pub expires_at: Timestamp,
}

row! {
    table "phone_code";
    /// A code that one try was just spent on.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PhoneCode {
        /// Its id.
        pub id: Uuid,
        /// Keyed hash to compare with.
        pub code_hash: [u8; 32],
        /// Tries spent, this one included.
        pub tries: u32,
    }
}

/// How often codes were asked for lately; each stops at 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneCodeCounts {
    /// For this phone.
    pub by_phone: u32,
    /// From this address.
    pub by_ip: u32,
}

impl Tx {
    /// Stores a code; earlier codes of the phone are not accepted any more, because only the latest is looked at.
    pub async fn create_phone_code(&mut self, code: &NewPhoneCode, now: Timestamp) -> Result<()> {
        const SQL: &str = "INSERT INTO phone_code (id, phone_blind, ip_blind, code_hash, created_at, expires_at, tries) \
             VALUES ($1, $2, $3, $4, $5, $6, 0)";
        run!(
            self,
            SQL,
            code.id,
            &code.phone_blind[..],
            &code.ip_blind[..],
            &code.code_hash[..],
            now.as_micros(),
            code.expires_at.as_micros()
        );
        Ok(())
    }

    /// Codes asked for since a moment, for the phone and from the address.
    pub async fn phone_code_counts(
        &mut self,
        phone_blind: &[u8; 32],
        ip_blind: &[u8; 32],
        since: Timestamp,
    ) -> Result<PhoneCodeCounts> {
        const PHONE: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM phone_code WHERE phone_blind = $1 AND created_at >= $2 LIMIT $3) AS few";
        const IP: &str =
            "SELECT COUNT(*) FROM (SELECT 1 FROM phone_code WHERE ip_blind = $1 AND created_at >= $2 LIMIT $3) AS few";
        let by_phone = self.count_codes(PHONE, phone_blind, since).await?;
        let by_ip = self.count_codes(IP, ip_blind, since).await?;
        Ok(PhoneCodeCounts { by_phone, by_ip })
    }

    async fn count_codes(&mut self, sql: &'static str, blind: &[u8; 32], since: Timestamp) -> Result<u32> {
        let count = value!(self, i64, sql, &blind[..], since.as_micros(), COUNT_MAX);
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Spends one try on the latest code of a phone; `None` when it is used, expired, or out of tries. Commit also when
    /// the code turns out wrong: the try is spent.
    pub async fn try_phone_code(
        &mut self,
        phone_blind: &[u8; 32],
        tries_max: u32,
        now: Timestamp,
    ) -> Result<Option<PhoneCode>> {
        const SQL: &str = "UPDATE phone_code SET tries = tries + 1 WHERE id = (SELECT id FROM phone_code \
             WHERE phone_blind = $1 ORDER BY created_at DESC, id DESC LIMIT 1) \
             AND used_at IS NULL AND expires_at > $2 AND tries < $3 RETURNING id, code_hash, tries";
        Ok(find!(self, PhoneCode, SQL, &phone_blind[..], now.as_micros(), i64::from(tries_max)))
    }

    /// Uses a code up; false when somebody else used it first.
    pub async fn use_phone_code(&mut self, id: Uuid, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE phone_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
        Ok(run!(self, SQL, id, now.as_micros()) == 1)
    }

    /// Deletes up to `limit` codes made before a moment; returns how many.
    pub async fn purge_phone_codes(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        const SQL: &str = "DELETE FROM phone_code WHERE id IN (SELECT id FROM phone_code WHERE created_at < $1 \
             ORDER BY created_at LIMIT $2)";
        Ok(run!(self, SQL, before.as_micros(), i64::from(limit)))
    }
}
