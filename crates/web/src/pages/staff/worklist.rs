//! The worklist of one's own division: how much is late, what comes first, whose turn it is.

use super::desk::{Desk, Place};
use super::search::search_field;
use crate::ctx::Ctx;
use crate::extract::{Fields, encode};
use crate::forms::{Errors, Field, Opt};
use crate::page::{Page, html};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use jzt_app::applications::{self, WorkCounts, WorkFilter, WorkPage, WorkRow};
use jzt_domain::access::{self, Actor, Role};
use jzt_domain::application::{Light, Stage};
use jzt_domain::division::{DivisionCode, DivisionLevel, DivisionTree};
use jzt_domain::escalation;
use jzt_domain::kind::Kind;
use jzt_domain::policy::ConfirmLevel;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/worklist", Access::Staff(StaffAccess::Cases), show);
}

#[derive(Template)]
#[template(path = "staff/worklist.html")]
struct WorklistPage {
    desk: Desk,
    counts: WorkCounts,
    filters: Vec<Field>,
    search: Field,
    rows: Vec<Row>,
    is_filtered: bool,
    /// The list is of families who still sign.
    is_signing: bool,
    next: Option<String>,
}

/// One line of a list of cases.
pub(super) struct Row {
    pub path: String,
    pub family: String,
    pub number: String,
    pub village: String,
    /// What was asked for, or as what it is judged now.
    pub kind: &'static str,
    /// Relief comes before papers.
    pub is_emergency: bool,
    /// 单独登记备案.
    pub is_registered: bool,
    pub todo: &'static str,
    pub is_mine: bool,
    /// Who has to act, or why the clock stands still.
    pub holder: String,
    pub light: &'static str,
    pub left: String,
    pub due: String,
}

/// The lights in the order of the filter.
const LIGHTS: [Light; 3] = [Light::Late, Light::Soon, Light::OnTime];
/// The stages that a worklist has.
const STAGES: [Stage; 7] = [
    Stage::ReliefFirst,
    Stage::Submitted,
    Stage::SupplementRequested,
    Stage::Investigating,
    Stage::Opinion,
    Stage::PublicNotice,
    Stage::Confirmation,
];

async fn show(ctx: Ctx) -> Page {
    let Actor::Staff { role, division: own, .. } = ctx.actor() else {
        return Err(crate::problem::Problem::not_found());
    };
    let filter = read_filter(&ctx.query);
    let page = if filter.stage == Some(Stage::AwaitingSignatures) && role == Role::TownshipClerk {
        WorkPage { rows: applications::signing(ctx.app(), &ctx.actor()).await?, next: None }
    } else {
        applications::worklist(ctx.app(), &ctx.actor(), &filter).await?
    };
    let counts = applications::work_counts(ctx.app(), &ctx.actor()).await?;
    html(&WorklistPage {
        desk: Desk::new(&ctx, "待办", Place::Work),
        counts,
        filters: filter_fields(&filter, &ctx.app().policy().divisions, &own, role),
        search: search_field("", &Errors::new()),
        rows: page.rows.iter().map(|row| Row::of(row, role)).collect(),
        is_signing: filter.stage == Some(Stage::AwaitingSignatures),
        is_filtered: !address(&filter, None).ends_with('?'),
        next: page.next.map(|cursor| address(&filter, Some(&cursor))),
    })
}

/// What does not read is left out: it can only have been typed by hand.
fn read_filter(query: &Fields) -> WorkFilter {
    let some = |name: &str| Some(query.get(name).to_owned()).filter(|text| !text.is_empty());
    WorkFilter {
        kind: Kind::from_code(query.get("kind")),
        stage: Stage::from_code(query.get("stage"))
            .filter(|stage| STAGES.contains(stage) || *stage == Stage::AwaitingSignatures),
        light: LIGHTS.into_iter().find(|light| words::light_code(*light) == query.get("light")),
        division: DivisionCode::parse(query.get("division")).ok(),
        only_mine: query.ticked("mine"),
        cursor: some("after"),
    }
}

/// The address of the list with the same filter.
fn address(filter: &WorkFilter, cursor: Option<&str>) -> String {
    let pairs = [
        ("kind", filter.kind.map(|kind| kind.code().to_owned())),
        ("stage", filter.stage.map(|stage| stage.code().to_owned())),
        ("light", filter.light.map(|light| words::light_code(light).to_owned())),
        ("division", filter.division.as_ref().map(ToString::to_string)),
        ("mine", filter.only_mine.then(|| "1".to_owned())),
        ("after", cursor.map(str::to_owned)),
    ];
    let given: Vec<String> =
        pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encode(&value?)))).collect();
    format!("/staff/worklist?{}", given.join("&"))
}

fn filter_fields(filter: &WorkFilter, divisions: &DivisionTree, own: &DivisionCode, role: Role) -> Vec<Field> {
    let all = |label: &str| Opt::new("", label);
    let kinds = Kind::ALL.iter().map(|kind| Opt::new(kind.code(), words::kind(*kind)).on(filter.kind == Some(*kind)));
    // Families who still sign are not work that is due; the clerk helps them.
    let signing = (role == Role::TownshipClerk).then_some(Stage::AwaitingSignatures);
    let stages = STAGES
        .into_iter()
        .chain(signing)
        .map(|stage| Opt::new(stage.code(), words::stage(stage)).on(filter.stage == Some(stage)));
    let lights =
        LIGHTS.map(|light| Opt::new(words::light_code(light), words::light(light)).on(filter.light == Some(light)));
    let mut fields = vec![
        Field::select("kind", "种类", std::iter::once(all("全部")).chain(kinds).collect()),
        Field::select("stage", "办到哪一步", std::iter::once(all("全部")).chain(stages).collect()),
        Field::select("light", "期限", std::iter::once(all("全部")).chain(lights).collect()),
    ];
    if own.level() != DivisionLevel::Village {
        fields.push(Field::select("division", "地方", division_options(filter, divisions, own)));
    }
    let mine = Opt::new("1", "只看该我办的").on(filter.only_mine);
    fields.push(Field::boxes("mine", "范围", vec![mine]));
    fields
}

