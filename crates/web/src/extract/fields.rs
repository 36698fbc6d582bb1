//! The typed text of a form, kept as it was typed so that a page with errors can show it again.

use crate::problem::Problem;

/// Fields that one form may have.
const FIELDS_MAX: usize = 300;

/// Names and values in the order in which they came.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded` text; `None` when it is not that or has too many fields.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(FIELDS_MAX.saturating_add(1));
        let fields: Vec<(String, String)> = pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Some((decode(name)?, decode(value)?))
            })
            .collect::<Option<_>>()?;
        (fields.len() <= FIELDS_MAX).then_some(Self(fields))
    }

    /// Adds a field.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The typed text of a field; empty when it did not come.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// All values of a field: several ticked boxes.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// True when a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The version of the application that the form was drawn from (hidden field `_version`). A form without one is stale.
    pub fn version(&self) -> Result<Option<i64>, Problem> {
        self.get("_version").parse().map(Some).map_err(|_missing| Problem::stale())
    }
}

/// Undoes percent encoding; `None` when the result is not UTF-8 or an escape is broken.
fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut plain = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                let value = digit()?.saturating_mul(16).saturating_add(digit()?);
                u8::try_from(value).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(plain).ok()
}

/// Percent-encodes a text for the query of an address.
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut done, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            done.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _infallible = write!(done, "%{byte:02X}");
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_comes_back_as_it_was_typed() {
        let fields = Fields::parse("name=%E7%8E%8B+%E5%9B%BD&cause=a&cause=b&empty=&bare".as_bytes()).unwrap();
        assert_eq!(fields.get("name"), "王 国");
        assert_eq!(fields.all("cause").collect::<Vec<_>>(), ["a", "b"]);
        assert!(!fields.ticked("empty") && !fields.ticked("bare") && !fields.ticked("absent"));
    }

    #[test]
    fn broken_escapes_and_other_encodings_are_refused() {
        for wrong in ["a=%4", "a=%zz", "a=%ff", "%e7=1"] {
            assert!(Fields::parse(wrong.as_bytes()).is_none(), "{wrong}");
        }
        assert!(Fields::parse(&[0xff]).is_none());
    }

    #[test]
    fn too_many_fields_are_refused() {
        let body = vec!["a=1"; FIELDS_MAX + 1].join("&");
        assert!(Fields::parse(body.as_bytes()).is_none());
    }

    #[test]
    fn encoding_reads_back() {
        let text = "/notices/500114?x=王&y=1 2";
        assert_eq!(decode(&encode(text)).as_deref(), Some(text));
    }
}
