//! The fields of each step and how they become a command.

use crate::extract::Fields;
use crate::forms::{self, Errors, Field, Opt};
use crate::words;
use jiff::civil::Date;
use jzt_app::applications::CaseView;
use jzt_domain::application::{
    Action, Command, Outcome, VerificationFinding, VerificationReport, Visit, first_paid_month,
};
use jzt_domain::household::{LongText, MemberNo, ShortText};
use jzt_domain::identity::PersonName;
use jzt_domain::limits;

/// Entries that the form of a verification has room for.
const FINDING_ROWS: usize = 8;
/// Visitors that the form of a visit has room for.
const VISITOR_ROWS: usize = 3;

/// Fields that belong together.
pub(in crate::pages::staff) struct Group {
    /// Empty when there is only one group.
    pub legend: String,
    pub fields: Vec<Field>,
}

/// What a form asks for.
pub(in crate::pages::staff) enum Act {
    /// Accept: the number is taken by the use case.
    Accept,
    /// Any other command.
    Perform(Command),
}

fn single(fields: Vec<Field>) -> Vec<Group> {
    vec![Group { legend: String::new(), fields }]
}

/// The fields of a step: as typed, or filled in with what the file says.
pub(in crate::pages::staff) fn groups(
    action: Action,
    case: &CaseView,
    typed: Option<&Fields>,
    errors: &Errors,
) -> Vec<Group> {
    let text = |name: &str| typed.map(|typed| typed.get(name)).unwrap_or_default().to_owned();
    let area = |name: &str, label: &str, hint: &str| Field::area(name, label, &text(name)).hint(hint).with(errors);
    let for_family = "写清楚事实和依据。申请人会原样看到";
    match action {
        Action::RefuseAcceptance => single(vec![area("reasons", "不予受理的理由", for_family)]),
        Action::RequestSupplement => {
            let hint = format!("一行写一样，最多 {} 样。请写家里人看得懂的话", limits::SUPPLEMENT_ITEMS_MAX);
            single(vec![area("items", "要补的材料", &hint)])
        }
        Action::RecordVerification => findings(case, typed, errors),
        Action::RecordVisit => single(visit(case, typed, errors)),
        Action::WriteOpinion => single(opinion(case, typed, errors)),
        Action::Reinvestigate => single(vec![area("reason", "要核实什么", "写给入户的同事看")]),
        Action::Return => single(vec![area("reasons", "退回的理由", "写清楚哪里要改")]),
        Action::Confirm => single(confirmation(case, typed, errors)),
        Action::Refuse => single(vec![area("reasons", "不予确认的理由", for_family)]),
        _ => Vec::new(),
    }
}

fn opinion(case: &CaseView, typed: Option<&Fields>, errors: &Errors) -> Vec<Field> {
    let chosen = typed.map_or("", |typed| typed.get("outcome"));
    let computed = case.means.as_ref().map(|means| means.difference_month).filter(|sum| sum.amount_fen() > 0);
    let monthly = typed
        .map_or_else(|| computed.map(words::plain_yuan).unwrap_or_default(), |typed| typed.get("monthly").to_owned());
    let options = vec![
        Opt::new("approve", "建议给予").on(chosen == "approve"),
        Opt::new("refuse", "建议不予").on(chosen == "refuse"),
    ];
    vec![
        Field::radio("outcome", "意见", options).with(errors),
        Field::money("monthly", "全家每月金额", &monthly).hint("已按下面的计算填好；建议不予时不看这一项").with(errors),
        Field::area("reasons", "理由", typed.map_or("", |typed| typed.get("reasons"))).with(errors),
    ]
}

fn confirmation(case: &CaseView, typed: Option<&Fields>, errors: &Errors) -> Vec<Field> {
    let proposed = case.application.opinion.as_ref().and_then(|opinion| match opinion.outcome {
        Outcome::Approve { monthly } => Some(words::plain_yuan(monthly)),
        Outcome::Refuse => None,
    });
    let next = first_paid_month(case.today);
    let month = format!("{}-{:02}", next.year(), next.month());
    let value = |name: &str, filled: String| typed.map_or(filled, |typed| typed.get(name).to_owned());
    vec![
        Field::money("monthly", "全家每月金额", &value("monthly", proposed.unwrap_or_default()))
            .hint("已按乡镇（街道）的初审意见填好")
            .with(errors),
        Field::digits("first_month", "从哪个月发", &value("first_month", month))
            .hint("从作出决定的下一个月发，写成 2026-12 这样")
            .with(errors),
        Field::area("reasons", "理由", &value("reasons", String::new())).hint("申请人会原样看到").with(errors),
    ]
}

