//! What a line carries: the rule, its document, its version; and that it can be stored and computed again.

use jiff::civil::date;

use super::law::{VILLAGE, law, law_with};
use super::written::{family, request, spending};
use crate::assess::{Assessment, Facts, Line, LineFact, LineResult, SingleGround, assess};
use crate::household::DisabilitySort;
use crate::money::Fen;
use crate::policy::Certainty;

fn assessed(facts: &Facts, words: &str, others_too: bool) -> Assessment {
    let on = date(2026, 3, 2);
    assess(facts, request(words, others_too), others_too, &law(VILLAGE, on)).unwrap()
}

fn four() -> Facts {
    let mut facts = family(
        "rural",
        &["applicant 50 working", "spouse 48 ill limb2", "child 20 student elsewhere", "parent 82 elsewhere"],
        [18_000, 2_000, 100, 3_000],
    );
    facts.spending = spending([4_000, 6_000, 500, 9_000]);
    facts.deductions.work_costs = Some(Fen::new(60_000));
    facts.deductions.basic_pension_persons = Some(1);
    facts
}

#[test]
fn every_line_names_its_rule_document_and_version() {
    let judgement = &assessed(&four(), "dibao", false).judgements[0];
    let line = judgement.lines.iter().find(|line| matches!(line.fact, LineFact::IncomeBelow { .. })).unwrap();
    assert_eq!(line.rule.key.to_string(), "standards.rural");
    assert_eq!(line.rule.document, "渝民规〔2025〕6号");
    assert_eq!(line.rule.certainty, Certainty::Stored);
    assert_eq!(line.rule.version, "CN/500000/standards@2025-07-01");
    let person = &judgement.lines[0].rule;
    assert_eq!((person.clause.as_str(), person.version.as_str()), ("第七条", "CN/means@2021-07-01"));
    assert!(judgement.lines.iter().all(|line| !line.rule.document.is_empty()));
}

#[test]
fn the_lines_stand_in_the_order_of_the_computation() {
    let judgement = &assessed(&four(), "dibao", false).judgements[0];
    let names: Vec<String> = judgement
        .lines
        .iter()
        .map(|line| {
            let json = serde_json::to_value(line.fact).unwrap();
            json.as_object().unwrap().keys().next().unwrap().clone()
        })
        .collect();
    let expected = [
        "person",
        "person",
        "person",
        "person",
        "income",
        "basic_pension",
        "work_costs",
        "rigid_costs",
        "income_each",
        "income_below",
        "savings",
        "vehicles",
        "dwellings",
        "difference",
        "extra",
        "extra",
        "extra",
        "amount",
    ];
    assert_eq!(names, expected, "the ill spouse gets two: illness and disability");
}

#[test]
fn why_somebody_may_not_apply_alone_is_said() {
    let ground = |words: &str| {
        let facts = family("rural", &["applicant 50", words], [9_000, 0, 0, 0]);
        let judgement = assess(&facts, request("single 2", false), false, &law(VILLAGE, date(2026, 3, 2))).unwrap();
        judgement.judgements[0].lines.iter().find_map(|line| {
            let LineFact::Single { ground, .. } = line.fact else { return None };
            Some((ground, line.rule.key.to_string()))
        })
    };
    let mild = SingleGround::Disability { sort: DisabilitySort::Mental, grade: 4, grade_max: 3 };
    assert_eq!(ground("spouse 48 mental4"), Some((mild, "counts.single_mental_grade_max".to_owned())));
    assert_eq!(ground("spouse 48"), Some((SingleGround::None, "counts.severe_grade_max".to_owned())));
    let apart = SingleGround::Religious { years: 4, years_min: 3 };
    assert_eq!(ground("child 25 religious4"), Some((apart, "counts.religious_apart_years".to_owned())));
}

#[test]
fn lines_come_back_from_storage_and_still_hold() {
    for words in ["tekun", "dibao", "marginal", "rigid_spending", "single 2", "expense", "emergency"] {
        let assessment = assessed(&four(), words, true);
        let stored = serde_json::to_string(&assessment).unwrap();
        let read: Assessment = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, assessment, "{words}");
        assert!(read.judgements.iter().flat_map(|judgement| &judgement.lines).all(Line::holds), "{words}");
    }
}

#[test]
fn an_altered_line_is_found_out() {
    let mut lines = assessed(&four(), "dibao", false).judgements.remove(0).lines;
    let line = lines.last_mut().unwrap();
    line.result = LineResult::Sum(Fen::new(99_999_900));
    assert!(!line.holds());
}

#[test]
fn where_amounts_go_by_grades_the_grade_of_the_income_counts() {
    let on = date(2026, 3, 2);
    let grades = "[[revision]]\neffective_from = \"2021-07-01\"\n[revision.switches.amount_by_difference]\nvalue = false\n\
                  source = { document = \"x\", certainty = \"D\" }\n";
    let policy = law_with(on, grades);
    // 630 a head: below 210 the first grade 504, below 420 the second 315, else the third 189.
    for (income_year, amount_yuan) in [(0, 504), (2_519, 504), (2_520, 315), (5_039, 315), (5_040, 189), (7_559, 189)] {
        let facts = family("rural", &["applicant 45 jobless"], [income_year, 0, 0, 0]);
        let judgement = assess(&facts, request("dibao", false), false, &policy).unwrap().judgements.remove(0);
        assert_eq!(judgement.amount, Fen::new(amount_yuan * 100), "{income_year}");
    }
}

#[test]
fn a_disability_adds_nothing_where_the_switch_says_so() {
    let on = date(2026, 3, 2);
    let alone = "[[revision]]\neffective_from = \"2021-07-01\"\n[revision.switches.extra_disabled_adds]\nvalue = false\n\
                 source = { document = \"x\", certainty = \"D\" }\n";
    let facts = family("rural", &["applicant 72 limb3"], [0; 4]);
    let judgement = assess(&facts, request("dibao", false), false, &law_with(on, alone)).unwrap().judgements.remove(0);
    assert_eq!(judgement.amount, Fen::new(69_000), "630 and 60, not 100");
}

#[test]
fn temporary_relief_shows_limits_and_leaves_the_sum_to_a_person() {
    let assessment = assessed(&four(), "emergency", false);
    let proposal = assessment.proposal.unwrap();
    assert_eq!(proposal.amount, None);
    let limits: Vec<LineFact> = assessment.judgements[0].lines.iter().map(|line| line.fact).collect();
    let expected = [
        LineFact::PettyFund { limit: Fen::new(100_000) },
        LineFact::TemporarySmallSum { limit: Fen::new(200_000) },
        LineFact::TemporaryCeiling { limit: Fen::new(770_000) },
        LineFact::TemporaryInterval { months: 12 },
    ];
    assert_eq!(limits, expected);
}
