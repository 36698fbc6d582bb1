//! Rare characters of names are drawn, and what nobody can draw is marked.

use serde_json::json;

use crate::pages::{fonts_of, pictures, reading, renderer, set};
use crate::samples;

/// 𠮷 U+20BB7 (Extension B), 𪚥 U+2A6A5 (Extension B), 𬭚 U+2CB5A (Extension E), 𮯠 U+2EBE0 (last of Extension F).
const RARE: [char; 4] = ['\u{20bb7}', '\u{2a6a5}', '\u{2cb5a}', '\u{2ebe0}'];

fn named(name: &str) -> jzt_documents::Rendered {
    let mut data = samples::data();
    data["applicant"] = json!(name);
    set("acceptance", samples::source("acceptance"), &data).unwrap()
}

#[test]
fn characters_of_cjk_extension_b_and_later_are_drawn_as_themselves() {
    assert_eq!(renderer().fonts().missing_fallbacks(), Vec::<&str>::new());
    let mut drawn = Vec::new();
    for rare in RARE {
        let made = named(&format!("张{rare}"));
        assert_eq!(made.undrawn, Vec::<char>::new(), "U+{:X}", u32::from(rare));
        assert!(reading(&made.pdf).concat().contains(&format!("张{rare}：")), "U+{:X}", u32::from(rare));
        drawn.push(pictures(&made.pdf).remove(0).grey);
    }
    drawn.push(pictures(&named("张〓").pdf).remove(0).grey);
    // A box for a missing glyph would look the same for each of them.
    for (index, one) in drawn.iter().enumerate() {
        for other in &drawn[index + 1..] {
            let differing = one.iter().zip(other).filter(|(a, b)| a.abs_diff(**b) > 60).count();
            assert!(differing > 40, "two rare characters look alike: {differing} pixels differ");
        }
    }
}

#[test]
fn a_character_that_the_body_font_lacks_comes_from_the_named_fallback() {
    let made = named("张\u{2a6a5}");
    let fonts = fonts_of(&made.pdf);
    let font_of = |wanted| &fonts.iter().find(|(character, _)| *character == wanted).unwrap().1;
    assert!(font_of('张').contains("NotoSerifCJK"), "{}", font_of('张'));
    assert!(font_of('\u{2a6a5}').contains("HanaMin"), "{}", font_of('\u{2a6a5}'));
}

#[test]
fn what_no_font_draws_is_marked_and_told() {
    let made = named("张\u{e123}");
    assert_eq!(made.undrawn, ['\u{e123}']);
    assert!(reading(&made.pdf).concat().contains("张〓："));
}
