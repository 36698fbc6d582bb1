//! What handlers take from a request.

pub(crate) mod cookies;
mod fields;
mod form;
mod params;
mod upload;

pub(crate) use fields::encode;

pub use fields::Fields;
pub use form::Form;
pub use params::Params;
pub(crate) use upload::Album;
pub use upload::{Picture, Upload};
