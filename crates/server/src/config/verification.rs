//! `[verification]`: the verification platform. Practice mode has its own and refuses a real one.

use std::path::PathBuf;

use data_encoding::HEXLOWER_PERMISSIVE;
use jzt_crypto::{CryptoProvider, SoftProvider};
use serde::Deserialize;

use super::secret::{Secret, read_twin};
use super::signed::connection;
use super::{ConfigError, outside_system, patience, required};
use crate::adapters::signed_messages::SIGNER_ID;
use crate::adapters::verification_platform::VerificationOptions;

const SECTION: &str = "verification";

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
        outside_system(SECTION, practice, self.endpoint.as_deref(), || self.options())
    }

    /// What the adapter needs.
    pub fn options(&self) -> Result<VerificationOptions, ConfigError> {
        let patience = patience(SECTION, self.connect_timeout_ms, self.timeout_ms)?;
        let (endpoint, institution) = (self.endpoint.as_deref(), self.institution.as_deref());
        let key = required("verification.platform_public_key", self.platform_public_key.as_deref())?;
        Ok(VerificationOptions {
            connection: connection(SECTION, endpoint, institution, self.private_key.as_ref(), patience)?,
            platform_public_key: public(key)?,
        })
    }
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
