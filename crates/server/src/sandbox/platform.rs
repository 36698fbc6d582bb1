//! A verification platform that answers from invented registers, after a while, by a signed callback.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use data_encoding::HEXLOWER;
use jzt_app::ports::{CallbackHeaders, Clock, Entropy};
use jzt_crypto::{CryptoProvider, sm3};
use reqwest::{Client, Url};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use super::authorizations::{self, Published};
use super::pending::{PENDING_MAX, Pending};
use super::{Fault, SandboxError, registers};
use crate::adapters::http_client::{Patience, client};
use crate::adapters::signed_messages::{self, BODY_BYTES_MAX, NonceMemory, Refused, Signed};
use crate::adapters::verification_platform::wire::{Accepted, Callback, Request, is_number};

/// Where requests are handed in.
pub const PATH: &str = "/v1/requests";
/// Callbacks under way at once.
const SENDERS_MAX: usize = 16;
const PAUSE_FIRST: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// Longer than any caller waits.
const SLOW: Duration = Duration::from_mins(2);
const NONSENSE: &str = "<html><body>系统维护中</body></html>";

/// What the platform knows of its one institution, and its own key.
pub struct PlatformOptions {
    /// Where unanswered requests are kept.
    pub folder: PathBuf,
    /// Where answers go.
    pub callback: Url,
    /// How long it thinks before it answers.
    pub thinking: Duration,
    /// The institution's code.
    pub institution: String,
    /// The institution's public key.
    pub institution_public_key: Vec<u8>,
    /// The platform's own key.
    pub private_key: Zeroizing<[u8; 32]>,
    /// Cryptography.
    pub crypto: Arc<dyn CryptoProvider>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// The platform.
pub struct Platform {
    options: PlatformOptions,
    fault: watch::Receiver<Fault>,
    client: Client,
    seen: Mutex<NonceMemory>,
    pending: Pending,
    queue: mpsc::Sender<Request>,
}

impl Platform {
    /// Opens the platform with what it has not answered yet, and the task that answers.
    pub fn open(
        options: PlatformOptions,
        fault: watch::Receiver<Fault>,
    ) -> Result<(Arc<Self>, impl Future<Output = ()> + Send + use<>), SandboxError> {
        let client = client(&options.callback, Patience::default())?;
        let pending = Pending::open(options.folder.clone())?;
        let (queue, requests) = mpsc::channel(PENDING_MAX);
        for request in pending.load()? {
            // The channel holds as many as can be pending.
            queue.try_send(request).map_err(|_full| io::Error::from(io::ErrorKind::StorageFull))?;
        }
        let platform = Arc::new(Self { options, fault, client, seen: Mutex::default(), pending, queue });
        let sender = Arc::clone(&platform);
        Ok((platform, sender.answer_all(requests)))
    }

    /// Takes a request, durably, before it is acknowledged.
    async fn take(&self, headers: &CallbackHeaders, body: &[u8]) -> Result<String, (StatusCode, &'static str)> {
        let signed = Signed { method: "POST", path: PATH, body };
        let now = self.options.clock.now().as_seconds();
        signed_messages::verify(&*self.options.crypto, &self.options.institution_public_key, &signed, headers, now)
            .map_err(|_| (StatusCode::UNAUTHORIZED, "bad-signature"))?;
        if !self.seen.lock().unwrap_or_else(PoisonError::into_inner).admit(&headers.nonce, now) {
            return Err((StatusCode::UNAUTHORIZED, "replayed"));
        }
        let request: Request = serde_json::from_slice(body).map_err(|_| (StatusCode::BAD_REQUEST, "bad-request"))?;
        if request.institution != self.options.institution {
            return Err((StatusCode::FORBIDDEN, "unknown-institution"));
        }
        if !is_number(&request.request_id) || request.subjects.is_empty() {
            return Err((StatusCode::BAD_REQUEST, "bad-request"));
        }
        let full = (StatusCode::SERVICE_UNAVAILABLE, "busy");
        let published = Published::of(&self.client, &self.options.callback).await.ok_or(full)?;
        authorizations::check(&*self.options.crypto, &published, &request)
            .map_err(|code| (StatusCode::UNPROCESSABLE_ENTITY, code))?;
        let place = self.queue.try_reserve().map_err(|_| full)?;
        self.pending.keep(&request).map_err(|_| full)?;
        let reference = reference(&request.request_id);
        place.send(request);
        Ok(reference)
    }

