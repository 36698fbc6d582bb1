//! Supervision: how clocks ended, what is late by township, and draws of files for a check.
use jiff::civil::Date;
use jzt_domain::ids::DrawId;
use jzt_domain::time::Timestamp;

use crate::codec::{column, row};
use crate::db::{Tx, list, run};
use crate::error::Result;
use crate::journal::StreamId;

/// Groups of township and step that one watch looks at.
const GROUPS_MAX: i64 = 20_000;

column! {
    DrawId = uuid::Uuid => |id| Ok(DrawId::from_uuid(id));
}

/// How one clock of one application or benefit ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClockRecord {
    /// The stream of the application or benefit.
    pub stream: StreamId,
    /// The version of the journal that ended it.
    pub version: i64,
    /// Code of the clock.
    pub clock: &'static str,
    /// Code of the kind of assistance.
    pub kind: &'static str,
    /// District code.
    pub district: String,
    /// Township code.
    pub township: String,
    /// The day that started it.
    pub from_on: Date,
    /// Its last day.
    pub due_on: Date,
    /// The day that ended it.
    pub ended_on: Date,
}

row! {
    table "clock_record";
    /// How the clocks of one step ended in one township.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ClockTotals {
        /// Township code.
        pub township: String,
        /// Code of the clock.
        pub clock: String,
        /// How many ended.
        pub ended: u32,
        /// How many of them after their last day.
        pub late: u32,
    }
}

row! {
    table "due groups";
    /// What is open in one township at one stage and has to be told about.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DueGroup {
        /// Township code.
        pub township: String,
        /// Stage code.
        pub stage: String,
        /// How many.
        pub cases: u32,
        /// The earliest last day among them.
        pub first_due_on: Date,
    }
}

row! {
    table "draw";
    /// A draw of files for a check; the list itself is in the journal.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DrawRow {
        /// The draw.
        pub id: DrawId,
        /// District code.
        pub district: String,
        /// When it was held.
        pub held_at: Timestamp,
        /// Files that took part.
        pub files_count: u32,
        /// Files that were drawn.
        pub chosen_count: u32,
    }
}

macro_rules! groups_sql {
    ($view:literal, $light:literal) => {
        concat!(
            "SELECT township, stage, count(*) AS cases, min(due_on) AS first_due_on FROM ",
            $view,
            " WHERE is_open AND district = $1 AND ",
            $light,
            " AND township IS NOT NULL GROUP BY township, stage ORDER BY township, stage LIMIT $3"
        )
    };
}

macro_rules! late_sql {
    ($view:literal) => {
        groups_sql!($view, "due_on < $2")
    };
}

macro_rules! soon_sql {
    ($view:literal) => {
        groups_sql!($view, "due_on >= $2 AND amber_on <= $2")
    };
}

impl Tx {
    /// Notes how a clock ended; a second note of the same end changes nothing.
    pub async fn put_clock_record(&mut self, record: &NewClockRecord) -> Result<()> {
        const SQL: &str = "INSERT INTO clock_record (stream, version, clock, kind, district, township, from_on, due_on, \
             ended_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (stream, version, clock) DO NOTHING";
        run!(
            self,
            SQL,
            record.stream.as_str(),
            record.version,
            record.clock,
            record.kind,
            &record.district,
            &record.township,
            record.from_on.to_string(),
            record.due_on.to_string(),
            record.ended_on.to_string(),
        );
        Ok(())
    }

    /// How clocks ended in a district between two days, both included, by township and step.
    pub async fn clock_totals(&mut self, district: &str, from: Date, until: Date) -> Result<Vec<ClockTotals>> {
        const SQL: &str = "SELECT township, clock, count(*) AS ended, \
             count(CASE WHEN ended_on > due_on THEN 1 END) AS late FROM clock_record \
             WHERE district = $1 AND ended_on >= $2 AND ended_on <= $3 GROUP BY township, clock \
             ORDER BY township, clock LIMIT $4";
        Ok(list!(self, ClockTotals, SQL, district, from.to_string(), until.to_string(), GROUPS_MAX))
    }

    /// Open applications of a district whose last day has passed, by township and stage.
    pub async fn late_groups(&mut self, district: &str, today: Date) -> Result<Vec<DueGroup>> {
        Ok(list!(self, DueGroup, late_sql!("application_view"), district, today.to_string(), GROUPS_MAX))
    }

    /// Open applications of a district whose light has turned amber and not yet red, by township and stage.
    pub async fn soon_groups(&mut self, district: &str, today: Date) -> Result<Vec<DueGroup>> {
        Ok(list!(self, DueGroup, soon_sql!("application_view"), district, today.to_string(), GROUPS_MAX))
    }

    /// The same of benefits.
    pub async fn late_benefit_groups(&mut self, district: &str, today: Date) -> Result<Vec<DueGroup>> {
        Ok(list!(self, DueGroup, late_sql!("benefit_view"), district, today.to_string(), GROUPS_MAX))
    }

    /// The same of benefits.
    pub async fn soon_benefit_groups(&mut self, district: &str, today: Date) -> Result<Vec<DueGroup>> {
        Ok(list!(self, DueGroup, soon_sql!("benefit_view"), district, today.to_string(), GROUPS_MAX))
    }

    /// Notes a draw.
    pub async fn put_draw(&mut self, draw: &DrawRow) -> Result<()> {
        const SQL: &str =
            "INSERT INTO draw (id, district, held_at, files_count, chosen_count) VALUES ($1, $2, $3, $4, $5)";
        run!(
            self,
            SQL,
            draw.id.as_uuid(),
            &draw.district,
            draw.held_at.as_micros(),
            i64::from(draw.files_count),
            i64::from(draw.chosen_count),
        );
        Ok(())
    }

    /// The draws of a district, newest first.
    pub async fn draws(&mut self, district: &str, limit: u16) -> Result<Vec<DrawRow>> {
        const SQL: &str = "SELECT id, district, held_at, files_count, chosen_count FROM draw WHERE district = $1 \
             ORDER BY held_at DESC, id LIMIT $2";
        Ok(list!(self, DrawRow, SQL, district, i64::from(limit)))
    }
}
