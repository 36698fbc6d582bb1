//! Where each role begins. The three administrators never see cases (三权分立), and are told so.

use super::desk::{Desk, Place, role_of};
use crate::ctx::Ctx;
use crate::page::{Page, html, see_other};
use crate::routes::{Access, Routes, StaffAccess};
use askama::Template;
use jzt_domain::access::Role;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff", Access::Staff(StaffAccess::Any), show);
}

#[derive(Template)]
#[template(path = "staff/home.html")]
struct HomePage {
    desk: Desk,
    duty: &'static str,
}

async fn show(ctx: Ctx) -> Page {
    let duty = match role_of(&ctx.actor()) {
        Some(Role::SystemAdministrator) => return Ok(see_other("/staff/jobs")),
        Some(Role::SecurityAdministrator) => "账号、权限和安全设置由您管理。",
        Some(Role::AuditAdministrator) => "操作记录由您检查。",
        Some(
            Role::VillageWorker
            | Role::TownshipClerk
            | Role::TownshipApprover
            | Role::VerificationOfficer
            | Role::DistrictReviewer
            | Role::DistrictApprover
            | Role::Supervisor,
        )
        | None => return Ok(see_other("/staff/worklist")),
    };
    html(&HomePage { desk: Desk::new(&ctx, "首页", Place::Home), duty })
}
