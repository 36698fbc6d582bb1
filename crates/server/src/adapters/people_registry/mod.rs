//! The register of persons (人口库), by a signed query that is answered at once. Somebody waits for it, so it is bounded
//! tightly in time, and any failure is an outage.

pub mod wire;

use std::sync::Arc;

use jzt_app::ports::{Answer, Clock, Entropy, PeopleRegistry, PortError, RegistryAnswer};
use jzt_crypto::CryptoProvider;
use jzt_domain::identity::linking::NamedPerson;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode, Url};
use zeroize::Zeroizing;

use super::http_client::{ClientError, Patience, client, port_error, read_json, rejected};
use super::verification_platform::wire::{NONCE, Refused, SIGNATURE, Signed, TIMESTAMP, sign};
use wire::Query;

/// What connects this installation with the register.
pub struct PeopleRegistryOptions {
    /// Full address that takes queries.
    pub endpoint: Url,
    /// The code under which the register knows this institution.
    pub institution: String,
    /// Our SM2 key: signs queries.
    pub private_key: Zeroizing<[u8; 32]>,
    /// How long to wait.
    pub patience: Patience,
}

/// The register.
pub struct HttpPeopleRegistry {
    options: PeopleRegistryOptions,
    client: Client,
    crypto: Arc<dyn CryptoProvider>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl HttpPeopleRegistry {
    /// Sets the register up; nothing is sent yet.
    pub fn new(
        options: PeopleRegistryOptions,
        crypto: Arc<dyn CryptoProvider>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ClientError> {
        let client = client(&options.endpoint, options.patience)?;
        Ok(Self { options, client, crypto, clock, entropy })
    }

    async fn ask(&self, person: NamedPerson) -> Result<RegistryAnswer, PortError> {
        let query = Query {
            institution: self.options.institution.clone(),
            name: person.name.as_str().to_owned(),
            id_number: person.id_number.as_str().to_owned(),
        };
        let body = serde_json::to_vec(&query).map_err(|_| rejected("not-encodable"))?;
        let signed = Signed { method: "POST", path: self.options.endpoint.path(), body: &body };
        let at = self.clock.now().as_seconds();
        let headers = sign(&*self.crypto, &self.options.private_key, &signed, at, &*self.entropy)
            .map_err(|_unfit| rejected("not-signable"))?;
        let response = self
            .client
            .post(self.options.endpoint.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(TIMESTAMP, headers.timestamp)
            .header(NONCE, headers.nonce)
            .header(SIGNATURE, headers.signature)
            .body(body)
            .send()
            .await
            .map_err(|error| port_error(&error))?;
        match response.status() {
            StatusCode::OK => {
                let answer: wire::Answer = read_json(response).await?;
                answer.into_domain().ok_or(PortError::Unknown)
            }
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

impl PeopleRegistry for HttpPeopleRegistry {
    fn compare(&self, person: NamedPerson) -> Answer<'_, Result<RegistryAnswer, PortError>> {
        Box::pin(self.ask(person))
    }
}
