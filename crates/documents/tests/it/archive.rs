//! What an archive checks: PDF/A-2a, PDF/UA-1, language, title, structure, embedded fonts.

use std::sync::Arc;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name, Stream, String as PdfString};

use crate::pages::{reading, set};
use crate::samples;

fn with_catalog<T>(pdf: &[u8], look: impl FnOnce(&Dict<'_>) -> T) -> T {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).unwrap();
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap();
    look(&catalog)
}

#[test]
fn every_letter_declares_pdf_a_2a_and_pdf_ua_1_with_language_title_and_structure() {
    for (name, source) in samples::TEMPLATES {
        let made = set(name, source, &samples::data()).unwrap();
        assert_eq!(made.undrawn, Vec::<char>::new(), "{name}");
        with_catalog(&made.pdf, |catalog| {
            let metadata = catalog.get::<Stream<'_>>("Metadata").unwrap().decoded().unwrap();
            let metadata = String::from_utf8(metadata.to_vec()).unwrap();
            for wanted in
                ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "<dc:title>", "重庆市黔江区民政局"]
            {
                assert!(metadata.contains(wanted), "{name}: {wanted} is not in {metadata}");
            }
            let language = catalog.get::<PdfString<'_>>("Lang").unwrap();
            assert_eq!(language.as_bytes(), b"zh-CN", "{name}");
            assert!(catalog.get::<Dict<'_>>("MarkInfo").is_some(), "{name}");
            assert!(catalog.get::<Dict<'_>>("StructTreeRoot").is_some(), "{name}");
            let profile = catalog.get::<Array<'_>>("OutputIntents").unwrap();
            let profile = profile.iter::<Dict<'_>>().next().unwrap();
            assert_eq!(profile.get::<Name<'_>>("S").unwrap().as_ref(), b"GTS_PDFA1", "{name}");
        });
    }
}

#[test]
fn text_can_be_copied_and_read_aloud_in_order() {
    let made = set("approval", samples::source("approval"), &samples::data()).unwrap();
    let text = reading(&made.pdf).concat();
    let mut rest = text.as_str();
    for wanted in [
        "重庆市黔江区民政局",
        "最低生活保障审核确认通知书",
        "张明德：",
        "每月1,284.00元",
        "60日内",
        "6个月内",
        "2026年11月23日",
    ] {
        rest = rest.split_once(wanted).unwrap_or_else(|| panic!("{wanted} does not follow in {text}")).1;
    }
}
