//! 单独登记备案: applications of officials' relatives.

use crate::ctx::Ctx;
use crate::page::{Page, html};
use crate::pages::staff::desk::{Desk, Place, role_of};
use crate::pages::staff::worklist::Row;
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use askama::Template;
use jzt_app::watch;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/register", Access::Staff(StaffAccess::Cases), show);
}

#[derive(Template)]
#[template(path = "staff/register.html")]
struct RegisterPage {
    desk: Desk,
    rows: Vec<Row>,
}

async fn show(ctx: Ctx) -> Page {
    let role = role_of(&ctx.actor()).ok_or_else(Problem::not_found)?;
    let found = watch::register(ctx.app(), &ctx.actor()).await?;
    let rows = found.iter().map(|row| Row::of(row, role)).collect();
    html(&RegisterPage { desk: Desk::new(&ctx, "单独登记备案", Place::Register), rows })
}
