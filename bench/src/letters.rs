//! Letters: every template of the policy folder, set with one family's data after a warm-up, against a blank page set by the
//! same renderer in the same run.

use crate::latency::now;
use crate::report::Table;
use crate::{Fault, Outcome};
use jiff::civil::date;
use jzt_app::letters::LetterKind;
use jzt_app::policy_files::load_embedded;
use jzt_documents::{Fonts, Renderer, Template, qr_rows};
use jzt_domain::division::DivisionCode;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Letters of each kind.
const ROUNDS: u32 = 20;
/// A page with nothing on it: what the typesetter needs in any case.
const BLANK: &str = "#set document(title: \"空白\")\n#set text(lang: \"zh\")\n";
/// What the documents crate sets its sample letters with.
const SAMPLE: &str = include_str!("../../crates/documents/tests/it/sample.json");

/// Prints milliseconds a letter and how many blank pages that is; returns how many letters came out without a page.
pub(crate) fn measure() -> Outcome<usize> {
    let files = load_embedded()?;
    let place = DivisionCode::parse("500114112003").map_err(|fault| Fault::from(format!("{fault:?}")))?;
    let folders = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/hanazono"].map(PathBuf::from);
    let renderer = Renderer::new(Fonts::in_folders(&folders)?)?;
    let mut data: Value = serde_json::from_str(SAMPLE)?;
    let rows = qr_rows("http://127.0.0.1:8080/v/0123456789abcdefghijkl")?;
    if let Value::Object(fields) = &mut data {
        fields.insert("qr".to_owned(), json!(rows));
    }
    let layout = files.letters.find(&place, "layout").ok_or("no layout")?;
    let blank = Template { name: "blank", source: BLANK, layout_name: "layout", layout: &layout.source };
    let (blank_ms, mut wrong) = time(&renderer, blank, &json!({}))?;
    let mut table = Table::new("letters: set one after the other, renderer reused", &["letter", "blanks", "ms"]);
    for kind in LetterKind::ALL {
        let text = files.letters.find(&place, kind.code()).ok_or("no template")?;
        let template =
            Template { name: &text.name, source: &text.source, layout_name: &layout.name, layout: &layout.source };
        let (letter_ms, missed) = time(&renderer, template, &data)?;
        wrong = wrong.saturating_add(missed);
        table.row(vec![kind.code().to_owned(), format!("{:.1}", letter_ms / blank_ms), format!("{letter_ms:.1}")]);
    }
    table.print()?;
    Ok(wrong)
}

/// Milliseconds a letter after one for warm-up. Each letter differs in one field, so that nothing is only remembered.
fn time(renderer: &Renderer, template: Template<'_>, data: &Value) -> Outcome<(f64, usize)> {
    let today = date(2026, 11, 23);
    let mut wrong = usize::from(renderer.render(template, data, today)?.pages == 0);
    let from = now();
    for round in 0..ROUNDS {
        let mut own = data.clone();
        if let Value::Object(fields) = &mut own {
            fields.insert("number".to_owned(), json!(format!("黔江救助确〔2026〕{round:06}号")));
        }
        wrong = wrong.saturating_add(usize::from(renderer.render(template, &own, today)?.pages == 0));
    }
    Ok((from.elapsed().as_secs_f64() * 1_000.0 / f64::from(ROUNDS), wrong))
}
