//! The fonts of an installation: found once by name, their files read when a letter first needs them.

use std::fmt::{self, Debug, Formatter};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use thiserror::Error;
use typst::foundations::Bytes;
use typst::text::{Coverage, Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// Body text of letters.
pub const BODY_FAMILY: &str = "Noto Serif CJK SC";
/// Titles and tables.
pub const HEADING_FAMILY: &str = "Noto Sans CJK SC";
/// Rare characters of names (CJK Extension B to F), in the order in which they are asked.
pub const FALLBACK_FAMILIES: [&str; 2] = ["HanaMinA", "HanaMinB"];

/// Font files looked at, in all folders.
const FILES_MAX: usize = 500;
/// Folders inside one another.
const DEPTH_MAX: usize = 4;
/// Bytes of the largest font file taken.
const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Why letters cannot be drawn here.
#[derive(Debug, Error)]
pub enum FontError {
    /// A font that every letter needs is in none of the folders.
    #[error("fonts: {family} is in none of the folders {folders:?}: install it or name its folder")]
    Missing {
        /// The family looked for.
        family: &'static str,
        /// Where.
        folders: Vec<PathBuf>,
    },
}

struct Slot {
    path: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// Fonts by number, as typst asks for them.
pub struct Fonts {
    book: LazyHash<FontBook>,
    slots: Vec<Slot>,
}

impl Debug for Fonts {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fonts").field("faces", &self.slots.len()).finish_non_exhaustive()
    }
}

impl Fonts {
    /// Looks through folders for `.ttf`, `.otf`, `.ttc` and `.otc`. A folder or file that cannot be read is as if it were
    /// not there; what is missing afterwards is said by name.
    pub fn in_folders(folders: &[PathBuf]) -> Result<Self, FontError> {
        let mut files = Vec::new();
        for folder in folders {
            list(folder, 0, &mut files);
        }
        let mut book = FontBook::new();
        let mut slots = Vec::new();
        for path in files {
            let Ok(bytes) = fs::read(&path) else { continue };
            for (index, info) in (0_u32..).zip(FontInfo::iter(&bytes)) {
                if is_foreign(&info.family) {
                    continue;
                }
                book.push(info);
                slots.push(Slot { path: path.clone(), index, font: OnceLock::new() });
            }
        }
        for family in [BODY_FAMILY, HEADING_FAMILY] {
            if !has(&book, family) {
                return Err(FontError::Missing { family, folders: folders.to_vec() });
            }
        }
        Ok(Self { book: LazyHash::new(book), slots })
    }

    /// Fallback fonts that are not installed: rare characters of names print as 〓 without them.
    pub fn missing_fallbacks(&self) -> Vec<&'static str> {
        FALLBACK_FAMILIES.into_iter().filter(|family| !has(&self.book, family)).collect()
    }

    /// True when some font draws the character.
    pub fn covers(&self, character: char) -> bool {
        (0..self.slots.len())
            .filter_map(|index| self.book.info(index))
            .any(|info| Coverage::contains(&info.coverage, u32::from(character)))
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        let slot = self.slots.get(index)?;
        slot.font.get_or_init(|| Font::new(self.bytes_of(slot)?, slot.index)).clone()
    }

    /// The bytes of a file, shared by all its faces that are in use.
    fn bytes_of(&self, slot: &Slot) -> Option<Bytes> {
        let loaded = self
            .slots
            .iter()
            .filter(|other| other.path == slot.path && !std::ptr::eq(*other, slot))
            .find_map(|other| other.font.get()?.as_ref().map(|font| font.data().clone()));
        loaded.or_else(|| fs::read(&slot.path).ok().map(Bytes::new))
    }
}

fn has(book: &FontBook, family: &str) -> bool {
    book.contains_family(&family.to_lowercase())
}

/// The collections of Noto hold the same outlines for other countries; choosing among them would be chance.
fn is_foreign(family: &str) -> bool {
    family.contains(" CJK ") && !family.ends_with(" SC")
}

fn list(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    // The order of a folder is chance; the order of fonts decides between equals.
    paths.sort();
    for path in paths {
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.is_dir() {
            if depth < DEPTH_MAX {
                list(&path, depth.saturating_add(1), files);
            }
        } else if is_font(&path) && about.len() <= FILE_BYTES_MAX && files.len() < FILES_MAX {
            files.push(path);
        }
    }
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    matches!(ending.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_fonts_is_named_with_the_family_that_is_missing() {
        let folder = PathBuf::from("no-such-folder");
        let error = Fonts::in_folders(std::slice::from_ref(&folder)).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(BODY_FAMILY) && text.contains("no-such-folder"), "{text}");
    }
}
