//! The templates of letters as they lie in the policy folder: `letters/<code>.typ`, the lowest division first.

use crate::ports::LetterText;
use jzt_domain::division::DivisionCode;
use std::collections::BTreeMap;

/// Templates by division (`None` for the nation) and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterTemplates(BTreeMap<(Option<DivisionCode>, String), LetterText>);

impl LetterTemplates {
    /// Adds the template `name` of a division; a later one of the same place replaces it.
    pub(crate) fn put(&mut self, division: Option<DivisionCode>, name: &str, text: LetterText) {
        self.0.insert((division, name.to_owned()), text);
    }

    /// The template in force at a place: its own, or that of the nearest division above.
    pub fn find(&self, place: &DivisionCode, name: &str) -> Option<&LetterText> {
        let mut division = Some(place.clone());
        loop {
            if let Some(found) = self.0.get(&(division.clone(), name.to_owned())) {
                return Some(found);
            }
            division = division?.parent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> LetterText {
        LetterText { name: name.to_owned(), source: String::new() }
    }

    #[test]
    fn the_nearest_division_words_the_letter() {
        let code = |text: &str| DivisionCode::parse(text).unwrap();
        let mut templates = LetterTemplates::default();
        templates.put(None, "refusal", text("nation"));
        templates.put(Some(code("500114")), "refusal", text("district"));
        let found = |place: &str, name: &str| templates.find(&code(place), name).map(|found| found.name.clone());
        assert_eq!(found("500114112003", "refusal").as_deref(), Some("district"));
        assert_eq!(found("500115", "refusal").as_deref(), Some("nation"));
        assert_eq!(found("500114", "approval"), None);
    }
}
