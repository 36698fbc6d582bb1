//! The outside of practice mode: an SMS gateway, a verification platform, a register of persons and a timestamp authority on
//! loopback, speaking the real protocols, so that the adapters in use are the production ones. Nothing here is reachable from another machine.

mod authorizations;
pub mod faults;
pub mod gateway;
mod pending;
pub mod platform;
mod registers;
pub mod registry;
mod service;
pub mod timestamps;

pub use faults::{Fault, Outside, Switch};
pub use gateway::{Gateway, InboxMessage};
pub use platform::Platform;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::HEXLOWER;
use jzt_app::ports::{Clock, Entropy};
use jzt_crypto::CryptoProvider;
use jzt_crypto::x509::Certificate;
use reqwest::Url;
use tokio::sync::watch;
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use crate::adapters::http_client::{ClientError, Patience};
use crate::adapters::signed_messages::Connection;
use crate::adapters::sms_gateway::SmsGatewayOptions;
use crate::adapters::timestamp_authority::TimestampOptions;
use crate::adapters::verification_platform::VerificationOptions;

/// What the sandbox needs.
pub struct SandboxOptions {
    /// Where it keeps requests that are not answered yet.
    pub folder: PathBuf,
    /// Where its timestamp authority keeps its key.
    pub timestamps_folder: PathBuf,
    /// Where the platform's answers go.
    pub callback: Url,
    /// How long the platform thinks.
    pub thinking: Duration,
    /// How long our side waits for the sandbox.
    pub patience: Patience,
    /// Cryptography.
    pub crypto: Arc<dyn CryptoProvider>,
    /// The practice clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// Why the sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// No port, or its folder cannot be used.
    #[error("the sandbox cannot start: {0}")]
    Io(#[from] io::Error),
    /// No HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// An address that is none.
    #[error("the sandbox has no usable address")]
    Address,
}

/// The running sandbox; dropping it stops it.
pub struct Sandbox {
    /// The SMS gateway.
    pub gateway: Arc<Gateway>,
    /// The switches for faults.
    pub outside: Arc<Outside>,
    gateway_endpoint: Url,
    platform_endpoint: Url,
    registry_endpoint: Url,
    timestamp_endpoint: Url,
    timestamp_root: Certificate,
    gateway_secret: Zeroizing<String>,
    institution_key: Zeroizing<[u8; 32]>,
    platform_public_key: Vec<u8>,
    patience: Patience,
    /// Aborted when it is dropped.
    _tasks: JoinSet<()>,
}

const EC_NAME: &str = "演练";
const AP_ID: &str = "practice";
const SIGN: &str = "PRACTICE";
const INSTITUTION: &str = "practice";

/// Serves one outside system on a port of its own.
async fn spawn(
    tasks: &mut JoinSet<()>,
    router: axum::Router,
    outage: watch::Receiver<Fault>,
) -> Result<SocketAddr, SandboxError> {
    let (listener, address) = service::bind().await?;
    tasks.spawn(service::run(listener, address, router, outage));
    Ok(address)
}

/// The timestamp authority: where it answers, and the certificate that its tokens lead to.
async fn start_timestamps(
    options: &SandboxOptions,
    outside: &Outside,
    tasks: &mut JoinSet<()>,
) -> Result<(Url, Certificate), SandboxError> {
    let stamper = timestamps::Stamper::open(
        &options.timestamps_folder,
        Arc::clone(&options.crypto),
        Arc::clone(&options.clock),
        Arc::clone(&options.entropy),
    )?;
    let root = stamper.root();
    let router = timestamps::router(stamper, outside.timestamps.subscribe());
    let address = spawn(tasks, router, outside.timestamps.subscribe()).await?;
    Ok((url(&format!("http://{address}{}", timestamps::PATH))?, root))
}

impl Sandbox {
    /// Starts all services with fresh keys.
    pub async fn start(options: SandboxOptions) -> Result<Self, SandboxError> {
        let outside = Arc::new(Outside::default());
        let mut tasks = JoinSet::new();
        let gateway_secret = Zeroizing::new(HEXLOWER.encode(&random(&*options.entropy)));
        let gateway = Arc::new(Gateway::new(
            gateway::Account {
                ec_name: EC_NAME.to_owned(),
                ap_id: AP_ID.to_owned(),
                sign: SIGN.to_owned(),
                secret_key: gateway_secret.clone(),
            },
            Arc::clone(&options.clock),
            outside.gateway.subscribe(),
        ));
        let router = gateway::router(Arc::clone(&gateway));
        let address = spawn(&mut tasks, router, outside.gateway.subscribe()).await?;
        let gateway_endpoint = url(&format!("http://{address}{}", gateway::PATH))?;

        let (institution_key, institution_public_key) = key_pair(&*options.crypto, &*options.entropy);
        let (platform_key, platform_public_key) = key_pair(&*options.crypto, &*options.entropy);
        let router = registry::router(
            registry::RegistryOptions {
                institution: INSTITUTION.to_owned(),
                institution_public_key: institution_public_key.clone(),
                crypto: Arc::clone(&options.crypto),
                clock: Arc::clone(&options.clock),
                entropy: Arc::clone(&options.entropy),
            },
            outside.registry.subscribe(),
        );
        let address = spawn(&mut tasks, router, outside.registry.subscribe()).await?;
        let registry_endpoint = url(&format!("http://{address}{}", registry::PATH))?;

        let (timestamp_endpoint, timestamp_root) = start_timestamps(&options, &outside, &mut tasks).await?;

        let (listener, address) = service::bind().await?;
        let (platform, callbacks) = Platform::open(
            platform::PlatformOptions {
                folder: options.folder,
                callback: options.callback,
                thinking: options.thinking,
                institution: INSTITUTION.to_owned(),
                institution_public_key,
                private_key: platform_key,
                crypto: options.crypto,
                clock: options.clock,
                entropy: options.entropy,
            },
            outside.platform.subscribe(),
        )?;
        let router = platform::router(platform);
        tasks.spawn(service::run(listener, address, router, outside.platform.subscribe()));
        tasks.spawn(callbacks);
        let platform_endpoint = url(&format!("http://{address}{}", platform::PATH))?;
        Ok(Self {
            gateway,
            outside,
            gateway_endpoint,
            platform_endpoint,
            registry_endpoint,
            timestamp_endpoint,
            timestamp_root,
            gateway_secret,
            institution_key,
            platform_public_key,
            patience: options.patience,
            _tasks: tasks,
        })
    }

