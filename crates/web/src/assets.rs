//! One stylesheet and one script, built in; their names carry a hash, so that browsers keep them for good.

use crate::extract::Params;
use crate::page::Page;
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

const CSS: &str = include_str!("../assets/app.css");
const JS: &str = include_str!("../assets/app.js");

static CSS_PATH: LazyLock<String> = LazyLock::new(|| path(CSS, "css"));
static JS_PATH: LazyLock<String> = LazyLock::new(|| path(JS, "js"));

fn path(content: &str, kind: &str) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("/assets/app.{:016x}.{kind}", hasher.finish())
}

/// Address of the stylesheet.
pub(crate) fn css_path() -> &'static str {
    &CSS_PATH
}

/// Address of the script.
pub(crate) fn js_path() -> &'static str {
    &JS_PATH
}

pub(crate) fn routes(routes: &mut Routes) {
    routes.get("/assets/{name}", Access::Asset, show);
}

async fn show(params: Params) -> Page {
    let path = format!("/assets/{}", params.text("name"));
    let (content, kind) = if path == *CSS_PATH {
        (CSS, "text/css; charset=utf-8")
    } else if path == *JS_PATH {
        (JS, "text/javascript; charset=utf-8")
    } else {
        return Err(Problem::not_found());
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((headers, content).into_response())
}
