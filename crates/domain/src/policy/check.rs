//! What a value may be. The bounds here are no rules of assistance: they catch a slip of the finger in a file.

use thiserror::Error;

use super::values::Value;
use super::{CountKey, DeadlineKey, LevelKey, Limit, LimitUnit, PolicySet, ShareKey, SmsError};
use crate::kind::Kind;
use crate::limits::STATED_SUM_FEN_MAX;
use crate::money::{Fen, Share};

/// Longest period, in its own unit.
pub const LIMIT_LENGTH_MAX: u16 = 1_000;
/// Largest multiple.
pub const MULTIPLE_MAX: u32 = 100;
/// Largest number of anything.
pub const COUNT_MAX: u16 = 1_000;

/// Why a value is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ValueFault {
    /// A period of no length: a notice of no days would be no notice.
    #[error("the period has no length; it must be at least 1")]
    NoLength,
    /// A period beyond [`LIMIT_LENGTH_MAX`].
    #[error("the period is longer than {LIMIT_LENGTH_MAX}")]
    TooLong,
    /// Hours where the law counts days.
    #[error("hours are only for the payment of emergency relief; write working_days or calendar_days")]
    Hours,
    /// A sum below zero, or beyond what can be stated.
    #[error("the sum must lie between {min} and {STATED_SUM_FEN_MAX} fen")]
    Sum {
        /// Smallest sum.
        min: i64,
    },
    /// A share of nothing, above the whole, or a multiple out of reason.
    #[error("the share must be above 0 and at most {max}")]
    Share {
        /// Largest value.
        max: u32,
    },
    /// A number out of reason.
    #[error("the number must lie between {min} and {max}")]
    Count {
        /// Smallest.
        min: u16,
        /// Largest.
        max: u16,
    },
    /// A value that nobody stands for.
    #[error("source.document is empty")]
    NoDocument,
    /// A message that may not be sent.
    #[error("{0}")]
    Sms(#[from] SmsError),
}

impl Value<'_> {
    /// Refuses what can only be a mistake.
    pub(super) fn check(self) -> Result<(), ValueFault> {
        if self.source().is_some_and(|source| source.document.trim().is_empty()) {
            return Err(ValueFault::NoDocument);
        }
        match self {
            Self::Deadline(key, limit) => check_limit(key, limit),
            Self::Standard(_, standard) => check_sum(standard.amount_fen, 1),
            Self::Amount(_, amount) => check_sum(amount.value, 0),
            Self::Share(key, share) => check_share(key, share.value),
            Self::Count(key, count) => check_count(key, count.value),
            Self::Sms(_, template) => Ok(template.check()?),
            Self::Switch(..) | Self::Level(..) | Self::ConfirmLevel(_) => Ok(()),
        }
    }
}

/// Pairs of numbers of which the first must be less than the second.
const RISING: [(CountKey, CountKey); 4] = [
    (CountKey::CareHalfUnmetMin, CountKey::CareFullUnmetMin),
    (CountKey::TekunChildAgeYears, CountKey::TekunElderlyAgeYears),
    (CountKey::SelfSupportAgeYears, CountKey::AdultAgeYears),
    (CountKey::ReviewUnstableMonths, CountKey::ReviewStableMonths),
];

impl PolicySet {
    /// Values of different files that cannot hold together, each with its keys; empty when all is well.
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (low, high) in RISING {
            if let (Some(less), Some(more)) = (self.count(low), self.count(high))
                && less >= more
            {
                found.push(format!("counts.{} ({less}) must be less than counts.{} ({more})", low.name(), high.name()));
            }
        }
        for key in [LevelKey::DeclineSignature, LevelKey::WithdrawAuthorization] {
            // 个人信息保护法 第15条: taking consent back must be as easy as giving it.
            if let (Some(level), Some(sign)) = (self.level(key), self.level(LevelKey::Sign))
                && level > sign
            {
                found.push(format!("levels.{} must not ask for more than levels.sign", key.name()));
            }
        }
        for kind in Kind::ALL {
            let set = self.clone().for_kind(kind);
            let (total, extended) = (set.deadline(DeadlineKey::Total), set.deadline(DeadlineKey::TotalExtended));
            if let (Some(total), Some(extended)) = (total, extended)
                && (total.unit != extended.unit || total.length > extended.length)
            {
                let kind = kind.code();
                found.push(format!(
                    "{kind}: deadlines.total_extended must not be less than deadlines.total, in the same unit"
                ));
            }
        }
        found
    }
}

