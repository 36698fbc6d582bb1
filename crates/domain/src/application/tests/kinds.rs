//! 一次申请、分类审核认定: one application, judged in order with the family's consent; each kind with its own rules.

use jiff::civil::date;

use super::case::{Case, a_case, accept, ask, submitted_case};
use super::world::{
    alone_in_everything, approve, approve_as, approver, citizen_id, clerk, district_approver, number, owner, spending,
    text,
};
use crate::application::{
    Action, Assessed, ClockKind, Command, Earlier, Event, Outcome, Refusal, Stage, Verdict, first_month_of,
};
use crate::household::{Answer, MemberNo, Section};
use crate::kind::{Kind, Request, TemporarySort};
use crate::money::Fen;
use crate::policy::ConfirmLevel;

const EXPENSE: Request = Request::Temporary { sort: TemporarySort::Expense };

fn opinion(outcome: Outcome) -> Command {
    Command::WriteOpinion { outcome, reasons: text("按核算结果") }
}

fn investigated(request: Request) -> Case {
    a_case().with_household_asking(1, request).signed().accepted().investigated()
}

#[test]
fn every_kind_asks_for_its_own_parts() {
    let lasting = |first| Request::Lasting { first, others_too: false };
    let rows: [(Request, &[Section]); 6] = [
        (lasting(Kind::Dibao), &[Section::Income]),
        (lasting(Kind::Tekun), &[Section::Income, Section::Obligors]),
        (lasting(Kind::RigidSpending), &[Section::Income, Section::Spending]),
        (Request::Lasting { first: Kind::Dibao, others_too: true }, &[Section::Income, Section::Spending]),
        (EXPENSE, &[Section::Income, Section::Spending]),
        (Request::Temporary { sort: TemporarySort::Emergency }, &[]),
    ];
    for (request, wanted) in rows {
        let missing = a_case().answers(Answer::Request(request)).app.declaration.missing();
        for part in [Section::Income, Section::Spending, Section::Obligors] {
            assert_eq!(missing.contains(&part), wanted.contains(&part), "{request:?} {part:?}");
        }
    }
}

#[test]
fn temporary_relief_is_no_lasting_kind() {
    let wrong = Request::Lasting { first: Kind::Temporary, others_too: false };
    assert_eq!(a_case().refused(&owner(), Command::Answer(Answer::Request(wrong))), Refusal::KindImpossible);
    let stranger = Request::Single { member: MemberNo(7), others_too: false };
    assert_eq!(a_case().refused(&owner(), Command::Answer(Answer::Request(stranger))), Refusal::NoSuchMember);
}

#[test]
fn the_same_cause_is_refused_with_the_earlier_number() {
    let earlier = || Some(Earlier { number: number(), kind: Kind::Dibao, citizen: citizen_id(3) });
    let asked = Command::AskSignatures { promised: true, earlier: earlier() };
    assert_eq!(a_case().with_household(1).refused(&owner(), asked), Refusal::SameCause(Some(number())));
    let accepted = Command::Accept { number: number(), earlier: earlier() };
    assert_eq!(submitted_case().refused(&clerk(), accepted), Refusal::SameCause(Some(number())));
    assert!(submitted_case().tries(&clerk(), accept()).is_ok());
    assert!(a_case().with_household(1).tries(&owner(), ask()).is_ok());
}

#[test]
fn the_number_of_another_accounts_application_is_told_to_staff_alone() {
    let earlier = || Some(Earlier { number: number(), kind: Kind::Dibao, citizen: citizen_id(4) });
    let asked = || Command::AskSignatures { promised: true, earlier: earlier() };
    assert_eq!(a_case().with_household(1).refused(&owner(), asked()), Refusal::SameCause(None));
    let accepted = Command::Accept { number: number(), earlier: earlier() };
    assert_eq!(submitted_case().refused(&clerk(), accepted), Refusal::SameCause(Some(number())));
}

#[test]
fn another_kind_needs_the_familys_consent() {
    let case = investigated(Request::DIBAO);
    for kind in [Kind::Tekun, Kind::Marginal, Kind::RigidSpending] {
        assert_eq!(case.refused(&clerk(), opinion(approve_as(kind, 0))), Refusal::ConsentMissing, "{kind:?}");
    }
    let agreed = case.does(&owner(), Command::GiveConsent);
    let events = agreed.tries(&clerk(), opinion(approve_as(Kind::Marginal, 0))).unwrap();
    assert_eq!(events[0], Event::Reclassified { from: Kind::Dibao, to: Kind::Marginal });
    let judged = agreed.proposed(approve_as(Kind::Marginal, 0));
    assert_eq!((judged.app.kind(), judged.app.declaration.request().kind()), (Kind::Marginal, Kind::Dibao));
}

#[test]
fn consent_is_given_once_after_submission_and_not_for_temporary_relief() {
    assert_eq!(a_case().with_household(1).refused(&owner(), Command::GiveConsent), Refusal::WrongStage);
    let agreed = submitted_case().does(&owner(), Command::GiveConsent);
    assert_eq!(agreed.refused(&owner(), Command::GiveConsent), Refusal::ConsentGivenAlready);
    let beforehand = a_case().with_household_asking(1, Request::Lasting { first: Kind::Tekun, others_too: true });
    assert_eq!(beforehand.signed().refused(&owner(), Command::GiveConsent), Refusal::ConsentGivenAlready);
    let temporary = a_case().with_household_asking(1, EXPENSE).signed();
    assert_eq!(temporary.refused(&owner(), Command::GiveConsent), Refusal::KindImpossible);
}

