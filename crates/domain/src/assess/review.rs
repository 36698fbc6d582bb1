//! How often a family is reviewed (最低生活保障审核确认办法, 定期核查).

use super::AssessFault;
use super::facts::Facts;
use crate::household::Occupation;
use crate::policy::{CountKey, PolicySet, RuleKey};

/// Months to the next review: the shorter interval where somebody works or could work, so that the income may change.
pub fn review_months(facts: &Facts, policy: &PolicySet) -> Result<u16, AssessFault> {
    let can_work = facts.people.iter().any(|person| {
        matches!(person.occupation, Some(Occupation::Working | Occupation::WithoutWork)) && person.apart.is_none()
    });
    let key = if can_work { CountKey::ReviewUnstableMonths } else { CountKey::ReviewStableMonths };
    policy.count(key).ok_or(AssessFault::Policy(RuleKey::Count(key)))
}
