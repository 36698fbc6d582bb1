//! Random tokens for session cookies and links sent by SMS. Only their hash is stored.
use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::{Entropy, sm3};

/// 128 random bits: 22 characters, short enough for one SMS.
const LEN_BYTES: usize = 16;

/// A token as it travels: base64url without padding.
pub struct UrlToken(Zeroizing<String>);

impl UrlToken {
    /// A new random token.
    pub fn generate(e: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0_u8; LEN_BYTES]);
        e.fill(bytes.as_mut_slice());
        Self(Zeroizing::new(BASE64URL_NOPAD.encode(bytes.as_slice())))
    }

    /// Reads a token from a cookie or an address; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0_u8; LEN_BYTES]);
        // Longer text is refused before any work; the decoder refuses stray bits, so a token has one spelling.
        if BASE64URL_NOPAD.decode_len(text.len()) != Ok(LEN_BYTES) {
            return None;
        }
        BASE64URL_NOPAD.decode_mut(text.as_bytes(), bytes.as_mut_slice()).ok()?;
        Some(Self(Zeroizing::new(text.to_owned())))
    }

    /// The text to put into a cookie or an address, never into a log.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// SM3 of the text: what is stored and looked up. A fast hash is right, the token has 128 bits of its own.
    pub fn hash(&self) -> [u8; 32] {
        sm3(self.0.as_bytes())
    }
}

impl fmt::Debug for UrlToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UrlToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ct_eq;
    use crate::testing::Counted;

    #[test]
    fn a_token_reads_back_to_the_same_hash() {
        let e = Counted::default();
        let token = UrlToken::generate(&e);
        assert_eq!(token.as_str().len(), 22);
        assert!(ct_eq(&UrlToken::parse(token.as_str()).unwrap().hash(), &token.hash()));
        assert!(!ct_eq(&UrlToken::generate(&e).hash(), &token.hash()));
        assert_eq!(format!("{token:?}"), "UrlToken(..)");
    }

    #[test]
    fn what_cannot_be_a_token_is_refused() {
        let good = "AAAAAAAAAAAAAAAAAAAAAA";
        assert!(UrlToken::parse(good).is_some());
        for text in ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAA/A", "救"] {
            assert!(UrlToken::parse(text).is_none(), "{text}");
        }
        assert!(UrlToken::parse(&good.repeat(1000)).is_none());
    }
}
