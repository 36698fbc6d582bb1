//! The public notices of a village.

use crate::ctx::Ctx;
use crate::extract::Params;
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use axum::Json;
use jzt_app::notices as use_cases;
use jzt_domain::division::DivisionLevel;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/api/v1/notices/{village}", Access::Anonymous, list);
}

/// What hangs in a village today.
#[derive(Serialize, ToSchema)]
pub(super) struct VillageNotices {
    /// Code of the village, 12 digits.
    village: String,
    /// Its full name.
    village_name: String,
    /// The notices.
    notices: Vec<NoticeItem>,
}

/// One published proposal.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeItem {
    /// The applicant, whose name the law publishes in full.
    applicant_name: String,
    /// People in the family.
    members_count: usize,
    /// The kind of assistance proposed: `tekun`, `dibao`, `marginal`, `rigid_spending`, `temporary`.
    kind: &'static str,
    /// Proposed amount in fen: a month for `tekun` and `dibao`, once for `temporary`, zero for the others; absent when a
    /// refusal is proposed.
    amount_fen: Option<i64>,
    /// First day, `YYYY-MM-DD`.
    from: String,
    /// Last day, `YYYY-MM-DD`.
    until: String,
}

/// The public notices of a village.
#[utoipa::path(
    get,
    path = "/api/v1/notices/{village}",
    params(("village" = String, Path, description = "Code of the village, 12 digits")),
    responses(
        (status = 200, body = VillageNotices),
        (status = 404, description = "No such village", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(ctx: Ctx, params: Params) -> Result<Json<VillageNotices>, Problem> {
    let code = params.division("village")?;
    let known = ctx.app().policy().divisions.full_name(&code).filter(|_| code.level() == DivisionLevel::Village);
    let village_name = known.ok_or_else(Problem::not_found)?;
    let rows = use_cases::of_village(ctx.app(), &code).await?;
    let notices = rows.into_iter().map(|row| NoticeItem {
        applicant_name: row.applicant_name,
        members_count: row.members_count,
        kind: row.kind.code(),
        amount_fen: row.amount.map(jzt_domain::money::Fen::amount_fen),
        from: row.from.to_string(),
        until: row.until.to_string(),
    });
    Ok(Json(VillageNotices { village: code.as_str().to_owned(), village_name, notices: notices.collect() }))
}
