//! The district draws 特困 files for a check; everybody can read how.

use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::page::{Layout, Page, html, html_with, see_other};
use crate::pages::staff::desk::{Desk, Place};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::watch;
use jzt_domain::ids::DrawId;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/draws", Access::Staff(StaffAccess::Cases), desk);
    routes.post("/staff/draws", Access::Staff(StaffAccess::Cases), hold);
    routes.get("/draws", Access::Anonymous, list);
    routes.get("/draws/{draw}", Access::Anonymous, show);
}

struct Row {
    path: String,
    held_at: String,
    files_count: u32,
    chosen_count: u32,
}

async fn rows(ctx: &Ctx) -> Result<Vec<Row>, jzt_app::AppError> {
    let draws = watch::draws(ctx.app()).await?;
    Ok(draws
        .iter()
        .map(|draw| Row {
            path: format!("/draws/{}", draw.id),
            held_at: words::stamp(draw.held_at),
            files_count: draw.files_count,
            chosen_count: draw.chosen_count,
        })
        .collect())
}

#[derive(Template)]
#[template(path = "staff/draws.html")]
struct DeskPage {
    desk: Desk,
    alert: &'static str,
    waiting: usize,
    may_hold: bool,
    rows: Vec<Row>,
}

async fn desk(ctx: Ctx) -> Page {
    paint(&ctx, StatusCode::OK, "").await
}

async fn paint(ctx: &Ctx, status: StatusCode, alert: &'static str) -> Page {
    let standing = watch::standing(ctx.app(), &ctx.actor()).await?;
    let page = DeskPage {
        desk: Desk::new(ctx, "特困抽查", Place::Draws),
        alert,
        waiting: standing.waiting,
        may_hold: standing.may_hold,
        rows: rows(ctx).await?,
    };
    html_with(status, &page)
}

async fn hold(ctx: Ctx, Form(_nothing): Form) -> Page {
    match watch::hold_draw(ctx.app(), &ctx.actor()).await? {
        Some(id) => Ok(see_other(&format!("/draws/{id}"))),
        None => paint(&ctx, StatusCode::CONFLICT, "现在没有等着抽查的特困申请。").await,
    }
}

#[derive(Template)]
#[template(path = "citizen/draws.html")]
struct ListPage {
    layout: Layout,
    rows: Vec<Row>,
}

async fn list(ctx: Ctx) -> Page {
    html(&ListPage { layout: ctx.layout("抽查公开"), rows: rows(&ctx).await? })
}

struct TicketRow {
    number: String,
    hash: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "citizen/draw.html")]
struct DrawPage {
    layout: Layout,
    held_at: String,
    seed: String,
    share: String,
    chosen_count: usize,
    tickets: Vec<TicketRow>,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let id: DrawId = params.parse("draw")?;
    let page = watch::draw(ctx.app(), id).await?;
    let tickets = page
        .draw
        .tickets
        .iter()
        .enumerate()
        .map(|(place, ticket)| TicketRow {
            number: ticket.number.to_string(),
            hash: ticket.hash.clone(),
            chosen: place < page.draw.chosen_count,
        })
        .collect();
    html(&DrawPage {
        layout: ctx.layout("一次抽查"),
        held_at: words::stamp(page.held_at),
        share: words::share(page.draw.share),
        chosen_count: page.draw.chosen_count,
        seed: page.draw.seed,
        tickets,
    })
}
