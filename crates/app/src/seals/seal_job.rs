//! The job that puts the district's seal on the document of a signature: CMS by the seal key, a timestamp, the final PDF.
//! The document stays as it was signed; the seal stands behind it. Running twice makes one final PDF.

use crate::applications::history::open_record;
use crate::applications::plan::glance;
use crate::letters::district_office;
use crate::ports::{PortError, SealField};
use crate::seals::authorities::{Purpose, broken, in_force, list};
use crate::seals::record::EvidenceRecord;
use crate::seals::verify::CLOCK_SKEW_SECONDS;
use crate::{App, AppError};
use bytes::Bytes;
use jzt_crypto::x509::{Certificate, Trust};
use jzt_crypto::{FamilyKey, cms, sm3, tsp};
use jzt_domain::application::{Event, Evidence};
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_store::{Document, StreamId};
use serde::{Deserialize, Serialize};

/// Seal one document.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct SealJob {
    pub application: ApplicationId,
    pub document: DocumentId,
}

/// Why a document was not sealed.
pub(crate) enum SealError {
    Port(PortError),
    App(AppError),
}

impl<E: Into<AppError>> From<E> for SealError {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

/// What the seal carries of the signature: enough to check the PDF without us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedEvidence {
    /// The record, as signed.
    pub record: String,
    /// SM2 signature over the record: DER, base64.
    pub signature_der_b64: String,
    /// Certificate of the one-time key: DER, base64.
    pub certificate_der_b64: String,
}

impl From<Evidence> for SealedEvidence {
    fn from(held: Evidence) -> Self {
        Self { record: held.record, signature_der_b64: held.signature, certificate_der_b64: held.certificate }
    }
}

/// Seals, unless it is done.
pub(crate) async fn seal(app: &App, job: SealJob) -> Result<(), SealError> {
    let loaded = glance(app, job.application).await?;
    let row = app.glance().await?.document(job.application, job.document).await?.ok_or(AppError::NotFound)?;
    if row.sealed_at.is_some() {
        return Ok(());
    }
    let evidence = evidence(app, &row, &loaded.key).await?;
    let pdf = signed_pdf(app, &row, &loaded.key).await?;
    let sealed = sealed(app, pdf, evidence).await?;
    keep(app, &row, &loaded.key, sealed).await
}

/// From the journal: the state may have moved on.
pub(super) async fn evidence(app: &App, row: &Document, key: &FamilyKey) -> Result<Evidence, AppError> {
    let stream = StreamId::from(row.application_id);
    let stored = app.glance().await?.read(&stream, row.version - 1, 1).await?;
    let record = stored.first().ok_or(AppError::NotFound)?;
    match open_record(key, record)?.event {
        Event::Signed(signature) => signature.evidence.ok_or_else(|| broken("signed without evidence")),
        _ => Err(broken("has a document of another event")),
    }
}

/// The document as it was signed.
pub(super) async fn signed_pdf(app: &App, row: &Document, key: &FamilyKey) -> Result<Bytes, AppError> {
    let pdf = opened(app, &row.object_key, key).await?;
    if sm3(&pdf) == row.sha { Ok(pdf) } else { Err(broken("signed another document")) }
}

pub(super) async fn opened(app: &App, object_key: &str, key: &FamilyKey) -> Result<Bytes, AppError> {
    let sealed = app.parts().objects.get(object_key.to_owned()).await?.ok_or_else(|| {
        tracing::error!(object.key = object_key, "the file of a signed document is gone");
        AppError::NotFound
    })?;
    Ok(Bytes::copy_from_slice(&key.open(object_key.as_bytes(), &sealed)?))
}

async fn sealed(app: &App, pdf: Bytes, evidence: Evidence) -> Result<Bytes, SealError> {
    let claimed = serde_json::from_str::<EvidenceRecord>(&evidence.record)?.signed_at.as_seconds();
    let carried = SealedEvidence::from(evidence);
    let field = SealField {
        name: district_office(app, &app.settings().district),
        reason: "核对授权书存证".to_owned(),
        at: app.now(),
        evidence: serde_json::to_vec(&carried)?,
    };
    let prepared = app.parts().signed_pdfs.prepare(pdf, field).await.map_err(SealError::Port)?;
    let held = in_force(app, Purpose::Seal).await?;
    let signer = held.signer(app)?;
    let issuer = signer.certificate.issuer();
    let authorities = list(app).await?.into_iter().filter_map(|each| each.certificate);
    let chain: Vec<Certificate> = authorities.filter(|each| each.subject() == issuer).collect();
    let unstamped =
        cms::sign(signer, &chain, &prepared.digest()).map_err(|error| AppError::Internal(Box::new(error)))?;
    let token = timestamp(app, &unstamped.to_be_stamped(), claimed).await?;
    let container = unstamped.finish(Some(&token)).map_err(|error| AppError::Internal(Box::new(error)))?;
    prepared.complete(&container).map_err(SealError::Port)
}

/// A token that says the seal came after the signature: whoever checks the file asks the same.
async fn timestamp(app: &App, digest: &[u8; 32], signed_at: i64) -> Result<Vec<u8>, SealError> {
    let parts = app.parts();
    let mut nonce = [0_u8; 8];
    parts.entropy.fill(&mut nonce);
    let request = tsp::request(digest, nonce).map_err(|error| AppError::Internal(Box::new(error)))?;
    let answer = parts.timestamps.stamp(request).await.map_err(SealError::Port)?;
    let rejected = |code: &str| SealError::Port(PortError::Rejected { code: code.to_owned() });
    let token = tsp::token_of(&answer, digest, nonce).map_err(|error| match error {
        tsp::TspError::Refused(_) => rejected("timestamp_refused"),
        // Something between us and the authority answered; it will pass.
        _ => SealError::Port(PortError::NotReached),
    })?;
    let roots = parts.timestamps.roots();
    let trust = Trust { authorities: &roots, lists: &[] };
    let stamp = tsp::verify(parts.ring.provider().as_ref(), &token, digest, trust)
        .map_err(|_untrusted| rejected("timestamp_untrusted"))?;
    if stamp.at < signed_at.saturating_sub(CLOCK_SKEW_SECONDS) {
        return Err(rejected("timestamp_before_signature"));
    }
    Ok(token)
}

/// The object is durable before the row that names it. Its key is new in each run, so that a run that was cut off in between
/// does not stand in the way of the next.
async fn keep(app: &App, row: &Document, key: &FamilyKey, pdf: Bytes) -> Result<(), SealError> {
    let object_key = format!("documents/{}/{}", row.id, app.new_id().simple());
    let sha = sm3(&pdf);
    let sealed = key.seal(app.parts().entropy.as_ref(), object_key.as_bytes(), &pdf)?;
    app.parts().objects.put(object_key.clone(), Bytes::from(sealed)).await.map_err(SealError::Port)?;
    let mut tx = app.begin().await?;
    tx.document_sealed(row.id, &sha, &object_key, app.now()).await?;
    tx.commit().await?;
    Ok(())
}
