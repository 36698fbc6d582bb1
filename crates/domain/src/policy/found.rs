//! Which rule a value is, where it comes from, and which file set it: what an explanation names beside a number.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;

use super::{AmountKey, CountKey, PolicySet, Residence, Revision, ShareKey, Source, SwitchKey};

/// The key of a value, written as it stands in a file: `standards.urban`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RuleKey {
    /// A monthly standard.
    Standard(Residence),
    /// A sum of money.
    Amount(AmountKey),
    /// A share or multiple.
    Share(ShareKey),
    /// A number.
    Count(CountKey),
    /// A choice of yes and no.
    Switch(SwitchKey),
}

/// Text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a policy value")]
pub struct RuleKeyError;

impl RuleKey {
    const fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Standard(key) => ("standards", key.name()),
            Self::Amount(key) => ("amounts", key.name()),
            Self::Share(key) => ("shares", key.name()),
            Self::Count(key) => ("counts", key.name()),
            Self::Switch(key) => ("switches", key.name()),
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let standards = Residence::ALL.iter().copied().map(Self::Standard);
        let amounts = AmountKey::ALL.iter().copied().map(Self::Amount);
        let shares = ShareKey::ALL.iter().copied().map(Self::Share);
        let counts = CountKey::ALL.iter().copied().map(Self::Count);
        let switches = SwitchKey::ALL.iter().copied().map(Self::Switch);
        standards.chain(amounts).chain(shares).chain(counts).chain(switches)
    }
}

impl fmt::Display for RuleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, name) = self.parts();
        write!(f, "{table}.{name}")
    }
}

impl From<RuleKey> for String {
    fn from(key: RuleKey) -> Self {
        key.to_string()
    }
}

impl TryFrom<String> for RuleKey {
    type Error = RuleKeyError;

    fn try_from(text: String) -> Result<Self, RuleKeyError> {
        let parts = text.split_once('.').ok_or(RuleKeyError)?;
        Self::all().find(|key| key.parts() == parts).ok_or(RuleKeyError)
    }
}

/// Where the value in force comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'p> {
    /// Document, article, certainty.
    pub source: &'p Source,
    /// File and date, such as `CN/500000/standards@2025-07-01`.
    pub version: String,
}

impl PolicySet {
    /// Where the value of a key in force comes from; `None` where no file sets it.
    pub fn found(&self, key: RuleKey) -> Option<Found<'_>> {
        let own = |kind| self.layers.iter().find_map(|layer| Some((layer, own_switch(&layer.revision, kind, key)?)));
        let common = || self.layers.iter().find_map(|layer| Some((layer, common(&layer.revision, key)?)));
        let (layer, source) = self.kind.and_then(own).or_else(common)?;
        Some(Found { source, version: format!("{}@{}", layer.file.name, layer.revision.effective_from) })
    }
}

/// What one kind has of its own, which comes before what is common to all.
fn own_switch(revision: &Revision, kind: Kind, key: RuleKey) -> Option<&Source> {
    match key {
        RuleKey::Switch(key) => revision.kinds.get(kind).switches.get(key).map(|value| &value.source),
        RuleKey::Standard(_) | RuleKey::Amount(_) | RuleKey::Share(_) | RuleKey::Count(_) => None,
    }
}

fn common(revision: &Revision, key: RuleKey) -> Option<&Source> {
    match key {
        RuleKey::Standard(key) => revision.standards.get(key).map(|value| &value.source),
        RuleKey::Amount(key) => revision.amounts.get(key).map(|value| &value.source),
        RuleKey::Share(key) => revision.shares.get(key).map(|value| &value.source),
        RuleKey::Count(key) => revision.counts.get(key).map(|value| &value.source),
        RuleKey::Switch(key) => revision.switches.get(key).map(|value| &value.source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_from_its_text() {
        for key in RuleKey::all() {
            let text = String::from(key);
            assert_eq!(RuleKey::try_from(text.clone()), Ok(key), "{text}");
        }
        assert_eq!(RuleKey::Standard(Residence::Urban).to_string(), "standards.urban");
    }

    #[test]
    fn other_text_is_no_key() {
        for text in ["", "urban", "standards", "standards.", "standards.suburban", "counts.urban", "standards.urban.x"]
        {
            assert_eq!(RuleKey::try_from(text.to_owned()), Err(RuleKeyError), "{text}");
        }
    }
}
