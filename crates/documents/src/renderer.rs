//! One renderer for the life of the program: fonts and the standard library are held once, memory stays bounded.

use std::fmt::{self, Debug, Formatter};

use jiff::civil::Date;
use serde_json::Value;
use thiserror::Error;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::fonts::Fonts;
use crate::text::printable;
use crate::world::{Given, LetterWorld, PICTURE_NAMES, datetime};

/// Letters for which typst remembers a part that was not used again. More is faster for equal letters and costs memory.
const REMEMBERED_LETTERS: usize = 2;

/// Pictures of one letter.
pub const PICTURES_MAX: usize = PICTURE_NAMES.len();
/// Bytes of one picture.
pub const PICTURE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A template with the layout it imports as `layout.typ`; it reads its data with `json("data.json")`.
#[derive(Debug, Clone, Copy)]
pub struct Template<'a> {
    /// What errors call it: the path below the policy folder.
    pub name: &'a str,
    /// Its text.
    pub source: &'a str,
    /// What errors call the layout.
    pub layout_name: &'a str,
    /// The layout's text.
    pub layout: &'a str,
}

/// A finished letter.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// PDF/A-2a and PDF/UA-1.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// Characters of the data that no installed font draws; 〓 stands in their place. They may be part of a name:
    /// never log them.
    pub undrawn: Vec<char>,
}

/// Why a letter could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RenderError {
    /// The template or the layout is wrong.
    #[error("{template}, line {line}: {message}")]
    Template {
        /// The file at fault.
        template: String,
        /// The line, from 1; 0 when typst names none.
        line: usize,
        /// What typst says, with its hint.
        message: String,
    },
    /// The program itself is at fault.
    #[error("the typesetter cannot be used: {0}")]
    Typesetter(String),
}

/// Makes letters. Cheap to share between threads; what it holds is read-only.
pub struct Renderer {
    library: LazyHash<Library>,
    fonts: Fonts,
    standards: PdfStandards,
}

impl Debug for Renderer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renderer").field("fonts", &self.fonts).finish_non_exhaustive()
    }
}

impl Renderer {
    /// A renderer with the fonts of an installation.
    pub fn new(fonts: Fonts) -> Result<Self, RenderError> {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|fault| RenderError::Typesetter(fault.message().to_string()))?;
        Ok(Self { library: LazyHash::new(Library::default()), fonts, standards })
    }

    /// The fonts in use.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Sets one letter. `data` is an object; what it holds is text, never markup. `today` is all a template knows of time.
    pub fn render(&self, template: Template<'_>, data: &Value, today: Date) -> Result<Rendered, RenderError> {
        self.render_with_pictures(template, data, &[], today)
    }

    /// Sets one letter with at most [`PICTURES_MAX`] pictures of [`PICTURE_BYTES_MAX`], PNG or JPEG: a template finds them
    /// as `picture1`, `picture2` and so on. They are decoded whole: the caller has looked at their width and height.
    pub fn render_with_pictures(
        &self,
        template: Template<'_>,
        data: &Value,
        pictures: &[&[u8]],
        today: Date,
    ) -> Result<Rendered, RenderError> {
        if pictures.len() > PICTURES_MAX || pictures.iter().any(|picture| picture.len() > PICTURE_BYTES_MAX) {
            return Err(RenderError::Typesetter("too many pictures, or a picture too large".to_owned()));
        }
        let (clean, undrawn) = printable(data, &|character| self.fonts.covers(character));
        let data = serde_json::to_vec(&clean).map_err(|fault| RenderError::Typesetter(fault.to_string()))?;
        let given = Given { template: template.source, layout: template.layout, data, pictures, today };
        let world = LetterWorld::new(&self.library, &self.fonts, given)
            .ok_or_else(|| RenderError::Typesetter("no file ids".to_owned()))?;
        let made = self.set(&world, template, today);
        // What was remembered for this letter must not outlive it by more than the next few.
        typst::comemo::evict(REMEMBERED_LETTERS);
        made.map(|(pdf, pages)| Rendered { pdf, pages, undrawn })
    }

    fn set(
        &self,
        world: &LetterWorld<'_>,
        template: Template<'_>,
        today: Date,
    ) -> Result<(Vec<u8>, usize), RenderError> {
        let told = |faults: &[SourceDiagnostic]| first_fault(world, template, faults);
        let document = typst::compile::<PagedDocument>(world).output.map_err(|faults| told(&faults))?;
        let options = PdfOptions {
            creator: Smart::Custom(Some("jiuzhutong".to_owned())),
            timestamp: datetime(today).map(Timestamp::new_utc),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|faults| told(&faults))?;
        Ok((pdf, document.pages().len()))
    }
}

fn first_fault(world: &LetterWorld<'_>, template: Template<'_>, faults: &[SourceDiagnostic]) -> RenderError {
    let Some(fault) = faults.first() else { return RenderError::Typesetter("no letter and no fault".to_owned()) };
    let layout = fault.span.id().is_some_and(|id| world.is_layout(id));
    let line = fault.span.id().and_then(|id| {
        let start = world.range(fault.span)?.start;
        world.source(id).ok()?.lines().byte_to_line(start)
    });
    let told: Vec<&str> =
        std::iter::once(&fault.message).chain(fault.hints.iter().map(|hint| &hint.v)).map(AsRef::as_ref).collect();
    RenderError::Template {
        template: if layout { template.layout_name } else { template.name }.to_owned(),
        line: line.map_or(0, |line| line.saturating_add(1)),
        message: told.join("; "),
    }
}
