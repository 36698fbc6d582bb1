//! More time for the office, pauses for the family, and the end of a procedure without cooperation.

use jiff::civil::{Date, date};

use super::case::{Case, a_case_on, district_case, published_case, submitted_case};
use super::world::{CLERK_NO, TOWNSHIP, approver, clerk, district_approver, items, owner, report, staff, text};
use crate::access::{Actor, Role};
use crate::application::{
    Action, Clock, ClockKind, Command, ExtensionReason, Holder, Refusal, Stage, Verdict, finished_clocks,
};
use crate::policy::{Certainty, DeadlineKey};

fn extend(reason: ExtensionReason) -> Command {
    Command::Extend { reason, text: text("需要更多时间") }
}

fn warn() -> Command {
    Command::Warn { text: text("请在期限内配合入户调查") }
}

fn terminate() -> Command {
    Command::Terminate { reasons: text("家庭不配合调查") }
}

fn supplement() -> Command {
    Command::RequestSupplement { items: items(1) }
}

fn answer() -> Command {
    Command::AnswerSupplement { papers: vec![], text: Some(text("已补")) }
}

#[track_caller]
fn clock(case: &Case, kind: ClockKind) -> Clock {
    case.clocks().into_iter().find(|clock| clock.kind == kind).expect("the clock runs")
}

#[test]
fn the_office_takes_more_time_once_and_before_the_regular_time_is_over() {
    let accepted = submitted_case().accepted();
    let hard = || extend(ExtensionReason::HardSurvey);
    let last_day = accepted.clone().on(date(2026, 12, 14));
    assert_eq!(last_day.clone().days_later(1).refused(&approver(), hard()), Refusal::ExtensionTooLate);
    let extended = last_day.does(&approver(), hard());
    assert_eq!(clock(&extended, ClockKind::Total).basis, DeadlineKey::TotalExtended);
    assert_eq!(extended.refused(&district_approver(), hard()), Refusal::ExtendedAlready);
    assert_eq!(accepted.refused(&clerk(), hard()), Refusal::NotYours);
    assert_eq!(submitted_case().refused(&approver(), hard()), Refusal::WrongStage);
}

#[test]
fn an_objection_is_named_as_the_reason_only_where_there_was_one() {
    let objection = || extend(ExtensionReason::Objection);
    assert_eq!(published_case().refused(&approver(), objection()), Refusal::NoObjection);
    assert!(published_case().objected().tries(&approver(), objection()).is_ok());
}

#[test]
fn nobodys_procedure_ends_without_a_warning_whose_time_is_over() {
    let accepted = submitted_case().accepted();
    assert_eq!(accepted.refused(&approver(), terminate()), Refusal::NotWarned);
    let warned = accepted.does(&clerk(), warn());
    assert_eq!(warned.app.warning.as_ref().map(|warning| warning.due.date), Some(date(2026, 11, 9)));
    assert_eq!(warned.refused(&clerk(), warn()), Refusal::WarnedAlready);
    let last_day = warned.on(date(2026, 11, 9));
    assert_eq!(last_day.refused(&approver(), terminate()), Refusal::WarningRunning);
    let over = last_day.days_later(1);
    assert_eq!(over.refused(&clerk(), terminate()), Refusal::NotYours);
    for by in [approver(), district_approver()] {
        let ended = over.clone().does(&by, terminate());
        assert_eq!((ended.app.stage, ended.clocks()), (Stage::Terminated, vec![]));
        assert_eq!(ended.app.decision.unwrap().verdict, Verdict::Terminated);
    }
}

#[test]
fn who_warned_does_not_terminate() {
    let warned = submitted_case().accepted().does(&clerk(), warn()).on(date(2026, 11, 20));
    let both_hats = staff(CLERK_NO, Role::TownshipApprover, TOWNSHIP);
    assert_eq!(warned.refused(&both_hats, terminate()), Refusal::SecondPersonRequired);
}

#[test]
fn a_family_that_cooperates_is_warned_no_more() {
    let lift = || Command::LiftWarning;
    assert_eq!(submitted_case().refused(&clerk(), lift()), Refusal::NotWarned);
    let lifted = submitted_case().does(&clerk(), warn()).does(&clerk(), lift()).on(date(2026, 12, 1));
    assert_eq!(lifted.refused(&approver(), terminate()), Refusal::NotWarned);
    assert!(lifted.tries(&clerk(), warn()).is_ok(), "and may be warned again");
}

#[test]
fn a_warning_runs_five_working_days_for_the_family() {
    let running = clock(&submitted_case().does(&clerk(), warn()), ClockKind::Cooperation);
    assert_eq!((running.holder, running.due.date), (Holder::Family, date(2026, 11, 9)));
}

/// Asked on Thursday 5 November in the investigation, answered on Thursday the 12th: five working days stood still.
fn paused() -> Case {
    submitted_case().accepted().visited().on(date(2026, 11, 5)).does(&clerk(), supplement())
}

#[test]
fn papers_may_be_missing_in_the_investigation_too_and_the_answer_leads_back_there() {
    let asked = paused();
    assert_eq!(asked.app.stage, Stage::SupplementRequested);
    let refuse = Command::RefuseAcceptance { reasons: text("逾期") };
    assert_eq!(
        asked.clone().on(date(2026, 12, 30)).refused(&clerk(), refuse),
        Refusal::WrongStage,
        "accepted long ago"
    );
    let answered = asked.on(date(2026, 11, 12)).does(&owner(), answer());
    assert_eq!(answered.app.stage, Stage::Investigating);
    assert_eq!(answered.verified().app.stage, Stage::Opinion, "the visit before the pause still counts");
}

