//! In-memory ports for tests and benchmarks: a clock that only moves when told, chance from a seed, outside systems that
//! remember what they were asked and answer as told.

pub use super::fake_seals::{FakeSignedPdfs, FakeTimestamps};

use crate::policy_files;
use crate::ports::{
    Answer, CallbackHeaders, Clock, Entropy, LetterPdf, LetterSource, Letters, Objects, PeopleRegistry, PortError,
    RegistryAnswer, Sms, SmsRequest, Verification, VerificationAnswer, VerificationRequest,
};
use crate::{App, Parts, Settings};
use bytes::Bytes;
use jzt_crypto::{KeyRing, MasterKey, SoftProvider, TotpSecret};
use jzt_domain::division::DivisionCode;
use jzt_domain::identity::level::ProofReference;
use jzt_domain::identity::linking::NamedPerson;
use jzt_domain::time::Timestamp;
use jzt_store::{Db, DbOptions};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl FakeClock {
    /// Stands at a moment.
    pub fn at(moment: Timestamp) -> Self {
        Self(AtomicI64::new(moment.as_micros()))
    }

    /// Moves forward.
    pub fn forward_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }

    /// Moves forward by whole days.
    pub fn forward_days(&self, days: i64) {
        self.forward_seconds(days.saturating_mul(86_400));
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Chance from a seed (SplitMix64): the same run gives the same ids and codes.
#[derive(Debug)]
pub struct FakeEntropy(AtomicU64);

impl FakeEntropy {
    /// Starts from a seed.
    pub fn seeded(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Entropy for FakeEntropy {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst).wrapping_add(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let bytes = (z ^ (z >> 31)).to_le_bytes();
            chunk.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        }
    }
}

/// Keeps objects in memory.
#[derive(Debug, Default)]
pub struct FakeObjects(Mutex<BTreeMap<String, Bytes>>);

impl Objects for FakeObjects {
    fn put(&self, key: String, bytes: Bytes) -> Answer<'_, Result<(), PortError>> {
        locked(&self.0).insert(key, bytes);
        Box::pin(async { Ok(()) })
    }

    fn get(&self, key: String) -> Answer<'_, Result<Option<Bytes>, PortError>> {
        let found = locked(&self.0).get(&key).cloned();
        Box::pin(async { Ok(found) })
    }
}

/// Remembers messages; answers from a script, then always well.
#[derive(Default)]
pub struct FakeSms {
    sent: Mutex<Vec<SmsRequest>>,
    script: Mutex<VecDeque<PortError>>,
    holds_next: AtomicBool,
    holding: Notify,
}

impl FakeSms {
    /// The next message is taken and never answered, as when the process dies while it waits.
    pub fn hold_next(&self) {
        self.holds_next.store(true, Ordering::SeqCst);
    }

    /// Returns once a message is held.
    pub async fn held(&self) {
        self.holding.notified().await;
    }

    /// No message is held any more.
    pub fn release(&self) {
        self.holds_next.store(false, Ordering::SeqCst);
    }

    /// The next message fails like this.
    pub fn fail_next(&self, error: PortError) {
        locked(&self.script).push_back(error);
    }

    /// Everything sent so far.
    pub fn sent(&self) -> Vec<SmsRequest> {
        locked(&self.sent).clone()
    }

    /// The text of the last message to a phone.
    pub fn last_to(&self, phone: &str) -> Option<String> {
        locked(&self.sent).iter().rev().find(|sms| sms.phone.as_str() == phone).map(|sms| sms.text.clone())
    }
}

impl Sms for FakeSms {
    fn send(&self, request: SmsRequest) -> Answer<'_, Result<String, PortError>> {
        let planned = locked(&self.script).pop_front();
        let answer = if let Some(error) = planned {
            Err(error)
        } else {
            let mut sent = locked(&self.sent);
            sent.push(request);
            if self.holds_next.swap(false, Ordering::SeqCst) {
                self.holding.notify_one();
                return Box::pin(std::future::pending());
            }
            Ok(format!("fake-{}", sent.len()))
        };
        Box::pin(async { answer })
    }
}

/// Remembers requests; answers from a script, then always well. Callbacks are made by the test itself.
#[derive(Default)]
pub struct FakeVerification {
    requests: Mutex<Vec<VerificationRequest>>,
    script: Mutex<VecDeque<PortError>>,
}

impl FakeVerification {
    /// The next request fails like this.
    pub fn fail_next(&self, error: PortError) {
        locked(&self.script).push_back(error);
    }

    /// Everything asked so far.
    pub fn requests(&self) -> Vec<VerificationRequest> {
        locked(&self.requests).clone()
    }
}

impl Verification for FakeVerification {
    fn request(&self, request: VerificationRequest) -> Answer<'_, Result<(), PortError>> {
        let planned = locked(&self.script).pop_front();
        let answer = if let Some(error) = planned {
            Err(error)
        } else {
            locked(&self.requests).push(request);
            Ok(())
        };
        Box::pin(async { answer })
    }

    fn read_callback(&self, _headers: &CallbackHeaders, _body: &[u8]) -> Option<VerificationAnswer> {
        None
    }
}

/// Knows everybody, except as a script says.
#[derive(Default)]
pub struct FakeRegistry {
    asked_count: AtomicU64,
    script: Mutex<VecDeque<Result<RegistryAnswer, PortError>>>,
}

