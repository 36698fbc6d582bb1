//! A posted form: bounded, and only from a page that this browser was given.

use crate::ctx::Ctx;
use crate::extract::Fields;
use crate::problem::Problem;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use jzt_domain::limits;

/// The fields of a posted form whose hidden token fits this browser.
pub struct Form(pub Fields);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let ctx = request.extensions().get::<Ctx>().cloned().ok_or_else(|| Problem::fault("no context"))?;
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Problem::wrong_kind());
        }
        let body = to_bytes(request.into_body(), limits::FORM_BYTES_MAX).await.map_err(|_long| Problem::too_large())?;
        let fields = Fields::parse(&body).ok_or_else(Problem::unreadable)?;
        check_token(&ctx, fields.get("_token"))?;
        Ok(Self(fields))
    }
}

/// The hidden token must have been made for the cookie of this browser (CSRF).
pub(super) fn check_token(ctx: &Ctx, token: &str) -> Result<(), Problem> {
    if !ctx.browser.is_empty() && ctx.app().form_token_fits(&ctx.browser, token) {
        Ok(())
    } else {
        Err(Problem::foreign_form())
    }
}
