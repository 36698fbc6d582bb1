//! The one error of the use cases.

use jzt_domain::application::Refusal;
use jzt_domain::identity::level::LevelTooLow;

/// Why a use case did not succeed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A rule of the procedure says no.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// A rule for granted benefits says no.
    #[error("refused: {0}")]
    BenefitRefused(jzt_domain::benefit::Refusal),
    /// Does not exist, or lies outside the actor's scope; never told apart.
    #[error("not found")]
    NotFound,
    /// Somebody else changed it since the form was shown.
    #[error("changed meanwhile")]
    Stale,
    /// A code, password or link is wrong or used up.
    #[error("credentials refused: {0:?}")]
    Credentials(CredentialsFault),
    /// It must be surer who this is.
    #[error("identity: {0}")]
    IdentityTooLow(#[from] LevelTooLow),
    /// Too many tries; try again later.
    #[error("too many tries; again in {retry_after_seconds} s")]
    TooMany {
        /// Seconds until the next try makes sense.
        retry_after_seconds: u32,
    },
    /// An upload is not what it must be.
    #[error("upload refused: {0:?}")]
    Upload(UploadFault),
    /// The database or the object store does not answer; the user did nothing wrong.
    #[error("unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A fault of ours.
    #[error("internal fault")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What is wrong with a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsFault {
    /// Wrong code, or wrong account, password or second factor; not told apart.
    Wrong,
    /// The code or link has expired.
    Expired,
    /// The code or link was used.
    Used,
    /// The account is locked after too many wrong tries.
    Locked,
}

/// What is wrong with an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadFault {
    /// No file.
    Empty,
    /// More bytes than allowed.
    TooLarge,
    /// Not a JPEG, PNG or WebP picture.
    NotAPicture,
    /// More pixels than allowed.
    TooManyPixels,
    /// Damaged.
    Damaged,
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        if refusal == Refusal::OutOfScope { Self::NotFound } else { Self::Refused(refusal) }
    }
}

impl From<jzt_domain::benefit::Refusal> for AppError {
    fn from(refusal: jzt_domain::benefit::Refusal) -> Self {
        use jzt_domain::benefit::Refusal as R;
        if refusal == R::OutOfScope { Self::NotFound } else { Self::BenefitRefused(refusal) }
    }
}

impl From<jzt_store::StoreError> for AppError {
    fn from(error: jzt_store::StoreError) -> Self {
        use jzt_store::StoreError as S;
        match error {
            S::Conflict => Self::Stale,
            S::Busy(_) | S::Unavailable(_) => Self::Unavailable(Box::new(error)),
            S::Corrupt(_) | S::Crypto(_) | S::Schema(_) | S::Database(_) => Self::Internal(Box::new(error)),
        }
    }
}

impl From<jzt_crypto::CryptoError> for AppError {
    fn from(error: jzt_crypto::CryptoError) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<crate::ports::PortError> for AppError {
    fn from(error: crate::ports::PortError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
