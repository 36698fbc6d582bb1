//! Writes the update: four objects, their table, a trailer. What is not known yet, the CMS container, is a hole of zeros.

use std::fmt::Write as _;
use std::ops::Range;

use super::source::Source;
use super::{Field, LABEL_CHARS_MAX, PDF_BYTES_MAX, STRING_BYTES_MAX, SUBFILTER, SignError};

/// Places kept for each number of `/ByteRange`: a file of [`PDF_BYTES_MAX`] needs eight.
const NUMBER_WIDTH: usize = 10;
/// Printed (bit 3) and locked (bit 8), and none of the bits that hide: what PDF/A-2 asks of an annotation.
const WIDGET_FLAGS: u32 = 4 | 128;
/// No size, and outside every page.
const WIDGET_RECT: &str = "[-1 -1 -1 -1]";

/// A PDF with everything but its CMS container.
#[derive(Debug, Clone)]
pub struct Prepared {
    bytes: Vec<u8>,
    /// The hexadecimal string of `/Contents` with its angle brackets.
    hole: Range<usize>,
}

/// Puts an empty seal behind a PDF of our typesetter. `reserve_bytes`: what the CMS container may take.
pub fn prepare(pdf: &[u8], field: &Field<'_>, reserve_bytes: usize) -> Result<Prepared, SignError> {
    check_bounds(pdf, field, reserve_bytes)?;
    let source = Source::read(pdf).ok_or(SignError::Layout)?;
    if source.catalog.raw(b"AcroForm").is_some() {
        return Err(SignError::HasForm);
    }
    let (signature, widget) = (source.size, source.size.saturating_add(1));
    let mut update = Update { bytes: pdf.to_vec(), places: Vec::new() };
    update.bytes.push(b'\n');

    let catalog = catalog(&source, widget)?;
    update.object(source.catalog_number, &catalog);
    let page = page(&source, widget)?;
    update.object(source.page_number, &page);
    let (range, hole) = update.signature(signature, field, pdf.len(), reserve_bytes);
    let title = hex_text(field.name);
    let dict = format!(
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(JZTSeal)/TU{title}/V {signature} 0 R/P {} 0 R/Rect{WIDGET_RECT}/F {WIDGET_FLAGS}>>",
        source.page_number
    );
    update.object(widget, dict.as_bytes());
    update.table_and_trailer(&source, field, pdf.len());

    let mut bytes = update.bytes;
    let behind = bytes.len().saturating_sub(hole.end);
    let numbers = format!("0 {} {} {behind}", hole.start, hole.end);
    fill(&mut bytes, range, numbers.as_bytes());
    Ok(Prepared { bytes, hole })
}

fn check_bounds(pdf: &[u8], field: &Field<'_>, reserve_bytes: usize) -> Result<(), SignError> {
    if pdf.len() > PDF_BYTES_MAX {
        return Err(SignError::TooLarge { bytes: pdf.len() });
    }
    for (label, text) in [("name", field.name), ("reason", field.reason), ("location", field.location)] {
        if text.chars().count() > LABEL_CHARS_MAX {
            return Err(SignError::TooLong(label));
        }
    }
    if field.evidence.len() > STRING_BYTES_MAX {
        return Err(SignError::TooLong("evidence"));
    }
    if reserve_bytes > STRING_BYTES_MAX {
        return Err(SignError::TooLong("place for the CMS"));
    }
    Ok(())
}

impl Prepared {
    /// What `/ByteRange` covers: all before the hole and all behind it.
    pub fn signed_ranges(&self) -> [Range<usize>; 2] {
        [0..self.hole.start, self.hole.end..self.bytes.len()]
    }

    /// The bytes that the CMS container must sign.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let [before, behind] = self.signed_ranges().map(|range| self.bytes.get(range).unwrap_or_default());
        [before, behind].concat()
    }

    /// The sealed PDF. `cms`: a DER-encoded CMS `ContentInfo`.
    pub fn complete(mut self, cms: &[u8]) -> Result<Vec<u8>, SignError> {
        let reserved = self.hole.len().saturating_sub(2) / 2;
        if cms.len() > reserved {
            return Err(SignError::CmsTooLarge { bytes: cms.len(), reserved });
        }
        let start = self.hole.start.saturating_add(1);
        fill(&mut self.bytes, start..self.hole.end, hex(cms).as_bytes());
        Ok(self.bytes)
    }
}

/// Lays bytes over the beginning of a place that was kept for them.
fn fill(bytes: &mut [u8], place: Range<usize>, with: &[u8]) {
    if let Some(place) = bytes.get_mut(place) {
        for (kept, byte) in place.iter_mut().zip(with) {
            *kept = *byte;
        }
    }
}

