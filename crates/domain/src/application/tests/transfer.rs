//! 转办: to the responsible township of the same district; clocks and separated duties go along.

use super::case::{Case, published_case, submitted_case};
use super::world::{CLERK_NO, OTHER_TOWNSHIP, TOWNSHIP, approve, clerk, division, number, owner, staff, text};
use crate::access::{Role, may_read};
use crate::application::{ClockKind, Command, Refusal, Stage};

const THERE: &str = "500114001001";

fn transfer(village: &str) -> Command {
    Command::Transfer { village: division(village), reason: text("户籍在城东街道") }
}

fn moved() -> Case {
    submitted_case().days_later(1).does(&clerk(), transfer(THERE))
}

#[test]
fn only_to_a_village_of_another_township_of_the_same_district() {
    let rows = [
        (OTHER_TOWNSHIP, Refusal::NotAVillage),
        ("500115001001", Refusal::NotThisDistrict),
        ("500114112004", Refusal::SameTownship),
    ];
    for (village, refusal) in rows {
        assert_eq!(submitted_case().refused(&clerk(), transfer(village)), refusal, "{village}");
    }
    assert_eq!(moved().app.handled_in(), Some(&division(THERE)));
    assert_eq!(
        moved().app.declaration.village,
        Some(division(super::world::VILLAGE)),
        "the family lives where it lives"
    );
}

#[test]
fn the_new_township_handles_and_the_old_one_sees_it_no_more() {
    let there = staff(201, Role::TownshipClerk, OTHER_TOWNSHIP);
    assert!(!may_read(&clerk(), &moved().app));
    assert_eq!(moved().refused(&clerk(), transfer("500114112003")), Refusal::OutOfScope);
    let accepted = moved().does(&there, Command::Accept { number: number(), earlier: None });
    assert_eq!(accepted.app.stage, Stage::Investigating);
    let back = accepted.does(&there, transfer("500114112003"));
    assert!(may_read(&clerk(), &back.app) && !may_read(&there, &back.app));
}

#[test]
fn the_clock_goes_on_as_if_nothing_had_happened() {
    let accept = moved().clocks()[0];
    assert_eq!((accept.kind, accept.due), (ClockKind::Accept, submitted_case().clocks()[0].due));
}

#[test]
fn hands_stay_so_who_accepted_there_does_not_publish_here() {
    let opinion = submitted_case().accepted().investigated().proposed(approve(1)).does(&clerk(), transfer(THERE));
    let promoted = staff(CLERK_NO, Role::TownshipApprover, OTHER_TOWNSHIP);
    assert_eq!(opinion.refused(&promoted, Command::StartNotice), Refusal::SecondPersonRequired);
}

#[test]
fn not_once_the_notice_hangs_and_not_by_the_family() {
    assert_eq!(published_case().refused(&clerk(), transfer(THERE)), Refusal::WrongStage);
    assert_eq!(submitted_case().refused(&owner(), transfer(THERE)), Refusal::NotYours);
    let elsewhere = staff(202, Role::TownshipClerk, OTHER_TOWNSHIP);
    assert_eq!(submitted_case().refused(&elsewhere, transfer("500114112003")), Refusal::OutOfScope);
    assert!(may_read(&staff(203, Role::TownshipClerk, TOWNSHIP), &submitted_case().app));
}
