//! The law as data: every number with the document it comes from, by division and by date.
//!
//! A [`PolicyFile`] belongs to one division (or the nation) and holds revisions; on a given date the latest revision that has
//! begun is in force, whole. Walking from the nation down to the village, a value of a lower division replaces the one above.

mod check;
mod explain;
mod found;
mod keys;
mod sms;
mod tree;
mod values;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Due, WorkCalendar};
use crate::identity::level::IdentityLevel;
use crate::kind::Kind;
use crate::money::{Fen, Share};

pub use check::{COUNT_MAX, LIMIT_LENGTH_MAX, MULTIPLE_MAX, ValueFault};
pub use explain::{ExplainError, NEAR_KEYS_MAX, Overridden, Shown};
pub use found::{Found, RuleKey, RuleKeyError};
pub use keys::{
    AmountKey, AmountLayer, CountKey, CountLayer, DeadlineKey, DeadlineLayer, LevelKey, LevelLayer, Residence,
    ShareKey, ShareLayer, SmsKind, SmsLayer, StandardLayer, SwitchKey, SwitchLayer,
};
pub use sms::{SMS_CHARS_MAX, SMS_SIGNATURE_CHARS_MAX, SmsError, SmsParameter, SmsTemplate};
use tree::Stored;
pub use tree::{POLICY_FILES_MAX, PolicyError, PolicyFile, PolicyTree, REVISIONS_MAX, Revision, VersionError};
pub use values::Unit;

/// How sure we are of a fact; the marks are those of the project's policy research.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// Read in a stored copy of a public page.
    #[serde(rename = "S")]
    Stored,
    /// Read in a stored copy, but for another place.
    #[serde(rename = "S*")]
    StoredElsewhere,
    /// From memory, sure enough to bet on.
    #[serde(rename = "M-hi")]
    MemoryHigh,
    /// From memory, likely.
    #[serde(rename = "M-mid")]
    MemoryMiddle,
    /// From memory; check before use.
    #[serde(rename = "M-lo")]
    MemoryLow,
    /// Not known; the bureau must be asked.
    #[serde(rename = "?")]
    Unknown,
    /// Our own proposal, no rule behind it.
    #[serde(rename = "D")]
    Proposal,
}

impl Certainty {
    /// The mark in policy files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stored => "S",
            Self::StoredElsewhere => "S*",
            Self::MemoryHigh => "M-hi",
            Self::MemoryMiddle => "M-mid",
            Self::MemoryLow => "M-lo",
            Self::Unknown => "?",
            Self::Proposal => "D",
        }
    }

    /// What the mark means, in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Stored => "read in a stored public page",
            Self::StoredElsewhere => "read in a stored public page of another place",
            Self::MemoryHigh => "from memory, sure enough to bet on",
            Self::MemoryMiddle => "from memory, likely",
            Self::MemoryLow => "from memory, check before use",
            Self::Unknown => "not known, ask the bureau",
            Self::Proposal => "our proposal, no rule behind it",
        }
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title or number of the document, in Chinese.
    pub document: String,
    /// Article or section, such as 第十九条; empty when not known.
    #[serde(default)]
    pub clause: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// What a reader should know besides.
    #[serde(default)]
    pub note: String,
}

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// 工作日.
    WorkingDays,
    /// 日、天.
    CalendarDays,
    /// 小时, counted on through nights and holidays.
    Hours,
}

impl LimitUnit {
    /// The last day of a period of `length` that begins with an event on `from`.
    pub fn last_day(self, calendar: &WorkCalendar, from: Date, length: u16) -> Due {
        match self {
            Self::WorkingDays => calendar.add_working_days(from, length),
            Self::CalendarDays => calendar.add_calendar_days(from, length),
            // A day holds twenty-four hours; the exact moment is `Limit::moment`.
            Self::Hours => calendar.add_calendar_days(from, length.div_ceil(HOURS_PER_DAY)),
        }
    }
}

const HOURS_PER_DAY: u16 = 24;

/// A period of time that the rules give for one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many.
    pub length: u16,
    /// Of what.
    pub unit: LimitUnit,
    /// Who says so.
    pub source: Source,
}

impl Limit {
    /// The last day of this period when it begins with an event on `from`.
    pub fn due(&self, calendar: &WorkCalendar, from: Date) -> Due {
        self.unit.last_day(calendar, from, self.length)
    }
}

/// The monthly standard of one kind of residence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Fen per person and month.
    pub amount_fen: Fen,
    /// Who says so.
    pub source: Source,
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Who says so.
    pub source: Source,
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmLevel {
    /// The district bureau.
    District,
    /// The township, where the district has delegated it.
    Township,
}

impl ConfirmLevel {
    /// The word in policy files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Township => "township",
        }
    }
}

/// Choices that are neither a number nor yes or no.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleLayer {
    /// Who decides.
    pub confirm_level: Option<Sourced<ConfirmLevel>>,
}

/// What one kind of assistance has of its own; everything else is common to all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindLayer {
    /// Periods.
    #[serde(default)]
    pub deadlines: DeadlineLayer,
    /// Choices of yes and no.
    #[serde(default)]
    pub switches: SwitchLayer,
    /// Other choices.
    #[serde(default)]
    pub rules: RuleLayer,
}

