//! One letter of each kind, with invented people.

use serde_json::{Value, json};

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

/// The same, with the computation that a letter about a benefit really prints.
pub(crate) fn data_of(name: &str) -> Value {
    let mut data = data();
    let standard = "渝民规〔2025〕6号";
    let by_difference = "民发〔2021〕57号 最低生活保障审核确认办法第二十三条";
    match name {
        "adjustment" => {
            data["lines"] = json!([
                {"label": "您家的收入离低保标准每月差1,284元，由低保补上。", "result": "1,284元", "basis": by_difference},
                {"label": "合起来，每月一共1,284元。", "result": "1,284元", "basis": standard},
            ]);
        }
        "phase_out" | "benefit_end" => {
            let each = "按3口人平均，您家每人每月收入是780元。";
            let below = "您家每人每月收入是780元，比农村低保标准630元高150元，不符合。";
            data["lines"] = json!([
                {"label": each, "result": "780元", "basis": "民发〔2021〕57号 最低生活保障审核确认办法第三章"},
                {"label": below, "result": "不符合", "basis": standard},
            ]);
        }
        _ => {}
    }
    data
}
