//! A sandbox with adapters around it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use data_encoding::BASE64;
use jzt_app::ports::{CallbackHeaders, SignedAuthorization, VerificationAnswer};
use jzt_crypto::x509::{
    Certificate, Crl, Period, Profile, Revoked, Signer, Subject, issue, revocation_list, self_signed,
};
use jzt_crypto::{Algorithm, CryptoProvider, PrivateKey, SoftProvider, signature_to_der};
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_server::adapters::http_client::Patience;
use jzt_server::adapters::signed_messages;
use jzt_server::adapters::verification_platform::wire::CALLBACK_PATH;
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
    pub(crate) district: Arc<District>,
}

/// `answers` are the first answers to callbacks; afterwards 204.
pub(crate) async fn outside(answers: &[StatusCode]) -> Outside {
    outside_in(tempfile::tempdir().unwrap(), answers).await
}

pub(crate) async fn outside_in(folder: TempDir, answers: &[StatusCode]) -> Outside {
    let (arrived, callbacks) = mpsc::unbounded_channel();
    let receiver = Receiver { arrived, answers: Mutex::new(answers.iter().rev().copied().collect()) };
    let district = Arc::new(District::new());
    let router = Router::new()
        .route(CALLBACK_PATH, post(receive))
        .with_state(Arc::new(receiver))
        .merge(published(Arc::clone(&district)));
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
    Outside { sandbox, sms, verification, callbacks, folder, district }
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
    receiver.arrived.send(Arrived { headers: signed_messages::headers(&headers), body }).unwrap();
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
    self_signed(&SoftProvider, &SystemEntropy, &key, &subject("时间戳根"), century()).unwrap()
}

/// What the district publishes, as the platform asks for it.
fn published(district: Arc<District>) -> Router {
    let revoked = Arc::clone(&district);
    Router::new()
        .route("/ca/signing.pem", get(async move || district.ca.1.to_pem()))
        .route("/ca/signing.crl.pem", get(async move || revoked.list().to_pem()))
}

/// A district that certifies one-time keys.
pub(crate) struct District {
    ca: (PrivateKey, Certificate),
    revoked: Mutex<Vec<Revoked>>,
}

impl District {
    pub(crate) fn new() -> Self {
        let key = SoftProvider.generate(Algorithm::Sm2Sm3, &SystemEntropy).unwrap();
        let certificate = self_signed(&SoftProvider, &SystemEntropy, &key, &subject("签名"), century()).unwrap();
        Self { ca: (key, certificate), revoked: Mutex::default() }
    }

    fn signer(&self) -> Signer<'_> {
        Signer { provider: &SoftProvider, key: &self.ca.0, certificate: &self.ca.1 }
    }

    fn list(&self) -> Crl {
        revocation_list(self.signer(), 1, century(), &self.revoked.lock().unwrap()).unwrap()
    }

    /// Every authorization that was given is withdrawn from use.
    pub(crate) fn revoke(&self, authorization: &SignedAuthorization) {
        let der = BASE64.decode(authorization.certificate.as_bytes()).unwrap();
        let serial = Certificate::from_der(&der).unwrap().serial().to_vec();
        self.revoked.lock().unwrap().push(Revoked { serial, at: 1_800_000_000 });
    }

    /// What a person signs for an application.
    pub(crate) fn authorization(&self, application: ApplicationId, name: &str) -> SignedAuthorization {
        let document = DocumentId::from_uuid(application.as_uuid());
        let key = SoftProvider.generate(Algorithm::Sm2Sm3, &SystemEntropy).unwrap();
        let public = SoftProvider.public(&key).unwrap();
        let profile = Profile::OneTimeSignature;
        let one_time = issue(self.signer(), &SystemEntropy, &public, &subject(name), century(), profile).unwrap();
        let record = serde_json::json!({
            "schema": 1, "document": document, "number": "1", "code": "c", "application": application,
            "signer": { "no": 1, "name": name, "id_number": "", "phone_tail": null }, "wards": [], "way": "promise",
            "promise": null, "pictures": [], "witness": null, "identity": [],
            "consents": { "bank_data": true, "face_data": false }, "text_version": "", "text_sm3": "",
            "opened_at": null, "read_at": null, "signed_at": 1_790_000_000_000_000_i64, "client": "",
            "authority": application, "document_sm3": "00", "document_bytes": 1,
        });
        let record = record.to_string();
        let signature = SoftProvider.sign(&key, record.as_bytes()).unwrap();
        SignedAuthorization {
            member_no: 1,
            wards: vec![],
            document,
            document_sm3: "00".to_owned(),
            signature: BASE64.encode(&signature_to_der(&signature).unwrap()),
            certificate: BASE64.encode(one_time.der()),
            record,
        }
    }
}

fn century() -> Period {
    Period { from: 0, until: 4_000_000_000 }
}

fn subject(name: &str) -> Subject {
    Subject { organization: "测试".to_owned(), common_name: name.to_owned(), serial_number: None }
}
