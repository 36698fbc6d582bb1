//! Finds signature dictionaries by where they stand, not by following the file: what an update appended to a sealed PDF says
//! of its objects cannot hide the seal, and a file that never was ours cannot make the reader work.
//!
//! This is enough because a signature counts only when it covers the file from its first byte to its last: then each byte,
//! and so everything that a viewer shows, is what was sealed.

use super::syntax::{Dict, Scanner};
use super::{Coverage, PDF_BYTES_MAX, ReadError, SIGNATURES_MAX, STRING_BYTES_MAX, Signature, SignedPdf};

const KEY: &[u8] = b"/ByteRange";
/// How far from `/ByteRange` its object may begin and end: evidence and container in hexadecimal, and some words.
const OBJECT_BYTES_MAX: usize = 4 * STRING_BYTES_MAX + 8 * 1024;

/// Reads the signatures of a PDF that may come from anybody. Time and memory are linear in its size.
pub fn read(pdf: &[u8]) -> Result<SignedPdf, ReadError> {
    if pdf.len() > PDF_BYTES_MAX {
        return Err(ReadError::TooLarge { bytes: pdf.len() });
    }
    if !pdf.starts_with(b"%PDF-") {
        return Err(ReadError::NotPdf);
    }
    let mut signatures = Vec::new();
    for (count, at) in places(pdf).enumerate() {
        if count >= SIGNATURES_MAX {
            return Err(ReadError::TooManySignatures);
        }
        signatures.extend(signature(pdf, at));
    }
    Ok(SignedPdf { signatures })
}

/// Where the key stands.
fn places(pdf: &[u8]) -> impl Iterator<Item = usize> {
    pdf.windows(KEY.len()).enumerate().filter(|(_, window)| *window == KEY).map(|(at, _)| at)
}

/// The dictionary of the object around a place; `None` when there is none or it is no signature.
fn signature(pdf: &[u8], at: usize) -> Option<Signature> {
    let dict = object_around(pdf, at)?;
    (dict.raw(b"Type")? == b"/Sig").then_some(())?;
    let hole = dict.span_of(b"Contents")?;
    let contents = dict.hex(b"Contents")?;
    let (cms, rest) = contents.split_at_checked(der_length(&contents)?)?;
    let byte_range: [usize; 4] = dict.numbers(b"ByteRange")?;
    let [first, first_length, second, second_length] = byte_range;
    let end = second.checked_add(second_length)?;
    let fits = first == 0 && first_length == hole.start && second == hole.end && rest.iter().all(|byte| *byte == 0);
    let coverage = match pdf.len().checked_sub(end) {
        _ if !fits => Coverage::Misplaced,
        None => Coverage::Cut,
        Some(0) => Coverage::Whole,
        Some(bytes) => Coverage::Followed { bytes },
    };
    Some(Signature {
        byte_range,
        cms: cms.to_vec(),
        evidence: dict.hex(b"JZTEvidence"),
        document_bytes: dict.number(b"JZTDocumentBytes").filter(|bytes| *bytes <= hole.start),
        coverage,
    })
}

fn object_around(pdf: &[u8], at: usize) -> Option<Dict<'_>> {
    let from = at.saturating_sub(OBJECT_BYTES_MAX);
    let mark = b" obj";
    let before = pdf.get(from..at)?;
    let mark_at = before.windows(mark.len()).rposition(|window| window == mark)?;
    // Nor may an object without end make each look at it as long as the file.
    let within = pdf.get(..at.saturating_add(OBJECT_BYTES_MAX).min(pdf.len()))?;
    let mut scan = Scanner::new(within, from.checked_add(mark_at)?.checked_add(mark.len())?);
    scan.space();
    let dict = scan.dict()?;
    scan.space();
    scan.take(b"endobj")?;
    // The key may also stand inside a string or an inner dictionary.
    let mut value = Scanner::new(pdf, at.checked_add(KEY.len())?);
    value.space();
    (dict.span_of(b"ByteRange")?.start == value.at()).then_some(dict)
}

/// Length of the DER value that begins these bytes, head and all: a sequence of definite length.
fn der_length(bytes: &[u8]) -> Option<usize> {
    let (head, length) = match bytes {
        [0x30, short @ 0..=0x7f, ..] => (2, usize::from(*short)),
        [0x30, 0x81, one, ..] => (3, usize::from(*one)),
        [0x30, 0x82, high, low, ..] => (4, usize::from(*high) << 8 | usize::from(*low)),
        _ => return None,
    };
    length.checked_add(head)
}
