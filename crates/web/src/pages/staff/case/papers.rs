//! Photographs: the grid on the case page, one on a page of its own, and the picture itself. Never stored by the browser.

use super::super::desk::{Desk, Place};
use super::head::Head;
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Page, html};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use jzt_app::{applications, papers};
use jzt_domain::application::Application;
use jzt_domain::ids::{ApplicationId, PaperId};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/cases/{id}/papers/{paper}", Access::Staff(StaffAccess::Cases), show);
    routes.get("/staff/cases/{id}/papers/{paper}/picture", Access::Staff(StaffAccess::Cases), picture);
}

/// One photograph in a grid.
pub(in crate::pages::staff) struct Picture {
    pub id: PaperId,
    pub path: String,
    pub label: String,
}

impl Picture {
    pub(in crate::pages::staff) fn new(application: ApplicationId, id: PaperId, label: String) -> Self {
        Self { id, path: format!("/staff/cases/{application}/papers/{id}"), label }
    }
}

/// Photographs of the family and of the visitors, then the drawn signatures.
pub(super) fn pictures(application: &Application) -> Vec<Picture> {
    let photos = application.papers().map(|paper| (paper.id, words::paper_kind(paper.kind).to_owned()));
    let drawings = application.signers.iter().filter_map(|row| {
        let name = super::family::name_of(&application.declaration, row.signer.signer);
        let drawing = row.signature()?.drawing;
        drawing.map(|drawing| (drawing, format!("{name}的手写签名")))
    });
    photos
        .chain(drawings)
        .enumerate()
        .map(|(n, (id, label))| Picture::new(application.id, id, format!("{}. {label}", n.saturating_add(1))))
        .collect()
}

#[derive(Template)]
#[template(path = "staff/paper.html")]
struct PaperPage {
    desk: Desk,
    head: Head,
    picture: Picture,
    previous: Option<Picture>,
    next: Option<Picture>,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let (id, paper) = (params.application()?, params.paper()?);
    let case = applications::read(ctx.app(), &ctx.actor(), id).await?;
    let mut previous = None;
    let mut all = pictures(&case.application).into_iter();
    let picture = loop {
        let found = all.next().ok_or_else(Problem::not_found)?;
        if found.id == paper {
            break found;
        }
        previous = Some(found);
    };
    let head = Head::of(ctx.app(), &case);
    html(&PaperPage { desk: Desk::new(&ctx, "材料", Place::Work), head, picture, previous, next: all.next() })
}

async fn picture(ctx: Ctx, params: Params) -> Page {
    let (id, paper) = (params.application()?, params.paper()?);
    let stored = papers::read_paper(ctx.app(), &ctx.actor(), id, paper).await?;
    let kind = HeaderValue::from_str(&stored.media_type).map_err(Problem::caused)?;
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
    ];
    Ok((headers, stored.bytes).into_response())
}
