//! `[sms]`: the SMS gateway (云MAS over HTTP). Practice mode has its own and refuses a real one.

use std::path::PathBuf;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::secret::{Secret, read_twin};
use super::{ConfigError, endpoint, outside_system, patience, required};
use crate::adapters::sms_gateway::SmsGatewayOptions;

/// The section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsSection {
    /// Full address of the interface, `https://.../sms/submit`.
    pub endpoint: Option<String>,
    /// Name of the customer.
    pub ec_name: Option<String>,
    /// Interface account.
    pub ap_id: Option<String>,
    /// Interface password.
    pub secret_key: Option<Secret>,
    /// A file with it.
    pub secret_key_file: Option<PathBuf>,
    /// Code of the approved signature.
    pub sign: Option<String>,
    /// Extension of the sender's number, if the operator granted one.
    pub add_serial: String,
    /// Milliseconds to wait for the connection.
    pub connect_timeout_ms: u64,
    /// Milliseconds to wait in all.
    pub timeout_ms: u64,
}

impl Default for SmsSection {
    fn default() -> Self {
        Self {
            endpoint: None,
            ec_name: None,
            ap_id: None,
            secret_key: None,
            secret_key_file: None,
            sign: None,
            add_serial: String::new(),
            connect_timeout_ms: 3_000,
            timeout_ms: 6_000,
        }
    }
}

impl SmsSection {
    pub(super) fn read_files(&mut self) -> Result<(), ConfigError> {
        read_twin("sms.secret_key", &mut self.secret_key, &mut self.secret_key_file)
    }

    pub(super) fn validate(&self, practice: bool) -> Result<(), ConfigError> {
        outside_system("sms", practice, self.endpoint.as_deref(), || self.options())
    }

    /// What the adapter needs.
    pub fn options(&self) -> Result<SmsGatewayOptions, ConfigError> {
        let secret_key = self.secret_key.as_ref().map(Secret::expose);
        Ok(SmsGatewayOptions {
            endpoint: endpoint("sms.endpoint", self.endpoint.as_deref())?,
            ec_name: required("sms.ec_name", self.ec_name.as_deref())?.to_owned(),
            ap_id: required("sms.ap_id", self.ap_id.as_deref())?.to_owned(),
            secret_key: Zeroizing::new(required("sms.secret_key", secret_key)?.to_owned()),
            sign: required("sms.sign", self.sign.as_deref())?.to_owned(),
            add_serial: self.add_serial.clone(),
            patience: patience("sms", self.connect_timeout_ms, self.timeout_ms)?,
        })
    }
}
