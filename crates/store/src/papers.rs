//! Photographed papers: what is known of each. The sealed picture itself lies in the object store.
use jzt_domain::ids::{ApplicationId, FamilyId, PaperId};
use jzt_domain::time::Timestamp;

use crate::codec::row;
use crate::db::{Tx, find, find_value, list, run};
use crate::error::Result;

row! {
    table "paper";
    /// One paper.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Paper {
        /// Its id.
        pub id: PaperId,
        /// Whose key seals the picture.
        pub family_id: FamilyId,
        /// The application it belongs to.
        pub application_id: ApplicationId,
        /// What it shows, as a code of the domain.
        pub kind: String,
        /// SM3 of the picture before sealing.
        pub sha: [u8; 32],
        /// Bytes of the picture before sealing.
        pub size_bytes: i64,
        /// Pixels.
        pub width: u32,
        /// Pixels.
        pub height: u32,
        /// `image/jpeg` and the like.
        pub media_type: String,
        /// Where the sealed bytes lie.
        pub object_key: String,
        /// When it came.
        pub uploaded_at: Timestamp,
        /// Who sent it (an id).
        pub uploaded_by: String,
    }
}

impl Tx {
    /// Notes a paper; `Conflict` when its id or object is known.
    pub async fn add_paper(&mut self, paper: &Paper) -> Result<()> {
        const SQL: &str = "INSERT INTO paper (id, family_id, application_id, kind, sha, size_bytes, width, height, media_type, \
             object_key, uploaded_at, uploaded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        run!(
            self,
            SQL,
            paper.id.as_uuid(),
            paper.family_id.as_uuid(),
            paper.application_id.as_uuid(),
            &paper.kind,
            &paper.sha[..],
            paper.size_bytes,
            i64::from(paper.width),
            i64::from(paper.height),
            &paper.media_type,
            &paper.object_key,
            paper.uploaded_at.as_micros(),
            &paper.uploaded_by
        );
        Ok(())
    }

    /// One paper of an application. There is no look-up by id alone: whoever may see the application may see its papers.
    pub async fn paper(&mut self, application: ApplicationId, id: PaperId) -> Result<Option<Paper>> {
        const SQL: &str = "SELECT id, family_id, application_id, kind, sha, size_bytes, width, height, media_type, object_key, \
             uploaded_at, uploaded_by FROM paper WHERE application_id = $1 AND id = $2";
        Ok(find!(self, Paper, SQL, application.as_uuid(), id.as_uuid()))
    }

    /// The papers of an application, oldest first.
    pub async fn papers_of(&mut self, application: ApplicationId, limit: u32) -> Result<Vec<Paper>> {
        const SQL: &str = "SELECT id, family_id, application_id, kind, sha, size_bytes, width, height, media_type, object_key, \
             uploaded_at, uploaded_by FROM paper WHERE application_id = $1 ORDER BY uploaded_at, id LIMIT $2";
        Ok(list!(self, Paper, SQL, application.as_uuid(), i64::from(limit)))
    }

    /// Forgets a paper (the family removed it before submitting); returns where its object lies, to be deleted by a job.
    pub async fn remove_paper(&mut self, application: ApplicationId, id: PaperId) -> Result<Option<String>> {
        const SQL: &str = "DELETE FROM paper WHERE application_id = $1 AND id = $2 RETURNING object_key";
        Ok(find_value!(self, String, SQL, application.as_uuid(), id.as_uuid()))
    }
}
