//! Finished letters looked at as a person sees them: drawn to pixels, read as text.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect};
use hayro::{RenderCache, RenderSettings};
use jiff::civil::{Date, date};
use jzt_documents::{Fonts, RenderError, Rendered, Renderer, Template};
use serde_json::Value;

use crate::samples;

pub(crate) const TODAY: Date = date(2026, 11, 23);
/// Pixels per point: about 110 dots an inch.
pub(crate) const SCALE: f32 = 1.5;

/// Where Debian puts the fonts that `scripts/setup` installs.
pub(crate) fn folders() -> Vec<PathBuf> {
    ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/hanazono"].map(PathBuf::from).to_vec()
}

static RENDERER: LazyLock<Renderer> = LazyLock::new(|| Renderer::new(Fonts::in_folders(&folders()).unwrap()).unwrap());

pub(crate) fn renderer() -> &'static Renderer {
    &RENDERER
}

/// A name in a slanted hand, and a round print: dark strokes on paper.
static HANDWRITING: LazyLock<Vec<u8>> = LazyLock::new(|| {
    drawn("#set text(font: \"Noto Serif CJK SC\", size: 40pt)\n#rotate(-7deg, skew(ax: -14deg)[张小刚])")
});
static THUMB_PRINT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    drawn(
        "#place(center + horizon, for ring in range(3, 28, step: 4) { place(center + horizon, ellipse(
        width: ring * 1.7pt, height: ring * 2.2pt, stroke: 1.6pt + rgb(\"#b03a2e\"))) })",
    )
});

/// A PNG of what typst draws.
fn drawn(source: &str) -> Vec<u8> {
    let source = format!(
        "#set document(title: \"x\")\n#set text(lang: \"zh\")\n#set page(width: 160pt, height: 70pt, margin: 8pt)\n{source}"
    );
    let template = Template { name: "drawn.typ", source: &source, layout_name: "none", layout: "" };
    let pdf = renderer().render(template, &Value::Null, TODAY).unwrap().pdf;
    let page = pictures(&pdf).remove(0);
    let (width, height) = (u32::try_from(page.width).unwrap(), u32::try_from(page.height).unwrap());
    let mut png = Cursor::new(Vec::new());
    image::GrayImage::from_raw(width, height, page.grey).unwrap().write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// The picture that stands for a photograph.
pub(crate) fn photograph() -> &'static [u8] {
    &HANDWRITING
}

pub(crate) fn set(name: &str, source: &str, data: &Value) -> Result<Rendered, RenderError> {
    set_with(name, source, data, &[&HANDWRITING, &THUMB_PRINT])
}

pub(crate) fn set_with(name: &str, source: &str, data: &Value, pictures: &[&[u8]]) -> Result<Rendered, RenderError> {
    let file = format!("CN/letters/{name}.typ");
    let template = Template { name: &file, source, layout_name: "CN/letters/layout.typ", layout: samples::LAYOUT };
    renderer().render_with_pictures(template, data, pictures, TODAY)
}

/// One page in grey, row by row; 255 is paper.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) grey: Vec<u8>,
    /// True where ink is red.
    pub(crate) red: Vec<bool>,
}

impl Picture {
    /// Thousandths of dark pixels in a part of the page: rows and columns in hundredths of its height and width.
    pub(crate) fn ink(&self, rows: (usize, usize), columns: (usize, usize)) -> f64 {
        let (top, bottom) = (self.height * rows.0 / 100, self.height * rows.1 / 100);
        let (left, right) = (self.width * columns.0 / 100, self.width * columns.1 / 100);
        let mut dark = 0_u32;
        let mut all = 0_u32;
        for line in self.grey.chunks(self.width).take(bottom).skip(top) {
            for grey in &line[left..right] {
                all += 1;
                dark += u32::from(*grey < 140);
            }
        }
        f64::from(dark) * 1000.0 / f64::from(all)
    }
}

pub(crate) fn pictures(pdf: &[u8]) -> Vec<Picture> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).unwrap();
    let cache = RenderCache::new();
    let settings = RenderSettings { x_scale: SCALE, y_scale: SCALE, bg_color: WHITE, ..RenderSettings::default() };
    pdf.pages()
        .iter()
        .map(|page| {
            let drawn = hayro::render(page, &cache, &InterpreterSettings::default(), &settings);
            let pixels = drawn.data();
            let grey = pixels
                .iter()
                .map(|pixel| {
                    u8::try_from(
                        (u32::from(pixel.r) * 299 + u32::from(pixel.g) * 587 + u32::from(pixel.b) * 114) / 1000,
                    )
                    .unwrap()
                })
                .collect();
            let red = pixels.iter().map(|pixel| pixel.r > 150 && pixel.g < 100 && pixel.b < 110).collect();
            Picture { width: usize::from(drawn.width()), height: usize::from(drawn.height()), grey, red }
        })
        .collect()
}

/// The text of each page in the order in which it is drawn.
pub(crate) fn reading(pdf: &[u8]) -> Vec<String> {
    read(pdf).into_iter().map(|page| page.text).collect()
}

/// The fonts that draw each character, by name: `(character, PostScript name)`.
pub(crate) fn fonts_of(pdf: &[u8]) -> Vec<(char, String)> {
    read(pdf).into_iter().flat_map(|page| page.fonts).collect()
}

fn read(pdf: &[u8]) -> Vec<Reader> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).unwrap();
    let cache = InterpreterCache::new();
    pdf.pages()
        .iter()
        .map(|page| {
            let mut reader = Reader::default();
            let (width, height) = page.render_dimensions();
            let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let mut context = Context::new(Affine::IDENTITY, area, &cache, page.xref(), InterpreterSettings::default());
            interpret_page(page, &mut context, &mut reader);
            reader
        })
        .collect()
}

/// Takes up characters and draws nothing.
#[derive(Default)]
struct Reader {
    text: String,
    fonts: Vec<(char, String)>,
}

impl<'a> Device<'a> for Reader {
    fn set_soft_mask(&mut self, _mask: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _blend_mode: BlendMode) {}
    fn draw_path(&mut self, _path: &BezPath, _transform: Affine, _paint: &Paint<'a>, _mode: &PathDrawMode) {}
    fn push_clip_path(&mut self, _clip_path: &ClipPath) {}
    fn push_transparency_group(&mut self, _opacity: f32, _mask: Option<SoftMask<'a>>, _blend_mode: BlendMode) {}
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        _transform: Affine,
        _glyph_transform: Affine,
        _paint: &Paint<'a>,
        _mode: &GlyphDrawMode,
    ) {
        match glyph.as_unicode() {
            Some(BfString::Char(character)) => {
                self.text.push(character);
                if let Glyph::Outline(outline) = glyph {
                    let name = outline.font_data().and_then(|font| font.postscript_name).unwrap_or_default();
                    self.fonts.push((character, name));
                }
            }
            Some(BfString::String(text)) => self.text.push_str(&text),
            None => self.text.push('\u{fffd}'),
        }
    }
    fn draw_image(&mut self, _image: Image<'a, '_>, _transform: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
