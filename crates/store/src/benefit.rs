//! One row a benefit: its sealed state, and in the clear only what lists sort and filter by.
use jiff::civil::Date;
use jzt_domain::ids::{ApplicationId, BenefitId, CitizenId, FamilyId};
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::row;
use crate::db::{Tx, find, list, on};
use crate::error::{Result, StoreError};
use crate::views::{DayRange, ScopeLevel};

/// The first place of a keyset walk.
const BEFORE_ALL: Uuid = Uuid::nil();
const FIRST_DAY: Date = Date::constant(1, 1, 1);
const LAST_DAY: Date = Date::constant(9999, 12, 31);

/// The row of a benefit after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBenefitRow {
    /// The benefit.
    pub id: BenefitId,
    /// Its family.
    pub family_id: FamilyId,
    /// Whose account follows it.
    pub citizen_id: Option<CitizenId>,
    /// The application that led to it.
    pub application_id: Option<ApplicationId>,
    /// Version of the journal that this row shows.
    pub version: i64,
    /// Kind code.
    pub kind: &'static str,
    /// Residence code.
    pub residence: &'static str,
    /// Stage code.
    pub stage: &'static str,
    /// True until it has ended.
    pub is_open: bool,
    /// True while a proposal or a reported change waits for somebody.
    pub waits: bool,
    /// District code.
    pub district: Option<String>,
    /// Township code.
    pub township: Option<String>,
    /// Village code.
    pub village: String,
    /// First day on which the clock that falls due first is work; far in the future without a clock.
    pub amber_on: Date,
    /// Its last day.
    pub due_on: Date,
    /// The standard a person and month behind the rate decided last; a raise looks for lower ones.
    pub standard_fen: i64,
    /// The published end that hangs.
    pub notice: Option<DayRange>,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// The whole state, sealed.
    pub state_sealed: Vec<u8>,
    /// What one row of a list shows, sealed.
    pub card_sealed: Vec<u8>,
}

row! {
    table "benefit_view";
    /// What is needed to open a benefit: its state and the wrapped key of its family.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct BenefitRow {
        /// The benefit.
        pub id: BenefitId,
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

row! {
    table "benefit_view";
    /// One row of a list of benefits.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct BenefitListRow {
        /// The benefit.
        pub id: BenefitId,
        /// Its family.
        pub family_id: FamilyId,
        /// Version that the sealed card belongs to.
        pub version: i64,
        /// Kind code.
        pub kind: String,
        /// Stage code.
        pub stage: String,
        /// True while a proposal or a reported change waits for somebody.
        pub waits: bool,
        /// Village code.
        pub village: String,
        /// First day on which the clock is work.
        pub amber_on: Date,
        /// Its last day.
        pub due_on: Date,
        /// What the row shows, sealed.
        pub card_sealed: Vec<u8>,
        /// The family's key; `None` once destroyed.
        pub wrapped: Option<Vec<u8>>,
    }
}

/// What a list of benefits shows.
#[derive(Debug, Clone)]
pub struct BenefitQuery<'a> {
    /// Level of the scope.
    pub level: ScopeLevel,
    /// Division code of the scope.
    pub division: &'a str,
    /// Only this stage code; otherwise every open one.
    pub stage: Option<&'a str>,
    /// Only those whose clock is work on this day.
    pub work_on: Option<Date>,
    /// Only those where somebody waits for an answer.
    pub only_waiting: bool,
    /// The last row of the page before.
    pub after: Option<(Date, BenefitId)>,
    /// Rows wanted.
    pub limit: u16,
}

macro_rules! list_sql {
    ($rest:literal) => {
        concat!(
            "SELECT b.id, b.family_id, b.version, b.kind, b.stage, b.waits, b.village, b.amber_on, b.due_on, \
             b.card_sealed, k.wrapped FROM benefit_view b JOIN family_key k ON k.family_id = b.family_id WHERE ",
            $rest
        )
    };
}

macro_rules! worklist_sql {
    ($column:literal) => {
        concat!(
            "SELECT b.id, b.family_id, b.version, b.kind, b.stage, b.waits, b.village, b.amber_on, b.due_on, \
             b.card_sealed, k.wrapped FROM benefit_view b JOIN family_key k ON k.family_id = b.family_id WHERE ",
            "b.is_open AND b.",
            $column,
            " = $1 AND b.due_on >= $2 AND b.amber_on <= $3 AND ($4 OR b.stage = $5) AND (b.waits OR NOT $6) \
             AND (b.due_on, b.id) > ($7, $8) ORDER BY b.due_on, b.id LIMIT $9"
        )
    };
}

macro_rules! by_level {
    ($level:expr, $sql:ident) => {
        match $level {
            ScopeLevel::District => $sql!("district"),
            ScopeLevel::Township => $sql!("township"),
            ScopeLevel::Village => $sql!("village"),
        }
    };
}

impl Tx {
    /// One benefit's state. Whether the reader may see it is decided on the opened state (`benefit::access::may_read`), so
    /// only the use cases of `app` call this.
    pub async fn benefit(&mut self, id: BenefitId) -> Result<Option<BenefitRow>> {
        const SQL: &str = "SELECT b.id, b.family_id, b.version, b.state_sealed, k.wrapped \
             FROM benefit_view b JOIN family_key k ON k.family_id = b.family_id WHERE b.id = $1";
        Ok(find!(self, BenefitRow, SQL, id.as_uuid()))
    }