fn check_limit(key: DeadlineKey, limit: &Limit) -> Result<(), ValueFault> {
    if limit.length == 0 {
        return Err(ValueFault::NoLength);
    }
    if limit.length > LIMIT_LENGTH_MAX {
        return Err(ValueFault::TooLong);
    }
    if limit.unit == LimitUnit::Hours && key != DeadlineKey::UrgentPay {
        return Err(ValueFault::Hours);
    }
    Ok(())
}

fn check_sum(sum: Fen, min: i64) -> Result<(), ValueFault> {
    if (min..=STATED_SUM_FEN_MAX).contains(&sum.amount_fen()) { Ok(()) } else { Err(ValueFault::Sum { min }) }
}

fn check_share(key: ShareKey, share: Share) -> Result<(), ValueFault> {
    let is_multiple = matches!(key, ShareKey::MarginalIncome | ShareKey::DwellingArea | ShareKey::DisasterDwellingArea);
    let max = if is_multiple { MULTIPLE_MAX } else { 1 };
    let too_large = u64::from(share.part()) > u64::from(share.whole()).saturating_mul(u64::from(max));
    if share.part() == 0 || too_large { Err(ValueFault::Share { max }) } else { Ok(()) }
}

fn check_count(key: CountKey, count: u16) -> Result<(), ValueFault> {
    let (min, max) = count_bounds(key);
    if (min..=max).contains(&count) { Ok(()) } else { Err(ValueFault::Count { min, max }) }
}

/// Smallest and largest number that is no slip of the finger.
const fn count_bounds(key: CountKey) -> (u16, u16) {
    match key {
        CountKey::AdultAgeYears
        | CountKey::SelfSupportAgeYears
        | CountKey::TekunElderlyAgeYears
        | CountKey::TekunChildAgeYears
        | CountKey::TekunKeepAgeYears
        | CountKey::ObligorDibaoAgeYears
        | CountKey::ObligorElderlyAgeYears
        | CountKey::ExtraElderlyAgeYears => (1, 120),
        // 残疾等级 run from 1, the worst, to 4.
        CountKey::TekunIntellectualGradeMax
        | CountKey::TekunMentalGradeMax
        | CountKey::TekunLimbGradeMax
        | CountKey::TekunSightGradeMax
        | CountKey::SevereGradeMax
        | CountKey::SingleIntellectualGradeMax
        | CountKey::SingleMentalGradeMax => (1, 4),
        // Six indicators of self-care.
        CountKey::CareHalfUnmetMin | CountKey::CareFullUnmetMin => (1, 6),
        CountKey::SuitMonths
        | CountKey::IncomeMonths
        | CountKey::ReviewStableMonths
        | CountKey::ReviewUnstableMonths
        | CountKey::RigidValidMonths => (1, 60),
        CountKey::SupplementRounds
        | CountKey::SignatureReminderDays
        | CountKey::VisitorsMin
        | CountKey::JobRefusals
        | CountKey::DwellingsMany
        | CountKey::AppraisalPersonsMin => (1, COUNT_MAX),
        CountKey::SavingsStandards
        | CountKey::MinimumAreaSquareMetres
        | CountKey::DistrictAreaSquareMetres
        | CountKey::TemporaryIntervalMonths
        | CountKey::PhaseOutMonths
        | CountKey::ReligiousApartYears => (0, COUNT_MAX),
    }
}
