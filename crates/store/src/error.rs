//! What can go wrong in the store, in the terms of its callers.
use sqlx::error::ErrorKind;

/// Shorthand of this crate.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A failed store operation. After any error the unit of work must be dropped: nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else holds the lock; the same unit may succeed when tried again.
    #[error("the database is busy")]
    Busy(#[source] sqlx::Error),
    /// The database cannot be reached (or its address is wrong), is full, or is shutting down; or no connection was free in time.
    #[error("the database is unavailable")]
    Unavailable(#[source] sqlx::Error),
    /// Somebody else wrote first: a stale version, or a value that must be unique.
    #[error("somebody else changed this first")]
    Conflict,
    /// A stored value that cannot be read. Never replaced by a default.
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
    /// A sealed value that does not open, or a module that failed.
    #[error("stored data does not open: {0}")]
    Crypto(#[from] jzt_crypto::CryptoError),
    /// The schema of the database does not fit this program.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// Anything else that the database said.
    #[error("the database refused a statement")]
    Database(#[source] sqlx::Error),
}

/// Where a value cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("corrupt value in {table}.{column}, row {row}")]
pub struct Corrupt {
    /// Table or view.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// The row's key: an id, a number, or a stream. Never personal data.
    pub row: String,
}

/// Why the migrations do not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// An applied file was edited afterwards.
    #[error("migration {0} was changed after it was applied")]
    Changed(String),
    /// The database was used by a newer program.
    #[error("the database knows migration {0}, this program does not")]
    Newer(String),
    /// [`crate::Db::migrate`] was not run.
    #[error("migration {0} is not applied yet")]
    Pending(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::PoolTimedOut
            | E::PoolClosed
            | E::Io(_)
            | E::Tls(_)
            | E::Configuration(_)
            | E::WorkerCrashed
            | E::BeginFailed => Self::Unavailable(error),
            E::ColumnDecode { source, index } => match source.downcast::<Corrupt>() {
                Ok(corrupt) => Self::Corrupt(*corrupt),
                Err(source) => Self::Database(E::ColumnDecode { source, index }),
            },
            E::Database(ref said) => match (said.kind(), class(said.code().as_deref())) {
                (ErrorKind::UniqueViolation, _) => Self::Conflict,
                (_, Class::Busy) => Self::Busy(error),
                (_, Class::Unavailable) => Self::Unavailable(error),
                (_, Class::Other) => Self::Database(error),
            },
            other => Self::Database(other),
        }
    }
}

enum Class {
    Busy,
    Unavailable,
    Other,
}

/// Sorts the engines' codes: SQLSTATE has five characters, SQLite's result codes are short decimal numbers.
fn class(code: Option<&str>) -> Class {
    let Some(code) = code else { return Class::Other };
    if code.len() == 5 {
        return match code {
            // serialization failure, deadlock, lock not available
            "40001" | "40P01" | "55P03" => Class::Busy,
            // connection, resources, operator intervention, read-only after a failover
            _ if ["08", "53", "57"].iter().any(|group| code.starts_with(group)) || code == "25006" => {
                Class::Unavailable
            }
            _ => Class::Other,
        };
    }
    match code.parse::<u32>().map(|extended| extended & 0xff) {
        // SQLITE_BUSY, SQLITE_LOCKED
        Ok(5 | 6) => Class::Busy,
        // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
        Ok(8 | 10 | 13 | 14) => Class::Unavailable,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_engines_fall_into_the_same_classes() {
        for code in ["5", "517", "6", "40001", "40P01", "55P03"] {
            assert!(matches!(class(Some(code)), Class::Busy), "{code}");
        }
        for code in ["13", "778", "8", "53100", "57P01", "08006", "25006"] {
            assert!(matches!(class(Some(code)), Class::Unavailable), "{code}");
        }
        for code in ["1", "19", "787", "42601", "23503"] {
            assert!(matches!(class(Some(code)), Class::Other), "{code}");
        }
        assert!(matches!(class(None), Class::Other));
    }
}
