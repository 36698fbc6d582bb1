//! 长辈版: larger type and larger targets, nothing left out.

use crate::ctx::Ctx;
use crate::extract::{Form, cookies};
use crate::page::{local_path, see_other};
use crate::routes::{Access, Routes};
use axum::response::Response;

const A_YEAR_SECONDS: u32 = 365 * 24 * 3600;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/edition", Access::Anonymous, choose);
}

async fn choose(ctx: Ctx, Form(fields): Form) -> Response {
    let edition = if fields.get("edition") == "elder" { "elder" } else { "normal" };
    let mut response = see_other(local_path(fields.get("back")));
    ctx.set_cookie(&mut response, cookies::EDITION, edition, "/", Some(A_YEAR_SECONDS));
    response
}
