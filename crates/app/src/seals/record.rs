//! The record of evidence: what the one-time key of a signature signs. One line of JSON, fields in the order of their
//! declaration; the stored bytes count, nobody writes it a second time.

use jzt_domain::application::Consents;
use jzt_domain::household::MemberNo;
use jzt_domain::identity::level::Identity;
use jzt_domain::ids::{ApplicationId, DocumentId, PaperId};
use jzt_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The schema that is written today.
pub(super) const SCHEMA: u16 = 1;

/// Who signed what, when and how. Times are UTC microseconds since 1970, hashes lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRecord {
    /// Number of this shape.
    pub schema: u16,
    /// The document.
    pub document: DocumentId,
    /// Its number as printed.
    pub number: String,
    /// The code under which everybody may check it.
    pub code: String,
    /// The application.
    pub application: ApplicationId,
    /// Who signed.
    pub signer: RecordedSigner,
    /// For whom as guardian.
    pub wards: Vec<RecordedWard>,
    /// How: `promise`, `drawn`, `thumb_print`, `paper`.
    pub way: String,
    /// The typed promise, for that way.
    pub promise: Option<String>,
    /// Handwriting, thumb print or photographs of the paper form.
    pub pictures: Vec<RecordedPicture>,
    /// Who saw it, where somebody had to.
    pub witness: Option<RecordedWitness>,
    /// How it was found out who signed.
    pub identity: Identity,
    /// What was agreed to.
    pub consents: Consents,
    /// Version of the text.
    pub text_version: String,
    /// SM3 of the text.
    pub text_sm3: String,
    /// When the text was opened.
    pub opened_at: Option<Timestamp>,
    /// When it was read to the end.
    pub read_at: Option<Timestamp>,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// What it was signed with, in words; empty for paper.
    pub client: String,
    /// The authority that certified the one-time key.
    pub authority: Uuid,
    /// SM3 of the document.
    pub document_sm3: String,
    /// Bytes of the document.
    pub document_bytes: u64,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedSigner {
    /// Number within the application.
    pub no: MemberNo,
    /// Name.
    pub name: String,
    /// ID number, masked.
    pub id_number: String,
    /// Last four digits of the phone.
    pub phone_tail: Option<String>,
}

/// Somebody for whom the signer signed as guardian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedWard {
    /// Number within the application.
    pub no: MemberNo,
    /// Name.
    pub name: String,
    /// ID number, masked.
    pub id_number: String,
}

/// A picture that belongs to the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedPicture {
    /// Its id.
    pub paper: PaperId,
    /// SM3 of the picture as kept.
    pub sm3: String,
}

/// Who saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedWitness {
    /// Name.
    pub name: String,
    /// Last four digits of the phone.
    pub phone_tail: String,
    /// Where, for paper.
    pub place: Option<String>,
    /// On which day, for paper.
    pub signed_on: Option<jiff::civil::Date>,
}

/// The last four digits: enough to recognize a phone, too little to call it.
pub(super) fn tail(phone: &str) -> String {
    phone.chars().skip(phone.chars().count().saturating_sub(4)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_is_no_number() {
        assert_eq!(["14200000123", "12", ""].map(tail), ["0123", "12", ""]);
    }
}
