//! Where a value comes from: for the command line, the administrator's page, and whoever asks why.

use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use super::values::{Unit, Value, own_name};
use super::{InForce, PolicySet, PolicyTree, Revision, Source};
use crate::division::DivisionCode;

/// Keys that an unknown key is answered with.
pub const NEAR_KEYS_MAX: usize = 5;

/// One value with everything that stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The key that was found: the kind's own where it has one.
    pub key: String,
    /// The value as it stands in the file.
    pub value: String,
    /// What it is counted in.
    pub unit: Unit,
    /// The file, without `.toml`.
    pub file: String,
    /// Since when it holds.
    pub effective_from: Date,
    /// Who says so; `None` for the text of a message.
    pub source: Option<Source>,
    /// What this value stands before: the values of the divisions above, and earlier ones of the same file, nearest first.
    pub also: Vec<Overridden>,
}

/// A value that does not hold because a nearer or later one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    /// The key: the common one where the kind's own stands before it.
    pub key: String,
    /// The value as it stands in the file.
    pub value: String,
    /// What it is counted in.
    pub unit: Unit,
    /// The file, without `.toml`.
    pub file: String,
    /// Since when it held, or would hold.
    pub effective_from: Date,
}

/// Why there is nothing to show.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExplainError {
    /// No file may hold such a key.
    #[error("there is no key {key}; near it: {}", near.join(", "))]
    UnknownKey {
        /// What was asked for.
        key: String,
        /// Keys that look like it.
        near: Vec<String>,
    },
    /// Nobody sets it for this division on this day.
    #[error("{key} is not set: no policy file of this division and those above sets it on that day")]
    NotSet {
        /// The key.
        key: String,
    },
}

impl PolicySet {
    /// One value by its key, such as `deadlines.total` or `kinds.tekun.deadlines.confirm`. In a set for one kind
    /// ([`PolicySet::for_kind`]) the kind's own value is found under the common key.
    pub fn explain(&self, key: &str) -> Result<Shown, ExplainError> {
        if !Revision::possible_keys().any(|name| name == key) {
            return Err(ExplainError::UnknownKey { key: key.to_owned(), near: near_keys(key) });
        }
        let own = self.kind.map(|kind| own_name(kind, key));
        let mut found = Vec::new();
        for name in own.into_iter().chain([key.to_owned()]) {
            for layer in &self.layers {
                found.extend(layer.states(&name).map(|(revision, value)| State {
                    key: name.clone(),
                    layer,
                    revision,
                    value,
                }));
            }
        }
        let mut found = found.into_iter();
        let shown = found.next().ok_or_else(|| ExplainError::NotSet { key: key.to_owned() })?;
        Ok(Shown {
            value: shown.value.text(),
            unit: shown.value.unit(),
            file: shown.layer.file.name.clone(),
            effective_from: shown.revision.effective_from,
            source: shown.value.source().cloned(),
            key: shown.key,
            also: found.map(State::overridden).collect(),
        })
    }

    /// Every key that some file in force sets, common ones first, in the order of the files' sections.
    pub fn keys(&self) -> Vec<String> {
        let set = |key: &String| self.layers.iter().any(|layer| layer.revision.value(key).is_some());
        Revision::possible_keys().filter(set).collect()
    }
}

/// One value that a revision of a file sets.
struct State<'a> {
    key: String,
    layer: &'a InForce,
    revision: &'a Revision,
    value: Value<'a>,
}

impl State<'_> {
    fn overridden(self) -> Overridden {
        Overridden {
            value: self.value.text(),
            unit: self.value.unit(),
            file: self.layer.file.name.clone(),
            effective_from: self.revision.effective_from,
            key: self.key,
        }
    }
}

impl InForce {
    /// The value of the revision in force, then those of earlier revisions of the same file; none where the one in force
    /// does not set it, because a revision replaces the earlier ones whole.
    fn states(&self, key: &str) -> impl Iterator<Item = (&Revision, Value<'_>)> {
        let holds = self.revision.value(key).is_some();
        let begun = move |revision: &&Arc<Revision>| holds && revision.effective_from <= self.revision.effective_from;
        let key = key.to_owned();
        let earlier = self.file.revisions.iter().rev().filter(begun);
        earlier.filter_map(move |revision| Some((revision.as_ref(), revision.value(&key)?)))
    }
}

impl PolicyTree {
    /// The first day on which a file of this division or above it sets a key, with the file: what to extend when an earlier
    /// day is asked for.
    pub fn first_set(&self, division: &DivisionCode, key: &str) -> Option<(&str, Date)> {
        let states =
            self.files_of(division).flat_map(|file| file.revisions.iter().map(move |revision| (file, revision)));
        let setting = states.filter(|(_, revision)| revision.value(key).is_some());
        setting.map(|(file, revision)| (file.name.as_str(), revision.effective_from)).min_by_key(|(_, date)| *date)
    }

    /// The first day on which anything at all holds for a division.
    pub fn first_day(&self, division: &DivisionCode) -> Option<Date> {
        self.files_of(division).flat_map(|file| &file.revisions).map(|revision| revision.effective_from).min()
    }
}

/// The keys that share a word with the text, or differ from it by few letters; the nearest first.
fn near_keys(text: &str) -> Vec<String> {
    let wanted = text.rsplit('.').next().unwrap_or(text);
    let mut keys: Vec<(usize, String)> = Revision::all_keys()
        .map(|key| {
            let name = key.rsplit('.').next().unwrap_or(&key);
            let inside = !wanted.is_empty() && (name.contains(wanted) || wanted.contains(name));
            (if inside { 0 } else { distance(name, wanted) }, key)
        })
        .collect();
    keys.sort();
    keys.into_iter().map(|(_, key)| key).take(NEAR_KEYS_MAX).collect()
}

/// Letters to change, add or drop until one text is the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, letter) in a.chars().enumerate() {
        let mut next = vec![line.saturating_add(1)];
        for ((other, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or_default();
            let changed = diagonal.saturating_add(usize::from(letter != *other));
            next.push(changed.min(above.saturating_add(1)).min(left.saturating_add(1)));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
