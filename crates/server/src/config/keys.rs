//! `[keys]`: the master keys. In practice mode they are made once and kept in the data folder.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use jzt_app::ports::Entropy;
use jzt_crypto::{CryptoProvider, KeyRing, MasterKey};
use serde::Deserialize;

use super::ConfigError;
use super::secret::{Secret, read_twin};
use crate::adapters::objects::write_durably;

/// One key of a key file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MasterKeyEntry {
    /// Its id; the highest seals.
    pub id: u32,
    /// 64 hexadecimal digits.
    pub hex: Secret,
}

/// The section. `master` is `id:hex`, several joined by commas; `master_file` holds the same, or the TOML of `keys.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeysSection {
    /// The keys.
    pub master: Option<Secret>,
    /// A file with the keys.
    pub master_file: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    master: Vec<MasterKeyEntry>,
}

impl KeysSection {
    pub(super) fn read_files(&mut self) -> Result<(), ConfigError> {
        read_twin("keys.master", &mut self.master, &mut self.master_file)
    }

    pub(super) fn validate(&self, practice: bool) -> Result<(), ConfigError> {
        match &self.master {
            None if practice => Ok(()),
            None => Err(ConfigError::at("keys.master", "is missing: without master keys nothing can be stored")),
            Some(_) if practice => Err(ConfigError::at("keys.master", "must not be given in practice mode")),
            Some(_) => self.entries().map(drop),
        }
    }

    /// The ring of the configured keys.
    pub fn ring(&self, crypto: Arc<dyn CryptoProvider>) -> Result<KeyRing, ConfigError> {
        ring_of(crypto, &self.entries()?)
    }

    fn entries(&self) -> Result<Vec<MasterKeyEntry>, ConfigError> {
        let text = self.master.as_ref().ok_or_else(|| ConfigError::at("keys.master", "is missing"))?.expose();
        let entries = read_entries(text)?;
        let mut ids = BTreeSet::new();
        for entry in &entries {
            if !ids.insert(entry.id) {
                return Err(ConfigError::at("keys.master", &format!("gives key {} twice", entry.id)));
            }
            MasterKey::from_hex(entry.id, entry.hex.expose())
                .map_err(|error| ConfigError::at("keys.master", &error.to_string()))?;
        }
        Ok(entries)
    }
}

fn read_entries(text: &str) -> Result<Vec<MasterKeyEntry>, ConfigError> {
    if text.contains("[[master]]") {
        let file: KeyFile = toml::from_str(text).map_err(|error| ConfigError::at("keys.master", error.message()))?;
        return Ok(file.master);
    }
    let entry = |part: &str| {
        let (id, hex) = part.trim().split_once(':')?;
        Some(MasterKeyEntry { id: id.trim().parse().ok()?, hex: Secret::new(hex.trim().to_owned()) })
    };
    text.split(',').map(entry).collect::<Option<_>>().ok_or_else(|| ConfigError::at("keys.master", "must be id:hex"))
}

fn ring_of(crypto: Arc<dyn CryptoProvider>, entries: &[MasterKeyEntry]) -> Result<KeyRing, ConfigError> {
    let fault = |error: jzt_crypto::RingError| ConfigError::at("keys.master", &error.to_string());
    let keys = entries
        .iter()
        .map(|entry| MasterKey::from_hex(entry.id, entry.hex.expose()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(fault)?;
    KeyRing::new(crypto, keys).map_err(fault)
}

/// The ring of practice mode: from `file`, or made once and kept there for the owner only.
pub fn practice_keys(
    file: &Path,
    crypto: Arc<dyn CryptoProvider>,
    entropy: &dyn Entropy,
) -> Result<KeyRing, ConfigError> {
    let key = file.display().to_string();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut secret = zeroize::Zeroizing::new([0_u8; 32]);
            entropy.fill(secret.as_mut_slice());
            let hex = HEXLOWER.encode(secret.as_slice());
            let text = format!(
                "# Master key of practice mode. Never use it for real data.\n[[master]]\nid = 1\nhex = \"{hex}\"\n"
            );
            write_durably(file, text.as_bytes())
                .map_err(|error| ConfigError::at(&key, &format!("cannot be written: {error}")))?;
            text
        }
        Err(error) => return Err(ConfigError::at(&key, &format!("cannot be read: {error}"))),
    };
    ring_of(crypto, &read_entries(&text).map_err(|error| ConfigError::at(&key, &error.problem))?)
}
