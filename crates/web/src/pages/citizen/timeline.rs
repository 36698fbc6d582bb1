//! 查进度: every step, who holds it, by when, what is missing, and the result with its reasons.

use super::{draft, overview};
use crate::ctx::Ctx;
use crate::page::{Layout, Page, html};
use crate::words;
use askama::Template;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Application, Clock, ClockKind, Decision, Light, Stage, Verdict};
use jzt_domain::policy::DeadlineKey;
use jzt_domain::time::Timestamp;

struct Step {
    class: &'static str,
    dot: String,
    title: String,
    notes: Vec<String>,
}

struct Now {
    tag: &'static str,
    tag_class: &'static str,
    sentence: String,
    holder: String,
    total: String,
}

struct Result {
    class: &'static str,
    title: &'static str,
    amount: String,
    first_month: String,
    reasons: String,
    at: String,
    remedies: Vec<String>,
}

#[derive(Template)]
#[template(path = "citizen/timeline.html")]
struct TimelinePage {
    layout: Layout,
    base: String,
    title: &'static str,
    number: String,
    township: String,
    phone: String,
    now: Option<Now>,
    missing: Vec<String>,
    result: Option<Result>,
    withdrawn: bool,
    steps: Vec<Step>,
    can_supplement: bool,
    can_withdraw: bool,
}

/// The page.
pub(super) fn show(ctx: &Ctx, view: &CaseView) -> Page {
    let application = &view.application;
    let title = words::stage_for_family(application.stage);
    let missing = match (application.stage, application.supplements.last()) {
        (Stage::SupplementRequested, Some(round)) => round.items.iter().map(|item| item.as_str().to_owned()).collect(),
        _ => Vec::new(),
    };
    html(&TimelinePage {
        layout: ctx.layout(title),
        base: draft::path(application.id),
        title,
        number: application.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        township: view.township_name.clone(),
        phone: ctx.app().settings().office_phone.clone(),
        now: now(view),
        missing,
        result: application.decision.as_ref().map(|decision| result(ctx, view, decision)),
        withdrawn: application.stage == Stage::Withdrawn,
        steps: steps(view),
        can_supplement: overview::may(view, Action::AnswerSupplement),
        can_withdraw: overview::may(view, Action::Withdraw),
    })
}

/// The card at the top: who does what by when.
fn now(view: &CaseView) -> Option<Now> {
    let stage = view.application.stage;
    let step = view.clocks.iter().find(|clock| clock.kind != ClockKind::Total);
    let total = view.clocks.iter().find(|clock| clock.kind == ClockKind::Total);
    let by = step.map(|clock| format!("，最晚 {}", words::due(clock.due))).unwrap_or_default();
    let township = view.township_name.as_str();
    let (sentence, holder) = match stage {
        Stage::Draft | Stage::AwaitingSignatures | Stage::Decided | Stage::Withdrawn => return None,
        Stage::Submitted => (format!("{township}看您的材料{by}前告诉您收不收"), township),
        Stage::SupplementRequested => (format!("请您补交下面的材料{by}"), "您手里"),
        Stage::Investigating => (format!("{township}核对家庭情况，并派 2 个人上门看看{by}"), township),
        Stage::Opinion => (format!("{township}写初审意见{by}"), township),
        Stage::PublicNotice => (notice_sentence(view, step, &by), township),
        Stage::Confirmation => (format!("区民政局作出决定{by}"), "区民政局"),
    };
    let (tag, tag_class) = match (stage, step.map(|clock| clock.light(view.today))) {
        (Stage::SupplementRequested, Some(Light::OnTime | Light::Soon) | None) => ("◆ 等您处理", "soon"),
        (Stage::SupplementRequested, Some(Light::Late)) => ("▲ 已过日期，请尽快补交", "late"),
        (_, Some(Light::OnTime) | None) => ("● 按时办理", "ok"),
        (_, Some(Light::Soon)) => ("◆ 快到规定的日期", "soon"),
        (_, Some(Light::Late)) => ("▲ 超过规定的日期了，可以打电话问", "late"),
    };
    let total = total.map(|clock| format!("最晚 {} 告诉您结果", words::due(clock.due))).unwrap_or_default();
    Some(Now { tag, tag_class, sentence, holder: holder.to_owned(), total })
}

fn notice_sentence(view: &CaseView, step: Option<&Clock>, by: &str) -> String {
    if view.application.objections.iter().any(|objection| objection.open) {
        return format!("公示期间有人提了意见，{}要先核实", view.township_name);
    }
    if step.map(|clock| clock.kind) == Some(ClockKind::SubmitToDistrict) {
        return format!("公示结束了，{}把材料报到区民政局{by}", view.township_name);
    }
    let until = step.map(|clock| format!("，到 {}为止", words::due(clock.due))).unwrap_or_default();
    format!("正在村里公示{until}。没有人提意见，就报到区民政局")
}

