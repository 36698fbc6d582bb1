//! For the operator's probes: 200 when the database answers.

use crate::ctx::Web;
use crate::routes::{Access, Routes};
use axum::extract::State;
use axum::http::StatusCode;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/healthz", Access::Health, show);
}

async fn show(State(web): State<Web>) -> (StatusCode, &'static str) {
    if web.app.is_ready().await { (StatusCode::OK, "ok\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "database\n") }
}
