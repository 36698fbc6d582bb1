//! Files, revisions and the walk from the nation down to one division.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use thiserror::Error;

use super::check::ValueFault;
use super::{
    AmountLayer, CountLayer, DeadlineLayer, InForce, KindLayers, LevelLayer, PolicySet, RuleLayer, ShareLayer,
    SmsLayer, StandardLayer, SwitchLayer,
};
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
    /// How sure it must be who somebody is.
    #[serde(default)]
    pub levels: LevelLayer,
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
    /// A name that a stored version could not hold.
    #[error("{file}: the name of a policy file must not hold spaces or @")]
    Name {
        /// The file.
        file: String,
    },
    /// A value that can only be a mistake.
    #[error("{file}: {key} (from {effective_from}): {fault}")]
    Value {
        /// The file.
        file: String,
        /// The revision.
        effective_from: Date,
        /// The key.
        key: String,
        /// What is wrong.
        fault: ValueFault,
    },
    /// More than [`POLICY_FILES_MAX`].
    #[error("more than {POLICY_FILES_MAX} policy files")]
    TooManyFiles,
}

/// A file of a tree: its revisions by date, shared with the sets that were looked up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) name: String,
    pub(super) revisions: Vec<Arc<Revision>>,
}

/// All policy files of one installation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyTree {
    /// By division; the nation first, and every division before those inside it.
    files: BTreeMap<Option<DivisionCode>, Vec<Arc<Stored>>>,
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
            let revisions = file.revisions.into_iter().map(Arc::new).collect();
            tree.files.entry(file.division).or_default().push(Arc::new(Stored { name: file.name, revisions }));
        }
        for siblings in tree.files.values_mut() {
            siblings.sort_by(|a, b| a.name.cmp(&b.name));
            check_siblings(siblings)?;
        }
        Ok(tree)
    }

    /// The rules for `division` on `date`.
    pub fn lookup(&self, division: &DivisionCode, date: Date) -> PolicySet {
        let in_force = self.files_of(division).filter_map(|file| {
            let revision = file.revisions.iter().rev().find(|revision| revision.effective_from <= date)?;
            Some(InForce { file: Arc::clone(file), revision: Arc::clone(revision) })
        });
        PolicySet::of(in_force.collect())
    }

    /// The rules exactly as a stored version names them: whatever has changed since, a decision can be computed again.
    /// An empty version is an empty set.
    pub fn at_version(&self, version: &str) -> Result<PolicySet, VersionError> {
        version.split_whitespace().map(|part| self.part_of_version(part)).collect::<Result<_, _>>().map(PolicySet::of)
    }

    fn part_of_version(&self, part: &str) -> Result<InForce, VersionError> {
        let malformed = || VersionError::Malformed { part: part.to_owned() };
        let (name, date) = part.split_once('@').ok_or_else(malformed)?;
        let date: Date = date.parse().map_err(|_| malformed())?;
        let file = self.files.values().flatten().find(|file| file.name == name);
        let file = file.ok_or_else(|| VersionError::NoFile { file: name.to_owned() })?;
        let revision = file.revisions.iter().find(|revision| revision.effective_from == date);
        let revision =
            revision.ok_or_else(|| VersionError::NoRevision { file: name.to_owned(), effective_from: date })?;
        Ok(InForce { file: Arc::clone(file), revision: Arc::clone(revision) })
    }

    /// The name of every file with the days on which its revisions begin, the nation first.
    pub fn files(&self) -> impl Iterator<Item = (&str, Vec<Date>)> {
        let days = |file: &Stored| file.revisions.iter().map(|revision| revision.effective_from).collect();
        self.files.values().flatten().map(move |file| (file.name.as_str(), days(file)))
    }

    /// The days after `on` on which something changes for a division.
    pub fn changes_after(&self, division: &DivisionCode, on: Date) -> BTreeSet<Date> {
        let states = self.files_of(division).flat_map(|file| &file.revisions);
        states.map(|revision| revision.effective_from).filter(|day| *day > on).collect()
    }

    /// The files that hold for a division, the nation first.
    pub(super) fn files_of(&self, division: &DivisionCode) -> impl Iterator<Item = &Arc<Stored>> {
        let mut path = vec![Some(division.clone())];
        while let Some(Some(code)) = path.last() {
            path.push(code.parent());
        }
        path.into_iter().rev().filter_map(|step| self.files.get(&step)).flatten()
    }
}

/// Why the rules of a stored version cannot be had any more.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VersionError {
    /// Not `file@date`.
    #[error("{part} is not a file with the date of its revision, such as CN/sms@2021-07-01")]
    Malformed {
        /// The part.
        part: String,
    },
    /// The file was renamed or taken away.
    #[error("the policy file {file} is not there any more: put it back to compute the decision again")]
    NoFile {
        /// The file.
        file: String,
    },
    /// The revision was taken out of the file.
    #[error("{file} has no revision from {effective_from} any more: put it back to compute the decision again")]
    NoRevision {
        /// The file.
        file: String,
        /// The revision.
        effective_from: Date,
    },
}

impl PolicyFile {
    fn check(&self) -> Result<(), PolicyError> {
        let file = || self.name.clone();
        if self.name.contains(|letter: char| letter.is_whitespace() || letter == '@') {
            return Err(PolicyError::Name { file: file() });
        }
        let mut dates: Vec<Date> = self.revisions.iter().map(|revision| revision.effective_from).collect();
        dates.sort_unstable();
        dates.dedup();
        if dates.len() != self.revisions.len() || dates.is_empty() || dates.len() > REVISIONS_MAX {
            return Err(PolicyError::Revisions { file: file() });
        }
        for revision in &self.revisions {
            for (key, value) in revision.values() {
                let effective_from = revision.effective_from;
                value.check().map_err(|fault| PolicyError::Value { file: file(), effective_from, key, fault })?;
            }
        }
        Ok(())
    }
}

impl Stored {
    fn keys(&self) -> impl Iterator<Item = String> {
        self.revisions.iter().flat_map(|revision| revision.values()).map(|(key, _)| key)
    }
}

/// Two files of one division must not set the same value: nobody could say which one holds.
fn check_siblings(siblings: &[Arc<Stored>]) -> Result<(), PolicyError> {
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
