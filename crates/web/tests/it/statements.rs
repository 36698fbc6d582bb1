//! A page costs as many statements for a large family as for a small one. The driver's own log counts them.

use crate::browser::Browser;
use crate::office::{Case, Office, monday, office_of};
use jzt_app::ports::fakes::FakeWorld;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const SMALL: usize = 2;
const LARGE: usize = 8;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Counts what the driver tells, and nothing else: only the databases of this test are told to log.
struct Counter;

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::SeqCst);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// A schema of its own in the cluster of `JZT_TEST_PG_URL`.
struct Schema {
    cluster: String,
    name: String,
}

impl Schema {
    /// `None` when PostgreSQL is knowingly left out; the contract of the store insists that it is not by accident.
    fn new() -> Option<Self> {
        let cluster = std::env::var("JZT_TEST_PG_URL").ok().filter(|url| url != "none")?;
        let name = format!("t{}_statements", std::process::id());
        let schema = Self { cluster, name };
        schema.maintain(&format!("CREATE SCHEMA {}", schema.name));
        Some(schema)
    }

    fn url(&self) -> String {
        let join = if self.cluster.contains('?') { '&' } else { '?' };
        format!("{}{join}options[search_path]={}", self.cluster, self.name)
    }

    fn maintain(&self, sql: &str) {
        let quiet = format!("SET client_min_messages = error; {sql}");
        assert!(Command::new("psql").args(["-qc", &quiet, &self.cluster]).status().unwrap().success(), "{sql}");
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.maintain(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}

/// Statements of one page, opened once before, so that nothing is counted that happens only once.
async fn statements(browser: &mut Browser, path: &str) -> usize {
    for _ in 0..2 {
        STATEMENTS.store(0, Ordering::SeqCst);
        let page = browser.open(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
    }
    STATEMENTS.load(Ordering::SeqCst)
}

/// For the family's page 'why' and for the clerk's page of the case.
async fn counted(office: &Office, case: &Case) -> (usize, usize) {
    office.world.clock.forward_seconds(600);
    let mut family = Browser::new(office.router.clone());
    family.set_cookie("jzt_s", &office.session(&case.people[0]).await);
    let mut clerk = office.signed_in("jb").await;
    let why = statements(&mut family, &format!("/applications/{}/why", case.id)).await;
    (why, statements(&mut clerk.browser, &case.path()).await)
}

async fn same_for_every_size(url: &str) {
    let office = office_of(FakeWorld::open_logging(url, monday()).await.unwrap()).await;
    let small = office.proposed_of(1, SMALL).await;
    let large = office.proposed_of(21, LARGE).await;
    let (small, large) = (counted(&office, &small).await, counted(&office, &large).await);
    println!(
        "statements of the family's page 'why' and the clerk's case page: {small:?} for {SMALL}, {large:?} for {LARGE}"
    );
    assert!(small.0 > 0 && small.1 > 0, "nothing was counted: {small:?}");
    assert_eq!(small, large, "a family of {SMALL} and a family of {LARGE}");
}

#[tokio::test]
async fn a_page_asks_the_database_as_often_for_eight_members_as_for_two() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    let folder = tempfile::tempdir().unwrap();
    same_for_every_size(&format!("sqlite:{}", folder.path().join("office.db").display())).await;
    if let Some(schema) = Schema::new() {
        same_for_every_size(&schema.url()).await;
    }
}
