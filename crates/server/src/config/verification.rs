//! `[verification]`: the verification platform. Practice mode has its own and refuses a real one.

use std::path::PathBuf;

use data_encoding::HEXLOWER_PERMISSIVE;
use jzt_crypto::{CryptoProvider, SoftProvider};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::secret::{Secret, read_twin};
use super::{ConfigError, endpoint, patience, required};
use crate::adapters::verification_platform::VerificationOptions;
use crate::adapters::verification_platform::wire::SIGNER_ID;

/// The section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VerificationSection {
    /// Full address that takes requests.
    pub endpoint: Option<String>,
    /// Our code at the platform.
    pub institution: Option<String>,
    /// Our SM2 key, 64 hexadecimal digits.
    pub private_key: Option<Secret>,
    /// A file with it.
    pub private_key_file: Option<PathBuf>,
    /// The platform's SM2 public key, 130 hexadecimal digits beginning with 04.
    pub platform_public_key: Option<String>,
    /// Milliseconds to wait for the connection.
    pub connect_timeout_ms: u64,
    /// Milliseconds to wait in all.
    pub timeout_ms: u64,
}

impl Default for VerificationSection {
    fn default() -> Self {
        Self {
            endpoint: None,
            institution: None,
            private_key: None,
            private_key_file: None,
            platform_public_key: None,
            connect_timeout_ms: 3_000,
            timeout_ms: 6_000,
        }
    }
}

impl VerificationSection {
    pub(super) fn read_files(&mut self) -> Result<(), ConfigError> {
        read_twin("verification.private_key", &mut self.private_key, &mut self.private_key_file)
    }

    pub(super) fn validate(&self, practice: bool) -> Result<(), ConfigError> {
        if !practice {
            return self.options().map(drop);
        }
        match self.endpoint {
            None => Ok(()),
            Some(_) => {
                Err(ConfigError::at("verification.endpoint", "must not be given: practice mode asks no real register"))
            }
        }
    }

    /// What the adapter needs.
    pub fn options(&self) -> Result<VerificationOptions, ConfigError> {
        let private_key = self.private_key.as_ref().map(Secret::expose);
        Ok(VerificationOptions {
            endpoint: endpoint("verification.endpoint", self.endpoint.as_deref())?,
            institution: required("verification.institution", self.institution.as_deref())?.to_owned(),
            private_key: private("verification.private_key", required("verification.private_key", private_key)?)?,
            platform_public_key: public(required(
                "verification.platform_public_key",
                self.platform_public_key.as_deref(),
            )?)?,
            patience: patience("verification", self.connect_timeout_ms, self.timeout_ms)?,
        })
    }
}

/// An SM2 key in a file or variable.
pub(super) fn private(key_name: &str, text: &str) -> Result<Zeroizing<[u8; 32]>, ConfigError> {
    let fault = || ConfigError::at(key_name, "is not an SM2 key of 64 hexadecimal digits");
    let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| fault())?);
    let key = Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| fault())?);
    SoftProvider.sm2_public(&key).map_err(|_| fault())?;
    Ok(key)
}

fn public(text: &str) -> Result<Vec<u8>, ConfigError> {
    let fault = || ConfigError::at("verification.platform_public_key", "is not an SM2 public key");
    let key = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| fault())?;
    // Any signature will do: a key that is no point of the curve is told apart from a signature that does not fit.
    match SoftProvider.sm2_verify(&key, SIGNER_ID, b"", &[1; 64]) {
        Err(jzt_crypto::CryptoError::BadKey) => Err(fault()),
        _ => Ok(key),
    }
}
