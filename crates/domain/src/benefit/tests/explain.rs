//! The lines behind a decision on a benefit, computed by hand.

use jiff::civil::date;

use super::world::{Case, clerk, district, review, self_care, text, with_empty_rules, with_rules};
use crate::assess::{AssessFault, Line, LineFact, LineResult};
use crate::benefit::{Benefit, Command, Event, Measure, Refusal, Review, StopCause, explain};
use crate::money::Fen;
use crate::policy::{Residence, RuleKey};

fn fen(fen: i64) -> Fen {
    Fen::new(fen)
}

/// What the clerk proposes and the district approves, with the state right before the decision.
fn decided(case: &mut Case, measure: Measure) -> (Benefit, Event) {
    case.propose(measure).unwrap();
    let before = case.b().clone();
    let event = case.act(&district(), Command::Approve).unwrap().pop().unwrap();
    (before, event)
}

fn lines(case: &Case, before: &Benefit, event: &Event) -> Vec<Line> {
    let lines = with_rules(case.today, |rules| explain(before, event, rules.policy)).unwrap();
    assert!(lines.iter().all(Line::holds), "each line is computed from its own numbers");
    lines
}

fn facts(lines: &[Line]) -> Vec<(LineFact, LineResult)> {
    lines.iter().map(|line| (line.fact, line.result)).collect()
}

fn adjust(case: &Case, amount_fen: i64, extra_fen: i64, income_month: Option<i64>) -> Measure {
    Measure::Adjust {
        amount: fen(amount_fen),
        extra: fen(extra_fen),
        people: case.b().people.clone(),
        income_month: income_month.map(fen),
    }
}

/// A review that found this income a month.
fn reviewed(case: &mut Case, income_fen: i64) {
    let review = Review { income_month: Some(fen(income_fen)), ..review(case.today) };
    case.act(&clerk(), Command::RecordReview(review)).unwrap();
}

#[test]
fn an_adjustment_of_dibao_is_the_difference_and_what_stands_on_top() {
    let mut case = Case::dibao();
    case.on(date(2026, 4, 3));
    // 3 × 600 − 905.50 = 894.50, and 60 for an old person: 954.50.
    let measure = adjust(&case, 95_450, 6_000, Some(90_550));
    let (before, event) = decided(&mut case, measure);
    let lines = lines(&case, &before, &event);
    let difference = LineFact::Difference { standard: fen(60_000), people: 3, income: fen(90_550), months: 1 };
    let expected = [
        (difference, LineResult::Sum(fen(89_450))),
        (LineFact::Amount { base: fen(89_450), extras: fen(6_000) }, LineResult::Sum(fen(95_450))),
    ];
    assert_eq!(facts(&lines), expected);
    assert_eq!(lines[1].rule.key, RuleKey::Standard(Residence::Rural));
    assert_eq!(lines[1].rule.version, "CN/test@2021-07-01");
}

#[test]
fn the_people_who_are_counted_afterwards_are_those_of_the_difference() {
    let mut case = Case::dibao();
    let mut people = case.b().people.clone();
    people[2].counted = false;
    let measure = Measure::Adjust { amount: fen(100_000), extra: fen(0), people, income_month: Some(fen(20_000)) };
    let (before, event) = decided(&mut case, measure);
    let difference = LineFact::Difference { standard: fen(60_000), people: 2, income: fen(20_000), months: 1 };
    assert_eq!(facts(&lines(&case, &before, &event))[0], (difference, LineResult::Sum(fen(100_000))));
}

#[test]
fn nothing_is_computed_from_an_income_that_nobody_wrote_down() {
    let mut case = Case::dibao();
    let measure = adjust(&case, 90_000, 0, None);
    let (before, event) = decided(&mut case, measure);
    assert_eq!(lines(&case, &before, &event), []);
    let (before, event) = decided(&mut case, Measure::PhaseOut);
    assert_eq!(lines(&case, &before, &event), [], "no review asked for it");
}

