//! One's own sessions: see them, end one.

use super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::extract::Form;
use crate::page::{Page, html, see_other};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::accounts::{self, SessionRow};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/sessions", Access::Staff(StaffAccess::Any), show);
    routes.post("/staff/sessions", Access::Staff(StaffAccess::Any), revoke);
}

#[derive(Template)]
#[template(path = "staff/sessions.html")]
struct SessionsPage {
    desk: Desk,
    rows: Vec<SessionRow>,
}

async fn show(ctx: Ctx) -> Page {
    let rows = accounts::list_sessions(ctx.app(), ctx.session_token()).await?;
    html(&SessionsPage { desk: Desk::new(&ctx, "登录记录", Place::Sessions), rows })
}

async fn revoke(ctx: Ctx, Form(typed): Form) -> Page {
    match accounts::revoke_session(ctx.app(), ctx.session_token(), typed.get("handle")).await {
        // Ended already: the list shows it.
        Ok(()) | Err(AppError::NotFound) => Ok(see_other("/staff/sessions")),
        Err(other) => Err(other.into()),
    }
}
