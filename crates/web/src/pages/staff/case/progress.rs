//! What was done so far, one part after the other, in the order of the procedure.

use super::family::name_of;
use super::history::paid;
use crate::words;
use jzt_domain::application::{
    Application, Decision, FactKey, FactValue, Objection, Outcome, Verdict, VerificationReport, Visit,
};
use jzt_domain::household::{MemberNo, ShortText};
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::money::Fen;
use jzt_domain::time::Timestamp;

/// One part with its lines.
pub(super) struct Part {
    pub title: String,
    pub facts: Vec<(String, String)>,
    /// Entries that stand out when they differ from what the family stated.
    pub findings: Vec<FindingLine>,
}

/// One entry of the verification.
pub(super) struct FindingLine {
    pub who: String,
    pub source: String,
    pub detail: String,
    pub amount: String,
    pub differs: bool,
}

/// All parts that there are; `unauthorized`: whose authorization a verification waits for, where it waits.
pub(super) fn parts(application: &Application, unauthorized: Option<&[MemberNo]>) -> Vec<Part> {
    let mut parts = Vec::new();
    parts.extend(super::branches::relief(application));
    parts.extend(supplements(application));
    parts.extend(super::branches::transfers(application));
    parts.extend(verifications(application, unauthorized));
    parts.extend(super::branches::disputes(application));
    parts.extend(application.visits.iter().map(|(at, found)| visit(application, "入户调查", *at, found)));
    parts.extend(super::branches::self_care(application));
    parts.extend(opinion(application));
    parts.extend(notices(application));
    parts.extend(application.objections.iter().map(objection));
    parts.extend(super::branches::appraisals(application));
    parts.extend(super::branches::time(application));
    parts.extend(super::branches::complaints(application));
    parts.extend(super::branches::draw(application));
    parts.extend(application.district_visits.iter().map(|(at, found)| visit(application, "区级入户", *at, found)));
    parts.extend(returns(application));
    parts.extend(application.decision.as_ref().map(decision));
    parts
}

pub(super) fn part(title: impl Into<String>, facts: Vec<(&str, String)>) -> Part {
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Part { title: title.into(), facts, findings: Vec::new() }
}

fn supplements(application: &Application) -> impl Iterator<Item = Part> {
    application.supplements.iter().enumerate().map(|(n, round)| {
        let items: Vec<&str> = round.items.iter().map(ShortText::as_str).collect();
        let answered = round.answered_at.map_or_else(
            || format!("◆ 还没有交，最晚 {}；办理期限暂停计算", words::due(round.due)),
            |at| format!("● {} 已交", words::stamp(at)),
        );
        let mut facts =
            vec![("告知", words::stamp(round.asked_at)), ("要补的", items.join("；")), ("家庭补交", answered)];
        facts.extend(round.text.as_ref().map(|text| ("家庭的话", text.as_str().to_owned())));
        part(format!("补正第 {} 次", n.saturating_add(1)), facts)
    })
}

/// Reports that a later one replaced, then the one that counts.
fn verifications(application: &Application, unauthorized: Option<&[MemberNo]>) -> Vec<Part> {
    let earlier = application.earlier_reports.iter().enumerate();
    let mut parts: Vec<Part> = earlier
        .map(|(n, (at, report))| {
            let title = format!("第 {} 次核对（已经被后面的结果代替）", n.saturating_add(1));
            report_part(application, title, Vec::new(), *at, report)
        })
        .collect();
    if let Some(state) = &application.verification {
        let title = "家庭经济状况核对".to_owned();
        let ordered = ("发起", words::stamp(state.ordered_at));
        parts.push(match &state.report {
            None => part(title, vec![ordered, ("结果", awaited(application, unauthorized))]),
            Some((at, report)) => report_part(application, title, vec![ordered], *at, report),
        });
    }
    parts
}

/// A verification without every authorization is not sent; it goes out by itself with the last signature.
fn awaited(application: &Application, unauthorized: Option<&[MemberNo]>) -> String {
    let Some(missing) = unauthorized else { return "◆ 还没有回来".to_owned() };
    let names: Vec<String> = missing.iter().map(|no| name_of(&application.declaration, *no)).collect();
    let whose = if names.is_empty() { "全家".to_owned() } else { names.join("、") };
    format!("▲ 没有发出：还缺{whose}的有效授权。签好以后自动发出")
}

