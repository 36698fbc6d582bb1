//! A timestamp authority over HTTP (RFC 3161, 3.4). It sees a hash, nothing else.

use jzt_app::ports::{Answer, PortError, TimestampAuthority};
use jzt_crypto::x509::Certificate;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode, Url};

use super::http_client::{ClientError, Patience, client, read_bytes};

/// The type of a request.
pub const QUERY: &str = "application/timestamp-query";
/// The type of an answer.
pub const REPLY: &str = "application/timestamp-reply";

/// What connects this installation with the authority.
pub struct TimestampOptions {
    /// Full address that takes requests.
    pub endpoint: Url,
    /// What its timestamps are checked against.
    pub roots: Vec<Certificate>,
    /// How long to wait.
    pub patience: Patience,
}

/// The authority.
pub struct HttpTimestampAuthority {
    options: TimestampOptions,
    client: Client,
}

impl HttpTimestampAuthority {
    /// Sets the authority up; nothing is sent yet.
    pub fn new(options: TimestampOptions) -> Result<Self, ClientError> {
        let client = client(&options.endpoint, options.patience)?;
        Ok(Self { options, client })
    }

    async fn ask(&self, request: Vec<u8>) -> Result<Vec<u8>, PortError> {
        let endpoint = self.options.endpoint.clone();
        let sent = self.client.post(endpoint).header(CONTENT_TYPE, QUERY).body(request).send().await;
        let response = sent.map_err(|_error| PortError::NotReached)?;
        match response.status() {
            StatusCode::OK => read_bytes(response).await.map_err(|_cut_off| PortError::NotReached),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Err(PortError::NotReached),
            status if status.is_client_error() => {
                Err(PortError::Rejected { code: format!("timestamp-http-{}", status.as_u16()) })
            }
            _ => Err(PortError::NotReached),
        }
    }
}

impl TimestampAuthority for HttpTimestampAuthority {
    fn stamp(&self, request: Vec<u8>) -> Answer<'_, Result<Vec<u8>, PortError>> {
        Box::pin(self.ask(request))
    }

    fn roots(&self) -> Vec<Certificate> {
        self.options.roots.clone()
    }
}
