//! What would change a judgement. Nothing is claimed that was not tried: every change is applied to the facts, and the
//! kind is judged again.

use super::facts::Facts;
use super::line::{LineFact, MONTHS_PER_YEAR};
use super::{Ask, judge};
use crate::household::{Deductions, Income};
use crate::money::{Fen, Share};
use crate::policy::{CountKey, PolicySet};
use serde::{Deserialize, Serialize};

/// One change that a judgement waits for; all of a list together make the kind fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatWouldChange {
    /// Counted income a head and month below this.
    IncomeEachBelow {
        /// A head and month.
        limit: Fen,
    },
    /// Savings a head of no more than this.
    SavingsEachAtMost {
        /// A head.
        limit: Fen,
    },
    /// No vehicle, or vehicles worth no more than this; nothing is exempt at zero.
    VehiclesAtMost {
        /// Together.
        limit: Fen,
    },
    /// Fewer dwellings than this, dangerous ones apart.
    DwellingsFewerThan {
        /// Dwellings.
        count: u16,
    },
    /// Necessary spending of at least this.
    SpendingAtLeast {
        /// Over twelve months.
        year: Fen,
    },
}

/// More changes than tests exist would be going in circles.
const CHANGES_MAX: usize = 6;

/// The changes that together make the kind fit; empty where nothing of this sort can.
pub(super) fn changes(facts: &Facts, ask: Ask, failed: LineFact, policy: &PolicySet) -> Vec<WhatWouldChange> {
    let mut changes = Vec::new();
    let mut facts = facts.clone();
    let mut next = Some(failed);
    while let Some(failed) = next {
        let Some(change) = WhatWouldChange::of(failed) else { return Vec::new() };
        changes.push(change);
        let Some(changed) = change.applied(facts, policy) else { return Vec::new() };
        facts = changed;
        match judge(&facts, ask, policy, false) {
            Ok(judged) if changes.len() < CHANGES_MAX => next = judged.first_failed,
            Ok(_) | Err(_) => return Vec::new(),
        }
    }
    changes
}

impl WhatWouldChange {
    /// What a failed line waits for; `None` where a family cannot change it, such as an age.
    fn of(failed: LineFact) -> Option<Self> {
        let income = |limit| Some(Self::IncomeEachBelow { limit });
        let savings = |limit| Some(Self::SavingsEachAtMost { limit });
        if let LineFact::IncomeBelow { standard, .. } = failed {
            return income(standard);
        }
        if let LineFact::IncomeBelowMultiple { standard, multiple, .. } = failed {
            return income(share_up(multiple, standard)?);
        }
        if let LineFact::IncomeBelowDisposable { disposable_year, .. } = failed {
            return income(divided_up(disposable_year, MONTHS_PER_YEAR)?);
        }
        if let LineFact::Savings { standard, standards, .. } = failed {
            return savings(standard.checked_mul(standards.into())?);
        }
        if let LineFact::SavingsOfIll { limit, .. } = failed {
            return savings(limit);
        }
        if let LineFact::Vehicles { limit, .. } = failed {
            return Some(Self::VehiclesAtMost { limit });
        }
        if let LineFact::Dwellings { many, .. } = failed {
            return Some(Self::DwellingsFewerThan { count: many });
        }
        if let LineFact::RigidShare { income, share, .. } = failed {
            return Some(Self::SpendingAtLeast { year: share_up(share, income)?.max(Fen::new(1)) });
        }
        None
    }

    /// The facts as they would be just so far changed.
    pub(super) fn applied(self, mut facts: Facts, policy: &PolicySet) -> Option<Facts> {
        match self {
            Self::IncomeEachBelow { limit } => {
                let months = i64::from(policy.count(CountKey::IncomeMonths)?);
                let counted = counted(&facts, policy)?;
                let year = limit.checked_mul(months)?.checked_mul(counted)?.checked_sub(Fen::new(1))?;
                facts.income = Income::of([year, Fen::ZERO, Fen::ZERO, Fen::ZERO].map(Some));
                facts.deductions = Deductions::default();
                for relative in &mut facts.obligors {
                    relative.support_month = Fen::ZERO;
                }
            }
            Self::SavingsEachAtMost { limit } => {
                facts.property.savings = Some(limit.checked_mul(counted(&facts, policy)?)?);
            }
            Self::VehiclesAtMost { limit } if limit > Fen::ZERO => facts.property.vehicles_value = Some(limit),
            Self::VehiclesAtMost { .. } => facts.property.vehicles_count = Some(0),
            Self::DwellingsFewerThan { count } => {
                facts.property.dangerous_dwellings_count = Some(0);
                facts.property.dwellings_count = Some(u8::try_from(count.checked_sub(1)?).ok()?);
            }
            Self::SpendingAtLeast { year } => {
                let more = year.checked_sub(facts.spending.total()?)?;
                facts.spending.living = Some(facts.spending.living?.checked_add(more)?);
            }
        }
        Some(facts)
    }
}

fn counted(facts: &Facts, policy: &PolicySet) -> Option<i64> {
    let mut sheet = super::sheet::Sheet::new(policy, false);
    let people = super::counted::members_of_the_family(facts, &mut sheet).ok()?;
    i64::try_from(people.len()).ok()
}

/// This share of an amount, rounded up to whole fen.
fn share_up(share: Share, amount: Fen) -> Option<Fen> {
    divided_up(amount.checked_mul(i64::from(share.part()))?, i64::from(share.whole()))
}

fn divided_up(amount: Fen, parts: i64) -> Option<Fen> {
    amount.checked_add(Fen::new(parts.checked_sub(1)?))?.checked_div(parts)
}
