//! Background work that needs a person: given up, or of unknown outcome. For the system administrator.

use super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::page::{Page, html_with, see_other};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::AppError;
use jzt_app::jobs::{self, DeadLetter};
use jzt_domain::ids::JobId;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/jobs", Access::Staff(StaffAccess::SystemAdministration), show);
    routes.post("/staff/jobs/{job}", Access::Staff(StaffAccess::SystemAdministration), revive);
}

#[derive(Template)]
#[template(path = "staff/jobs.html")]
struct JobsPage {
    desk: Desk,
    alert: &'static str,
    letters: Vec<DeadLetter>,
}

async fn show(ctx: Ctx) -> Page {
    draw(&ctx, StatusCode::OK, "").await
}

async fn draw(ctx: &Ctx, status: StatusCode, alert: &'static str) -> Page {
    let letters = jobs::dead_letters(ctx.app(), &ctx.actor()).await?;
    html_with(status, &JobsPage { desk: Desk::new(ctx, "系统任务", Place::Jobs), alert, letters })
}

async fn revive(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let id: JobId = params.parse("job")?;
    let letters = jobs::dead_letters(ctx.app(), &ctx.actor()).await?;
    let is_unknown = letters.iter().any(|letter| letter.id == id && letter.outcome_unknown);
    if is_unknown && !typed.ticked("understood") {
        let alert = "这个任务可能已经办成了。请先打勾，表示您知道可能会发两次。";
        return draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, alert).await;
    }
    match jobs::revive(ctx.app(), &ctx.actor(), id).await {
        Ok(()) => Ok(see_other("/staff/jobs")),
        Err(AppError::Stale) => draw(&ctx, StatusCode::CONFLICT, "这个任务已经有人重新办了，不用再点。").await,
        Err(other) => Err(other.into()),
    }
}

/// What kind of work it is.
fn kind(letter: &DeadLetter) -> &str {
    match letter.kind.as_str() {
        "send_sms" => "发短信",
        "request_verification" => "发核对请求",
        "announce_work" => "通知工作人员",
        "firm_due_days" => "重算期限",
        other => other,
    }
}

/// Why it stopped; codes of outside systems are shown as they came.
fn reason(letter: &DeadLetter) -> String {
    match letter.last_error.as_str() {
        "" => "没有记录".to_owned(),
        "not_reached" => "对方连不上".to_owned(),
        "outcome_unknown" => "发出后没有收到回答".to_owned(),
        "worker_died" => "办的时候程序停了".to_owned(),
        "unreadable" => "任务内容打不开".to_owned(),
        "fault" => "程序出错，详见运行日志".to_owned(),
        code => format!("对方拒绝，代码 {code}"),
    }
}
