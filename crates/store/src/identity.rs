//! Who signs in by which provider, who they are, and how that was found out. Subjects are keyed hashes, persons sealed.
use jzt_domain::identity::level::IdentityProof;
use jzt_domain::identity::linking::Provider;
use jzt_domain::ids::CitizenId;
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::{column, row};
use crate::db::{Tx, find, find_value, list, run};
use crate::error::{Corrupt, Result, StoreError};

column! {
    IdentityProof = String => |text| Ok(serde_json::from_str(&text)?);
}

row! {
    table "citizen_proof";
    /// One thing that was found out about who somebody is.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CitizenProof {
        /// The word for its way.
        pub way: String,
        /// What.
        pub payload: IdentityProof,
    }
}

row! {
    table "citizen_person";
    /// Whose an account is, as they said themselves.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CitizenPerson {
        /// The account.
        pub citizen_id: CitizenId,
        /// Name and ID number, sealed under the key ring.
        pub sealed: Vec<u8>,
    }
}

impl Tx {
    /// The account that this subject of this provider opens.
    pub async fn citizen_of_login(&mut self, provider: Provider, subject: &[u8; 32]) -> Result<Option<CitizenId>> {
        const SQL: &str = "SELECT citizen_id FROM citizen_login WHERE provider = $1 AND subject = $2";
        let id = find_value!(self, Uuid, SQL, provider.code(), &subject[..]);
        Ok(id.map(CitizenId::from_uuid))
    }

    /// Lets a subject open an account that is there; false when it opens one already.
    pub async fn join_login(
        &mut self,
        id: CitizenId,
        provider: Provider,
        subject: &[u8; 32],
        now: Timestamp,
    ) -> Result<bool> {
        const SQL: &str = "INSERT INTO citizen_login (provider, subject, citizen_id, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (provider, subject) DO NOTHING";
        Ok(run!(self, SQL, provider.code(), &subject[..], id.as_uuid(), now.as_micros()) == 1)
    }

    /// Opens an account under `id` for a subject. The same subject gives the same account, whoever is first.
    pub async fn open_login(
        &mut self,
        id: CitizenId,
        provider: Provider,
        subject: &[u8; 32],
        phone_sealed: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<CitizenId> {
        const SQL: &str = "INSERT INTO citizen_account (id, phone_sealed, created_at) VALUES ($1, $2, $3)";
        if self.join_login(id, provider, subject, now).await? {
            run!(self, SQL, id.as_uuid(), phone_sealed, now.as_micros());
            return Ok(id);
        }
        self.citizen_of_login(provider, subject).await?.ok_or(StoreError::Conflict)
    }

    /// Notes a proof; it takes the place of an older one of the same way.
    pub async fn put_proof(&mut self, id: CitizenId, proof: &IdentityProof) -> Result<()> {
        const SQL: &str = "INSERT INTO citizen_proof (citizen_id, way, payload, proven_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (citizen_id, way) DO UPDATE SET payload = excluded.payload, proven_at = excluded.proven_at";
        let corrupt = |_| Corrupt { table: "citizen_proof", column: "payload", row: proof.way().to_owned() };
        let payload = serde_json::to_string(proof).map_err(corrupt)?;
        run!(self, SQL, id.as_uuid(), proof.way(), payload, proof.at().as_micros());
        Ok(())
    }

    /// Everything that was found out about who somebody is, the oldest first; one of each way.
    pub async fn proofs_of(&mut self, id: CitizenId) -> Result<Vec<IdentityProof>> {
        const SQL: &str = "SELECT way, payload FROM citizen_proof WHERE citizen_id = $1 ORDER BY proven_at, way";
        Ok(list!(self, CitizenProof, SQL, id.as_uuid()).into_iter().map(|row| row.payload).collect())
    }

    /// Notes whose an account is.
    pub async fn put_person(
        &mut self,
        id: CitizenId,
        id_blind: &[u8; 32],
        sealed: &[u8],
        now: Timestamp,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO citizen_person (citizen_id, id_blind, sealed, stored_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (citizen_id) DO UPDATE SET id_blind = excluded.id_blind, sealed = excluded.sealed, \
             stored_at = excluded.stored_at";
        run!(self, SQL, id.as_uuid(), &id_blind[..], sealed, now.as_micros());
        Ok(())
    }

    /// Whose an account is.
    pub async fn person_of(&mut self, id: CitizenId) -> Result<Option<CitizenPerson>> {
        const SQL: &str = "SELECT citizen_id, sealed FROM citizen_person WHERE citizen_id = $1";
        Ok(find!(self, CitizenPerson, SQL, id.as_uuid()))
    }

    /// The accounts that name an ID number, the oldest first.
    pub async fn accounts_of_id_number(&mut self, id_blind: &[u8; 32], limit: u32) -> Result<Vec<CitizenPerson>> {
        const SQL: &str =
            "SELECT citizen_id, sealed FROM citizen_person WHERE id_blind = $1 ORDER BY stored_at, citizen_id LIMIT $2";
        Ok(list!(self, CitizenPerson, SQL, &id_blind[..], i64::from(limit)))
    }
}
