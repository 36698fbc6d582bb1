//! Sums and numbers of a part that is asked on several pages and stored as one answer. Until the last page they wait in a
//! cookie of the browser, which other pages never see.

use crate::ctx::Ctx;
use axum::response::Response;

/// Seconds that half a part waits for the other half.
const WAIT_SECONDS: u32 = 7 * 24 * 3600;

/// `N` numbers, each present or not.
pub(super) type Partial<const N: usize> = [Option<i64>; N];

/// Reads what waits.
pub(super) fn read<const N: usize>(ctx: &Ctx, cookie: &str) -> Partial<N> {
    let mut texts = ctx.cookie(cookie).unwrap_or_default().split('.');
    std::array::from_fn(|_| texts.next().and_then(|text| text.parse().ok()))
}

/// Lets it wait.
pub(super) fn keep<const N: usize>(ctx: &Ctx, response: &mut Response, cookie: &str, path: &str, values: &Partial<N>) {
    let texts = values.map(|value| value.map_or_else(|| "-".to_owned(), |value| value.to_string()));
    ctx.set_cookie(response, cookie, &texts.join("."), path, Some(WAIT_SECONDS));
}

/// Forgets it, once it is stored.
pub(super) fn forget(ctx: &Ctx, response: &mut Response, cookie: &str, path: &str) {
    ctx.set_cookie(response, cookie, "-", path, Some(0));
}
