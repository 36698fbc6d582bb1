//! 公示有异议: a new visit or a community appraisal, a new opinion, and a second notice where policy wants one.

use jiff::civil::date;

use super::case::{Case, district_case, published_case, submitted_case};
use super::world::{appraisal, approve, approver, clerk, paper, reviewer, text};
use crate::application::{Appraisal, ClockKind, Command, Refusal, Stage};
use crate::household::PaperKind;

const NO_SECOND_NOTICE: &str = "switches.republish_after_objection = { value = false }";

fn objected() -> Case {
    published_case().days_later(2).objected().reinvestigated().days_later(1)
}

fn held(people: usize) -> Command {
    Command::RecordAppraisal(appraisal(date(2026, 11, 5), people))
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Appraisal)) -> Refusal {
    let mut meeting = appraisal(date(2026, 11, 5), 15);
    change(&mut meeting);
    objected().refused(&clerk(), Command::RecordAppraisal(meeting))
}

#[test]
fn an_appraisal_is_only_a_remedy_after_an_objection() {
    let accepted = submitted_case().accepted().verified();
    assert_eq!(accepted.refused(&clerk(), held(15)), Refusal::NoObjection);
    let returned = district_case().does(&reviewer(), Command::Return { reasons: text("补充") });
    assert_eq!(returned.refused(&clerk(), held(15)), Refusal::NoObjection);
}

#[test]
fn an_appraisal_takes_the_place_of_a_second_visit() {
    let case = objected().does(&clerk(), held(13));
    assert_eq!((case.app.stage, case.app.visits.len(), case.app.appraisals.len()), (Stage::Opinion, 1, 1));
    let visited = objected().visited();
    assert_eq!(visited.refused(&clerk(), held(13)), Refusal::WrongStage, "the visit was answer enough");
}

#[test]
fn the_quorum_is_thirteen_and_odd() {
    for (people, refusal) in
        [(11, Some(Refusal::QuorumMissed)), (13, None), (14, Some(Refusal::QuorumMissed)), (15, None)]
    {
        assert_eq!(objected().tries(&clerk(), held(people)).err(), refusal, "{people}");
    }
    let even = objected().under("switches.appraisal_odd = { value = false }");
    assert!(even.tries(&clerk(), held(14)).is_ok());
}

#[test]
fn a_third_of_the_meeting_are_residents() {
    let composed = |residents, committee| {
        move |meeting: &mut Appraisal| {
            (meeting.residents_count, meeting.committee_count) = (residents, committee);
        }
    };
    assert_eq!(refused(composed(4, 11)), Refusal::TooFewResidents);
    let mut enough = appraisal(date(2026, 11, 5), 15);
    composed(5, 10)(&mut enough);
    assert!(objected().tries(&clerk(), Command::RecordAppraisal(enough)).is_ok());
}

#[test]
fn nobody_votes_twice() {
    assert_eq!(refused(|meeting| meeting.votes_against = 1), Refusal::VotesImpossible);
    let mut abstained = appraisal(date(2026, 11, 5), 15);
    abstained.votes_for = 3;
    assert!(objected().tries(&clerk(), Command::RecordAppraisal(abstained)).is_ok());
}

#[test]
fn the_meeting_follows_the_objection_and_does_not_lie_ahead() {
    assert_eq!(refused(|meeting| meeting.held_on = date(2026, 11, 3)), Refusal::DateImpossible);
    assert_eq!(refused(|meeting| meeting.held_on = date(2026, 11, 8)), Refusal::DateImpossible);
}

#[test]
fn the_signed_sheet_is_kept_and_comes_once() {
    assert_eq!(refused(|meeting| meeting.photos = vec![paper(1, PaperKind::Other)]), Refusal::NoSuchPaper);
    assert_eq!(refused(|meeting| meeting.photos = vec![paper(8, PaperKind::IdCard)]), Refusal::NoSuchPaper);
    let mut with_sheet = appraisal(date(2026, 11, 5), 15);
    with_sheet.photos = vec![paper(8, PaperKind::Other)];
    let case = objected().does(&clerk(), Command::RecordAppraisal(with_sheet));
    assert_eq!(case.app.papers().count(), 2);
}

#[test]
fn a_second_notice_hangs_where_policy_wants_one() {
    let again = objected().visited().proposed(approve(152_000));
    assert_eq!(again.clone().published().app.notices.len(), 2, "the same opinion, after an objection");
    let straight = again.under(NO_SECOND_NOTICE).published();
    assert_eq!((straight.app.stage, straight.app.notices.len()), (Stage::Confirmation, 1));
    assert_eq!(straight.confirmed(152_000).app.stage, Stage::Decided);
}

#[test]
fn what_hung_already_need_not_hang_again_after_a_return() {
    let returned = district_case().does(&reviewer(), Command::Return { reasons: text("补充照片") }).days_later(1);
    let same = returned.clone().visited().proposed(approve(152_000)).published();
    assert_eq!((same.app.stage, same.app.notices.len()), (Stage::Confirmation, 1));
    let other = returned.visited().proposed(approve(100_000)).published();
    assert_eq!((other.app.stage, other.app.notices.len()), (Stage::PublicNotice, 2));
}

#[test]
fn an_objection_is_answered_within_ten_working_days() {
    let answer = |case: &Case| case.clocks().into_iter().find(|clock| clock.kind == ClockKind::ObjectionAnswer);
    let hanging = published_case().days_later(2).objected();
    assert_eq!(answer(&hanging).map(|clock| clock.due.date), Some(date(2026, 11, 18)));
    assert_eq!(answer(&objected()).map(|clock| clock.from), Some(date(2026, 11, 4)), "still from the objection");
    let written = objected().visited().proposed(approve(1));
    assert_eq!(answer(&written), None, "the new opinion is the answer");
    assert!(written.tries(&approver(), Command::StartNotice).is_ok());
}
