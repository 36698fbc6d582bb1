//! The verification platform (居民家庭经济状况核对平台), by a signed request and a signed callback.
//!
//! No platform has published its interface; the protocol here is ours, written down in [`wire`] for whoever connects one.

mod nonces;
pub mod wire;

pub use nonces::{NONCES_MAX, NonceMemory};

use std::sync::{Arc, Mutex, PoisonError};

use jzt_app::ports::{
    Answer, CallbackHeaders, Clock, Entropy, PortError, Verification, VerificationAnswer, VerificationRequest,
};
use jzt_crypto::CryptoProvider;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode, Url};
use zeroize::Zeroizing;

use super::http_client::{ClientError, Patience, client, port_error, read_json, rejected};
use wire::{Accepted, Callback, Refused, Request, Signed, Subject};

/// What connects this installation with the platform.
pub struct VerificationOptions {
    /// Full address that takes requests.
    pub endpoint: Url,
    /// The code under which the platform knows this institution.
    pub institution: String,
    /// Our SM2 key: signs requests.
    pub private_key: Zeroizing<[u8; 32]>,
    /// The platform's SM2 public key (SEC1): checks callbacks.
    pub platform_public_key: Vec<u8>,
    /// How long to wait.
    pub patience: Patience,
}

/// The platform.
pub struct VerificationPlatform {
    options: VerificationOptions,
    client: Client,
    crypto: Arc<dyn CryptoProvider>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    seen: Mutex<NonceMemory>,
}

impl VerificationPlatform {
    /// Sets the platform up; nothing is sent yet.
    pub fn new(
        options: VerificationOptions,
        crypto: Arc<dyn CryptoProvider>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ClientError> {
        let client = client(&options.endpoint, options.patience)?;
        Ok(Self { options, client, crypto, clock, entropy, seen: Mutex::default() })
    }

    async fn hand_in(&self, request: VerificationRequest) -> Result<(), PortError> {
        let unfit = |_| rejected("not-signable");
        let body = serde_json::to_vec(&self.wire_request(request)).map_err(|_| rejected("not-encodable"))?;
        let (path, at) = (self.options.endpoint.path(), self.clock.now().as_seconds());
        let signed = Signed { method: "POST", path, body: &body };
        let headers =
            wire::sign(&*self.crypto, &self.options.private_key, &signed, at, &*self.entropy).map_err(unfit)?;
        let response = self
            .client
            .post(self.options.endpoint.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(wire::TIMESTAMP, headers.timestamp)
            .header(wire::NONCE, headers.nonce)
            .header(wire::SIGNATURE, headers.signature)
            .body(body)
            .send()
            .await
            .map_err(|error| port_error(&error))?;
        match response.status() {
            StatusCode::ACCEPTED => {
                let accepted: Accepted = read_json(response).await?;
                if accepted.reference.is_empty() { Err(PortError::Unknown) } else { Ok(()) }
            }
            // The protocol: these two mean that nothing was taken.
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

    fn wire_request(&self, request: VerificationRequest) -> Request {
        let subject = |person: jzt_app::ports::VerificationSubject| Subject {
            member_no: person.member_no,
            name: person.name.as_str().to_owned(),
            id_number: person.id_number.as_str().to_owned(),
        };
        let authorization = |signed: jzt_app::ports::SignedAuthorization| wire::Authorization {
            member_no: signed.member_no,
            document: signed.document.to_string(),
            document_sm3: signed.document_sm3,
            record: signed.record,
            signature: signed.signature,
            certificate: signed.certificate,
        };
        Request {
            institution: self.options.institution.clone(),
            request_id: request.request_id,
            authorization_sm3: request.authorization_sm3,
            subjects: request.subjects.into_iter().map(subject).collect(),
            authorizations: request.authorizations.into_iter().map(authorization).collect(),
        }
    }
}

impl Verification for VerificationPlatform {
    fn request(&self, request: VerificationRequest) -> Answer<'_, Result<(), PortError>> {
        Box::pin(self.hand_in(request))
    }

    fn read_callback(&self, headers: &CallbackHeaders, body: &[u8]) -> Option<VerificationAnswer> {
        let signed = Signed { method: "POST", path: wire::CALLBACK_PATH, body };
        let now = self.clock.now().as_seconds();
        wire::verify(&*self.crypto, &self.options.platform_public_key, &signed, headers, now).ok()?;
        // Only a genuine nonce is remembered, so that strangers cannot fill the memory.
        let fresh = self.seen.lock().unwrap_or_else(PoisonError::into_inner).admit(&headers.nonce, now);
        if !fresh {
            return None;
        }
        serde_json::from_slice::<Callback>(body).ok()?.into_answer()
    }
}
