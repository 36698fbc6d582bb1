use jiff::civil::date;

use super::world::{Case, clerk, name, owner, review, self_care, text};
use crate::benefit::{ChangeSort, Command, JobOffer, Measure, Refusal, Review, Stage};
use crate::household::MemberNo;
use crate::kind::Kind;
use crate::money::Fen;

#[test]
fn a_review_needs_two_different_visitors_and_a_possible_day() {
    let mut case = Case::dibao();
    case.on(date(2026, 7, 1));
    let twice = Review { visitors: vec![name("周明"), name("周明")], ..review(date(2026, 7, 1)) };
    assert_eq!(case.act(&clerk(), Command::RecordReview(twice)), Err(Refusal::VisitorsTooFew));
    let crowd = Review {
        visitors: ["甲一", "甲二", "甲三", "甲四", "甲五", "甲六", "甲七", "甲八", "甲九", "甲十", "乙一"]
            .map(name)
            .to_vec(),
        ..review(date(2026, 7, 1))
    };
    assert_eq!(case.act(&clerk(), Command::RecordReview(crowd)), Err(Refusal::ListTooLong));
    for day in [date(2026, 1, 19), date(2026, 7, 2)] {
        assert_eq!(case.act(&clerk(), Command::RecordReview(review(day))), Err(Refusal::DateImpossible), "{day}");
    }
    case.act(&clerk(), Command::RecordReview(review(date(2026, 6, 30)))).unwrap();
    assert_eq!(case.b().checked_on, date(2026, 6, 30));
    assert_eq!(case.b().reviews.len(), 1);
}

#[test]
fn a_reported_change_stays_open_until_somebody_looked_at_it() {
    let mut case = Case::tekun();
    case.on(date(2026, 5, 6));
    for sort in [ChangeSort::Income, ChangeSort::Care] {
        case.act(&owner(), Command::ReportChange { sort, text: text("有变化。") }).unwrap();
    }
    assert_eq!(case.b().open_changes().count(), 2);
    case.act(&clerk(), Command::RecordReview(review(date(2026, 5, 6)))).unwrap();
    let open: Vec<ChangeSort> = case.b().open_changes().map(|change| change.sort).collect();
    assert_eq!(open, vec![ChangeSort::Care], "a visit is no assessment of self-care");
    case.act(&clerk(), Command::ReassessCare { care: self_care(4), text: text("卧床。") }).unwrap();
    assert_eq!(case.b().open_changes().count(), 0);
    assert_eq!(case.b().care, Some(self_care(4)));
    assert_eq!(case.due(2026, 6), 108_000, "an assessment alone changes no payment");
}

#[test]
fn ten_open_reports_are_enough_until_one_was_looked_at() {
    let mut case = Case::dibao();
    let report = || Command::ReportChange { sort: ChangeSort::Other, text: text("有变化。") };
    for _ in 0..10 {
        case.act(&owner(), report()).unwrap();
    }
    assert_eq!(case.act(&owner(), report()), Err(Refusal::TooManyChanges));
    case.act(&clerk(), Command::RecordReview(review(date(2026, 1, 20)))).unwrap();
    case.act(&owner(), report()).unwrap();
}

#[test]
fn self_care_is_assessed_for_tekun_alone() {
    let command = || Command::ReassessCare { care: self_care(1), text: text("能自己吃饭。") };
    assert_eq!(Case::dibao().act(&clerk(), command()), Err(Refusal::NotThisKind));
    Case::tekun().act(&clerk(), command()).unwrap();
}

#[test]
fn the_own_share_goes_only_after_three_refusals_in_a_row() {
    let mut case = Case::dibao();
    let offer = |day: i8, accepted: bool| {
        Command::RecordJobOffer(JobOffer {
            member: MemberNo(2),
            offered_on: date(2026, 3, day),
            text: text("镇上保洁。"),
            accepted,
        })
    };
    let share = || Measure::OwnShare { member: MemberNo(2), amount: Fen::new(80_000) };
    case.on(date(2026, 3, 20));
    assert_eq!(case.propose(share()), Err(Refusal::RefusalsTooFew), "no offer at all");
    for (day, accepted) in [(1, false), (3, false), (5, true), (7, false), (9, false)] {
        case.act(&clerk(), offer(day, accepted)).unwrap();
        assert_eq!(case.propose(share()), Err(Refusal::RefusalsTooFew), "after day {day}");
    }
    assert_eq!(case.act(&clerk(), offer(8, false)), Err(Refusal::DateImpossible), "before the last one");
    case.act(&clerk(), offer(11, false)).unwrap();
    let others = Measure::OwnShare { member: MemberNo(1), amount: Fen::new(80_000) };
    assert_eq!(case.propose(others), Err(Refusal::RefusalsTooFew), "somebody else's share");
    for fen in [-1, 120_000, 120_001] {
        let wrong = Measure::OwnShare { member: MemberNo(2), amount: Fen::new(fen) };
        assert_eq!(case.propose(wrong), Err(Refusal::AmountImpossible), "{fen}");
    }
    case.measure(share());
    assert_eq!((case.due(2026, 3), case.due(2026, 4)), (120_000, 80_000));
    assert_eq!(case.b().counted().count(), 2);
    assert_eq!(case.b().last_rate().unwrap().counted, 2);
    assert_eq!(case.act(&clerk(), offer(12, false)), Err(Refusal::NoSuchMember), "not counted any more");
}

#[test]
fn a_finding_that_is_not_paid_monthly_is_reviewed_but_neither_adjusted_nor_suspended() {
    let mut case = Case::of(Kind::Marginal, 0, 2);
    case.act(&clerk(), Command::RecordReview(review(date(2026, 1, 20)))).unwrap();
    assert_eq!(case.propose(Measure::Suspend), Err(Refusal::NotThisKind));
    let people = case.b().people.clone();
    assert_eq!(
        case.propose(Measure::Adjust { amount: Fen::new(1), extra: Fen::ZERO, people, income_month: None }),
        Err(Refusal::NotThisKind)
    );
    assert_eq!(case.b().stage, Stage::Active);
}
