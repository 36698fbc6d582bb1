//! Everything about one case on one screen, and what this person may do with it now.

mod basis;
mod family;
mod head;
mod history;
mod papers;
mod progress;

pub(super) use head::{Head, Line, means_lines};
pub(super) use papers::Picture;

use self::family::FamilyPart;
use self::history::Entry;
use self::progress::Part;
use super::desk::{Desk, Place, role_of};
use super::steps::{Step, steps_of};
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Page, html_with};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use askama::Template;
use axum::http::StatusCode;
use jzt_app::applications::{self, CaseView};
use jzt_domain::ids::ApplicationId;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/cases/{id}", Access::Staff(StaffAccess::Cases), show);
    papers::routes(routes);
}

#[derive(Template)]
#[template(path = "staff/case.html")]
struct CasePage {
    desk: Desk,
    alert: String,
    /// Text that was typed and not stored, to be copied elsewhere.
    kept: Vec<(&'static str, String)>,
    head: Head,
    steps: Vec<Step>,
    turn: String,
    family: FamilyPart,
    means: Vec<Line>,
    pictures: Vec<Picture>,
    parts: Vec<Part>,
    history: Vec<Entry>,
}

/// Why a step did not go through, beside the case as it stands now.
#[derive(Default)]
pub(super) struct Mishap {
    pub sentence: String,
    pub kept: Vec<(&'static str, String)>,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    draw(&ctx, params.application()?, StatusCode::OK, Mishap::default()).await
}

/// The page of a case; with a mishap when a step was refused that cannot be taken any more.
pub(super) async fn draw(ctx: &Ctx, id: ApplicationId, status: StatusCode, mishap: Mishap) -> Page {
    let role = role_of(&ctx.actor()).ok_or_else(Problem::not_found)?;
    let case = applications::read(ctx.app(), &ctx.actor(), id).await?;
    let rows = applications::history(ctx.app(), &ctx.actor(), id).await?;
    let head = Head::of(ctx.app(), &case);
    html_with(
        status,
        &CasePage {
            desk: Desk::new(ctx, &head.title, Place::Work),
            alert: mishap.sentence,
            kept: mishap.kept,
            steps: steps_of(&case.available),
            turn: head::turn(&ctx.actor(), role, &case),
            family: FamilyPart::of(&case),
            means: means_lines(ctx.app(), &case),
            pictures: papers::pictures(&case.application),
            parts: progress::parts(&case.application),
            history: history::entries(&rows),
            head,
        },
    )
}

/// Where a case is shown.
pub(super) fn path(case: &CaseView) -> String {
    format!("/staff/cases/{}", case.application.id)
}
