//! How columns become values, the same way on both engines.
//!
//! Moments are integers of UTC microseconds on **both** engines: SQLite has no time type, text times of varying width sort
//! wrongly, and one representation means one SQL text for comparisons and arithmetic. Civil dates are `yyyy-mm-dd` text,
//! ids are `uuid` (PostgreSQL) or 16 bytes (SQLite), numbers are 64-bit. [`row!`] makes a struct readable from both.
use std::fmt::Write as _;

use jiff::civil::Date;
use jzt_domain::ids::{ApplicationId, BenefitId, CitizenId, FamilyId, JobId, PaperId, StaffId};
use jzt_domain::time::Timestamp;
use sqlx::Row;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::error::Corrupt;

/// A value that can be read from one column of a row of engine `R`.
pub(crate) trait Column<R>: Sized {
    fn read(row: &R, table: &'static str, name: &'static str) -> sqlx::Result<Self>;
}

/// Makes types readable: `Type = raw type => fn(raw) -> Result<Type, _>`. Covers `Option<Type>` too.
macro_rules! column {
    ($($t:ty = $raw:ty => $read:expr;)*) => {$(
        $crate::codec::column!(@ sqlx::sqlite::SqliteRow, $t, $raw, $read);
        $crate::codec::column!(@ sqlx::postgres::PgRow, $t, $raw, $read);
    )*};
    (@ $row:ty, $t:ty, $raw:ty, $read:expr) => {
        impl $crate::codec::Column<$row> for $t {
            fn read(row: &$row, table: &'static str, name: &'static str) -> sqlx::Result<Self> {
                let read: fn($raw) -> Result<$t, sqlx::error::BoxDynError> = $read;
                sqlx::Row::try_get::<$raw, _>(row, name)
                    .map_err(sqlx::error::BoxDynError::from)
                    .and_then(read)
                    .map_err(|error| $crate::codec::corrupt(row, table, name, &error))
            }
        }
        impl $crate::codec::Column<$row> for Option<$t> {
            fn read(row: &$row, table: &'static str, name: &'static str) -> sqlx::Result<Self> {
                let read: fn($raw) -> Result<$t, sqlx::error::BoxDynError> = $read;
                sqlx::Row::try_get::<Option<$raw>, _>(row, name)
                    .map_err(sqlx::error::BoxDynError::from)
                    .and_then(|raw| raw.map(read).transpose())
                    .map_err(|error| $crate::codec::corrupt(row, table, name, &error))
            }
        }
    };
}
pub(crate) use column;

/// A struct whose fields are columns of `table`; the first field is the row's key and must not be personal data.
macro_rules! row {
    (table $table:literal;
     $(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$doc:meta])* $fvis:vis $field:ident: $t:ty),* $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$doc])* $fvis $field: $t),* }
        $crate::codec::row!(@ sqlx::sqlite::SqliteRow, $table, $name, $($field: $t),*);
        $crate::codec::row!(@ sqlx::postgres::PgRow, $table, $name, $($field: $t),*);
    };
    (@ $row:ty, $table:literal, $name:ident, $($field:ident: $t:ty),*) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> sqlx::Result<Self> {
                Ok(Self { $($field: <$t as $crate::codec::Column<$row>>::read(row, $table, stringify!($field))?),* })
            }
        }
    };
}
pub(crate) use row;

/// An enumeration stored as text.
macro_rules! text_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// The stored text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        $crate::codec::column! {
            $name = String => |text| match text.as_str() {
                $($text => Ok($name::$variant),)*
                _ => Err("unknown word".into()),
            };
        }
    };
}
pub(crate) use text_enum;

column! {
    i64 = i64 => Ok;
    bool = bool => Ok;
    String = String => Ok;
    Vec<u8> = Vec<u8> => Ok;
    Uuid = Uuid => Ok;
    [u8; 32] = Vec<u8> => |bytes| <[u8; 32]>::try_from(bytes).map_err(|_| "not 32 bytes".into());
    u32 = i64 => |number| Ok(u32::try_from(number)?);
    Timestamp = i64 => |micros| Ok(Timestamp::from_micros(micros));
    Date = String => |text| Ok(text.parse()?);
    ApplicationId = Uuid => |id| Ok(ApplicationId::from_uuid(id));
    BenefitId = Uuid => |id| Ok(BenefitId::from_uuid(id));
    CitizenId = Uuid => |id| Ok(CitizenId::from_uuid(id));
    FamilyId = Uuid => |id| Ok(FamilyId::from_uuid(id));
    JobId = Uuid => |id| Ok(JobId::from_uuid(id));
    PaperId = Uuid => |id| Ok(PaperId::from_uuid(id));
    StaffId = Uuid => |id| Ok(StaffId::from_uuid(id));
}

/// The name of a row in an error: its first column.
pub(crate) trait RowKey {
    fn key(&self) -> String;
}

impl RowKey for SqliteRow {
    fn key(&self) -> String {
        key_text(self.try_get::<Vec<u8>, _>(0).ok(), self.try_get(0).ok(), self.try_get(0).ok())
    }
}

impl RowKey for PgRow {
    fn key(&self) -> String {
        let bytes = self.try_get::<Uuid, _>(0).map(|id| id.as_bytes().to_vec()).or_else(|_| self.try_get(0)).ok();
        key_text(bytes, self.try_get(0).ok(), self.try_get(0).ok())
    }
}

fn key_text(bytes: Option<Vec<u8>>, number: Option<i64>, text: Option<String>) -> String {
    number.map(|n| n.to_string()).or(text).or(bytes.map(|bytes| hex(&bytes))).unwrap_or_else(|| "unknown".to_owned())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Wraps a decoding failure so that [`crate::StoreError`] finds the place again. The value itself is left out: it may be personal.
pub(crate) fn corrupt(
    row: &impl RowKey,
    table: &'static str,
    column: &'static str,
    _cause: &BoxDynError,
) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(Corrupt { table, column, row: row.key() }) }
}