impl FakeRegistry {
    /// The next query is answered like this.
    pub fn answer_next(&self, answer: Result<RegistryAnswer, PortError>) {
        locked(&self.script).push_back(answer);
    }

    /// How often it was asked.
    pub fn asked_count(&self) -> u64 {
        self.asked_count.load(Ordering::SeqCst)
    }
}

impl PeopleRegistry for FakeRegistry {
    fn compare(&self, _person: NamedPerson) -> Answer<'_, Result<RegistryAnswer, PortError>> {
        let number = self.asked_count.fetch_add(1, Ordering::SeqCst);
        let answer = locked(&self.script).pop_front().unwrap_or_else(|| {
            let reference = ProofReference::parse(&format!("fake-{number}"));
            reference.map(|reference| RegistryAnswer::Matches { reference }).map_err(|_unfit| PortError::Unknown)
        });
        Box::pin(async { answer })
    }
}

/// Gives back the data of a letter in place of its pages, and remembers it.
#[derive(Default)]
pub struct FakeLetters {
    made: Mutex<Vec<LetterSource>>,
    script: Mutex<VecDeque<PortError>>,
}

impl FakeLetters {
    /// Everything set so far.
    pub fn made(&self) -> Vec<LetterSource> {
        locked(&self.made).clone()
    }

    /// The next letter fails like this.
    pub fn fail_next(&self, error: PortError) {
        locked(&self.script).push_back(error);
    }
}

impl Letters for FakeLetters {
    fn render(&self, letter: LetterSource) -> Answer<'_, Result<LetterPdf, PortError>> {
        if let Some(error) = locked(&self.script).pop_front() {
            return Box::pin(async { Err(error) });
        }
        let pdf = Bytes::from(format!("%PDF {}", letter.data));
        locked(&self.made).push(letter);
        Box::pin(async { Ok(LetterPdf { pdf, pages: 1 }) })
    }
}

/// An app with every port faked, and the fakes to look at.
#[derive(Clone)]
pub struct FakeWorld {
    /// The app.
    pub app: App,
    /// Its clock.
    pub clock: Arc<FakeClock>,
    /// Its messages.
    pub sms: Arc<FakeSms>,
    /// Its verification platform.
    pub verification: Arc<FakeVerification>,
    /// Its register of persons.
    pub registry: Arc<FakeRegistry>,
    /// Its letters.
    pub letters: Arc<FakeLetters>,
    /// Its timestamp authority.
    pub timestamps: Arc<FakeTimestamps>,
}

impl FakeWorld {
    /// On a new SQLite file in a folder, migrated: for crates that do not know the store.
    pub async fn open(folder: &Path, now: Timestamp) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let url = format!("sqlite:{}", folder.join("world.db").display());
        Self::over(&url, DbOptions::default(), now).await
    }

    /// On an empty database of either engine, which tells `tracing` of every statement.
    pub async fn open_logging(url: &str, now: Timestamp) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Self::over(url, DbOptions { log_statements: true, ..DbOptions::default() }, now).await
    }

    async fn over(
        url: &str,
        options: DbOptions,
        now: Timestamp,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let db = Db::connect(url, options).await?;
        db.migrate(now).await?;
        Self::new(db, now, 1)
    }

    /// On a migrated database, at a moment, with the embedded policy of 黔江区.
    pub fn new(db: Db, now: Timestamp, seed: u64) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let clock = Arc::new(FakeClock::at(now));
        let sms = Arc::new(FakeSms::default());
        let verification = Arc::new(FakeVerification::default());
        let registry = Arc::new(FakeRegistry::default());
        let letters = Arc::new(FakeLetters::default());
        let timestamps = Arc::new(FakeTimestamps::new(clock.clone())?);
        let app = App::new(Parts {
            db,
            ring: KeyRing::new(Arc::new(SoftProvider), vec![MasterKey::new(1, [7; 32])])?,
            policy: Arc::new(policy_files::load_embedded()?),
            clock: clock.clone(),
            entropy: Arc::new(FakeEntropy::seeded(seed)),
            objects: Arc::new(FakeObjects::default()),
            sms: sms.clone(),
            verification: verification.clone(),
            registry: registry.clone(),
            letters: letters.clone(),
            signed_pdfs: Arc::new(FakeSignedPdfs),
            timestamps: timestamps.clone(),
            settings: Settings {
                public_url: "http://127.0.0.1:8080".to_owned(),
                district: DivisionCode::parse("500114")?,
                office_phone: "023-12345".to_owned(),
                practice: true,
            },
        });
        Ok(Self { app, clock, sms, verification, registry, letters, timestamps })
    }

    /// The process starts again: nothing that was only in memory is left.
    pub fn restart(&mut self) {
        self.app = App::new(self.app.parts().clone());
    }

    /// The process starts again under the policy of a folder laid over the built-in files.
    pub fn restart_under(&mut self, folder: &Path) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let policy = Arc::new(policy_files::load(Some(folder))?);
        self.app = App::new(Parts { policy, ..self.app.parts().clone() });
        Ok(())
    }

    /// What the authenticator of a secret shows now; `None` when the secret is none.
    pub fn totp(&self, secret: &[u8]) -> Option<String> {
        let seconds = u64::try_from(self.clock.now().as_seconds()).ok()?;
        Some(TotpSecret::from_bytes(secret).ok()?.code_at(seconds))
    }
}
