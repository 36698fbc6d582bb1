//! The asking side of a signed exchange.

use std::sync::Arc;

use jzt_app::ports::{Clock, Entropy, PortError};
use jzt_crypto::CryptoProvider;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::{NONCE, Refused, SIGNATURE, Signed, TIMESTAMP, sign};
use crate::adapters::http_client::{ClientError, Patience, client, port_error, read_json, rejected};

/// What connects this installation with another institution.
pub struct Connection {
    /// Full address that takes messages.
    pub endpoint: Url,
    /// The code under which the other side knows this institution.
    pub institution: String,
    /// Our SM2 key: signs messages.
    pub private_key: Zeroizing<[u8; 32]>,
    /// How long to wait.
    pub patience: Patience,
}

/// Sends signed messages over one connection.
pub struct SignedClient {
    connection: Connection,
    client: Client,
    crypto: Arc<dyn CryptoProvider>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl SignedClient {
    /// Sets the client up; nothing is sent yet.
    pub fn new(
        connection: Connection,
        crypto: Arc<dyn CryptoProvider>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ClientError> {
        let client = client(&connection.endpoint, connection.patience)?;
        Ok(Self { connection, client, crypto, clock, entropy })
    }

    /// Our code at the other side.
    pub fn institution(&self) -> &str {
        &self.connection.institution
    }

    /// Sends one message; `taken` is the status with which the other side says that it acted.
    pub async fn post<T: DeserializeOwned>(&self, message: &impl Serialize, taken: StatusCode) -> Result<T, PortError> {
        let connection = &self.connection;
        let body = serde_json::to_vec(message).map_err(|_| rejected("not-encodable"))?;
        let signed = Signed { method: "POST", path: connection.endpoint.path(), body: &body };
        let at = self.clock.now().as_seconds();
        let headers = sign(&*self.crypto, &connection.private_key, &signed, at, &*self.entropy)
            .map_err(|_unfit| rejected("not-signable"))?;
        let response = self
            .client
            .post(connection.endpoint.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(TIMESTAMP, headers.timestamp)
            .header(NONCE, headers.nonce)
            .header(SIGNATURE, headers.signature)
            .body(body)
            .send()
            .await
            .map_err(|error| port_error(&error))?;
        match response.status() {
            status if status == taken => read_json(response).await,
            // The protocols: these two mean that nothing was taken.
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => Err(PortError::NotReached),
            status if status.is_client_error() => {
                let code = read_json::<Refused>(response)
                    .await
                    .map_or_else(|_no_code| format!("http-{}", status.as_u16()), |refused| refused.code);
                Err(rejected(&code))
            }
            _ => Err(PortError::Unknown),
        }
    }
}
