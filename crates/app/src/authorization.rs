//! The text of the authorization (核对授权书) in force, and its SM3.

use data_encoding::HEXLOWER;

/// The text in force.
#[derive(Debug, Clone)]
pub struct AuthorizationText {
    /// Version, as stored with each signature.
    pub version: String,
    /// Title.
    pub title: String,
    /// The sentence that a signer types instead of writing the name.
    pub promise: String,
    /// Paragraphs in plain words.
    pub paragraphs: Vec<String>,
    /// SM3 over version, title, promise and paragraphs, each followed by a line feed, lower-case hexadecimal.
    pub sm3: String,
}

/// Version line, title line, promise line, then one paragraph a line.
const TEXT: &str = include_str!("../../../policy/CN/authorization.txt");

impl AuthorizationText {
    /// The embedded text.
    pub fn in_force() -> Self {
        Self::read(TEXT)
    }

    pub(crate) fn read(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
        let version = lines.next().unwrap_or_default();
        let title = lines.next().unwrap_or_default();
        let promise = lines.next().unwrap_or_default();
        let paragraphs: Vec<String> = lines.collect();
        let mut signed = format!("{version}\n{title}\n{promise}\n");
        for paragraph in &paragraphs {
            signed.push_str(paragraph);
            signed.push('\n');
        }
        let sm3 = HEXLOWER.encode(&jzt_crypto::sm3(signed.as_bytes()));
        Self { version, title, promise, paragraphs, sm3 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_in_force_names_what_is_asked_of_whom_and_for_how_long() {
        let text = AuthorizationText::in_force();
        let whole = text.paragraphs.concat();
        for needed in ["银行", "税务", "不动产", "撤回", "有效"] {
            assert!(whole.contains(needed), "{needed}");
        }
        assert_eq!(text.sm3.len(), 64);
    }

    #[test]
    fn a_changed_character_changes_the_hash() {
        assert_ne!(AuthorizationText::read("1\n甲\n乙\n丁").sm3, AuthorizationText::read("1\n甲\n乙\n戊").sm3);
    }
}
