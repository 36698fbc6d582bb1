//! The only statements whose text differs between the engines. A test fails when such text appears elsewhere.
use crate::db::Tx;

pub(crate) const SQLITE_BEGIN_WRITE: &str = "BEGIN IMMEDIATE";
pub(crate) const SQLITE_BEGIN_READ: &str = "BEGIN";
/// One snapshot for the whole unit, as SQLite's WAL gives.
pub(crate) const PG_BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
pub(crate) const PG_BEGIN_WRITE: &str = "BEGIN";

/// Connection settings of SQLite that sqlx has no method for.
/// `secure_delete`: a destroyed family key must not survive in a free page. `query_only`: read units cannot write.
pub(crate) const SQLITE_SECURE_DELETE: (&str, &str) = ("secure_delete", "ON");
pub(crate) const SQLITE_QUERY_ONLY: (&str, &str) = ("query_only", "ON");

macro_rules! claim_jobs {
    ($hint:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (SELECT id AS due_id FROM job WHERE state = 'pending' AND due_at <= $1 ",
            "AND (leased_until IS NULL OR leased_until <= $1) ORDER BY due_at, id LIMIT $4 ",
            $hint,
            ") UPDATE job SET attempt = attempt + 1, leased_until = $2, lease_token = $3 FROM due WHERE id = due_id ",
            "RETURNING id, kind, payload, due_at, attempt, max_attempts, leased_until, lease_token, dedup_key, state, ",
            "last_error, trace, created_at, finished_at"
        )
    };
}

/// Takes due work: `$1` now, `$2` lease end, `$3` lease token, `$4` batch. PostgreSQL steps over rows that another
/// worker is taking; SQLite has one writer, so nobody else is.
pub(crate) fn claim_jobs(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => claim_jobs!(""),
        Tx::Postgres(_) => claim_jobs!("FOR UPDATE SKIP LOCKED"),
    }
}

/// Keeps two starting servers from migrating at once. On SQLite the write unit itself is the lock.
pub(crate) fn migration_lock(tx: &Tx) -> Option<&'static str> {
    match tx {
        Tx::Sqlite(_) => None,
        Tx::Postgres(_) => Some("SELECT pg_advisory_xact_lock(6108261142000)"),
    }
}

/// The table that remembers applied migrations.
pub(crate) fn migration_table(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => {
            "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT NOT NULL PRIMARY KEY, checksum BLOB NOT NULL, \
             applied_at INTEGER NOT NULL) STRICT"
        }
        Tx::Postgres(_) => {
            "CREATE TABLE IF NOT EXISTS schema_migration (name text NOT NULL PRIMARY KEY, checksum bytea NOT NULL, \
             applied_at bigint NOT NULL)"
        }
    }
}

/// Whether that table is there: one number.
pub(crate) fn migration_table_count(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'",
        Tx::Postgres(_) => {
            "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migration'"
        }
    }
}
