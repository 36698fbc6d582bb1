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

/// The place of a row in the order of work. Emergencies come first, by the minute; everything else follows by the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkPlace {
    /// Somebody waits for relief until this moment.
    Urgent(Timestamp),
    /// Due on this day.
    Ordinary(Date),
}

impl WorkPlace {
    /// Sorts as text in the order of work.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Urgent(moment) => format!("0{}", minute(moment)),
            Self::Ordinary(day) => format!("1{day}"),
        }
    }
}

/// Civil date and time in China to the minute, as places name it: `2026-11-24T10:30`.
pub fn minute(moment: Timestamp) -> String {
    let civil = moment.civil();
    format!("{}T{:02}:{:02}", civil.date(), civil.hour(), civil.minute())
}

/// The row of an application after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "columns that lists filter by, each yes or no")]
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
    /// Code of the kind it is judged as.
    pub kind: &'static str,
    /// Code of what was asked for.
    pub request: &'static str,
    /// 单独登记备案.
    pub is_registered: bool,
    /// Relief comes before papers.
    pub is_emergency: bool,
    /// Code of who decides, once the file is there.
    pub confirm_level: Option<&'static str>,
    /// Where it stands in the order of work.
    pub place: WorkPlace,
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

    /// The states of all applications in which a person appears, newest first: to find an earlier one for the same cause.
    pub async fn states_of_person(&mut self, blind: &[u8; 32], limit: u16) -> Result<Vec<ApplicationRow>> {
        const SQL: &str = "SELECT a.id, a.family_id, a.version, a.state_sealed, k.wrapped \
             FROM application_view a JOIN family_key k ON k.family_id = a.family_id \
             WHERE a.id IN (SELECT application_id FROM person_index WHERE blind = $1) ORDER BY a.changed_at DESC, a.id LIMIT $2";
        Ok(on!(self, c => sqlx::query_as::<_, ApplicationRow>(SQL)
            .bind(&blind[..]).bind(i64::from(limit)).fetch_all(c).await)?)
    }

    /// Writes the row of an application; `Conflict` when a newer one is there.
    pub async fn put_application(&mut self, row: &NewApplicationRow) -> Result<()> {
        const SQL: &str = "INSERT INTO application_view (id, family_id, citizen_id, version, stage, is_open, district, township, \
             village, number, amber_on, due_on, due_provisional, notice_from, notice_until, changed_at, state_sealed, card_sealed, \
             kind, request, is_registered, is_emergency, confirm_level, place) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) \
             ON CONFLICT (id) DO UPDATE SET citizen_id = excluded.citizen_id, version = excluded.version, stage = excluded.stage, is_open = excluded.is_open, \
             district = excluded.district, township = excluded.township, village = excluded.village, number = excluded.number, \
             amber_on = excluded.amber_on, due_on = excluded.due_on, due_provisional = excluded.due_provisional, \
             notice_from = excluded.notice_from, notice_until = excluded.notice_until, changed_at = excluded.changed_at, \
             state_sealed = excluded.state_sealed, card_sealed = excluded.card_sealed, \
             kind = excluded.kind, request = excluded.request, is_registered = excluded.is_registered, \
             is_emergency = excluded.is_emergency, confirm_level = excluded.confirm_level, place = excluded.place \
             WHERE application_view.version < excluded.version";
        let day = |date: Date| date.to_string();
        let written = on!(self, c => sqlx::query(SQL)
            .bind(row.id.as_uuid()).bind(row.family_id.as_uuid()).bind(row.citizen_id.as_uuid())
            .bind(row.version).bind(row.stage).bind(row.is_open)
            .bind(row.district.as_deref()).bind(row.township.as_deref()).bind(row.village.as_deref())
            .bind(row.number.as_deref()).bind(day(row.amber_on)).bind(day(row.due_on)).bind(row.due_provisional)
            .bind(row.notice.map(|notice| day(notice.from))).bind(row.notice.map(|notice| day(notice.until)))
            .bind(row.changed_at.as_micros()).bind(&row.state_sealed[..]).bind(&row.card_sealed[..])
            .bind(row.kind).bind(row.request).bind(row.is_registered).bind(row.is_emergency)
            .bind(row.confirm_level).bind(row.place.text())
            .execute(c).await.map(|done| done.rows_affected()))?;
        if written == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Empties every view before a rebuild.
    pub async fn clear_views(&mut self) -> Result<()> {
        for sql in [
            "DELETE FROM person_index",
            "DELETE FROM clock_record",
            "DELETE FROM draw",
            "DELETE FROM application_view",
            "DELETE FROM benefit_view",
        ] {
            on!(self, c => sqlx::query(sql).execute(c).await.map(drop))?;
        }
        Ok(())
    }
}
