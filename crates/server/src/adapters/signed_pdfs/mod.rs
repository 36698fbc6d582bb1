//! Seals in PDFs, by `jzt_documents::signature`, away from the threads that answer requests.

use std::sync::Arc;

use bytes::Bytes;
use jzt_app::ports::{Answer, FoundSeal, PdfFault, PortError, PreparedPdf, SealCoverage, SealField, SignedPdfs};
use jzt_crypto::{sha256, sm3};
use jzt_documents::signature::{self, Coverage, Field, ReadError, SignError};
use tokio::sync::Semaphore;

/// PDFs worked on at once; each is held in memory a few times.
const AT_ONCE: usize = 2;
/// Place kept for the CMS container: two certificates and the chain of a foreign timestamp authority.
const RESERVE_BYTES: usize = 14_000;

/// Puts seals into PDFs and finds them.
#[derive(Clone)]
pub struct PdfSeals {
    gate: Arc<Semaphore>,
}

impl Default for PdfSeals {
    fn default() -> Self {
        Self { gate: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl PdfSeals {
    async fn off_thread<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let permit = Arc::clone(&self.gate).acquire_owned().await.ok()?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.ok()
    }
}

struct Prepared(signature::Prepared);

impl PreparedPdf for Prepared {
    fn digest(&self) -> [u8; 32] {
        sha256(&self.0.signed_bytes())
    }

    fn complete(self: Box<Self>, cms: &[u8]) -> Result<Bytes, PortError> {
        self.0.complete(cms).map(Bytes::from).map_err(|fault| rejected(&fault))
    }
}

/// A PDF that cannot be sealed waits for a person.
fn rejected(fault: &SignError) -> PortError {
    tracing::error!(%fault, "a document could not be sealed");
    let code = match fault {
        SignError::TooLarge { .. } => "pdf_too_large",
        SignError::TooLong(_) => "seal_too_long",
        SignError::Layout => "pdf_layout",
        SignError::HasForm => "pdf_has_form",
        SignError::CmsTooLarge { .. } => "cms_too_large",
    };
    PortError::Rejected { code: code.to_owned() }
}

fn prepare(pdf: &[u8], field: &SealField) -> Result<Box<dyn PreparedPdf>, PortError> {
    let at = jiff::Timestamp::from_microsecond(field.at.as_micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let said = Field { name: &field.name, reason: &field.reason, location: "", at, evidence: &field.evidence };
    let prepared = signature::prepare(pdf, &said, RESERVE_BYTES).map_err(|fault| rejected(&fault))?;
    Ok(Box::new(Prepared(prepared)))
}

fn read(pdf: &[u8]) -> Result<Vec<FoundSeal>, PdfFault> {
    let found = signature::read(pdf).map_err(|fault| match fault {
        ReadError::TooLarge { .. } => PdfFault::TooLarge,
        ReadError::NotPdf => PdfFault::NotPdf,
        ReadError::TooManySignatures => PdfFault::TooManySignatures,
    })?;
    let seal = |signature: signature::Signature| FoundSeal {
        coverage: match signature.coverage {
            Coverage::Whole => SealCoverage::Whole,
            Coverage::Followed { bytes } => SealCoverage::Followed { bytes },
            Coverage::Cut => SealCoverage::Cut,
            Coverage::Misplaced => SealCoverage::Misplaced,
        },
        digest: signature.signed_bytes(pdf).map(|signed| sha256(&signed)),
        document_sm3: signature.document(pdf).map(sm3),
        document_bytes: signature.document_bytes,
        cms: signature.cms,
        evidence: signature.evidence,
    };
    Ok(found.signatures.into_iter().map(seal).collect())
}

impl SignedPdfs for PdfSeals {
    fn prepare(&self, pdf: Bytes, field: SealField) -> Answer<'_, Result<Box<dyn PreparedPdf>, PortError>> {
        Box::pin(
            async move { self.off_thread(move || prepare(&pdf, &field)).await.unwrap_or(Err(PortError::NotReached)) },
        )
    }

    fn read(&self, pdf: Bytes) -> Answer<'_, Result<Vec<FoundSeal>, PdfFault>> {
        Box::pin(async move { self.off_thread(move || read(&pdf)).await.unwrap_or(Err(PdfFault::Internal)) })
    }
}
