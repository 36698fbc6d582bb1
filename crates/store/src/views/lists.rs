//! Lists: each walks one index in its order, page after page, and never counts.
use jiff::civil::Date;
use jzt_domain::ids::{ApplicationId, CitizenId, FamilyId};
use jzt_domain::time::Timestamp;
use uuid::Uuid;

use crate::codec::row;
use crate::db::{Tx, list, on};
use crate::error::Result;
use crate::views::application::minute;

/// Stages that one filter may name.
pub const WORK_STAGES_MAX: usize = 7;
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
    /// Only this kind.
    pub kind: Option<&'a str>,
    /// Of the files that wait for a decision only those that this level decides.
    pub confirm_level: Option<&'a str>,
    /// The moment that lights are computed for.
    pub now: Timestamp,
    /// Place and id of the last row of the page before.
    pub after: Option<(&'a str, ApplicationId)>,
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
        /// Village code of where it is handled.
        pub village: Option<String>,
        /// Code of the kind it is judged as.
        pub kind: String,
        /// Code of what was asked for.
        pub request: String,
        /// 单独登记备案.
        pub is_registered: bool,
        /// Relief comes before papers.
        pub is_emergency: bool,
        /// Code of who decides.
        pub confirm_level: Option<String>,
        /// Where it stands in the order of work, as text that sorts.
        pub place: String,
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
    ($($rest:expr),+ $(,)?) => {
        concat!(
            "SELECT a.id, a.family_id, a.version, a.stage, a.number, a.village, a.kind, a.request, a.is_registered, \
             a.is_emergency, a.confirm_level, a.place, a.amber_on, a.due_on, a.due_provisional, a.card_sealed, k.wrapped \
             FROM application_view a JOIN family_key k ON k.family_id = a.family_id WHERE ",
            $($rest),+
        )
    };
}

/// `$2` where the page begins; `$3`–`$8` bound the place of emergencies, the place of the rest and the amber day, which
/// together say the light; `$10`–`$16` are stages.
macro_rules! worklist_sql {
    ($column:literal) => {
        list_sql!(
            "a.is_open AND a.",
            $column,
            " = $1 AND a.place >= $2 \
             AND CASE WHEN a.place < '1' THEN a.place >= $3 AND a.place < $4 ELSE a.place >= $5 AND a.place < $6 END \
             AND a.amber_on >= $7 AND a.amber_on <= $8 \
             AND ($9 OR a.stage IN ($10, $11, $12, $13, $14, $15, $16)) AND ($17 OR a.kind = $18) \
             AND ($19 OR a.stage <> 'confirmation' OR a.confirm_level = $20) \
             AND (a.place, a.id) > ($2, $21) ORDER BY a.place, a.id LIMIT $22"
        )
    };
}

/// The three lights beside each other, emergencies by the minute and the rest by the day: `$1` the division, `$2` and `$3`
/// where late ends for each, `$4` today, `$5` where to stop. Every column named is in the index.
macro_rules! counts_sql {
    (@ $column:literal, $light:literal) => {
        concat!(
            "(SELECT count(*) FROM (SELECT 1 FROM application_view WHERE is_open AND ",
            $column,
            " = $1 AND ",
            $light,
            " LIMIT $5) AS bounded)"
        )
    };
    ($column:literal) => {
        concat!(
            "SELECT ",
            counts_sql!(@ $column, "place < $2"),
            " + ",
            counts_sql!(@ $column, "place >= '1' AND place < $3"),
            " AS late, ",
            counts_sql!(@ $column, "place >= $2 AND place < '1' AND amber_on <= $4"),
            " + ",
            counts_sql!(@ $column, "place >= $3 AND amber_on <= $4"),
            " AS soon, ",
            counts_sql!(@ $column, "place >= $2 AND place < '1' AND amber_on > $4"),
            " + ",
            counts_sql!(@ $column, "place >= $3 AND amber_on > $4"),
            " AS on_time"
        )
    };
}

const FIRST_DAY: Date = Date::constant(1, 1, 1);
const LAST_DAY: Date = Date::constant(9999, 12, 31);
/// Before and after every place of an emergency, and after all others.
const URGENT_FROM: &str = "0";
const ORDINARY_FROM: &str = "1";
const END: &str = "2";

/// Where late ends: for emergencies, for the rest.
fn late_until(now: Timestamp) -> (String, String) {
    (format!("{URGENT_FROM}{}", minute(now)), format!("{ORDINARY_FROM}{}", now.date()))
}

struct Bounds {
    urgent: (String, String),
    ordinary: (String, String),
    amber: (Date, Date),
}

