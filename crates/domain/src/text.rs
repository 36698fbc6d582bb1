//! Typed text as people and phones really send it: full-width digits, Chinese dashes, stray spaces.

/// Full-width ASCII (U+FF01–U+FF5E) and the wide space become their ordinary forms; any other character stays.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' | '\u{00a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// Hyphen, dashes and minus signs that a keyboard or a word processor may put between groups of digits.
pub(crate) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{fe63}')
}

/// Zero-width characters and the byte order mark that come along with copied text.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Half-width, upper-case, without spaces, dashes or invisible characters: what a number looks like once typed right.
pub(crate) fn compact(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !is_dash(*c) && !is_invisible(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The digits of `text` as values, or `None` if any character is something else.
pub(crate) fn digits(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| c.to_digit(10).and_then(|d| u8::try_from(d).ok())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_digits_dashes_and_spaces_fold_away() {
        assert_eq!(compact("１１０　－ ２x\u{200b}—３"), "1102X3");
        assert_eq!(half_width('张'), '张');
    }

    #[test]
    fn digits_refuses_anything_else() {
        assert_eq!(digits("019"), Some(vec![0, 1, 9]));
        assert_eq!(digits("01X"), None);
    }
}
