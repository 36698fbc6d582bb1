//! Databases that live as long as one run: a file for SQLite, a database in the given cluster for PostgreSQL.

use crate::{Fault, Outcome};
use jzt_store::{Db, DbOptions};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::path::PathBuf;
use std::str::FromStr;
use tempfile::TempDir;

/// Where the cluster for tests and benchmarks is; `scripts/with-postgres` sets it.
pub(crate) const PG_URL: &str = "JZT_TEST_PG_URL";

/// One body for both engines: `c` is the connection of whichever engine the unit is on.
macro_rules! on {
    ($tx:expr, $c:ident => $body:expr) => {
        match $tx {
            jzt_store::Tx::Sqlite(unit) => {
                let $c = &mut **unit;
                $body
            }
            jzt_store::Tx::Postgres(unit) => {
                let $c = &mut **unit;
                $body
            }
        }
    };
}
pub(crate) use on;

/// One of the engines under measurement.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Files below this folder, or below the system's own for temporary files.
    Sqlite(Option<PathBuf>),
    /// The cluster at this URL.
    Postgres(String),
}

impl Kind {
    /// SQLite always; PostgreSQL when a cluster is given.
    pub(crate) fn all(folder: Option<PathBuf>) -> Vec<Self> {
        let cluster = std::env::var(PG_URL).ok().filter(|url| url.starts_with("postgres"));
        std::iter::once(Self::Sqlite(folder)).chain(cluster.map(Self::Postgres)).collect()
    }

    /// As the tables call it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// One database.
pub(crate) struct Database {
    kind: Kind,
    name: String,
    folder: Option<TempDir>,
}

impl Database {
    /// An empty one; the name keeps those of one run apart.
    pub(crate) async fn create(kind: &Kind, name: &str) -> Outcome<Self> {
        let name = format!("jzt_bench_{}_{name}", std::process::id());
        let folder = match kind {
            Kind::Sqlite(Some(below)) => Some(TempDir::new_in(below)?),
            Kind::Sqlite(None) => Some(TempDir::new()?),
            Kind::Postgres(url) => {
                maintain(url, &format!("CREATE DATABASE {name}")).await?;
                None
            }
        };
        Ok(Self { kind: kind.clone(), name, folder })
    }

    /// An exact copy of another one, to which nobody may be connected.
    pub(crate) async fn copy_of(other: &Self, name: &str) -> Outcome<Self> {
        let name = format!("jzt_bench_{}_{name}", std::process::id());
        let folder = match &other.kind {
            Kind::Sqlite(below) => {
                let folder = below.as_ref().map_or_else(TempDir::new, TempDir::new_in)?;
                let from = other.file().ok_or("no file to copy")?;
                std::fs::copy(from, folder.path().join("bench.db"))?;
                Some(folder)
            }
            Kind::Postgres(url) => {
                maintain(url, &format!("CREATE DATABASE {name} TEMPLATE {}", other.name)).await?;
                None
            }
        };
        Ok(Self { kind: other.kind.clone(), name, folder })
    }

    fn file(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path().join("bench.db"))
    }

    /// Opens it as the program would: same pools, same durability.
    pub(crate) async fn open(&self) -> Outcome<Db> {
        let url = match (&self.kind, self.file()) {
            (Kind::Postgres(url), _) => with_database(url, &self.name)?,
            (Kind::Sqlite(_), Some(file)) => format!("sqlite:{}", file.display()),
            (Kind::Sqlite(_), None) => return Err(Fault::from("no file to open")),
        };
        Ok(Db::connect(&url, DbOptions::default()).await?)
    }

    /// Throws it away; everybody must have closed.
    pub(crate) async fn drop(self) -> Outcome<()> {
        if let Kind::Postgres(url) = &self.kind {
            maintain(url, &format!("DROP DATABASE {}", self.name)).await?;
        }
        Ok(())
    }
}

/// The same cluster, another database.
fn with_database(url: &str, name: &str) -> Outcome<String> {
    let (front, query) = url.split_once('?').map_or((url, None), |(front, query)| (front, Some(query)));
    let (cluster, _) = front.rsplit_once('/').ok_or("the URL names no database")?;
    Ok(query.map_or_else(|| format!("{cluster}/{name}"), |query| format!("{cluster}/{name}?{query}")))
}

async fn maintain(url: &str, sql: &str) -> Outcome<()> {
    let mut connection: PgConnection = PgConnectOptions::from_str(url)?.disable_statement_logging().connect().await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

/// The one number that a query gives.
pub(crate) async fn number(db: &Db, sql: &'static str) -> Outcome<usize> {
    let mut tx = db.read().await?;
    let number = on!(&mut tx, c => sqlx::query_scalar::<_, i64>(sql).fetch_one(c).await)?;
    tx.rollback().await?;
    Ok(usize::try_from(number)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_of_a_url_is_exchanged_and_its_options_stay() {
        let url = |text| with_database(text, "b").unwrap();
        assert_eq!(url("postgres://u@127.0.0.1:1/postgres"), "postgres://u@127.0.0.1:1/b");
        assert_eq!(url("postgres://u@127.0.0.1:1/postgres?sslmode=off"), "postgres://u@127.0.0.1:1/b?sslmode=off");
    }
}
