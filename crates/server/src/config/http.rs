//! `[http]`: where the program listens and how people reach it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use jzt_domain::division::DivisionCode;
use reqwest::Url;
use serde::Deserialize;

use super::{ConfigError, required};

/// Characters of the longest telephone number: what the message template has room for.
const OFFICE_PHONE_CHARS_MAX: usize = 13;

/// Characters of the longest public address: what the message template with a link has room for.
const PUBLIC_URL_CHARS_MAX: usize = 23;

/// The section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpSection {
    /// Address and port.
    pub listen: SocketAddr,
    /// How people reach the pages, without a slash at the end. Practice mode takes the listening address when it is absent.
    pub public_url: Option<String>,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The district that this installation serves, as a division code.
    pub district: String,
    /// The office's telephone, named in messages and decisions.
    pub office_phone: Option<String>,
}

impl Default for HttpSection {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            trusted_proxies: Vec::new(),
            district: "500114".to_owned(),
            office_phone: None,
        }
    }
}

impl HttpSection {
    pub(super) fn validate(&self, practice: bool) -> Result<(), ConfigError> {
        let key = "http.public_url";
        match self.public_url.as_deref() {
            None if practice => {}
            None => return Err(ConfigError::at(key, "is missing: links in messages need it")),
            Some(text) => {
                let url = Url::parse(text).map_err(|_| ConfigError::at(key, "is not an address"))?;
                if url.path() != "/" || url.query().is_some() || text.ends_with('/') {
                    return Err(ConfigError::at(key, "must be scheme and host only, without a slash at the end"));
                }
                if text.len() > PUBLIC_URL_CHARS_MAX {
                    let problem =
                        format!("has more than {PUBLIC_URL_CHARS_MAX} characters: it goes into text messages");
                    return Err(ConfigError::at(key, &problem));
                }
                if url.scheme() != "https" && !practice {
                    return Err(ConfigError::at(key, "must be https"));
                }
            }
        }
        if !practice {
            let phone = required("http.office_phone", self.office_phone.as_deref())?;
            if phone.chars().count() > OFFICE_PHONE_CHARS_MAX {
                let problem = format!("has more than {OFFICE_PHONE_CHARS_MAX} characters");
                return Err(ConfigError::at("http.office_phone", &problem));
            }
        }
        self.district().map(drop)
    }

    /// The district.
    pub fn district(&self) -> Result<DivisionCode, ConfigError> {
        DivisionCode::parse(&self.district).map_err(|error| ConfigError::at("http.district", &error.to_string()))
    }
}
