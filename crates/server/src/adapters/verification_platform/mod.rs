//! The verification platform (居民家庭经济状况核对平台), by a signed request and a signed callback.
//!
//! No platform has published its interface; the protocol here is ours, written down in [`wire`] for whoever connects one.

pub mod wire;

use std::sync::{Arc, Mutex, PoisonError};

use jzt_app::ports::{
    Answer, CallbackHeaders, Clock, Entropy, PortError, Verification, VerificationAnswer, VerificationRequest,
};
use jzt_crypto::CryptoProvider;
use reqwest::StatusCode;

use super::http_client::ClientError;
use super::signed_messages::{Connection, NonceMemory, Signed, SignedClient, verify};
use wire::{Accepted, Callback, Request, Subject};

/// What connects this installation with the platform.
pub struct VerificationOptions {
    /// Where and as whom requests are handed in.
    pub connection: Connection,
    /// The platform's SM2 public key (SEC1): checks callbacks.
    pub platform_public_key: Vec<u8>,
}

/// The platform.
pub struct VerificationPlatform {
    client: SignedClient,
    platform_public_key: Vec<u8>,
    crypto: Arc<dyn CryptoProvider>,
    clock: Arc<dyn Clock>,
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
        let VerificationOptions { connection, platform_public_key } = options;
        let client = SignedClient::new(connection, crypto.clone(), clock.clone(), entropy)?;
        Ok(Self { client, platform_public_key, crypto, clock, seen: Mutex::default() })
    }

    async fn hand_in(&self, request: VerificationRequest) -> Result<(), PortError> {
        let accepted: Accepted = self.client.post(&self.wire_request(request), StatusCode::ACCEPTED).await?;
        if accepted.reference.is_empty() { Err(PortError::Unknown) } else { Ok(()) }
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
            institution: self.client.institution().to_owned(),
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
        verify(&*self.crypto, &self.platform_public_key, &signed, headers, now).ok()?;
        // Only a genuine nonce is remembered, so that strangers cannot fill the memory.
        let fresh = self.seen.lock().unwrap_or_else(PoisonError::into_inner).admit(&headers.nonce, now);
        if !fresh {
            return None;
        }
        serde_json::from_slice::<Callback>(body).ok()?.into_answer()
    }
}
