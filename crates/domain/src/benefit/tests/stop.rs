use jiff::civil::date;

use super::world::{Case, clerk, district, owner, text};
use crate::access::Actor;
use crate::benefit::{Command, Event, Measure, Refusal, Stage, StopCause};
use crate::kind::Kind;

fn object() -> Command {
    Command::ObjectStop { text: text("他还病着。"), name: None, phone: None }
}

fn stop(cause: StopCause) -> Measure {
    Measure::Stop { cause }
}

#[test]
fn dibao_ends_from_the_month_after_the_decision_without_a_notice() {
    let mut case = Case::dibao();
    let event = case.on(date(2026, 5, 31)).measure(stop(StopCause::MeansAbove));
    assert!(matches!(event, Event::Terminated { from_month, .. } if from_month == date(2026, 6, 1)));
    assert_eq!((case.due(2026, 5), case.due(2026, 6)), (120_000, 0));
    assert_eq!(case.b().stage, Stage::Terminated);
    assert_eq!(case.propose(stop(StopCause::Death)), Err(Refusal::WrongStage));
}

#[test]
fn article_24_of_tekun_the_end_hangs_seven_full_days_before_it_is_decided() {
    let mut case = Case::tekun();
    let event = case.on(date(2026, 5, 20)).measure(stop(StopCause::ObligorAble));
    let Event::StopPublished { from, until, .. } = event else { panic!("not published") };
    assert_eq!((from, until.date), (date(2026, 5, 20), date(2026, 5, 27)));
    assert_eq!((case.b().stage, case.due(2026, 6)), (Stage::StopPublished, 108_000));
    case.on(date(2026, 5, 27));
    assert_eq!(case.act(&district(), Command::DecideStop), Err(Refusal::NoticeRunning));
    case.on(date(2026, 5, 28));
    assert_eq!(case.act(&Actor::Anyone, object()), Err(Refusal::NoticeOver));
    assert_eq!(case.act(&clerk(), Command::DecideStop), Err(Refusal::NotYours));
    case.act(&district(), Command::DecideStop).unwrap();
    assert_eq!((case.due(2026, 5), case.due(2026, 6)), (108_000, 0));
}

#[test]
fn an_objection_leads_to_a_second_notice_or_to_giving_up() {
    let mut case = Case::tekun();
    case.on(date(2026, 5, 20)).measure(stop(StopCause::MeansAbove));
    assert_eq!(case.propose(Measure::PublishAgain), Err(Refusal::NoObjection));
    case.on(date(2026, 5, 22)).act(&Actor::Anyone, object()).unwrap();
    case.on(date(2026, 5, 28));
    assert_eq!(case.act(&district(), Command::DecideStop), Err(Refusal::ObjectionOpen));
    let mut given_up = case.clone();
    case.measure(Measure::PublishAgain);
    assert_eq!(case.b().stop_notices.len(), 2);
    assert_eq!(case.b().stop_notice().unwrap().until.date, date(2026, 6, 4));
    assert!(!case.b().has_open_objection());
    assert_eq!(case.act(&district(), Command::DecideStop), Err(Refusal::NoticeRunning), "the second one counts");
    case.on(date(2026, 6, 5)).act(&district(), Command::DecideStop).unwrap();
    assert_eq!((case.due(2026, 6), case.due(2026, 7)), (108_000, 0));
    given_up.measure(Measure::DropStop);
    assert_eq!((given_up.b().stage, given_up.due(2026, 7)), (Stage::Active, 108_000));
}

#[test]
fn giving_up_leads_back_to_where_it_stood() {
    let mut case = Case::tekun();
    case.on(date(2026, 5, 2)).measure(Measure::Suspend);
    case.measure(stop(StopCause::RefusedReview));
    case.measure(Measure::DropStop);
    assert_eq!(case.b().stage, Stage::Suspended);
    assert_eq!(case.due(2026, 6), 0);
}

#[test]
fn a_stream_of_objections_has_a_bound() {
    let mut case = Case::tekun();
    case.on(date(2026, 5, 20)).measure(stop(StopCause::MeansAbove));
    for _ in 0..50 {
        case.act(&Actor::Anyone, object()).unwrap();
    }
    assert_eq!(case.act(&Actor::Anyone, object()), Err(Refusal::TooManyObjections));
}

#[test]
fn a_family_leaves_by_its_own_wish_only_when_it_said_so() {
    let mut case = Case::dibao();
    assert_eq!(case.propose(stop(StopCause::OwnRequest)), Err(Refusal::StopNotRequested));
    case.act(&owner(), Command::RequestStop { text: text("儿子工作了。") }).unwrap();
    assert_eq!(case.act(&owner(), Command::RequestStop { text: text("再说一次。") }), Err(Refusal::NothingChanges));
    assert_eq!(case.b().stage, Stage::Active, "asking alone ends nothing");
    case.measure(stop(StopCause::OwnRequest));
    assert_eq!(case.b().ending.as_ref().unwrap().cause, StopCause::OwnRequest);
}

#[test]
fn each_cause_belongs_to_its_kinds() {
    for cause in [StopCause::AbleToWork, StopCause::ObligorAble, StopCause::LeftSchool] {
        assert_eq!(Case::dibao().propose(stop(cause)), Err(Refusal::CauseImpossible), "{cause:?}");
        Case::tekun().propose(stop(cause)).unwrap();
    }
    for kind in [Kind::Dibao, Kind::Tekun] {
        let amount_fen = 60_000;
        assert_eq!(Case::of(kind, amount_fen, 1).propose(stop(StopCause::Expired)), Err(Refusal::CauseImpossible));
    }
}

#[test]
fn rigid_spending_ends_only_after_its_last_day_and_by_a_person() {
    let mut case = Case::of(Kind::RigidSpending, 0, 2);
    case.on(date(2027, 1, 19));
    assert_eq!(case.propose(stop(StopCause::Expired)), Err(Refusal::NotExpired));
    case.on(date(2027, 1, 20));
    assert_eq!(case.b().stage, Stage::Active);
    case.measure(stop(StopCause::Expired));
    assert_eq!(case.b().stage, Stage::Terminated);
}

#[test]
fn every_cause_and_sort_reads_back_from_its_code() {
    for cause in StopCause::ALL {
        assert_eq!(StopCause::from_code(cause.code()), Some(cause));
    }
    for sort in crate::benefit::ChangeSort::ALL {
        assert_eq!(crate::benefit::ChangeSort::from_code(sort.code()), Some(sort));
    }
    for stage in Stage::ALL {
        assert_eq!(Stage::from_code(stage.code()), Some(stage));
    }
    assert_eq!(StopCause::from_code("because"), None);
}
