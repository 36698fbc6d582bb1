//! 办法 第20–23条: the district confirms, refuses, or sends back.

use jiff::civil::date;

use super::case::{district_case, submitted_case};
use super::world::{
    CLERK_NO, DISTRICT, RURAL_FEN, approve, clerk, district_approver, officer, report, reviewer, staff, text, visit,
};
use crate::access::Role;
use crate::application::{Action, Command, Outcome, Refusal, Stage, Verdict, first_paid_month};
use crate::ids::StaffId;
use crate::kind::Kind;
use crate::money::Fen;

fn back() -> Command {
    Command::Return { reasons: text("请补充入户照片") }
}

#[test]
fn article_22_confirmed_with_an_amount_from_the_month_after_the_decision() {
    let case = district_case().confirmed(152_000);
    let decision = case.app.decision.unwrap();
    let verdict = Verdict::Approved { kind: Kind::Dibao, amount: Fen::new(152_000), first_month: date(2026, 12, 1) };
    assert_eq!((case.app.stage, decision.verdict), (Stage::Decided, verdict));
    assert!(decision.policy_version.is_some_and(|version| version.contains("CN/procedure@2021-07-01")));
}

#[test]
fn the_first_month_is_the_next_even_over_the_year() {
    assert_eq!(first_paid_month(date(2026, 12, 31)), date(2027, 1, 1));
    assert_eq!(first_paid_month(date(2026, 1, 31)), date(2026, 2, 1));
    let case = district_case();
    for wrong in [date(2026, 11, 1), date(2026, 12, 2), date(2027, 1, 1)] {
        let confirm = Command::Confirm { amount: Fen::new(152_000), first_month: wrong, reasons: text("同意") };
        assert_eq!(case.refused(&district_approver(), confirm), Refusal::FirstMonthNotNext, "{wrong}");
    }
}

#[test]
fn what_was_published_is_what_is_confirmed() {
    let case = district_case();
    for wrong in [0, 151_999, 152_001, 4 * RURAL_FEN] {
        let confirm = case.confirm_with(wrong);
        assert_eq!(case.refused(&district_approver(), confirm), Refusal::AmountNotPublished, "{wrong}");
    }
    let refusal = submitted_case().accepted().investigated().proposed(Outcome::Refuse).published();
    assert_eq!(refusal.refused(&district_approver(), refusal.confirm_with(1)), Refusal::AmountNotPublished);
}

#[test]
fn article_23_refused_in_writing_with_reasons() {
    let case = district_case().does(&district_approver(), Command::Refuse { reasons: text("收入高于标准") });
    let decision = case.app.decision.unwrap();
    assert_eq!((case.app.stage, decision.verdict), (Stage::Decided, Verdict::Refused));
    assert_eq!(decision.reasons, text("收入高于标准"));
}

#[test]
fn a_returned_file_is_investigated_published_and_handed_in_again() {
    for by in [reviewer(), district_approver()] {
        let returned = district_case().does(&by, back());
        assert_eq!((returned.app.stage, returned.app.received_at), (Stage::Investigating, None));
        assert_eq!(returned.app.returns[0].from, Stage::Confirmation);
        let old_visit = Command::RecordVisit(visit(date(2026, 11, 2)));
        assert_eq!(returned.refused(&clerk(), old_visit), Refusal::VisitDateImpossible);
        let again = returned.days_later(1).visited().proposed(approve(100_000)).published().notice_closed();
        assert_eq!((again.app.stage, again.app.notices.len()), (Stage::Confirmation, 2));
        assert_eq!(again.confirmed(100_000).app.stage, Stage::Decided);
    }
}

#[test]
fn the_reviewer_returns_and_does_not_decide() {
    let case = district_case();
    let beside = vec![Action::Return, Action::RecordDraw, Action::RecordDistrictVisit, Action::RecordComplaint];
    assert_eq!(case.available(&reviewer()), beside);
    let confirm = case.confirm_with(1);
    assert_eq!(case.refused(&reviewer(), confirm), Refusal::NotYours);
}

#[test]
fn nobody_decides_on_a_file_that_they_had_a_hand_in() {
    let case = district_case();
    // The clerk and the township's approver, each promoted to the district.
    for id in [CLERK_NO, 102] {
        let promoted = staff(id, Role::DistrictApprover, DISTRICT);
        let confirm = case.confirm_with(1);
        assert_eq!(case.refused(&promoted, confirm), Refusal::SecondPersonRequired, "{id}");
        let refuse = Command::Refuse { reasons: text("不同意") };
        assert_eq!(case.refused(&promoted, refuse), Refusal::SecondPersonRequired, "{id}");
        let offered = case.available(&promoted);
        assert!(!offered.contains(&Action::Confirm) && !offered.contains(&Action::Refuse), "{id}");
        assert!(offered.contains(&Action::Return), "{id}");
    }
}

#[test]
fn every_step_of_staff_keeps_who_took_it() {
    let by_hand = submitted_case()
        .accepted()
        .does(&clerk(), Command::OrderVerification)
        .does(&officer(), Command::RecordVerification(report()))
        .visited()
        .proposed(approve(1))
        .published()
        .objected()
        .reinvestigated()
        .visited()
        .proposed(approve(1))
        .published()
        .notice_closed()
        .confirmed(1);
    let steps: [(Action, u128); 12] = [
        (Action::Accept, CLERK_NO),
        (Action::OrderVerification, CLERK_NO),
        (Action::RecordVerification, 103),
        (Action::RecordVisit, CLERK_NO),
        (Action::WriteOpinion, CLERK_NO),
        (Action::StartNotice, 102),
        (Action::Reinvestigate, CLERK_NO),
        (Action::RecordVisit, CLERK_NO),
        (Action::WriteOpinion, CLERK_NO),
        (Action::StartNotice, 102),
        (Action::CloseNotice, 102),
        (Action::Confirm, 105),
    ];
    let kept = by_hand.app.hands.iter().map(|hand| (hand.action, hand.staff));
    let expected = steps.map(|(action, id)| (action, StaffId::from_uuid(uuid::Uuid::from_u128(id))));
    assert!(kept.eq(expected), "{:?}", by_hand.app.hands);
}

#[test]
fn a_decided_case_stays_decided() {
    let decided = district_case().confirmed(152_000);
    assert_eq!(decided.refused(&district_approver(), back()), Refusal::WrongStage);
    for by in [reviewer(), district_approver()] {
        assert!(decided.available(&by).is_empty(), "{by:?}");
    }
    assert_eq!(decided.available(&super::world::owner()), [Action::RecordDelivery], "the letter is to be read");
    let kept = [Action::WithdrawAuthorization, Action::RecordDelivery];
    assert_eq!(decided.available(&clerk()), kept, "help goes on, and so does the consent");
    let opinion = Command::WriteOpinion { outcome: Outcome::Refuse, reasons: text("改") };
    assert_eq!(decided.refused(&clerk(), opinion), Refusal::WrongStage);
}