/// The catalog with the form and the extension that names PAdES (ETSI EN 319 142-1, 5.6).
fn catalog(source: &Source<'_>, widget: usize) -> Result<Vec<u8>, SignError> {
    let mut catalog = source.catalog.open().ok_or(SignError::Layout)?.to_vec();
    catalog.extend(format!("/AcroForm<</Fields[{widget} 0 R]/SigFlags 3>>").into_bytes());
    if source.catalog.raw(b"Extensions").is_none() {
        catalog.extend(b"/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>");
    }
    catalog.extend(b">>");
    Ok(catalog)
}

/// The first page with the field among its annotations, and the tab order that PDF/UA-1 asks of a page with annotations.
fn page(source: &Source<'_>, widget: usize) -> Result<Vec<u8>, SignError> {
    let dict = &source.page;
    let mut page = dict.open().ok_or(SignError::Layout)?.to_vec();
    match dict.raw(b"Annots") {
        None => page.extend(format!("/Annots[{widget} 0 R]").into_bytes()),
        Some(array) => {
            let open = array.strip_suffix(b"]").ok_or(SignError::Layout)?;
            let span = dict.span_of(b"Annots").ok_or(SignError::Layout)?;
            let end_in_page = span.start.saturating_add(open.len()).saturating_sub(dict.start());
            page.splice(end_in_page..end_in_page, format!(" {widget} 0 R").into_bytes());
        }
    }
    if dict.raw(b"Tabs").is_none() {
        page.extend(b"/Tabs/S");
    }
    page.extend(b">>");
    Ok(page)
}

struct Update {
    bytes: Vec<u8>,
    /// Number and place of each object written.
    places: Vec<(usize, usize)>,
}

impl Update {
    fn open(&mut self, number: usize) {
        self.places.push((number, self.bytes.len()));
        self.bytes.extend(format!("{number} 0 obj\n").into_bytes());
    }

    fn object(&mut self, number: usize, dict: &[u8]) {
        self.open(number);
        self.bytes.extend(dict);
        self.bytes.extend(b"\nendobj\n");
    }

    /// The signature dictionary. Returns where the numbers of `/ByteRange` go, and the hole.
    fn signature(
        &mut self,
        number: usize,
        field: &Field<'_>,
        document_bytes: usize,
        reserve_bytes: usize,
    ) -> (Range<usize>, Range<usize>) {
        self.open(number);
        let location =
            if field.location.is_empty() { String::new() } else { format!("/Location{}", hex_text(field.location)) };
        let (name, reason, evidence) = (hex_text(field.name), hex_text(field.reason), hex(field.evidence));
        let at = field.at.strftime("D:%Y%m%d%H%M%SZ");
        let dict = format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter{SUBFILTER}/Name{name}/Reason{reason}{location}/M({at})\
             /JZTDocumentBytes {document_bytes}/JZTEvidence<{evidence}>/ByteRange["
        );
        self.bytes.extend(dict.into_bytes());
        let range_start = self.bytes.len();
        self.bytes.resize(range_start.saturating_add(NUMBER_WIDTH * 4), b' ');
        let range = range_start..self.bytes.len();
        self.bytes.extend(b"]/Contents");
        let hole_start = self.bytes.len();
        self.bytes.push(b'<');
        self.bytes.resize(hole_start.saturating_add(1).saturating_add(reserve_bytes.saturating_mul(2)), b'0');
        self.bytes.push(b'>');
        let hole = hole_start..self.bytes.len();
        self.bytes.extend(b">>\nendobj\n");
        (range, hole)
    }

    fn table_and_trailer(&mut self, source: &Source<'_>, field: &Field<'_>, document_bytes: usize) {
        let table_at = self.bytes.len();
        self.places.sort_unstable();
        let mut text = String::from("xref\n");
        for (number, place) in &self.places {
            // A section for each object: shorter to say than to join neighbours.
            let _written = write!(text, "{number} 1\n{place:010} 00000 n\r\n");
        }
        let mut kept = String::new();
        if let Some(info) = source.trailer.reference(b"Info") {
            let _written = write!(kept, "/Info {info} 0 R");
        }
        let size = source.size.saturating_add(2);
        let _written = write!(text, "trailer\n<</Size {size}/Root {} 0 R{kept}", source.catalog_number);
        self.bytes.extend(text.into_bytes());
        if let Some(first) = source.trailer.first_string(b"ID") {
            // The second half names this update: no other has this time and length.
            self.bytes.extend(b"/ID[");
            self.bytes.extend(first);
            self.bytes.extend(format!("<{:016x}{document_bytes:016x}>]", field.at.as_millisecond()).into_bytes());
        }
        let end = format!("/Prev {}>>\nstartxref\n{table_at}\n%%EOF\n", source.table_at);
        self.bytes.extend(end.into_bytes());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut text, byte| {
        let _written = write!(text, "{byte:02x}");
        text
    })
}

/// Text as a hexadecimal string in UTF-16: no character of it can end the string.
fn hex_text(text: &str) -> String {
    let units: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    format!("<{}>", hex(&units))
}
