//! Version 1: what one's own application is waiting for, and what hangs in a village. Errors follow RFC 9457.

mod applications;
mod notices;

use crate::routes::Routes;
use utoipa::OpenApi;

pub(super) fn routes(routes: &mut Routes) {
    applications::routes(routes);
    notices::routes(routes);
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "救助通 open interface",
        description = "Read-only: one's own applications for a citizen's session, public notices for all."
    ),
    paths(applications::read, notices::list),
    components(schemas(
        applications::ApplicationStatus,
        applications::ClockStatus,
        notices::VillageNotices,
        notices::NoticeItem,
        crate::problem::ProblemBody
    ))
)]
struct Document;

/// The OpenAPI description of version 1, the same text for the same program.
pub fn openapi_json() -> String {
    // Serialising a value made of maps with text keys cannot fail.
    Document::openapi().to_pretty_json().map(|text| text + "\n").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_names_every_route_of_version_1() {
        let text = openapi_json();
        let described: serde_json::Value = serde_json::from_str(&text).unwrap();
        let paths = described["paths"].as_object().unwrap();
        let routes = crate::route_list();
        let routed = || routes.iter().map(|row| &*row.path).filter(|path| path.starts_with("/api/v1/"));
        assert_eq!(paths.len(), routed().count());
        for path in routed() {
            assert!(paths.contains_key(path), "{path}");
        }
        assert_eq!(text, openapi_json());
    }
}
