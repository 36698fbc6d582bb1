//! The document of each signature: where it lies before and after the district's seal, and its public code.
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::{column, row};
use crate::db::{Tx, find, list, run};
use crate::error::{Result, StoreError};

column! {
    DocumentId = uuid::Uuid => |id| Ok(DocumentId::from_uuid(id));
}

/// A document that was just signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Its id.
    pub id: DocumentId,
    /// The application.
    pub application_id: ApplicationId,
    /// Number of the signer within it.
    pub signer_no: u8,
    /// Version of the event that tells of the signature.
    pub version: i64,
    /// Hash of the code under which everybody may check it.
    pub code_hash: [u8; 32],
    /// The authority that certified the one-time key.
    pub authority_id: Uuid,
    /// Serial number of that certificate.
    pub serial: Vec<u8>,
    /// SM3 of the document before sealing.
    pub sha: [u8; 32],
    /// Where the document lies, sealed under the key of the family.
    pub object_key: String,
    /// When it was signed.
    pub made_at: Timestamp,
}

row! {
    table "document";
    /// One document; what the district's seal adds is `None` until it is there.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Document {
        /// Its id.
        pub id: DocumentId,
        /// The application.
        pub application_id: ApplicationId,
        /// Number of the signer within it.
        pub signer_no: u32,
        /// Version of the event that tells of the signature.
        pub version: i64,
        /// The authority that certified the one-time key.
        pub authority_id: Uuid,
        /// Serial number of that certificate.
        pub serial: Vec<u8>,
        /// SM3 of the document before sealing.
        pub sha: [u8; 32],
        /// Where the document lies.
        pub object_key: String,
        /// When it was signed.
        pub made_at: Timestamp,
        /// SM3 of the final PDF.
        pub sealed_sha: Option<[u8; 32]>,
        /// Where the final PDF lies.
        pub sealed_object_key: Option<String>,
        /// When the seal was put on.
        pub sealed_at: Option<Timestamp>,
    }
}

macro_rules! documents_sql {
    ($rest:literal) => {
        concat!(
            "SELECT id, application_id, signer_no, version, authority_id, serial, sha, object_key, made_at, sealed_sha, \
             sealed_object_key, sealed_at FROM document WHERE ",
            $rest
        )
    };
}

impl Tx {
    /// Notes a signed document; `Conflict` when its event, code or certificate has one already.
    pub async fn add_document(&mut self, document: &NewDocument) -> Result<()> {
        const SQL: &str = "INSERT INTO document (id, application_id, signer_no, version, code_hash, authority_id, serial, sha, \
             object_key, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
        let rows = run!(
            self,
            SQL,
            document.id.as_uuid(),
            document.application_id.as_uuid(),
            i64::from(document.signer_no),
            document.version,
            &document.code_hash[..],
            document.authority_id,
            &document.serial,
            &document.sha[..],
            &document.object_key,
            document.made_at.as_micros(),
        );
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Notes that the district's seal is on; the first one counts.
    pub async fn document_sealed(
        &mut self,
        id: DocumentId,
        sha: &[u8; 32],
        object_key: &str,
        now: Timestamp,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE document SET sealed_at = $2, sealed_sha = $3, sealed_object_key = $4 \
             WHERE id = $1 AND sealed_at IS NULL";
        Ok(run!(self, SQL, id.as_uuid(), now.as_micros(), &sha[..], object_key) == 1)
    }

    /// One document of an application. There is no look-up by id alone: whoever may see the application may see it.
    pub async fn document(&mut self, application: ApplicationId, id: DocumentId) -> Result<Option<Document>> {
        const SQL: &str = documents_sql!("application_id = $1 AND id = $2");
        Ok(find!(self, Document, SQL, application.as_uuid(), id.as_uuid()))
    }

    /// A document by its id alone: for whoever has shown the document itself.
    pub async fn document_by_id(&mut self, id: DocumentId) -> Result<Option<Document>> {
        const SQL: &str = documents_sql!("id = $1");
        Ok(find!(self, Document, SQL, id.as_uuid()))
    }

    /// The document with this SM3 before sealing.
    pub async fn document_of_sha(&mut self, sha: &[u8; 32]) -> Result<Option<Document>> {
        const SQL: &str = documents_sql!("sha = $1 ORDER BY made_at LIMIT 1");
        Ok(find!(self, Document, SQL, &sha[..]))
    }

    /// The document of a public code.
    pub async fn document_of_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<Document>> {
        const SQL: &str = documents_sql!("code_hash = $1");
        Ok(find!(self, Document, SQL, &code_hash[..]))
    }

    /// The document whose one-time key has the certificate of a serial number.
    pub async fn document_of_serial(&mut self, serial: &[u8]) -> Result<Option<Document>> {
        const SQL: &str = documents_sql!("serial = $1");
        Ok(find!(self, Document, SQL, serial))
    }

    /// The documents of an application, in the order of their signatures.
    pub async fn documents_of(&mut self, application: ApplicationId, limit: u16) -> Result<Vec<Document>> {
        const SQL: &str = documents_sql!("application_id = $1 ORDER BY version LIMIT $2");
        Ok(list!(self, Document, SQL, application.as_uuid(), i64::from(limit)))
    }
}
