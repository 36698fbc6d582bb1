//! From a template to a response.

use crate::problem::Problem;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// What a page's handler answers.
pub type Page = Result<Response, Problem>;

/// The frame that every page stands in; templates extend `layout.html` and hold it as `layout`.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that templates ask for")]
pub struct Layout {
    /// The page's own title.
    pub title: String,
    /// True when the form came back with errors: the title begins 有错误：.
    pub has_errors: bool,
    /// The hidden token of forms.
    pub token: String,
    /// 长辈版.
    pub elder: bool,
    /// 演练.
    pub practice: bool,
    /// A citizen is signed in.
    pub is_citizen: bool,
    /// A member of staff is signed in.
    pub is_staff: bool,
    /// A clerk stands on a page of the family.
    pub filling: Option<Filling>,
    /// Account name of staff or masked phone.
    pub display: String,
    /// The division of staff.
    pub division_name: String,
    /// Where we are, to come back after changing the edition.
    pub path: String,
    /// Address of the stylesheet.
    pub css: &'static str,
    /// Address of the script.
    pub js: &'static str,
}

/// A clerk fills in the questions for a family.
#[derive(Debug, Clone)]
pub struct Filling {
    /// Address of the case.
    pub case: String,
    /// The moment, for the watermark.
    pub shown_at: String,
}

/// A page.
pub fn html<T: Template>(template: &T) -> Page {
    html_with(StatusCode::OK, template)
}

/// A page with a status: 422 for a form that came back with errors.
pub fn html_with<T: Template>(status: StatusCode, template: &T) -> Page {
    let body = template.render().map_err(Problem::caused)?;
    Ok((status, Html(body)).into_response())
}

/// Go there with GET (303): the answer to every form that was taken.
pub fn see_other(path: &str) -> Response {
    let Ok(place) = HeaderValue::from_str(path) else {
        return Problem::fault("an address that is no header").into_response();
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// A path on this site, or `/`: nothing that a browser would read as another host.
pub(crate) fn local_path(text: &str) -> &str {
    let mut chars = text.chars();
    let is_local = chars.next() == Some('/')
        && !matches!(chars.next(), Some('/' | '\\'))
        && text.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if is_local { text } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(local_path("/applications/app_1?x=1"), "/applications/app_1?x=1");
        for wrong in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nb",
            "/\t/evil",
        ] {
            assert_eq!(local_path(wrong), "/", "{wrong:?}");
        }
    }
}
