//! The start of an application.

use super::draft;
use crate::ctx::Ctx;
use crate::extract::Form;
use crate::page::{Layout, Page, html, see_other};
use crate::routes::{Access, Routes};
use askama::Template;
use jzt_app::applications;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/apply", Access::Citizen, show);
    routes.post("/apply", Access::Citizen, start);
}

#[derive(Template)]
#[template(path = "citizen/apply.html")]
struct ApplyPage {
    layout: Layout,
}

async fn show(ctx: Ctx) -> Page {
    html(&ApplyPage { layout: ctx.layout("我要申请") })
}

async fn start(ctx: Ctx, Form(_): Form) -> Page {
    let id = applications::start(ctx.app(), &ctx.actor()).await?;
    Ok(see_other(&draft::path(id)))
}
