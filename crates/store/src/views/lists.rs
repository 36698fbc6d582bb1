//! Lists: each walks one index in its order, page after page, and never counts.
use jiff::civil::Date;
use jzt_domain::ids::{ApplicationId, CitizenId, FamilyId};
use uuid::Uuid;

use crate::codec::row;
use crate::db::{Tx, on};
use crate::error::Result;

/// Stages that one filter may name.
pub const WORK_STAGES_MAX: usize = 6;
/// Rows that a count looks at before it stops.
const COUNT_ROWS_MAX: i64 = 999;
/// The first place of a keyset walk.
const BEFORE_ALL: Uuid = Uuid::nil();

/// On which level of the division tree the reader sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeLevel {
    /// A district.
    District,
    /// A township.
    Township,
    /// A village.
    Village,
}

/// Which light a worklist shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LightWord {
    /// Due before today.
    Late,
    /// In the last third.
    Soon,
    /// Before that.
    OnTime,
}

/// What a worklist shows.
#[derive(Debug, Clone)]
pub struct WorkQuery<'a> {
    /// Level of the scope.
    pub level: ScopeLevel,
    /// Division code of the scope.
    pub division: &'a str,
    /// Stage codes; empty means all open ones.
    pub stages: &'a [&'a str],
    /// Only this light.
    pub light: Option<LightWord>,
    /// The civil date that lights are computed for.
    pub today: Date,
    /// The last row of the page before.
    pub after: Option<(Date, ApplicationId)>,
    /// Rows wanted.
    pub limit: u16,
}

row! {
    table "application_view";
    /// One row of a list.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ListRow {
        /// The application.
        pub id: ApplicationId,
        /// Its family.
        pub family_id: FamilyId,
        /// Version that the sealed card belongs to.
        pub version: i64,
        /// Stage code.
        pub stage: String,
        /// Acceptance number.
        pub number: Option<String>,
        /// Village code.
        pub village: Option<String>,
        /// First day of the last third.
        pub amber_on: Date,
        /// Last day.
        pub due_on: Date,
        /// The last day may still move.
        pub due_provisional: bool,
        /// What the row shows, sealed.
        pub card_sealed: Vec<u8>,
        /// The family's key; `None` once destroyed.
        pub wrapped: Option<Vec<u8>>,
    }
}

row! {
    table "application_view";
    /// Open cases of a division by light, each counted up to 999.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct LightCounts {
        /// Late.
        pub late: u32,
        /// Soon due.
        pub soon: u32,
        /// In time.
        pub on_time: u32,
    }
}

macro_rules! list_sql {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.family_id, a.version, a.stage, a.number, a.village, a.amber_on, a.due_on, a.due_provisional, \
             a.card_sealed, k.wrapped FROM application_view a JOIN family_key k ON k.family_id = a.family_id WHERE ",
            $rest
        )
    };
}

/// `$2`, `$3` bound the due day and `$4` the amber day, which together say the light; `$7`–`$12` are stages.
macro_rules! worklist_sql {
    ($column:literal) => {
        concat!(
            "SELECT a.id, a.family_id, a.version, a.stage, a.number, a.village, a.amber_on, a.due_on, a.due_provisional, \
             a.card_sealed, k.wrapped FROM application_view a JOIN family_key k ON k.family_id = a.family_id WHERE ",
            "a.is_open AND a.",
            $column,
            " = $1 AND a.due_on >= $2 AND a.due_on <= $3 AND a.amber_on >= $4 AND a.amber_on <= $5 \
             AND ($6 OR a.stage IN ($7, $8, $9, $10, $11, $12)) AND (a.due_on, a.id) > ($13, $14) ORDER BY a.due_on, a.id LIMIT $15"
        )
    };
}

/// The three lights beside each other: `$1` the division, `$2` today, `$3` where to stop. Every column named is in the index.
macro_rules! counts_sql {
    (@ $column:literal, $light:literal) => {
        concat!(
            "(SELECT count(*) FROM (SELECT 1 FROM application_view WHERE is_open AND ",
            $column,
            " = $1 AND ",
            $light,
            " LIMIT $3) AS bounded)"
        )
    };
    ($column:literal) => {
        concat!(
            "SELECT ",
            counts_sql!(@ $column, "due_on < $2"),
            " AS late, ",
            counts_sql!(@ $column, "due_on >= $2 AND amber_on <= $2"),
            " AS soon, ",
            counts_sql!(@ $column, "due_on >= $2 AND amber_on > $2"),
            " AS on_time"
        )
    };
}

const FIRST_DAY: Date = Date::constant(1, 1, 1);
const LAST_DAY: Date = Date::constant(9999, 12, 31);

struct Bounds {
    due: (String, String),
    amber: (String, String),
}

fn bounds(light: Option<LightWord>, today: Date) -> Bounds {
    let text = |from: Date, until: Date| (from.to_string(), until.to_string());
    let yesterday = today.yesterday().unwrap_or(today);
    let tomorrow = today.tomorrow().unwrap_or(today);
    let (due, amber) = match light {
        None => (text(FIRST_DAY, LAST_DAY), text(FIRST_DAY, LAST_DAY)),
        Some(LightWord::Late) => (text(FIRST_DAY, yesterday), text(FIRST_DAY, LAST_DAY)),
        Some(LightWord::Soon) => (text(today, LAST_DAY), text(FIRST_DAY, today)),
        Some(LightWord::OnTime) => (text(today, LAST_DAY), text(tomorrow, LAST_DAY)),
    };
    Bounds { due, amber }
}

