//! Bounded texts.

use crate::limits;
use serde::{Deserialize, Serialize};

/// A text that is empty or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("empty text")]
    Empty,
    /// More characters than the bound.
    #[error("text longer than {0} characters")]
    TooLong(usize),
}

macro_rules! bounded_text {
    ($($(#[$doc:meta])* $name:ident <= $max:path;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Trims, drops control characters other than line breaks, and checks the bound.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                let clean: String = text.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect();
                match clean.chars().count() {
                    0 => Err(TextError::Empty),
                    n if n > $max => Err(TextError::TooLong($max)),
                    _ => Ok(Self(clean)),
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({} chars)", stringify!($name), self.0.chars().count())
            }
        }
    )*};
}

bounded_text! {
    /// A short answer: a house number, a bank's name.
    ShortText <= limits::SHORT_TEXT_CHARS_MAX;
    /// A free text: a reason, a finding.
    LongText <= limits::LONG_TEXT_CHARS_MAX;
}
