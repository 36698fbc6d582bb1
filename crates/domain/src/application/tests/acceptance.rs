//! 办法 第10–11条: acceptance, refusal of it, and the one request that lists everything missing.

use jiff::civil::date;

use super::case::{accept, submitted_case};
use super::world::{clerk, items, number, owner, paper, text};
use crate::application::{Action, Command, Refusal, Stage, Verdict};
use crate::household::PaperKind;
use crate::limits;

fn ask(count: usize) -> Command {
    Command::RequestSupplement { items: items(count) }
}

fn answer(papers: &[(u128, PaperKind)]) -> Command {
    let papers = papers.iter().map(|(no, kind)| paper(*no, *kind)).collect();
    Command::AnswerSupplement { papers, text: None }
}

#[test]
fn acceptance_gives_the_number_and_starts_the_procedure() {
    let case = submitted_case().accepted();
    assert_eq!((case.app.stage, case.app.number.as_ref()), (Stage::Investigating, Some(&number())));
    assert_eq!(case.app.accepted_at, Some(case.at));
    assert_eq!(case.refused(&clerk(), accept()), Refusal::WrongStage);
}

#[test]
fn acceptance_may_be_refused_with_reasons() {
    let case = submitted_case().does(&clerk(), Command::RefuseAcceptance { reasons: text("户籍不在本区") });
    assert_eq!(case.app.stage, Stage::Decided);
    let decision = case.app.decision.unwrap();
    assert_eq!((decision.verdict, decision.policy_version), (Verdict::NotAccepted, None));
}

#[test]
fn one_request_lists_everything_missing_and_not_nothing() {
    let case = submitted_case();
    assert_eq!(case.refused(&clerk(), ask(0)), Refusal::NothingListed);
    assert_eq!(case.refused(&clerk(), ask(limits::SUPPLEMENT_ITEMS_MAX + 1)), Refusal::ListTooLong);
    let asked = case.does(&clerk(), ask(limits::SUPPLEMENT_ITEMS_MAX));
    assert_eq!(asked.app.stage, Stage::SupplementRequested);
    assert_eq!(asked.app.supplements[0].due.date, date(2026, 11, 16), "ten working days");
}

#[test]
fn the_answer_brings_the_application_back_to_the_township() {
    let asked = submitted_case().does(&clerk(), ask(1)).days_later(1);
    let done = asked.does(&owner(), answer(&[(7, PaperKind::IncomeProof)]));
    assert_eq!((done.app.stage, done.app.stage_since), (Stage::Submitted, done.at));
    assert_eq!(done.app.supplements[0].answered_at, Some(done.at));
    assert_eq!(done.app.papers().count(), 2);
    assert_eq!(done.accepted().app.stage, Stage::Investigating);
}

#[test]
fn words_alone_are_an_answer_and_nothing_is_none() {
    let asked = submitted_case().does(&clerk(), ask(1));
    assert_eq!(asked.refused(&owner(), answer(&[])), Refusal::NothingAdded);
    let words = Command::AnswerSupplement { papers: vec![], text: Some(text("证件已丢失")) };
    assert_eq!(asked.does(&owner(), words).app.stage, Stage::Submitted);
}

#[test]
fn added_photographs_are_new_of_the_familys_kinds_and_bounded() {
    let asked = submitted_case().does(&clerk(), ask(1));
    let same_twice = answer(&[(7, PaperKind::Other), (7, PaperKind::Other)]);
    assert_eq!(asked.refused(&owner(), same_twice), Refusal::NoSuchPaper);
    assert_eq!(asked.refused(&owner(), answer(&[(1, PaperKind::Other)])), Refusal::NoSuchPaper, "known already");
    assert_eq!(asked.refused(&owner(), answer(&[(7, PaperKind::VisitPhoto)])), Refusal::NoSuchPaper);
    let most = u128::try_from(limits::PAPERS_MAX).unwrap();
    let too_many: Vec<_> = (2..=most + 1).map(|no| (no, PaperKind::Other)).collect();
    assert_eq!(asked.refused(&owner(), answer(&too_many)), Refusal::TooManyPapers);
    assert_eq!(asked.does(&owner(), answer(&too_many[1..])).app.papers().count(), limits::PAPERS_MAX);
}

#[test]
fn the_family_is_not_asked_again_and_again() {
    let rounds = (0..3).fold(submitted_case(), |case, round| {
        let no = 10 + u128::try_from(round).unwrap();
        case.does(&clerk(), ask(1)).does(&owner(), answer(&[(no, PaperKind::Other)]))
    });
    assert_eq!(rounds.refused(&clerk(), ask(1)), Refusal::TooManySupplements);
    let offered = rounds.available(&clerk());
    assert!(offered.contains(&Action::Accept) && offered.contains(&Action::RefuseAcceptance));
}

#[test]
fn a_family_that_never_answers_does_not_hold_the_township_for_ever() {
    let refuse = || Command::RefuseAcceptance { reasons: text("逾期未补正") };
    let last_day = submitted_case().does(&clerk(), ask(1)).on(date(2026, 11, 16));
    assert_eq!(last_day.refused(&clerk(), refuse()), Refusal::SupplementRunning);
    assert!(!last_day.available(&clerk()).contains(&Action::RefuseAcceptance));
    let late = last_day.days_later(1);
    assert!(late.available(&clerk()).contains(&Action::RefuseAcceptance));
    let answered = late.clone().does(&owner(), answer(&[(7, PaperKind::Other)]));
    assert_eq!(answered.app.stage, Stage::Submitted, "a late answer still counts");
    assert_eq!(late.does(&clerk(), refuse()).app.stage, Stage::Decided);
}
