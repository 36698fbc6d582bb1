use jiff::civil::{Date, date};

use super::world::{
    Case, clerk, district, grant, origin, owner, person, review, self_care, staff, text, with_empty_rules,
};
use crate::access::{Actor, Role};
use crate::benefit::{Command, Event, Measure, Person, Refusal, Stage, decide, entitled};
use crate::kind::Kind;
use crate::money::Fen;
use crate::policy::ConfirmLevel;

fn adjust(amount_fen: i64, people: Vec<Person>) -> Measure {
    Measure::Adjust { amount: Fen::new(amount_fen), extra: Fen::ZERO, people, income_month: None }
}

fn family(case: &Case) -> Vec<Person> {
    case.b().people.clone()
}

#[test]
fn only_who_confirms_may_grant_and_only_what_lasts() {
    let try_grant = |by: &Actor, kind: Kind, amount_fen: i64| {
        let command = Command::Grant { origin: origin(), grant: Box::new(grant(kind, amount_fen, 2)) };
        super::world::with_rules(date(2026, 1, 20), |rules| {
            decide(None, command, by, super::world::noon(date(2026, 1, 20)), rules)
        })
    };
    assert!(try_grant(&district(), Kind::Dibao, 1).is_ok());
    assert!(try_grant(&Actor::System, Kind::RigidSpending, 0).is_ok());
    for by in [clerk(), owner(), Actor::Anyone] {
        assert_eq!(try_grant(&by, Kind::Dibao, 1), Err(Refusal::NotYours));
    }
    assert_eq!(try_grant(&district(), Kind::Temporary, 1), Err(Refusal::NotThisKind));
    assert_eq!(try_grant(&district(), Kind::Dibao, 0), Err(Refusal::AmountImpossible));
    assert_eq!(try_grant(&district(), Kind::Marginal, 1), Err(Refusal::AmountImpossible));
}

#[test]
fn another_amount_holds_from_the_month_after_the_decision() {
    let mut case = Case::dibao();
    case.on(date(2026, 4, 30));
    let people = family(&case);
    case.propose(adjust(90_000, people)).unwrap();
    assert_eq!(case.due(2026, 6), 120_000, "a proposal changes nothing");
    case.on(date(2026, 5, 1)).act(&district(), Command::Approve).unwrap();
    assert_eq!([4, 5, 6, 7].map(|month| case.due(2026, month)), [120_000, 120_000, 90_000, 90_000]);
    assert_eq!(case.b().proposal, None);
}

#[test]
fn of_two_decisions_in_one_month_the_later_one_holds() {
    let mut case = Case::dibao();
    case.on(date(2026, 4, 3));
    for fen in [90_000, 95_000] {
        let people = family(&case);
        case.measure(adjust(fen, people));
    }
    assert_eq!(case.due(2026, 5), 95_000);
    assert_eq!(case.b().rates.len(), 2);
}

#[test]
fn nobody_is_paid_more_than_the_standard_for_each_counted_person() {
    let mut case = Case::dibao();
    let people = family(&case);
    for fen in [0, -1, 180_001] {
        assert_eq!(case.propose(adjust(fen, people.clone())), Err(Refusal::AmountImpossible), "{fen}");
    }
    let mut two = people.clone();
    two[2].counted = false;
    assert_eq!(case.propose(adjust(120_001, two.clone())), Err(Refusal::AmountImpossible));
    case.measure(adjust(120_000, two));
    assert_eq!(case.b().last_rate().unwrap().counted, 2);
    let mut care = Case::tekun();
    let people = family(&care);
    assert_eq!(care.propose(adjust(108_001, people)), Err(Refusal::AmountImpossible));
}

#[test]
fn what_stands_on_top_of_the_standard_has_its_own_bound() {
    let mut case = Case::dibao();
    let people = family(&case);
    let with_extra = |amount_fen: i64, extra_fen: i64| Measure::Adjust {
        amount: Fen::new(amount_fen),
        extra: Fen::new(extra_fen),
        people: people.clone(),
        income_month: None,
    };
    for (amount_fen, extra_fen) in [(180_001, 0), (198_001, 18_000), (100_000, 18_001), (100_000, -1)] {
        let refused = case.propose(with_extra(amount_fen, extra_fen));
        assert_eq!(refused, Err(Refusal::AmountImpossible), "{amount_fen} with {extra_fen}");
    }
    case.measure(with_extra(198_000, 18_000));
    assert_eq!(case.b().last_rate().unwrap().extra, Fen::new(18_000));
}

