//! `openapi`.

use super::{Outcome, say};

pub(super) fn run() -> Outcome {
    say(jzt_web::api::openapi_json().trim_end())?;
    Ok(true)
}
