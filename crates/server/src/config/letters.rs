//! `[letters]`: where the fonts of letters are.

use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigError;

/// Folders that may be named.
const FOLDERS_MAX: usize = 16;

/// The section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LettersSection {
    /// Folders of fonts; by default those of Debian's packages `fonts-noto-cjk` and `fonts-hanazono`.
    pub fonts: Vec<PathBuf>,
}

impl Default for LettersSection {
    fn default() -> Self {
        let folders = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/hanazono"];
        Self { fonts: folders.map(PathBuf::from).to_vec() }
    }
}

impl LettersSection {
    /// Fonts that are missing are no fault: letters wait for them.
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if self.fonts.is_empty() || self.fonts.len() > FOLDERS_MAX {
            return Err(ConfigError::at("letters.fonts", &format!("must name 1 to {FOLDERS_MAX} folders")));
        }
        Ok(())
    }
}
