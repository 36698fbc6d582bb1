//! What holds for every family.

use jiff::civil::date;
use proptest::prelude::*;

use super::law::{VILLAGE, law};
use super::written::{family, relative, spending};
use crate::assess::{AssessFault, Assessment, Facts, Judgement, Line, LineFact, assess};
use crate::household::Cause;
use crate::kind::{Kind, Request};
use crate::money::Fen;

const TRAITS: &[&str] = &[
    "",
    " working",
    " jobless",
    " caring",
    " unable",
    " pupil",
    " student",
    " preschool",
    " chronic",
    " ill",
    " limb1",
    " limb3",
    " mental2",
    " mental3 ill",
    " intellectual3",
    " sight1",
    " hearing4",
    " prison",
    " elsewhere",
    " working elsewhere",
    " student elsewhere",
    " religious2",
    " religious4",
];
const RELATIONS: &[&str] = &["spouse", "child", "parent", "grandparent", "grandchild", "sibling", "other"];

prop_compose! {
    fn people()(
        applicant in (18..95_u8, 0..17_usize),
        others in prop::collection::vec((0..7_usize, 0..95_u8, 0..23_usize), 0..8),
    ) -> Vec<String> {
        let first = format!("applicant {}{}", applicant.0, TRAITS[applicant.1]);
        let rest = others.into_iter().map(|(relation, age, what)| format!("{} {age}{}", RELATIONS[relation], TRAITS[what]));
        std::iter::once(first).chain(rest).collect()
    }
}

prop_compose! {
    fn facts()(
        people in people(),
        urban in any::<bool>(),
        income in prop::array::uniform4(0..40_000_i64),
        spent in prop::array::uniform4(0..30_000_i64),
        off in (0..8_000_i64, 0..5_000_i64, 0..4_u8),
        owned in (0..120_000_i64, 0..3_u8, 0..60_000_i64, 0..4_u8, 0..3_u8, 0..400_u16),
        support in prop::collection::vec((0..4_usize, 18..95_u8, 0..600_i64), 0..3),
        struck in any::<bool>(),
    ) -> Facts {
        let words: Vec<&str> = people.iter().map(String::as_str).collect();
        let mut facts = family(if urban { "urban" } else { "rural" }, &words, income);
        facts.spending = spending(spent);
        facts.deductions.exempt = Some(Fen::new(off.0 * 100));
        facts.deductions.work_costs = Some(Fen::new(off.1 * 100));
        facts.deductions.basic_pension_persons = Some(off.2);
        facts.property.savings = Some(Fen::new(owned.0 * 100));
        facts.property.vehicles_count = Some(owned.1);
        facts.property.vehicles_value = Some(Fen::new(owned.2 * 100));
        facts.property.dwellings_count = Some(owned.3);
        facts.property.dangerous_dwellings_count = Some(owned.4);
        facts.property.dwellings_area_square_metres = Some(owned.5);
        facts.obligors = support.into_iter().zip(101..).map(|((standing, age, yuan), no)| {
            relative(no, &format!("child {age} {} {yuan}", ["able", "dibao", "low", "cannot"][standing]))
        }).collect();
        facts.causes = if struck { vec![Cause::Accident] } else { vec![] };
        facts
    }
}

fn judged(facts: &Facts, first: Kind, others_too: bool) -> Assessment {
    let policy = law(VILLAGE, date(2026, 3, 2));
    match assess(facts, Request::Lasting { first, others_too }, others_too, &policy) {
        Ok(assessment) => assessment,
        // Of a family of which nobody counts nothing can be said.
        Err(AssessFault::Missing(_)) => {
            Assessment { judgements: vec![], proposal: None, stopped: None, policy_version: String::new() }
        }
        Err(fault) => panic!("{fault}"),
    }
}

fn amount(facts: &Facts, kind: Kind) -> Fen {
    judged(facts, kind, false).judgements.first().map(|judgement| judgement.amount).unwrap_or_default()
}

