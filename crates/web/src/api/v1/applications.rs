//! The status of one application, for its owner. Never names, numbers of identity, or anything the family stated.

use crate::ctx::Ctx;
use crate::extract::Params;
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use axum::Json;
use jzt_app::applications::{self as use_cases, Asked};
use jzt_domain::application::{Clock, Holder, Light};
use jzt_domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/api/v1/applications/{id}", Access::Citizen, read);
}

/// Where an application stands.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicationStatus {
    /// Its id, as in the address.
    id: String,
    /// Number of events so far; grows with every change.
    version: i64,
    /// What was asked for: `tekun`, `dibao`, `single_dibao`, `marginal`, `rigid_spending`,
    /// `temporary_expense`, `temporary_emergency`.
    asked: &'static str,
    /// The kind that it is judged as now: `tekun`, `dibao`, `marginal`, `rigid_spending`, `temporary`.
    kind: &'static str,
    /// Code of the stage: `draft`, `awaiting_signatures`, `submitted`, `supplement_requested`, `investigating`,
    /// `opinion`, `public_notice`, `confirmation`, `decided`, `withdrawn`, `relief_first`, `terminated`.
    stage: &'static str,
    /// The stage in Chinese, as the family reads it.
    stage_text: &'static str,
    /// The first moment of the stage, in seconds since 1970 (UTC).
    stage_since_seconds: i64,
    /// The acceptance number, once accepted.
    number: Option<String>,
    /// Signatures given.
    signed_count: usize,
    /// Signatures wanted.
    signers_count: usize,
    /// The clocks that run: the step's first, then those beside it, then the whole procedure's.
    clocks: Vec<ClockStatus>,
}

/// One running clock.
#[derive(Serialize, ToSchema)]
pub(super) struct ClockStatus {
    /// What it measures, such as `accept` or `total`.
    kind: &'static str,
    /// Who has to act: `family`, `village`, `platform`, or a role of staff such as `township_clerk`.
    holder: &'static str,
    /// The last day, `YYYY-MM-DD`, a civil date in China.
    due_on: String,
    /// The last moment in seconds since 1970 (UTC), where the time counts in hours.
    due_seconds: Option<i64>,
    /// True while the time stands still because the family adds what is missing.
    paused: bool,
    /// True when holidays that are not announced yet may move the day.
    provisional: bool,
    /// `on_time`, `soon` or `late`.
    light: &'static str,
}

const fn holder(holder: Holder) -> &'static str {
    match holder {
        Holder::Family => "family",
        Holder::Village => "village",
        Holder::Platform => "platform",
        Holder::Staff(role) => role.code(),
    }
}

fn clock(clock: &Clock, now: Timestamp) -> ClockStatus {
    ClockStatus {
        kind: clock.kind.code(),
        holder: holder(clock.holder),
        due_seconds: clock.moment.map(Timestamp::as_seconds),
        paused: clock.paused,
        due_on: clock.due.date.to_string(),
        provisional: clock.due.provisional,
        light: match clock.light_at(now) {
            Light::OnTime => "on_time",
            Light::Soon => "soon",
            Light::Late => "late",
        },
    }
}

/// The status of one's own application.
#[utoipa::path(
    get,
    path = "/api/v1/applications/{id}",
    params(("id" = String, Path, description = "Id of the application: app_ and 32 hexadecimal digits")),
    responses(
        (status = 200, body = ApplicationStatus),
        (status = 401, description = "No session", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such application, or not one's own", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn read(ctx: Ctx, params: Params) -> Result<Json<ApplicationStatus>, Problem> {
    let view = use_cases::read(ctx.app(), &ctx.actor(), params.application()?).await?;
    let application = &view.application;
    let now = ctx.app().now();
    Ok(Json(ApplicationStatus {
        id: application.id.to_string(),
        version: application.version,
        asked: Asked::of(application.declaration.request()).code(),
        kind: application.kind().code(),
        stage: application.stage.code(),
        stage_text: words::stage_for_family(application.stage),
        stage_since_seconds: application.stage_since.as_seconds(),
        number: application.number.as_ref().map(ToString::to_string),
        signed_count: application.signed_count(),
        signers_count: application.signers.len(),
        clocks: view.clocks.iter().map(|running| clock(running, now)).collect(),
    }))
}
