//! `[timestamp_authority]`: whose timestamps seals carry. Practice mode has its own and refuses a real one.

use std::path::{Path, PathBuf};

use jzt_crypto::x509::Certificate;
use reqwest::Url;
use serde::Deserialize;

use super::{ConfigError, outside_system, patience, required};
use crate::adapters::timestamp_authority::TimestampOptions;
use crate::pem;

const ENDPOINT: &str = "timestamp_authority.endpoint";
const TRUSTED: &str = "timestamp_authority.trusted_certificates";
/// Bytes of the largest file of trusted certificates.
const TRUSTED_BYTES_MAX: usize = 256 * 1024;

/// The section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TimestampSection {
    /// Full address that takes requests. Plain HTTP is allowed: a timestamp is signed, and a request holds a hash only.
    pub endpoint: Option<String>,
    /// A PEM file with the certificates that its timestamps are checked against.
    pub trusted_certificates: Option<PathBuf>,
    /// What stands in it.
    #[serde(skip)]
    pub roots: Vec<Certificate>,
    /// Milliseconds to wait for the connection.
    pub connect_timeout_ms: u64,
    /// Milliseconds to wait in all.
    pub timeout_ms: u64,
}

impl Default for TimestampSection {
    fn default() -> Self {
        Self {
            endpoint: None,
            trusted_certificates: None,
            roots: Vec::new(),
            connect_timeout_ms: 3_000,
            timeout_ms: 6_000,
        }
    }
}

impl TimestampSection {
    pub(super) fn read_files(&mut self) -> Result<(), ConfigError> {
        if let Some(file) = &self.trusted_certificates {
            self.roots = certificates(TRUSTED, file)?;
        }
        Ok(())
    }

    pub(super) fn validate(&self, practice: bool) -> Result<(), ConfigError> {
        outside_system("timestamp_authority", practice, self.endpoint.as_deref(), || self.options())
    }

    /// What the adapter needs.
    pub fn options(&self) -> Result<TimestampOptions, ConfigError> {
        let url = Url::parse(required(ENDPOINT, self.endpoint.as_deref())?)
            .ok()
            .filter(|url| ["http", "https"].contains(&url.scheme()))
            .ok_or_else(|| ConfigError::at(ENDPOINT, "is not an address"))?;
        if self.roots.is_empty() {
            return Err(ConfigError::at(TRUSTED, "is missing"));
        }
        Ok(TimestampOptions {
            endpoint: url,
            roots: self.roots.clone(),
            patience: patience("timestamp_authority", self.connect_timeout_ms, self.timeout_ms)?,
        })
    }
}

/// The certificates of a PEM file, one at least.
pub fn certificates(key: &str, file: &Path) -> Result<Vec<Certificate>, ConfigError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| ConfigError::at(key, &format!("{} cannot be read: {error}", file.display())))?;
    let unfit = || ConfigError::at(key, "holds no certificates in PEM with keys of P-256 or SM2");
    if text.len() > TRUSTED_BYTES_MAX {
        return Err(unfit());
    }
    let blocks = pem::blocks(&text, "CERTIFICATE").filter(|blocks| !blocks.is_empty()).ok_or_else(unfit)?;
    blocks.iter().map(|der| Certificate::from_der(der).map_err(|_| unfit())).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use jzt_crypto::x509::{Period, Subject, self_signed};
    use jzt_crypto::{Algorithm, CryptoProvider, SoftProvider};

    use super::*;
    use crate::adapters::SystemEntropy;

    pub(in crate::config) fn pem(name: &str) -> String {
        let key = SoftProvider.generate(Algorithm::P256Sha256, &SystemEntropy).unwrap();
        let subject = Subject { organization: "甲".into(), common_name: name.into(), serial_number: None };
        let period = Period { from: 0, until: 4_000_000_000 };
        self_signed(&SoftProvider, &SystemEntropy, &key, &subject, period).unwrap().to_pem()
    }

    #[test]
    fn every_certificate_of_a_file_is_read_and_a_file_without_any_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tsa.pem");
        std::fs::write(&file, format!("根\n{}\n{}", pem("一"), pem("二"))).unwrap();
        let names: Vec<_> = certificates("k", &file).unwrap().iter().map(|each| each.subject().common_name).collect();
        assert_eq!(names, ["一", "二"]);
        let nonsense = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for wrong in ["", "一", nonsense, pem("一").trim_end_matches("-----END CERTIFICATE-----\n")] {
            std::fs::write(&file, wrong).unwrap();
            assert!(certificates("k", &file).is_err(), "{wrong}");
        }
        assert!(certificates("k", &folder.path().join("none.pem")).is_err());
    }
}