#[test]
fn a_family_changes_by_adding_people_never_by_losing_them() {
    let mut case = Case::dibao();
    let people = family(&case);
    assert_eq!(case.propose(adjust(120_000, people.clone())), Err(Refusal::NothingChanges));
    let lost = people.iter().skip(1).cloned().collect();
    assert_eq!(case.propose(adjust(90_000, lost)), Err(Refusal::NoSuchMember));
    let twice = people.iter().cloned().chain([person(3)]).collect();
    assert_eq!(case.propose(adjust(90_000, twice)), Err(Refusal::NoSuchMember));
    let mut nobody = people.clone();
    for person in &mut nobody {
        person.counted = false;
    }
    assert_eq!(case.propose(adjust(90_000, nobody)), Err(Refusal::NobodyCounted));
    let crowd = (1..=21).map(person).collect();
    assert_eq!(case.propose(adjust(90_000, crowd)), Err(Refusal::ListTooLong));
    let born = people.into_iter().chain([person(4)]).collect();
    case.measure(adjust(180_000, born));
    assert_eq!(case.b().counted().count(), 4);
}

#[test]
fn what_is_proposed_waits_for_one_decision_at_a_time() {
    let mut case = Case::dibao();
    assert_eq!(case.act(&district(), Command::Approve), Err(Refusal::NoProposal));
    case.propose(Measure::Suspend).unwrap();
    assert_eq!(case.propose(Measure::PhaseOut), Err(Refusal::ProposalPending));
    case.act(&district(), Command::Return { reasons: text("理由不清楚。") }).unwrap();
    assert!(case.b().returned.is_some());
    assert_eq!((case.b().stage, case.b().proposal.clone()), (Stage::Active, None));
    case.measure(Measure::PhaseOut);
    assert!(case.b().returned.is_none(), "answered by the next proposal");
}

#[test]
fn the_amount_is_looked_at_again_on_the_day_of_the_decision() {
    let mut case = Case::dibao();
    case.on(date(2026, 9, 2));
    let people = family(&case);
    case.propose(adjust(190_500, people)).unwrap();
    case.on(date(2026, 8, 30));
    assert_eq!(case.act(&district(), Command::Approve), Err(Refusal::AmountImpossible), "above the standard of August");
}

#[test]
fn who_prepared_a_matter_does_not_decide_it() {
    let mut case = Case::dibao();
    let moved = |role: Role, place: &str| staff(101, role, place);
    case.act(&clerk(), Command::RecordReview(review(date(2026, 1, 20)))).unwrap();
    case.act(
        &staff(102, Role::TownshipClerk, super::world::TOWNSHIP),
        Command::Propose { measure: Measure::Suspend, reasons: text("联系不上。") },
    )
    .unwrap();
    let promoted = moved(Role::DistrictApprover, super::world::DISTRICT);
    assert_eq!(case.act(&promoted, Command::Approve), Err(Refusal::SecondPersonRequired));
    case.act(&district(), Command::Approve).unwrap();
    case.propose_by_102(Measure::Resume);
    case.act(&promoted, Command::Approve).unwrap();
}

impl Case {
    fn propose_by_102(&mut self, measure: Measure) {
        let by = staff(102, Role::TownshipClerk, super::world::TOWNSHIP);
        self.act(&by, Command::Propose { measure, reasons: text("情况有变化。") }).unwrap();
    }
}

#[test]
fn a_delegated_benefit_is_decided_by_the_township_and_by_nobody_else() {
    let mut case = Case::dibao();
    case.propose(Measure::Suspend).unwrap();
    let township = staff(107, Role::TownshipApprover, super::world::TOWNSHIP);
    assert_eq!(case.act(&township, Command::Approve), Err(Refusal::NotYours));
    case.benefit.as_mut().unwrap().level = ConfirmLevel::Township;
    assert_eq!(case.act(&district(), Command::Approve), Err(Refusal::NotYours));
    case.act(&township, Command::Approve).unwrap();
}

