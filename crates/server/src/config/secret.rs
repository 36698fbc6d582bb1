//! Secrets in configuration: given directly or as a file, never both, never printed.

use std::fmt;
use std::io::Read;
use std::path::PathBuf;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::ConfigError;

/// Bytes of the longest secret file.
const SECRET_BYTES_MAX: u64 = 16 * 1024;

/// A secret text.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct Secret(Zeroizing<String>);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl Secret {
    /// Wraps a text.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for its one use.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Replaces `key_file` by what it holds; `key` names the pair in errors.
pub(super) fn read_twin(key: &str, value: &mut Option<Secret>, file: &mut Option<PathBuf>) -> Result<(), ConfigError> {
    let Some(path) = file.take() else { return Ok(()) };
    if value.is_some() {
        return Err(ConfigError::at(key, "is given both directly and as a file"));
    }
    let unreadable =
        |error: std::io::Error| ConfigError::at(&format!("{key}_file"), &format!("cannot be read: {error}"));
    let mut text = Zeroizing::new(String::new());
    std::fs::File::open(path)
        .and_then(|file| file.take(SECRET_BYTES_MAX).read_to_string(&mut text))
        .map_err(unreadable)?;
    if text.trim().is_empty() {
        return Err(ConfigError::at(&format!("{key}_file"), "is empty"));
    }
    *value = Some(Secret::new(text.trim().to_owned()));
    Ok(())
}
