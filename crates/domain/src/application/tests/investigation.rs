//! 办法 第15–19条: verification beside household visit, then the township's opinion.

use jiff::civil::date;

use super::case::{a_case, submitted_case};
use super::world::{
    CLERK_NO, RURAL_FEN, TOWNSHIP, approve, approver, clerk, member, name, officer, paper, report, staff, text, visit,
};
use crate::access::{Actor, Role};
use crate::application::{Action, Command, Outcome, Refusal, Stage, Visit};
use crate::household::{Answer, Member, MemberNo, PaperKind};
use crate::limits;

fn refused_visit(change: impl FnOnce(&mut Visit)) -> Refusal {
    let case = submitted_case().accepted().days_later(2);
    let mut visit = visit(case.today());
    change(&mut visit);
    case.refused(&clerk(), Command::RecordVisit(visit))
}

#[test]
fn verification_and_visit_run_side_by_side_and_the_later_one_opens_the_opinion() {
    let accepted = submitted_case().accepted();
    assert_eq!(accepted.clone().visited().app.stage, Stage::Investigating);
    assert_eq!(accepted.clone().verified().app.stage, Stage::Investigating);
    assert_eq!(accepted.clone().visited().verified().app.stage, Stage::Opinion);
    assert_eq!(accepted.verified().visited().app.stage, Stage::Opinion);
}

#[test]
fn the_verification_is_ordered_once_and_answered_once() {
    let case = submitted_case().accepted();
    let record = || Command::RecordVerification(report());
    assert_eq!(case.refused(&Actor::System, record()), Refusal::NoVerificationExpected);
    let ordered = case.does(&clerk(), Command::OrderVerification);
    assert_eq!(ordered.refused(&clerk(), Command::OrderVerification), Refusal::VerificationOrderedAlready);
    let by_hand = ordered.does(&officer(), record());
    assert_eq!(by_hand.refused(&Actor::System, record()), Refusal::NoVerificationExpected, "a second answer");
}

#[test]
fn a_report_speaks_of_members_only_and_within_bounds() {
    let ordered = submitted_case().accepted().does(&clerk(), Command::OrderVerification);
    let mut stranger = report();
    stranger.findings[0].member = MemberNo(9);
    assert_eq!(ordered.refused(&Actor::System, Command::RecordVerification(stranger)), Refusal::NoSuchMember);
    let mut endless = report();
    endless.findings = vec![endless.findings[0].clone(); limits::VERIFICATION_FINDINGS_MAX + 1];
    assert_eq!(ordered.refused(&Actor::System, Command::RecordVerification(endless)), Refusal::ListTooLong);
}

#[test]
fn every_group_of_investigators_has_at_least_two_different_people() {
    assert_eq!(refused_visit(|visit| visit.visitors.truncate(1)), Refusal::TwoVisitorsRequired);
    assert_eq!(refused_visit(|visit| visit.visitors = vec![name("周明"); 3]), Refusal::TwoVisitorsRequired);
    let crowd = |visit: &mut Visit| visit.visitors.extend(vec![name("郑强"); limits::VISITORS_MAX]);
    assert_eq!(refused_visit(crowd), Refusal::ListTooLong);
}

#[test]
fn the_present_member_signs_and_so_must_be_able_to() {
    assert_eq!(refused_visit(|visit| visit.family_witness = MemberNo(9)), Refusal::NoSuchMember);
    assert_eq!(refused_visit(|visit| visit.family_witness = MemberNo(3)), Refusal::WitnessCannotSign);
    let helpless = Member { lacks_capacity: true, ..member(4) };
    let case = a_case().with_household(4).answers(Answer::Member(helpless)).signed().accepted();
    let with_her = Visit { family_witness: MemberNo(4), ..visit(case.today()) };
    assert_eq!(case.refused(&clerk(), Command::RecordVisit(with_her)), Refusal::WitnessCannotSign);
}

