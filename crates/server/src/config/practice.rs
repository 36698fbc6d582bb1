//! `[practice]`: how the sandbox behaves.

use std::time::Duration;

use serde::Deserialize;

use super::{ConfigError, patience};
use crate::adapters::http_client::Patience;

const THINKING_MS_MAX: u64 = 60_000;

/// The section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PracticeSection {
    /// Milliseconds that the invented verification platform thinks.
    pub thinking_ms: u64,
    /// Milliseconds that the program waits for the sandbox.
    pub timeout_ms: u64,
}

impl Default for PracticeSection {
    fn default() -> Self {
        Self { thinking_ms: 800, timeout_ms: 3_000 }
    }
}

impl PracticeSection {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if self.thinking_ms > THINKING_MS_MAX {
            return Err(ConfigError::at("practice.thinking_ms", &format!("must be at most {THINKING_MS_MAX}")));
        }
        self.patience().map(drop)
    }

    /// How long the platform thinks.
    pub fn thinking(&self) -> Duration {
        Duration::from_millis(self.thinking_ms)
    }

    /// How long the adapters wait.
    pub fn patience(&self) -> Result<Patience, ConfigError> {
        patience("practice", self.timeout_ms, self.timeout_ms)
    }
}
