//! The tables of worked cases: every row was computed by hand or by another program, never by this one.

use jiff::civil::Date;
use serde::Deserialize;

use super::law::law;
use super::written::{cause, family, person, relative, request, spending, yuan};
use crate::assess::{AssessFault, Assessment, Facts, Judgement, LineFact, LineResult, Test, assess};
use crate::money::Fen;

/// One family on one day. Sums are in yuan.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    on: Date,
    division: String,
    request: String,
    #[serde(default)]
    others_too: bool,
    residence: String,
    people: Vec<String>,
    income: [i64; 4],
    #[serde(default)]
    exempt: i64,
    #[serde(default)]
    work_costs: i64,
    #[serde(default)]
    pensions: u8,
    /// Medical, education, rehabilitation, living; never asked where absent.
    spending: Option<[i64; 4]>,
    #[serde(default)]
    savings: i64,
    /// Count and value.
    #[serde(default)]
    vehicles: [i64; 2],
    /// Count, dangerous ones, area.
    dwellings: Option<[u16; 3]>,
    #[serde(default)]
    obligors: Vec<String>,
    #[serde(default)]
    causes: Vec<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// People counted, as the first judgement says.
    counted: Option<usize>,
    /// Income a head and month in yuan, as the first judgement says.
    each: Option<String>,
    /// Each kind tried with what failed: `"dibao income savings"`.
    #[serde(default)]
    tried: Vec<String>,
    /// The kind proposed.
    kind: Option<String>,
    /// The amount proposed in yuan.
    amount: Option<String>,
    /// The fault instead of all that.
    fault: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

fn facts(case: &Case) -> Facts {
    let people: Vec<&str> = case.people.iter().map(String::as_str).collect();
    let mut facts = family(&case.residence, &people, case.income);
    let sum = |yuan: i64| Some(Fen::new(yuan * 100));
    facts.deductions.exempt = sum(case.exempt);
    facts.deductions.work_costs = sum(case.work_costs);
    facts.deductions.basic_pension_persons = Some(case.pensions);
    facts.spending = case.spending.map(spending).unwrap_or_default();
    facts.property.savings = sum(case.savings);
    facts.property.vehicles_count = Some(u8::try_from(case.vehicles[0]).unwrap());
    facts.property.vehicles_value = sum(case.vehicles[1]);
    if let Some([count, dangerous, area]) = case.dwellings {
        facts.property.dwellings_count = Some(u8::try_from(count).unwrap());
        facts.property.dangerous_dwellings_count = Some(u8::try_from(dangerous).unwrap());
        facts.property.dwellings_area_square_metres = Some(area);
    }
    facts.obligors = case.obligors.iter().zip(101..).map(|(words, no)| relative(no, words)).collect();
    facts.causes = case.causes.iter().map(|word| cause(word)).collect();
    facts
}

const fn word(test: Test) -> &'static str {
    match test {
        Test::Income => "income",
        Test::Savings => "savings",
        Test::Vehicles => "vehicles",
        Test::Dwellings => "dwellings",
        Test::RigidShare => "rigid_share",
        Test::Single => "single",
        Test::Work => "work",
        Test::Support => "support",
    }
}

fn tried(judgement: &Judgement) -> String {
    let failed = judgement.failed.iter().map(|test| word(*test));
    std::iter::once(judgement.kind.code()).chain(failed).collect::<Vec<_>>().join(" ")
}

fn counted(judgement: &Judgement) -> usize {
    let counts = |fact: &LineFact| matches!(fact, LineFact::Person { counts: true, .. });
    judgement.lines.iter().filter(|line| counts(&line.fact)).count()
}

fn each(judgement: &Judgement) -> Option<Fen> {
    judgement.lines.iter().find_map(|line| match (line.fact, line.result) {
        (LineFact::IncomeEach { .. }, LineResult::Sum(sum)) => Some(sum),
        _ => None,
    })
}

fn fault(fault: &AssessFault) -> String {
    match fault {
        AssessFault::Policy(key) => key.to_string(),
        AssessFault::Missing(sections) => format!("missing {sections:?}"),
        AssessFault::TooLarge => "too large".to_owned(),
    }
}

fn check(case: &Case) {
    let policy = law(&case.division, case.on);
    let request = request(&case.request, case.others_too);
    let outcome = assess(&facts(case), request, case.others_too, &policy);
    let name = &case.name;
    let assessment: Assessment = match outcome {
        Ok(assessment) => assessment,
        Err(found) => return assert_eq!(Some(fault(&found)), case.expect.fault, "{name}"),
    };
    assert_eq!(case.expect.fault, None, "{name}: computed all the same");
    let first = &assessment.judgements[0];
    assert_eq!(assessment.judgements.iter().map(tried).collect::<Vec<_>>(), case.expect.tried, "{name}");
    if let Some(expected) = case.expect.counted {
        assert_eq!(counted(first), expected, "{name}");
    }
    if let Some(expected) = &case.expect.each {
        assert_eq!(each(first), Some(yuan(expected)), "{name}");
    }
    let kind = assessment.proposal.map(|proposal| proposal.kind.code().to_owned());
    assert_eq!(kind, case.expect.kind, "{name}");
    let amount = assessment.proposal.and_then(|proposal| proposal.amount);
    assert_eq!(amount, case.expect.amount.as_deref().map(yuan), "{name}");
}

fn check_table(text: &str) {
    let table: Table = toml::from_str(text).unwrap();
    assert!(table.case.len() >= 10, "a table of {} cases is no table", table.case.len());
    for case in &table.case {
        // Read before the check, so that a slip in the table names its row.
        assert!(!case.people.is_empty() && person(1, &case.people[0]).no.0 == 1, "{}", case.name);
        check(case);
    }
}

#[test]
fn standards_of_every_year() {
    check_table(include_str!("cases/standards.toml"));
}

#[test]
fn who_counts_57_article_7() {
    check_table(include_str!("cases/members.toml"));
}

#[test]
fn income_and_what_is_taken_off() {
    check_table(include_str!("cases/income.toml"));
}

#[test]
fn savings_vehicles_and_dwellings() {
    check_table(include_str!("cases/property.toml"));
}

#[test]
fn extras_for_single_people() {
    check_table(include_str!("cases/extras.toml"));
}

#[test]
fn one_member_alone_57_article_8() {
    check_table(include_str!("cases/single.toml"));
}

#[test]
fn margin_and_rigid_spending() {
    check_table(include_str!("cases/other_kinds.toml"));
}

#[test]
fn tekun_43_articles_4_to_9() {
    check_table(include_str!("cases/tekun.toml"));
}

#[test]
fn one_request_many_kinds() {
    check_table(include_str!("cases/order.toml"));
}
