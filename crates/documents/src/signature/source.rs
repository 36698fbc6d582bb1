//! The document to be signed, as our typesetter writes it: one classic table of places, every object in plain sight.

use super::syntax::{Dict, Scanner};

/// The end of a PDF within which its `startxref` must stand, in bytes.
const TAIL_BYTES: usize = 64;
/// Levels of the tree of pages above the first page.
const PAGE_TREE_DEPTH_MAX: usize = 16;

/// What an update must know of the document before it.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// Where its table of objects begins.
    pub(super) table_at: usize,
    pub(super) trailer: Dict<'a>,
    /// Number of objects, so the first free number.
    pub(super) size: usize,
    pub(super) catalog_number: usize,
    pub(super) catalog: Dict<'a>,
    pub(super) page_number: usize,
    /// The first page.
    pub(super) page: Dict<'a>,
}

impl<'a> Source<'a> {
    /// `None` for any other layout: a table in a stream, several updates, encryption.
    pub(super) fn read(pdf: &'a [u8]) -> Option<Self> {
        let tail_at = pdf.len().saturating_sub(TAIL_BYTES);
        let tail = pdf.get(tail_at..)?;
        let mark = b"startxref";
        let mark_at = tail.windows(mark.len()).rposition(|window| window == mark)?;
        let mut scan = Scanner::new(pdf, tail_at.checked_add(mark_at)?.checked_add(mark.len())?);
        let table_at = scan.number()?;
        scan.space();
        scan.take(b"%%EOF")?;
        scan.space();
        (scan.at() == pdf.len()).then_some(())?;

        let table = Table::read(pdf, table_at)?;
        let mut scan = Scanner::new(pdf, table.end);
        scan.space();
        scan.take(b"trailer")?;
        scan.space();
        let trailer = scan.dict()?;
        let size = trailer.number(b"Size")?;
        let known = trailer.raw(b"Prev").is_none() && trailer.raw(b"Encrypt").is_none() && size == table.count;
        known.then_some(())?;

        let catalog_number = trailer.reference(b"Root")?;
        let catalog = table.dict(catalog_number)?;
        let (page_number, page) = table.first_page(catalog.reference(b"Pages")?)?;
        Some(Self { table_at, trailer, size, catalog_number, catalog, page_number, page })
    }
}

/// The classic table: twenty bytes an object, objects from 0 without a gap.
struct Table<'a> {
    pdf: &'a [u8],
    rows: &'a [[u8; 20]],
    count: usize,
    end: usize,
}

impl<'a> Table<'a> {
    fn read(pdf: &'a [u8], at: usize) -> Option<Self> {
        let mut scan = Scanner::new(pdf, at);
        scan.take(b"xref")?;
        (scan.number()? == 0).then_some(())?;
        let count = scan.number()?;
        scan.space();
        let end = count.checked_mul(20)?.checked_add(scan.at())?;
        let (rows, rest) = pdf.get(scan.at()..end)?.as_chunks::<20>();
        rest.is_empty().then_some(Self { pdf, rows, count, end })
    }

    fn dict(&self, number: usize) -> Option<Dict<'a>> {
        let row = self.rows.get(number)?;
        let at = std::str::from_utf8(row.get(..10)?).ok()?.parse().ok()?;
        (row.get(10..18)? == b" 00000 n").then_some(())?;
        let mut scan = Scanner::new(self.pdf, at);
        (scan.number()? == number && scan.number()? == 0).then_some(())?;
        scan.space();
        scan.take(b"obj")?;
        scan.space();
        let dict = scan.dict()?;
        scan.space();
        scan.take(b"endobj")?;
        Some(dict)
    }

    fn first_page(&self, root: usize) -> Option<(usize, Dict<'a>)> {
        let mut number = root;
        for _level in 0..PAGE_TREE_DEPTH_MAX {
            let node = self.dict(number)?;
            match node.raw(b"Type")? {
                b"/Page" => return Some((number, node)),
                b"/Pages" => number = node.first_reference(b"Kids")?,
                _ => return None,
            }
        }
        None
    }
}
