//! 临时救助 急难型: the plight is enough to come in, relief comes first, papers are completed within their time.

use jiff::civil::date;

use super::case::{Case, a_case, accept, ask};
use super::world::{
    approve_as, approver, citizen_id, clerk, division, link_of, member, number, on_paper, owner, paper, short, staff,
    text,
};
use crate::access::Role;
use crate::application::{
    Action, AskedWay, ClockKind, Command, Earlier, Holder, Light, Refusal, SigningAct, SigningWay, Stage, Verdict,
};
use crate::household::{Answer, Cause, Member, PaperKind, Section};
use crate::kind::{Kind, Request, TemporarySort};
use crate::money::Fen;
use crate::policy::Residence;

const EMERGENCY: Request = Request::Temporary { sort: TemporarySort::Emergency };

fn call() -> Command {
    Command::CallForHelp { earlier: None }
}

fn propose(amount_fen: i64) -> Command {
    Command::ProposeRelief {
        amount: Fen::new(amount_fen),
        photo: paper(70, PaperKind::ReliefPhoto),
        text: text("房屋失火,无处居住"),
    }
}

fn close() -> Command {
    Command::CloseRelief { text: text("材料已补齐") }
}

/// Only the plight, the place, and one person with a phone.
fn plight() -> Case {
    let place =
        Answer::Place { village: division("500114112003"), address: short("村口"), residence: Residence::Rural };
    a_case()
        .answers(Answer::Request(EMERGENCY))
        .answers(place)
        .answers(Answer::Cause { causes: vec![Cause::Accident], text: None })
        .answers(Answer::Member(member(1)))
}

fn called() -> Case {
    plight().called_for_help()
}

fn paid() -> Case {
    called().does(&clerk(), propose(80_000)).does(&approver(), Command::PayRelief)
}

#[test]
fn the_plight_the_place_and_a_phone_are_enough() {
    assert_eq!(a_case().refused(&owner(), call()), Refusal::NotAnEmergency);
    let silent = plight().answers(Answer::Member(Member { phone: None, ..member(1) }));
    assert_eq!(silent.refused(&owner(), call()), Refusal::Incomplete(vec![Section::Members]));
    let case = called();
    assert_eq!((case.app.stage, case.app.submitted_at), (Stage::Submitted, Some(case.at)));
    assert!(case.app.signers.is_empty(), "signatures come later");
}

#[test]
fn nothing_of_the_plight_may_be_missing() {
    let only_asked = a_case().answers(Answer::Request(EMERGENCY));
    let missing = vec![Section::Place, Section::Cause, Section::Members];
    assert_eq!(only_asked.refused(&owner(), call()), Refusal::Incomplete(missing));
}

#[test]
fn relief_for_the_same_cause_is_named_by_its_number() {
    let earlier = |citizen| Some(Earlier { number: number(), kind: Kind::Temporary, citizen: citizen_id(citizen) });
    let call = |citizen| Command::CallForHelp { earlier: earlier(citizen) };
    assert_eq!(plight().refused(&owner(), call(3)), Refusal::SameCause(Some(number())));
    assert_eq!(plight().refused(&owner(), call(4)), Refusal::SameCause(None), "another account's");
}

#[test]
fn a_clerk_on_the_spot_calls_for_help_on_the_draft_they_opened() {
    let mut on_the_spot = plight();
    assert_eq!(on_the_spot.refused(&clerk(), call()), Refusal::OutOfScope, "the family's own draft");
    let crate::access::Actor::Staff { id, .. } = clerk() else { unreachable!() };
    on_the_spot.app.started_by_staff = Some(id);
    assert_eq!(on_the_spot.available(&clerk()), vec![Action::Answer, Action::CallForHelp]);
    assert_eq!(on_the_spot.does(&clerk(), call()).app.stage, Stage::Submitted);
}

#[test]
fn a_clerk_on_the_spot_helps_somebody_whose_name_nobody_knows() {
    let mut unknown = plight();
    unknown.app.declaration.members.clear();
    assert_eq!(unknown.refused(&owner(), call()), Refusal::Incomplete(vec![Section::Members]));
    let crate::access::Actor::Staff { id, .. } = clerk() else { unreachable!() };
    unknown.app.started_by_staff = Some(id);
    assert_eq!(unknown.does(&clerk(), call()).app.stage, Stage::Submitted);
}

#[test]
fn the_petty_fund_bounds_what_a_township_pays_at_once() {
    let case = called();
    for (amount_fen, refusal) in
        [(0, Refusal::AmountImpossible), (-1, Refusal::AmountImpossible), (100_001, Refusal::AbovePettyFund)]
    {
        assert_eq!(case.refused(&clerk(), propose(amount_fen)), refusal, "{amount_fen}");
    }
    let proposed = case.does(&clerk(), propose(100_000));
    assert_eq!(proposed.refused(&clerk(), propose(1)), Refusal::ReliefProposedAlready);
}

