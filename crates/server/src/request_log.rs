//! One line a request: method, route as registered (never the address itself), status, duration.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;

/// The layer.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let duration_micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    if route.starts_with("/assets/") || route == "/healthz" || route == "/readyz" {
        tracing::debug!(%method, route, status, duration_micros, "request");
    } else {
        tracing::info!(%method, route, status, duration_micros, "request");
    }
    response
}
