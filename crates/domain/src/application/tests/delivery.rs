//! 送达: the clock of a written refusal ends when the family has it, however it came.

use jiff::civil::{Date, date};

use super::case::{Case, district_case, published_case, submitted_case};
use super::world::{approver, clerk, district_approver, owner, stranger, text};
use crate::application::{
    Action, ClockKind, Command, Delivery, DeliveryWay, Light, Refusal, ended_on, finished_clocks,
};

fn delivered(way: DeliveryWay, on: Date) -> Command {
    Command::RecordDelivery { way, on }
}

/// Refused on 10 November; the last day is the 13th.
fn refused() -> Case {
    district_case().does(&district_approver(), Command::Refuse { reasons: text("收入高于标准") })
}

#[test]
fn the_clock_of_a_refusal_runs_until_it_is_delivered_and_turns_red() {
    let late = refused().on(date(2026, 11, 16));
    let [clock] = &late.clocks()[..] else { panic!("one clock") };
    assert_eq!((clock.kind, clock.light(late.today())), (ClockKind::RefuseNotice, Light::Late));
    let ended = late.does(&owner(), delivered(DeliveryWay::Online, date(2026, 11, 16)));
    assert!(ended.clocks().is_empty());
    let finished = ended.with_rules(|rules| finished_clocks(&ended.log, rules)).unwrap();
    let last = finished.last().unwrap();
    assert_eq!((last.clock.kind, last.was_late()), (ClockKind::RefuseNotice, true), "and counted");
}

#[test]
fn the_family_delivers_to_itself_by_opening_the_letter_today() {
    let case = refused().on(date(2026, 11, 12));
    let online = |day| delivered(DeliveryWay::Online, date(2026, 11, day));
    for day in [11, 13] {
        assert_eq!(case.refused(&owner(), online(day)), Refusal::DateImpossible, "{day}");
    }
    assert_eq!(case.refused(&clerk(), online(12)), Refusal::NotYours, "nobody opens it for the family");
    let by_hand = delivered(DeliveryWay::ByHand, date(2026, 11, 12));
    assert_eq!(case.refused(&owner(), by_hand.clone()), Refusal::NotYours);
    assert_eq!(case.refused(&approver(), by_hand), Refusal::NotYours);
    assert_eq!(case.refused(&stranger(), online(12)), Refusal::OutOfScope);
    let done = case.does(&owner(), online(12));
    let at = done.at;
    assert_eq!(done.app.delivered, Some(Delivery { at, way: DeliveryWay::Online, on: date(2026, 11, 12) }));
    assert_eq!(done.refused(&owner(), online(12)), Refusal::DeliveredAlready);
    assert!(!done.available(&owner()).contains(&Action::RecordDelivery));
}

#[test]
fn a_delivery_by_post_counts_on_its_own_day_and_not_when_it_is_written_down() {
    let case = refused().on(date(2026, 11, 18));
    for day in [date(2026, 11, 9), date(2026, 11, 19)] {
        assert_eq!(case.refused(&clerk(), delivered(DeliveryWay::ByPost, day)), Refusal::DateImpossible, "{day}");
    }
    let clock = case.clocks()[0];
    let done = case.does(&clerk(), delivered(DeliveryWay::ByPost, date(2026, 11, 13)));
    assert_eq!(ended_on(&clock, &done.app, done.today()), date(2026, 11, 13));
    let finished = done.with_rules(|rules| finished_clocks(&done.log, rules)).unwrap();
    assert!(!finished.last().unwrap().was_late(), "the third working day");
}

#[test]
fn only_what_went_out_in_writing_is_delivered() {
    let today = published_case().today();
    let by_hand = delivered(DeliveryWay::ByHand, today);
    assert_eq!(published_case().refused(&clerk(), by_hand.clone()), Refusal::WrongStage, "nothing is decided");
    let confirmed = district_case().confirmed(152_000);
    assert!(confirmed.available(&clerk()).contains(&Action::RecordDelivery));
    let not_accepted = submitted_case().does(&clerk(), Command::RefuseAcceptance { reasons: text("不在本区") });
    assert!(not_accepted.available(&owner()).contains(&Action::RecordDelivery));
    let ended = published_case().does(&owner(), Command::Withdraw { reason: None });
    assert_eq!(ended.refused(&clerk(), by_hand), Refusal::WrongStage);
}
