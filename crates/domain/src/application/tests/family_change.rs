//! Somebody joins, leaves or dies while the procedure runs; another member takes the applicant's place.

use jiff::civil::date;

use super::case::{Case, a_case, district_case, published_case, submitted_case};
use super::world::{approve, approver, citizen_id, clerk, income, link_of, member, owner, paper, stranger};
use crate::access::may_read;
use crate::application::{
    Action, AskedWay, ClockKind, Command, FamilyChange, LeftWhy, NewRelation, Refusal, SignerRow, Stage,
};
use crate::household::{Answer, Member, MemberNo, PaperKind, Relation};
use crate::kind::Request;

fn joins(member: Member) -> Command {
    Command::ChangeFamily(FamilyChange::Joined(member))
}

fn leaves(no: u8) -> Command {
    Command::ChangeFamily(FamilyChange::Left { member: MemberNo(no), why: LeftWhy::Died, on: date(2026, 11, 2) })
}

fn replace(to: u8, others: &[u8]) -> Command {
    let relations = others.iter().map(|no| NewRelation { member: MemberNo(*no), relation: Relation::Other }).collect();
    Command::ChangeApplicant { to: MemberNo(to), citizen: citizen_id(4), relations }
}

fn unsigned(case: &Case) -> Vec<u8> {
    let rows = case.app.signers.iter().filter(|row: &&SignerRow| !row.is_signed());
    rows.map(|row| row.signer.signer.0).collect()
}

#[test]
fn who_joins_signs_and_the_verification_is_asked_again() {
    let joined = published_case().does(&owner(), joins(member(5)));
    assert_eq!((joined.app.stage, &joined.app.opinion), (Stage::Investigating, &None));
    assert_eq!((unsigned(&joined), joined.app.signed_count()), (vec![5], 3));
    assert_eq!((joined.app.visited, joined.app.earlier_reports.len()), (true, 1));
    assert!(joined.app.notice().is_some_and(|notice| notice.closed_at.is_some()), "the notice is taken down");
    assert!(may_read(&link_of(5), &joined.app));
    assert_eq!(joined.refused(&clerk(), Command::OrderVerification), Refusal::SignatureMissing, "not without consent");
    let again = joined.signs(5).verified().proposed(approve(1)).published();
    assert_eq!((again.app.stage, again.app.notices.len()), (Stage::PublicNotice, 2), "another family hangs again");
}

#[test]
fn for_a_child_that_joins_the_guardian_signs_again() {
    let child = Member { no: MemberNo(5), id_number: super::world::id_number("20240101", 9), ..member(3) };
    let joined = submitted_case().does(&clerk(), joins(child));
    assert_eq!((joined.app.stage, unsigned(&joined)), (Stage::Submitted, vec![1]));
    assert_eq!(joined.app.signer(MemberNo(1)).unwrap().signer.wards, vec![MemberNo(3), MemberNo(5)]);
    assert_eq!(joined.refused(&clerk(), super::case::accept()), Refusal::SignatureMissing);
    assert_eq!(joined.signs(1).accepted().app.stage, Stage::Investigating);
}

#[test]
fn a_newcomer_is_one_new_person_with_the_next_number() {
    let case = submitted_case();
    let twin = Member { id_number: member(2).id_number, ..member(5) };
    let rows = [
        (member(6), Refusal::NoSuchMember),
        (member(4), Refusal::NoSuchMember),
        (twin, Refusal::IdNumberTwice),
        (Member { relation: Relation::Applicant, ..member(5) }, Refusal::ApplicantComesFirst),
    ];
    for (newcomer, refusal) in rows {
        assert_eq!(case.refused(&owner(), joins(newcomer)), refusal, "{refusal:?}");
    }
    assert_eq!(a_case().with_household(1).refused(&owner(), joins(member(2))), Refusal::WrongStage);
    assert_eq!(district_case().confirmed(152_000).refused(&owner(), joins(member(5))), Refusal::WrongStage);
    let silent = case.does(&owner(), joins(Member { phone: None, ..member(5) }));
    assert_eq!(silent.app.signer(MemberNo(5)).map(|row| row.asked), Some(AskedWay::OnPaper));
}

#[test]
fn who_leaves_takes_their_part_along_and_the_opinion_is_computed_again() {
    let left = district_case().does(&clerk(), leaves(4));
    assert_eq!((left.app.stage, left.app.received_at, left.app.confirm_level), (Stage::Opinion, None, None));
    assert_eq!((left.app.declaration.members.len(), unsigned(&left).len()), (3, 0));
    assert!(left.app.declaration.members_complete && left.app.signer(MemberNo(4)).is_none());
    assert!(!may_read(&link_of(4), &left.app));
    assert_eq!(left.proposed(approve(100_000)).published().app.stage, Stage::PublicNotice);
}

