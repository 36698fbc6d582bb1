//! A thousand letters later the program is as large as before.

use serde_json::json;

use crate::pages::set;
use crate::samples;

const LETTERS: usize = 1_000;
/// Growth that the allocator's own scatter explains, in percent.
const GROWTH_PERCENT_MAX: usize = 10;

/// Pages of memory that are this program's alone.
fn resident_pages() -> usize {
    let table = std::fs::read_to_string("/proc/self/statm").unwrap();
    table.split(' ').nth(1).unwrap().parse().unwrap()
}

fn letter(number: usize) {
    let (name, source) = samples::TEMPLATES[number % samples::TEMPLATES.len()];
    let mut data = samples::data();
    data["applicant"] = json!(format!("张明德{number}"));
    data["reasons"] = json!(format!("第{number}户的理由。"));
    data["qr"] = json!(jzt_documents::qr_rows(&format!("http://127.0.0.1:8080/v/{number:022}")).unwrap());
    set(name, source, &data).unwrap();
}

#[test]
fn a_thousand_letters_do_not_grow_memory() {
    let warm_up = samples::TEMPLATES.len() * 8;
    (0..warm_up).for_each(letter);
    let before = resident_pages();
    (warm_up..warm_up + LETTERS).for_each(letter);
    let after = resident_pages();
    assert!(after * 100 <= before * (100 + GROWTH_PERCENT_MAX), "{before} pages before, {after} after");
}
