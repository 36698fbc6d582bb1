//! The verification and what is made of disagreeing sources: results, disputes, settled facts, self-care.

use super::answers::papers_fit;
use super::{Case, when};
use crate::application::{Application, Assessed, Event, FactKey, FactSource, FactValue, Refusal, VerificationReport};
use crate::household::{LongText, Paper};
use crate::limits;
use crate::money::Fen;

pub(super) fn record_verification(
    application: &Application,
    report: VerificationReport,
) -> Result<Vec<Event>, Refusal> {
    when(report.findings.len() <= limits::VERIFICATION_FINDINGS_MAX, Refusal::ListTooLong)?;
    let stranger = report.findings.iter().any(|finding| application.declaration.member(finding.member).is_none());
    when(!stranger, Refusal::NoSuchMember)?;
    let negative =
        |finding: &crate::application::VerificationFinding| finding.amount.is_some_and(|sum| sum < Fen::ZERO);
    when(!report.findings.iter().any(negative), Refusal::SumImpossible)?;
    Ok(vec![Event::VerificationRecorded(report)])
}

/// 办法 第三章: who objects to the verification gives evidence, and the township looks again.
pub(super) fn dispute(case: &Case<'_>, papers: Vec<Paper>, text: LongText) -> Result<Vec<Event>, Refusal> {
    papers_fit(case.application, &papers, limits::PAPERS_MAX)?;
    Ok(vec![Event::VerificationDisputed { papers, text }])
}

/// A clerk chooses among values that somebody really stated, found or saw; no new number is made here.
pub(super) fn settle(
    application: &Application,
    fact: FactValue,
    source: FactSource,
    reason: LongText,
) -> Result<Vec<Event>, Refusal> {
    let said = application.fact_values(fact.key).contains(&(source, fact.value));
    when(said, Refusal::SourceSaysOtherwise)?;
    Ok(vec![Event::FactSettled { fact, source, reason }])
}

pub(super) fn assess_self_care(application: &Application, assessed: Assessed) -> Result<Vec<Event>, Refusal> {
    when(application.declaration.member(assessed.member).is_some(), Refusal::NoSuchMember)?;
    Ok(vec![Event::SelfCareAssessed(assessed)])
}

impl Application {
    /// What each source says about a fact, in the order declared, verified, visited; a source that says nothing is left
    /// out. Several findings of one report about one fact are parts of it, such as deposits in two banks.
    pub fn fact_values(&self, key: FactKey) -> Vec<(FactSource, i64)> {
        let declared = self.declared(key).map(|value| (FactSource::Declared, value));
        let verified = self.verified(key).map(|value| (FactSource::Verified, value));
        let seen = self.visits.iter().rev().find_map(|(_, visit)| visit.observed.iter().find(|fact| fact.key == key));
        let visited = seen.map(|fact| (FactSource::Visited, fact.value));
        declared.into_iter().chain(verified).chain(visited).collect()
    }

    fn declared(&self, key: FactKey) -> Option<i64> {
        let stated = &self.declaration;
        let count = |count: Option<u8>| count.map(i64::from);
        let fen = |sum: Option<Fen>| sum.map(Fen::amount_fen);
        match key {
            FactKey::Wages => fen(stated.income.wages),
            FactKey::Business => fen(stated.income.business),
            FactKey::PropertyIncome => fen(stated.income.property),
            FactKey::Transfer => fen(stated.income.transfer),
            FactKey::Savings => fen(stated.property.savings),
            FactKey::VehiclesValue => fen(stated.property.vehicles_value),
            FactKey::VehiclesCount => count(stated.property.vehicles_count),
            FactKey::DwellingsCount => count(stated.property.dwellings_count),
            FactKey::DwellingsArea => stated.property.dwellings_area_square_metres.map(i64::from),
            FactKey::MedicalSpending => fen(stated.spending.medical),
            FactKey::EducationSpending => fen(stated.spending.education),
        }
    }

    fn verified(&self, key: FactKey) -> Option<i64> {
        let (_, report) = self.verification.as_ref()?.report.as_ref()?;
        let about = report.findings.iter().filter(|finding| finding.fact == Some(key));
        let mut amounts = about.filter_map(|finding| finding.amount).peekable();
        amounts.peek()?;
        amounts.try_fold(Fen::ZERO, Fen::checked_add).map(Fen::amount_fen)
    }
}