fn visit(case: &CaseView, typed: Option<&Fields>, errors: &Errors) -> Vec<Field> {
    let value = |name: &str| typed.map_or("", |typed| typed.get(name));
    let today = case.today.to_string();
    let day = typed.map_or(today.as_str(), |typed| typed.get("visited_on"));
    let adults = case.application.declaration.members.iter().filter(|member| member.signs_alone(case.today));
    let witnesses = adults.map(|member| {
        let no = member.no.0.to_string();
        Opt::new(&no, member.name.as_str()).on(value("witness") == no)
    });
    let witnesses = std::iter::once(Opt::new("", "请选择")).chain(witnesses).collect();
    let mut fields =
        vec![Field::digits("visited_on", "入户日期", day).hint("写成 2026-11-23 这样，不能早于受理那天").with(errors)];
    for n in 1..=VISITOR_ROWS {
        let (name, label) = (format!("visitor_{n}"), format!("调查人 {n}"));
        let hint = if n > 2 { "没有就空着" } else { "" };
        fields.push(Field::text(&name, &label, value(&name)).hint(hint).with(errors));
    }
    fields.push(Field::select("witness", "在场的家人", witnesses).with(errors));
    fields.push(
        Field::area("findings", "看到的情况", value("findings"))
            .hint("住房、家电、收入来源、病人和照料情况，照实写")
            .with(errors),
    );
    fields
}

fn findings(case: &CaseView, typed: Option<&Fields>, errors: &Errors) -> Vec<Group> {
    let value = |name: &str| typed.map_or("", |typed| typed.get(name));
    let reference = Field::text("reference", "核对报告编号", value("reference")).with(errors);
    let row = |n: usize| {
        let name = |what: &str| format!("{what}_{n}");
        let members = case.application.declaration.members.iter().map(|member| {
            let no = member.no.0.to_string();
            Opt::new(&no, member.name.as_str()).on(value(&name("member")) == no)
        });
        let differs = Opt::new("1", "和申报不一致").on(!value(&name("differs")).is_empty());
        Group {
            legend: format!("第 {n} 条"),
            fields: vec![
                Field::select(&name("member"), "谁", std::iter::once(Opt::new("", "（空）")).chain(members).collect())
                    .with(errors),
                Field::text(&name("source"), "从哪里查到", value(&name("source"))).with(errors),
                Field::text(&name("detail"), "查到什么", value(&name("detail"))).with(errors),
                Field::money(&name("amount"), "金额，没有就空着", value(&name("amount"))).with(errors),
                Field::boxes(&name("differs"), "比对", vec![differs]).with(errors),
            ],
        }
    };
    std::iter::once(Group { legend: "报告".to_owned(), fields: vec![reference] })
        .chain((1..=FINDING_ROWS).map(row))
        .collect()
}

/// Reads the form of a step; `None` when it has errors.
pub(in crate::pages::staff) fn read(
    action: Action,
    case: &CaseView,
    typed: &Fields,
    errors: &mut Errors,
) -> Option<Act> {
    let command = match action {
        Action::Accept => return Some(Act::Accept),
        Action::OrderVerification => Command::OrderVerification,
        Action::StartNotice => Command::StartNotice,
        Action::CloseNotice => Command::CloseNotice,
        Action::RefuseAcceptance => Command::RefuseAcceptance { reasons: reasons(typed, errors)? },
        Action::Return => Command::Return { reasons: reasons(typed, errors)? },
        Action::Refuse => Command::Refuse { reasons: reasons(typed, errors)? },
        Action::Reinvestigate => Command::Reinvestigate {
            reason: errors.take("reason", forms::long_text(typed.get("reason"), "要核实的内容"))?,
        },
        Action::RequestSupplement => Command::RequestSupplement { items: read_items(typed, errors)? },
        Action::RecordVerification => Command::RecordVerification(read_report(case, typed, errors)?),
        Action::WriteOpinion => read_opinion(typed, errors)?,
        Action::Confirm => read_confirmation(typed, errors)?,
        _ => return None,
    };
    Some(Act::Perform(command))
}

fn reasons(typed: &Fields, errors: &mut Errors) -> Option<LongText> {
    errors.take("reasons", forms::long_text(typed.get("reasons"), "理由"))
}

