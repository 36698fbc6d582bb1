//! 办法 第19条: seven full days in the village, and what an objection leads to.

use jiff::civil::date;

use super::case::{a_case_on, published_case, submitted_case};
use super::world::{CLERK_NO, TOWNSHIP, approve, approver, clerk, owner, staff, stranger, text, visit};
use crate::access::{Actor, Role};
use crate::application::{Action, Command, Outcome, Refusal, Stage};
use crate::limits;

fn object() -> Command {
    Command::Object { text: text("他家有车"), name: None, phone: None }
}

#[test]
fn article_19_the_notice_hangs_seven_full_days_without_the_day_of_posting() {
    let case = published_case();
    let notice = case.app.notice().unwrap();
    assert_eq!((notice.from, notice.until.date), (date(2026, 11, 2), date(2026, 11, 9)));
    let seventh = case.on(date(2026, 11, 9));
    assert_eq!(seventh.refused(&approver(), Command::CloseNotice), Refusal::NoticeRunning);
    let closed = seventh.on(date(2026, 11, 10)).does(&approver(), Command::CloseNotice);
    assert_eq!((closed.app.stage, closed.app.received_at), (Stage::Confirmation, Some(closed.at)));
}

#[test]
fn a_notice_over_national_day_counts_every_calendar_day() {
    let case = a_case_on(date(2026, 9, 29))
        .with_household(1)
        .signed()
        .accepted()
        .investigated()
        .proposed(approve(1))
        .published();
    assert_eq!(case.app.notice().unwrap().until.date, date(2026, 10, 6));
}

#[test]
fn an_intended_refusal_hangs_only_where_policy_publishes_refusals() {
    let refusal = submitted_case().accepted().investigated().proposed(Outcome::Refuse);
    let sent_on = refusal.clone().published();
    assert_eq!((sent_on.app.stage, sent_on.app.notices.len()), (Stage::Confirmation, 0));
    assert_eq!(sent_on.app.hands.last().map(|hand| hand.action), Some(Action::StartNotice));
    let hung = refusal.under("switches.publish_refusals = { value = true }").published();
    assert_eq!(hung.app.stage, Stage::PublicNotice);
}

#[test]
fn anyone_may_object_until_the_last_day_is_over() {
    let last_day = published_case().on(date(2026, 11, 9));
    for by in [Actor::Anyone, stranger(), owner()] {
        assert_eq!(last_day.clone().does(&by, object()).app.objections.len(), 1);
    }
    assert_eq!(last_day.days_later(1).refused(&Actor::Anyone, object()), Refusal::NoticeOver);
    assert_eq!(submitted_case().refused(&Actor::Anyone, object()), Refusal::OutOfScope);
}

#[test]
fn an_open_objection_keeps_the_notice_from_closing_even_after_its_days() {
    let case = published_case().objected().days_later(30);
    assert_eq!(case.refused(&approver(), Command::CloseNotice), Refusal::ObjectionOpen);
    for by in [clerk(), approver()] {
        let offered = case.available(&by);
        assert!(offered.contains(&Action::Reinvestigate) && !offered.contains(&Action::CloseNotice), "{by:?}");
    }
}

#[test]
fn there_is_nothing_to_look_into_without_an_objection() {
    let again = Command::Reinvestigate { reason: text("再看看") };
    assert_eq!(published_case().refused(&clerk(), again), Refusal::NoObjection);
}

#[test]
fn after_an_objection_there_is_a_new_visit_a_new_opinion_and_a_second_notice() {
    let again = published_case().days_later(2).objected().reinvestigated();
    assert_eq!((again.app.stage, &again.app.opinion), (Stage::Investigating, &None));
    assert!(again.app.objections.iter().all(|objection| !objection.open));
    assert!(again.app.verification.as_ref().is_some_and(|known| known.report.is_some()), "the report stays");
    let old_visit = Command::RecordVisit(visit(date(2026, 11, 2)));
    assert_eq!(again.refused(&clerk(), old_visit), Refusal::VisitDateImpossible, "the first visit is no answer");
    let second = again.days_later(1).visited().proposed(approve(1)).published();
    assert_eq!((second.app.notices.len(), second.app.visits.len()), (2, 2));
    assert_eq!(second.app.notice().unwrap().until.date, date(2026, 11, 12));
    assert_eq!(second.refused(&approver(), Command::CloseNotice), Refusal::NoticeRunning);
    assert_eq!(second.notice_closed().app.stage, Stage::Confirmation);
}

#[test]
fn the_second_notice_may_be_objected_to_again() {
    let second = published_case().objected().reinvestigated().visited().proposed(approve(1)).published();
    let twice = second.objected().objected();
    assert_eq!(twice.app.objections.iter().filter(|objection| objection.open).count(), 2);
    assert_eq!(twice.reinvestigated().app.stage, Stage::Investigating);
}

#[test]
fn a_flood_of_objections_is_bounded_for_each_notice() {
    let flooded = (0..limits::OBJECTIONS_MAX).fold(published_case(), |case, _| case.objected());
    assert_eq!(flooded.refused(&Actor::Anyone, object()), Refusal::TooManyObjections);
    let second = flooded.reinvestigated().visited().proposed(approve(1)).published();
    assert_eq!(second.objected().app.objections.len(), limits::OBJECTIONS_MAX + 1, "the next notice has its own room");
}

#[test]
fn who_wrote_the_opinion_does_not_close_its_notice() {
    let over = published_case().days_later(8);
    let same_person = staff(CLERK_NO, Role::TownshipApprover, TOWNSHIP);
    assert_eq!(over.refused(&same_person, Command::CloseNotice), Refusal::SecondPersonRequired);
}