#[test]
fn a_photograph_of_the_scene_belongs_to_the_proposal() {
    let family_photo =
        Command::ProposeRelief { amount: Fen::new(1), photo: paper(71, PaperKind::Other), text: text("现场") };
    assert_eq!(called().refused(&clerk(), family_photo), Refusal::NoSuchPaper);
    assert_eq!(paid().app.papers().filter(|paper| paper.kind == PaperKind::ReliefPhoto).count(), 1);
}

#[test]
fn one_approval_by_another_person_pays() {
    let case = called();
    assert_eq!(case.refused(&approver(), Command::PayRelief), Refusal::ReliefNotProposed);
    let proposed = case.does(&clerk(), propose(80_000));
    let both_hats = staff(super::world::CLERK_NO, Role::TownshipApprover, super::world::TOWNSHIP);
    assert_eq!(proposed.refused(&both_hats, Command::PayRelief), Refusal::SecondPersonRequired);
    let paid = proposed.does(&approver(), Command::PayRelief);
    assert_eq!((paid.app.stage, paid.app.number.clone()), (Stage::ReliefFirst, None));
    assert_eq!(paid.app.relief.and_then(|relief| relief.paid_at), Some(paid.at));
}

#[test]
fn the_approver_may_return_a_proposal_and_the_clerk_makes_another() {
    let back = || Command::Return { reasons: text("金额过高") };
    assert_eq!(called().refused(&approver(), back()), Refusal::ReliefNotProposed);
    let returned = called().does(&clerk(), propose(100_000)).does(&approver(), back());
    assert_eq!((returned.app.stage, &returned.app.relief), (Stage::Submitted, &None));
    assert!(returned.tries(&clerk(), propose(50_000)).is_ok());
}

#[test]
fn only_an_emergency_is_relieved_first() {
    assert_eq!(super::case::submitted_case().refused(&clerk(), propose(1)), Refusal::NotAnEmergency);
}

#[test]
fn the_file_is_closed_when_papers_and_signatures_are_complete() {
    let case = paid();
    let Refusal::Incomplete(missing) = case.refused(&clerk(), close()) else { panic!("papers are missing") };
    assert!(missing.contains(&Section::Income) && missing.contains(&Section::Papers), "{missing:?}");
    let complete = a_case().with_household_asking(2, EMERGENCY).called_for_help();
    let complete = complete.does(&clerk(), propose(80_000)).does(&approver(), Command::PayRelief);
    assert_eq!(complete.refused(&clerk(), close()), Refusal::SignatureMissing);
    let asked = complete.does(&clerk(), ask());
    assert_eq!(asked.app.stage, Stage::ReliefFirst, "signing does not lead back");
    let half = asked.signs(1);
    assert_eq!(half.refused(&clerk(), close()), Refusal::SignatureMissing);
    let done = half.signs(2).does(&clerk(), close());
    assert_eq!(done.app.stage, Stage::Decided);
    assert_eq!(done.app.decision.unwrap().verdict, Verdict::Relieved { amount: Fen::new(80_000) });
}

#[test]
fn after_relief_the_clerk_answers_for_a_family_that_cannot_and_nobody_else_does() {
    let answer = || Command::Answer(Answer::Income(super::world::income(5)));
    for by in [owner(), clerk()] {
        assert!(paid().available(&by).contains(&Action::Answer), "{by:?}");
        assert!(paid().tries(&by, answer()).is_ok(), "{by:?}");
    }
    assert_eq!(paid().refused(&approver(), answer()), Refusal::NotYours);
    assert_eq!(paid().refused(&link_of(1), answer()), Refusal::NotYours);
    let elsewhere = staff(super::world::CLERK_NO, Role::TownshipClerk, "500114001");
    assert_eq!(paid().refused(&elsewhere, answer()), Refusal::OutOfScope);
}

