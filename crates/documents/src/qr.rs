//! QR codes as rows of light and dark, drawn as vectors by the template.

use qrcodegen::{QrCode, QrCodeEcc};
use thiserror::Error;

/// The text does not fit into a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the text is too long for a QR code")]
pub struct QrError;

/// One text a row, `1` for dark. Level M: a creased or stamped corner still reads.
pub fn qr_rows(text: &str) -> Result<Vec<String>, QrError> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_too_long| QrError)?;
    let row = |y| (0..code.size()).map(|x| if code.get_module(x, y) { '1' } else { '0' }).collect();
    Ok((0..code.size()).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_with_the_finder_pattern_in_its_corner() {
        let rows = qr_rows("http://127.0.0.1:8080/v/0123456789abcdef").unwrap();
        assert!(rows.iter().all(|row| row.len() == rows.len()));
        assert!(rows[0].starts_with("11111110") && rows[1].starts_with("10000010"));
    }

    #[test]
    fn a_text_that_no_code_holds_is_an_error() {
        assert_eq!(qr_rows(&"长".repeat(3_000)), Err(QrError));
    }
}
