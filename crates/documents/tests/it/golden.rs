//! Each page against a committed description of where its ink lies. `UPDATE=1` writes the description anew, and the
//! letters into the folder `letters` of Cargo's temporary folder: look at them before committing.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use crate::pages::{Picture, pictures, reading, set};
use crate::samples;

const GOLDEN: &str = "tests/it/golden.txt";
/// Bands of a page from top to bottom.
const BANDS: usize = 12;
/// Another version of a font draws a little bolder: a band may differ by a fifth, and by three thousandths of its area.
const TOLERANCE: (f64, f64) = (0.2, 3.0);

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

fn bands(page: &Picture) -> Vec<f64> {
    let edge = |band: usize| band * 100 / BANDS;
    (0..BANDS).map(|band| page.ink((edge(band), edge(band + 1)), (0, 100))).collect()
}

fn described() -> String {
    let mut text = String::from("# Thousandths of dark pixels in each twelfth of a page, from top to bottom.\n");
    for (name, source) in samples::TEMPLATES {
        let made = set(name, source, &samples::data_of(name)).unwrap();
        if updating() {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("letters");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(format!("{name}.pdf")), &made.pdf).unwrap();
        }
        for (index, page) in pictures(&made.pdf).iter().enumerate() {
            let inks: Vec<String> = bands(page).iter().map(|ink| format!("{ink:.0}")).collect();
            writeln!(text, "{name} {}/{}: {}", index + 1, made.pages, inks.join(" ")).unwrap();
        }
    }
    text
}

#[test]
fn every_page_looks_like_its_description() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    let now = described();
    if updating() {
        std::fs::write(&path, &now).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    let (golden, now): (Vec<&str>, Vec<&str>) = (golden.lines().collect(), now.lines().collect());
    assert_eq!(golden.len(), now.len(), "another number of pages:\n{}", now.join("\n"));
    for (old, new) in golden.iter().zip(&now) {
        let (Some((old_page, old_inks)), Some((new_page, new_inks))) = (old.split_once(": "), new.split_once(": "))
        else {
            assert_eq!(old, new);
            continue;
        };
        assert_eq!(old_page, new_page);
        for (old_ink, new_ink) in old_inks.split(' ').zip(new_inks.split(' ')) {
            let (old_ink, new_ink): (f64, f64) = (old_ink.parse().unwrap(), new_ink.parse().unwrap());
            let bound = old_ink * TOLERANCE.0 + TOLERANCE.1;
            assert!((old_ink - new_ink).abs() <= bound, "{old}\n{new}\nlook at the page");
        }
    }
}

#[test]
fn the_head_is_red_the_margins_are_empty_and_only_the_head_is_red() {
    for (name, source) in samples::TEMPLATES {
        let pages = pictures(&set(name, source, &samples::data()).unwrap().pdf);
        for (index, page) in pages.iter().enumerate() {
            let red_rows: Vec<usize> = page
                .red
                .chunks(page.width)
                .enumerate()
                .filter(|(_, row)| row.contains(&true))
                .map(|(y, _)| y)
                .collect();
            if index == 0 {
                let last = *red_rows.last().unwrap();
                assert!(red_rows[0] > page.height / 20 && last < page.height / 5, "{name}: {red_rows:?}");
            } else {
                assert_eq!(red_rows, Vec::<usize>::new(), "{name}");
            }
            for columns in [(0, 12), (89, 100)] {
                let ink = page.ink((0, 100), columns);
                assert!(ink < 0.05, "{name}: ink in the margin {columns:?}: {ink}");
            }
        }
    }
}

#[test]
fn the_qr_code_of_every_letter_reads_from_the_page() {
    for (name, source) in samples::TEMPLATES {
        let pages = pictures(&set(name, source, &samples::data()).unwrap().pdf);
        let last = pages.last().unwrap();
        let mut seen =
            rqrr::PreparedImage::prepare_from_greyscale(last.width, last.height, |x, y| last.grey[y * last.width + x]);
        let grids = seen.detect_grids();
        assert_eq!(grids.len(), 1, "{name}");
        assert_eq!(grids[0].decode().unwrap().1, samples::data()["verify_url"], "{name}");
    }
}

#[test]
fn a_letter_of_three_pages_numbers_them_and_keeps_the_signature_with_text() {
    let mut data = samples::data();
    let items: Vec<String> = (1..=70).map(|number| format!("第{number}样材料的照片")).collect();
    data["items"] = json!(items);
    let made = set("supplement", samples::source("supplement"), &data).unwrap();
    assert_eq!(made.pages, 3);
    let pages = reading(&made.pdf);
    for (index, page) in pages.iter().enumerate() {
        let number = format!("—{}/3—", index + 1);
        assert!(page.replace(' ', "").contains(&number), "{number} is not on the page: {page}");
    }
    assert!(pages[2].contains("第70样") || pages[2].contains("补齐以后"), "{}", pages[2]);
    let single = set("supplement", samples::source("supplement"), &samples::data()).unwrap();
    assert!(reading(&single.pdf).concat().replace(' ', "").contains("—1—"));
}

#[test]
fn practice_letters_say_so_across_the_page() {
    let real = pictures(&set("approval", samples::source("approval"), &samples::data()).unwrap().pdf);
    let mut data = samples::data();
    data["practice"] = json!(true);
    let practice = set("approval", samples::source("approval"), &data).unwrap();
    let drawn = pictures(&practice.pdf);
    let marked = drawn[0].grey.iter().zip(&real[0].grey).filter(|(now, before)| now.abs_diff(**before) > 8).count();
    assert!(marked > 5_000, "{marked} pixels carry the mark");
    assert!(reading(&practice.pdf)[0].contains("演练样张"));
}
