//! One row an application: its sealed state, and in the clear only what lists sort and filter by.
use jiff::civil::Date;
use jzt_domain::ids::{ApplicationId, CitizenId, FamilyId};
use jzt_domain::time::Timestamp;

use crate::codec::row;
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};

/// First and last day of a public notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// The row of an application after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApplicationRow {
    /// The application.
    pub id: ApplicationId,
    /// Its family.
    pub family_id: FamilyId,
    /// Who opened it.
    pub citizen_id: CitizenId,
    /// Version of the journal that this row shows.
    pub version: i64,
    /// Stage code.
    pub stage: &'static str,
    /// True between submission and decision: what worklists hold.
    pub is_open: bool,
    /// Division codes of three levels, once the family said where it lives.
    pub district: Option<String>,
    /// Township.
    pub township: Option<String>,
    /// Village.
    pub village: Option<String>,
    /// Acceptance number.
    pub number: Option<String>,
    /// First day of the last third of the clock that falls due first; far in the future without a clock.
    pub amber_on: Date,
    /// Its last day.
    pub due_on: Date,
    /// The due day crosses into a year without a calendar.
    pub due_provisional: bool,
    /// The notice that hangs.
    pub notice: Option<DayRange>,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// The whole state, sealed.
    pub state_sealed: Vec<u8>,
    /// What one row of a list shows, sealed.
    pub card_sealed: Vec<u8>,
}

row! {
    table "application_view";
    /// What is needed to open an application: its state and the wrapped key of its family.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ApplicationRow {
        /// The application.
        pub id: ApplicationId,
        /// Its family.
        pub family_id: FamilyId,
        /// Version of the journal that this row shows.
        pub version: i64,
        /// The whole state, sealed.
        pub state_sealed: Vec<u8>,
        /// The family's key; `None` once destroyed.
        pub wrapped: Option<Vec<u8>>,
    }
}

impl Tx {
    /// One application's state. Whether the reader may see it is decided on the opened state (`domain::access::may_read`),
    /// so only the use cases of `app` call this.
    pub async fn application(&mut self, id: ApplicationId) -> Result<Option<ApplicationRow>> {
        const SQL: &str = "SELECT a.id, a.family_id, a.version, a.state_sealed, k.wrapped \
             FROM application_view a JOIN family_key k ON k.family_id = a.family_id WHERE a.id = $1";
        Ok(on!(self, c => sqlx::query_as::<_, ApplicationRow>(SQL).bind(id.as_uuid()).fetch_optional(c).await)?)
    }

    /// Writes the row of an application; `Conflict` when a newer one is there.
    pub async fn put_application(&mut self, row: &NewApplicationRow) -> Result<()> {
        const SQL: &str = "INSERT INTO application_view (id, family_id, citizen_id, version, stage, is_open, district, township, \
             village, number, amber_on, due_on, due_provisional, notice_from, notice_until, changed_at, state_sealed, card_sealed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, stage = excluded.stage, is_open = excluded.is_open, \
             district = excluded.district, township = excluded.township, village = excluded.village, number = excluded.number, \
             amber_on = excluded.amber_on, due_on = excluded.due_on, due_provisional = excluded.due_provisional, \
             notice_from = excluded.notice_from, notice_until = excluded.notice_until, changed_at = excluded.changed_at, \
             state_sealed = excluded.state_sealed, card_sealed = excluded.card_sealed \
             WHERE application_view.version < excluded.version";
        let day = |date: Date| date.to_string();
        let written = on!(self, c => sqlx::query(SQL)
            .bind(row.id.as_uuid()).bind(row.family_id.as_uuid()).bind(row.citizen_id.as_uuid())
            .bind(row.version).bind(row.stage).bind(row.is_open)
            .bind(row.district.as_deref()).bind(row.township.as_deref()).bind(row.village.as_deref())
            .bind(row.number.as_deref()).bind(day(row.amber_on)).bind(day(row.due_on)).bind(row.due_provisional)
            .bind(row.notice.map(|notice| day(notice.from))).bind(row.notice.map(|notice| day(notice.until)))
            .bind(row.changed_at.as_micros()).bind(&row.state_sealed[..]).bind(&row.card_sealed[..])
            .execute(c).await.map(|done| done.rows_affected()))?;
        if written == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Empties every view before a rebuild.
    pub async fn clear_views(&mut self) -> Result<()> {
        for sql in ["DELETE FROM person_index", "DELETE FROM application_view"] {
            on!(self, c => sqlx::query(sql).execute(c).await.map(drop))?;
        }
        Ok(())
    }
}
