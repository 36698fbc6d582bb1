//! The signature that a PDF carries: detached CMS SignedData (RFC 5652) as PAdES baseline B and T ask for it
//! (ETSI EN 319 142-1). Signed attributes are contentType, messageDigest and signingCertificateV2, nothing else.
//!
//! The structures are written here and not taken from the `cms` crate: the version that fits our `der` is a release
//! candidate, it sorts sets while reading them (so what is checked is not what was signed), and two of them suffice.
//!
//! Two steps, so that the timestamp can be fetched in between:
//!
//! ```text
//! sign(..) -> Unstamped -> to_be_stamped() -> tsp::request -> authority -> tsp::token_of -> finish(Some(token))
//! ```
mod attributes;
mod seal;
mod signed_data;

pub use seal::{Seal, Unstamped, Verified, sign};

pub(crate) use attributes::signed_attributes;
pub(crate) use signed_data::{Parts, SignedContent, assemble};

use crate::tsp::TspError;
use crate::x509::CertError;
use crate::{Algorithm, CryptoError};
use der::asn1::ObjectIdentifier;

/// Why signed data cannot be made or believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    /// Not DER of the expected shape, or not exactly one signer.
    #[error("the signed data is malformed")]
    Malformed,
    /// Signed by an algorithm other than SM2-SM3 and P-256-SHA-256.
    #[error("the algorithm is not known")]
    UnknownAlgorithm,
    /// The certificate of the signer is not inside.
    #[error("the certificate of the signer is missing")]
    SignerMissing,
    /// The content is not what was signed: it was changed.
    #[error("the content is not what was signed")]
    DigestDiffers,
    /// The signed attributes are of another kind of content or name another certificate.
    #[error("the signed attributes do not fit")]
    AttributesDiffer,
    /// The signature does not fit the key of the certificate.
    #[error("the signature does not fit")]
    BadSignature,
    /// The certificate of the signer cannot be trusted.
    #[error(transparent)]
    Certificate(#[from] CertError),
    /// The cryptographic module refused.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl From<der::Error> for CmsError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}

/// Why the seal of a PDF cannot be believed: the signature itself, or its timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The signature.
    #[error("seal: {0}")]
    Signature(#[from] CmsError),
    /// The timestamp.
    #[error("timestamp: {0}")]
    Timestamp(#[from] TspError),
}

/// `id-sha256` (RFC 5754).
pub(crate) const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// SM3 (GM/T 0006).
const SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.401");

fn digest_oid(algorithm: Algorithm) -> ObjectIdentifier {
    match algorithm {
        Algorithm::Sm2Sm3 => SM3,
        Algorithm::P256Sha256 => SHA256,
    }
}
