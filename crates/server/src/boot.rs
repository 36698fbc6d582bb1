//! Puts the parts together as the configuration says.

use std::io;
use std::sync::Arc;

use jiff::civil::Date;
use jzt_app::policy_files::{self, PolicyFileError, PolicyFiles};
use jzt_app::ports::{
    Answer, CallbackHeaders, Clock, PeopleRegistry, PortError, RegistryAnswer, Sms, SmsRequest, TimestampAuthority,
    Verification, VerificationAnswer, VerificationRequest,
};
use jzt_app::{App, Parts, Settings};
use jzt_crypto::x509::Certificate;
use jzt_crypto::{CryptoProvider, KeyRing, SoftProvider};
use jzt_documents::FontError;
use jzt_domain::identity::linking::NamedPerson;
use jzt_store::{Db, DbOptions, Engine, StoreError};
use reqwest::Url;

use crate::adapters::clock::ClockError;
use crate::adapters::http_client::ClientError;
use crate::adapters::letters::look_at_fonts;
use crate::adapters::objects::make_private_folder;
use crate::adapters::{
    FolderObjects, HttpPeopleRegistry, HttpTimestampAuthority, MovableClock, PdfSeals, SmsGateway, SystemClock,
    SystemEntropy, Typesetter, VerificationPlatform,
};
use crate::config::{Config, ConfigError, practice_keys};
use crate::sandbox::{Sandbox, SandboxError, SandboxOptions};

/// The telephone that practice mode names; it cannot be dialled.
const PRACTICE_OFFICE_PHONE: &str = "023-00000000";

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// Configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Policy files.
    #[error(transparent)]
    Policy(#[from] PolicyFileError),
    /// Holiday notices of the database.
    #[error(transparent)]
    App(#[from] jzt_app::AppError),
    /// Database.
    #[error("database: {0}")]
    Store(#[from] StoreError),
    /// Practice clock.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Sandbox.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// A folder or a port.
    #[error("{what}: {cause}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system says.
        cause: io::Error,
    },
}

impl BootError {
    /// Names what was tried.
    pub fn io(what: &str) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io { what: what.to_owned(), cause }
    }
}

/// The ports to the outside.
pub(crate) struct Outside {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) sms: Arc<dyn Sms>,
    pub(crate) verification: Arc<dyn Verification>,
    pub(crate) registry: Arc<dyn PeopleRegistry>,
    pub(crate) timestamps: Arc<dyn TimestampAuthority>,
}

/// The invented outside of practice mode.
pub(crate) struct PracticeWorld {
    pub(crate) clock: Arc<MovableClock>,
    pub(crate) sandbox: Sandbox,
}

fn crypto() -> Arc<dyn CryptoProvider> {
    Arc::new(SoftProvider)
}

/// The rules: built in, with the configured folder over them; complete for the district on a day.
pub(crate) fn policy(config: &Config, on: Date) -> Result<PolicyFiles, BootError> {
    let files = policy_files::load(config.policy.as_deref())?;
    files.check_complete(&config.http.district()?, on)?;
    Ok(files)
}

/// The data folder, made when missing.
pub(crate) fn data_folder(config: &Config) -> Result<(), BootError> {
    make_private_folder(&config.data).map_err(BootError::io("the data folder cannot be made"))
}

/// The master keys.
pub(crate) fn keys(config: &Config, practice: bool) -> Result<KeyRing, BootError> {
    Ok(if practice {
        practice_keys(&config.data.join("keys.toml"), crypto(), &SystemEntropy)?
    } else {
        config.keys.ring(crypto())?
    })
}

/// Whether the master keys can be had, without making any.
pub(crate) fn keys_readable(config: &Config, practice: bool) -> Result<String, BootError> {
    if practice && !config.data.join("keys.toml").exists() {
        return Ok("made at the first start".to_owned());
    }
    keys(config, practice).map(|ring| format!("newest {}", ring.newest_id()))
}

/// The database, not migrated.
pub(crate) async fn database(config: &Config) -> Result<Db, BootError> {
    Ok(Db::connect(&config.database_url(), DbOptions::default()).await?)
}

/// The database with this program's schema. A SQLite file belongs to this process and is brought up to date; a shared
/// server is the operator's decision (`migrate`).
pub(crate) async fn ready_database(config: &Config) -> Result<Db, BootError> {
    let db = database(config).await?;
    match db.engine() {
        Engine::Sqlite => drop(db.migrate(SystemClock.now()).await?),
        Engine::Postgres => db.check_schema().await?,
    }
    Ok(db)
}

/// The real outside.
pub(crate) fn real_outside(config: &Config) -> Result<Outside, BootError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let sms = SmsGateway::new(config.sms.options()?)?;
    let verification = VerificationPlatform::new(
        config.verification.options()?,
        crypto(),
        Arc::clone(&clock),
        Arc::new(SystemEntropy),
    )?;
    let registry = HttpPeopleRegistry::new(
        config.people_registry.connection()?,
        crypto(),
        Arc::clone(&clock),
        Arc::new(SystemEntropy),
    )?;
    let timestamps = HttpTimestampAuthority::new(config.timestamp_authority.options()?)?;
    Ok(Outside {
        clock,
        sms: Arc::new(sms),
        verification: Arc::new(verification),
        registry: Arc::new(registry),
        timestamps: Arc::new(timestamps),
    })
}

/// The practice clock of the data folder.
fn practice_clock(config: &Config) -> Result<Arc<MovableClock>, BootError> {
    let folder = config.data.join("practice");
    make_private_folder(&folder).map_err(BootError::io("the practice folder cannot be made"))?;
    Ok(Arc::new(MovableClock::open(&folder.join("clock"))?))
}

