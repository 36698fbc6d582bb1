//! Families who have everything but the signatures, on a database of either engine, and the program over it.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jzt_app::accounts::Client;
use jzt_app::bulk::Family;
use jzt_app::policy_files::load_embedded;
use jzt_app::ports::fakes::{FakeLetters, FakeRegistry, FakeSms, FakeTimestamps, FakeVerification};
use jzt_app::ports::{Entropy, SignedPdfs};
use jzt_app::sample::{answers, household};
use jzt_app::seals;
use jzt_app::seals::verify::{Trusted, Verdict, judge};
use jzt_app::signing::{Guest, rehearse};
use jzt_app::{App, Parts, Settings};
use jzt_crypto::{SoftProvider, UrlToken};
use jzt_domain::access::Actor;
use jzt_domain::application::Command as Act;
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Answer, MemberNo, Paper, PaperKind};
use jzt_domain::ids::{ApplicationId, CitizenId, PaperId};
use jzt_server::adapters::{FolderObjects, PdfSeals, SystemClock, SystemEntropy};
use jzt_server::config::practice_keys;
use jzt_store::{Db, DbOptions};
use tempfile::TempDir;
use uuid::Uuid;

use crate::program::{Attempt, Browser, Server, program};

const RECORDS_MAX: u32 = 10_000;
const DISTRICT: &str = "500114";

/// One database for one test.
enum Database {
    /// The file in the data folder.
    Sqlite,
    /// A database of its own in the cluster of `JZT_TEST_PG_URL`.
    Postgres { cluster: String, name: String },
}

impl Database {
    /// `None` when PostgreSQL is knowingly left out; the contract of the store insists that it is not by accident.
    fn postgres(test: &str) -> Option<Self> {
        let cluster = std::env::var("JZT_TEST_PG_URL").ok().filter(|url| url != "none")?;
        let name = format!("t{}_{test}", std::process::id());
        maintain(&cluster, &format!("CREATE DATABASE {name}"));
        Some(Self::Postgres { cluster, name })
    }

