//! Lets requests in, or not, before any handler runs; dresses every response with its headers.

use crate::ctx::{Ctx, Web};
use crate::extract::cookies;
use crate::page::see_other;
use crate::problem::{self, Problem};
use crate::routes::Access;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jzt_app::accounts;
use jzt_domain::access::Actor;
use std::time::Duration;

/// The longest a request may take; uploads over a weak network take long.
const REQUEST_SECONDS_MAX: u64 = 180;
/// How long the browser's own cookie lives: a year.
const BROWSER_COOKIE_SECONDS: u32 = 365 * 24 * 3600;

/// No script but our own file, no frame around us, nothing from elsewhere. Photographs are previewed as `blob:`.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The outermost layer: bounds, the context of the request, the page for problems, headers.
pub(crate) async fn dress(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut ctx = Ctx::of(web.clone(), &parts);
    let fresh_browser = !is_browser_secret(&ctx.browser);
    if fresh_browser {
        ctx.browser = ctx.app().browser_secret();
    }
    parts.extensions.insert(ctx.clone());
    let request = Request::from_parts(parts, body);
    let response = match web.requests.try_acquire() {
        Err(_full) => Problem::busy().into_response(),
        Ok(_place) => match tokio::time::timeout(Duration::from_secs(REQUEST_SECONDS_MAX), next.run(request)).await {
            Ok(response) => response,
            Err(_elapsed) => Problem::busy().into_response(),
        },
    };
    let mut response = problem::draw(&ctx, response);
    if fresh_browser && !response.headers().contains_key(header::CACHE_CONTROL) {
        let secret = ctx.browser.clone();
        ctx.set_cookie(&mut response, cookies::BROWSER, &secret, "/", Some(BROWSER_COOKIE_SECONDS));
    }
    add_headers(response.headers_mut());
    response
}

/// The secret that this program gave the browser: 64 hexadecimal digits.
fn is_browser_secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn add_headers(headers: &mut HeaderMap) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Signing links carry a secret in their path.
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// The layer around each route: who asks, and may they?
pub(crate) async fn admit(access: Access, mut request: Request, next: Next) -> Response {
    if matches!(access, Access::Machine | Access::Health | Access::Asset) {
        let mut response = next.run(request).await;
        // Said here, so that the outer layer gives no cookie to a machine.
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        return response;
    }
    let Some(mut ctx) = request.extensions().get::<Ctx>().cloned() else {
        return Problem::fault("no context in the request").into_response();
    };
    if request.method() == Method::POST && !is_same_origin(request.headers()) {
        return problem::draw(&ctx, Problem::foreign_form().into_response());
    }
    if let Err(problem) = identify(&mut ctx).await {
        return problem::draw(&ctx, problem.into_response());
    }
    request.extensions_mut().insert(ctx.clone());
    match refusal(access, &ctx, request.method()) {
        Some(response) => problem::draw(&ctx, response),
        None => problem::draw(&ctx, next.run(request).await),
    }
}

async fn identify(ctx: &mut Ctx) -> Result<(), Problem> {
    if let Some(token) = ctx.session.clone() {
        ctx.visitor = accounts::visitor(ctx.app(), &token).await?;
    }
    Ok(())
}

/// The answer to somebody who may not use the route; `None` lets them in.
fn refusal(access: Access, ctx: &Ctx, method: &Method) -> Option<Response> {
    let sign_in = |place: &str| {
        if ctx.path.starts_with("/api/") {
            return Problem::sign_in_first().into_response();
        }
        let next = if method == Method::GET { ctx.path.as_str() } else { "/" };
        see_other(&format!("{place}?next={}", crate::extract::encode(next)))
    };
    match (access, ctx.actor()) {
        (Access::Anonymous | Access::Link | Access::Machine | Access::Health | Access::Asset, _)
        | (Access::Citizen, Actor::Citizen { .. }) => None,
        (Access::Staff(kind), Actor::Staff { role, .. }) if kind.admits(role) => None,
        (Access::Citizen, Actor::Anyone) => Some(sign_in("/sign-in")),
        (Access::Staff(_), Actor::Anyone) => Some(sign_in("/staff/sign-in")),
        (Access::Citizen | Access::Staff(_), _) => Some(Problem::not_found().into_response()),
    }
}

/// What browsers tell about where a form came from. Old ones tell nothing; the form token stands in any case.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        // no-referrer makes browsers send the text "null" with form posts.
        (None | Some("null"), _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_form_from_another_site_is_told_apart() {
        assert!(is_same_origin(&headers(&[])));
        assert!(is_same_origin(&headers(&[("origin", "https://jzt.example"), ("host", "jzt.example")])));
        assert!(is_same_origin(&headers(&[("sec-fetch-site", "same-origin"), ("origin", "null")])));
        for wrong in [
            &[("sec-fetch-site", "cross-site")] as &[_],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example"), ("host", "jzt.example")],
            &[("origin", "https://jzt.example.evil"), ("host", "jzt.example")],
            &[("origin", "https://jzt.example")],
        ] {
            assert!(!is_same_origin(&headers(wrong)), "{wrong:?}");
        }
    }
}
