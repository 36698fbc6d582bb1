//! The clocks: working days over the real holidays of 2026, amber from two thirds, provisional into an unknown year.

use jiff::civil::{Date, date};

use super::case::{Case, a_case, a_case_on, district_case, published_case, submitted_case};
use super::world::{approver, clerk, items, owner, text, with_rules};
use crate::application::{Clock, ClockKind, Command, ExtensionReason, Holder, Light, current_clock};
use crate::calendar::Due;

fn kinds(case: &Case) -> Vec<ClockKind> {
    case.clocks().iter().map(|clock| clock.kind).collect()
}

fn clock(case: &Case, kind: ClockKind) -> Clock {
    case.clocks().into_iter().find(|clock| clock.kind == kind).expect("the clock runs")
}

fn accepted_on(day: Date) -> Case {
    a_case_on(day).with_household(1).signed().accepted()
}

fn firmly(date: Date) -> Due {
    Due { date, provisional: false }
}

#[test]
fn a_draft_has_no_clock_and_a_decision_ends_all() {
    assert!(a_case().with_household(1).clocks().is_empty());
    assert!(district_case().confirmed(152_000).clocks().is_empty());
}

#[test]
fn acceptance_takes_three_working_days_and_turns_amber_on_the_second() {
    let case = submitted_case();
    let accept = clock(&case, ClockKind::Accept);
    assert_eq!((accept.from, accept.due), (date(2026, 11, 2), firmly(date(2026, 11, 5))));
    let lights = [(2, Light::OnTime), (3, Light::OnTime), (4, Light::Soon), (5, Light::Soon), (6, Light::Late)];
    for (day, light) in lights {
        assert_eq!(accept.light(date(2026, 11, day)), light, "{day} November");
    }
    assert_eq!(kinds(&case), vec![ClockKind::Accept], "the whole procedure begins with acceptance");
}

#[test]
fn a_supplement_pauses_acceptance_which_begins_anew_with_the_answer() {
    let asked = submitted_case().days_later(2).does(&clerk(), Command::RequestSupplement { items: items(1) });
    assert_eq!(kinds(&asked), vec![ClockKind::Supplement]);
    assert_eq!(clock(&asked, ClockKind::Supplement).due, firmly(date(2026, 11, 18)), "ten working days");
    let answer = Command::AnswerSupplement { papers: vec![], text: Some(text("已补")) };
    let answered = asked.on(date(2026, 11, 9)).does(&owner(), answer);
    assert_eq!(clock(&answered, ClockKind::Accept).due, firmly(date(2026, 11, 12)));
}

#[test]
fn the_survey_starts_within_three_working_days_of_acceptance() {
    let case = accepted_on(date(2026, 11, 2));
    assert_eq!(kinds(&case), vec![ClockKind::SurveyStart, ClockKind::Total]);
    assert_eq!(clock(&case, ClockKind::SurveyStart).due, firmly(date(2026, 11, 5)));
}

#[test]
fn ordering_the_verification_or_visiting_starts_the_survey() {
    let accepted = accepted_on(date(2026, 11, 2));
    let ordered = accepted.clone().does(&clerk(), Command::OrderVerification);
    let platform = clock(&ordered, ClockKind::VerificationStart);
    assert_eq!((platform.due, platform.holder), (firmly(date(2026, 11, 5)), Holder::Platform));
    for started in [ordered, accepted.visited()] {
        assert!(!kinds(&started).contains(&ClockKind::SurveyStart));
        assert_eq!(clock(&started, ClockKind::Investigate).due, firmly(date(2026, 11, 18)), "twelve working days");
    }
}

#[test]
fn the_whole_procedure_takes_thirty_working_days_over_national_day_2026() {
    // 25–27 September and 1–7 October are off, Saturday 10 October is worked.
    let total = clock(&accepted_on(date(2026, 9, 24)), ClockKind::Total);
    assert_eq!(total.due, firmly(date(2026, 11, 12)));
    assert_eq!(total.amber_on, date(2026, 10, 29), "twenty of thirty");
}

