//! What the verification found, in plain words. Only what contradicts the declaration is listed: the rest agrees.

use crate::words;
use jzt_domain::application::{Application, VerificationFinding};

/// 王建国，银行存款：查到 52,000 元.
fn finding(application: &Application, found: &VerificationFinding) -> String {
    let name = application.declaration.member(found.member).map_or("家里人", |member| member.name.as_str());
    let detail = found.detail.as_str();
    // Registers often name the sum in their own words already.
    let is_said = |plain: &str| detail.replace([',', '，', ' '], "").contains(plain);
    let unsaid = found.amount.filter(|amount| !is_said(&words::plain_yuan(*amount)));
    let amount = unsaid.map(|amount| format!("，{}", words::yuan(amount))).unwrap_or_default();
    format!("{name}，{}：{detail}{amount}", found.source.as_str())
}

/// What differs from what the family stated.
pub(super) fn differences(application: &Application) -> Vec<String> {
    let report = application.verification.as_ref().and_then(|verification| verification.report.as_ref());
    let findings = report.map(|(_, report)| report.findings.as_slice()).unwrap_or_default();
    findings.iter().filter(|found| found.differs).map(|found| finding(application, found)).collect()
}
