//! 核对: disagreeing sources, what a clerk settles, and a dispute with its recheck.

use jiff::civil::date;

use super::case::{Case, published_case, submitted_case};
use super::world::{approve, clerk, link_of, owner, paper, report, text, visit};
use crate::access::Actor;
use crate::application::{
    Action, ClockKind, Command, FactKey, FactSource, FactValue, Refusal, Stage, VerificationReport,
};
use crate::household::PaperKind;
use crate::limits;
use crate::money::Fen;

const SAVINGS: FactKey = FactKey::Savings;

fn finding(fact: FactKey, fen: i64) -> VerificationReport {
    let mut report = report();
    report.findings[0].fact = Some(fact);
    report.findings[0].amount = Some(Fen::new(fen));
    report.findings[0].differs = true;
    report
}

/// The family states 3 000 yuan of savings, the bank knows of 90 000, the visitors saw 5 000.
fn disagreeing() -> Case {
    let mut seen = visit(date(2026, 11, 2));
    seen.observed = vec![FactValue { key: SAVINGS, value: 500_000 }];
    submitted_case()
        .accepted()
        .does(&clerk(), Command::OrderVerification)
        .does(&Actor::System, Command::RecordVerification(finding(SAVINGS, 9_000_000)))
        .does(&clerk(), Command::RecordVisit(seen))
}

fn settle(source: FactSource, value: i64) -> Command {
    Command::SettleFact { fact: FactValue { key: SAVINGS, value }, source, reason: text("存款已用于治病") }
}

fn dispute() -> Command {
    Command::DisputeVerification {
        papers: vec![paper(30, PaperKind::IncomeProof)], text: text("该存款不是我家的")
    }
}

#[test]
fn three_sources_stand_side_by_side() {
    let values = disagreeing().app.fact_values(SAVINGS);
    let expected = [(FactSource::Declared, 300_000), (FactSource::Verified, 9_000_000), (FactSource::Visited, 500_000)];
    assert_eq!(values, expected);
    assert_eq!(disagreeing().app.fact_values(FactKey::DwellingsArea), vec![], "nobody said anything");
}

#[test]
fn findings_about_one_fact_are_parts_of_it() {
    let mut two_banks = finding(SAVINGS, 100);
    two_banks.findings.push(two_banks.findings[0].clone());
    let case = submitted_case()
        .accepted()
        .does(&clerk(), Command::OrderVerification)
        .does(&Actor::System, Command::RecordVerification(two_banks));
    assert_eq!(case.app.fact_values(SAVINGS)[1], (FactSource::Verified, 200));
}

#[test]
fn only_a_value_that_its_source_really_says_can_be_settled() {
    let case = disagreeing();
    for (source, value) in [(FactSource::Declared, 500_000), (FactSource::Visited, 1), (FactSource::Verified, 0)] {
        assert_eq!(case.refused(&clerk(), settle(source, value)), Refusal::SourceSaysOtherwise, "{source:?}");
    }
    let settled = case.does(&clerk(), settle(FactSource::Visited, 500_000));
    assert_eq!(settled.app.settlements[0].fact.value, 500_000);
    let written = settled.proposed(approve(1));
    assert_eq!(written.refused(&clerk(), settle(FactSource::Declared, 300_000)), Refusal::OpinionWrittenAlready);
}

#[test]
fn no_register_finds_a_negative_sum() {
    let ordered = submitted_case().accepted().does(&clerk(), Command::OrderVerification);
    let wrong = Command::RecordVerification(finding(SAVINGS, -1));
    assert_eq!(ordered.refused(&Actor::System, wrong), Refusal::SumImpossible);
}

#[test]
fn a_dispute_with_evidence_leads_back_to_a_new_verification_and_keeps_the_old_report() {
    let disputed = disagreeing().does(&owner(), dispute());
    assert_eq!((disputed.app.stage, disputed.app.visited), (Stage::Investigating, true));
    assert_eq!((disputed.app.earlier_reports.len(), disputed.app.papers().count()), (1, 2));
    assert_eq!(disputed.refused(&owner(), dispute()), Refusal::DisputeOpen);
    let opinion = Command::WriteOpinion { outcome: approve(1), reasons: text("符合") };
    assert_eq!(disputed.refused(&clerk(), opinion), Refusal::WrongStage, "not over an open dispute");
    let ordered = disputed.does(&clerk(), Command::OrderVerification);
    assert_eq!(ordered.app.verification.as_ref().map(|known| known.round), Some(1), "a request of its own");
    let answered = ordered.does(&Actor::System, Command::RecordVerification(finding(SAVINGS, 300_000)));
    assert_eq!((answered.app.stage, answered.app.disputes[0].answered_at), (Stage::Opinion, Some(answered.at)));
    assert_eq!(answered.app.fact_values(SAVINGS)[1], (FactSource::Verified, 300_000));
}

#[test]
fn a_dispute_takes_a_written_opinion_back_and_ends_with_the_notice() {
    let disputed = disagreeing().proposed(approve(1)).does(&owner(), dispute());
    assert_eq!((disputed.app.stage, &disputed.app.opinion), (Stage::Investigating, &None));
    assert_eq!(published_case().refused(&owner(), dispute()), Refusal::WrongStage);
}

#[test]
fn there_is_nothing_to_dispute_without_a_report_and_only_the_family_disputes() {
    let accepted = submitted_case().accepted();
    assert_eq!(accepted.refused(&owner(), dispute()), Refusal::NothingToDispute);
    assert_eq!(disagreeing().refused(&link_of(2), dispute()), Refusal::NotYours);
    let office_photo =
        Command::DisputeVerification { papers: vec![paper(31, PaperKind::VisitPhoto)], text: text("不对") };
    assert_eq!(disagreeing().refused(&owner(), office_photo), Refusal::NoSuchPaper);
}

#[test]
fn disputes_come_to_an_end() {
    let again = (0..limits::DISPUTES_MAX).fold(disagreeing(), |case, round| {
        let words = Command::DisputeVerification { papers: vec![], text: text("仍不属实") };
        let ordered = case.does(&owner(), words).does(&clerk(), Command::OrderVerification);
        assert_eq!(ordered.app.verification.as_ref().map(|known| usize::from(known.round)), Some(round + 1));
        ordered.does(&Actor::System, Command::RecordVerification(finding(SAVINGS, 9_000_000)))
    });
    assert_eq!(again.refused(&owner(), dispute()), Refusal::ListTooLong);
}

#[test]
fn the_recheck_takes_ten_working_days_from_the_evidence() {
    let disputed = disagreeing().on(date(2026, 11, 4)).does(&owner(), dispute());
    let clock = disputed.clocks()[0];
    assert_eq!((clock.kind, clock.from, clock.due.date), (ClockKind::Recheck, date(2026, 11, 4), date(2026, 11, 18)));
}

#[test]
fn an_answer_to_a_request_that_was_taken_back_is_refused() {
    let disputed = disagreeing().does(&owner(), dispute());
    let late = Command::RecordVerification(finding(SAVINGS, 1));
    assert_eq!(disputed.refused(&Actor::System, late), Refusal::NoVerificationExpected);
    assert!(!disputed.available(&Actor::System).contains(&Action::RecordVerification));
}
