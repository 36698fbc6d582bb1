//! The wrapped key of each family. Destroying it erases what the family sealed, in the journal too.
use jzt_domain::ids::FamilyId;
use jzt_domain::time::Timestamp;

use crate::codec::row;
use crate::db::{Tx, find, run};
use crate::error::{Result, StoreError};

row! {
    table "family_key";
    /// A family's key as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StoredFamilyKey {
        /// The family.
        pub family_id: FamilyId,
        /// The wrapped key; `None` once destroyed.
        pub wrapped: Option<Vec<u8>>,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it was destroyed.
        pub destroyed_at: Option<Timestamp>,
    }
}

impl Tx {
    /// Stores the wrapped key of a new family; `Conflict` when the family has one.
    pub async fn create_family_key(&mut self, family: FamilyId, wrapped: &[u8], now: Timestamp) -> Result<()> {
        const SQL: &str = "INSERT INTO family_key (family_id, wrapped, created_at) VALUES ($1, $2, $3)";
        run!(self, SQL, family.as_uuid(), wrapped, now.as_micros());
        Ok(())
    }

    /// The key of a family, destroyed or not.
    pub async fn family_key(&mut self, family: FamilyId) -> Result<Option<StoredFamilyKey>> {
        const SQL: &str = "SELECT family_id, wrapped, created_at, destroyed_at FROM family_key WHERE family_id = $1";
        Ok(find!(self, StoredFamilyKey, SQL, family.as_uuid()))
    }

    /// Replaces the wrapping (key rotation); `Conflict` when the stored wrapping is not `old` any more.
    pub async fn rewrap_family_key(&mut self, family: FamilyId, old: &[u8], new: &[u8]) -> Result<()> {
        const SQL: &str = "UPDATE family_key SET wrapped = $3 WHERE family_id = $1 AND wrapped = $2";
        let changed = run!(self, SQL, family.as_uuid(), old, new);
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Forgets a family's key for good; false when there was none left. SQLite wipes the freed bytes; PostgreSQL and
    /// backups keep them until vacuumed and expired, which the operator guide counts into the erasure period.
    pub async fn destroy_family_key(&mut self, family: FamilyId, now: Timestamp) -> Result<bool> {
        const SQL: &str =
            "UPDATE family_key SET wrapped = NULL, destroyed_at = $2 WHERE family_id = $1 AND destroyed_at IS NULL";
        Ok(run!(self, SQL, family.as_uuid(), now.as_micros()) == 1)
    }
}
