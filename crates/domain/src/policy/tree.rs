//! Files, revisions and the walk from the nation down to one division.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use thiserror::Error;

use super::{
    AmountKey, AmountLayer, CountKey, CountLayer, DeadlineKey, DeadlineLayer, KindLayer, KindLayers, PolicySet,
    Residence, RuleLayer, ShareKey, ShareLayer, SmsError, SmsKind, SmsLayer, StandardLayer, SwitchKey, SwitchLayer,
};
use crate::kind::Kind;
use crate::division::DivisionCode;

/// Most files one tree may hold.
pub const POLICY_FILES_MAX: usize = 20_000;
/// Most revisions one file may hold.
pub const REVISIONS_MAX: usize = 500;

/// One state of a file; it replaces the earlier states of the same file whole.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// First day on which it is in force.
    pub effective_from: Date,
    /// Periods.
    #[serde(default)]
    pub deadlines: DeadlineLayer,
    /// Monthly standards.
    #[serde(default)]
    pub standards: StandardLayer,
    /// Sums of money.
    #[serde(default)]
    pub amounts: AmountLayer,
    /// Shares and multiples.
    #[serde(default)]
    pub shares: ShareLayer,
    /// Numbers.
    #[serde(default)]
    pub counts: CountLayer,
    /// Choices of yes and no.
    #[serde(default)]
    pub switches: SwitchLayer,
    /// Texts of messages.
    #[serde(default)]
    pub sms: SmsLayer,
    /// Other choices.
    #[serde(default)]
    pub rules: RuleLayer,
    /// What single kinds have of their own.
    #[serde(default)]
    pub kinds: KindLayers,
}

/// One file of the policy folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// The division whose folder it lies in; `None` for the nation.
    pub division: Option<DivisionCode>,
    /// Path below the policy folder without its ending, such as `CN/500000/standards`.
    pub name: String,
    /// Its states.
    pub revisions: Vec<Revision>,
}

/// Why files do not make a tree.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// A file without a revision, with too many, or with two of one date.
    #[error("{file}: its revisions must be 1 to {REVISIONS_MAX}, each with its own effective_from")]
    Revisions {
        /// The file.
        file: String,
    },
    /// Two files of one division set the same value.
    #[error("{file}: {key} is also set by {other}")]
    SetTwice {
        /// The file.
        file: String,
        /// The other file of the same division.
        other: String,
        /// The key of both.
        key: String,
    },
    /// A period of no days.
    #[error("{file}: deadlines.{} has no length", key.name())]
    EmptyLimit {
        /// The file.
        file: String,
        /// The key.
        key: DeadlineKey,
    },
    /// A template that may not be sent.
    #[error("{file}: sms.{}: {error}", kind.name())]
    Sms {
        /// The file.
        file: String,
        /// The message.
        kind: SmsKind,
        /// What is wrong.
        error: SmsError,
    },
    /// More than [`POLICY_FILES_MAX`].
    #[error("more than {POLICY_FILES_MAX} policy files")]
    TooManyFiles,
}

/// All policy files of one installation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyTree {
    /// By division; the nation first, and every division before those inside it.
    files: BTreeMap<Option<DivisionCode>, Vec<PolicyFile>>,
}

impl PolicyTree {
    /// Puts the files together, and refuses those that contradict one another or hold what may never be used.
    pub fn new(files: Vec<PolicyFile>) -> Result<Self, PolicyError> {
        if files.len() > POLICY_FILES_MAX {
            return Err(PolicyError::TooManyFiles);
        }
        let mut tree = Self::default();
        for mut file in files {
            file.check()?;
            file.revisions.sort_by_key(|revision| revision.effective_from);
            tree.files.entry(file.division.clone()).or_default().push(file);
        }
        for siblings in tree.files.values_mut() {
            siblings.sort_by(|a, b| a.name.cmp(&b.name));
            check_siblings(siblings)?;
        }
        Ok(tree)
    }

    /// The rules for `division` on `date`.
    pub fn lookup(&self, division: &DivisionCode, date: Date) -> PolicySet<'_> {
        let mut path = vec![Some(division.clone())];
        while let Some(Some(code)) = path.last() {
            path.push(code.parent());
        }
        let mut revisions = Vec::new();
        let mut versions = Vec::new();
        for file in path.iter().rev().filter_map(|step| self.files.get(step)).flatten() {
            let in_force = file.revisions.iter().rev().find(|revision| revision.effective_from <= date);
            if let Some(revision) = in_force {
                revisions.push(revision);
                versions.push(format!("{}@{}", file.name, revision.effective_from));
            }
        }
        revisions.reverse();
        PolicySet { revisions, version: versions.join(" "), kind: None }
    }
}