    /// As the program is told it; `None` leaves it at its own file.
    fn url(&self) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres { cluster, name } => Some(format!("{}/{name}", cluster.rsplit_once('/').unwrap().0)),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres { cluster, name } = self {
            maintain(cluster, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn maintain(cluster: &str, sql: &str) {
    assert!(Command::new("psql").args(["-qc", sql, cluster]).status().unwrap().success(), "{sql}");
}

/// Somebody who has read, shown who they are, and only has to sign.
#[derive(Clone)]
pub(crate) struct Signer {
    /// Where the link leads.
    pub(crate) path: String,
    token: String,
    browser: String,
}

impl Signer {
    /// The phone on which this signer got so far, with the page of the last step open. `None`: it is signed already.
    pub(crate) async fn open(&self, origin: &str) -> Attempt<Option<Open>> {
        let mut browser = Browser::new(origin);
        browser.cookies.insert("jzt_b".to_owned(), self.browser.clone());
        let page = browser.get(&format!("{}/sign", self.path)).await?;
        if page.status() != 200 {
            return Ok(None);
        }
        let html = page.text().await?;
        let token = html.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        Ok(Some(Open { browser, path: self.path.clone(), token }))
    }
}

/// The last step on a phone.
pub(crate) struct Open {
    browser: Browser,
    path: String,
    token: String,
}

impl Open {
    /// Signs with the typed promise; true once the program has acknowledged it.
    pub(crate) async fn sign(mut self, promise: &str) -> Attempt<bool> {
        let part = |name: &str, text: &str| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let body = format!("{}{}--x--\r\n", part("_token", &self.token), part("promise", promise));
        let request = self.browser.http.post(format!("{}{}/sign", self.browser.origin, self.path));
        let request = request.header("content-type", "multipart/form-data; boundary=x").body(body);
        let status = self.browser.send(request).await?.status();
        assert!(status == 303, "{status} instead of thanks");
        Ok(self.browser.get(&self.path).await?.text().await?.contains("您签好了"))
    }
}

/// A data folder, its database, and what lies in it.
pub(crate) struct Office {
    folder: TempDir,
    database: Database,
    /// Applications that wait for signatures.
    pub(crate) families: Vec<ApplicationId>,
    /// Everybody who has to sign, family by family.
    pub(crate) signers: Vec<Signer>,
    /// What is typed to sign.
    pub(crate) promise: String,
}

impl Office {
    /// Couples on SQLite, asked to sign.
    pub(crate) async fn on_sqlite(couples: usize) -> Self {
        Self::on(Database::Sqlite, couples).await
    }

    /// The same on PostgreSQL, unless that is left out.
    pub(crate) async fn on_postgres(test: &str, couples: usize) -> Option<Self> {
        Some(Self::on(Database::postgres(test)?, couples).await)
    }

    async fn on(database: Database, couples: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // These families are all that is needed: no sample world.
        std::fs::create_dir(folder.path().join("practice")).unwrap();
        std::fs::write(folder.path().join("practice").join("world-complete"), b"").unwrap();
        let mut office = Self { folder, database, families: Vec::new(), signers: Vec::new(), promise: String::new() };
        let (app, db) = office.inside().await;
        db.migrate(app.now()).await.unwrap();
        office.promise.clone_from(&app.authorization().promise);
        for n in 0..couples {
            office.couple(&app, &db, n).await;
        }
        db.close().await;
        office
    }

    async fn couple(&mut self, app: &App, db: &Db, n: usize) {
        let people = household(n, 2).unwrap();
        let divisions = &app.policy().divisions;
        let village = divisions.children(&DivisionCode::parse("500114112").unwrap()).next().unwrap().code.clone();
        let citizen = CitizenId::from_uuid(uuid());
        let by = Actor::Citizen { id: citizen };
        let mut tx = db.begin().await.unwrap();
        let mut family = Family::start(app, &mut tx, citizen).await.unwrap();
        for answer in answers(n, &village, &people).unwrap() {
            family.act(app, &mut tx, &by, Act::Answer(answer)).await.unwrap();
        }
        let card = id_card(app, &family);
        tx.add_paper(&card).await.unwrap();
        let added = Answer::PaperAdded(Paper { id: card.id, kind: PaperKind::IdCard });
        family.act(app, &mut tx, &by, Act::Answer(added)).await.unwrap();
        let ask = Act::AskSignatures { promised: true, earlier: None };
        family.act(app, &mut tx, &by, ask).await.unwrap();
        let mut asked = Vec::new();
        for no in [MemberNo(1), MemberNo(2)] {
            let token = family.link(app, &mut tx, no).await.unwrap();
            let browser = format!("{:032x}{:032x}", n, no.0);
            asked.push(Signer { path: format!("/s/{token}"), token, browser });
        }
        self.families.push(family.application().id);
        tx.commit().await.unwrap();
        let client = Client::default();
        for signer in &asked {
            let guest = Guest { token: &signer.token, browser: &signer.browser, client: &client };
            Box::pin(rehearse(app, &guest)).await.unwrap();
        }
        self.signers.extend(asked);
    }

    /// The use cases on the same data: before the program runs, and after it has ended.
    pub(crate) async fn inside(&self) -> (App, Db) {
        let data = self.folder.path();
        let file = || format!("sqlite:{}", data.join("jiuzhutong.db").display());
        let db = Db::connect(&self.database.url().unwrap_or_else(file), DbOptions::default()).await.unwrap();
        let clock = Arc::new(SystemClock);
        let app = App::new(Parts {
            db: db.clone(),
            ring: practice_keys(&data.join("keys.toml"), Arc::new(SoftProvider), &SystemEntropy).unwrap(),
            policy: Arc::new(load_embedded().unwrap()),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
            objects: Arc::new(FolderObjects::open(&data.join("objects")).unwrap()),
            sms: Arc::new(FakeSms::default()),
            verification: Arc::new(FakeVerification::default()),
            registry: Arc::new(FakeRegistry::default()),
            letters: Arc::new(FakeLetters::default()),
            signed_pdfs: Arc::new(PdfSeals::default()),
            timestamps: Arc::new(FakeTimestamps::new(clock).unwrap()),
            settings: Settings {
                public_url: "http://127.0.0.1".to_owned(),
                district: DivisionCode::parse(DISTRICT).unwrap(),
                office_phone: String::new(),
                practice: true,
            },
        });
        (app, db)
    }

    /// What a signer signed, as it is handed out.
    pub(crate) async fn pdf(&self, signer: usize) -> Bytes {
        let (app, db) = self.inside().await;
        let id = self.families[signer / 2];
        let rows = seals::documents_of(&app, &Actor::System, id).await.unwrap();
        let row = rows.iter().find(|row| usize::from(row.signer.0) == signer % 2 + 1).unwrap();
        let opened = seals::open_document(&app, &Actor::System, id, row.id).await.unwrap();
        assert!(opened.is_sealed);
        db.close().await;
        opened.pdf
    }

    /// The program over it.
    pub(crate) fn serve(&self) -> Server {
        Server::of(self.command(&["serve", "--practice", "--listen", "127.0.0.1:0"]))
    }

    /// A command of the program over it.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments, self.folder.path());
        command.envs(self.database.url().map(|url| ("JZT_DATABASE_URL", url)));
        command
    }

    /// So many signatures are in the journal, each has one document, in the object store and sealed, that verifies against
    /// what the district published, and every family is submitted.
    pub(crate) async fn has_sealed(&self, signatures: usize, trusted: &Trusted) {
        let (app, db) = self.inside().await;
        let mut tx = db.read().await.unwrap();
        let journal = tx.read_all(0, RECORDS_MAX).await.unwrap();
        let mut rows = Vec::new();
        for id in &self.families {
            rows.extend(tx.documents_of(*id, 50).await.unwrap());
        }
        tx.rollback().await.unwrap();
        let count = |kind: &str| journal.iter().filter(|record| record.kind == kind).count();
        assert_eq!((count("application.signed"), rows.len()), (signatures, signatures), "one document a signature");
        assert_eq!(count("application.submitted"), self.families.len());
        let signers: BTreeSet<_> = rows.iter().map(|row| (row.application_id, row.signer_no)).collect();
        assert_eq!(signers.len(), signatures, "nobody signed twice");
        for row in &rows {
            let opened = seals::open_document(&app, &Actor::System, row.application_id, row.id).await.unwrap();
            assert!(opened.is_sealed && row.sealed_at.is_some());
            let found = PdfSeals::default().read(opened.pdf).await.unwrap();
            assert_eq!(judge(&SoftProvider, &found, trusted).verdict(), Verdict::Intact);
        }
        db.close().await;
        assert!(self.command(&["verify-journal", "--practice"]).status().unwrap().success());
    }
}

/// Whom the district says to trust.
pub(crate) async fn trusted(server: &Server) -> Trusted {
    let page = Browser::new(&server.origin).get("/verify/authorities.pem").await.unwrap();
    Trusted::from_pem(&page.text().await.unwrap()).unwrap()
}

/// Asks now and then for work that is due or under way, until there is none.
pub(crate) async fn until_idle(server: &Server) {
    let mut browser = Browser::new(&server.origin);
    let mut pause = tokio::time::interval(Duration::from_millis(100));
    loop {
        pause.tick().await;
        let said = browser.get("/practice/api/jobs").await.unwrap().text().await.unwrap();
        if said == "{\"jobs_count\":0}" {
            return;
        }
    }
}

fn uuid() -> Uuid {
    let mut chance = [0; 16];
    SystemEntropy.fill(&mut chance);
    uuid::Builder::from_random_bytes(chance).into_uuid()
}

/// The row of a photograph; the picture itself is not looked at here.
fn id_card(app: &App, family: &Family) -> jzt_store::Paper {
    let id = PaperId::from_uuid(uuid());
    jzt_store::Paper {
        id,
        family_id: family.application().family,
        application_id: family.application().id,
        kind: "id_card".to_owned(),
        sha: UrlToken::generate(&SystemEntropy).hash(),
        size_bytes: 300_000,
        width: 2_000,
        height: 1_250,
        media_type: "image/jpeg".to_owned(),
        object_key: format!("papers/{id}"),
        uploaded_at: app.now(),
        uploaded_by: "test".to_owned(),
    }
}