fn report_part(
    application: &Application,
    title: String,
    mut facts: Vec<(&str, String)>,
    at: Timestamp,
    report: &VerificationReport,
) -> Part {
    let differing = report.findings.iter().filter(|finding| finding.differs).count();
    let summary = if differing == 0 {
        "● 和申报一致".to_owned()
    } else {
        format!("▲ 有 {differing} 处和申报不一致，见下表")
    };
    facts.push(("结果", format!("{summary}（{}）", words::stamp(at))));
    facts.push(("核对编号", report.reference.clone()));
    let mut part = part(title, facts);
    part.findings = report
        .findings
        .iter()
        .map(|finding| FindingLine {
            who: name_of(&application.declaration, finding.member),
            source: finding.source.as_str().to_owned(),
            detail: match finding.fact {
                Some(key) => format!("{}（{}）", finding.detail.as_str(), words::fact(key)),
                None => finding.detail.as_str().to_owned(),
            },
            amount: finding.amount.map(|amount| found(finding.fact, amount)).unwrap_or_default(),
            differs: finding.differs,
        })
        .collect();
    part
}

/// A sum, or the count that a register gives of a thing.
fn found(fact: Option<FactKey>, amount: Fen) -> String {
    fact.map_or_else(|| words::yuan(amount), |key| words::fact_value(FactValue { key, value: amount.amount_fen() }))
}

fn visit(application: &Application, title: &str, at: Timestamp, visit: &Visit) -> Part {
    let visitors: Vec<&str> = visit.visitors.iter().map(PersonName::as_str).collect();
    let seen: Vec<String> =
        visit.observed.iter().map(|fact| format!("{} {}", words::fact(fact.key), words::fact_value(*fact))).collect();
    let mut facts = vec![
        ("入户日期", words::date(visit.visited_on)),
        ("调查人", visitors.join("、")),
        ("在场家人", name_of(&application.declaration, visit.family_witness)),
        ("看到的情况", visit.findings.as_str().to_owned()),
    ];
    if !seen.is_empty() {
        facts.push(("看到的数", seen.join("；")));
    }
    facts.push(("照片", format!("{} 张，在材料里", visit.photos.len())));
    facts.push(("登记", words::stamp(at)));
    part(title, facts)
}

/// What an opinion says.
pub(super) fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Approve { kind, amount } => format!("● 建议给予{}", paid(*kind, *amount)),
        Outcome::Refuse => "▲ 建议不予".to_owned(),
    }
}

fn opinion(application: &Application) -> Option<Part> {
    let opinion = application.opinion.as_ref()?;
    Some(part(
        "初审意见",
        vec![
            ("意见", outcome(&opinion.outcome)),
            ("理由", opinion.reasons.as_str().to_owned()),
            ("时间", words::stamp(opinion.at)),
            ("政策版本", opinion.policy_version.clone()),
        ],
    ))
}

fn notices(application: &Application) -> impl Iterator<Item = Part> {
    application.notices.iter().enumerate().map(|(n, notice)| {
        let closed = notice.closed_at.map_or_else(|| "◆ 还没有".to_owned(), words::stamp);
        let from = words::date(notice.from);
        part(
            format!("公示第 {} 次", n.saturating_add(1)),
            vec![("张贴", from), ("公示到", words::due(notice.until)), ("结束", closed)],
        )
    })
}

/// Who said something, as far as they said.
pub(super) fn voice(name: Option<&PersonName>, phone: Option<&Phone>) -> String {
    let name = name.map_or("没有留姓名", |name| name.as_str());
    let phone = phone.map_or("没有留电话", |phone| phone.as_str());
    format!("{name}，{phone}")
}

fn objection(objection: &Objection) -> Part {
    let state = if objection.open { "▲ 还没有处理" } else { "● 已经处理" };
    part(
        "异议",
        vec![
            ("时间", words::stamp(objection.at)),
            ("处理", state.to_owned()),
            ("内容", objection.text.as_str().to_owned()),
            ("提出人", voice(objection.name.as_ref(), objection.phone.as_ref())),
        ],
    )
}

fn returns(application: &Application) -> impl Iterator<Item = Part> {
    application.returns.iter().map(|sent| {
        part(
            "退回",
            vec![
                ("时间", words::stamp(sent.at)),
                ("从哪一步", words::stage(sent.from).to_owned()),
                ("理由", sent.reasons.as_str().to_owned()),
            ],
        )
    })
}

fn decision(decision: &Decision) -> Part {
    let mut facts = vec![("结果", words::verdict(decision.verdict).to_owned())];
    match decision.verdict {
        Verdict::Approved { kind, amount, first_month } => {
            facts.push(("种类和金额", paid(kind, amount)));
            if kind.is_monthly() {
                facts.push(("从哪个月发", words::month(first_month)));
            }
        }
        Verdict::Relieved { amount } => facts.push(("已发", words::yuan(amount))),
        _ => {}
    }
    facts.push(("理由", decision.reasons.as_str().to_owned()));
    facts.push(("时间", words::stamp(decision.at)));
    facts.extend(decision.policy_version.clone().map(|version| ("政策版本", version)));
    part("决定", facts)
}
