use jiff::civil::{Date, date};

use super::world::{Case, clerk, owner, review, self_care, text, with_rules};
use crate::access::{Actor, Role};
use crate::application::Light;
use crate::benefit::{ChangeSort, ClockKind, Command, Measure, Review, StopCause, clocks, current_clock};
use crate::kind::Kind;

fn running(case: &Case) -> Vec<(ClockKind, Date)> {
    with_rules(case.today, |rules| clocks(case.b(), rules)).iter().map(|clock| (clock.kind, clock.due.date)).collect()
}

#[test]
fn a_stable_family_is_reviewed_after_a_year_an_unstable_one_after_half_a_year() {
    let mut case = Case::dibao();
    assert_eq!(running(&case), vec![(ClockKind::Review, date(2027, 1, 20))]);
    case.on(date(2026, 8, 31));
    let unstable = Review { unstable: true, ..review(date(2026, 8, 31)) };
    case.act(&clerk(), Command::RecordReview(unstable)).unwrap();
    assert_eq!(running(&case), vec![(ClockKind::Review, date(2027, 2, 28))], "the end of a shorter month");
}

#[test]
fn a_review_is_shown_as_work_thirty_days_ahead() {
    let case = Case::dibao();
    let clock = with_rules(case.today, |rules| current_clock(case.b(), rules)).unwrap();
    assert_eq!((clock.amber_on, clock.holder), (date(2026, 12, 21), Role::TownshipClerk));
    let lights = [date(2026, 12, 20), date(2026, 12, 21), date(2027, 1, 20), date(2027, 1, 21)];
    assert_eq!(lights.map(|day| clock.light(day)), [Light::OnTime, Light::Soon, Light::Soon, Light::Late]);
}

#[test]
fn reported_care_is_assessed_within_ten_working_days_for_tekun() {
    let mut case = Case::tekun();
    case.on(date(2026, 5, 11));
    case.act(&owner(), Command::ReportChange { sort: ChangeSort::Care, text: text("下不了床。") }).unwrap();
    assert_eq!(running(&case)[0], (ClockKind::Reassess, date(2026, 5, 25)));
    case.act(&clerk(), Command::ReassessCare { care: self_care(4), text: text("卧床。") }).unwrap();
    assert_eq!(running(&case), vec![(ClockKind::Review, date(2027, 1, 20))]);
}

#[test]
fn a_published_end_has_its_notice_and_an_objection_its_fifteen_working_days() {
    let mut case = Case::tekun();
    case.on(date(2026, 5, 11)).measure(Measure::Stop { cause: StopCause::Death });
    assert_eq!(running(&case), vec![(ClockKind::StopPublicity, date(2026, 5, 18))]);
    let clock = with_rules(case.today, |rules| current_clock(case.b(), rules)).unwrap();
    assert_eq!((clock.holder, clock.light(date(2026, 5, 18))), (Role::DistrictApprover, Light::OnTime));
    case.act(&Actor::Anyone, Command::ObjectStop { text: text("不对。"), name: None, phone: None }).unwrap();
    assert_eq!(running(&case), vec![(ClockKind::StopObjection, date(2026, 6, 1))]);
}

#[test]
fn a_phase_out_and_a_finding_tell_when_they_run_out() {
    let mut case = Case::dibao();
    case.on(date(2026, 3, 15)).measure(Measure::PhaseOut);
    assert_eq!(running(&case)[0], (ClockKind::PhaseOut, date(2026, 9, 30)));
    let rigid = Case::of(Kind::RigidSpending, 0, 1);
    assert_eq!(running(&rigid), vec![(ClockKind::Validity, date(2027, 1, 19))], "made anew, never reviewed");
}

#[test]
fn an_ended_benefit_has_no_clock() {
    let mut case = Case::dibao();
    case.measure(Measure::Stop { cause: StopCause::Death });
    assert_eq!(running(&case), Vec::new());
}