#[test]
fn leaving_before_the_investigation_is_over_changes_nothing_else() {
    let left = submitted_case().accepted().visited().does(&owner(), leaves(2));
    assert_eq!((left.app.stage, left.app.visited), (Stage::Investigating, true));
    let asked = submitted_case()
        .does(&clerk(), Command::RequestSupplement { items: super::world::items(1) })
        .does(&owner(), leaves(2));
    assert_eq!(asked.app.stage, Stage::SupplementRequested);
    let answer = Command::AnswerSupplement { papers: vec![paper(8, PaperKind::Other)], text: None };
    assert_eq!(asked.does(&owner(), answer).app.stage, Stage::Submitted);
}

#[test]
fn nobody_leaves_tomorrow_twice_or_as_the_only_one_asked_for() {
    let tomorrow = Command::ChangeFamily(FamilyChange::Left {
        member: MemberNo(2),
        why: LeftWhy::MovedOut,
        on: date(2026, 11, 3),
    });
    assert_eq!(submitted_case().refused(&owner(), tomorrow), Refusal::DateImpossible);
    assert_eq!(submitted_case().does(&owner(), leaves(2)).refused(&owner(), leaves(2)), Refusal::NoSuchMember);
    let single = Request::Single { member: MemberNo(2), others_too: false };
    let alone = a_case().with_household_asking(2, Request::DIBAO).answers(Answer::Request(single)).signed();
    assert_eq!(alone.refused(&owner(), leaves(2)), Refusal::KindImpossible);
}

#[test]
fn an_applicant_who_died_is_replaced_first_and_then_leaves() {
    let case = submitted_case().accepted();
    assert_eq!(case.refused(&clerk(), leaves(1)), Refusal::ApplicantMustBeReplaced);
    let replaced = case.does(&clerk(), replace(2, &[1, 3, 4]));
    let stated = &replaced.app.declaration;
    assert_eq!(
        stated.applicant().map(|applicant| (applicant.no, applicant.relation)),
        Some((MemberNo(2), Relation::Applicant))
    );
    assert_eq!(stated.member(MemberNo(1)).map(|old| old.relation), Some(Relation::Other));
    assert!(may_read(&stranger(), &replaced.app) && !may_read(&owner(), &replaced.app), "another account follows it");
    let left = replaced.does(&clerk(), leaves(1));
    assert_eq!(unsigned(&left), vec![2], "she signs again, now also for the child");
    assert_eq!(left.app.signer(MemberNo(2)).unwrap().signer.wards, vec![MemberNo(3)]);
}

#[test]
fn the_new_applicant_can_sign_and_everybody_is_related_to_them() {
    let case = submitted_case();
    let rows = [
        (replace(3, &[1, 2, 4]), Refusal::ApplicantCannotSign),
        (replace(1, &[2, 3, 4]), Refusal::NoSuchMember),
        (replace(9, &[1, 2, 3, 4]), Refusal::NoSuchMember),
        (replace(2, &[1, 3]), Refusal::NoSuchMember),
        (replace(2, &[1, 3, 4, 4]), Refusal::NoSuchMember),
    ];
    for (command, refusal) in rows {
        assert_eq!(case.refused(&clerk(), command), refusal);
    }
    assert_eq!(case.refused(&owner(), replace(2, &[1, 3, 4])), Refusal::NotYours, "at the counter");
    assert!(case.tries(&approver(), replace(2, &[1, 3, 4])).is_ok());
}

#[test]
fn links_that_ran_out_are_renewed_without_asking_those_again_who_signed() {
    let joined = submitted_case().accepted().does(&owner(), joins(member(5)));
    let running = joined.clocks().into_iter().find(|clock| clock.kind == ClockKind::Signatures);
    assert_eq!(running.map(|clock| clock.due.date), Some(date(2026, 11, 17)));
    let late = joined.on(date(2026, 11, 18));
    assert_eq!(late.refused(&link_of(5), super::case::sign(late.signing_act(5))), Refusal::SigningExpired);
    let renewed = late.does(&clerk(), super::case::ask());
    assert_eq!((unsigned(&renewed), renewed.app.stage), (vec![5], Stage::Investigating));
    let done = renewed.signs(5);
    assert!(done.app.signers.iter().all(SignerRow::is_signed));
    assert_eq!(done.app.submitted_at, submitted_case().app.submitted_at, "it went in only once");
    assert!(!done.available(&owner()).contains(&Action::AskSignatures), "nobody is left to be asked");
}

#[test]
fn an_open_objection_is_looked_into_with_the_new_investigation() {
    let joined = published_case().objected().does(&owner(), joins(member(5)));
    assert!(joined.app.objections.iter().all(|objection| !objection.open));
    assert_eq!(joined.app.answering_objection, Some(joined.at));
}

#[test]
fn an_unsigned_emergency_is_still_filled_in_instead() {
    let emergency = Request::Temporary { sort: crate::kind::TemporarySort::Emergency };
    let case = a_case().with_household_asking(1, emergency).called_for_help();
    assert_eq!(case.refused(&owner(), joins(member(2))), Refusal::WrongStage);
    assert!(case.answers(Answer::Member(member(2))).answers(Answer::Income(income(1))).app.signers.is_empty());
}
