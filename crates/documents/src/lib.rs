//! Official letters: a typst template and data in, a tagged PDF/A out.
//!
//! A leaf: it knows nothing of assistance, HTTP or SQL. Templates, layout and data are given; nothing is read from disk
//! but the fonts, and neither clock nor network nor package is within reach of a template.

mod fonts;
mod qr;
mod renderer;
mod text;
mod world;

pub use fonts::{BODY_FAMILY, FALLBACK_FAMILIES, FontError, Fonts, HEADING_FAMILY};
pub use qr::{QrError, qr_rows};
pub use renderer::{RenderError, Rendered, Renderer, Template};
