//! X.509 certificates and revocation lists (RFC 5280), of SM2 with SM3 (GB/T 35276, GM/T 0015) and of P-256.
//!
//! One shape only, because it is all that a district needs: authorities that issue end certificates directly, without
//! intermediates. What comes from outside (a timestamp authority) is read as widely as that shape allows.
mod certificate;
mod crl;
mod issue;
mod name;
mod raw;
mod verify;

pub use certificate::Certificate;
pub use crl::{Crl, Revoked};
pub use issue::{Profile, Signer, issue, revocation_list, self_signed};
pub use name::{NAME_PART_LEN_MAX_CHARS, Subject};
pub use verify::{Standing, Trust, verify};

pub(crate) use raw::{RawSet, date_time, instant, signature_oid};

use crate::CryptoError;

/// A time span in unix seconds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First second.
    pub from: i64,
    /// Last second.
    pub until: i64,
}

/// Why a certificate or a revocation list cannot be made, read or trusted. Times are unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertError {
    /// Not DER of the expected shape.
    #[error("the certificate is malformed")]
    Malformed,
    /// A part of the name is empty, longer than [`NAME_PART_LEN_MAX_CHARS`] or has characters that it must not have.
    #[error("a part of the name is not allowed")]
    Name,
    /// A time before 1970 or after 9999, or a period that ends before it begins.
    #[error("the time is out of range")]
    Time,
    /// A key or a signature of an algorithm other than SM2-SM3 and P-256-SHA-256.
    #[error("the algorithm is not known")]
    UnknownAlgorithm,
    /// None of the trusted authorities has issued it.
    #[error("no trusted authority has issued the certificate")]
    UnknownIssuer,
    /// The authority's signature does not fit: the certificate or the list was changed or forged.
    #[error("the signature of the authority does not fit")]
    BadSignature,
    /// The moment lies before the certificate begins to be valid.
    #[error("the certificate is not valid before {from}")]
    NotYetValid {
        /// First valid second.
        from: i64,
    },
    /// The moment lies after the certificate ended.
    #[error("the certificate ended at {until}")]
    Expired {
        /// Last valid second.
        until: i64,
    },
    /// Its authority revoked it.
    #[error("the certificate was revoked at {at}")]
    Revoked {
        /// When.
        at: i64,
    },
    /// The issuer may not issue, or this certificate may not be used for what was asked.
    #[error("the certificate is not for this use")]
    WrongUse,
    /// An extension that must be understood and is not.
    #[error("the certificate has an unknown critical extension")]
    UnknownExtension,
    /// The cryptographic module refused.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl From<der::Error> for CertError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}