#[test]
fn a_family_without_any_phone_signs_on_paper_and_is_closed_like_everybody() {
    let silent = |no| Command::Answer(Answer::Member(Member { phone: None, ..member(no) }));
    let paid = a_case().with_household_asking(2, EMERGENCY).called_for_help();
    let paid = paid.does(&clerk(), propose(80_000)).does(&approver(), Command::PayRelief);
    let no_phone = paid.does(&clerk(), silent(1)).does(&clerk(), silent(2));
    assert_eq!(no_phone.refused(&clerk(), close()), Refusal::SignatureMissing);
    let asked = no_phone.does(&clerk(), ask());
    assert!(asked.app.signers.iter().all(|row| row.asked == AskedWay::OnPaper));
    let hands_in = |case: Case, no, photo| {
        let way = on_paper(case.today());
        let SigningWay::Paper { witness, place, signed_on, .. } = way else { unreachable!() };
        let way = SigningWay::Paper { photos: vec![paper(photo, PaperKind::SignedForm)], witness, place, signed_on };
        let act = SigningAct { way, ..case.signing_act(no) };
        case.does(&clerk(), Command::SignOnPaper(Box::new(act)))
    };
    let half = hands_in(asked, 1, 90);
    assert_eq!(half.refused(&clerk(), close()), Refusal::SignatureMissing);
    let same = SigningAct { way: on_paper(half.today()), ..half.signing_act(2) };
    assert_eq!(half.refused(&clerk(), Command::SignOnPaper(Box::new(same))), Refusal::NoSuchPaper, "one form a person");
    assert_eq!(hands_in(half, 2, 92).does(&clerk(), close()).app.stage, Stage::Decided);
}

#[test]
fn whoever_answers_after_signing_asks_for_the_signatures_again_but_a_photograph_is_only_added() {
    let signed = a_case().with_household_asking(1, EMERGENCY).called_for_help();
    let signed = signed.does(&clerk(), propose(1)).does(&approver(), Command::PayRelief).does(&owner(), ask()).signs(1);
    let with_photo = signed.clone().answers(Answer::PaperAdded(paper(9, PaperKind::MedicalProof)));
    assert_eq!(with_photo.app.signed_count(), 1);
    let changed = signed.answers(Answer::Income(super::world::income(5)));
    assert_eq!((changed.app.signers.len(), changed.app.sign_until), (0, None));
    let other_request = Command::Answer(Answer::Request(Request::DIBAO));
    assert_eq!(changed.refused(&owner(), other_request), Refusal::KindImpossible);
}

#[test]
fn an_emergency_may_go_the_ordinary_way_once_it_is_complete() {
    assert!(matches!(called().refused(&clerk(), accept()), Refusal::Incomplete(_)));
    let complete = a_case().with_household_asking(1, EMERGENCY).called_for_help();
    assert_eq!(complete.refused(&clerk(), accept()), Refusal::SignatureMissing);
    let accepted = complete.does(&owner(), ask()).signs(1).accepted();
    let decided = accepted.investigated().proposed(approve_as(Kind::Temporary, 200_000)).published();
    assert_eq!(decided.app.stage, Stage::PublicNotice);
}

#[test]
fn a_corrected_address_does_not_move_the_file_to_another_township() {
    let place = |village| {
        let village = division(village);
        Command::Answer(Answer::Place { village, address: short("一组"), residence: Residence::Rural })
    };
    assert_eq!(called().refused(&owner(), place("500114001001")), Refusal::WrongStage);
    assert!(called().tries(&owner(), place("500114112004")).is_ok());
}

#[test]
fn an_emergency_is_filled_in_and_not_asked_for_a_supplement() {
    let supplement = Command::RequestSupplement { items: super::world::items(1) };
    assert_eq!(called().refused(&clerk(), supplement), Refusal::WrongStage);
    assert!(called().available(&owner()).contains(&Action::Answer));
}

#[test]
fn an_ordinary_application_is_not_filled_in_after_submission() {
    let answer = Command::Answer(Answer::Income(super::world::income(1)));
    let submitted = super::case::submitted_case();
    for by in [owner(), clerk()] {
        assert_eq!(submitted.refused(&by, answer.clone()), Refusal::WrongStage, "{by:?}");
    }
    assert!(!submitted.available(&link_of(1)).contains(&Action::Answer));
}

#[test]
fn relief_is_paid_within_twenty_four_hours_to_the_minute() {
    let case = called();
    let clock = case.clocks()[0];
    assert_eq!((clock.kind, clock.due.date), (ClockKind::UrgentPay, date(2026, 11, 3)));
    let moment = case.at.plus_seconds(24 * 3_600);
    assert_eq!(clock.moment, Some(moment));
    assert_eq!((clock.light_at(moment), clock.light_at(moment.plus_seconds(1))), (Light::Soon, Light::Late));
    assert_eq!(clock.holder, Holder::Staff(Role::TownshipClerk));
    let proposed = case.does(&clerk(), propose(1));
    assert_eq!(proposed.clocks()[0].holder, Holder::Staff(Role::TownshipApprover), "now the approver holds it");
}

#[test]
fn the_papers_are_completed_within_ten_working_days_of_the_payment() {
    let clock = paid().clocks()[0];
    assert_eq!((clock.kind, clock.due.date), (ClockKind::UrgentBackfill, date(2026, 11, 16)));
}