/// The own values of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindLayers {
    /// 特困.
    #[serde(default)]
    pub tekun: KindLayer,
    /// 低保.
    #[serde(default)]
    pub dibao: KindLayer,
    /// 低保边缘.
    #[serde(default)]
    pub marginal: KindLayer,
    /// 刚性支出困难.
    #[serde(default)]
    pub rigid_spending: KindLayer,
    /// 临时救助.
    #[serde(default)]
    pub temporary: KindLayer,
}

impl KindLayers {
    /// The own values of one kind.
    pub const fn get(&self, kind: Kind) -> &KindLayer {
        match kind {
            Kind::Tekun => &self.tekun,
            Kind::Dibao => &self.dibao,
            Kind::Marginal => &self.marginal,
            Kind::RigidSpending => &self.rigid_spending,
            Kind::Temporary => &self.temporary,
        }
    }
}

/// One file and the revision of it that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct InForce {
    file: Arc<Stored>,
    revision: Arc<Revision>,
}

/// The rules in force for one division on one date, as [`PolicyTree::lookup`] found them; they stay the same when the files
/// are read again. A value is `None` where no file
/// in force sets it; [`Self::missing`] tells at start whether that can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicySet {
    /// What is in force, the lowest division first.
    layers: Vec<InForce>,
    version: String,
    kind: Option<Kind>,
}

impl PolicySet {
    /// A set of layers, the nation first.
    fn of(mut layers: Vec<InForce>) -> Self {
        let versions: Vec<String> =
            layers.iter().map(|layer| format!("{}@{}", layer.file.name, layer.revision.effective_from)).collect();
        layers.reverse();
        Self { layers, version: versions.join(" "), kind: None }
    }

    /// The same rules as they stand for one kind: its own values come before the common ones.
    #[must_use]
    pub fn for_kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// The period for one step.
    pub fn deadline(&self, key: DeadlineKey) -> Option<&Limit> {
        self.own(|layer| layer.deadlines.get(key)).or_else(|| self.find(|revision| revision.deadlines.get(key)))
    }

    /// Fen per person and month.
    pub fn standard(&self, residence: Residence) -> Option<Fen> {
        self.standard_with_source(residence).map(|standard| standard.amount_fen)
    }

    /// The standard together with its source, to be shown beside a computation.
    pub fn standard_with_source(&self, residence: Residence) -> Option<&Standard> {
        self.find(|revision| revision.standards.get(residence))
    }

    /// A sum of money.
    pub fn amount(&self, key: AmountKey) -> Option<Fen> {
        self.amount_with_source(key).map(|amount| amount.value)
    }

    /// A sum of money with its source.
    pub fn amount_with_source(&self, key: AmountKey) -> Option<&Sourced<Fen>> {
        self.find(|revision| revision.amounts.get(key))
    }

    /// A share or multiple.
    pub fn share(&self, key: ShareKey) -> Option<Share> {
        self.share_with_source(key).map(|share| share.value)
    }

    /// A share or multiple with its source.
    pub fn share_with_source(&self, key: ShareKey) -> Option<&Sourced<Share>> {
        self.find(|revision| revision.shares.get(key))
    }

    /// A number.
    pub fn count(&self, key: CountKey) -> Option<u16> {
        self.count_with_source(key).map(|count| count.value)
    }

    /// A number with its source.
    pub fn count_with_source(&self, key: CountKey) -> Option<&Sourced<u16>> {
        self.find(|revision| revision.counts.get(key))
    }

    /// A choice of yes and no.
    pub fn switch(&self, key: SwitchKey) -> Option<bool> {
        self.own(|layer| layer.switches.get(key))
            .or_else(|| self.find(|revision| revision.switches.get(key)))
            .map(|switch| switch.value)
    }

    /// How sure it must be who somebody is, for one act.
    pub fn level(&self, key: LevelKey) -> Option<IdentityLevel> {
        self.find(|revision| revision.levels.get(key)).map(|level| level.value)
    }

    /// The text of one message.
    pub fn sms(&self, kind: SmsKind) -> Option<&SmsTemplate> {
        self.find(|revision| revision.sms.get(kind))
    }

    /// Who decides.
    pub fn confirm_level(&self) -> Option<ConfirmLevel> {
        self.own(|layer| layer.rules.confirm_level.as_ref())
            .or_else(|| self.find(|revision| revision.rules.confirm_level.as_ref()))
            .map(|rule| rule.value)
    }

    /// What a decision stores: each file in force with the date since when, the nation first, such as
    /// `CN/dibao@2021-07-01 CN/500000/standards@2025-07-01`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The keys that nobody sets, as they would stand in a file; empty when the set is complete.
    pub fn missing(&self) -> Vec<String> {
        let values = self.layers.iter().flat_map(|layer| layer.revision.values());
        let set: BTreeSet<String> = values.map(|(key, _)| key).collect();
        Revision::all_keys().filter(|key| !set.contains(key)).collect()
    }

    fn own<'a, T>(&'a self, get: impl Fn(&'a KindLayer) -> Option<&'a T>) -> Option<&'a T> {
        let kind = self.kind?;
        self.find(|revision| get(revision.kinds.get(kind)))
    }

    fn find<'a, T>(&'a self, get: impl Fn(&'a Revision) -> Option<&'a T>) -> Option<&'a T> {
        self.layers.iter().find_map(|layer| get(&layer.revision))
    }
}

#[cfg(test)]
mod tests;
