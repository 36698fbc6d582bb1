//! The protocol between this program and a register of persons. Both sides use this module.
//!
//! No register has published its interface; this one is ours. A query is a JSON body with the three signed headers of
//! [`signed_messages`](crate::adapters::signed_messages): [`Query`], answered by 200 with [`Answer`]; by 4xx with a short
//! code; by 429 or 503 when nothing was asked. Name and number stand in the body only.

use jzt_app::ports::RegistryAnswer;
use jzt_domain::identity::level::ProofReference;
use serde::{Deserialize, Serialize};

/// Bytes of the longest query.
pub const QUERY_BYTES_MAX: usize = 4 * 1024;

/// Whether a name and an ID number belong together.
#[derive(Serialize, Deserialize)]
pub struct Query {
    /// Which institution asks.
    pub institution: String,
    /// Name.
    pub name: String,
    /// ID number.
    pub id_number: String,
}

/// What the register says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// They belong together.
    Match,
    /// The number is somebody else's.
    Differs,
    /// There is no such number.
    Unknown,
}

/// The answer to a query.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// Under which the register keeps the query.
    pub reference: String,
    /// What it says.
    pub result: Word,
}

impl Answer {
    /// Reads it into our terms; `None` when the reference makes no sense.
    pub fn into_domain(self) -> Option<RegistryAnswer> {
        let reference = ProofReference::parse(&self.reference).ok()?;
        Some(match self.result {
            Word::Match => RegistryAnswer::Matches { reference },
            Word::Differs => RegistryAnswer::Differs,
            Word::Unknown => RegistryAnswer::Unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_makes_no_sense_is_not_read() {
        let read = |json: &str| serde_json::from_str::<Answer>(json).ok().and_then(Answer::into_domain);
        assert_eq!(read(r#"{"reference":"RK1","result":"differs"}"#), Some(RegistryAnswer::Differs));
        assert_eq!(read(r#"{"reference":"RK1","result":"unknown"}"#), Some(RegistryAnswer::Unknown));
        let reference = ProofReference::parse("RK1").unwrap();
        assert_eq!(read(r#"{"reference":"RK1","result":"match"}"#), Some(RegistryAnswer::Matches { reference }));
        for wrong in [r#"{"reference":"","result":"match"}"#, r#"{"reference":"RK1","result":"yes"}"#, "{}", "<html>"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
