//! The rules in force: files, revisions, values with their sources, and the button that reads the folder again. For the
//! system administrator.

use super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::page::{Page, html_with, see_other};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::policy_in_force::{self, PolicyStatus};
use jzt_domain::policy::{Certainty, Shown, Unit};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/policy", Access::Staff(StaffAccess::SystemAdministration), show);
    routes.post("/staff/policy", Access::Staff(StaffAccess::SystemAdministration), reload);
}

#[derive(Template)]
#[template(path = "staff/policy.html")]
struct PolicyPage {
    desk: Desk,
    status: PolicyStatus,
    values: Vec<Shown>,
}

async fn show(ctx: Ctx) -> Page {
    draw(&ctx, StatusCode::OK)
}

fn draw(ctx: &Ctx, status: StatusCode) -> Page {
    let page = PolicyPage {
        desk: Desk::new(ctx, "规则文件", Place::Policy),
        status: policy_in_force::status(ctx.app(), &ctx.actor())?,
        values: policy_in_force::values(ctx.app(), &ctx.actor())?,
    };
    html_with(status, &page)
}

async fn reload(ctx: Ctx) -> Page {
    if policy_in_force::reload_by(ctx.app(), &ctx.actor()).await? {
        return Ok(see_other("/staff/policy"));
    }
    draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY)
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::WorkingDays => "个工作日",
        Unit::CalendarDays => "天",
        Unit::Hours => "小时",
        Unit::Fen => "分钱",
        Unit::Fraction | Unit::Number | Unit::YesNo | Unit::Choice | Unit::Text => "",
    }
}

fn value(shown: &Shown) -> &str {
    match (shown.unit, shown.value.as_str()) {
        (Unit::YesNo, "true") => "是",
        (Unit::YesNo, "false") => "否",
        (Unit::Choice, "district") => "区民政局",
        (Unit::Choice, "township") => "乡镇（街道）",
        (_, text) => text,
    }
}

fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Stored => "有原文",
        Certainty::StoredElsewhere => "参照外地，要核实",
        Certainty::MemoryHigh => "凭记忆，比较有把握",
        Certainty::MemoryMiddle => "凭记忆，要核实",
        Certainty::MemoryLow => "凭记忆，没有把握，要核实",
        Certainty::Unknown => "不知道，要问区民政局",
        Certainty::Proposal => "系统建议，要确认",
    }
}
