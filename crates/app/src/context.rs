//! What every use case works with.

use crate::AppError;
use crate::authorization::AuthorizationText;
use crate::policy_files::PolicyFiles;
use crate::policy_in_force::PolicyInForce;
use crate::ports::{
    Clock, Entropy, Letters, Objects, PeopleRegistry, SignedPdfs, Sms, TimestampAuthority, Verification,
};
use crate::seals::SignedLists;
use data_encoding::HEXLOWER;
use jiff::civil::Date;
use jzt_crypto::{BlindIndex, KeyRing};
use jzt_domain::application::{Application, Rules};
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::CitizenId;
use jzt_domain::policy::PolicySet;
use jzt_domain::time::Timestamp;
use jzt_store::{Db, Tx};
use std::sync::Arc;
use tokio::sync::Notify;
use uuid::Uuid;

/// Settings of one installation.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How people reach the pages, without a slash at the end; goes into SMS links.
    pub public_url: String,
    /// The district that this installation serves; its policy is used where a family has not yet said where it lives.
    pub district: DivisionCode,
    /// The district office's telephone, for messages and decisions.
    pub office_phone: String,
    /// True in practice mode: every page says 演练.
    pub practice: bool,
}

/// The parts an [`App`] is put together from.
#[derive(Clone)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Master keys.
    pub ring: KeyRing,
    /// Rules as they were read at start.
    pub policy: Arc<PolicyFiles>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Photographs.
    pub objects: Arc<dyn Objects>,
    /// Text messages.
    pub sms: Arc<dyn Sms>,
    /// The verification platform.
    pub verification: Arc<dyn Verification>,
    /// The register of persons.
    pub registry: Arc<dyn PeopleRegistry>,
    /// The typesetter.
    pub letters: Arc<dyn Letters>,
    /// Who knows where a seal goes in a PDF.
    pub signed_pdfs: Arc<dyn SignedPdfs>,
    /// The timestamp authority.
    pub timestamps: Arc<dyn TimestampAuthority>,
    /// Settings.
    pub settings: Settings,
}

struct Inner {
    parts: Parts,
    policy: PolicyInForce,
    id_numbers: BlindIndex,
    phones: BlindIndex,
    signed_lists: SignedLists,
    work: Notify,
}

/// Everything a use case needs; cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// The rules of one day for one place, owned for the length of a use case: a reload in between changes nothing.
pub(crate) struct DayRules {
    policy: PolicySet,
    files: Arc<PolicyFiles>,
    authorization: Arc<AuthorizationText>,
}

