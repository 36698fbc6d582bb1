//! The open interface.

mod v1;

pub use v1::openapi_json;

pub(crate) fn routes(routes: &mut crate::routes::Routes) {
    v1::routes(routes);
}
