//! Official letters: a typst template and data in, a tagged PDF/A out; and an electronic seal behind it.
//!
//! A leaf: it knows nothing of assistance, HTTP, SQL or cryptography. Templates, layout, data and pictures are
//! given; nothing is read from disk but the fonts, and neither clock nor network nor package is within reach of a template.

mod fonts;
mod qr;
mod renderer;
pub mod signature;
mod text;
mod world;

pub use fonts::{BODY_FAMILY, FALLBACK_FAMILIES, FontError, Fonts, HEADING_FAMILY};
pub use qr::{QrError, qr_rows};
pub use renderer::{PICTURE_BYTES_MAX, PICTURES_MAX, RenderError, Rendered, Renderer, Template};
