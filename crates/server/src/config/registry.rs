//! `[people_registry]`: the register of persons. Practice mode has its own and refuses a real one.

use std::path::PathBuf;

use serde::Deserialize;

use super::secret::{Secret, read_twin};
use super::verification::private;
use super::{ConfigError, endpoint, patience, required};
use crate::adapters::people_registry::PeopleRegistryOptions;

/// The section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PeopleRegistrySection {
    /// Full address that takes queries.
    pub endpoint: Option<String>,
    /// Our code at the register.
    pub institution: Option<String>,
    /// Our SM2 key, 64 hexadecimal digits.
    pub private_key: Option<Secret>,
    /// A file with it.
    pub private_key_file: Option<PathBuf>,
    /// Milliseconds to wait for the connection.
    pub connect_timeout_ms: u64,
    /// Milliseconds to wait in all: a person is waiting.
    pub timeout_ms: u64,
}

impl Default for PeopleRegistrySection {
    fn default() -> Self {
        Self {
            endpoint: None,
            institution: None,
            private_key: None,
            private_key_file: None,
            connect_timeout_ms: 1_500,
            timeout_ms: 4_000,
        }
    }
}

impl PeopleRegistrySection {
    pub(super) fn read_files(&mut self) -> Result<(), ConfigError> {
        read_twin("people_registry.private_key", &mut self.private_key, &mut self.private_key_file)
    }

    pub(super) fn validate(&self, practice: bool) -> Result<(), ConfigError> {
        if !practice {
            return self.options().map(drop);
        }
        if self.endpoint.is_none() {
            return Ok(());
        }
        Err(ConfigError::at("people_registry.endpoint", "must not be given: practice mode asks no real register"))
    }

    /// What the adapter needs.
    pub fn options(&self) -> Result<PeopleRegistryOptions, ConfigError> {
        let key = "people_registry.private_key";
        let private_key = required(key, self.private_key.as_ref().map(Secret::expose))?;
        Ok(PeopleRegistryOptions {
            endpoint: endpoint("people_registry.endpoint", self.endpoint.as_deref())?,
            institution: required("people_registry.institution", self.institution.as_deref())?.to_owned(),
            private_key: private(key, private_key)?,
            patience: patience("people_registry", self.connect_timeout_ms, self.timeout_ms)?,
        })
    }
}