#[test]
fn temporary_relief_is_judged_alone_and_nothing_else_becomes_it() {
    let temporary = investigated(EXPENSE);
    assert_eq!(temporary.refused(&clerk(), opinion(approve(1))), Refusal::KindImpossible);
    let agreed = investigated(Request::DIBAO).does(&owner(), Command::GiveConsent);
    assert_eq!(agreed.refused(&clerk(), opinion(approve_as(Kind::Temporary, 1))), Refusal::KindImpossible);
}

#[test]
fn kinds_that_pay_nothing_by_themselves_are_granted_with_nothing() {
    for kind in [Kind::Marginal, Kind::RigidSpending] {
        let case = investigated(Request::Lasting { first: kind, others_too: false });
        assert_eq!(case.refused(&clerk(), opinion(approve_as(kind, 1))), Refusal::AmountImpossible, "{kind:?}");
        let decided = case.proposed(approve_as(kind, 0)).published().notice_closed().confirmed(0);
        let verdict = Verdict::Approved { kind, amount: Fen::ZERO, first_month: date(2026, 12, 1) };
        assert_eq!(decided.app.decision.unwrap().verdict, verdict);
    }
}

#[test]
fn temporary_relief_is_paid_at_once_up_to_its_ceiling() {
    let case = investigated(EXPENSE);
    for wrong in [0, 770_001] {
        let outcome = approve_as(Kind::Temporary, wrong);
        assert_eq!(case.refused(&clerk(), opinion(outcome)), Refusal::AmountImpossible, "{wrong}");
    }
    let published = case.proposed(approve_as(Kind::Temporary, 770_000)).published();
    assert_eq!(published.app.notice().unwrap().until.date, date(2026, 11, 7), "five days of its own");
    let decided = published.notice_closed().confirmed(770_000);
    let verdict =
        Verdict::Approved { kind: Kind::Temporary, amount: Fen::new(770_000), first_month: date(2026, 11, 1) };
    assert_eq!(decided.app.decision.unwrap().verdict, verdict);
    assert_eq!(first_month_of(Kind::Tekun, date(2026, 12, 31)), date(2027, 1, 1));
}

#[test]
fn small_sums_of_temporary_relief_are_the_townships_to_decide() {
    for (amount_fen, level) in [(200_000, ConfirmLevel::Township), (200_001, ConfirmLevel::District)] {
        let case = investigated(EXPENSE).proposed(approve_as(Kind::Temporary, amount_fen)).published().notice_closed();
        assert_eq!(case.app.confirm_level, Some(level), "{amount_fen}");
    }
}

#[test]
fn an_intended_refusal_of_temporary_relief_hangs_too() {
    let case = investigated(EXPENSE).proposed(Outcome::Refuse).published();
    assert_eq!(case.app.stage, Stage::PublicNotice);
    let decided = case.notice_closed().does(&district_approver(), Command::Refuse { reasons: text("不符合条件") });
    assert_eq!(decided.app.decision.unwrap().verdict, Verdict::Refused);
}

#[test]
fn a_kind_brings_its_own_periods_and_a_reclassified_file_runs_under_the_new_ones() {
    let tekun = Request::Lasting { first: Kind::Tekun, others_too: true };
    let total = |case: &Case| {
        case.clocks().into_iter().find(|clock| clock.kind == ClockKind::Total).map(|clock| clock.due.date)
    };
    let case = investigated(tekun);
    assert_eq!(total(&case), Some(date(2026, 12, 28)), "forty working days");
    let agreed = case.proposed(approve(1));
    assert_eq!(total(&agreed), Some(date(2026, 12, 14)), "thirty, as 低保");
}

#[test]
fn self_care_is_assessed_before_the_opinion_and_never_for_temporary_relief() {
    let assess = |no| Command::AssessSelfCare(Assessed { member: MemberNo(no), care: alone_in_everything() });
    let case = investigated(Request::Lasting { first: Kind::Tekun, others_too: false });
    assert_eq!(case.refused(&clerk(), assess(9)), Refusal::NoSuchMember);
    let assessed = case.does(&clerk(), assess(1));
    assert_eq!(assessed.app.self_care.len(), 1);
    let written = assessed.proposed(Outcome::Refuse);
    assert_eq!(written.refused(&clerk(), assess(1)), Refusal::OpinionWrittenAlready);
    assert_eq!(investigated(EXPENSE).refused(&clerk(), assess(1)), Refusal::KindImpossible);
}

#[test]
fn who_assessed_or_settled_does_not_publish() {
    let assess = Command::AssessSelfCare(Assessed { member: MemberNo(1), care: alone_in_everything() });
    let case = investigated(Request::DIBAO).does(&clerk(), assess);
    let both_hats =
        super::world::staff(super::world::CLERK_NO, crate::access::Role::TownshipApprover, super::world::TOWNSHIP);
    let written = case.proposed(approve(1));
    assert_eq!(written.refused(&both_hats, Command::StartNotice), Refusal::SecondPersonRequired);
    assert!(written.available(&approver()).contains(&Action::StartNotice));
}

#[test]
fn sums_of_spending_are_bounded_like_all_others() {
    let wrong = Command::Answer(Answer::Spending(spending(-1)));
    assert_eq!(a_case().refused(&owner(), wrong), Refusal::SumImpossible);
}