    /// The benefit that an application led to.
    pub async fn benefit_of_application(&mut self, id: ApplicationId) -> Result<Option<BenefitListRow>> {
        const SQL: &str = list_sql!("b.application_id = $1");
        Ok(find!(self, BenefitListRow, SQL, id.as_uuid()))
    }

    /// Writes the row of a benefit; `Conflict` when a newer one is there.
    pub async fn put_benefit(&mut self, row: &NewBenefitRow) -> Result<()> {
        const SQL: &str = "INSERT INTO benefit_view (id, family_id, citizen_id, application_id, version, kind, residence, stage, \
             is_open, waits, district, township, village, amber_on, due_on, standard_fen, notice_from, notice_until, changed_at, \
             state_sealed, card_sealed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) \
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, stage = excluded.stage, is_open = excluded.is_open, \
             waits = excluded.waits, amber_on = excluded.amber_on, due_on = excluded.due_on, \
             standard_fen = excluded.standard_fen, notice_from = excluded.notice_from, notice_until = excluded.notice_until, \
             changed_at = excluded.changed_at, state_sealed = excluded.state_sealed, card_sealed = excluded.card_sealed \
             WHERE benefit_view.version < excluded.version";
        let day = |date: Date| date.to_string();
        let written = on!(self, c => sqlx::query(SQL)
            .bind(row.id.as_uuid()).bind(row.family_id.as_uuid()).bind(row.citizen_id.map(CitizenId::as_uuid))
            .bind(row.application_id.map(ApplicationId::as_uuid)).bind(row.version).bind(row.kind).bind(row.residence)
            .bind(row.stage).bind(row.is_open).bind(row.waits).bind(row.district.as_deref())
            .bind(row.township.as_deref()).bind(&row.village).bind(day(row.amber_on)).bind(day(row.due_on))
            .bind(row.standard_fen).bind(row.notice.map(|notice| day(notice.from)))
            .bind(row.notice.map(|notice| day(notice.until))).bind(row.changed_at.as_micros())
            .bind(&row.state_sealed[..]).bind(&row.card_sealed[..])
            .execute(c).await.map(|done| done.rows_affected()))?;
        if written == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// One page of a division's open benefits, the clock that falls due first in front.
    pub async fn benefits(&mut self, query: &BenefitQuery<'_>) -> Result<Vec<BenefitListRow>> {
        let sql = by_level!(query.level, worklist_sql);
        let (after_day, after_id) = query.after.map_or((FIRST_DAY, BEFORE_ALL), |(day, id)| (day, id.as_uuid()));
        let amber_until = query.work_on.unwrap_or(LAST_DAY).to_string();
        Ok(on!(self, c => sqlx::query_as::<_, BenefitListRow>(sql)
            .bind(query.division).bind(after_day.to_string()).bind(amber_until).bind(query.stage.is_none())
            .bind(query.stage.unwrap_or_default()).bind(query.only_waiting).bind(after_day.to_string()).bind(after_id)
            .bind(i64::from(query.limit)).fetch_all(c).await)?)
    }

    /// A citizen's own benefits, newest first.
    pub async fn benefits_of_citizen(&mut self, citizen: CitizenId, limit: u16) -> Result<Vec<BenefitListRow>> {
        const SQL: &str = list_sql!("b.citizen_id = $1 ORDER BY b.changed_at DESC, b.id LIMIT $2");
        Ok(list!(self, BenefitListRow, SQL, citizen.as_uuid(), i64::from(limit)))
    }

    /// Open benefits of a township whose standard lies below `standard_fen`, by id after `after`.
    pub async fn benefits_below_standard(
        &mut self,
        township: &str,
        kind: &str,
        residence: &str,
        standard_fen: i64,
        after: Option<BenefitId>,
        limit: u16,
    ) -> Result<Vec<BenefitListRow>> {
        const SQL: &str = list_sql!(
            "b.is_open AND b.township = $1 AND b.kind = $2 AND b.residence = $3 AND b.id > $4 AND b.standard_fen < $5 \
             ORDER BY b.id LIMIT $6"
        );
        let after = after.map_or(BEFORE_ALL, BenefitId::as_uuid);
        Ok(list!(self, BenefitListRow, SQL, township, kind, residence, after, standard_fen, i64::from(limit)))
    }

    /// The published ends that hang in a village on a day.
    pub async fn stop_notices_of_village(
        &mut self,
        village: &str,
        today: Date,
        limit: u16,
    ) -> Result<Vec<BenefitListRow>> {
        const SQL: &str = list_sql!("b.village = $1 AND b.notice_until >= $2 ORDER BY b.notice_until, b.id LIMIT $3");
        Ok(list!(self, BenefitListRow, SQL, village, today.to_string(), i64::from(limit)))
    }

    /// One published end that hangs on a day.
    pub async fn stop_notice(&mut self, id: BenefitId, today: Date) -> Result<Option<BenefitListRow>> {
        const SQL: &str = list_sql!("b.id = $1 AND b.notice_until >= $2");
        Ok(find!(self, BenefitListRow, SQL, id.as_uuid(), today.to_string()))
    }

    /// Villages below a prefix of the code with published ends on a day, and how many.
    pub async fn villages_with_stop_notices(&mut self, below: &str, today: Date) -> Result<Vec<(String, i64)>> {
        const SQL: &str = "SELECT village, count(*) AS notices_count FROM benefit_view \
             WHERE village LIKE $1 AND notice_until >= $2 GROUP BY village ORDER BY village";
        Ok(on!(self, c => sqlx::query_as::<_, (String, i64)>(SQL)
            .bind(format!("{below}%")).bind(today.to_string()).fetch_all(c).await)?)
    }
}
