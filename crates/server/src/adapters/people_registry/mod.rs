//! The register of persons (人口库), by a signed query that is answered at once. Somebody waits for it, so it is bounded
//! tightly in time, and any failure is an outage.

pub mod wire;

use std::sync::Arc;

use jzt_app::ports::{Answer, Clock, Entropy, PeopleRegistry, PortError, RegistryAnswer};
use jzt_crypto::CryptoProvider;
use jzt_domain::identity::linking::NamedPerson;
use reqwest::StatusCode;

use super::http_client::ClientError;
use super::signed_messages::{Connection, SignedClient};
use wire::Query;

/// The register.
pub struct HttpPeopleRegistry(SignedClient);

impl HttpPeopleRegistry {
    /// Sets the register up; nothing is sent yet.
    pub fn new(
        connection: Connection,
        crypto: Arc<dyn CryptoProvider>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ClientError> {
        SignedClient::new(connection, crypto, clock, entropy).map(Self)
    }

    async fn ask(&self, person: NamedPerson) -> Result<RegistryAnswer, PortError> {
        let query = Query {
            institution: self.0.institution().to_owned(),
            name: person.name.as_str().to_owned(),
            id_number: person.id_number.as_str().to_owned(),
        };
        let answer: wire::Answer = self.0.post(&query, StatusCode::OK).await?;
        answer.into_domain().ok_or(PortError::Unknown)
    }
}

impl PeopleRegistry for HttpPeopleRegistry {
    fn compare(&self, person: NamedPerson) -> Answer<'_, Result<RegistryAnswer, PortError>> {
        Box::pin(self.ask(person))
    }
}