    async fn answer_all(self: Arc<Self>, mut requests: mpsc::Receiver<Request>) {
        let mut senders = JoinSet::new();
        loop {
            tokio::select! {
                Some(request) = requests.recv(), if senders.len() < SENDERS_MAX => {
                    senders.spawn(Arc::clone(&self).answer(request));
                }
                Some(_done) = senders.join_next() => {}
                else => return,
            }
        }
    }

    /// Calls back until it is heard.
    async fn answer(self: Arc<Self>, request: Request) {
        tokio::time::sleep(self.options.thinking).await;
        let mut fault = self.fault.clone();
        let mut pause = PAUSE_FIRST;
        loop {
            if fault.wait_for(|fault| *fault != Fault::Down).await.is_err() {
                return;
            }
            let fault = *fault.borrow();
            let body = if fault == Fault::Nonsense { NONSENSE.as_bytes().to_vec() } else { self.result(&request) };
            let mut heard = self.call_back(&body).await;
            if heard && fault == Fault::Twice {
                heard = self.call_back(&body).await;
            }
            if heard {
                break;
            }
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(PAUSE_MAX);
        }
        if let Err(error) = self.pending.forget(&request.request_id) {
            // The same request came twice and the other answer has cleared it, or it is answered again after a restart.
            tracing::debug!(kind = ?error.kind(), "an answered practice request was not there any more");
        }
    }

    fn result(&self, request: &Request) -> Vec<u8> {
        let callback = Callback {
            request_id: request.request_id.clone(),
            reference: reference(&request.request_id),
            findings: registers::findings(&request.subjects, self.options.clock.now()),
        };
        serde_json::to_vec(&callback).unwrap_or_default()
    }

    /// One try; true when the institution has taken it, or knows no such request (any more).
    async fn call_back(&self, body: &[u8]) -> bool {
        let options = &self.options;
        let signed = Signed { method: "POST", path: options.callback.path(), body };
        let at = options.clock.now().as_seconds();
        let Ok(headers) = signed_messages::sign(&*options.crypto, &options.private_key, &signed, at, &*options.entropy)
        else {
            return false;
        };
        let sent = self
            .client
            .post(options.callback.clone())
            .header(signed_messages::TIMESTAMP, headers.timestamp)
            .header(signed_messages::NONCE, headers.nonce)
            .header(signed_messages::SIGNATURE, headers.signature)
            .body(body.to_vec())
            .send()
            .await;
        sent.is_ok_and(|response| response.status().is_success() || response.status() == StatusCode::NOT_FOUND)
    }
}

fn reference(request_id: &str) -> String {
    let digest = HEXLOWER.encode(&sm3(request_id.as_bytes()));
    format!("HD{}", digest.get(..16).unwrap_or_default())
}

/// The platform's HTTP interface.
pub fn router(platform: Arc<Platform>) -> Router {
    Router::new().route(PATH, post(take)).layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).with_state(platform)
}

async fn take(State(platform): State<Arc<Platform>>, headers: HeaderMap, body: Bytes) -> Response {
    let fault = *platform.fault.borrow();
    if fault == Fault::Nonsense {
        return (StatusCode::ACCEPTED, NONSENSE).into_response();
    }
    let taken = platform.take(&signed_messages::headers(&headers), &body).await;
    if fault == Fault::Slow {
        tokio::time::sleep(SLOW).await;
    }
    match taken {
        Ok(reference) => (StatusCode::ACCEPTED, Json(Accepted { reference })).into_response(),
        Err((status, code)) => (status, Json(Refused { code: code.to_owned() })).into_response(),
    }
}