#[test]
fn the_phase_out_lasts_its_months_and_then_waits_for_a_person() {
    let mut case = Case::dibao();
    case.on(date(2026, 3, 15));
    let Event::PhaseOutStarted { until, .. } = case.measure(Measure::PhaseOut) else { panic!("no phase-out") };
    assert_eq!(until, date(2026, 9, 30), "six months from April");
    assert_eq!(case.b().stage, Stage::PhaseOut);
    assert_eq!((case.due(2026, 9), case.due(2027, 1)), (120_000, 120_000), "nothing ends by itself");
    assert_eq!(Case::tekun().propose(Measure::PhaseOut), Err(Refusal::NotThisKind));
}

#[test]
fn a_family_that_fits_again_leaves_the_phase_out() {
    let mut case = Case::dibao();
    case.on(date(2026, 3, 15)).measure(Measure::PhaseOut);
    let people = family(&case);
    case.measure(adjust(120_000, people));
    assert_eq!((case.b().stage, case.b().phase_out), (Stage::Active, None));
}

#[test]
fn what_was_not_paid_is_paid_when_payment_resumes() {
    let mut case = Case::dibao();
    case.on(date(2026, 3, 31)).measure(Measure::Suspend);
    assert_eq!([3, 4, 5].map(|month| case.due(2026, month)), [120_000, 0, 0]);
    case.on(date(2026, 6, 2));
    let Event::Resumed { from_month, arrears, .. } = case.measure(Measure::Resume) else { panic!("not resumed") };
    assert_eq!(from_month, date(2026, 7, 1));
    assert_eq!(arrears, Fen::new(360_000), "April, May and June");
    assert_eq!([3, 4, 5, 6, 7].map(|month| case.due(2026, month)), [120_000, 0, 0, 0, 120_000]);
    assert_eq!((case.b().stage, case.b().suspensions[0].arrears), (Stage::Active, arrears));
}

#[test]
fn a_suspension_lifted_in_its_own_month_costs_nothing() {
    let mut case = Case::dibao();
    case.on(date(2026, 3, 2)).measure(Measure::Suspend);
    let Event::Resumed { arrears, .. } = case.on(date(2026, 3, 20)).measure(Measure::Resume) else { panic!("no") };
    assert_eq!(arrears, Fen::ZERO);
    assert_eq!((case.due(2026, 3), case.due(2026, 4)), (120_000, 120_000));
}

#[test]
fn what_a_family_is_entitled_to_is_computed_by_its_kind() {
    let on = |day: Date, case: &Case, counted: u8, income: i64| {
        super::world::with_rules(day, |rules| entitled(case.b(), counted, Fen::new(income), Fen::ZERO, rules.policy))
    };
    let dibao = Case::dibao();
    assert_eq!(on(date(2026, 3, 1), &dibao, 3, 60_000), Some(Fen::new(120_000)));
    assert_eq!(on(date(2026, 9, 1), &dibao, 3, 60_000), Some(Fen::new(130_500)));
    assert_eq!(on(date(2026, 3, 1), &dibao, 3, 999_999), Some(Fen::ZERO), "never negative");
    let mut tekun = Case::tekun();
    assert_eq!(on(date(2026, 3, 1), &tekun, 1, 999), Some(Fen::new(108_000)), "income is not taken off");
    tekun.act(&clerk(), Command::ReassessCare { care: self_care(4), text: text("卧床。") }).unwrap();
    assert_eq!(on(date(2026, 3, 1), &tekun, 1, 0), Some(Fen::new(138_000)));
    assert_eq!(on(date(2026, 3, 1), &Case::of(Kind::Marginal, 0, 1), 1, 0), None);
}

#[test]
fn without_a_policy_value_nothing_is_decided() {
    let case = Case::dibao();
    let at = super::world::noon(date(2026, 3, 1));
    let try_it =
        |by: &Actor, command: Command| with_empty_rules(|rules| decide(case.benefit.as_ref(), command, by, at, rules));
    let reasons = || text("理由。");
    for measure in [Measure::Suspend, Measure::PhaseOut] {
        let command = Command::Propose { measure, reasons: reasons() };
        assert_eq!(try_it(&clerk(), command), Err(Refusal::PolicyMissing));
    }
    assert_eq!(try_it(&clerk(), Command::RecordReview(review(date(2026, 3, 1)))), Err(Refusal::PolicyMissing));
    assert_eq!(try_it(&district(), Command::Raise { standards: Vec::new() }), Err(Refusal::PolicyMissing));
}