#[test]
fn clocks_that_ran_before_stand_still_while_the_family_adds_what_is_missing() {
    let total = |case: &Case| clock(case, ClockKind::Total);
    assert_eq!(total(&submitted_case().accepted()).due.date, date(2026, 12, 14));
    let asked = paused();
    assert!(total(&asked).paused && total(&asked).due.date == date(2026, 12, 14));
    assert_eq!(total(&asked.clone().on(date(2026, 11, 9))).due.date, date(2026, 12, 16), "two working days so far");
    let answered = asked.on(date(2026, 11, 12)).does(&owner(), answer());
    assert!(!total(&answered).paused);
    assert_eq!(total(&answered).due.date, date(2026, 12, 21), "five working days later");
    assert_eq!(clock(&answered, ClockKind::Investigate).due.date, date(2026, 11, 25), "twelve and five");
}

#[test]
fn a_report_that_comes_during_the_pause_is_kept_and_counts_with_the_answer() {
    let ordered = submitted_case().accepted().visited().does(&clerk(), Command::OrderVerification);
    let asked = ordered.does(&clerk(), supplement());
    let reported = asked.does(&Actor::System, Command::RecordVerification(report()));
    assert_eq!(reported.app.stage, Stage::SupplementRequested);
    assert_eq!(reported.does(&owner(), answer()).app.stage, Stage::Opinion);
}

#[test]
fn rounds_are_bounded_by_policy_wherever_they_are_asked() {
    let one = "counts.supplement_rounds = { value = 1 }";
    let again = submitted_case().does(&clerk(), supplement()).does(&owner(), answer()).accepted().under(one);
    assert_eq!(again.refused(&clerk(), supplement()), Refusal::TooManySupplements);
    assert!(!again.available(&clerk()).contains(&Action::RequestSupplement));
}

#[test]
fn a_refusal_goes_out_in_writing_within_three_working_days() {
    let refused = district_case().does(&district_approver(), Command::Refuse { reasons: text("收入高于标准") });
    let notice = clock(&refused, ClockKind::RefuseNotice);
    assert_eq!((notice.from, notice.due.date), (date(2026, 11, 10), date(2026, 11, 13)));
    assert_eq!(clock(&refused.on(date(2026, 11, 14)), ClockKind::RefuseNotice).due.date, date(2026, 11, 13));
}

#[test]
fn every_clock_names_its_basis_and_its_holder() {
    let case = submitted_case().accepted();
    let rows = [
        (ClockKind::SurveyStart, Holder::Staff(Role::TownshipClerk), Certainty::MemoryHigh),
        (ClockKind::Total, Holder::Staff(Role::TownshipClerk), Certainty::MemoryHigh),
    ];
    for (kind, holder, certainty) in rows {
        let clock = clock(&case, kind);
        let source = case.with_rules(|rules| clock.source(rules.policy)).expect("a document");
        assert_eq!((clock.holder, source.certainty), (holder, certainty), "{kind:?}");
    }
    let proposed = published_case();
    assert_eq!(clock(&proposed, ClockKind::Notice).holder, Holder::Village);
    let over = proposed.on(date(2026, 11, 10));
    assert_eq!(clock(&over, ClockKind::SubmitToDistrict).holder, Holder::Staff(Role::TownshipApprover));
}

#[test]
fn the_light_turns_amber_where_policy_says() {
    let half = submitted_case().under("shares.amber = { value = \"1/2\" }");
    let amber_on = |case: &Case| clock(case, ClockKind::Accept).amber_on;
    assert_eq!((amber_on(&submitted_case()), amber_on(&half)), (date(2026, 11, 4), date(2026, 11, 4)));
    let whole = submitted_case().under("shares.amber = { value = \"1/3\" }");
    assert_eq!(amber_on(&whole), date(2026, 11, 3));
}

#[test]
fn codes_of_clocks_read_back() {
    for kind in ClockKind::ALL {
        assert_eq!(ClockKind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(ClockKind::from_code("lunch"), None);
}

/// Accepted late by a day, everything else in time.
fn a_late_acceptance(day: Date) -> Case {
    a_case_on(date(2026, 11, 2)).with_household(1).signed().on(day).accepted().investigated()
}

#[test]
fn statistics_find_every_clock_that_was_stopped_and_whether_it_was_late() {
    let finished = |case: &Case| case.with_rules(|rules| finished_clocks(&case.log, rules)).unwrap();
    for (day, late) in [(date(2026, 11, 5), false), (date(2026, 11, 6), true)] {
        let case = a_late_acceptance(day);
        let stopped = finished(&case);
        let kinds: Vec<ClockKind> = stopped.iter().map(|finished| finished.clock.kind).collect();
        let expected = [
            ClockKind::Signatures,
            ClockKind::Accept,
            ClockKind::SurveyStart,
            ClockKind::VerificationStart,
            ClockKind::Investigate,
        ];
        assert_eq!(kinds, expected);
        let accept = stopped[1];
        assert_eq!((accept.was_late(), accept.ended_at.date()), (late, day));
        assert_eq!((accept.clock.from, accept.clock.due.date), (date(2026, 11, 2), date(2026, 11, 5)));
    }
    let decided = finished(&district_case().confirmed(152_000));
    let total = decided.iter().find(|finished| finished.clock.kind == ClockKind::Total).expect("the whole ended");
    assert!(!total.was_late() && decided.iter().any(|finished| finished.clock.kind == ClockKind::Confirm));
}
