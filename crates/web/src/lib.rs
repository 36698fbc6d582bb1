//! The pages and the open interface of 救助通: HTTP and HTML, nothing else.
//!
//! Every route is registered in [`Routes`] together with who may use it, so that no route exists without a rule.

pub mod api;
mod assets;
mod ctx;
mod extract;
pub mod forms;
mod guard;
mod page;
mod pages;
mod problem;
mod routes;
pub mod words;

pub use ctx::{ClientAddress, Ctx, Web};
pub use extract::{Fields, Form, Params, Picture, Upload};
pub use page::{Layout, Page, html, html_with, see_other};
pub use problem::Problem;
pub use routes::{Access, RouteRow, Routes, StaffAccess, route_list, router};
