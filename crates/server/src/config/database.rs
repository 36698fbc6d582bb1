//! `[database]`: which database. The address may hold a password, so it is a secret.

use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigError;
use super::secret::{Secret, read_twin};

/// The section.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseSection {
    /// `sqlite:path` or `postgres://...`; absent: a SQLite file in the data folder.
    pub url: Option<Secret>,
    /// A file with the address.
    pub url_file: Option<PathBuf>,
}

impl DatabaseSection {
    pub(super) fn read_files(&mut self) -> Result<(), ConfigError> {
        read_twin("database.url", &mut self.url, &mut self.url_file)
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let known = ["sqlite:", "postgres://", "postgresql://"];
        let fits = |url: &Secret| known.iter().any(|start| url.expose().starts_with(start));
        if self.url.as_ref().is_none_or(fits) {
            Ok(())
        } else {
            Err(ConfigError::at("database.url", "must start with sqlite: or postgres://"))
        }
    }
}
