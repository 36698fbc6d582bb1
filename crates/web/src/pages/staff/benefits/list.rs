//! The benefits of one's own division: reviews due, proposals that wait.

use super::super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::extract::{Fields, encode};
use crate::forms::{Field, Opt};
use crate::page::{Page, html};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use jzt_app::benefits::{self, BenefitFilter, BenefitWorkRow};
use jzt_domain::benefit::Stage;
use jzt_domain::division::DivisionCode;
use jzt_domain::money::Fen;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/benefits", Access::Staff(StaffAccess::Cases), show);
}

#[derive(Template)]
#[template(path = "staff/benefits.html")]
struct ListPage {
    desk: Desk,
    filters: Vec<Field>,
    rows: Vec<Row>,
    is_filtered: bool,
    next: Option<String>,
}

struct Row {
    path: String,
    family: String,
    kind: &'static str,
    stage: &'static str,
    monthly: String,
    village: String,
    todo: &'static str,
    waits: bool,
    light: &'static str,
    left: String,
    due: String,
}

/// The stages that a list has.
const STAGES: [Stage; 4] = [Stage::Active, Stage::PhaseOut, Stage::Suspended, Stage::StopPublished];

async fn show(ctx: Ctx) -> Page {
    let filter = read_filter(&ctx.query);
    let page = benefits::worklist(ctx.app(), &ctx.actor(), &filter).await?;
    html(&ListPage {
        desk: Desk::new(&ctx, "享受待遇的家庭", Place::Benefits),
        filters: filter_fields(&filter),
        rows: page.rows.iter().map(Row::of).collect(),
        is_filtered: !address(&filter, None).ends_with('?'),
        next: page.next.map(|cursor| address(&filter, Some(&cursor))),
    })
}

/// What does not read is left out: it can only have been typed by hand.
fn read_filter(query: &Fields) -> BenefitFilter {
    BenefitFilter {
        stage: Stage::from_code(query.get("stage")).filter(|stage| STAGES.contains(stage)),
        quiet_too: query.get("what") == "all",
        only_waiting: query.get("what") == "waiting",
        division: DivisionCode::parse(query.get("division")).ok(),
        cursor: Some(query.get("after").to_owned()).filter(|text| !text.is_empty()),
    }
}

/// The address of the list with the same filter.
fn address(filter: &BenefitFilter, cursor: Option<&str>) -> String {
    let what = match (filter.only_waiting, filter.quiet_too) {
        (true, _) => Some("waiting".to_owned()),
        (false, true) => Some("all".to_owned()),
        (false, false) => None,
    };
    let pairs = [
        ("what", what),
        ("stage", filter.stage.map(|stage| stage.code().to_owned())),
        ("division", filter.division.as_ref().map(ToString::to_string)),
        ("after", cursor.map(str::to_owned)),
    ];
    let given: Vec<String> =
        pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encode(&value?)))).collect();
    format!("/staff/benefits?{}", given.join("&"))
}

fn filter_fields(filter: &BenefitFilter) -> Vec<Field> {
    let what = vec![
        Opt::new("", "快到期和已到期的").on(!filter.quiet_too && !filter.only_waiting),
        Opt::new("waiting", "有建议、变化或异议等着办的").on(filter.only_waiting),
        Opt::new("all", "全部").on(filter.quiet_too && !filter.only_waiting),
    ];
    let stages = STAGES
        .iter()
        .map(|stage| Opt::new(stage.code(), words::benefit::stage(*stage)).on(filter.stage == Some(*stage)));
    vec![
        Field::select("what", "看哪些", what),
        Field::select("stage", "状态", std::iter::once(Opt::new("", "全部")).chain(stages).collect()),
    ]
}

impl Row {
    fn of(row: &BenefitWorkRow) -> Self {
        Self {
            path: format!("/staff/benefits/{}", row.id),
            family: format!("{} {} 人", row.name_masked, row.counted),
            kind: words::kind(row.kind),
            stage: words::benefit::stage(row.stage),
            monthly: if row.monthly > Fen::ZERO { words::yuan(row.monthly) } else { "不按月发".to_owned() },
            village: row.village_name.clone(),
            todo: row.clock.map_or("没有期限", words::benefit::clock),
            waits: row.waits,
            light: row.light.map_or("", words::light_code),
            left: row.days_left.map_or_else(|| "没有期限".to_owned(), words::days_left),
            due: row.due_on.map(words::date).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_next_page_keeps_the_filter() {
        let query = Fields::parse(b"what=waiting&stage=suspended&division=500114112&after=x").unwrap();
        let filter = read_filter(&query);
        assert_eq!(
            address(&filter, Some("2026-11-23~ben_1")),
            "/staff/benefits?what=waiting&stage=suspended&division=500114112&after=2026-11-23~ben_1"
        );
        let typed = read_filter(&Fields::parse(b"what=x&stage=terminated&division=y&after=").unwrap());
        assert!(address(&typed, None).ends_with('?'), "what does not read is left out");
    }
}
