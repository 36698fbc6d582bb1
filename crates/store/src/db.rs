//! Connections and units of work. One body serves both engines through the `on!` macro.
use std::ops::{Deref, DerefMut};
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use crate::dialect;
use crate::error::Result;

/// One body for both engines: `c` is the connection of whichever engine the unit is on. The macros below cover nearly
/// every statement; this one is for the rest.
macro_rules! on {
    ($tx:expr, $c:ident => $body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(unit) => {
                let $c = &mut **unit;
                $body
            }
            $crate::db::Tx::Postgres(unit) => {
                let $c = &mut **unit;
                $body
            }
        }
    };
}
pub(crate) use on;

/// Runs a statement and gives the number of rows it changed: `run!(self, SQL, bind, bind)`.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($tx, c => sqlx::query($sql)$(.bind($bind))*.execute(c).await?.rows_affected())
    };
}
pub(crate) use run;

/// At most one row, as `Option<Row>`: `find!(self, Row, SQL, bind)`.
macro_rules! find {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($tx, c => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await?)
    };
}
pub(crate) use find;

/// All rows, as `Vec<Row>`. The SQL carries a LIMIT.
macro_rules! list {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($tx, c => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await?)
    };
}
pub(crate) use list;

/// The one column of at most one row, as `Option`. The type must be native to both engines (`i64`, `String`, `bool`).
macro_rules! find_value {
    ($tx:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($tx, c => sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_optional(c).await?)
    };
}
pub(crate) use find_value;

/// The one column of the one row that the statement always gives.
macro_rules! value {
    ($tx:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($tx, c => sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_one(c).await?)
    };
}
pub(crate) use value;

/// A connection to a server that rested longer is asked whether it still lives; under load that question would be one
/// more round trip for every unit.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// How many connections and how long to wait.
#[derive(Debug, Clone, Copy)]
pub struct DbOptions {
    /// Readers beside the one writer (SQLite).
    pub sqlite_readers_max: u32,
    /// Connections to the server (PostgreSQL).
    pub postgres_connections_max: u32,
    /// How long a unit waits for its connection before it is `Unavailable`.
    pub acquire_timeout: Duration,
    /// How long SQLite waits for another process that holds the file.
    pub busy_timeout: Duration,
    /// Tells `tracing` of every statement (text without values, at DEBUG, target `sqlx::query`): for whoever counts them.
    pub log_statements: bool,
}

impl Default for DbOptions {
    fn default() -> Self {
        Self {
            sqlite_readers_max: 8,
            postgres_connections_max: 16,
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(5),
            log_statements: false,
        }
    }
}

/// Which engine is behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the program.
    Sqlite,
    /// A server.
    Postgres,
}

/// A database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db(Pools);

#[derive(Debug, Clone)]
enum Pools {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres(PgPool),
}

/// A unit of work: everything in it is kept by [`Tx::commit`] or, when it is dropped, nothing.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Unit<sqlx::Sqlite>),
    /// On PostgreSQL.
    Postgres(Unit<sqlx::Postgres>),
}

/// A connection of an engine, with a transaction around everything or without one.
#[derive(Debug)]
pub enum Unit<E: sqlx::Database> {
    /// Kept or undone together.
    Whole(sqlx::Transaction<'static, E>),
    /// Each statement for itself.
    Lone(PoolConnection<E>),
}

impl<E: sqlx::Database> Deref for Unit<E> {
    type Target = E::Connection;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Whole(unit) => unit,
            Self::Lone(connection) => connection,
        }
    }
}

impl<E: sqlx::Database> DerefMut for Unit<E> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Whole(unit) => unit,
            Self::Lone(connection) => connection,
        }
    }
}

impl<E: sqlx::Database> Unit<E> {
    async fn commit(self) -> Result<()> {
        match self {
            Self::Whole(unit) => Ok(unit.commit().await?),
            Self::Lone(_) => Ok(()),
        }
    }

    async fn rollback(self) -> Result<()> {
        match self {
            Self::Whole(unit) => Ok(unit.rollback().await?),
            Self::Lone(_) => Ok(()),
        }
    }
}

