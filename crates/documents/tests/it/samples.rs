//! One letter of each kind, with invented people.

use serde_json::Value;

pub(crate) const LAYOUT: &str = include_str!("../../../../policy/CN/letters/layout.typ");

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../policy/CN/letters/", $name, ".typ")))),*]
    };
}

pub(crate) const TEMPLATES: &[(&str, &str)] = templates![
    "acceptance",
    "acceptance_refusal",
    "adjustment",
    "approval",
    "authorization",
    "authorization_form",
    "back_pay",
    "benefit_end",
    "phase_out",
    "public_notice",
    "refusal",
    "supplement",
    "resumption",
    "suspension",
    "termination",
    "verification",
    "visit",
];

pub(crate) fn source(name: &str) -> &'static str {
    TEMPLATES.iter().find(|(each, _)| *each == name).unwrap().1
}

/// Every field that any template reads.
pub(crate) fn data() -> Value {
    let mut data: Value = serde_json::from_str(include_str!("sample.json")).unwrap();
    data["qr"] = jzt_documents::qr_rows(data["verify_url"].as_str().unwrap()).unwrap().into();
    data
}
