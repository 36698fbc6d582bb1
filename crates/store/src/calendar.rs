//! Holiday notices that an administrator entered, and the due days that they move.
use jiff::civil::Date;
use jzt_domain::ids::ApplicationId;
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::row;
use crate::db::{Tx, list, on, run, value};
use crate::error::Result;
use crate::views::WorkPlace;

/// Years read at once; more than a calendar may hold.
const YEARS_MAX: i64 = 1_000;

row! {
    table "calendar_year";
    /// The notice of one year.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CalendarYear {
        /// The year.
        pub year: i64,
        /// Its days, as JSON.
        pub payload: Vec<u8>,
        /// The account that entered it.
        pub stored_by: String,
        /// When.
        pub stored_at: Timestamp,
    }
}

row! {
    table "application_view";
    /// An open application whose due day may move.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct MovableCase {
        /// The application.
        pub id: ApplicationId,
        /// Version of the journal that its row shows.
        pub version: i64,
        /// When it changed last: the day whose rules its row follows.
        pub changed_at: Timestamp,
    }
}

/// Where the present clock of an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDays {
    /// First day of the last part of the clock.
    pub amber_on: Date,
    /// Its last day.
    pub due_on: Date,
    /// The last day crosses into a year without a calendar.
    pub due_provisional: bool,
    /// Where it stands in the order of work.
    pub place: WorkPlace,
}

impl Tx {
    /// The notices entered, by year.
    pub async fn calendar_years(&mut self) -> Result<Vec<CalendarYear>> {
        const SQL: &str = "SELECT year, payload, stored_by, stored_at FROM calendar_year ORDER BY year LIMIT $1";
        Ok(list!(self, CalendarYear, SQL, YEARS_MAX))
    }

    /// When the newest notice was entered; tells a server whether to read them again.
    pub async fn calendar_changed_at(&mut self) -> Result<Option<Timestamp>> {
        const SQL: &str = "SELECT max(stored_at) FROM calendar_year";
        Ok(value!(self, Option<i64>, SQL).map(Timestamp::from_micros))
    }

    /// Enters the notice of a year, in place of an earlier one.
    pub async fn put_calendar_year(&mut self, year: &CalendarYear) -> Result<()> {
        const SQL: &str = "INSERT INTO calendar_year (year, payload, stored_by, stored_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (year) DO UPDATE SET payload = excluded.payload, stored_by = excluded.stored_by, \
             stored_at = excluded.stored_at";
        run!(self, SQL, year.year, &year.payload[..], &year.stored_by, year.stored_at.as_micros());
        Ok(())
    }

    /// Open applications whose last day is provisional or lies on or after `from`, by id, after the last one seen.
    pub async fn movable_applications(
        &mut self,
        from: Date,
        after: Option<ApplicationId>,
        limit: u16,
    ) -> Result<Vec<MovableCase>> {
        const SQL: &str = "SELECT id, version, changed_at FROM application_view WHERE is_open AND (due_provisional OR due_on >= $1) \
             AND id > $2 ORDER BY id LIMIT $3";
        let after = after.map_or(Uuid::nil(), ApplicationId::as_uuid);
        Ok(list!(self, MovableCase, SQL, from.to_string(), after, i64::from(limit)))
    }

    /// Moves the due days of an application that is still at `version`; false when it has moved on, and its own row is newer.
    pub async fn put_due_days(&mut self, id: ApplicationId, version: i64, days: &DueDays) -> Result<bool> {
        const SQL: &str = "UPDATE application_view SET amber_on = $3, due_on = $4, due_provisional = $5, place = $6 \
             WHERE id = $1 AND version = $2";
        let (amber_on, due_on) = (days.amber_on.to_string(), days.due_on.to_string());
        let moved = on!(self, c => sqlx::query(SQL)
            .bind(id.as_uuid()).bind(version).bind(&amber_on).bind(&due_on).bind(days.due_provisional)
            .bind(days.place.text()).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(moved > 0)
    }
}