fn read_items(typed: &Fields, errors: &mut Errors) -> Option<Vec<ShortText>> {
    let lines = typed.get("items").lines().map(str::trim).filter(|line| !line.is_empty());
    let items: Result<Vec<ShortText>, String> = lines.map(|line| forms::short_text(line, "一样材料")).collect();
    let items = errors.take("items", items)?;
    match items.len() {
        0 => errors.add("items", "请至少写一样要补的材料"),
        n if n > limits::SUPPLEMENT_ITEMS_MAX => {
            errors.add("items", &format!("最多写 {} 样，您写了 {n} 样", limits::SUPPLEMENT_ITEMS_MAX));
        }
        _ => return Some(items),
    }
    None
}

fn read_opinion(typed: &Fields, errors: &mut Errors) -> Option<Command> {
    let outcome = match typed.get("outcome") {
        "approve" => {
            errors.take("monthly", forms::amount_yuan(typed.get("monthly"))).map(|monthly| Outcome::Approve { monthly })
        }
        "refuse" => Some(Outcome::Refuse),
        _ => errors.take("outcome", Err("请选一个意见")),
    };
    let reasons = reasons(typed, errors);
    Some(Command::WriteOpinion { outcome: outcome?, reasons: reasons? })
}

fn read_confirmation(typed: &Fields, errors: &mut Errors) -> Option<Command> {
    let monthly = errors.take("monthly", forms::amount_yuan(typed.get("monthly")));
    let first = format!("{}-01", typed.get("first_month").trim());
    let first_month = errors.take("first_month", first.parse::<Date>().map_err(|_other| "月份请写成 2026-12 这样"));
    let reasons = reasons(typed, errors);
    Some(Command::Confirm { monthly: monthly?, first_month: first_month?, reasons: reasons? })
}

fn read_report(case: &CaseView, typed: &Fields, errors: &mut Errors) -> Option<VerificationReport> {
    let reference = errors.take("reference", forms::short_text(typed.get("reference"), "核对报告编号"));
    let mut findings = Vec::new();
    for n in 1..=FINDING_ROWS {
        let name = |what: &str| format!("{what}_{n}");
        let names = ["member", "source", "detail", "amount"];
        if names.iter().all(|what| typed.get(&name(what)).trim().is_empty()) && !typed.ticked(&name("differs")) {
            continue;
        }
        let member = member_no(case, typed.get(&name("member")));
        let member = errors.take(&name("member"), member.ok_or("请选是谁"));
        let source = errors.take(&name("source"), forms::short_text(typed.get(&name("source")), "来源"));
        let detail = errors.take(&name("detail"), forms::short_text(typed.get(&name("detail")), "查到的情况"));
        let sum = typed.get(&name("amount"));
        let amount = if sum.trim().is_empty() {
            Some(None)
        } else {
            errors.take(&name("amount"), forms::amount_yuan(sum)).map(Some)
        };
        if let (Some(member), Some(source), Some(detail), Some(amount)) = (member, source, detail, amount) {
            let differs = typed.ticked(&name("differs"));
            findings.push(VerificationFinding { member, source, detail, amount, differs });
        }
    }
    if findings.is_empty() && errors.is_empty() {
        errors.add("member_1", "请至少填一条。没有查到问题，也请写一条“未发现不一致”");
    }
    let reference = reference?.as_str().to_owned();
    errors.is_empty().then_some(VerificationReport { reference, findings })
}

fn member_no(case: &CaseView, text: &str) -> Option<MemberNo> {
    let no = MemberNo(text.parse().ok()?);
    case.application.declaration.member(no).map(|member| member.no)
}

/// Reads the form of a visit, without its photographs.
pub(in crate::pages::staff) fn read_visit(case: &CaseView, typed: &Fields, errors: &mut Errors) -> Option<Visit> {
    let day = typed.get("visited_on").trim();
    let visited_on = errors.take("visited_on", day.parse::<Date>().map_err(|_other| "日期请写成 2026-11-23 这样"));
    let mut visitors: Vec<PersonName> = Vec::new();
    for n in 1..=VISITOR_ROWS {
        let name = format!("visitor_{n}");
        let text = typed.get(&name);
        if n <= 2 || !text.trim().is_empty() {
            visitors.extend(errors.take(&name, forms::person_name(text)));
        }
    }
    let witness = errors.take("witness", member_no(case, typed.get("witness")).ok_or("请选在场的家人"));
    let findings = errors.take("findings", forms::long_text(typed.get("findings"), "看到的情况"));
    let (Some(visited_on), Some(family_witness), Some(findings), true) =
        (visited_on, witness, findings, errors.is_empty())
    else {
        return None;
    };
    Some(Visit { visited_on, visitors, family_witness, findings, photos: Vec::new() })
}