impl DayRules {
    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules {
            policy: &self.policy,
            calendar: &self.files.calendar,
            authorization_sm3: &self.authorization.sm3,
            authorization_promise: &self.authorization.promise,
        }
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        let id_numbers = BlindIndex::of(&parts.ring, "id-number");
        let phones = BlindIndex::of(&parts.ring, "phone");
        let policy = PolicyInForce::new(Arc::clone(&parts.policy), parts.clock.now());
        Self {
            inner: Arc::new(Inner {
                parts,
                policy,
                id_numbers,
                phones,
                signed_lists: SignedLists::default(),
                work: Notify::new(),
            }),
        }
    }

    /// The same app, with another text of the authorization from today on.
    #[cfg(feature = "fakes")]
    #[must_use]
    pub fn under_text(&self, text: &str) -> Self {
        let mut files = PolicyFiles::clone(&self.policy());
        files.authorization = files.authorization.with(self.now().date(), text);
        Self::new(Parts { policy: Arc::new(files), ..self.parts().clone() })
    }

    /// The same app under another clock.
    pub(crate) fn with_clock(&self, clock: Arc<dyn Clock>) -> Self {
        Self::new(Parts { clock, policy: self.policy(), ..self.parts().clone() })
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.inner.parts
    }

    pub(crate) fn signed_lists(&self) -> &SignedLists {
        &self.inner.signed_lists
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.parts().clock.now()
    }

    /// Settings.
    pub fn settings(&self) -> &Settings {
        &self.parts().settings
    }

    /// Rules, calendar, divisions, as they are now; what was handed out stays as it is when they are read again.
    pub fn policy(&self) -> Arc<PolicyFiles> {
        self.inner.policy.files()
    }

    pub(crate) fn in_force(&self) -> &PolicyInForce {
        &self.inner.policy
    }

    /// The authorization text of today.
    pub fn authorization(&self) -> Arc<AuthorizationText> {
        self.policy().authorization.on(self.now().date())
    }

    /// A keyed text for hidden form fields, bound to the browser's own cookie (CSRF).
    pub fn form_token(&self, browser: &str) -> String {
        HEXLOWER.encode(&self.parts().ring.tag("form", browser.as_bytes()))
    }

    /// True when a hidden form field was made for this browser.
    pub fn form_token_fits(&self, browser: &str, token: &str) -> bool {
        HEXLOWER.decode(token.as_bytes()).is_ok_and(|tag| self.parts().ring.tag_fits("form", browser.as_bytes(), &tag))
    }

    /// A new secret for a browser's own cookie: 64 hexadecimal digits.
    pub fn browser_secret(&self) -> String {
        let mut secret = [0_u8; 32];
        self.parts().entropy.fill(&mut secret);
        HEXLOWER.encode(&secret)
    }

    /// True when the database answers: for the health page.
    pub async fn is_ready(&self) -> bool {
        match self.parts().db.read().await {
            Ok(tx) => tx.rollback().await.is_ok(),
            Err(_unreachable) => false,
        }
    }

    /// Returns when a job was enqueued by this process. Only a nudge: polling is the truth.
    pub async fn nudged(&self) {
        self.inner.work.notified().await;
    }

    pub(crate) fn nudge(&self) {
        self.inner.work.notify_one();
    }

    /// A time-ordered id (UUID version 7).
    pub(crate) fn new_id(&self) -> Uuid {
        let mut chance = [0_u8; 10];
        self.parts().entropy.fill(&mut chance);
        let millis = u64::try_from(self.now().as_micros().div_euclid(1_000)).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
    }

    pub(crate) async fn begin(&self) -> Result<Tx, AppError> {
        Ok(self.parts().db.begin().await?)
    }

    pub(crate) async fn glance(&self) -> Result<Tx, AppError> {
        Ok(self.parts().db.glance().await?)
    }

    pub(crate) async fn read(&self) -> Result<Tx, AppError> {
        Ok(self.parts().db.read().await?)
    }

    pub(crate) fn rules_of(&self, application: &Application, on: Date) -> DayRules {
        let place = application.declaration.village.as_ref().unwrap_or(&self.settings().district);
        self.rules_at(place, on)
    }

    pub(crate) fn rules_at(&self, division: &DivisionCode, on: Date) -> DayRules {
        let files = self.policy();
        DayRules { policy: files.tree.lookup(division, on), authorization: files.authorization.on(on), files }
    }

    /// Seals something of a citizen's account in the place of its id.
    pub(crate) fn seal_for(&self, purpose: &str, id: CitizenId, plain: &[u8]) -> Result<Vec<u8>, AppError> {
        let parts = self.parts();
        Ok(parts.ring.seal(parts.entropy.as_ref(), purpose, id.as_uuid().as_bytes(), plain)?)
    }

    pub(crate) fn blind_id_number(&self, id_number: &str) -> [u8; 32] {
        self.inner.id_numbers.blind(id_number)
    }

    pub(crate) fn blind_phone(&self, phone: &str) -> [u8; 32] {
        self.inner.phones.blind(phone)
    }

    pub(crate) fn blind_address(&self, address: &str) -> [u8; 32] {
        self.parts().ring.tag("client-address", address.as_bytes())
    }
}
