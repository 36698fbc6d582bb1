//! An electronic seal on a finished PDF, as an incremental update (ISO 32000-1, 7.5.6 and 12.8; PAdES, ETSI EN 319 142-1):
//! the bytes of the document stay as they are, the seal stands behind them.
//!
//! This module knows PDF and no cryptography: the CMS container comes from outside, and what [`read`] finds is what a file
//! says of itself. Only a valid CMS over [`Signature::signed_ranges`] makes it true.
//!
//! The field of the seal is invisible as PDF/A-2 and PDF/UA-1 allow it: printable and not hidden (ISO 19005-2, 6.3.2), of no
//! size and so without appearance (6.3.3), outside the page and so outside the tagged structure (ISO 14289-1, 7.18.1).

mod read;
mod source;
mod syntax;
mod update;

use std::ops::Range;

use jiff::Timestamp;
use thiserror::Error;

pub use read::read;
pub use update::{Prepared, prepare};

/// Bytes of the largest PDF that is sealed or read.
pub const PDF_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of the longest string that PDF/A-2 allows (ISO 19005-2, 6.1.13): the bound of evidence and of the CMS container.
pub const STRING_BYTES_MAX: usize = 32_767;
/// Characters of a name, reason or location.
pub const LABEL_CHARS_MAX: usize = 200;
/// Signatures looked at in one file; a file with more is not ours.
pub const SIGNATURES_MAX: usize = 16;

/// The subfilter of PAdES.
const SUBFILTER: &str = "/ETSI.CAdES.detached";

/// What the seal says besides its CMS container. All of it is covered by the signature.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// Who seals, e.g. the bureau.
    pub name: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Where; left out when empty.
    pub location: &'a str,
    /// The time that the sealing machine claims; the timestamp in the CMS proves it.
    pub at: Timestamp,
    /// Private data of this program, kept under `/JZTEvidence`: at most [`STRING_BYTES_MAX`].
    pub evidence: &'a [u8],
}

/// Why a PDF could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignError {
    /// More than [`PDF_BYTES_MAX`].
    #[error("the PDF has {bytes} bytes, more than {PDF_BYTES_MAX}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A label, the evidence or the place kept for the CMS is beyond its bound.
    #[error("the {0} is longer than a seal may hold")]
    TooLong(&'static str),
    /// Not a PDF as our typesetter writes it.
    #[error("the PDF is not laid out as our typesetter writes it")]
    Layout,
    /// It has a form, so perhaps a signature.
    #[error("the PDF is already signed or holds a form")]
    HasForm,
    /// The CMS container does not fit.
    #[error("the CMS has {bytes} bytes, and {reserved} were kept for it")]
    CmsTooLarge {
        /// Of the container.
        bytes: usize,
        /// Kept by [`prepare`].
        reserved: usize,
    },
}

/// Why nothing could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReadError {
    /// More than [`PDF_BYTES_MAX`].
    #[error("the PDF has {bytes} bytes, more than {PDF_BYTES_MAX}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It does not begin as a PDF.
    #[error("this is not a PDF")]
    NotPdf,
    /// More than [`SIGNATURES_MAX`].
    #[error("the PDF says that it holds more than {SIGNATURES_MAX} signatures")]
    TooManySignatures,
}

/// The signatures of a PDF, in the order in which they stand in it. Empty: never signed, or its signature is spoilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPdf {
    /// Each signature that can be read.
    pub signatures: Vec<Signature>,
}

/// One signature as the file states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// `/ByteRange`: offset and length of the signed bytes before and behind the hole.
    pub byte_range: [usize; 4],
    /// The CMS container, without the zeros behind it.
    pub cms: Vec<u8>,
    /// What [`Field::evidence`] was; `None` for a signature that is not ours.
    pub evidence: Option<Vec<u8>>,
    /// Length of the document before the seal, as the signed bytes claim it: the prefix to compare with the recorded hash.
    pub document_bytes: Option<usize>,
    /// What of the file it covers.
    pub coverage: Coverage,
}

/// What of a file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// The whole file but the hole that holds the CMS container, and the hole holds nothing else.
    Whole,
    /// The same up to its own end; this many bytes were added later.
    Followed {
        /// Bytes behind the signed ones.
        bytes: usize,
    },
    /// It states more bytes than the file has: the end is missing.
    Cut,
    /// Its ranges do not fit the place where it stands, or something hides beside the container.
    Misplaced,
}

impl Signature {
    /// The parts of the file that the CMS signs, one behind the other. `None` when they are not in this file.
    pub fn signed_ranges(&self) -> Option<[Range<usize>; 2]> {
        let [first, first_length, second, second_length] = self.byte_range;
        Some([first..first.checked_add(first_length)?, second..second.checked_add(second_length)?])
    }

    /// The bytes that the CMS signs. `None` when they are not all in this file.
    pub fn signed_bytes(&self, pdf: &[u8]) -> Option<Vec<u8>> {
        let [first, second] = self.signed_ranges()?;
        Some([pdf.get(first)?, pdf.get(second)?].concat())
    }

    /// The document before the seal. `None` when the signature does not say where it ends.
    pub fn document<'a>(&self, pdf: &'a [u8]) -> Option<&'a [u8]> {
        pdf.get(..self.document_bytes?)
    }
}