#[test]
fn a_visit_is_neither_in_the_future_nor_before_acceptance() {
    assert_eq!(refused_visit(|visit| visit.visited_on = date(2026, 11, 5)), Refusal::VisitDateImpossible);
    assert_eq!(refused_visit(|visit| visit.visited_on = date(2026, 11, 1)), Refusal::VisitDateImpossible);
    let case = submitted_case().accepted().days_later(2);
    let on_acceptance_day = Command::RecordVisit(visit(date(2026, 11, 2)));
    assert!(case.does(&clerk(), on_acceptance_day).app.visited);
}

#[test]
fn photographs_of_a_visit_are_the_visitors_own() {
    assert_eq!(refused_visit(|visit| visit.photos = vec![paper(5, PaperKind::Other)]), Refusal::NoSuchPaper);
    assert_eq!(refused_visit(|visit| visit.photos = vec![paper(5, PaperKind::VisitPhoto); 2]), Refusal::NoSuchPaper);
    assert_eq!(refused_visit(|visit| visit.photos = vec![paper(1, PaperKind::VisitPhoto)]), Refusal::NoSuchPaper);
    let many = |visit: &mut Visit| {
        let last = 100 + u128::try_from(limits::VISIT_PHOTOS_MAX).unwrap();
        visit.photos = (100..=last).map(|no| paper(no, PaperKind::VisitPhoto)).collect();
    };
    assert_eq!(refused_visit(many), Refusal::TooManyPapers);
}

#[test]
fn one_visit_is_enough_for_one_investigation() {
    let visited = submitted_case().accepted().visited();
    assert_eq!(visited.refused(&clerk(), Command::RecordVisit(visit(visited.today()))), Refusal::VisitedAlready);
    let offered = visited.available(&clerk());
    assert!(offered.contains(&Action::OrderVerification) && !offered.contains(&Action::RecordVisit));
}

#[test]
fn article_19_the_clerk_writes_one_opinion_and_another_person_publishes_it() {
    let case = submitted_case().accepted().investigated();
    assert_eq!(case.refused(&approver(), Command::StartNotice), Refusal::NoOpinion);
    assert_eq!(case.refused(&approver(), Command::Return { reasons: text("缺少理由") }), Refusal::NoOpinion);
    let written = case.proposed(approve(1));
    let again = Command::WriteOpinion { outcome: Outcome::Refuse, reasons: text("不符合条件") };
    assert_eq!(written.refused(&clerk(), again), Refusal::OpinionWrittenAlready);
    let same_person = staff(CLERK_NO, Role::TownshipApprover, TOWNSHIP);
    assert_eq!(written.refused(&same_person, Command::StartNotice), Refusal::SecondPersonRequired);
    assert_eq!(written.published().app.stage, Stage::PublicNotice);
}

#[test]
fn the_approver_sends_an_opinion_back_to_be_written_again() {
    let proposed = submitted_case().accepted().investigated().proposed(approve(152_000));
    let returned = proposed.does(&approver(), Command::Return { reasons: text("金额请复核") });
    assert_eq!((returned.app.stage, &returned.app.opinion), (Stage::Opinion, &None));
    assert_eq!(returned.app.returns[0].from, Stage::Opinion);
    assert_eq!(returned.proposed(approve(100_000)).published().app.stage, Stage::PublicNotice);
}

#[test]
fn the_amount_is_above_zero_and_at_most_the_standard_of_each_member_and_what_is_added() {
    let case = submitted_case().accepted().investigated();
    let propose = |amount_fen| Command::WriteOpinion { outcome: approve(amount_fen), reasons: text("符合条件") };
    // 60 yuan are added for the grandmother, who is over seventy.
    let most = 4 * RURAL_FEN + 6_000;
    for wrong in [-1, 0, most + 1, i64::MAX] {
        assert_eq!(case.refused(&clerk(), propose(wrong)), Refusal::AmountImpossible, "{wrong}");
    }
    for right in [1, most] {
        assert!(case.tries(&clerk(), propose(right)).is_ok(), "{right}");
    }
}
