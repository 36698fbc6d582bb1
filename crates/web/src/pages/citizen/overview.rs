//! One application: the list of parts while it is a draft, the tracker while they sign, the timeline afterwards.

use super::{draft, facts, signers, timeline};
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Layout, Page, html, see_other};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Stage};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}", Access::Citizen, show);
    routes.get_part("/parts", parts);
    routes.get("/staff/cases/{id}/fill", Access::Staff(StaffAccess::Cases), parts);
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
        Stage::AwaitingSignatures => signers::page(&ctx, &view),
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

/// True when the owner may take this step now.
pub(super) fn may(view: &CaseView, action: Action) -> bool {
    view.available.contains(&action)
}
