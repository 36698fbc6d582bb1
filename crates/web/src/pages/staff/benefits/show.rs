//! One benefit whole: facts, clocks, who is counted, what waits, the history, and what may be done now.

use super::super::case::{LineRow, line_row};
use super::super::desk::{Desk, Place};
use super::{Head, Step};
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Page, html};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use jzt_app::benefits::{self, BenefitHistoryRow, BenefitView};
use jzt_app::signing::tracker;
use jzt_domain::benefit::Action;
use jzt_domain::household::LongText;
use jzt_domain::identity::PersonName;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/benefits/{id}", Access::Staff(StaffAccess::Cases), show);
}

#[derive(Template)]
#[template(path = "staff/benefit.html")]
struct BenefitPage {
    desk: Desk,
    head: Head,
    proposal: Option<Waiting>,
    waiting: Vec<Waiting>,
    steps: Vec<Step>,
    case_path: String,
    /// Names of those who took the authorization back.
    withdrawn: String,
    people: Vec<PersonLine>,
    rates: Vec<(String, String)>,
    history: Vec<Entry>,
}

/// Something that waits for somebody.
pub(super) struct Waiting {
    pub title: String,
    pub text: String,
    pub at: String,
}

struct PersonLine {
    name: String,
    id_number: String,
    phone: String,
    counted: &'static str,
}

struct Entry {
    at: String,
    by: String,
    what: &'static str,
    detail: String,
    /// The computation behind a decision.
    lines: Vec<LineRow>,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let id = params.parse("id")?;
    let view = benefits::read(ctx.app(), &ctx.actor(), id).await?;
    let history = benefits::history(ctx.app(), &ctx.actor(), id).await?;
    html(&BenefitPage {
        desk: Desk::new(&ctx, "一份待遇", Place::Benefits),
        proposal: proposal(&view),
        waiting: waiting(&view),
        steps: view.available.iter().filter_map(|action| Step::of(*action)).collect(),
        case_path: view.benefit.origin.application.map(|id| format!("/staff/cases/{id}")).unwrap_or_default(),
        withdrawn: tracker::withdrawn_of_benefit(ctx.app(), &view).await?.join("、"),
        people: people(&view),
        rates: rates(&view),
        history: history.iter().map(entry).collect(),
        head: Head::of(&view),
    })
}

/// The proposal that waits for a decision.
pub(super) fn proposal(view: &BenefitView) -> Option<Waiting> {
    view.benefit.proposal.as_ref().map(|proposal| Waiting {
        title: words::benefit::measure(&proposal.measure),
        text: proposal.reasons.as_str().to_owned(),
        at: words::stamp(proposal.at),
    })
}

fn waiting(view: &BenefitView) -> Vec<Waiting> {
    let benefit = &view.benefit;
    let say =
        |title: String, text: &LongText, at| Waiting { title, text: text.as_str().to_owned(), at: words::stamp(at) };
    let changes = benefit
        .open_changes()
        .map(|change| say(format!("报告变化：{}", words::benefit::change_sort(change.sort)), &change.text, change.at));
    let stop = benefit.stop_requested.as_ref().map(|(at, text)| say("本人申请退出".to_owned(), text, *at));
    let returned = benefit.returned.as_ref().map(|(at, text)| say("建议被退回".to_owned(), text, *at));
    let objections = benefit.objections.iter().filter(|objection| objection.open).map(|objection| {
        let name = objection.name.as_ref().map_or("不留姓名", PersonName::as_str);
        say(format!("对停止有异议：{name}"), &objection.text, objection.at)
    });
    let notice =
        benefit.stop_notice().filter(|_| benefit.stage == jzt_domain::benefit::Stage::StopPublished).map(|notice| {
            Waiting {
                title: format!("正在公示停止：{}", words::benefit::stop_cause(notice.cause)),
                text: notice.reasons.as_str().to_owned(),
                at: format!("{} 到 {}", words::date(notice.from), words::date(notice.until.date)),
            }
        });
    notice.into_iter().chain(changes).chain(stop).chain(returned).chain(objections).collect()
}

fn people(view: &BenefitView) -> Vec<PersonLine> {
    let people = view.benefit.people.iter();
    people
        .map(|person| PersonLine {
            name: person.name.as_str().to_owned(),
            id_number: person.id_number.masked(),
            phone: person.phone.as_ref().map_or_else(|| "没有".to_owned(), jzt_domain::identity::Phone::masked),
            counted: if person.counted { "计入" } else { "不计入" },
        })
        .collect()
}

fn rates(view: &BenefitView) -> Vec<(String, String)> {
    let rate = |rate: &jzt_domain::benefit::Rate| {
        (format!("{}起", words::month(rate.from_month)), format!("{}，{} 人", words::yuan(rate.amount), rate.counted))
    };
    if view.benefit.kind.is_monthly() { view.benefit.rates.iter().map(rate).collect() } else { Vec::new() }
}

fn entry(row: &BenefitHistoryRow) -> Entry {
    Entry {
        at: words::stamp(row.at),
        by: row.by.clone(),
        what: words::benefit::event(&row.event),
        detail: words::benefit::detail(&row.event),
        lines: row.lines.iter().map(|line| line_row(line, &|_| "家庭成员".to_owned())).collect(),
    }
}

impl BenefitPage {
    /// True when the viewer may approve raises, which have a page of their own.
    fn may_decide(&self) -> bool {
        self.steps.iter().any(|step| step.action == Action::Approve)
    }
}
