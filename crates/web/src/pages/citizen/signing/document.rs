//! What was signed, as a PDF.

use super::{guest, link_problem};
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Page, see_other};
use crate::routes::{Access, Routes};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use jzt_app::{AppError, signing};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/s/{token}/document", Access::Link, show);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let document = match signing::document(ctx.app(), &guest(&ctx, &params)).await {
        Ok(document) => document,
        // Another device: the page says what to do.
        Err(AppError::NotFound) => return Ok(see_other(&super::path(&params))),
        Err(error) => return Err(link_problem(error)),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"authorization.pdf\"")),
    ];
    Ok((headers, document.pdf).into_response())
}
