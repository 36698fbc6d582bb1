//! Every value of a revision in one shape: under its key, as text with a unit, with its source.

use super::{
    AmountKey, ConfirmLevel, CountKey, DeadlineKey, KindLayer, LevelKey, Limit, LimitUnit, Residence, Revision,
    ShareKey, SmsKind, SmsTemplate, Source, Sourced, Standard, SwitchKey,
};
use crate::identity::level::IdentityLevel;
use crate::kind::Kind;
use crate::money::{Fen, Share};

const CONFIRM_LEVEL: &str = "rules.confirm_level";

/// One value that a revision sets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Deadline(DeadlineKey, &'a Limit),
    Standard(Residence, &'a Standard),
    Amount(AmountKey, &'a Sourced<Fen>),
    Share(ShareKey, &'a Sourced<Share>),
    Count(CountKey, &'a Sourced<u16>),
    Switch(SwitchKey, &'a Sourced<bool>),
    Level(LevelKey, &'a Sourced<IdentityLevel>),
    Sms(SmsKind, &'a SmsTemplate),
    ConfirmLevel(&'a Sourced<ConfirmLevel>),
}

impl<'a> Value<'a> {
    /// The key as it stands in a file, without a kind.
    pub(super) fn key(self) -> String {
        match self {
            Self::Deadline(key, _) => deadline_name(key),
            Self::Standard(key, _) => standard_name(key),
            Self::Amount(key, _) => amount_name(key),
            Self::Share(key, _) => share_name(key),
            Self::Count(key, _) => count_name(key),
            Self::Switch(key, _) => switch_name(key),
            Self::Level(key, _) => level_name(key),
            Self::Sms(key, _) => sms_name(key),
            Self::ConfirmLevel(_) => CONFIRM_LEVEL.to_owned(),
        }
    }

    /// The value as it would stand in a file.
    pub(super) fn text(self) -> String {
        match self {
            Self::Deadline(_, limit) => limit.length.to_string(),
            Self::Standard(_, standard) => standard.amount_fen.amount_fen().to_string(),
            Self::Amount(_, amount) => amount.value.amount_fen().to_string(),
            Self::Share(_, share) => share.value.to_string(),
            Self::Count(_, count) => count.value.to_string(),
            Self::Switch(_, switch) => switch.value.to_string(),
            Self::Level(_, level) => level.value.code().to_owned(),
            Self::Sms(_, template) => template.text.clone(),
            Self::ConfirmLevel(level) => level.value.code().to_owned(),
        }
    }

    pub(super) const fn unit(self) -> Unit {
        match self {
            Self::Deadline(_, limit) => match limit.unit {
                LimitUnit::WorkingDays => Unit::WorkingDays,
                LimitUnit::CalendarDays => Unit::CalendarDays,
                LimitUnit::Hours => Unit::Hours,
            },
            Self::Standard(..) | Self::Amount(..) => Unit::Fen,
            Self::Share(..) => Unit::Fraction,
            Self::Count(..) => Unit::Number,
            Self::Switch(..) => Unit::YesNo,
            Self::Sms(..) => Unit::Text,
            Self::Level(..) | Self::ConfirmLevel(_) => Unit::Choice,
        }
    }

    /// Who says so; messages are our own words and have none.
    pub(super) const fn source(self) -> Option<&'a Source> {
        match self {
            Self::Deadline(_, limit) => Some(&limit.source),
            Self::Standard(_, standard) => Some(&standard.source),
            Self::Amount(_, amount) => Some(&amount.source),
            Self::Share(_, share) => Some(&share.source),
            Self::Count(_, count) => Some(&count.source),
            Self::Switch(_, switch) => Some(&switch.source),
            Self::Level(_, level) => Some(&level.source),
            Self::ConfirmLevel(level) => Some(&level.source),
            Self::Sms(..) => None,
        }
    }
}

/// What a value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 工作日.
    WorkingDays,
    /// 日历日.
    CalendarDays,
    /// 小时.
    Hours,
    /// 分 of money.
    Fen,
    /// A fraction such as `3/10`.
    Fraction,
    /// A plain number; the key's name ends in what it counts.
    Number,
    /// `true` or `false`.
    YesNo,
    /// One word of a list.
    Choice,
    /// The text of a message.
    Text,
}

impl Unit {
    /// The word used by the command line and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkingDays => "working_days",
            Self::CalendarDays => "calendar_days",
            Self::Hours => "hours",
            Self::Fen => "fen",
            Self::Fraction => "fraction",
            Self::Number => "number",
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
            Self::Text => "text",
        }
    }
}

impl Revision {
    /// Everything this revision sets, with the key as it stands in the file.
    pub(super) fn values(&self) -> impl Iterator<Item = (String, Value<'_>)> {
        let standards = self.standards.iter().map(|(key, value)| Value::Standard(key, value));
        let amounts = self.amounts.iter().map(|(key, value)| Value::Amount(key, value));
        let shares = self.shares.iter().map(|(key, value)| Value::Share(key, value));
        let counts = self.counts.iter().map(|(key, value)| Value::Count(key, value));
        let sms = self.sms.iter().map(|(key, value)| Value::Sms(key, value));
        let deadlines = self.deadlines.iter().map(|(key, value)| Value::Deadline(key, value));
        let switches = self.switches.iter().map(|(key, value)| Value::Switch(key, value));
        let levels = self.levels.iter().map(|(key, value)| Value::Level(key, value));
        let rules = self.rules.confirm_level.iter().map(Value::ConfirmLevel);
        let common = deadlines.chain(standards).chain(amounts).chain(shares).chain(counts).chain(switches);
        let common = common.chain(levels).chain(rules).chain(sms).map(|value| (value.key(), value));
        common.chain(Kind::ALL.into_iter().flat_map(|kind| own_values(kind, self.kinds.get(kind))))
    }

    /// The value under one key.
    pub(super) fn value(&self, key: &str) -> Option<Value<'_>> {
        self.values().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// The names of all values that a complete set has; what a kind has of its own is never required.
    pub(super) fn all_keys() -> impl Iterator<Item = String> {
        let deadlines = DeadlineKey::ALL.iter().copied().map(deadline_name);
        let standards = Residence::ALL.iter().copied().map(standard_name);
        let amounts = AmountKey::ALL.iter().copied().map(amount_name);
        let shares = ShareKey::ALL.iter().copied().map(share_name);
        let counts = CountKey::ALL.iter().copied().map(count_name);
        let switches = SwitchKey::ALL.iter().copied().map(switch_name);
        let levels = LevelKey::ALL.iter().copied().map(level_name);
        let sms = SmsKind::ALL.iter().copied().map(sms_name);
        let rules = std::iter::once(CONFIRM_LEVEL.to_owned());
        let common = deadlines.chain(standards).chain(amounts).chain(shares).chain(counts).chain(switches);
        common.chain(levels).chain(rules).chain(sms)
    }

    /// The names of all values that may stand in a file, those of single kinds among them.
    pub(super) fn possible_keys() -> impl Iterator<Item = String> {
        let own = Kind::ALL.into_iter().flat_map(|kind| {
            let deadlines = DeadlineKey::ALL.iter().copied().map(deadline_name);
            let switches = SwitchKey::ALL.iter().copied().map(switch_name);
            let rules = std::iter::once(CONFIRM_LEVEL.to_owned());
            deadlines.chain(switches).chain(rules).map(move |name| own_name(kind, &name))
        });
        Self::all_keys().chain(own)
    }
}

fn own_values(kind: Kind, layer: &KindLayer) -> impl Iterator<Item = (String, Value<'_>)> {
    let deadlines = layer.deadlines.iter().map(|(key, value)| Value::Deadline(key, value));
    let switches = layer.switches.iter().map(|(key, value)| Value::Switch(key, value));
    let rules = layer.rules.confirm_level.iter().map(Value::ConfirmLevel);
    deadlines.chain(switches).chain(rules).map(move |value| (own_name(kind, &value.key()), value))
}

/// The key of a value that one kind has of its own.
pub(super) fn own_name(kind: Kind, name: &str) -> String {
    format!("kinds.{}.{name}", kind.code())
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

fn level_name(key: LevelKey) -> String {
    format!("levels.{}", key.name())
}

fn sms_name(kind: SmsKind) -> String {
    format!("sms.{}", kind.name())
}