/// How far the procedure has come: the number of steps behind it.
fn position(application: &Application) -> usize {
    match application.stage {
        Stage::Draft | Stage::AwaitingSignatures => 0,
        Stage::Submitted | Stage::SupplementRequested => 1,
        Stage::Investigating => 2,
        Stage::Opinion | Stage::PublicNotice => 3,
        Stage::Confirmation => 4,
        Stage::Decided if matches!(application.decision, Some(Decision { verdict: Verdict::NotAccepted, .. })) => 2,
        Stage::Decided => 5,
        Stage::Withdrawn => [application.submitted_at, application.accepted_at].iter().flatten().count(),
    }
}

fn on(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| words::date(at.date()))
}

fn steps(view: &CaseView) -> Vec<Step> {
    let application = &view.application;
    let not_accepted = matches!(application.decision, Some(Decision { verdict: Verdict::NotAccepted, .. }));
    let position = position(application);
    let open = application.stage.is_open();
    let all: [(&str, Vec<String>); 5] = [
        ("全家签好授权书", signed_notes(application)),
        (if not_accepted { "镇（街道）没有受理" } else { "镇（街道）受理" }, accepted_notes(application)),
        ("核对家庭情况，上门调查", investigation_notes(application)),
        ("镇（街道）提出意见，村里公示 7 天", notice_notes(application)),
        ("区民政局确认", confirmation_notes(application)),
    ];
    let shown = if not_accepted { 2 } else { all.len() };
    let numbered = all.into_iter().take(shown).enumerate();
    numbered
        .map(|(at, (title, notes))| {
            let (class, dot) = match at.cmp(&position) {
                std::cmp::Ordering::Less => ("done", "✓".to_owned()),
                std::cmp::Ordering::Equal if open => ("now", at.saturating_add(1).to_string()),
                std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => ("", at.saturating_add(1).to_string()),
            };
            Step { class, dot, title: title.to_owned(), notes }
        })
        .collect()
}

fn signed_notes(application: &Application) -> Vec<String> {
    let signed = on(application.submitted_at).map(|day| format!("{day}，{} 人都签了", application.signers.len()));
    signed.into_iter().collect()
}

fn accepted_notes(application: &Application) -> Vec<String> {
    let asked = application.supplements.iter().map(|round| {
        let answered = on(round.answered_at).map_or_else(String::new, |day| format!("，{day} 您补交了"));
        format!("{} 请您补交材料{answered}", words::date(round.asked_at.date()))
    });
    asked.chain(on(application.accepted_at).map(|day| format!("{day} 受理"))).collect()
}

fn investigation_notes(application: &Application) -> Vec<String> {
    let again = (application.stage == Stage::Investigating && !application.visits.is_empty())
        .then(|| "要再核实一次，工作人员会再上门".to_owned());
    let verified = application.verification.as_ref().map(|verification| match &verification.report {
        Some((at, _)) => format!("{} 核对完成", words::date(at.date())),
        None => "正在核对家庭情况".to_owned(),
    });
    let visits = application.visits.iter().map(|(_, visit)| format!("{} 上门看过", words::date(visit.visited_on)));
    again.into_iter().chain(verified).chain(visits).collect()
}

fn notice_notes(application: &Application) -> Vec<String> {
    let notices = application.notices.iter();
    notices.map(|notice| format!("公示：{} 到 {}", words::date(notice.from), words::due(notice.until))).collect()
}

fn confirmation_notes(application: &Application) -> Vec<String> {
    let received = on(application.received_at).map(|day| format!("{day} 收到材料"));
    let decided = application.decision.as_ref().map(|decision| format!("{} 作出决定", words::date(decision.at.date())));
    received.into_iter().chain(decided).collect()
}

fn result(ctx: &Ctx, view: &CaseView, decision: &Decision) -> Result {
    let (class, amount, first_month) = match decision.verdict {
        Verdict::Approved { monthly, first_month } => ("good", words::yuan(monthly), words::month(first_month)),
        Verdict::Refused | Verdict::NotAccepted => ("warm", String::new(), String::new()),
    };
    Result {
        class,
        title: words::verdict(decision.verdict),
        amount,
        first_month,
        reasons: decision.reasons.as_str().to_owned(),
        at: words::date(decision.at.date()),
        remedies: remedies(ctx, view, decision),
    }
}

/// 行政复议 and 行政诉讼, with the lengths of the policy of that day.
fn remedies(ctx: &Ctx, view: &CaseView, decision: &Decision) -> Vec<String> {
    let settings = ctx.app().settings();
    let place = view.application.declaration.village.as_ref().unwrap_or(&settings.district);
    let policy = ctx.app().policy().tree.lookup(place, decision.at.date());
    let review = policy.deadline(DeadlineKey::Review).map(|limit| {
        format!("知道结果那天起 {} 日内，可以向区人民政府申请行政复议（请政府重新看一遍）。", limit.length)
    });
    let suit = policy
        .suit_months()
        .map(|months| format!("知道结果那天起 {months} 个月内，可以到人民法院提起行政诉讼（打官司）。"));
    review.into_iter().chain(suit).collect()
}
