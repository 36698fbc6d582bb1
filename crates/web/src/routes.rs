//! The list of all routes. A route can only be registered together with who may use it.

use crate::ctx::Web;
use crate::{api, assets, guard, pages};
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, on};
use jzt_app::App;
use jzt_domain::access::Role;
use std::borrow::Cow;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Anonymous,
    /// Citizens who are signed in.
    Citizen,
    /// Staff who are signed in, with a role of this kind.
    Staff(StaffAccess),
    /// Whoever holds the secret in the path: signing links.
    Link,
    /// Another system, which proves itself inside the request; no cookies, no form token.
    Machine,
    /// Probes of the operator; no cookies.
    Health,
    /// Files that never change and belong to nobody.
    Asset,
}

/// Which staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffAccess {
    /// Roles that read cases; the use case still checks the division and the step.
    Cases,
    /// The system administrator.
    SystemAdministration,
    /// Any role.
    Any,
}

impl StaffAccess {
    /// True when a role belongs here.
    pub fn admits(self, role: Role) -> bool {
        match self {
            Self::Cases => role.reads_cases(),
            Self::SystemAdministration => role == Role::SystemAdministrator,
            Self::Any => true,
        }
    }
}

/// One route, for tests and for the list of routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRow {
    /// GET or POST.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: Cow<'static, str>,
    /// Who may use it.
    pub access: Access,
}

/// Routes under construction.
#[derive(Default)]
pub struct Routes {
    router: Router<Web>,
    rows: Vec<RouteRow>,
}

impl Routes {
    /// All routes of this crate.
    pub fn all() -> Self {
        let mut routes = Self::default();
        assets::routes(&mut routes);
        pages::routes(&mut routes);
        api::routes(&mut routes);
        routes
    }

    /// Adds a page that only reads.
    pub fn get<H, T>(&mut self, path: &'static str, access: Access, handler: H)
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.add(Method::GET, MethodFilter::GET, path.into(), access, handler);
    }

    /// Adds a form's target.
    pub fn post<H, T>(&mut self, path: &'static str, access: Access, handler: H)
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.add(Method::POST, MethodFilter::POST, path.into(), access, handler);
    }

    /// Adds a page of the questions of an application: for the family, and below the case for the clerk who fills in for
    /// it. `part` is the path below both.
    pub fn get_part<H, T>(&mut self, part: &str, handler: H)
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        for (path, access) in places_of(part) {
            self.add(Method::GET, MethodFilter::GET, path.into(), access, handler.clone());
        }
    }

    /// Adds the target of such a page's form.
    pub fn post_part<H, T>(&mut self, part: &str, handler: H)
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        for (path, access) in places_of(part) {
            self.add(Method::POST, MethodFilter::POST, path.into(), access, handler.clone());
        }
    }

    fn add<H, T>(&mut self, method: Method, filter: MethodFilter, path: Cow<'static, str>, access: Access, handler: H)
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let guarded =
            on(filter, handler).route_layer(from_fn(move |request, next| guard::admit(access, request, next)));
        self.router = std::mem::take(&mut self.router).route(&path, guarded);
        self.rows.push(RouteRow { method, path, access });
    }

    /// The list.
    pub fn rows(&self) -> &[RouteRow] {
        &self.rows
    }

    /// The service: routes, pages for wrong addresses, bounds, headers, compression.
    pub fn into_router(self, app: App) -> Router {
        let web = Web::new(app);
        self.router
            .fallback(pages::not_found)
            .method_not_allowed_fallback(pages::method_not_allowed)
            .layer(from_fn_with_state(web.clone(), guard::dress))
            .layer(CompressionLayer::new().gzip(true).br(true).quality(CompressionLevel::Fastest))
            .with_state(web)
    }
}

/// The two addresses of a page of questions.
fn places_of(part: &str) -> [(String, Access); 2] {
    [
        (format!("/applications/{{id}}{part}"), Access::Citizen),
        (format!("/staff/cases/{{id}}/fill{part}"), Access::Staff(StaffAccess::Cases)),
    ]
}

/// Every route of this crate with who may use it.
pub fn route_list() -> Vec<RouteRow> {
    Routes::all().rows
}

/// The whole service; `extra` may add routes of the program itself (practice pages, callbacks).
pub fn router(app: App, extra: impl FnOnce(&mut Routes)) -> Router {
    let mut routes = Routes::all();
    extra(&mut routes);
    routes.into_router(app)
}
