//! What the sections of two institutions share that we exchange signed messages with.

use data_encoding::HEXLOWER_PERMISSIVE;
use jzt_crypto::{CryptoProvider, SoftProvider};
use zeroize::Zeroizing;

use super::secret::Secret;
use super::{ConfigError, endpoint, required};
use crate::adapters::http_client::Patience;
use crate::adapters::signed_messages::Connection;

/// The connection that a section describes.
pub(super) fn connection(
    section: &str,
    address: Option<&str>,
    institution: Option<&str>,
    private_key: Option<&Secret>,
    patience: Patience,
) -> Result<Connection, ConfigError> {
    let key = |name: &str| format!("{section}.{name}");
    let own_key = key("private_key");
    Ok(Connection {
        endpoint: endpoint(&key("endpoint"), address)?,
        institution: required(&key("institution"), institution)?.to_owned(),
        private_key: private(&own_key, required(&own_key, private_key.map(Secret::expose))?)?,
        patience,
    })
}

/// An SM2 key in a file or variable.
fn private(key_name: &str, text: &str) -> Result<Zeroizing<[u8; 32]>, ConfigError> {
    let fault = || ConfigError::at(key_name, "is not an SM2 key of 64 hexadecimal digits");
    let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| fault())?);
    let key = Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| fault())?);
    SoftProvider.sm2_public(&key).map_err(|_| fault())?;
    Ok(key)
}