#[test]
fn the_whole_procedure_takes_thirty_working_days_over_spring_festival_2026() {
    // 15–23 February are off, Saturdays 14 and 28 February are worked.
    let total = clock(&accepted_on(date(2026, 2, 2)), ClockKind::Total);
    assert_eq!(total.due, firmly(date(2026, 3, 20)));
}

#[test]
fn a_clock_into_a_year_without_its_holidays_is_provisional() {
    let case = accepted_on(date(2026, 12, 1));
    let total = clock(&case, ClockKind::Total);
    assert!(total.due.provisional && total.due.date.year() == 2027);
    assert!(!clock(&case, ClockKind::SurveyStart).due.provisional);
}

#[test]
fn the_links_and_the_notice_turn_amber_in_their_last_third() {
    let asked = a_case().with_household(2).awaiting_signatures();
    let link = clock(&asked, ClockKind::Signatures);
    assert_eq!((link.due, link.amber_on), (firmly(date(2026, 11, 17)), date(2026, 11, 12)));
    let notice = clock(&published_case(), ClockKind::Notice);
    assert_eq!((notice.due, notice.amber_on), (firmly(date(2026, 11, 9)), date(2026, 11, 7)));
}

#[test]
fn after_the_notice_the_file_goes_to_the_district_within_three_working_days() {
    let last_day = published_case().days_later(7);
    assert_eq!(kinds(&last_day), vec![ClockKind::Notice, ClockKind::Total]);
    let over = last_day.days_later(1);
    let hand_over = clock(&over, ClockKind::SubmitToDistrict);
    assert_eq!((hand_over.from, hand_over.due), (date(2026, 11, 9), firmly(date(2026, 11, 12))));
}

#[test]
fn the_district_decides_within_ten_working_days_of_receipt() {
    let case = district_case();
    assert_eq!(clock(&case, ClockKind::Confirm).due, firmly(date(2026, 11, 24)), "received on 10 November");
    assert_eq!(clock(&case, ClockKind::Total).due, firmly(date(2026, 12, 14)), "still from acceptance");
}

#[test]
fn a_new_investigation_has_its_own_time_inside_the_same_whole() {
    let again = published_case().objected().days_later(2).reinvestigated();
    assert_eq!(kinds(&again), vec![ClockKind::Investigate, ClockKind::ObjectionAnswer, ClockKind::Total]);
    assert_eq!(clock(&again, ClockKind::Investigate).from, date(2026, 11, 4));
    assert_eq!(clock(&again, ClockKind::Total).from, date(2026, 11, 2));
}

#[test]
fn an_objection_is_a_reason_for_forty_five_working_days_but_somebody_must_take_them() {
    let objected = published_case().objected().reinvestigated();
    assert_eq!(clock(&objected, ClockKind::Total).due, firmly(date(2026, 12, 14)), "not by the objection alone");
    let more = Command::Extend { reason: ExtensionReason::Objection, text: text("需重新入户核实") };
    let total = clock(&objected.does(&approver(), more), ClockKind::Total);
    assert_eq!(total.due, Due { date: date(2027, 1, 4), provisional: true });
}

#[test]
fn the_worklist_sorts_by_the_clock_that_ends_first() {
    let current = |case: &Case| {
        with_rules(case.today(), |rules| current_clock(&case.app, rules, case.today())).map(|clock| clock.kind)
    };
    let proposed = submitted_case().accepted().investigated();
    assert_eq!(current(&proposed), Some(ClockKind::Opinion));
    let late = proposed.on(date(2026, 12, 10));
    assert_eq!(current(&late), Some(ClockKind::Opinion), "due longest ago");
    let at_the_end = district_case()
        .on(date(2026, 12, 11))
        .does(&super::world::reviewer(), Command::Return { reasons: text("请重新调查") });
    assert_eq!(current(&at_the_end), Some(ClockKind::Total), "the whole ends before the new investigation may");
}
