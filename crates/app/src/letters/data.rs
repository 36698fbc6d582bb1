//! What each letter says, gathered from the state of the case right after its event.

use crate::benefits::LetterFacts;
use crate::letters::lines::{of_family, payment, rows};
use crate::letters::{LetterKind, office};
use crate::words::yuan;
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::application::{Application, ClockKind, Event, Outcome, VerificationReport, Visit, clocks};
use jzt_domain::assess::{Assessment, Facts, assess};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Health, MemberNo, Relation, ShortText};
use jzt_domain::identity::PersonName;
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;
use jzt_domain::policy::{ConfirmLevel, CountKey, DeadlineKey, PolicySet};
use jzt_domain::time::Timestamp;
use serde_json::{Map, Value, json};

/// 2026年11月23日.
pub(crate) fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 2026年12月.
fn month(date: Date) -> String {
    format!("{}年{}月", date.year(), date.month())
}

/// A kind as an official letter names it.
pub(crate) const fn official_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Tekun => "特困人员救助供养",
        Kind::Dibao => "最低生活保障",
        Kind::Marginal => "最低生活保障边缘家庭认定",
        Kind::RigidSpending => "刚性支出困难家庭认定",
        Kind::Temporary => "临时救助",
    }
}

const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Applicant => "本人",
        Relation::Spouse => "配偶",
        Relation::Child => "子女",
        Relation::Parent => "父母",
        Relation::Grandparent => "祖父母、外祖父母",
        Relation::Grandchild => "孙子女、外孙子女",
        Relation::Sibling => "兄弟姐妹",
        Relation::Other => "其他",
    }
}

const fn condition(health: Option<Health>) -> &'static str {
    match health {
        None => "未填",
        Some(Health::Good) => "健康",
        Some(Health::ChronicIllness) => "慢性病",
        Some(Health::SeriousIllness) => "重病",
        Some(Health::Disabled) => "残疾",
    }
}

/// What every letter has besides its own facts.
pub(super) struct Frame<'a> {
    pub kind: LetterKind,
    pub number: &'a str,
    pub verify_url: &'a str,
    pub at: Timestamp,
}

/// Every field that a template may ask for, empty until filled.
fn blank(
    app: &App,
    frame: &Frame<'_>,
    place: &DivisionCode,
    level: ConfirmLevel,
    policy: &PolicySet,
) -> Map<String, Value> {
    let district = place.district().unwrap_or_else(|| app.settings().district.clone());
    let review_days = policy.deadline(DeadlineKey::Review).map_or(0, |limit| limit.length);
    let mut data = Map::new();
    for text in [
        "applicant",
        "kind",
        "acceptance_number",
        "submitted_on",
        "accepted_on",
        "total_due",
        "due",
        "place",
        "visited_on",
        "witness",
        "village",
        "from",
        "until",
        "monthly",
        "monthly_before",
        "first_month",
        "effective",
        "paid_once",
        "paid_months",
        "account",
        "reasons",
        "basis",
        "observations",
    ] {
        data.insert(text.to_owned(), json!(""));
    }
    for list in ["items", "findings", "visitors", "members", "lines"] {
        data.insert(list.to_owned(), json!([]));
    }
    let fixed = json!({
        "office": office::office(app, frame.kind, place, level),
        "number": frame.number,
        "issued": day(frame.at.date()),
        "verify_url": frame.verify_url,
        "practice": app.settings().practice,
        "phone": app.settings().office_phone,
        "remedies": {
            "review_days": review_days,
            "suit_months": policy.count(CountKey::SuitMonths).unwrap_or_default(),
            "review_body": office::review_body(app, &district),
        },
        "members_count": 0, "photos_count": 0, "days": 0, "differs": false,
    });
    put(&mut data, fixed);
    data
}

fn put(data: &mut Map<String, Value>, more: Value) {
    if let Value::Object(more) = more {
        data.extend(more);
    }
}

/// The data of a letter about an application: `event` is what it tells of, `after` the state right after it.
pub(super) fn of_application(
    app: &App,
    frame: &Frame<'_>,
    after: &Application,
    event: &Event,
) -> Result<Value, AppError> {
    let place = after.handled_in().ok_or(AppError::NotFound)?;
    let rules = app.rules_of(after, frame.at.date());
    let rules = rules.rules();
    let level = after.confirm_level.unwrap_or(ConfirmLevel::District);
    let mut data = blank(app, frame, place, level, rules.policy);
    put(&mut data, about_case(app, after));
    let more = match event {
        Event::Accepted { .. } => {
            let all = clocks(after, &rules, frame.at.date());
            let total = all.iter().find(|clock| clock.kind == ClockKind::Total);
            json!({ "total_due": total.map(|clock| day(clock.due.date)).unwrap_or_default() })
        }
        Event::SupplementRequested { items, due } => {
            let items: Vec<&str> = items.iter().map(ShortText::as_str).collect();
            json!({ "items": items, "due": day(due.date) })
        }
        Event::VerificationRecorded(report) => findings(report, after),
        Event::Visited(visit) | Event::DistrictVisited(visit) => visited(visit, after),
        Event::NoticeStarted { from, until } => {
            let days = from.until(until.date).map_or(0, |span| span.get_days());
            json!({ "from": day(*from), "until": day(until.date), "days": days, "monthly": proposed(after) })
        }
        Event::Confirmed { kind, amount, first_month, reasons, policy_version } => json!({
            "kind": official_name(*kind),
            "monthly": payment(*kind, *amount),
            "first_month": month(*first_month),
            "reasons": reasons.as_str(),
            "account": account(after),
            "lines": computed(app, after, Some(*kind), policy_version),
            "basis": basis(rules.policy),
        }),
        Event::Refused { reasons, policy_version } => json!({
            "reasons": reasons.as_str(),
            "lines": computed(app, after, None, policy_version),
            "basis": basis(rules.policy),
        }),
        Event::AcceptanceRefused { reasons } | Event::Terminated { reasons } => {
            json!({ "reasons": reasons.as_str(), "basis": basis(rules.policy) })
        }
        _ => json!({}),
    };
    put(&mut data, more);
    Ok(Value::Object(data))
}

