//! Where the document of a signature lies, and who may have it.

use crate::applications::plan::glance;
use crate::seals::authorities::broken;
use crate::seals::record::EvidenceRecord;
use crate::seals::seal_job::{opened, signed_pdf};
use crate::{App, AppError};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use jzt_crypto::UrlToken;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::Signature;
use jzt_domain::household::MemberNo;
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_domain::limits;
use jzt_domain::time::Timestamp;
use jzt_store::{Document, NewDocument};

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

/// One document in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its id.
    pub id: DocumentId,
    /// Who signed it.
    pub signer: MemberNo,
    /// When.
    pub signed_at: Timestamp,
    /// True once the district's seal is on.
    pub is_sealed: bool,
}

/// A document to be handed out.
#[derive(Debug, Clone)]
pub struct OpenedDocument {
    /// The PDF: final, or as it was signed while the seal waits.
    pub pdf: Bytes,
    /// True when it carries the district's seal.
    pub is_sealed: bool,
}

/// The documents of an application within the actor's scope, in the order of their signatures: a signer sees their own.
pub async fn documents_of(app: &App, actor: &Actor, id: ApplicationId) -> Result<Vec<DocumentRow>, AppError> {
    let loaded = glance(app, id).await?;
    if !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    let rows = app.glance().await?.documents_of(id, limits::PAGE_ROWS_MAX).await?;
    let rows = rows.into_iter().filter_map(|row| {
        let signer = signer_of(&row)?;
        Some(DocumentRow { id: row.id, signer, signed_at: row.made_at, is_sealed: row.sealed_at.is_some() })
    });
    Ok(rows.filter(|row| may_have(actor, row.signer)).collect())
}

/// One document within the actor's scope.
pub async fn open_document(
    app: &App,
    actor: &Actor,
    id: ApplicationId,
    document: DocumentId,
) -> Result<OpenedDocument, AppError> {
    let loaded = glance(app, id).await?;
    let row = app.glance().await?.document(id, document).await?.ok_or(AppError::NotFound)?;
    let own = signer_of(&row).is_some_and(|signer| may_have(actor, signer));
    if !own || !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    let pdf = match &row.sealed_object_key {
        Some(object_key) => opened(app, object_key, &loaded.key).await?,
        None => signed_pdf(app, &row, &loaded.key).await?,
    };
    Ok(OpenedDocument { pdf, is_sealed: row.sealed_at.is_some() })
}

pub(super) fn signer_of(row: &Document) -> Option<MemberNo> {
    u8::try_from(row.signer_no).ok().map(MemberNo)
}

/// A signer has what they signed; the family and staff have all of it.
pub(super) fn may_have(actor: &Actor, signer: MemberNo) -> bool {
    !matches!(actor, Actor::Signer { member, .. } if *member != signer)
}
