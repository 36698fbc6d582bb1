//! Timestamps (RFC 3161, with the SHA-256 certificate reference of RFC 5816): asking for one, giving one (the sandbox
//! authority), and checking one.
mod authority;
mod token;
mod types;

pub use authority::respond;
pub use token::{Stamp, request, token_of, verify};

use crate::cms::CmsError;

/// Why a timestamp was not given or cannot be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TspError {
    /// Not DER of the expected shape.
    #[error("the timestamp is malformed")]
    Malformed,
    /// The authority refused; the number is its PKIStatus (2 rejection, 3 waiting, 4 and 5 revocation).
    #[error("the timestamp authority refused with status {0}")]
    Refused(u8),
    /// The timestamp is about other bytes.
    #[error("the timestamp is about something else")]
    OtherImprint,
    /// The answer belongs to another question: an old answer may have been replayed.
    #[error("the timestamp answers another request")]
    OtherNonce,
    /// Its signature or the certificate of the authority does not hold.
    #[error(transparent)]
    Signature(#[from] CmsError),
}

impl From<der::Error> for TspError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}
