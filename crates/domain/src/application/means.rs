//! Income against the standard, and the amount by difference (补差; Chongqing pays the difference).

use crate::application::Refusal;
use crate::household::Declaration;
use crate::money::Fen;
use crate::policy::PolicySet;

const MONTHS_PER_YEAR: i64 = 12;

/// The computation behind an opinion, every number of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Means {
    /// People in the family.
    pub members_count: i64,
    /// Income of twelve months, whole family.
    pub income_year: Fen,
    /// Income a head and month, rounded down to the fen.
    pub income_month_each: Fen,
    /// The standard a head and month.
    pub standard_each: Fen,
    /// Standard times people: no grant may be above it.
    pub ceiling_month: Fen,
    /// Difference for the whole family and month; zero when the income reaches the standard.
    pub difference_month: Fen,
}

/// Computes the means as stated. Fails with `Incomplete` while an answer is missing.
pub fn means(declaration: &Declaration, policy: &PolicySet) -> Result<Means, Refusal> {
    let incomplete = || Refusal::Incomplete(declaration.missing());
    let residence = declaration.residence.ok_or_else(incomplete)?;
    let income_year = declaration.income.total().ok_or_else(incomplete)?;
    let standard_each = policy.standard(residence).ok_or(Refusal::PolicyMissing)?;
    let members_count = i64::try_from(declaration.members.len()).map_err(|_huge| Refusal::TooManyMembers)?;
    let compute = || {
        let ceiling_month = standard_each.checked_mul(members_count)?;
        let income_month = income_year.checked_div(MONTHS_PER_YEAR)?;
        let income_month_each = income_month.checked_div(members_count)?;
        let difference = ceiling_month.checked_sub(income_month)?;
        let difference_month = difference.max(Fen::new(0));
        Some(Means { members_count, income_year, income_month_each, standard_each, ceiling_month, difference_month })
    };
    compute().ok_or_else(incomplete)
}
