//! All that a template can reach: its own text, the layout beside it, its data and pictures, the fonts, one date.

use std::sync::LazyLock;

use jiff::civil::Date;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use crate::fonts::Fonts;

/// What a template calls the pictures of a letter, in order.
pub(crate) const PICTURE_NAMES: [&str; 4] = ["picture1", "picture2", "picture3", "picture4"];

/// The same ids for every letter: typst keeps each id it ever saw.
static IDS: LazyLock<Option<Ids>> = LazyLock::new(|| {
    let id = |name: &str| Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern());
    let [one, two, three, four] = PICTURE_NAMES;
    let pictures = [id(one)?, id(two)?, id(three)?, id(four)?];
    Some(Ids { template: id("letter.typ")?, layout: id("layout.typ")?, data: id("data.json")?, pictures })
});

#[derive(Clone, Copy)]
struct Ids {
    template: FileId,
    layout: FileId,
    data: FileId,
    pictures: [FileId; PICTURE_NAMES.len()],
}

/// What one letter is made of.
pub(crate) struct Given<'a> {
    pub(crate) template: &'a str,
    pub(crate) layout: &'a str,
    /// JSON.
    pub(crate) data: Vec<u8>,
    pub(crate) pictures: &'a [&'a [u8]],
    pub(crate) today: Date,
}

pub(crate) struct LetterWorld<'a> {
    library: &'a LazyHash<Library>,
    fonts: &'a Fonts,
    ids: Ids,
    template: Source,
    layout: Source,
    data: Bytes,
    pictures: Vec<Bytes>,
    today: Option<Datetime>,
}

impl<'a> LetterWorld<'a> {
    /// `None` only when typst takes no path at all.
    pub(crate) fn new(library: &'a LazyHash<Library>, fonts: &'a Fonts, given: Given<'_>) -> Option<Self> {
        let ids = (*IDS)?;
        Some(Self {
            library,
            fonts,
            ids,
            template: Source::new(ids.template, given.template.to_owned()),
            layout: Source::new(ids.layout, given.layout.to_owned()),
            data: Bytes::new(given.data),
            pictures: given.pictures.iter().map(|picture| Bytes::new(picture.to_vec())).collect(),
            today: datetime(given.today),
        })
    }

    /// True for the id of the layout.
    pub(crate) fn is_layout(&self, id: FileId) -> bool {
        id == self.ids.layout
    }
}

pub(crate) fn datetime(day: Date) -> Option<Datetime> {
    Datetime::from_ymd(i32::from(day.year()), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?)
}

impl World for LetterWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.ids.template
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.ids.template {
            Ok(self.template.clone())
        } else if id == self.ids.layout {
            Ok(self.layout.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.ids.data {
            return Ok(self.data.clone());
        }
        let place = self.ids.pictures.iter().position(|picture| *picture == id);
        place.and_then(|place| self.pictures.get(place)).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
