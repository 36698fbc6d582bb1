//! Exact search: blind index of identity numbers and phones.
use jzt_domain::ids::ApplicationId;

use crate::db::{Tx, on};
use crate::error::Result;

impl Tx {
    /// Makes an application findable by exactly these hashes.
    pub async fn index_persons(&mut self, id: ApplicationId, blinds: &[[u8; 32]]) -> Result<()> {
        const FORGET: &str = "DELETE FROM person_index WHERE application_id = $1";
        const PUT: &str = "INSERT INTO person_index (blind, application_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        on!(self, c => sqlx::query(FORGET).bind(id.as_uuid()).execute(c).await.map(drop))?;
        for blind in blinds {
            on!(self, c => sqlx::query(PUT).bind(&blind[..]).bind(id.as_uuid()).execute(c).await.map(drop))?;
        }
        Ok(())
    }
}
