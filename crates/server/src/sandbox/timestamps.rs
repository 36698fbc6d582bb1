//! A timestamp authority (RFC 3161) for practice mode. Its key stays in the practice folder, so that timestamps of earlier
//! runs still verify.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use data_encoding::HEXLOWER;
use jzt_app::ports::{Clock, Entropy};
use jzt_crypto::x509::{self, CertError, Certificate, Period, Profile, Signer, Subject};
use jzt_crypto::{Algorithm, CryptoProvider, PrivateKey, tsp};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use zeroize::Zeroizing;

use super::Fault;
use crate::adapters::objects::{make_private_folder, write_durably};
use crate::adapters::timestamp_authority::REPLY;

/// Where requests are handed in.
pub const PATH: &str = "/timestamp";
/// Bytes of the longest request.
const QUERY_BYTES_MAX: usize = 4 * 1024;
/// Longer than any caller waits.
const SLOW: Duration = Duration::from_mins(2);
const FILE: &str = "timestamps.json";
/// The practice clock is moved by years: the certificates hold before and after.
const BEFORE_SECONDS: i64 = 366 * 86_400;
const AFTER_SECONDS: i64 = 40 * 366 * 86_400;

/// Key and certificates as kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    root: String,
    certificate: String,
}

/// The authority.
pub struct Stamper {
    key: PrivateKey,
    root: Certificate,
    certificate: Certificate,
    crypto: Arc<dyn CryptoProvider>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Stamper {
    /// Opens the authority of a folder, made when there is none.
    pub fn open(
        folder: &Path,
        crypto: Arc<dyn CryptoProvider>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> io::Result<Arc<Self>> {
        make_private_folder(folder)?;
        let file = folder.join(FILE);
        let unfit = || io::Error::from(io::ErrorKind::InvalidData);
        let (key, root, certificate) = match std::fs::read(&file) {
            Ok(kept) => read(&kept).ok_or_else(unfit)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let made = make(&*crypto, &*entropy, clock.now().as_seconds()).map_err(io::Error::other)?;
                write_durably(&file, &write(&made)?)?;
                made
            }
            Err(error) => return Err(error),
        };
        Ok(Arc::new(Self { key, root, certificate, crypto, clock, entropy }))
    }

    /// What its timestamps are checked against.
    pub fn root(&self) -> Certificate {
        self.root.clone()
    }

    fn stamp(&self, request: &[u8]) -> Result<Vec<u8>, tsp::TspError> {
        let signer = Signer { provider: &*self.crypto, key: &self.key, certificate: &self.certificate };
        tsp::respond(signer, &[], &*self.entropy, request, self.clock.now().as_seconds())
    }
}

type Made = (PrivateKey, Certificate, Certificate);

fn make(crypto: &dyn CryptoProvider, entropy: &dyn Entropy, now: i64) -> Result<Made, CertError> {
    let period = Period { from: now.saturating_sub(BEFORE_SECONDS), until: now.saturating_add(AFTER_SECONDS) };
    let subject =
        |name: &str| Subject { organization: "演练".to_owned(), common_name: name.to_owned(), serial_number: None };
    let root_key = crypto.generate(Algorithm::P256Sha256, entropy)?;
    let root = x509::self_signed(crypto, entropy, &root_key, &subject("演练时间戳根"), period)?;
    let key = crypto.generate(Algorithm::P256Sha256, entropy)?;
    let ca = Signer { provider: crypto, key: &root_key, certificate: &root };
    let profile = Profile::TimestampAuthority;
    let certificate = x509::issue(ca, entropy, &crypto.public(&key)?, &subject("演练时间戳"), period, profile)?;
    Ok((key, root, certificate))
}

fn write((key, root, certificate): &Made) -> io::Result<Vec<u8>> {
    let kept = Kept {
        key: HEXLOWER.encode(&key.to_stored()),
        root: HEXLOWER.encode(root.der()),
        certificate: HEXLOWER.encode(certificate.der()),
    };
    Ok(serde_json::to_vec(&kept)?)
}

fn read(bytes: &[u8]) -> Option<Made> {
    let kept: Kept = serde_json::from_slice(bytes).ok()?;
    let der = |text: &str| Certificate::from_der(&HEXLOWER.decode(text.as_bytes()).ok()?).ok();
    let key = Zeroizing::new(HEXLOWER.decode(kept.key.as_bytes()).ok()?);
    Some((PrivateKey::from_stored(&key).ok()?, der(&kept.root)?, der(&kept.certificate)?))
}

/// The authority's HTTP interface.
pub fn router(stamper: Arc<Stamper>, fault: watch::Receiver<Fault>) -> Router {
    Router::new().route(PATH, post(stamp)).layer(DefaultBodyLimit::max(QUERY_BYTES_MAX)).with_state((stamper, fault))
}

async fn stamp(State((stamper, fault)): State<(Arc<Stamper>, watch::Receiver<Fault>)>, request: Bytes) -> Response {
    let fault = *fault.borrow();
    match fault {
        Fault::Nonsense => return (StatusCode::OK, "<html><body>系统维护中</body></html>").into_response(),
        Fault::Slow => tokio::time::sleep(SLOW).await,
        // A second timestamp is another one of the same hash: harmless.
        Fault::None | Fault::Down | Fault::Twice => {}
    }
    match stamper.stamp(&request) {
        Ok(answer) => ([(CONTENT_TYPE, REPLY)], answer).into_response(),
        Err(_unfit) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
