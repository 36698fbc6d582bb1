//! One installation on one database, with outside systems faked and time that passes.

use crate::latency::now;
use crate::{Fault, Outcome};
use jiff::civil::date;
use jzt_app::accounts::{self, Client, StaffSignIn};
use jzt_app::applications::{self, WorkFilter};
use jzt_app::policy_files::load_embedded;
use jzt_app::ports::Clock;
use jzt_app::ports::fakes::{
    FakeEntropy, FakeLetters, FakeObjects, FakeSignedPdfs, FakeSms, FakeTimestamps, FakeVerification,
};
use jzt_app::sample::SampleAccount;
use jzt_app::{App, Parts, Settings, jobs, sample};
use jzt_crypto::{KeyRing, MasterKey, SoftProvider, TotpSecret};
use jzt_domain::access::Actor;
use jzt_domain::application::Application;
use jzt_domain::division::DivisionCode;
use jzt_domain::identity::Phone;
use jzt_domain::time::Timestamp;
use jzt_store::Db;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

/// The district that all figures are about.
pub(crate) const DISTRICT: &str = "500114";
/// The account that sees every open case of the district.
const SUPERVISOR: &str = "dc01";

/// Passes like real time, but begins on Monday 2026-11-23 at ten in the morning, so that every run meets the same calendar.
/// All worlds of one run share it: one may go on where another ended.
struct BenchClock;

static STARTED: LazyLock<Instant> = LazyLock::new(now);

impl Clock for BenchClock {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(STARTED.elapsed().as_micros()).unwrap_or(0);
        let origin = Timestamp::at_start_of(date(2026, 11, 23)).plus_seconds(10 * 3_600);
        Timestamp::from_micros(origin.as_micros().saturating_add(passed))
    }
}

/// The app and what was sent by it.
#[derive(Clone)]
pub(crate) struct World {
    /// The use cases.
    pub(crate) app: App,
    /// Its database.
    pub(crate) db: Db,
    sms: Arc<FakeSms>,
}

impl World {
    /// Migrates the database and puts an app on it.
    pub(crate) async fn on(db: Db, seed: u64) -> Outcome<Self> {
        let clock = Arc::new(BenchClock);
        db.migrate(clock.now()).await?;
        let sms = Arc::new(FakeSms::default());
        let app = App::new(Parts {
            db: db.clone(),
            ring: KeyRing::new(Arc::new(SoftProvider), vec![MasterKey::new(1, [7; 32])])?,
            policy: Arc::new(load_embedded()?),
            clock: clock.clone(),
            entropy: Arc::new(FakeEntropy::seeded(seed)),
            objects: Arc::new(FakeObjects::default()),
            sms: Arc::clone(&sms) as Arc<_>,
            verification: Arc::new(FakeVerification::default()),
            registry: Arc::new(jzt_app::ports::fakes::FakeRegistry::default()),
            letters: Arc::new(FakeLetters::default()),
            signed_pdfs: Arc::new(FakeSignedPdfs),
            timestamps: Arc::new(FakeTimestamps::new(clock.clone())?),
            settings: Settings {
                public_url: "http://127.0.0.1:8080".to_owned(),
                district: DivisionCode::parse(DISTRICT)?,
                office_phone: "023-12345".to_owned(),
                practice: true,
            },
        });
        Ok(Self { app, db, sms })
    }

    /// Staff for every post and families in every stage, through the use cases.
    pub(crate) async fn fill(&self) -> Outcome<()> {
        Ok(sample::build(&self.app).await?)
    }

    fn account(&self, login: &str) -> Outcome<SampleAccount> {
        let all = sample::accounts(&self.app)?;
        all.into_iter().find(|account| account.login == login).ok_or_else(|| Fault::from("no such account"))
    }

    /// Logins of one clerk in each township.
    pub(crate) fn clerks(&self) -> Outcome<Vec<String>> {
        let all = sample::accounts(&self.app)?;
        Ok(all.into_iter().map(|account| account.login).filter(|login| login.starts_with("jb")).collect())
    }

    /// Signs staff in; the secret of the session.
    pub(crate) async fn staff_session(&self, login: &str) -> Outcome<String> {
        let account = self.account(login)?;
        let seconds = u64::try_from(self.app.now().as_seconds())?;
        let form = StaffSignIn {
            login: account.login,
            password: account.password.to_owned(),
            totp: TotpSecret::from_bytes(&account.totp_secret)?.code_at(seconds),
        };
        Ok(accounts::sign_in_staff(&self.app, form, &client()).await?.0)
    }

    /// Signs a citizen in through the code of a message.
    pub(crate) async fn citizen_session(&self, phone: &Phone) -> Outcome<String> {
        accounts::request_code(&self.app, phone, &client()).await?;
        while jobs::work_once(&self.app).await? > 0 {}
        let text = self.sms.last_to(phone.as_str()).ok_or("no code was sent")?;
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        Ok(accounts::sign_in_with_code(&self.app, phone, &code, &client()).await?.0)
    }

    /// Who is behind a session.
    pub(crate) async fn actor(&self, session: &str) -> Outcome<Actor> {
        Ok(accounts::visitor(&self.app, session).await?.ok_or("the session does not live")?.actor)
    }

    /// Every open case of the sample world, as its pages are drawn from.
    pub(crate) async fn patterns(&self) -> Outcome<Vec<Application>> {
        let supervisor = self.actor(&self.staff_session(SUPERVISOR).await?).await?;
        let mut filter = WorkFilter::default();
        let mut all = Vec::new();
        loop {
            let page = applications::worklist(&self.app, &supervisor, &filter).await?;
            for row in page.rows {
                all.push(applications::read(&self.app, &supervisor, row.id).await?.application);
            }
            if page.next.is_none() {
                return Ok(all);
            }
            filter.cursor = page.next;
        }
    }
}

fn client() -> Client {
    Client { address: "127.0.0.1".to_owned(), user_agent: "bench".to_owned() }
}