/// The document behind the whole procedure of the kind.
fn basis(policy: &PolicySet) -> String {
    policy.deadline(DeadlineKey::Total).map(|limit| cited(&limit.source.document)).unwrap_or_default()
}

/// 民发〔2021〕57号 最低生活保障审核确认办法 as a letter cites it: 《最低生活保障审核确认办法》（民发〔2021〕57号）.
fn cited(document: &str) -> String {
    match document.split_once(' ') {
        Some((number, title)) => format!("《{title}》（{number}）"),
        None => format!("《{document}》"),
    }
}

fn about_case(app: &App, after: &Application) -> Value {
    let declaration = &after.declaration;
    let village = after.handled_in().and_then(|code| app.policy().divisions.full_name(code)).unwrap_or_default();
    let on = |at: Option<Timestamp>| at.map(|at| day(at.date())).unwrap_or_default();
    json!({
        "applicant": declaration.applicant().map(|member| member.name.as_str().to_owned()).unwrap_or_default(),
        "kind": official_name(after.kind()),
        "acceptance_number": after.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        "members_count": declaration.members.len(),
        "submitted_on": on(after.submitted_at),
        "accepted_on": on(after.accepted_at),
        "place": village,
        "village": village,
    })
}

fn findings(report: &VerificationReport, after: &Application) -> Value {
    let of = |no: MemberNo| after.declaration.member(no).map(|member| member.name.as_str()).unwrap_or_default();
    let rows: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            json!({
                "member": of(finding.member),
                "source": finding.source.as_str(),
                "detail": finding.detail.as_str(),
                "amount": finding.amount.map(yuan).unwrap_or_default(),
                "differs": finding.differs,
            })
        })
        .collect();
    json!({ "findings": rows, "differs": report.findings.iter().any(|finding| finding.differs) })
}

fn visited(visit: &Visit, after: &Application) -> Value {
    let visitors: Vec<&str> = visit.visitors.iter().map(PersonName::as_str).collect();
    let members: Vec<Value> = after
        .declaration
        .members
        .iter()
        .map(|member| {
            json!({
                "name": member.name.as_str(),
                "relation": relation(member.relation),
                "condition": condition(member.health),
            })
        })
        .collect();
    let witness = after.declaration.member(visit.family_witness).map(|member| member.name.as_str());
    json!({
        "visited_on": day(visit.visited_on),
        "visitors": visitors,
        "witness": witness.unwrap_or_default(),
        "members": members,
        "photos_count": visit.photos.len(),
        "observations": visit.findings.as_str(),
    })
}

/// What the notice proposes; empty for a refusal.
fn proposed(after: &Application) -> String {
    match after.opinion.as_ref().map(|opinion| &opinion.outcome) {
        Some(Outcome::Approve { kind, amount }) => payment(*kind, *amount),
        Some(Outcome::Refuse) | None => String::new(),
    }
}

fn account(after: &Application) -> String {
    let Some(bank) = &after.declaration.bank else { return String::new() };
    let tail: String = bank.card.masked().chars().filter(char::is_ascii_digit).collect();
    format!("{}，尾号{tail}", bank.bank.as_str())
}

/// The computation by the very rules that the decision names.
fn computed(app: &App, after: &Application, only: Option<Kind>, policy_version: &str) -> Vec<Value> {
    let files = app.policy();
    let Ok(policy) = files.tree.at_version(policy_version) else { return Vec::new() };
    let on = after.opinion.as_ref().map_or(after.stage_since, |opinion| opinion.at).date();
    let facts = Facts::of(after, on);
    let judged: Option<Assessment> = assess(&facts, after.declaration.request(), after.others_too(), &policy).ok();
    judged.map(|judged| rows(&judged, only, &after.declaration)).unwrap_or_default()
}

/// 2026年9月至2026年11月: the months that a raise pays back.
fn paid_months(kind: LetterKind, facts: &LetterFacts) -> String {
    match (kind, facts.from_month, facts.until) {
        (LetterKind::BackPay, Some(from), Some(until)) if from == until => month(from),
        (LetterKind::BackPay, Some(from), Some(until)) => format!("{}至{}", month(from), month(until)),
        _ => String::new(),
    }
}

/// The data of a letter about a benefit.
pub(super) fn of_benefit(app: &App, frame: &Frame<'_>, facts: &LetterFacts) -> Value {
    let day_rules = app.rules_at(&facts.village, frame.at.date());
    let policy = day_rules.rules().policy.clone().for_kind(facts.kind);
    let level = policy.confirm_level().unwrap_or(ConfirmLevel::District);
    let mut data = blank(app, frame, &facts.village, level, &policy);
    let paid = |amount| payment(facts.kind, amount);
    put(
        &mut data,
        json!({
            "applicant": facts.applicant,
            "kind": official_name(facts.kind),
            "members_count": facts.counted,
            "monthly_before": paid(facts.monthly_before),
            "monthly": paid(facts.monthly),
            "effective": facts.from_month.map(month).unwrap_or_default(),
            "until": facts.until.map(day).unwrap_or_default(),
            "paid_once": if facts.paid_once > Fen::ZERO { yuan(facts.paid_once) } else { String::new() },
            "paid_months": paid_months(frame.kind, facts),
            "reasons": facts.reasons,
            "lines": of_family(&facts.lines),
            "basis": basis(&policy),
        }),
    );
    Value::Object(data)
}
