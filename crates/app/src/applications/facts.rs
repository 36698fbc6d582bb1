//! What the family, the registers and the visitors say about each fact that counts, side by side.

use jzt_domain::application::{Application, FactKey, FactSource, FactValue};
use jzt_domain::money::Fen;

/// One fact of which somebody said something. Values in fen, pieces or square metres, as the key says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactRow {
    /// Which fact.
    pub key: FactKey,
    /// As stated by the family.
    pub declared: Option<i64>,
    /// As found by the verification that counts.
    pub verified: Option<i64>,
    /// As seen at the last visit that looked at it.
    pub visited: Option<i64>,
    /// What a clerk said counts.
    pub settled: Option<(FactSource, i64)>,
    /// True when two of the three differ.
    pub differs: bool,
}

/// All facts of which somebody said something, in the order in which they are shown.
pub(super) fn facts(application: &Application) -> Vec<FactRow> {
    FactKey::ALL.into_iter().map(|key| row(application, key)).filter(is_known).collect()
}

fn row(application: &Application, key: FactKey) -> FactRow {
    let declared = declared(application, key);
    let verified = verified(application, key);
    let visited = visited(application, key);
    let said = [declared, verified, visited];
    let mut values = said.into_iter().flatten();
    let first = values.next();
    let settled = application.settlements.iter().rev().find(|settled| settled.fact.key == key);
    FactRow {
        key,
        declared,
        verified,
        visited,
        settled: settled.map(|settled| (settled.source, settled.fact.value)),
        differs: values.any(|value| Some(value) != first),
    }
}

fn is_known(row: &FactRow) -> bool {
    row.declared.is_some() || row.verified.is_some() || row.visited.is_some() || row.settled.is_some()
}

fn declared(application: &Application, key: FactKey) -> Option<i64> {
    let stated = &application.declaration;
    let (income, property, spending) = (&stated.income, &stated.property, &stated.spending);
    let money = match key {
        FactKey::Wages => income.wages,
        FactKey::Business => income.business,
        FactKey::PropertyIncome => income.property,
        FactKey::Transfer => income.transfer,
        FactKey::Savings => property.savings,
        FactKey::VehiclesValue => property.vehicles_value,
        FactKey::MedicalSpending => spending.medical,
        FactKey::EducationSpending => spending.education,
        FactKey::VehiclesCount => return property.vehicles_count.map(i64::from),
        FactKey::DwellingsCount => return property.dwellings_count.map(i64::from),
        FactKey::DwellingsArea => return property.dwellings_area_square_metres.map(i64::from),
    };
    money.map(Fen::amount_fen)
}

/// Registers speak about people; what counts is the sum over the family.
fn verified(application: &Application, key: FactKey) -> Option<i64> {
    let (_, report) = application.verification.as_ref()?.report.as_ref()?;
    let found = report.findings.iter().filter(|finding| finding.fact == Some(key)).filter_map(|finding| finding.amount);
    found.map(Fen::amount_fen).reduce(i64::saturating_add)
}

fn visited(application: &Application, key: FactKey) -> Option<i64> {
    let observed = |values: &[FactValue]| values.iter().find(|fact| fact.key == key).map(|fact| fact.value);
    application.visits.iter().rev().find_map(|(_, visit)| observed(&visit.observed))
}
