//! What a family was granted: how much, since when, why, when it is looked at again; telling of a change; leaving.

use super::judged::{self, LineWords};
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Layout, Page, html, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::benefits::{self, BenefitCard, BenefitHistoryRow, BenefitView};
use jzt_app::signing::tracker;
use jzt_domain::application::Channel;
use jzt_domain::benefit::{Action, ChangeSort, ClockKind, Command, Event, Refusal, Stage};
use jzt_domain::ids::BenefitId;
use jzt_domain::money::Fen;
use jzt_domain::policy::{CountKey, DeadlineKey};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/benefits/{id}", Access::Citizen, show);
    routes.get("/benefits/{id}/change", Access::Citizen, change);
    routes.post("/benefits/{id}/change", Access::Citizen, save_change);
    routes.get("/benefits/{id}/leave", Access::Citizen, leave);
    routes.post("/benefits/{id}/leave", Access::Citizen, save_leave);
}

pub(super) fn path(id: BenefitId) -> String {
    format!("/benefits/{id}")
}

/// A benefit as a card on the home page: the sentence below the title.
pub(super) fn card_text(card: &BenefitCard) -> String {
    let paid = if card.monthly > Fen::ZERO && card.stage != Stage::Terminated {
        format!("每月 {}", words::yuan(card.monthly))
    } else {
        String::new()
    };
    let since = card.first_month.map(|month| format!("从 {}起", words::month(month))).unwrap_or_default();
    [since, paid].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[derive(Template)]
#[template(path = "citizen/benefit.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is one sentence or link of the page")]
struct BenefitPage {
    layout: Layout,
    base: String,
    title: String,
    class: &'static str,
    state: &'static str,
    sentence: String,
    facts: Vec<(&'static str, String)>,
    next_check: String,
    /// Names of those who took the authorization back.
    withdrawn: String,
    why_path: String,
    decisions: Vec<Decision>,
    remedies: Vec<String>,
    changes: Vec<(String, &'static str)>,
    can_change: bool,
    can_leave: bool,
    asked_to_leave: bool,
    sent: bool,
    township: String,
    phone: String,
}

/// A decision as the family reads it.
struct Decision {
    at: String,
    title: &'static str,
    text: String,
    /// The computation, in plain words.
    lines: Vec<LineWords>,
    bases: Vec<String>,
}

async fn read(ctx: &Ctx, params: &Params) -> Result<BenefitView, Problem> {
    Ok(benefits::read(ctx.app(), &ctx.actor(), params.parse("id")?).await?)
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = read(&ctx, &params).await?;
    let history = benefits::history(ctx.app(), &ctx.actor(), view.benefit.id()).await?;
    let benefit = &view.benefit;
    let against =
        matches!(benefit.stage, Stage::Suspended | Stage::StopPublished | Stage::Terminated | Stage::PhaseOut)
            || benefit.rates.len() > 1;
    html(&BenefitPage {
        layout: ctx.layout("享受的救助"),
        base: path(benefit.id()),
        title: words::kind(benefit.kind).to_owned(),
        class: class(benefit.stage),
        state: words::benefit::stage_for_family(benefit.stage),
        sentence: sentence(&view),
        facts: facts(&view),
        next_check: next_check(&view),
        withdrawn: tracker::withdrawn_of_benefit(ctx.app(), &view).await?.join("、"),
        why_path: benefit.origin.application.map(|id| format!("/applications/{id}/why")).unwrap_or_default(),
        decisions: history.iter().rev().filter_map(decision).collect(),
        remedies: if against { remedies(&ctx, &view) } else { Vec::new() },
        changes: benefit
            .open_changes()
            .map(|change| (words::date(change.at.date()), words::benefit::change_sort(change.sort)))
            .collect(),
        can_change: view.available.contains(&Action::ReportChange),
        can_leave: view.available.contains(&Action::RequestStop),
        asked_to_leave: benefit.stop_requested.is_some() && benefit.stage.is_open(),
        sent: ctx.query.ticked("sent"),
        township: view.township_name.clone(),
        phone: ctx.app().settings().office_phone.clone(),
    })
}

const fn class(stage: Stage) -> &'static str {
    match stage {
        Stage::Active => "good",
        Stage::PhaseOut | Stage::Suspended | Stage::StopPublished => "warm",
        Stage::Terminated => "bad",
    }
}

/// What it means now.
fn sentence(view: &BenefitView) -> String {
    let benefit = &view.benefit;
    match benefit.stage {
        Stage::Active if view.due_this_month > Fen::ZERO => {
            format!("这个月发 {}。", words::yuan(view.due_this_month))
        }
        Stage::Active if benefit.kind.is_monthly() => {
            let first = benefit.first_month().map(words::month).unwrap_or_default();
            format!("从 {first}起开始发。")
        }
        Stage::Active => "已经认定。".to_owned(),
        Stage::PhaseOut => {
            let until = benefit.phase_out.map(|phase_out| words::date(phase_out.until)).unwrap_or_default();
            format!("家里有人上班，收入多了，可以再享受到 {until}。")
        }
        Stage::Suspended => "钱先不发了。事情弄清楚以后，停发的月份会补上。".to_owned(),
        Stage::StopPublished => {
            let until = benefit.stop_notice().map(|notice| words::date(notice.until.date)).unwrap_or_default();
            format!("正在村里公示，到 {until}。公示期间照常发。您有不同意见，可以告诉镇（街道）。")
        }
        Stage::Terminated => {
            let from = benefit.ending.as_ref().map(|ending| words::month(ending.from_month)).unwrap_or_default();
            format!("从 {from}起停了。以后有困难，可以重新申请。")
        }
    }
}

fn facts(view: &BenefitView) -> Vec<(&'static str, String)> {
    let benefit = &view.benefit;
    let mut facts = vec![("算在内的人", format!("{} 人", benefit.counted().count()))];
    if let Some(rate) = benefit.last_rate().filter(|rate| rate.amount > Fen::ZERO) {
        facts.push(("全家每月", words::yuan(rate.amount)));
        facts.push(("从哪个月起", words::month(rate.from_month)));
        if rate.extra > Fen::ZERO {
            facts.push(("里面另加的", words::yuan(rate.extra)));
        }
    }
    facts.extend(benefit.valid_until.map(|until| ("有效期到", words::date(until))));
    facts
}

/// When it is looked at again, or what happens before.
fn next_check(view: &BenefitView) -> String {
    let due =
        |kind: ClockKind| view.clocks.iter().find(|clock| clock.kind == kind).map(|clock| words::date(clock.due.date));
    match (due(ClockKind::Review), due(ClockKind::Validity)) {
        (Some(day), _) => format!("最晚 {day}前会再核查一次。到时有人上门看看，请配合。"),
        (None, Some(day)) => format!("到 {day} 期满。还有困难，请在期满前重新申请。"),
        (None, None) => String::new(),
    }
}

/// What the family is told: everything that concerns payment, and the reviews.
fn decision(row: &BenefitHistoryRow) -> Option<Decision> {
    let told = row.event.concerns_payment() || matches!(row.event, Event::Granted { .. });
    told.then(|| Decision {
        at: words::date(row.at.date()),
        title: words::benefit::event(&row.event),
        text: words::benefit::detail(&row.event),
        lines: judged::lines(&row.lines, &|_| "家里人".to_owned()),
        bases: judged::bases(&row.lines),
    })
}

/// 行政复议 and 行政诉讼, with the lengths of the policy of today.
fn remedies(ctx: &Ctx, view: &BenefitView) -> Vec<String> {
    let policy = ctx.app().policy().tree.lookup(&view.benefit.village, view.today);
    let review = policy.deadline(DeadlineKey::Review).map(|limit| {
        format!("知道结果那天起 {} 日内，可以向区人民政府申请行政复议（请政府重新看一遍）。", limit.length)
    });
    let suit = policy
        .count(CountKey::SuitMonths)
        .map(|months| format!("知道结果那天起 {months} 个月内，可以到人民法院提起行政诉讼（打官司）。"));
    review.into_iter().chain(suit).collect()
}

/// The benefit, when its family may take this step now; otherwise the page says so and leads to the present state.
async fn read_for(ctx: &Ctx, params: &Params, action: Action) -> Result<BenefitView, Problem> {
    let view = read(ctx, params).await?;
    if view.available.contains(&action) {
        Ok(view)
    } else {
        Err(problem(view.benefit.id(), AppError::BenefitRefused(Refusal::WrongStage)))
    }
}

fn problem(id: BenefitId, error: AppError) -> Problem {
    Problem::from(error).leading_to(path(id), "看看现在的样子")
}

async fn change(ctx: Ctx, params: Params) -> Page {
    let view = read_for(&ctx, &params, Action::ReportChange).await?;
    ask_change(&ctx, &view, &Fields::default(), Errors::new())
}

fn ask_change(ctx: &Ctx, view: &BenefitView, typed: &Fields, errors: Errors) -> Page {
    let sorts = ChangeSort::ALL
        .into_iter()
        .filter(|sort| *sort != ChangeSort::Care || view.benefit.care.is_some())
        .map(|sort| Opt::new(sort.code(), words::benefit::change_sort(sort)).on(typed.get("sort") == sort.code()));
    Question::new(ctx, "家里有什么变化？")
        .back(path(view.benefit.id()))
        .intro("人口、收入、财产变了，要及时告诉镇（街道）。不说，以后可能要退钱。")
        .version(view.benefit.version)
        .field(Field::radio("sort", "什么变了", sorts.collect()))
        .field(Field::area("text", "具体说说", typed.get("text")).hint("例如：儿子 11 月起在县城上班，每月 3000 元。"))
        .button("告诉镇（街道）")
        .page(errors)
}

async fn save_change(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = read_for(&ctx, &params, Action::ReportChange).await?;
    let mut errors = Errors::new();
    let sort = errors.take("sort", ChangeSort::from_code(typed.get("sort")).ok_or("请选什么变了"));
    let text = errors.take("text", forms::long_text(typed.get("text"), "具体情况"));
    let (Some(sort), Some(text)) = (sort, text) else { return ask_change(&ctx, &view, &typed, errors) };
    perform(&ctx, &view, &typed, Command::ReportChange { sort, text }).await
}

async fn leave(ctx: Ctx, params: Params) -> Page {
    let view = read_for(&ctx, &params, Action::RequestStop).await?;
    ask_leave(&ctx, &view, &Fields::default(), Errors::new())
}

fn ask_leave(ctx: &Ctx, view: &BenefitView, typed: &Fields, errors: Errors) -> Page {
    Question::new(ctx, "不想再享受了吗？")
        .back(path(view.benefit.id()))
        .intro("告诉镇（街道）以后，工作人员会来问清楚，再决定停不停。决定以前照常发。")
        .version(view.benefit.version)
        .field(Field::area("text", "为什么不要了", typed.get("text")))
        .button("申请退出")
        .page(errors)
}

async fn save_leave(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = read_for(&ctx, &params, Action::RequestStop).await?;
    let mut errors = Errors::new();
    let Some(text) = errors.take("text", forms::long_text(typed.get("text"), "原因")) else {
        return ask_leave(&ctx, &view, &typed, errors);
    };
    perform(&ctx, &view, &typed, Command::RequestStop { text }).await
}

async fn perform(ctx: &Ctx, view: &BenefitView, typed: &Fields, command: Command) -> Page {
    let id = view.benefit.id();
    benefits::perform(ctx.app(), &ctx.actor(), Channel::Web, id, typed.version()?, command)
        .await
        .map_err(|error| problem(id, error))?;
    Ok(see_other(&format!("{}?sent=1", path(id))))
}