fn outcome(judgement: &Judgement) -> (Kind, bool, Fen) {
    (judgement.kind, judgement.fits, judgement.amount)
}

proptest! {
    #[test]
    fn money_is_never_negative_and_lines_hold(facts in facts()) {
        for judgement in judged(&facts, Kind::Tekun, true).judgements {
            prop_assert!(judgement.amount >= Fen::ZERO);
            prop_assert_eq!(judgement.fits, judgement.failed.is_empty());
            prop_assert!(judgement.fits || judgement.amount == Fen::ZERO);
            prop_assert!(judgement.lines.iter().all(Line::holds));
        }
    }

    #[test]
    fn the_amount_is_never_above_the_standard_of_all_and_what_is_added(facts in facts()) {
        for judgement in judged(&facts, Kind::Dibao, false).judgements {
            let mut most = 0;
            for line in &judgement.lines {
                if let LineFact::Difference { standard, people, .. } = line.fact {
                    most += standard.amount_fen() * i64::from(people);
                }
                if let LineFact::Extra { each, .. } = line.fact {
                    most += each.amount_fen();
                }
            }
            prop_assert!(judgement.amount.amount_fen() <= most);
        }
    }

    #[test]
    fn more_income_never_raises_the_amount(facts in facts(), source in 0..4_usize, more in 1..2_000_000_i64) {
        let mut richer = facts.clone();
        let raised = |sum: Option<Fen>| Some(Fen::new(sum.unwrap().amount_fen() + more));
        match source {
            0 => richer.income.wages = raised(facts.income.wages),
            1 => richer.income.business = raised(facts.income.business),
            2 => richer.income.property = raised(facts.income.property),
            _ => richer.income.transfer = raised(facts.income.transfer),
        }
        for kind in Kind::IN_ORDER {
            prop_assert!(amount(&richer, kind) <= amount(&facts, kind), "{:?}", kind);
        }
    }

    #[test]
    fn another_deduction_never_lowers_the_amount(facts in facts(), which in 0..3_u8, more in 1..500_000_i64) {
        let mut lower = facts.clone();
        let raised = |sum: Option<Fen>| Some(Fen::new(sum.unwrap().amount_fen() + more));
        match which {
            0 => lower.deductions.exempt = raised(facts.deductions.exempt),
            1 => lower.deductions.work_costs = raised(facts.deductions.work_costs),
            _ => lower.spending.medical = raised(facts.spending.medical),
        }
        for kind in Kind::IN_ORDER {
            prop_assert!(amount(&lower, kind) >= amount(&facts, kind), "{:?}", kind);
        }
    }

    #[test]
    fn the_order_of_the_members_does_not_matter(facts in facts(), turn in 0..8_usize) {
        let mut turned = facts.clone();
        let places = turned.people.len();
        turned.people.rotate_left(turn % places);
        turned.obligors.reverse();
        let (one, other) = (judged(&facts, Kind::Tekun, true), judged(&turned, Kind::Tekun, true));
        prop_assert_eq!(one.proposal, other.proposal);
        let outcomes = |assessment: &Assessment| assessment.judgements.iter().map(outcome).collect::<Vec<_>>();
        prop_assert_eq!(outcomes(&one), outcomes(&other));
    }

    #[test]
    fn what_would_change_it_does_change_it(facts in facts()) {
        let policy = law(VILLAGE, date(2026, 3, 2));
        for kind in Kind::IN_ORDER {
            for judgement in judged(&facts, kind, false).judgements {
                let mut changed = facts.clone();
                for change in &judgement.changes {
                    changed = change.applied(changed, &policy).unwrap();
                }
                let fits = judged(&changed, kind, false).judgements[0].fits;
                prop_assert_eq!(fits, judgement.fits || !judgement.changes.is_empty(), "{:?} {:?}", kind, judgement.changes);
            }
        }
    }

    #[test]
    fn the_same_facts_give_the_same_assessment(facts in facts()) {
        prop_assert_eq!(judged(&facts, Kind::Tekun, true), judged(&facts, Kind::Tekun, true));
    }
}
