//! What sealing a PDF needs from outside: somebody who knows PDF, and a timestamp authority. The cryptography is ours.

use super::{Answer, PortError};
use bytes::Bytes;
use jzt_crypto::x509::Certificate;
use jzt_domain::time::Timestamp;

/// What the seal says besides its signature.
#[derive(Debug, Clone)]
pub struct SealField {
    /// Who seals.
    pub name: String,
    /// Why.
    pub reason: String,
    /// The time that the sealing machine claims.
    pub at: Timestamp,
    /// The evidence of the signature, covered by the seal.
    pub evidence: Vec<u8>,
}

/// A PDF that waits for its CMS container.
pub trait PreparedPdf: Send {
    /// SHA-256 of what the container signs.
    fn digest(&self) -> [u8; 32];
    /// The sealed PDF. `Rejected` when the container does not fit.
    fn complete(self: Box<Self>, cms: &[u8]) -> Result<Bytes, PortError>;
}

/// What of a file a seal covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealCoverage {
    /// All of it.
    Whole,
    /// All up to its own end; this many bytes were added later.
    Followed {
        /// Bytes behind the sealed ones.
        bytes: usize,
    },
    /// The end of the file is missing.
    Cut,
    /// The file was put together from parts.
    Misplaced,
}

/// A seal as a file states it; nothing of it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSeal {
    /// The CMS container.
    pub cms: Vec<u8>,
    /// What [`SealField::evidence`] was; `None` for another program's signature.
    pub evidence: Option<Vec<u8>>,
    /// What it covers.
    pub coverage: SealCoverage,
    /// SHA-256 of what it signs; `None` when that is not all there.
    pub digest: Option<[u8; 32]>,
    /// Bytes of the document before the seal, as the seal claims.
    pub document_bytes: Option<usize>,
    /// SM3 of these bytes.
    pub document_sm3: Option<[u8; 32]>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PdfFault {
    /// Larger than any of ours.
    #[error("the file is too large")]
    TooLarge,
    /// Not a PDF.
    #[error("the file is no PDF")]
    NotPdf,
    /// More signatures than a file of ours could have.
    #[error("the file has too many signatures")]
    TooManySignatures,
    /// The program itself is at fault.
    #[error("the file could not be looked at")]
    Internal,
}

/// Knows where a seal goes in a PDF, and finds it again.
pub trait SignedPdfs: Send + Sync {
    /// Puts an empty seal behind a PDF of the typesetter. `Rejected` for any other file.
    fn prepare(&self, pdf: Bytes, field: SealField) -> Answer<'_, Result<Box<dyn PreparedPdf>, PortError>>;
    /// The seals of a file, in the order in which they stand in it; none when it was never sealed, or the seal is spoilt.
    fn read(&self, pdf: Bytes) -> Answer<'_, Result<Vec<FoundSeal>, PdfFault>>;
}

/// A timestamp authority (RFC 3161).
pub trait TimestampAuthority: Send + Sync {
    /// Hands in a request; the answer as it came. Asking twice is harmless, so every failure is `NotReached`.
    fn stamp(&self, request: Vec<u8>) -> Answer<'_, Result<Vec<u8>, PortError>>;
    /// Certificates that its timestamps are checked against.
    fn roots(&self) -> Vec<Certificate>;
}