impl PolicyFile {
    fn check(&self) -> Result<(), PolicyError> {
        let file = || self.name.clone();
        let mut dates: Vec<Date> = self.revisions.iter().map(|revision| revision.effective_from).collect();
        dates.sort_unstable();
        dates.dedup();
        if dates.len() != self.revisions.len() || dates.is_empty() || dates.len() > REVISIONS_MAX {
            return Err(PolicyError::Revisions { file: file() });
        }
        for revision in &self.revisions {
            let own = Kind::ALL.into_iter().flat_map(|kind| revision.kinds.get(kind).deadlines.iter());
            for (key, limit) in revision.deadlines.iter().chain(own) {
                if limit.length == 0 {
                    return Err(PolicyError::EmptyLimit { file: file(), key });
                }
            }
            for (kind, template) in revision.sms.iter() {
                template.check().map_err(|error| PolicyError::Sms { file: file(), kind, error })?;
            }
        }
        Ok(())
    }

    fn keys(&self) -> impl Iterator<Item = String> {
        self.revisions.iter().flat_map(Revision::keys)
    }
}

/// Two files of one division must not set the same value: nobody could say which one holds.
fn check_siblings(siblings: &[PolicyFile]) -> Result<(), PolicyError> {
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for file in siblings {
        for key in file.keys() {
            match owners.insert(key.clone(), &file.name) {
                Some(other) if other != file.name => {
                    return Err(PolicyError::SetTwice { file: file.name.clone(), other: other.to_owned(), key });
                }
                Some(_) | None => {}
            }
        }
    }
    Ok(())
}

const CONFIRM_LEVEL: &str = "rules.confirm_level";

impl Revision {
    /// The names of all values set, as they stand in the file.
    pub(super) fn keys(&self) -> impl Iterator<Item = String> {
        let own = Kind::ALL.into_iter().flat_map(|kind| own_keys(kind, self.kinds.get(kind)));
        let deadlines = self.deadlines.iter().map(|(key, _)| deadline_name(key));
        let standards = self.standards.iter().map(|(key, _)| standard_name(key));
        let amounts = self.amounts.iter().map(|(key, _)| amount_name(key));
        let shares = self.shares.iter().map(|(key, _)| share_name(key));
        let counts = self.counts.iter().map(|(key, _)| count_name(key));
        let switches = self.switches.iter().map(|(key, _)| switch_name(key));
        let sms = self.sms.iter().map(|(key, _)| sms_name(key));
        let rules = self.rules.confirm_level.iter().map(|_| CONFIRM_LEVEL.to_owned());
        deadlines.chain(standards).chain(amounts).chain(shares).chain(counts).chain(switches).chain(sms).chain(rules).chain(own)
    }

    /// The names of all values that a complete set has; what a kind has of its own is never required.
    pub(super) fn all_keys() -> impl Iterator<Item = String> {
        let deadlines = DeadlineKey::ALL.iter().copied().map(deadline_name);
        let standards = Residence::ALL.iter().copied().map(standard_name);
        let amounts = AmountKey::ALL.iter().copied().map(amount_name);
        let shares = ShareKey::ALL.iter().copied().map(share_name);
        let counts = CountKey::ALL.iter().copied().map(count_name);
        let switches = SwitchKey::ALL.iter().copied().map(switch_name);
        let sms = SmsKind::ALL.iter().copied().map(sms_name);
        let rules = std::iter::once(CONFIRM_LEVEL.to_owned());
        deadlines.chain(standards).chain(amounts).chain(shares).chain(counts).chain(switches).chain(sms).chain(rules)
    }
}

fn own_keys(kind: Kind, layer: &KindLayer) -> Vec<String> {
    let named = |name: String| format!("kinds.{}.{name}", kind.code());
    let deadlines = layer.deadlines.iter().map(|(key, _)| named(deadline_name(key)));
    let switches = layer.switches.iter().map(|(key, _)| named(switch_name(key)));
    let rules = layer.rules.confirm_level.iter().map(|_| named(CONFIRM_LEVEL.to_owned()));
    deadlines.chain(switches).chain(rules).collect()
}

fn deadline_name(key: DeadlineKey) -> String {
    format!("deadlines.{}", key.name())
}

fn standard_name(key: Residence) -> String {
    format!("standards.{}", key.name())
}

fn amount_name(key: AmountKey) -> String {
    format!("amounts.{}", key.name())
}

fn share_name(key: ShareKey) -> String {
    format!("shares.{}", key.name())
}

fn count_name(key: CountKey) -> String {
    format!("counts.{}", key.name())
}

fn switch_name(key: SwitchKey) -> String {
    format!("switches.{}", key.name())
}

fn sms_name(kind: SmsKind) -> String {
    format!("sms.{}", kind.name())
}
