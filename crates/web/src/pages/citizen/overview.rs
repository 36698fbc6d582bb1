//! One application: the list of parts while it is a draft, the signers while they sign, the timeline afterwards.

use super::{draft, timeline};
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Layout, Page, html};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, SignerRow, SignerState, Stage};
use jzt_domain::household::{MemberNo, Section};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}", Access::Citizen, show);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read(&ctx, &params).await?;
    match view.application.stage {
        Stage::Draft => tasks(&ctx, &view),
        Stage::AwaitingSignatures => signers(&ctx, &view),
        Stage::Submitted
        | Stage::SupplementRequested
        | Stage::Investigating
        | Stage::Opinion
        | Stage::PublicNotice
        | Stage::Confirmation
        | Stage::Decided
        | Stage::Withdrawn => timeline::show(&ctx, &view),
    }
}

struct Task {
    title: &'static str,
    path: String,
    done: bool,
}

#[derive(Template)]
#[template(path = "citizen/tasks.html")]
struct TasksPage {
    layout: Layout,
    base: String,
    saved: bool,
    tasks: Vec<Task>,
    done_count: usize,
    next_label: String,
    next_path: String,
}

fn tasks(ctx: &Ctx, view: &CaseView) -> Page {
    let base = draft::path(view.application.id);
    let declaration = &view.application.declaration;
    let tasks: Vec<Task> = Section::ALL
        .into_iter()
        .map(|section| Task {
            title: words::section(section),
            path: format!("{base}/{}", words::section_path(section)),
            done: declaration.is_complete(section),
        })
        .collect();
    let open = tasks.iter().find(|task| !task.done);
    let (next_label, next_path) = match open {
        Some(task) => (format!("接着填：{}", task.title), task.path.clone()),
        None => ("都填好了，看一遍".to_owned(), format!("{base}/check")),
    };
    let done_count = tasks.iter().filter(|task| task.done).count();
    let saved = ctx.query.ticked("saved");
    html(&TasksPage { layout: ctx.layout("填写申请"), base, saved, tasks, done_count, next_label, next_path })
}

struct SignerLine {
    no: u8,
    name: String,
    state: &'static str,
    class: &'static str,
    wards: String,
    is_me: bool,
    open: bool,
}

#[derive(Template)]
#[template(path = "citizen/signers.html")]
struct SignersPage {
    layout: Layout,
    base: String,
    lines: Vec<SignerLine>,
    missing_count: usize,
    until: String,
    expired: bool,
    resent: bool,
}

fn signer_line(view: &CaseView, row: &SignerRow) -> SignerLine {
    let name = |no: MemberNo| {
        let member = view.application.declaration.member(no);
        member.map(|member| member.name.as_str().to_owned()).unwrap_or_default()
    };
    let (state, class) = match row.state {
        SignerState::Wanted => ("◆ 还没签", "soon"),
        SignerState::Signed { .. } => ("✓ 签好了", "ok"),
        SignerState::Declined { .. } => ("▲ 说不同意", "late"),
    };
    SignerLine {
        no: row.signer.signer.0,
        name: name(row.signer.signer),
        state,
        class,
        wards: row.signer.wards.iter().map(|no| name(*no)).collect::<Vec<_>>().join("、"),
        is_me: row.signer.signer == MemberNo::APPLICANT,
        open: !matches!(row.state, SignerState::Signed { .. }),
    }
}

fn signers(ctx: &Ctx, view: &CaseView) -> Page {
    let application = &view.application;
    let missing_count = application.signers.len().saturating_sub(application.signed_count());
    let page = SignersPage {
        layout: ctx.layout("等家人签名"),
        base: draft::path(application.id),
        lines: application.signers.iter().map(|row| signer_line(view, row)).collect(),
        missing_count,
        until: application.sign_until.map(words::date).unwrap_or_default(),
        expired: application.sign_until.is_some_and(|until| view.today > until),
        resent: ctx.query.ticked("resent"),
    };
    html(&page)
}

/// True when the owner may take this step now.
pub(super) fn may(view: &CaseView, action: Action) -> bool {
    view.available.contains(&action)
}
