//! 办法 第4–9条: the family fills in, promises, and asks for the signatures.

use super::case::{a_case, ask};
use super::world::{
    DISTRICT, TOWNSHIP, VILLAGE, application_id, approver, card, citizen_id, clerk, division, family_id, income,
    member, owner, paper, property, short, stranger, with_empty_rules, with_rules,
};
use crate::access::Actor;
use crate::application::{Action, Command, Event, Refusal, Stage, decide};
use crate::household::{
    Answer, BankAccount, Cause, MemberNo, OfficialRelative, PaperKind, Property, Relation, Section,
};
use crate::limits;
use crate::money::Fen;
use crate::policy::Residence;

fn refusal_of(answer: Answer) -> Refusal {
    a_case().with_household(4).refused(&owner(), Command::Answer(answer))
}

#[test]
fn a_citizen_opens_a_draft_for_their_own_family_only() {
    let case = a_case();
    let start = || Command::Start { id: application_id(), family: family_id(), citizen: citizen_id(3) };
    let try_as = |by: &Actor| with_rules(case.today(), |rules| decide(None, start(), by, case.at, rules));
    let started = Event::Started { id: application_id(), family: family_id(), citizen: citizen_id(3) };
    assert_eq!(try_as(&owner()), Ok(vec![started.clone()]));
    assert_eq!(try_as(&Actor::System), Ok(vec![started.clone()]));
    assert_eq!(try_as(&clerk()), Ok(vec![started]), "on the spot");
    for other in [stranger(), approver(), Actor::Anyone] {
        assert_eq!(try_as(&other), Err(Refusal::NotYours), "{other:?}");
    }
    assert_eq!(case.refused(&owner(), start()), Refusal::WrongStage);
}

#[test]
fn nothing_can_be_done_with_an_application_that_does_not_exist() {
    let at = a_case().at;
    let result = with_rules(at.date(), |rules| decide(None, Command::OrderVerification, &clerk(), at, rules));
    assert_eq!(result, Err(Refusal::OutOfScope));
}

#[test]
fn the_draft_names_every_part_that_is_missing_until_all_are_there() {
    let not_asked = [Section::Spending, Section::Obligors];
    let for_dibao: Vec<Section> = Section::ALL.into_iter().filter(|part| !not_asked.contains(part)).collect();
    assert_eq!(a_case().refused(&owner(), ask()), Refusal::Incomplete(for_dibao));
    let without_card = a_case().with_household(1).answers(Answer::PaperRemoved(paper(1, PaperKind::IdCard).id));
    assert_eq!(without_card.refused(&owner(), ask()), Refusal::Incomplete(vec![Section::Papers]));
    assert_eq!(a_case().with_household(1).does(&owner(), ask()).app.stage, Stage::AwaitingSignatures);
}

#[test]
fn article_9_the_family_promises_that_everything_is_true() {
    let case = a_case().with_household(2);
    assert_eq!(
        case.refused(&owner(), Command::AskSignatures { promised: false, earlier: None }),
        Refusal::PromiseMissing
    );
}

#[test]
fn answers_replace_earlier_answers_and_only_the_family_gives_them() {
    let case = a_case().with_household(2).answers(Answer::Income(income(5)));
    assert_eq!(case.app.declaration.income, income(5));
    let answer = || Command::Answer(Answer::Income(income(6)));
    assert_eq!(case.refused(&stranger(), answer()), Refusal::OutOfScope);
    assert_eq!(case.refused(&clerk(), answer()), Refusal::OutOfScope);
    assert_eq!(case.awaiting_signatures().refused(&owner(), answer()), Refusal::WrongStage);
}

#[test]
fn the_place_is_a_village_and_not_a_larger_division() {
    for place in [DISTRICT, TOWNSHIP] {
        let answer = Answer::Place { village: division(place), address: short("一组"), residence: Residence::Urban };
        assert_eq!(refusal_of(answer), Refusal::NotAVillage, "{place}");
    }
    assert_eq!(a_case().with_household(1).app.declaration.village, Some(division(VILLAGE)));
}

#[test]
fn at_least_one_cause_and_no_endless_list() {
    assert_eq!(refusal_of(Answer::Cause { causes: vec![], text: None }), Refusal::NoCause);
    let causes = vec![Cause::Illness; limits::CAUSES_MAX + 1];
    assert_eq!(refusal_of(Answer::Cause { causes, text: None }), Refusal::ListTooLong);
}

#[test]
fn the_applicant_comes_first_is_one_and_stays() {
    let first = a_case();
    assert_eq!(first.refused(&owner(), Command::Answer(Answer::Member(member(2)))), Refusal::ApplicantComesFirst);
    assert_eq!(first.refused(&owner(), Command::Answer(Answer::MembersComplete)), Refusal::ApplicantComesFirst);
    let second = crate::household::Member { relation: Relation::Applicant, ..member(5) };
    assert_eq!(refusal_of(Answer::Member(second)), Refusal::ApplicantComesFirst);
    let demoted = crate::household::Member { relation: Relation::Spouse, ..member(1) };
    assert_eq!(refusal_of(Answer::Member(demoted)), Refusal::ApplicantComesFirst);
    assert_eq!(refusal_of(Answer::MemberRemoved(MemberNo::APPLICANT)), Refusal::ApplicantComesFirst);
}

#[test]
fn members_are_numbered_without_gaps_and_bounded() {
    assert_eq!(refusal_of(Answer::Member(member(6))), Refusal::NoSuchMember);
    assert_eq!(refusal_of(Answer::MemberRemoved(MemberNo(9))), Refusal::NoSuchMember);
    let most = u8::try_from(limits::MEMBERS_MAX).unwrap();
    let full = a_case().with_household(most);
    assert_eq!(full.refused(&owner(), Command::Answer(Answer::Member(member(most + 1)))), Refusal::TooManyMembers);
}

