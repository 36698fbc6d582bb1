//! The facts on which declaration, verification and visit may disagree, side by side, and what was settled.

use crate::words;
use jzt_app::applications::{self, CaseView};
use jzt_domain::application::{FactKey, FactSource, FactValue, Settlement};

/// One fact with what each source says, in the order declared, verified, visited.
pub(in crate::pages::staff) struct FactRow {
    pub key: FactKey,
    /// For addresses.
    pub code: &'static str,
    pub name: &'static str,
    pub values: [Option<FactValue>; 3],
    /// Two sources say different things.
    pub differs: bool,
    settled: Option<Settlement>,
}

impl FactRow {
    fn of(case: &CaseView, row: &applications::FactRow) -> Self {
        let value = |value: Option<i64>| value.map(|value| FactValue { key: row.key, value });
        let settlements = case.application.settlements.iter().rev();
        Self {
            key: row.key,
            code: words::FACTS.iter().find(|(key, _)| *key == row.key).map_or("", |(_, code)| code),
            name: words::fact(row.key),
            values: [row.declared, row.verified, row.visited].map(value),
            differs: row.differs,
            settled: settlements.filter(|settled| settled.fact.key == row.key).find(|_| row.settled.is_some()).cloned(),
        }
    }

    /// What one source says.
    pub(in crate::pages::staff) const fn from(&self, source: FactSource) -> Option<FactValue> {
        let [declared, verified, visited] = self.values;
        match source {
            FactSource::Declared => declared,
            FactSource::Verified => verified,
            FactSource::Visited => visited,
        }
    }

    /// Source and value as the table shows them.
    pub(in crate::pages::staff) fn cells(&self) -> impl Iterator<Item = (&'static str, String)> {
        words::FACT_SOURCES.into_iter().zip(self.values).map(|((source, _), value)| {
            (words::fact_source(source), value.map_or_else(|| "—".to_owned(), words::fact_value))
        })
    }

    /// True while nobody has said which of the different values counts.
    pub(in crate::pages::staff) const fn is_open(&self) -> bool {
        self.differs && self.settled.is_none()
    }

    /// What counts now.
    pub(in crate::pages::staff) fn counted(&self) -> String {
        match &self.settled {
            Some(settled) => {
                let (source, value) = (words::fact_source(settled.source), words::fact_value(settled.fact));
                format!("以{source}为准：{value}")
            }
            None if self.differs => "不一致，要认定".to_owned(),
            None => "按家庭申报".to_owned(),
        }
    }

    /// Why it was settled so, and when.
    pub(in crate::pages::staff) fn reason(&self) -> String {
        self.settled
            .as_ref()
            .map(|settled| format!("{}（{}）", settled.reason.as_str(), words::stamp(settled.at)))
            .unwrap_or_default()
    }
}

/// Every fact of which at least one source says something.
pub(in crate::pages::staff) fn fact_rows(case: &CaseView) -> Vec<FactRow> {
    case.facts.iter().map(|row| FactRow::of(case, row)).collect()
}