impl Db {
    /// Opens `sqlite:path` (created when missing) or `postgres://...`. Does not migrate.
    pub async fn connect(url: &str, options: DbOptions) -> Result<Self> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let to = PgConnectOptions::from_str(url)?.application_name("jiuzhutong");
            let to = if options.log_statements { to } else { to.disable_statement_logging() };
            let pool = PgPoolOptions::new()
                .max_connections(options.postgres_connections_max)
                .acquire_timeout(options.acquire_timeout)
                .test_before_acquire(false)
                .before_acquire(|connection, about| {
                    Box::pin(async move {
                        if about.idle_for >= TRUSTED_IDLE {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(to)
                .await?;
            return Ok(Self(Pools::Postgres(pool)));
        }
        let to = sqlite_options(url, options)?;
        // One writer: writers queue in the pool, fairly, instead of colliding in the file. Opened first, it creates the file.
        let write = sqlite_pool(1, options).connect_with(to.clone()).await?;
        let (name, value) = dialect::SQLITE_QUERY_ONLY;
        let read = sqlite_pool(options.sqlite_readers_max, options).connect_with(to.pragma(name, value)).await?;
        Ok(Self(Pools::Sqlite { write, read }))
    }

    /// Begins a unit that may write.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match &self.0 {
            Pools::Sqlite { write, .. } => {
                Tx::Sqlite(Unit::Whole(write.begin_with(dialect::SQLITE_BEGIN_WRITE).await?))
            }
            Pools::Postgres(pool) => Tx::Postgres(Unit::Whole(pool.begin_with(dialect::PG_BEGIN_WRITE).await?)),
        })
    }

    /// Begins a unit that only reads, all of it from one snapshot. It never waits for writers.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match &self.0 {
            Pools::Sqlite { read, .. } => Tx::Sqlite(Unit::Whole(read.begin_with(dialect::SQLITE_BEGIN_READ).await?)),
            Pools::Postgres(pool) => Tx::Postgres(Unit::Whole(pool.begin_with(dialect::PG_BEGIN_READ).await?)),
        })
    }

    /// For a statement that reads: each is a snapshot of its own, so that the begin and the end of a [`Db::read`] are
    /// saved. Most pages need one such statement at a time.
    pub async fn glance(&self) -> Result<Tx> {
        Ok(match &self.0 {
            Pools::Sqlite { read, .. } => Tx::Sqlite(Unit::Lone(read.acquire().await?)),
            Pools::Postgres(pool) => Tx::Postgres(Unit::Lone(pool.acquire().await?)),
        })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.0 {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Waits until all connections are closed.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { write, read } => {
                read.close().await;
                // Last, so that closing it folds the write-ahead log into the file.
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Keeps everything that was done in this unit. When it returns, the data is on disk.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(unit) => unit.commit().await?,
            Self::Postgres(unit) => unit.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything, and waits until it is undone.
    pub async fn rollback(self) -> Result<()> {
        match self {
            Self::Sqlite(unit) => unit.rollback().await?,
            Self::Postgres(unit) => unit.rollback().await?,
        }
        Ok(())
    }
}

fn sqlite_options(url: &str, options: DbOptions) -> Result<SqliteConnectOptions> {
    let (name, value) = dialect::SQLITE_SECURE_DELETE;
    let to = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(options.busy_timeout)
        .pragma(name, value);
    Ok(if options.log_statements { to } else { to.disable_statement_logging() })
}

/// Connections to a file do not go stale: no pings, no recycling.
fn sqlite_pool(connections_max: u32, options: DbOptions) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_sqlite_connection_is_durable_checks_references_and_wipes() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let db = Db::connect(&url, DbOptions::default()).await.unwrap();
        let units = [(db.begin().await.unwrap(), 0), (db.read().await.unwrap(), 1), (db.glance().await.unwrap(), 1)];
        for (mut tx, query_only) in units {
            for (pragma, expected) in [
                ("PRAGMA journal_mode", "wal".to_owned()),
                ("PRAGMA synchronous", "2".to_owned()),
                ("PRAGMA foreign_keys", "1".to_owned()),
                ("PRAGMA busy_timeout", "5000".to_owned()),
                ("PRAGMA secure_delete", "1".to_owned()),
                ("PRAGMA query_only", query_only.to_string()),
            ] {
                let Tx::Sqlite(unit) = &mut tx else { panic!("not sqlite") };
                let row = sqlx::query(pragma).fetch_one(&mut **unit).await.unwrap();
                let value = sqlx::Row::try_get_unchecked::<String, _>(&row, 0).unwrap();
                assert_eq!(value, expected, "{pragma}");
            }
        }
    }
}