/// The outside of practice mode: the production adapters, talking to the sandbox. Answers go to `callback`.
pub(crate) async fn practice_outside(config: &Config, callback: Url) -> Result<(Outside, PracticeWorld), BootError> {
    let clock = practice_clock(config)?;
    let sandbox = Sandbox::start(SandboxOptions {
        folder: config.data.join("practice").join("platform"),
        timestamps_folder: config.data.join("practice").join("timestamps"),
        callback,
        thinking: config.practice.thinking(),
        patience: config.practice.patience()?,
        crypto: crypto(),
        clock: clock.clone(),
        entropy: Arc::new(SystemEntropy),
    })
    .await?;
    let sms = SmsGateway::new(sandbox.sms_options())?;
    let verification =
        VerificationPlatform::new(sandbox.verification_options(), crypto(), clock.clone(), Arc::new(SystemEntropy))?;
    let registry =
        HttpPeopleRegistry::new(sandbox.registry_connection(), crypto(), clock.clone(), Arc::new(SystemEntropy))?;
    let outside = Outside {
        clock: clock.clone(),
        sms: Arc::new(sms),
        verification: Arc::new(verification),
        registry: Arc::new(registry),
        timestamps: Arc::new(HttpTimestampAuthority::new(sandbox.timestamp_options())?),
    };
    Ok((outside, PracticeWorld { clock, sandbox }))
}

/// For commands that send nothing.
pub(crate) fn no_outside(config: &Config, practice: bool) -> Result<Outside, BootError> {
    let clock: Arc<dyn Clock> = if practice { practice_clock(config)? } else { Arc::new(SystemClock) };
    Ok(Outside {
        clock,
        sms: Arc::new(Nowhere),
        verification: Arc::new(Nowhere),
        registry: Arc::new(Nowhere),
        timestamps: Arc::new(NoStamps { roots: config.timestamp_authority.roots.clone() }),
    })
}

/// The fonts of letters. Missing ones stop nothing: letters wait, and rare characters are marked.
pub(crate) fn fonts(config: &Config) -> Result<String, FontError> {
    look_at_fonts(&config.letters.fonts)
}

/// Says in the log which fonts are missing, without keeping the start waiting.
pub(crate) fn tell_about_fonts(config: &Config) {
    let folders = config.letters.fonts.clone();
    drop(tokio::task::spawn_blocking(move || match look_at_fonts(&folders) {
        Ok(state) => tracing::info!(state, "letters"),
        Err(fault) => tracing::warn!(%fault, "letters wait for fonts"),
    }));
}

/// The use cases around a database and an outside.
pub(crate) fn app(
    config: &Config,
    practice: bool,
    db: Db,
    outside: Outside,
    public_url: String,
) -> Result<App, BootError> {
    let objects = FolderObjects::open(&config.data.join("objects"))
        .map_err(BootError::io("the folder of photographs cannot be opened"))?;
    let policy = policy(config, outside.clock.now().date())?;
    let office_phone = config.http.office_phone.clone().unwrap_or_else(|| PRACTICE_OFFICE_PHONE.to_owned());
    Ok(App::new(Parts {
        db,
        ring: keys(config, practice)?,
        policy: Arc::new(policy),
        clock: outside.clock,
        entropy: Arc::new(SystemEntropy),
        objects: Arc::new(objects),
        sms: outside.sms,
        verification: outside.verification,
        registry: outside.registry,
        letters: Arc::new(Typesetter::new(config.letters.fonts.clone())),
        signed_pdfs: Arc::new(PdfSeals::default()),
        timestamps: outside.timestamps,
        settings: Settings { public_url, district: config.http.district()?, office_phone, practice },
    }))
}

/// The use cases for a command that sends nothing.
pub(crate) async fn quiet_app(config: &Config, practice: bool) -> Result<(App, Db), BootError> {
    data_folder(config)?;
    let db = ready_database(config).await?;
    let public_url = config.http.public_url.clone().unwrap_or_else(|| format!("http://{}", config.http.listen));
    let app = app(config, practice, db.clone(), no_outside(config, practice)?, public_url)?;
    jzt_app::calendars::refresh(&app).await?;
    Ok((app, db))
}

/// An outside that is never reached.
struct Nowhere;

impl Sms for Nowhere {
    fn send(&self, _request: SmsRequest) -> Answer<'_, Result<String, PortError>> {
        Box::pin(async { Err(PortError::NotReached) })
    }
}

impl Verification for Nowhere {
    fn request(&self, _request: VerificationRequest) -> Answer<'_, Result<(), PortError>> {
        Box::pin(async { Err(PortError::NotReached) })
    }

    fn read_callback(&self, _headers: &CallbackHeaders, _body: &[u8]) -> Option<VerificationAnswer> {
        None
    }
}

impl PeopleRegistry for Nowhere {
    fn compare(&self, _person: NamedPerson) -> Answer<'_, Result<RegistryAnswer, PortError>> {
        Box::pin(async { Err(PortError::NotReached) })
    }
}

/// Asks for no timestamps, and still knows whose are believed.
struct NoStamps {
    roots: Vec<Certificate>,
}

impl TimestampAuthority for NoStamps {
    fn stamp(&self, _request: Vec<u8>) -> Answer<'_, Result<Vec<u8>, PortError>> {
        Box::pin(async { Err(PortError::NotReached) })
    }

    fn roots(&self) -> Vec<Certificate> {
        self.roots.clone()
    }
}