fn bounds(light: Option<LightWord>, now: Timestamp) -> Bounds {
    let (urgent_late, ordinary_late) = late_until(now);
    let (urgent_from, ordinary_from, end) = (URGENT_FROM.to_owned(), ORDINARY_FROM.to_owned(), END.to_owned());
    let tomorrow = now.date().tomorrow().unwrap_or(LAST_DAY);
    match light {
        None => Bounds {
            urgent: (urgent_from, ordinary_from.clone()),
            ordinary: (ordinary_from, end),
            amber: (FIRST_DAY, LAST_DAY),
        },
        Some(LightWord::Late) => Bounds {
            urgent: (urgent_from, urgent_late),
            ordinary: (ordinary_from, ordinary_late),
            amber: (FIRST_DAY, LAST_DAY),
        },
        Some(LightWord::Soon) => Bounds {
            urgent: (urgent_late, ordinary_from),
            ordinary: (ordinary_late, end),
            amber: (FIRST_DAY, now.date()),
        },
        Some(LightWord::OnTime) => {
            Bounds { urgent: (urgent_late, ordinary_from), ordinary: (ordinary_late, end), amber: (tomorrow, LAST_DAY) }
        }
    }
}

impl Tx {
    /// One page of a worklist, most urgent first.
    pub async fn worklist(&mut self, query: &WorkQuery<'_>) -> Result<Vec<ListRow>> {
        let sql = match query.level {
            ScopeLevel::District => worklist_sql!("district"),
            ScopeLevel::Township => worklist_sql!("township"),
            ScopeLevel::Village => worklist_sql!("village"),
        };
        let Bounds { urgent, ordinary, amber } = bounds(query.light, query.now);
        // The index is entered at this place: it must follow the page, or page n walks over n pages.
        let (from, after_id) = query.after.map_or((URGENT_FROM, BEFORE_ALL), |(place, id)| (place, id.as_uuid()));
        let stage = |n: usize| query.stages.get(n).copied().unwrap_or("");
        Ok(on!(self, c => sqlx::query_as::<_, ListRow>(sql)
            .bind(query.division).bind(from).bind(urgent.0).bind(urgent.1).bind(ordinary.0).bind(ordinary.1)
            .bind(amber.0.to_string()).bind(amber.1.to_string()).bind(query.stages.is_empty())
            .bind(stage(0)).bind(stage(1)).bind(stage(2)).bind(stage(3)).bind(stage(4)).bind(stage(5)).bind(stage(6))
            .bind(query.kind.is_none()).bind(query.kind.unwrap_or(""))
            .bind(query.confirm_level.is_none()).bind(query.confirm_level.unwrap_or(""))
            .bind(after_id).bind(i64::from(query.limit)).fetch_all(c).await)?)
    }

    /// How many open cases of a division are late, soon due and in time, each counted up to 999 emergencies and 999 others.
    pub async fn light_counts(&mut self, level: ScopeLevel, division: &str, now: Timestamp) -> Result<LightCounts> {
        let sql = match level {
            ScopeLevel::District => counts_sql!("district"),
            ScopeLevel::Township => counts_sql!("township"),
            ScopeLevel::Village => counts_sql!("village"),
        };
        let (urgent_late, ordinary_late) = late_until(now);
        Ok(on!(self, c => sqlx::query_as::<_, LightCounts>(sql)
            .bind(division).bind(urgent_late).bind(ordinary_late).bind(now.date().to_string())
            .bind(COUNT_ROWS_MAX).fetch_one(c).await)?)
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

    /// Applications of a township whose family still signs, the longest unchanged first.
    pub async fn applications_awaiting_signatures(&mut self, township: &str, limit: u16) -> Result<Vec<ListRow>> {
        const SQL: &str =
            list_sql!("a.stage = 'awaiting_signatures' AND a.township = $1 ORDER BY a.changed_at, a.id LIMIT $2");
        Ok(on!(self, c => sqlx::query_as::<_, ListRow>(SQL)
            .bind(township).bind(i64::from(limit)).fetch_all(c).await)?)
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

    /// 单独登记备案: registered applications below a division (a prefix of the village code), those that changed last first.
    pub async fn registered_applications(&mut self, division: &str, limit: u16) -> Result<Vec<ListRow>> {
        const SQL: &str = list_sql!(
            "a.is_registered AND a.number IS NOT NULL AND a.village LIKE $1 ORDER BY a.changed_at DESC, a.id LIMIT $2"
        );
        Ok(list!(self, ListRow, SQL, format!("{division}%"), i64::from(limit)))
    }
}
