//! Photographs that are stored but not yet sent with an answer: their ids and kinds wait in a cookie of that one page, which
//! tell nothing to anybody else.

use crate::ctx::Ctx;
use crate::words;
use axum::response::Response;
use jzt_domain::household::{Paper, PaperKind};

const COOKIE: &str = "jzt_p";
/// Photographs of one answer: what a cookie holds.
pub(super) const WAITING_MAX: usize = 20;
const WAIT_SECONDS: u32 = 24 * 3600;

/// The photographs that wait.
pub(super) fn read(ctx: &Ctx) -> Vec<Paper> {
    let pairs = ctx.cookie(COOKIE).unwrap_or_default().split('.');
    pairs
        .filter_map(|pair| {
            let (id, code) = pair.split_once(':')?;
            let kind: Option<PaperKind> =
                words::PAPER_KINDS.iter().find(|(_, name)| *name == code).map(|(kind, _)| *kind);
            Some(Paper { id: id.parse().ok()?, kind: kind? })
        })
        .take(WAITING_MAX)
        .collect()
}

/// Lets these wait for the page at `path`; none clears the cookie.
pub(super) fn keep(ctx: &Ctx, response: &mut Response, path: &str, papers: &[Paper]) {
    let code =
        |kind: PaperKind| words::PAPER_KINDS.iter().find(|(known, _)| *known == kind).map_or("other", |(_, code)| code);
    let texts: Vec<String> = papers.iter().map(|paper| format!("{}:{}", paper.id, code(paper.kind))).collect();
    let (value, age) = if texts.is_empty() { ("-".to_owned(), 0) } else { (texts.join("."), WAIT_SECONDS) };
    ctx.set_cookie(response, COOKIE, &value, path, Some(age));
}

/// Ids and kinds, for the page.
pub(super) fn rows(waiting: &[Paper]) -> Vec<(String, &'static str)> {
    waiting.iter().map(|paper| (paper.id.to_string(), words::paper_kind(paper.kind))).collect()
}
