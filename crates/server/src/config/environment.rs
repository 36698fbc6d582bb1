//! Environment variables over the file. The list is closed, so that a misspelt name is told instead of ignored.

use super::ConfigError;

#[derive(Clone, Copy)]
enum Shape {
    Text,
    Number,
    List,
}

/// Section (empty for the top), key, and shape of every variable.
const NAMES: &[(&str, &str, Shape)] = &[
    ("", "data", Shape::Text),
    ("", "policy", Shape::Text),
    ("", "log_format", Shape::Text),
    ("http", "listen", Shape::Text),
    ("http", "public_url", Shape::Text),
    ("http", "trusted_proxies", Shape::List),
    ("http", "district", Shape::Text),
    ("http", "office_phone", Shape::Text),
    ("database", "url", Shape::Text),
    ("database", "url_file", Shape::Text),
    ("keys", "master", Shape::Text),
    ("keys", "master_file", Shape::Text),
    ("sms", "endpoint", Shape::Text),
    ("sms", "ec_name", Shape::Text),
    ("sms", "ap_id", Shape::Text),
    ("sms", "secret_key", Shape::Text),
    ("sms", "secret_key_file", Shape::Text),
    ("sms", "sign", Shape::Text),
    ("sms", "add_serial", Shape::Text),
    ("sms", "connect_timeout_ms", Shape::Number),
    ("sms", "timeout_ms", Shape::Number),
    ("verification", "endpoint", Shape::Text),
    ("verification", "institution", Shape::Text),
    ("verification", "private_key", Shape::Text),
    ("verification", "private_key_file", Shape::Text),
    ("verification", "platform_public_key", Shape::Text),
    ("verification", "connect_timeout_ms", Shape::Number),
    ("verification", "timeout_ms", Shape::Number),
    ("people_registry", "endpoint", Shape::Text),
    ("people_registry", "institution", Shape::Text),
    ("people_registry", "private_key", Shape::Text),
    ("people_registry", "private_key_file", Shape::Text),
    ("people_registry", "connect_timeout_ms", Shape::Number),
    ("people_registry", "timeout_ms", Shape::Number),
    ("timestamp_authority", "endpoint", Shape::Text),
    ("timestamp_authority", "trusted_certificates", Shape::Text),
    ("timestamp_authority", "connect_timeout_ms", Shape::Number),
    ("timestamp_authority", "timeout_ms", Shape::Number),
    ("letters", "fonts", Shape::List),
    ("practice", "thinking_ms", Shape::Number),
    ("practice", "timeout_ms", Shape::Number),
];

/// The section prefixes whose misspelt variables are told.
const SECTIONS: &[&str] =
    &["HTTP", "DATABASE", "KEYS", "SMS", "VERIFICATION", "PEOPLE", "TIMESTAMP", "LETTERS", "PRACTICE"];

fn name(section: &str, key: &str) -> String {
    let joined = if section.is_empty() { format!("JZT_{key}") } else { format!("JZT_{section}_{key}") };
    joined.to_ascii_uppercase()
}

/// Every variable that is read, for the manual and `doctor`.
pub fn environment_names() -> Vec<String> {
    NAMES.iter().map(|(section, key, _)| name(section, key)).collect()
}

/// Lays the variables over the table.
pub fn apply_environment<I>(table: &mut toml::Table, environment: I) -> Result<(), ConfigError>
where
    I: IntoIterator<Item = (String, String)>,
{
    for (variable, text) in environment {
        let Some((section, key, shape)) = NAMES.iter().find(|(section, key, _)| name(section, key) == variable) else {
            let section =
                variable.strip_prefix("JZT_").and_then(|rest| rest.split_once('_')).map(|(section, _)| section);
            if section.is_some_and(|section| SECTIONS.contains(&section)) {
                return Err(ConfigError::at(&variable, "is no known variable"));
            }
            continue;
        };
        let value = match shape {
            Shape::Text => toml::Value::String(text),
            Shape::Number => {
                let number = text.trim().parse().map_err(|_| ConfigError::at(&variable, "is not a whole number"))?;
                toml::Value::Integer(number)
            }
            Shape::List => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                toml::Value::Array(parts.map(|part| toml::Value::String(part.to_owned())).collect())
            }
        };
        let place = if section.is_empty() {
            &mut *table
        } else {
            let inner = table.entry(*section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            inner.as_table_mut().ok_or_else(|| ConfigError::at(section, "is not a section"))?
        };
        // A secret and its file are one setting: the variable replaces whichever of them the file gives.
        let twin = key.strip_suffix("_file").map_or_else(|| format!("{key}_file"), str::to_owned);
        place.remove(&twin);
        place.insert((*key).to_owned(), value);
    }
    Ok(())
}
