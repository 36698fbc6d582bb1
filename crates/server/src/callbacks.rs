//! Where outside systems report back.

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jzt_app::jobs;
use jzt_app::ports::Verification;
use jzt_web::{Access, Ctx, Problem, Routes};
use std::sync::Arc;

use crate::adapters::signed_messages::{self, BODY_BYTES_MAX};
use crate::adapters::verification_platform::wire::CALLBACK_PATH;

/// Adds the routes of this module.
pub(crate) fn routes(routes: &mut Routes, platform: Arc<dyn Verification>) {
    routes.post(CALLBACK_PATH, Access::Machine, move |ctx: Ctx, request: Request| {
        let platform = Arc::clone(&platform);
        async move { verification(&ctx, &*platform, request).await }
    });
}

/// 204 when taken, also for the second time; 404 for a request that nobody made; 401 when it is not the platform's or makes no sense; 5xx to try again.
async fn verification(ctx: &Ctx, platform: &dyn Verification, request: Request) -> Response {
    let headers = signed_messages::headers(request.headers());
    let body: Bytes = match to_bytes(request.into_body(), BODY_BYTES_MAX).await {
        Ok(body) => body,
        Err(_too_long) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    };
    let Some(answer) = platform.read_callback(&headers, &body) else {
        tracing::warn!("a callback was refused: signature, time, nonce or content");
        return StatusCode::UNAUTHORIZED.into_response();
    };
    match jobs::verification_answered(ctx.app(), answer).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}
