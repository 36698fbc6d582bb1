//! Where the document of a signature lies, and who may have it.

use crate::AppError;
use crate::seals::authorities::broken;
use crate::seals::record::EvidenceRecord;
use data_encoding::HEXLOWER;
use jzt_crypto::UrlToken;
use jzt_domain::application::Signature;
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_domain::time::Timestamp;
use jzt_store::NewDocument;

/// Where the document lies before the seal.
pub(super) fn document_key(id: DocumentId) -> String {
    format!("documents/{id}/signed")
}

/// The row of the document that a signature names; `None` for a signature of before there was evidence.
pub(crate) fn signed_document(
    application: ApplicationId,
    version: i64,
    signature: &Signature,
    at: Timestamp,
) -> Result<Option<NewDocument>, AppError> {
    let Some(evidence) = &signature.evidence else { return Ok(None) };
    let record: EvidenceRecord = serde_json::from_str(&evidence.record)?;
    let unfit = || broken("made evidence that does not read");
    let code = UrlToken::parse(&record.code).ok_or_else(unfit)?;
    let serial = HEXLOWER.decode(evidence.serial.as_bytes()).map_err(|_| unfit())?;
    let sha = HEXLOWER.decode(evidence.document_sm3.as_bytes()).ok().and_then(|sha| sha.try_into().ok());
    Ok(Some(NewDocument {
        id: evidence.document,
        application_id: application,
        signer_no: signature.signer.0,
        version,
        code_hash: code.hash(),
        authority_id: record.authority,
        serial,
        sha: sha.ok_or_else(unfit)?,
        object_key: document_key(evidence.document),
        made_at: at,
    }))
}
