//! What was done so far, one part after the other: supplements, verification, visits, opinion, notices, decision.

use super::family::name_of;
use crate::words;
use jzt_domain::application::{Application, Decision, Objection, Outcome, Verdict, VerificationState, Visit};
use jzt_domain::household::ShortText;
use jzt_domain::identity::PersonName;
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

/// All parts that there are, in the order of the procedure.
pub(super) fn parts(application: &Application) -> Vec<Part> {
    let mut parts = Vec::new();
    parts.extend(supplements(application));
    parts.extend(application.verification.as_ref().map(|state| verification(application, state)));
    parts.extend(application.visits.iter().map(|(at, found)| visit(application, *at, found)));
    parts.extend(opinion(application));
    parts.extend(notices(application));
    parts.extend(application.objections.iter().map(objection));
    parts.extend(returns(application));
    parts.extend(application.decision.as_ref().map(decision));
    parts
}

fn part(title: impl Into<String>, facts: Vec<(&str, String)>) -> Part {
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Part { title: title.into(), facts, findings: Vec::new() }
}

fn supplements(application: &Application) -> impl Iterator<Item = Part> {
    application.supplements.iter().enumerate().map(|(n, round)| {
        let items: Vec<&str> = round.items.iter().map(ShortText::as_str).collect();
        let answered = round.answered_at.map_or_else(
            || format!("◆ 还没有交，最晚 {}", words::due(round.due)),
            |at| format!("● {} 已交", words::stamp(at)),
        );
        let mut facts =
            vec![("告知", words::stamp(round.asked_at)), ("要补的", items.join("；")), ("家庭补交", answered)];
        facts.extend(round.text.as_ref().map(|text| ("家庭的话", text.as_str().to_owned())));
        part(format!("补正第 {} 次", n.saturating_add(1)), facts)
    })
}

fn verification(application: &Application, state: &VerificationState) -> Part {
    let ordered = ("发起", words::stamp(state.ordered_at));
    let Some((at, report)) = &state.report else {
        return part("家庭经济状况核对", vec![ordered, ("结果", "◆ 还没有回来".to_owned())]);
    };
    let differing = report.findings.iter().filter(|finding| finding.differs).count();
    let summary = if differing == 0 {
        "● 和申报一致".to_owned()
    } else {
        format!("▲ 有 {differing} 处和申报不一致，见下表")
    };
    let facts =
        vec![ordered, ("结果", format!("{summary}（{}）", words::stamp(*at))), ("核对编号", report.reference.clone())];
    let mut part = part("家庭经济状况核对", facts);
    part.findings = report
        .findings
        .iter()
        .map(|finding| FindingLine {
            who: name_of(&application.declaration, finding.member),
            source: finding.source.as_str().to_owned(),
            detail: finding.detail.as_str().to_owned(),
            amount: finding.amount.map(words::yuan).unwrap_or_default(),
            differs: finding.differs,
        })
        .collect();
    part
}

fn visit(application: &Application, at: Timestamp, visit: &Visit) -> Part {
    let visitors: Vec<&str> = visit.visitors.iter().map(PersonName::as_str).collect();
    part(
        "入户调查",
        vec![
            ("入户日期", words::date(visit.visited_on)),
            ("调查人", visitors.join("、")),
            ("在场家人", name_of(&application.declaration, visit.family_witness)),
            ("看到的情况", visit.findings.as_str().to_owned()),
            ("照片", format!("{} 张，在材料里", visit.photos.len())),
            ("登记", words::stamp(at)),
        ],
    )
}

/// What an opinion or a decision says.
pub(super) fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Approve { monthly } => format!("● 建议给予，每月 {}", words::yuan(*monthly)),
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

fn objection(objection: &Objection) -> Part {
    let state = if objection.open { "▲ 还没有处理" } else { "● 已经处理" };
    let who = objection.name.as_ref().map_or("没有留姓名", |name| name.as_str());
    let phone = objection.phone.as_ref().map_or("没有留电话", |phone| phone.as_str());
    part(
        "异议",
        vec![
            ("时间", words::stamp(objection.at)),
            ("处理", state.to_owned()),
            ("内容", objection.text.as_str().to_owned()),
            ("提出人", format!("{who}，{phone}")),
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
    if let Verdict::Approved { monthly, first_month } = decision.verdict {
        facts.push(("金额", format!("每月 {}", words::yuan(monthly))));
        facts.push(("从哪个月发", words::month(first_month)));
    }
    facts.push(("理由", decision.reasons.as_str().to_owned()));
    facts.push(("时间", words::stamp(decision.at)));
    facts.extend(decision.policy_version.clone().map(|version| ("政策版本", version)));
    part("决定", facts)
}
