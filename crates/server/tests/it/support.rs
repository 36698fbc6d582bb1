//! A sandbox with adapters around it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use jzt_app::ports::{CallbackHeaders, VerificationAnswer};
use jzt_crypto::x509::{Certificate, Period, Subject, self_signed};
use jzt_crypto::{Algorithm, CryptoProvider, SoftProvider};
use jzt_server::adapters::http_client::Patience;
use jzt_server::adapters::verification_platform::wire::{self, CALLBACK_PATH};
use jzt_server::adapters::{SmsGateway, SystemClock, SystemEntropy, VerificationPlatform};
use jzt_server::sandbox::{Sandbox, SandboxOptions};
use reqwest::Url;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// Short enough for a test that waits for it, long enough for a busy machine to answer in.
pub(crate) const PATIENCE: Patience = Patience { connect: Duration::from_secs(2), total: Duration::from_secs(2) };

/// One callback as it arrived.
pub(crate) struct Arrived {
    pub(crate) headers: CallbackHeaders,
    pub(crate) body: Bytes,
}

/// Where callbacks arrive; answers what it is told, 204 by default.
struct Receiver {
    arrived: mpsc::UnboundedSender<Arrived>,
    answers: Mutex<Vec<StatusCode>>,
}

pub(crate) struct Outside {
    pub(crate) sandbox: Sandbox,
    pub(crate) sms: SmsGateway,
    pub(crate) verification: VerificationPlatform,
    pub(crate) callbacks: mpsc::UnboundedReceiver<Arrived>,
    pub(crate) folder: TempDir,
}

/// `answers` are the first answers to callbacks; afterwards 204.
pub(crate) async fn outside(answers: &[StatusCode]) -> Outside {
    outside_in(tempfile::tempdir().unwrap(), answers).await
}

pub(crate) async fn outside_in(folder: TempDir, answers: &[StatusCode]) -> Outside {
    let (arrived, callbacks) = mpsc::unbounded_channel();
    let receiver = Receiver { arrived, answers: Mutex::new(answers.iter().rev().copied().collect()) };
    let router = Router::new().route(CALLBACK_PATH, post(receive)).with_state(Arc::new(receiver));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let callback = format!("http://{}{CALLBACK_PATH}", listener.local_addr().unwrap());
    drop(tokio::spawn(axum::serve(listener, router).into_future()));
    let sandbox = Sandbox::start(SandboxOptions {
        folder: folder.path().join("platform"),
        timestamps_folder: folder.path().join("timestamps"),
        callback: Url::parse(&callback).unwrap(),
        thinking: Duration::ZERO,
        patience: PATIENCE,
        crypto: Arc::new(SoftProvider),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    })
    .await
    .unwrap();
    let sms = SmsGateway::new(sandbox.sms_options()).unwrap();
    let verification = platform(&sandbox);
    Outside { sandbox, sms, verification, callbacks, folder }
}

pub(crate) fn platform(sandbox: &Sandbox) -> VerificationPlatform {
    VerificationPlatform::new(
        sandbox.verification_options(),
        Arc::new(SoftProvider),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )
    .unwrap()
}

async fn receive(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    receiver.arrived.send(Arrived { headers: wire::headers(&headers), body }).unwrap();
    receiver.answers.lock().unwrap().pop().unwrap_or(StatusCode::NO_CONTENT)
}

impl Outside {
    /// The next callback as the adapter reads it.
    pub(crate) async fn next_answer(&mut self) -> Option<VerificationAnswer> {
        use jzt_app::ports::Verification;
        let arrived = self.next_callback().await;
        self.verification.read_callback(&arrived.headers, &arrived.body)
    }

    /// The next callback.
    pub(crate) async fn next_callback(&mut self) -> Arrived {
        tokio::time::timeout(Duration::from_secs(30), self.callbacks.recv())
            .await
            .expect("a callback within half a minute")
            .unwrap()
    }
}

/// A certificate that nobody has issued anything under.
pub(crate) fn certificate() -> Certificate {
    let key = SoftProvider.generate(Algorithm::P256Sha256, &SystemEntropy).unwrap();
    let subject = Subject { organization: "测试".into(), common_name: "时间戳根".into(), serial_number: None };
    let period = Period { from: 0, until: 4_000_000_000 };
    self_signed(&SoftProvider, &SystemEntropy, &key, &subject, period).unwrap()
}