#[test]
fn a_person_is_counted_once() {
    let twin = crate::household::Member { id_number: member(2).id_number, ..member(5) };
    assert_eq!(refusal_of(Answer::Member(twin)), Refusal::IdNumberTwice);
}

#[test]
fn a_removed_members_number_never_passes_to_another_so_neither_does_the_link() {
    let case = a_case().with_household(4).answers(Answer::MemberRemoved(MemberNo(4)));
    assert_eq!(case.app.declaration.next_member_no(), MemberNo(5));
    assert_eq!(case.refused(&owner(), Command::Answer(Answer::Member(member(4)))), Refusal::NoSuchMember);
    assert!(case.answers(Answer::Member(member(5))).app.declaration.member(MemberNo(5)).is_some());
}

#[test]
fn the_numbers_of_members_run_out_without_being_reused() {
    let worn = (2..=u8::MAX).fold(a_case().with_household(1), |case, no| {
        case.answers(Answer::Member(member(no))).answers(Answer::MemberRemoved(MemberNo(no)))
    });
    assert_eq!(worn.refused(&owner(), Command::Answer(Answer::Member(member(255)))), Refusal::TooManyMembers);
}

#[test]
fn a_changed_list_of_members_is_to_be_called_complete_again() {
    let changed = crate::household::Member { phone: None, ..member(4) };
    let same_people = a_case().with_household(4).answers(Answer::Member(changed));
    assert!(same_people.app.declaration.is_complete(Section::Members));
    for other_people in [Answer::Member(member(5)), Answer::MemberRemoved(MemberNo(4))] {
        let case = a_case().with_household(4).answers(other_people);
        assert_eq!(case.app.declaration.missing(), vec![Section::Members]);
        assert!(case.answers(Answer::MembersComplete).app.declaration.missing().is_empty());
    }
}

#[test]
fn removing_the_holder_of_the_account_asks_for_an_account_again() {
    let bank = |holder| Answer::Bank(BankAccount { holder: MemberNo(holder), bank: short("农商行"), card: card() });
    assert_eq!(refusal_of(bank(9)), Refusal::NoSuchMember);
    let case = a_case().with_household(2).answers(bank(2)).answers(Answer::MemberRemoved(MemberNo(2)));
    assert_eq!(case.app.declaration.missing(), vec![Section::Members, Section::Bank]);
    assert_eq!(case.app.declaration.bank, None, "the card of who left is not kept");
}

#[test]
fn sums_are_neither_negative_nor_beyond_what_a_family_can_state() {
    for wrong in [-1, limits::STATED_SUM_FEN_MAX + 1, i64::MIN] {
        assert_eq!(refusal_of(Answer::Income(income(wrong))), Refusal::SumImpossible, "{wrong}");
        let property = Property { savings: Some(Fen::new(wrong)), ..property() };
        assert_eq!(refusal_of(Answer::Property(property)), Refusal::SumImpossible, "{wrong}");
    }
    let most = a_case().answers(Answer::Income(income(limits::STATED_SUM_FEN_MAX)));
    assert!(most.app.declaration.is_complete(Section::Income));
}

#[test]
fn photographs_are_bounded_and_each_comes_once() {
    assert_eq!(refusal_of(Answer::PaperAdded(paper(1, PaperKind::Other))), Refusal::NoSuchPaper);
    assert_eq!(refusal_of(Answer::PaperAdded(paper(2, PaperKind::VisitPhoto))), Refusal::NoSuchPaper);
    assert_eq!(refusal_of(Answer::PaperRemoved(paper(9, PaperKind::Other).id)), Refusal::NoSuchPaper);
    let most = u128::try_from(limits::DRAFT_PAPERS_MAX).unwrap();
    let full = (2..=most).fold(a_case().with_household(1), |case, no| {
        case.answers(Answer::PaperAdded(paper(no, PaperKind::IncomeProof)))
    });
    let more = Command::Answer(Answer::PaperAdded(paper(most + 1, PaperKind::IncomeProof)));
    assert_eq!(full.refused(&owner(), more), Refusal::TooManyPapers);
}

#[test]
fn endless_changes_are_stopped_while_there_is_room_for_the_procedure() {
    let mut case = a_case().with_household(2);
    case.app.version = limits::CHANGES_PER_APPLICATION_MAX;
    let answer = Command::Answer(Answer::OfficialRelative(OfficialRelative::No));
    assert_eq!(case.refused(&owner(), answer), Refusal::TooManyChanges);
    assert_eq!(case.available(&owner()), vec![Action::Withdraw]);
}

#[test]
fn without_policy_nothing_is_guessed() {
    let case = a_case().with_household(2);
    let result = with_empty_rules(|rules| decide(Some(&case.app), ask(), &owner(), case.at, rules));
    assert_eq!(result, Err(Refusal::PolicyMissing));
}

#[test]
fn the_family_withdraws_at_any_open_stage_and_not_after_the_end() {
    let withdraw = || Command::Withdraw { reason: None };
    let withdrawn = a_case().does(&owner(), withdraw());
    assert_eq!(withdrawn.app.stage, Stage::Withdrawn);
    assert_eq!(withdrawn.refused(&owner(), withdraw()), Refusal::WrongStage);
    assert!(withdrawn.available(&owner()).is_empty());
    assert!(withdrawn.clocks().is_empty());
}
