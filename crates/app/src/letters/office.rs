//! Who signs a letter, and its number.

use crate::App;
use crate::letters::LetterKind;
use jzt_domain::division::{DivisionCode, DivisionKind};
use jzt_domain::policy::ConfirmLevel;

/// 重庆市黔江区民政局.
pub(crate) fn district_office(app: &App, district: &DivisionCode) -> String {
    format!("{}民政局", app.policy().divisions.full_name(district).unwrap_or_default())
}

/// 重庆市黔江区人民政府, which reviews decisions (行政复议).
pub(super) fn review_body(app: &App, district: &DivisionCode) -> String {
    format!("{}人民政府", app.policy().divisions.full_name(district).unwrap_or_default())
}

/// 重庆市黔江区城东街道办事处, or 重庆市黔江区濯水镇人民政府.
fn township_office(app: &App, township: &DivisionCode) -> String {
    let policy = app.policy();
    let name = policy.divisions.full_name(township).unwrap_or_default();
    let is_subdistrict = policy.divisions.get(township).is_some_and(|found| found.kind == DivisionKind::Subdistrict);
    if is_subdistrict { format!("{name}办事处") } else { format!("{name}人民政府") }
}

/// The office that answers for a letter: the township up to its opinion, whoever decides afterwards.
pub(super) fn office(app: &App, kind: LetterKind, place: &DivisionCode, level: ConfirmLevel) -> String {
    let by_township = match kind {
        LetterKind::Acceptance
        | LetterKind::AcceptanceRefusal
        | LetterKind::Supplement
        | LetterKind::Verification
        | LetterKind::Visit
        | LetterKind::PublicNotice
        | LetterKind::Termination => true,
        LetterKind::Approval
        | LetterKind::Refusal
        | LetterKind::Adjustment
        | LetterKind::PhaseOut
        | LetterKind::Suspension
        | LetterKind::BenefitEnd
        | LetterKind::Resumption
        | LetterKind::BackPay => level == ConfirmLevel::Township,
    };
    match place.township().filter(|_| by_township) {
        Some(township) => township_office(app, &township),
        None => district_office(app, &place.district().unwrap_or_else(|| app.settings().district.clone())),
    }
}

/// 黔江救助受〔2026〕000012号.
pub(super) fn document_number(app: &App, kind: LetterKind, district: &DivisionCode, year: i16, serial: i64) -> String {
    format!("{}救助{}〔{year}〕{serial:06}号", short_name(app, district), kind.mark())
}

/// 黔江: a district as document numbers begin.
pub(crate) fn short_name(app: &App, district: &DivisionCode) -> String {
    let policy = app.policy();
    let name = policy.divisions.name(district).unwrap_or_default();
    name.strip_suffix(['区', '县', '市']).unwrap_or(name).to_owned()
}