    /// How the adapter reaches the gateway.
    pub fn sms_options(&self) -> SmsGatewayOptions {
        SmsGatewayOptions {
            endpoint: self.gateway_endpoint.clone(),
            ec_name: EC_NAME.to_owned(),
            ap_id: AP_ID.to_owned(),
            secret_key: self.gateway_secret.clone(),
            sign: SIGN.to_owned(),
            add_serial: String::new(),
            patience: self.patience,
        }
    }

    /// How the adapter reaches the register of persons.
    pub fn registry_connection(&self) -> Connection {
        self.connection(&self.registry_endpoint)
    }

    /// How the adapter reaches the timestamp authority.
    pub fn timestamp_options(&self) -> TimestampOptions {
        TimestampOptions {
            endpoint: self.timestamp_endpoint.clone(),
            roots: vec![self.timestamp_root.clone()],
            patience: self.patience,
        }
    }

    /// How the adapter reaches the platform.
    pub fn verification_options(&self) -> VerificationOptions {
        VerificationOptions {
            connection: self.connection(&self.platform_endpoint),
            platform_public_key: self.platform_public_key.clone(),
        }
    }

    fn connection(&self, endpoint: &Url) -> Connection {
        Connection {
            endpoint: endpoint.clone(),
            institution: INSTITUTION.to_owned(),
            private_key: self.institution_key.clone(),
            patience: self.patience,
        }
    }
}

fn url(text: &str) -> Result<Url, SandboxError> {
    Url::parse(text).map_err(|_| SandboxError::Address)
}

fn random(entropy: &dyn Entropy) -> [u8; 32] {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    bytes
}

/// A fresh SM2 key pair. Nearly every 32 bytes are a key; the loop takes the first that are.
fn key_pair(crypto: &dyn CryptoProvider, entropy: &dyn Entropy) -> (Zeroizing<[u8; 32]>, Vec<u8>) {
    loop {
        let secret = Zeroizing::new(random(entropy));
        if let Ok(public) = crypto.sm2_public(&secret) {
            return (secret, public.to_vec());
        }
    }
}
