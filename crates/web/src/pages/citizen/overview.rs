//! One application: the list of parts while it is a draft, the signers while they sign, the timeline afterwards.

use super::{draft, facts, timeline};
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Layout, Page, html, see_other};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Refusal, SignerRow, SignerState, Stage};
use jzt_domain::household::MemberNo;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}", Access::Citizen, show);
    routes.get_part("/parts", parts);
    routes.get("/staff/cases/{id}/fill", Access::Staff(StaffAccess::Cases), parts);
    routes.get("/applications/{id}/signers", Access::Citizen, who_signs);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read(&ctx, &params).await?;
    if ctx.query.ticked("saved") && view.application.stage != Stage::Draft && may(&view, Action::Answer) {
        return Ok(see_other(&format!("{}/parts?saved=1", draft::path(view.application.id))));
    }
    match view.application.stage {
        Stage::Draft if view.application.declaration.request().is_emergency() => {
            Ok(see_other(&format!("{}/emergency", draft::path(view.application.id))))
        }
        Stage::Draft => tasks(&ctx, &view),
        Stage::AwaitingSignatures => signers(&ctx, &view),
        Stage::Submitted
        | Stage::SupplementRequested
        | Stage::Investigating
        | Stage::Opinion
        | Stage::PublicNotice
        | Stage::Confirmation
        | Stage::ReliefFirst
        | Stage::Decided
        | Stage::Terminated
        | Stage::Withdrawn => timeline::show(&ctx, &view).await,
    }
}

/// The list of parts, also while an emergency is being completed.
async fn parts(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    tasks(&ctx, &view)
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
    back: String,
    saved: bool,
    title: &'static str,
    wanted: &'static str,
    tasks: Vec<Task>,
    done_count: usize,
    next_label: String,
    next_path: String,
    agent: String,
    is_draft: bool,
}

fn tasks(ctx: &Ctx, view: &CaseView) -> Page {
    let base = draft::base(ctx, view.application.id);
    let declaration = &view.application.declaration;
    let is_draft = view.application.stage == Stage::Draft;
    let tasks: Vec<Task> = draft::sections(view)
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
    let title = if is_draft { "填写申请" } else { "补齐材料" };
    let page = TasksPage {
        layout: ctx.layout(title),
        back: if is_draft { "/".to_owned() } else { draft::home(ctx, view.application.id) },
        base,
        saved: ctx.query.ticked("saved"),
        title,
        wanted: if is_draft { declaration.request.map_or("", facts::wanted) } else { "" },
        done_count: tasks.iter().filter(|task| task.done).count(),
        tasks,
        next_label,
        next_path,
        agent: declaration.agent.as_ref().map(|agent| agent.name.as_str().to_owned()).unwrap_or_default(),
        is_draft,
    };
    html(&page)
}

struct SignerLine {
    no: u8,
    name: String,
    role: &'static str,
    state: &'static str,
    class: &'static str,
    wards: String,
    is_me: bool,
    open: bool,
}

#[derive(Template)]
#[template(path = "citizen/signers.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that the template asks for")]
struct SignersPage {
    layout: Layout,
    base: String,
    back: String,
    lines: Vec<SignerLine>,
    missing_count: usize,
    until: String,
    expired: bool,
    resent: bool,
    before_submission: bool,
    can_ask: bool,
}

/// Why somebody outside the household is asked.
fn role(view: &CaseView, no: MemberNo) -> &'static str {
    let declaration = &view.application.declaration;
    if declaration.obligor(no).is_some() {
        "不住在一起的亲人"
    } else if declaration.agent.as_ref().is_some_and(|agent| agent.no == no) {
        "监护人、代办人"
    } else {
        ""
    }
}

/// Whoever holds this account signs as the applicant, or as the guardian of one who cannot.
fn own_number(view: &CaseView) -> MemberNo {
    let declaration = &view.application.declaration;
    let guardian = declaration.agent.as_ref().filter(|agent| agent.guardian).map(|agent| agent.no);
    let applicant = declaration.applicant_no;
    if view.application.signer(applicant).is_some() { applicant } else { guardian.unwrap_or(applicant) }
}

fn signer_line(view: &CaseView, row: &SignerRow) -> SignerLine {
    let name = |no: MemberNo| {
        let person = view.application.declaration.person(no);
        person.map(|person| person.name.as_str().to_owned()).unwrap_or_default()
    };
    let (state, class) = match row.state {
        SignerState::Wanted => ("◆ 还没签", "soon"),
        SignerState::Signed { .. } => ("✓ 签好了", "ok"),
        SignerState::Declined { .. } => ("▲ 说不同意", "late"),
        SignerState::Withdrawn { .. } => ("▲ 撤回了授权", "late"),
        SignerState::PaperRejected { .. } => ("▲ 纸质签名没有通过", "late"),
    };
    SignerLine {
        no: row.signer.signer.0,
        name: name(row.signer.signer),
        role: role(view, row.signer.signer),
        state,
        class,
        wards: row.signer.wards.iter().map(|no| name(*no)).collect::<Vec<_>>().join("、"),
        is_me: row.signer.signer == own_number(view),
        open: !matches!(row.state, SignerState::Signed { .. }),
    }
}

/// Somebody who joined, or a family that completes an emergency, signs after submission.
async fn who_signs(ctx: Ctx, params: Params) -> Page {
    let view = draft::read(&ctx, &params).await?;
    if view.application.signers.is_empty() || !view.application.stage.is_open() {
        return Err(draft::problem(view.application.id, AppError::Refused(Refusal::WrongStage)));
    }
    signers(&ctx, &view)
}

fn signers(ctx: &Ctx, view: &CaseView) -> Page {
    let application = &view.application;
    let missing_count = application.signers.len().saturating_sub(application.signed_count());
    let before_submission = application.stage == Stage::AwaitingSignatures;
    let base = draft::path(application.id);
    let page = SignersPage {
        layout: ctx.layout("等家人签名"),
        back: if before_submission { "/".to_owned() } else { base.clone() },
        base,
        lines: application.signers.iter().map(|row| signer_line(view, row)).collect(),
        missing_count,
        until: application.sign_until.map(words::date).unwrap_or_default(),
        expired: application.sign_until.is_some_and(|until| view.today > until),
        resent: ctx.query.ticked("resent"),
        before_submission,
        can_ask: may(view, Action::AskSignatures),
    };
    html(&page)
}

/// True when the owner may take this step now.
pub(super) fn may(view: &CaseView, action: Action) -> bool {
    view.available.contains(&action)
}
