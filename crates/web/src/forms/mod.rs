//! Forms as `(draft, errors)`: the typed text stays, every error names its field, a summary links to them.

mod field;
mod read;

pub use field::{Field, Opt};
pub use read::{acceptance_number, amount_yuan, bank_card, code, count, day, id_number, long_text, one_of};
pub use read::{past_day, person_name, phone, short_text, square_metres, years};

/// What is wrong with a form: field name and sentence, in the order of the fields.
#[derive(Debug, Clone, Default)]
pub struct Errors(Vec<(String, String)>);

impl Errors {
    /// No error yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sentence about a field.
    pub fn add(&mut self, field: &str, sentence: &str) {
        self.0.push((field.to_owned(), sentence.to_owned()));
    }

    /// Takes a value that was read from a field, or notes why it was not.
    pub fn take<T>(&mut self, field: &str, read: Result<T, impl AsRef<str>>) -> Option<T> {
        read.map_err(|sentence| self.add(field, sentence.as_ref())).ok()
    }

    /// True when nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All, for the summary.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// The sentence about one field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.iter().find(|(name, _)| *name == field).map(|(_, sentence)| sentence)
    }
}
