//! `[people_registry]`: the register of persons. Practice mode has its own and refuses a real one.

use std::path::PathBuf;

use serde::Deserialize;

use super::secret::{Secret, read_twin};
use super::signed::connection;
use super::{ConfigError, outside_system, patience};
use crate::adapters::signed_messages::Connection;

const SECTION: &str = "people_registry";

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
        outside_system(SECTION, practice, self.endpoint.as_deref(), || self.connection())
    }

    /// What the adapter needs.
    pub fn connection(&self) -> Result<Connection, ConfigError> {
        let patience = patience(SECTION, self.connect_timeout_ms, self.timeout_ms)?;
        connection(SECTION, self.endpoint.as_deref(), self.institution.as_deref(), self.private_key.as_ref(), patience)
    }
}
