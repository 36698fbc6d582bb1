//! Random commands by random people on random days: whatever happens, money stays within the law and nobody loses anything
//! without two people.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::world::{Case, NEW_FEN, clerk, district, owner, raise_of_september, review, self_care, staff, text};
use crate::access::{Actor, Role};
use crate::application::Recorded;
use crate::benefit::{Benefit, ChangeSort, Command, Event, JobOffer, Measure, ReviewOutcome, Stage, StopCause, evolve};
use crate::household::MemberNo;
use crate::kind::Kind;
use crate::money::Fen;

fn measure(no: u8, fen: i64, benefit: &Benefit) -> Measure {
    let mut people = benefit.people.clone();
    if let Some(person) = people.get_mut(usize::from(no % 3)) {
        person.counted = fen % 2 == 0;
    }
    match no % 9 {
        0 => Measure::Adjust {
            amount: Fen::new(fen),
            extra: Fen::new(fen % 7_000),
            people,
            income_month: Some(Fen::new(fen)),
        },
        1 => Measure::OwnShare { member: MemberNo(1 + no % 3), amount: Fen::new(fen) },
        2 => Measure::PhaseOut,
        3 => Measure::Suspend,
        4 => Measure::Resume,
        5 => Measure::Stop { cause: StopCause::ALL[usize::try_from(fen % 10).unwrap()] },
        6 => Measure::PublishAgain,
        7 => Measure::DropStop,
        _ => Measure::Adjust {
            amount: Fen::new(fen),
            extra: Fen::new(fen % 7_000),
            people: benefit.people.clone(),
            income_month: None,
        },
    }
}

fn command(no: u8, fen: i64, today: Date, benefit: &Benefit) -> Command {
    match no % 12 {
        0 => Command::RecordReview(crate::benefit::Review {
            outcome: ReviewOutcome::Changed,
            unstable: fen % 2 == 0,
            income_month: (fen % 3 == 0).then(|| Fen::new(fen)),
            ..review(today)
        }),
        1 => Command::ReportChange { sort: ChangeSort::ALL[usize::from(no % 7)], text: text("有变化。") },
        2 => Command::RequestStop { text: text("不要了。") },
        3 => Command::RecordJobOffer(JobOffer {
            member: MemberNo(1 + no % 3),
            offered_on: today,
            text: text("保洁。"),
            accepted: fen % 5 == 0,
        }),
        4 => Command::ReassessCare { care: self_care(no % 7), text: text("看过了。") },
        5..=7 => Command::Propose { measure: measure(no, fen, benefit), reasons: text("理由。") },
        8 => Command::Approve,
        9 => Command::DecideStop,
        10 => Command::ObjectStop { text: text("不对。"), name: None, phone: None },
        _ => Command::Raise { standards: raise_of_september(benefit.kind) },
    }
}

fn people() -> [Actor; 6] {
    [
        clerk(),
        clerk(),
        district(),
        district(),
        owner(),
        // The same person as the clerk, later in another office.
        staff(101, Role::DistrictApprover, super::world::DISTRICT),
    ]
}

/// Months up to which sums are compared.
const YEARS_SEEN: i32 = 3;

fn months() -> impl Iterator<Item = Date> {
    (0..12 * YEARS_SEEN).map(|no| date(2026, 1, 1).saturating_add(no.months()))
}

fn invariants(case: &Case) -> Result<(), TestCaseError> {
    let b = case.b();
    for month in months() {
        let due = b.due_for(month).amount_fen();
        let rate = b.rate(month);
        let ceiling =
            rate.map_or(0, |rate| rate.standard.amount_fen() * i64::from(rate.counted) + rate.extra.amount_fen());
        prop_assert!((0..=ceiling.max(0)).contains(&due), "{month}: {due} of at most {ceiling}");
        prop_assert!(rate.is_none_or(|rate| rate.standard.amount_fen() <= NEW_FEN * 13 / 10));
    }
    prop_assert_eq!(b.stage == Stage::Terminated, b.ending.is_some());
    prop_assert!(b.rates.is_sorted_by(|x, y| x.from_month < y.from_month));
    prop_assert!(b.suspensions.iter().filter(|stretch| stretch.until_month.is_none()).count() <= 1);
    for (at, (by, event)) in case.events.iter().enumerate() {
        let lessens = matches!(
            event,
            Event::Adjusted { .. }
                | Event::OwnShareReduced { .. }
                | Event::Suspended { .. }
                | Event::StopPublished { .. }
                | Event::PhaseOutStarted { .. }
                | Event::Terminated { .. }
        );
        if !lessens {
            continue;
        }
        let proposed = case.events[..at].iter().rev().find(|(_, event)| matches!(event, Event::Proposed { .. }));
        let (first, _) = proposed.expect("somebody proposed it");
        prop_assert_ne!(first.code(), by.code(), "two people");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn money_stays_within_the_law_and_nobody_loses_anything_without_two_people(
        tekun in any::<bool>(),
        steps in prop::collection::vec((any::<u8>(), 0_i64..200_000, 0_usize..6, 0_i64..40), 1..60),
    ) {
        let mut case = if tekun { Case::tekun() } else { Case::dibao() };
        for (no, fen, who, days) in steps {
            let today = case.today.saturating_add(days.days());
            case.on(today);
            let before = case.b().clone();
            let command = command(no, fen, today, &before);
            if case.act(&people()[who], command).is_err() {
                prop_assert_eq!(case.b(), &before, "a refusal changes nothing");
            }
            // What was due for months up to this one is never lowered afterwards.
            for month in months().take_while(|month| *month <= today) {
                prop_assert!(case.b().due_for(month) >= before.due_for(month), "{} on {}", month, today);
            }
        }
        invariants(&case)?;
        let stored = serde_json::to_string(case.b()).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Benefit>(&stored).unwrap(), case.b());
    }
}

#[test]
fn a_log_that_contradicts_itself_is_refused() {
    let case = Case::of(Kind::Dibao, 60_000, 1);
    let at = super::world::noon(case.today);
    let (by, opened) = case.events[0].clone();
    let granted = case.events[1].1.clone();
    let recorded = |version: i64, event: &Event| Recorded { version, at, by: by.clone(), event: event.clone() };
    assert_eq!(evolve(None, &recorded(1, &opened)), Ok(None));
    assert!(evolve(None, &recorded(2, &opened)).is_err());
    assert!(evolve(None, &recorded(1, &granted)).is_err());
    assert!(evolve(case.benefit.clone(), &recorded(3, &granted)).is_err());
    let dropped = Event::StopDropped { reasons: text("没有公示过。") };
    assert!(evolve(case.benefit.clone(), &recorded(3, &dropped)).is_err(), "nothing was published");
    let change = Event::ChangeReported { sort: ChangeSort::Other, text: text("有。") };
    assert!(evolve(case.benefit.clone(), &recorded(4, &change)).is_err(), "a gap");
    assert!(evolve(case.benefit, &recorded(3, &change)).is_ok());
}