#[test]
fn an_adjustment_of_tekun_is_the_basic_standard_and_the_care() {
    let mut case = Case::tekun();
    case.act(&clerk(), Command::ReassessCare { care: self_care(4), text: text("卧床。") }).unwrap();
    // 780 and the full care allowance of 600.
    let measure = adjust(&case, 138_000, 0, None);
    let (before, event) = decided(&mut case, measure);
    let care = LineFact::Care { unmet: 4, half_from: 1, full_from: 4, half: fen(30_000), full: fen(60_000) };
    let expected = [
        (LineFact::TekunBasic { each: fen(78_000) }, LineResult::Sum(fen(78_000))),
        (care, LineResult::Sum(fen(60_000))),
        (LineFact::Amount { base: fen(78_000), extras: fen(60_000) }, LineResult::Sum(fen(138_000))),
    ];
    assert_eq!(facts(&lines(&case, &before, &event)), expected);
}

#[test]
fn a_phase_out_shows_the_income_of_the_last_review_against_the_standard() {
    let mut case = Case::dibao();
    case.on(date(2026, 6, 1));
    reviewed(&mut case, 100_000);
    // 2,000 ÷ 3 = 666.66, not below 600.
    reviewed(&mut case, 200_000);
    let (before, event) = decided(&mut case, Measure::PhaseOut);
    let below = LineFact::IncomeBelow { each: fen(66_666), standard: fen(60_000), residence: Residence::Rural };
    let expected = [
        (LineFact::IncomeEach { income: fen(200_000), months: 1, people: 3 }, LineResult::Sum(fen(66_666))),
        (below, LineResult::NotMet),
    ];
    assert_eq!(facts(&lines(&case, &before, &event)), expected);
}

#[test]
fn an_end_for_means_shows_the_income_and_an_end_for_death_nothing() {
    for (cause, count) in [(StopCause::MeansAbove, 2), (StopCause::Death, 0), (StopCause::MovedAway, 0)] {
        let mut case = Case::dibao();
        reviewed(&mut case, 180_000);
        let (before, event) = decided(&mut case, Measure::Stop { cause });
        assert!(matches!(event, Event::Terminated { .. }));
        assert_eq!(lines(&case, &before, &event).len(), count, "{cause:?}");
    }
    let mut tekun = Case::tekun();
    reviewed(&mut tekun, 90_000);
    let (before, event) = decided(&mut tekun, Measure::Stop { cause: StopCause::MeansAbove });
    assert!(matches!(event, Event::StopPublished { .. }));
    assert_eq!(lines(&tekun, &before, &event).len(), 2, "the family may object, so it reads why");
}

#[test]
fn an_income_below_zero_is_refused_and_a_missing_rule_named() {
    let mut case = Case::dibao();
    let debt = adjust(&case, 90_000, 0, Some(-1));
    assert_eq!(case.propose(debt), Err(Refusal::AmountImpossible));
    let owing = Review { income_month: Some(fen(-1)), ..review(case.today) };
    assert_eq!(case.act(&clerk(), Command::RecordReview(owing)), Err(Refusal::AmountImpossible));
    let measure = adjust(&case, 90_000, 0, Some(90_000));
    let (before, event) = decided(&mut case, measure);
    let fault = with_empty_rules(|rules| explain(&before, &event, rules.policy));
    assert_eq!(fault, Err(AssessFault::Policy(RuleKey::Standard(Residence::Rural))));
}

#[test]
fn what_was_stored_before_incomes_were_reads_back() {
    let adjust = serde_json::json!({"adjust": {"amount": 90_000, "extra": 0, "people": []}});
    let old: Measure = serde_json::from_value(adjust).unwrap();
    assert!(matches!(old, Measure::Adjust { income_month: None, .. }));
    let mut review = serde_json::to_value(review(date(2026, 6, 1))).unwrap();
    review.as_object_mut().unwrap().remove("income_month").unwrap();
    assert_eq!(serde_json::from_value::<Review>(review).unwrap().income_month, None);
}
