//! What data may bring onto a page: characters that can be drawn and archived.

use serde_json::Value;

/// What printers have always put for a character they do not have.
const GETA: char = '〓';

/// Replaces what no font draws, and what an archive may not hold, by [`GETA`]; returns the characters replaced.
pub(crate) fn printable(value: &Value, covers: &dyn Fn(char) -> bool) -> (Value, Vec<char>) {
    let mut replaced = Vec::new();
    let clean = walk(value, covers, &mut replaced);
    replaced.sort_unstable();
    replaced.dedup();
    (clean, replaced)
}

fn walk(value: &Value, covers: &dyn Fn(char) -> bool, replaced: &mut Vec<char>) -> Value {
    match value {
        Value::String(text) => Value::String(clean(text, covers, replaced)),
        Value::Array(items) => items.iter().map(|item| walk(item, covers, replaced)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), walk(field, covers, replaced))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn clean(text: &str, covers: &dyn Fn(char) -> bool, replaced: &mut Vec<char>) -> String {
    text.chars()
        .filter_map(|character| {
            if character == '\n' || (character.is_whitespace() && !character.is_control()) {
                Some(character)
            } else if is_invisible(character) {
                None
            } else if is_private(character) || !covers(character) {
                replaced.push(character);
                Some(GETA)
            } else {
                Some(character)
            }
        })
        .collect()
}

/// Control and direction characters and variation selectors: nothing of them is seen on paper.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Private use: each font draws something else, so PDF/A-2a forbids it.
fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_no_font_draws_becomes_a_geta_mark_and_is_named() {
        let data = json!({"name": "王\u{e001}龘", "lines": ["a\u{202e}b\u{0}c\nd", 7, null]});
        let (clean, replaced) = printable(&data, &|character| character != '龘');
        assert_eq!(clean, json!({"name": "王〓〓", "lines": ["abc\nd", 7, null]}));
        assert_eq!(replaced, ['龘', '\u{e001}']);
    }
}
