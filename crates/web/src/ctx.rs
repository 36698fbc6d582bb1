//! What a handler knows about the request: who asks, from which browser, in which edition.

use crate::extract::Fields;
use crate::forms::Errors;
use crate::page::{Filling, Layout};
use crate::problem::Problem;
use crate::{assets, extract::cookies, words};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jzt_app::App;
use jzt_app::accounts::{Client, Visitor};
use jzt_domain::access::Actor;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Requests in work at the same time; more get a page that asks to try again.
const REQUESTS_AT_ONCE_MAX: usize = 512;
/// Uploads in work at the same time: each may hold one photograph in memory.
const UPLOADS_AT_ONCE_MAX: usize = 12;
/// Characters kept of the browser's own description.
const USER_AGENT_CHARS_MAX: usize = 160;

/// What all handlers share.
#[derive(Clone)]
pub struct Web {
    pub(crate) app: App,
    pub(crate) requests: Arc<Semaphore>,
    pub(crate) uploads: Arc<Semaphore>,
}

impl Web {
    /// Around the use cases.
    pub fn new(app: App) -> Self {
        Self {
            app,
            requests: Arc::new(Semaphore::new(REQUESTS_AT_ONCE_MAX)),
            uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE_MAX)),
        }
    }
}

/// The caller's address as the server saw it, behind a trusted proxy; put into the request's extensions by the server.
#[derive(Debug, Clone)]
pub struct ClientAddress(pub String);

/// One request. Handlers take it as an argument; the guard has let the visitor in.
#[derive(Clone)]
pub struct Ctx {
    pub(crate) web: Web,
    pub(crate) visitor: Option<Visitor>,
    pub(crate) session: Option<String>,
    pub(crate) browser: String,
    pub(crate) elder: bool,
    /// Path with query, as asked for.
    pub(crate) path: String,
    /// The query.
    pub query: Fields,
    cookie_header: String,
    client: Client,
}

impl Ctx {
    pub(crate) fn of(web: Web, parts: &Parts) -> Self {
        let cookie_header = text_header(&parts.headers, header::COOKIE);
        let cookie = |name: &str| cookies::find(&cookie_header, name).map(str::to_owned);
        let address = parts
            .extensions
            .get::<ClientAddress>()
            .map(|address| address.0.clone())
            .or_else(|| {
                let connect = parts.extensions.get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()?;
                Some(connect.0.ip().to_string())
            })
            .unwrap_or_default();
        let user_agent = text_header(&parts.headers, header::USER_AGENT).chars().take(USER_AGENT_CHARS_MAX).collect();
        Self {
            visitor: None,
            session: cookie(cookies::SESSION),
            browser: cookie(cookies::BROWSER).unwrap_or_default(),
            elder: cookie(cookies::EDITION).as_deref() == Some("elder"),
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            query: Fields::parse(parts.uri.query().unwrap_or_default().as_bytes()).unwrap_or_default(),
            client: Client { address, user_agent },
            cookie_header,
            web,
        }
    }

    /// The use cases.
    pub fn app(&self) -> &App {
        &self.web.app
    }

    /// Who acts; `Anyone` without a session.
    pub fn actor(&self) -> Actor {
        self.visitor.as_ref().map_or(Actor::Anyone, |visitor| visitor.actor.clone())
    }

    /// The visitor, if there is a session.
    pub fn visitor(&self) -> Option<&Visitor> {
        self.visitor.as_ref()
    }

    /// True for a citizen's session.
    pub fn is_citizen(&self) -> bool {
        matches!(self.actor(), Actor::Citizen { .. })
    }

    /// True for a session of staff.
    pub fn is_staff(&self) -> bool {
        matches!(self.actor(), Actor::Staff { .. })
    }

    /// The secret of the session, for the use cases that end or list sessions.
    pub fn session_token(&self) -> &str {
        self.session.as_deref().unwrap_or_default()
    }

    /// The browser at the other end.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// One cookie of the request.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookies::find(&self.cookie_header, name)
    }

    /// Adds a cookie to a response: HttpOnly, SameSite=Lax, Secure unless the installation runs on plain HTTP.
    /// `max_age_seconds` of `None` lasts until the browser closes, of zero removes it.
    pub fn set_cookie(
        &self,
        response: &mut Response,
        name: &str,
        value: &str,
        path: &str,
        max_age_seconds: Option<u32>,
    ) {
        let secure = self.app().settings().public_url.starts_with("https://");
        if let Some(line) = cookies::line(name, value, path, max_age_seconds, secure) {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
    }

    /// Who fills in for a family on this page, and where its case is.
    fn filling(&self) -> Option<Filling> {
        let (case, _part) = self.path.split_once("/fill").filter(|_| self.is_staff())?;
        case.starts_with("/staff/cases/")
            .then(|| Filling { case: case.to_owned(), shown_at: words::stamp(self.app().now()) })
    }

    /// The frame of a page with a form, and its status: 422 when the form came back with errors.
    pub(crate) fn form(&self, title: &str, errors: &Errors) -> (Layout, StatusCode) {
        let has_errors = !errors.is_empty();
        let status = if has_errors { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        (Layout { has_errors, ..self.layout(title) }, status)
    }

    /// The frame of a page.
    pub fn layout(&self, title: &str) -> Layout {
        let visitor = self.visitor.as_ref();
        let settings = self.app().settings();
        Layout {
            title: title.to_owned(),
            has_errors: false,
            token: if self.browser.is_empty() { String::new() } else { self.app().form_token(&self.browser) },
            elder: self.elder,
            practice: settings.practice,
            is_citizen: self.is_citizen(),
            is_staff: self.is_staff(),
            filling: self.filling(),
            display: visitor.map(|visitor| visitor.display.clone()).unwrap_or_default(),
            division_name: visitor.map(|visitor| visitor.division_name.clone()).unwrap_or_default(),
            path: self.path.clone(),
            css: assets::css_path(),
            js: assets::js_path(),
        }
    }
}

fn text_header(headers: &HeaderMap, name: header::HeaderName) -> String {
    let values = headers.get_all(name);
    let texts: Vec<&str> = values.iter().filter_map(|value| value.to_str().ok()).collect();
    texts.join("; ")
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::fault("no context in the request"))
    }
}
