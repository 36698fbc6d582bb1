//! Templates are data of a district: their faults are named, and nothing in the data of a family is ever a template.

use jzt_documents::{RenderError, Template};
use serde_json::json;

use crate::pages::{TODAY, reading, renderer, set};
use crate::samples;

fn fault(source: &str) -> (String, usize, String) {
    match set("broken", source, &samples::data()).unwrap_err() {
        RenderError::Template { template, line, message } => (template, line, message),
        other @ RenderError::Typesetter(_) => panic!("{other}"),
    }
}

#[test]
fn a_fault_names_file_line_and_reason() {
    let (file, line, message) =
        fault("#import \"layout.typ\": *\n#show: letter.with(title: \"一\")\n\n#data.no_such_field\n");
    assert_eq!((file.as_str(), line), ("CN/letters/broken.typ", 4));
    assert!(message.contains("no_such_field"), "{message}");
    let (_, line, message) = fault("一\n二\n#(1 +\n");
    assert_eq!(line, 3, "{message}");
}

#[test]
fn a_fault_of_the_layout_names_the_layout() {
    let template = Template {
        name: "a.typ",
        source: "#import \"layout.typ\": *",
        layout_name: "l.typ",
        layout: "\n#no-such-name",
    };
    let error = renderer().render(template, &json!({}), TODAY).unwrap_err();
    assert!(matches!(error, RenderError::Template { ref template, line: 2, .. } if template == "l.typ"), "{error}");
}

#[test]
fn templates_reach_neither_files_nor_packages_nor_the_clock() {
    for reach in ["#read(\"/etc/hostname\")", "#read(\"../../Cargo.toml\")", "#import \"@preview/cetz:0.3.0\": *"] {
        let (_, line, message) = fault(reach);
        assert_eq!(line, 1, "{reach}: {message}");
    }
    let made =
        set("date", "#set document(title: \"一\")\n#set text(lang: \"zh\")\n#datetime.today().display()", &json!({}));
    assert!(reading(&made.unwrap().pdf).concat().contains("2026-11-23"));
}

#[test]
fn what_a_family_typed_is_printed_and_never_run() {
    let mut data = samples::data();
    let typed = "*粗* #panic(\"x\") $x$ `y` <z> @w \\ _u_ // 注";
    data["reasons"] = json!(typed);
    data["applicant"] = json!("#read(\"/etc/passwd\")");
    let made = set("refusal", samples::source("refusal"), &data).unwrap();
    let text = reading(&made.pdf).concat().replace(' ', "");
    assert!(text.contains(&typed.replace(' ', "")), "{text}");
    assert!(text.contains("#read(\"/etc/passwd\")："), "{text}");
}

#[test]
fn every_template_says_how_to_check_the_letter() {
    for (name, source) in samples::TEMPLATES {
        let text = reading(&set(name, source, &samples::data()).unwrap().pdf).concat();
        assert!(text.contains("扫码"), "{name}");
        assert!(text.contains("黔江救助确〔2026〕000012号"), "{name}");
    }
}

#[test]
fn every_decision_names_both_remedies_with_their_periods() {
    for name in [
        "acceptance_refusal",
        "adjustment",
        "approval",
        "back_pay",
        "benefit_end",
        "phase_out",
        "refusal",
        "resumption",
        "suspension",
        "termination",
    ] {
        let text = reading(&set(name, samples::source(name), &samples::data()).unwrap().pdf).concat();
        assert!(text.contains("60日内") && text.contains("行政复议"), "{name}");
        assert!(text.contains("6个月内") && text.contains("行政诉讼"), "{name}");
    }
}

/// The notice board is public: the template must not even reach for what may not hang there.
#[test]
fn the_public_notice_reads_only_what_may_be_public() {
    let allowed = [
        "applicant",
        "days",
        "from",
        "issued",
        "kind",
        "members_count",
        "monthly",
        "number",
        "office",
        "phone",
        "practice",
        "qr",
        "until",
        "verify_url",
        "village",
    ];
    let mut data = samples::data();
    data.as_object_mut().unwrap().retain(|name, _| allowed.contains(&name.as_str()));
    set("public_notice", samples::source("public_notice"), &data).unwrap();
}