/// What lies right below one's own division; below the chosen township also its villages.
fn division_options(filter: &WorkFilter, divisions: &DivisionTree, own: &DivisionCode) -> Vec<Opt> {
    let chosen = filter.division.as_ref().filter(|chosen| own.contains(chosen));
    let mut options = vec![Opt::new("", "全部")];
    for child in divisions.children(own) {
        options.push(Opt::new(child.code.as_str(), &child.name).on(chosen == Some(&child.code)));
        if chosen.is_some_and(|chosen| child.code.contains(chosen)) && child.code.level() == DivisionLevel::Township {
            options.extend(divisions.children(&child.code).map(|village| {
                Opt::new(village.code.as_str(), &format!("{}：{}", child.name, village.name))
                    .on(chosen == Some(&village.code))
            }));
        }
    }
    options
}

impl Row {
    pub(super) fn of(row: &WorkRow, role: Role) -> Self {
        Self {
            path: format!("/staff/cases/{}", row.id),
            family: family(&row.applicant_masked, row.members_count),
            number: row.number.clone().unwrap_or_else(|| "还没有".to_owned()),
            village: row.village_name.clone(),
            kind: kind(row),
            is_emergency: row.is_emergency,
            is_registered: row.is_registered,
            todo: if row.is_emergency && row.stage == Stage::Submitted { RELIEF_TODO } else { todo(row.stage) },
            is_mine: is_mine(row, role),
            holder: holder(row),
            light: row.light.map_or("", words::light_code),
            left: match (&row.due_minute, row.days_left) {
                (Some(_), _) => "救急".to_owned(),
                (None, Some(days)) => words::days_left(days),
                (None, None) => "没有期限".to_owned(),
            },
            due: row.due_minute.as_ref().map_or_else(
                || row.due.map(words::due).unwrap_or_default(),
                |minute| format!("{}前发到手", minute.replace('T', " ")),
            ),
        }
    }
}

/// While the family still has to answer it is nobody's turn, although the clerk may refuse once the time is over; a file
/// that waits for a decision is for those who decide at its level.
fn is_mine(row: &WorkRow, role: Role) -> bool {
    let has_turn = || access::has_turn(role, row.stage);
    match row.stage {
        Stage::SupplementRequested => false,
        Stage::Confirmation => {
            (role == Role::TownshipApprover) == (row.confirm_level == Some(ConfirmLevel::Township)) && has_turn()
        }
        _ => has_turn(),
    }
}

fn holder(row: &WorkRow) -> String {
    if row.stage == Stage::SupplementRequested {
        return "‖ 暂停：等申请家庭".to_owned();
    }
    let level = row.confirm_level.unwrap_or(ConfirmLevel::District);
    escalation::holder(row.stage, level).map(|role| format!("由{}办", words::role(role))).unwrap_or_default()
}

/// As what it is judged; until that changes, what was asked for.
fn kind(row: &WorkRow) -> &'static str {
    let asked = words::asked(row.asked);
    let judged = words::kind(row.kind);
    if asked.starts_with(judged) { asked } else { judged }
}

/// 王*国 等 4 人.
fn family(name: &str, members_count: usize) -> String {
    match members_count {
        0 => "姓名待补".to_owned(),
        1 => format!("{name} 1 人"),
        _ => format!("{name} 等 {members_count} 人"),
    }
}

/// An emergency that nobody has answered.
const RELIEF_TODO: &str = "先救急：提出、同意先行救助";

/// What has to be done at a stage, whoever does it.
const fn todo(stage: Stage) -> &'static str {
    match stage {
        Stage::Submitted => "受理，或一次性告知补正",
        Stage::SupplementRequested => "等家庭补交材料",
        Stage::Investigating => "核对和入户调查",
        Stage::Opinion => "写初审意见，审核后公示",
        Stage::PublicNotice => "公示期满，报区民政局",
        Stage::Confirmation => "审核确认",
        Stage::ReliefFirst => "补齐材料，办结",
        Stage::AwaitingSignatures => "家人还在签名，可以帮一把",
        Stage::Draft => "家庭还没有交上来",
        Stage::Decided | Stage::Withdrawn | Stage::Terminated => "已办结",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_next_page_keeps_the_filter() {
        let query = Fields::parse(b"kind=tekun&stage=opinion&light=late&division=500114112&mine=1&after=x").unwrap();
        let filter = read_filter(&query);
        assert_eq!(
            address(&filter, Some("2026-11-23~app_1")),
            "/staff/worklist?kind=tekun&stage=opinion&light=late&division=500114112&mine=1&after=2026-11-23~app_1"
        );
    }

    #[test]
    fn a_filter_typed_by_hand_that_does_not_read_is_left_out() {
        let filter = read_filter(&Fields::parse(b"stage=draft&light=blue&division=x&after=").unwrap());
        assert!(filter.stage.is_none() && filter.light.is_none() && filter.division.is_none());
        assert!(!filter.only_mine && filter.cursor.is_none());
    }
}
