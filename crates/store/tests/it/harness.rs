//! A fresh database per test. PostgreSQL comes from the cluster in `JZT_TEST_PG_URL`, one schema per test.
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use jzt_domain::time::Timestamp;
use jzt_store::{Db, DbOptions, NewRecord, StreamId, Tx};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;

const PG_URL: &str = "JZT_TEST_PG_URL";

/// 2026-03-02 in UTC microseconds.
pub(crate) const T0: Timestamp = Timestamp::from_micros(1_772_409_600_000_000);

/// A database that ends with the test.
pub(crate) struct Stage {
    pub(crate) db: Db,
    folder: Option<tempfile::TempDir>,
    schema: Option<(PgConnectOptions, String)>,
}

impl Stage {
    /// An empty SQLite file, not migrated.
    pub(crate) async fn bare_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("store.db").display());
        let db = Db::connect(&url, DbOptions::default()).await.unwrap();
        Self { db, folder: Some(folder), schema: None }
    }

    /// An empty PostgreSQL schema, not migrated; `None` when PostgreSQL is knowingly left out.
    pub(crate) async fn bare_postgres(test: &str) -> Option<Self> {
        let url = std::env::var(PG_URL).ok().filter(|url| url != "none")?;
        let server = PgConnectOptions::from_str(&url).unwrap();
        let schema = format!("t{}_{test}", std::process::id()).chars().take(60).collect::<String>();
        let mut maintenance = server.connect().await.unwrap();
        let fresh = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(fresh)).execute(&mut maintenance).await.unwrap();
        maintenance.close().await.unwrap();
        let join = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{join}options[search_path]={schema}");
        let db = Db::connect(&url, DbOptions::default()).await.unwrap();
        Some(Self { db, folder: None, schema: Some((server, schema)) })
    }

    pub(crate) async fn migrated(self) -> Self {
        self.db.migrate(T0).await.unwrap();
        self
    }

    pub(crate) async fn end(self) {
        self.db.close().await;
        drop(self.folder);
        if let Some((server, schema)) = self.schema {
            let mut maintenance = server.connect().await.unwrap();
            let drop = format!("DROP SCHEMA {schema} CASCADE");
            sqlx::raw_sql(sqlx::AssertSqlSafe(drop)).execute(&mut maintenance).await.unwrap();
            maintenance.close().await.unwrap();
        }
    }
}

/// Runs each named `async fn(Db)` of the module on both engines.
macro_rules! contract {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let stage = $crate::harness::Stage::bare_sqlite().await.migrated().await;
                super::$name(stage.db.clone()).await;
                stage.end().await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let Some(stage) = $crate::harness::Stage::bare_postgres(stringify!($name)).await else { return };
                let stage = stage.migrated().await;
                super::$name(stage.db.clone()).await;
                stage.end().await;
            })*
        }
    };
}

/// Without this, a missing server would look like success.
#[test]
fn the_postgres_half_runs() {
    assert!(
        std::env::var(PG_URL).is_ok(),
        "THE POSTGRESQL HALF OF THE CONTRACT WAS NOT RUN. Use `scripts/with-postgres cargo nextest run -p jzt-store`, \
         or set {PG_URL}=none to leave it out knowingly."
    );
}

static NEXT: AtomicU64 = AtomicU64::new(1);

/// A new id; ids are arguments of the store, so tests count.
pub(crate) fn uuid() -> Uuid {
    Uuid::from_u128(u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// 32 bytes that stand for a hash.
pub(crate) fn hash(n: u8) -> [u8; 32] {
    [n; 32]
}

pub(crate) fn stream(name: &str) -> StreamId {
    StreamId::parse(name).unwrap()
}

pub(crate) fn record(n: u8) -> NewRecord<'static> {
    NewRecord {
        kind: "tested",
        payload: vec![n, 0, 255],
        actor: "stf_1",
        channel: "console",
        recorded_at: T0.plus_seconds(i64::from(n)),
    }
}

/// Runs a statement that no method offers, to break things on purpose. Returns the rows changed.
pub(crate) async fn sabotage(db: &Db, sql: &str) -> u64 {
    let mut tx = db.begin().await.unwrap();
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    let changed = match &mut tx {
        Tx::Sqlite(unit) => sqlx::query(sql).execute(&mut **unit).await.unwrap().rows_affected(),
        Tx::Postgres(unit) => sqlx::query(sql).execute(&mut **unit).await.unwrap().rows_affected(),
    };
    tx.commit().await.unwrap();
    changed
}