impl Tx {
    /// One page of a worklist, most urgent first.
    pub async fn worklist(&mut self, query: &WorkQuery<'_>) -> Result<Vec<ListRow>> {
        let sql = match query.level {
            ScopeLevel::District => worklist_sql!("district"),
            ScopeLevel::Township => worklist_sql!("township"),
            ScopeLevel::Village => worklist_sql!("village"),
        };
        let Bounds { due, amber } = bounds(query.light, query.today);
        let (after_day, after_id) = query.after.map_or((FIRST_DAY, BEFORE_ALL), |(day, id)| (day, id.as_uuid()));
        // The index is entered at the lower bound of the due day: it must follow the page, or page n walks over n pages.
        let due_from = due.0.max(after_day.to_string());
        let stage = |n: usize| query.stages.get(n).copied().unwrap_or("");
        Ok(on!(self, c => sqlx::query_as::<_, ListRow>(sql)
            .bind(query.division).bind(due_from).bind(due.1).bind(amber.0).bind(amber.1).bind(query.stages.is_empty())
            .bind(stage(0)).bind(stage(1)).bind(stage(2)).bind(stage(3)).bind(stage(4)).bind(stage(5))
            .bind(after_day.to_string()).bind(after_id).bind(i64::from(query.limit)).fetch_all(c).await)?)
    }

    /// How many open cases of a division are late, soon due and in time, each counted up to 999.
    pub async fn light_counts(&mut self, level: ScopeLevel, division: &str, today: Date) -> Result<LightCounts> {
        let sql = match level {
            ScopeLevel::District => counts_sql!("district"),
            ScopeLevel::Township => counts_sql!("township"),
            ScopeLevel::Village => counts_sql!("village"),
        };
        Ok(on!(self, c => sqlx::query_as::<_, LightCounts>(sql)
            .bind(division).bind(today.to_string()).bind(COUNT_ROWS_MAX).fetch_one(c).await)?)
    }

    /// A citizen's own applications, newest first.
    pub async fn applications_of_citizen(&mut self, citizen: CitizenId, limit: u16) -> Result<Vec<ListRow>> {
        const SQL: &str = list_sql!("a.citizen_id = $1 ORDER BY a.changed_at DESC, a.id LIMIT $2");
        Ok(on!(self, c => sqlx::query_as::<_, ListRow>(SQL)
            .bind(citizen.as_uuid()).bind(i64::from(limit)).fetch_all(c).await)?)
    }

    /// Applications in which a person appears; `division` is a prefix of the village code.
    pub async fn applications_of_person(
        &mut self,
        blind: &[u8; 32],
        division: &str,
        limit: u16,
    ) -> Result<Vec<ListRow>> {
        const SQL: &str = list_sql!(
            "a.id IN (SELECT application_id FROM person_index WHERE blind = $1) \
             AND a.village LIKE $2 ORDER BY a.changed_at DESC, a.id LIMIT $3"
        );
        Ok(on!(self, c => sqlx::query_as::<_, ListRow>(SQL)
            .bind(&blind[..]).bind(format!("{division}%")).bind(i64::from(limit)).fetch_all(c).await)?)
    }

    /// The application of an acceptance number; `division` is a prefix of the village code.
    pub async fn application_of_number(&mut self, number: &str, division: &str) -> Result<Option<ListRow>> {
        const SQL: &str = list_sql!("a.number = $1 AND a.village LIKE $2");
        Ok(on!(self, c => sqlx::query_as::<_, ListRow>(SQL)
            .bind(number).bind(format!("{division}%")).fetch_optional(c).await)?)
    }

    /// The notices that hang in a village on a day.
    pub async fn notices_of_village(&mut self, village: &str, today: Date, limit: u16) -> Result<Vec<ListRow>> {
        const SQL: &str = list_sql!("a.village = $1 AND a.notice_until >= $2 ORDER BY a.notice_until, a.id LIMIT $3");
        Ok(on!(self, c => sqlx::query_as::<_, ListRow>(SQL)
            .bind(village).bind(today.to_string()).bind(i64::from(limit)).fetch_all(c).await)?)
    }

    /// One notice that hangs on a day.
    pub async fn notice(&mut self, id: ApplicationId, today: Date) -> Result<Option<ListRow>> {
        const SQL: &str = list_sql!("a.id = $1 AND a.notice_until >= $2");
        Ok(on!(self, c => sqlx::query_as::<_, ListRow>(SQL)
            .bind(id.as_uuid()).bind(today.to_string()).fetch_optional(c).await)?)
    }

    /// Villages below a prefix of the code with notices on a day, and how many.
    pub async fn villages_with_notices(&mut self, below: &str, today: Date) -> Result<Vec<(String, i64)>> {
        const SQL: &str = "SELECT village, count(*) AS notices_count FROM application_view \
             WHERE village LIKE $1 AND notice_until >= $2 GROUP BY village ORDER BY village";
        Ok(on!(self, c => sqlx::query_as::<_, (String, i64)>(SQL)
            .bind(format!("{below}%")).bind(today.to_string()).fetch_all(c).await)?)
    }
}
