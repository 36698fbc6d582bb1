//! Configuration: one TOML file, environment variables over it (`JZT_<SECTION>_<KEY>`), options of the command over both.
//! Read once, checked, and handed down; nothing else reads the environment.

mod database;
mod environment;
mod http;
mod keys;
mod letters;
mod practice;
mod registry;
mod secret;
mod signed;
mod sms;
mod timestamps;
mod verification;

pub use database::DatabaseSection;
pub use environment::{apply_environment, environment_names};
pub use http::HttpSection;
pub use keys::{KeysSection, MasterKeyEntry, practice_keys};
pub use letters::LettersSection;
pub use practice::PracticeSection;
pub use registry::PeopleRegistrySection;
pub use secret::Secret;
pub use sms::SmsSection;
pub use timestamps::{TimestampSection, certificates};
pub use verification::VerificationSection;

use std::path::{Path, PathBuf};

use reqwest::Url;
use serde::Deserialize;

use crate::adapters::http_client::{Patience, is_loopback};

/// Milliseconds that one exchange may take at most: far less than a worker's lease of 120 s.
const PATIENCE_MS_MAX: u64 = 7_000;

/// What is wrong, and where. Never holds a value of a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("configuration: {key}: {problem}")]
pub struct ConfigError {
    /// The key at fault, such as `sms.secret_key`.
    pub key: String,
    /// What is wrong with it.
    pub problem: String,
}

impl ConfigError {
    /// A fault at a key.
    pub fn at(key: &str, problem: &str) -> Self {
        Self { key: key.to_owned(), problem: problem.to_owned() }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For a person.
    #[default]
    Text,
    /// For a machine.
    Json,
}

/// Everything that an installation sets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of the database, the photographs and, in practice mode, the keys.
    pub data: PathBuf,
    /// Folder of policy files laid over the built-in ones.
    pub policy: Option<PathBuf>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// The web server.
    pub http: HttpSection,
    /// The database.
    pub database: DatabaseSection,
    /// Master keys.
    pub keys: KeysSection,
    /// The SMS gateway.
    pub sms: SmsSection,
    /// The verification platform.
    pub verification: VerificationSection,
    /// The register of persons.
    pub people_registry: PeopleRegistrySection,
    /// The timestamp authority.
    pub timestamp_authority: TimestampSection,
    /// Letters.
    pub letters: LettersSection,
    /// Practice mode.
    pub practice: PracticeSection,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            policy: None,
            log_format: LogFormat::default(),
            http: HttpSection::default(),
            database: DatabaseSection::default(),
            keys: KeysSection::default(),
            sms: SmsSection::default(),
            verification: VerificationSection::default(),
            people_registry: PeopleRegistrySection::default(),
            timestamp_authority: TimestampSection::default(),
            letters: LettersSection::default(),
            practice: PracticeSection::default(),
        }
    }
}

impl Config {
    /// Reads the file, if any, and the environment over it. Secrets in files are read; nothing is checked yet.
    pub fn load<I>(file: Option<&Path>, environment: I) -> Result<Self, ConfigError>
    where
        I: IntoIterator<Item = (String, String)>,
    {
        let mut table = match file {
            Some(file) => read_file(file)?,
            None => toml::Table::new(),
        };
        apply_environment(&mut table, environment)?;
        let mut config: Self = toml::Value::Table(table)
            .try_into()
            .map_err(|error: toml::de::Error| ConfigError::at("file", error.message()))?;
        config.database.read_files()?;
        config.keys.read_files()?;
        config.sms.read_files()?;
        config.verification.read_files()?;
        config.people_registry.read_files()?;
        config.timestamp_authority.read_files()?;
        Ok(config)
    }

    /// Checks every section for the mode; the first fault is told.
    pub fn validate(&self, practice: bool) -> Result<(), ConfigError> {
        self.http.validate(practice)?;
        self.database.validate()?;
        self.keys.validate(practice)?;
        self.sms.validate(practice)?;
        self.verification.validate(practice)?;
        self.people_registry.validate(practice)?;
        self.timestamp_authority.validate(practice)?;
        self.letters.validate()?;
        self.practice.validate()
    }

    /// The address of the database: configured, or a file in the data folder.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}", self.data.join("jiuzhutong.db").display());
        self.database.url.as_ref().map_or_else(file, |url| url.expose().to_owned())
    }
}

fn read_file(file: &Path) -> Result<toml::Table, ConfigError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| ConfigError::at("file", &format!("{} cannot be read: {error}", file.display())))?;
    // The message alone: the library's full text quotes the line, which may hold a secret.
    toml::from_str(&text).map_err(|error| ConfigError::at("file", error.message()))
}

/// An endpoint of an outside system: TLS, or plain HTTP to this machine.
fn endpoint(key: &str, text: Option<&str>) -> Result<Url, ConfigError> {
    let text = text.ok_or_else(|| ConfigError::at(key, "is missing"))?;
    let url = Url::parse(text).map_err(|_| ConfigError::at(key, "is not an address"))?;
    if url.scheme() == "https" || is_loopback(&url) {
        Ok(url)
    } else {
        Err(ConfigError::at(key, "must be https (http only to this machine)"))
    }
}

fn patience(section: &str, connect_ms: u64, total_ms: u64) -> Result<Patience, ConfigError> {
    if total_ms == 0 || total_ms > PATIENCE_MS_MAX {
        let problem = format!("must be 1 to {PATIENCE_MS_MAX}");
        return Err(ConfigError::at(&format!("{section}.timeout_ms"), &problem));
    }
    if connect_ms == 0 || connect_ms > total_ms {
        return Err(ConfigError::at(&format!("{section}.connect_timeout_ms"), "must be 1 to timeout_ms"));
    }
    let millis = std::time::Duration::from_millis;
    Ok(Patience { connect: millis(connect_ms), total: millis(total_ms) })
}

/// A section of an outside system: practice mode has its own and never reaches a real one.
fn outside_system<T>(
    section: &str,
    practice: bool,
    endpoint: Option<&str>,
    options: impl FnOnce() -> Result<T, ConfigError>,
) -> Result<(), ConfigError> {
    if !practice {
        return options().map(drop);
    }
    let key = format!("{section}.endpoint");
    endpoint.map_or(Ok(()), |_given| Err(ConfigError::at(&key, "must not be given: practice mode has its own")))
}

fn required<'a>(key: &str, value: Option<&'a str>) -> Result<&'a str, ConfigError> {
    value.filter(|text| !text.trim().is_empty()).ok_or_else(|| ConfigError::at(key, "is missing"))
}

#[cfg(test)]
mod tests;
