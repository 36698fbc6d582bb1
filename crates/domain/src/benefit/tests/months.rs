use jiff::civil::date;

use super::world::{Case, district, owner, raise_of_september};
use crate::benefit::{Command, Event, Measure, Refusal, StandardFrom, arrears, back_pay, first_month_after};
use crate::kind::Kind;
use crate::money::Fen;

fn raise(case: &mut Case, kind: Kind) -> Result<Vec<Event>, Refusal> {
    case.act(&district(), Command::Raise { standards: raise_of_september(kind) })
}

#[test]
fn the_month_after_a_decision_begins_on_its_first_day() {
    for (on, first) in [
        (date(2026, 1, 31), date(2026, 2, 1)),
        (date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 12, 1), date(2027, 1, 1)),
    ] {
        assert_eq!(first_month_after(on), first);
    }
}

#[test]
fn a_raise_is_paid_back_for_each_month_since_it_held() {
    let mut case = Case::dibao();
    case.on(date(2026, 11, 23));
    let events = raise(&mut case, Kind::Dibao).unwrap();
    let [Event::BackPaid { back_pay, policy_version_from, policy_version_to, .. }] = &events[..] else { panic!("no") };
    // September, October, November: 35 yuan for each of three people.
    assert_eq!(back_pay.amount, Fen::new(3 * 3 * 3_500));
    assert_eq!((back_pay.from_month, back_pay.to_month), (date(2026, 9, 1), date(2026, 11, 1)));
    assert_eq!(
        (policy_version_from.as_str(), policy_version_to.as_str()),
        ("CN/test@2021-07-01", "CN/test@2026-09-01")
    );
    assert_eq!((case.due(2026, 8), case.due(2026, 9), case.due(2026, 12)), (120_000, 130_500, 130_500));
    assert_eq!(raise(&mut case, Kind::Dibao), Err(Refusal::NothingRaised), "never twice");
}

#[test]
fn a_raise_decided_in_its_first_month_pays_back_that_month() {
    let mut case = Case::dibao();
    case.on(date(2026, 9, 1));
    raise(&mut case, Kind::Dibao).unwrap();
    assert_eq!(case.b().back_pays[0].amount, Fen::new(3 * 3_500));
}

#[test]
fn a_raise_counts_the_people_of_each_month() {
    let mut case = Case::dibao();
    let mut people = case.b().people.clone();
    people[2].counted = false;
    case.on(date(2026, 8, 10));
    case.measure(Measure::Adjust {
        amount: Fen::new(80_000),
        extra: Fen::ZERO,
        people: people.clone(),
        income_month: None,
    });
    people[2].counted = true;
    case.on(date(2026, 8, 31));
    case.benefit.as_mut().unwrap().rates[1].from_month = date(2026, 9, 1);
    let standards = raise_of_september(Kind::Dibao);
    assert_eq!(back_pay(case.b(), &standards, date(2026, 10, 15)), Some(Fen::new(2 * 2 * 3_500)), "two people then");
}

#[test]
fn months_of_a_suspension_are_paid_back_with_the_suspension() {
    let mut case = Case::dibao();
    case.on(date(2026, 9, 5)).measure(Measure::Suspend);
    case.on(date(2026, 11, 2));
    raise(&mut case, Kind::Dibao).unwrap();
    assert_eq!(case.b().back_pays[0].amount, Fen::new(3 * 3_500), "September alone was paid");
    assert_eq!(arrears(case.b(), date(2026, 11, 2)), Some(Fen::new(2 * 130_500)), "October and November, raised");
    let Event::Resumed { arrears, .. } = case.measure(Measure::Resume) else { panic!("not resumed") };
    assert_eq!(arrears, Fen::new(261_000));
}

#[test]
fn an_ended_benefit_is_paid_back_nothing_after_its_end() {
    let mut case = Case::dibao();
    case.on(date(2026, 9, 5));
    let ended = case.measure(Measure::Stop { cause: crate::benefit::StopCause::MeansAbove });
    assert!(matches!(ended, Event::Terminated { .. }));
    let standards = raise_of_september(Kind::Dibao);
    assert_eq!(back_pay(case.b(), &standards, date(2026, 12, 1)), Some(Fen::new(3 * 3_500)), "September alone");
}

#[test]
fn the_care_allowance_is_raised_once_not_for_each_person() {
    let mut case = Case::tekun();
    case.on(date(2026, 10, 9));
    raise(&mut case, Kind::Tekun).unwrap();
    // 4,550 fen a month for September and October; the allowance is unchanged.
    assert_eq!(case.b().back_pays[0].amount, Fen::new(2 * 4_550));
    let higher = StandardFrom { extra: Fen::new(35_000), ..raise_of_september(Kind::Tekun)[0] };
    let again = back_pay(case.b(), &[higher], date(2026, 10, 9));
    assert_eq!(again, Some(Fen::new(2 * 5_000)));
}

#[test]
fn a_lowered_standard_takes_nothing_back() {
    let case = Case::dibao();
    let lower = StandardFrom { standard: Fen::new(1), ..raise_of_september(Kind::Dibao)[0] };
    assert_eq!(back_pay(case.b(), &[lower], date(2026, 12, 1)), Some(Fen::ZERO));
}

#[test]
fn a_raise_is_what_policy_says_today_and_decided_by_a_person() {
    let mut case = Case::dibao();
    case.on(date(2026, 11, 23));
    let wrong = StandardFrom { standard: Fen::new(99_999), ..raise_of_september(Kind::Dibao)[0] };
    assert_eq!(case.act(&district(), Command::Raise { standards: vec![wrong] }), Err(Refusal::NothingRaised));
    assert_eq!(case.act(&district(), Command::Raise { standards: Vec::new() }), Err(Refusal::NothingRaised));
    let twice = raise_of_september(Kind::Dibao).repeat(2);
    assert_eq!(case.act(&district(), Command::Raise { standards: twice }), Err(Refusal::NothingRaised));
    let raise = || Command::Raise { standards: raise_of_september(Kind::Dibao) };
    assert_eq!(case.act(&owner(), raise()), Err(Refusal::NotYours));
    case.propose(Measure::Suspend).unwrap();
    assert_eq!(case.act(&district(), raise()), Err(Refusal::ProposalPending));
}
