//! Sums over months. A month is its first day. What is decided in a month holds from the next one, so the month of the
//! decision itself counts as paid at the old rate.

use crate::benefit::{Benefit, Rate, StandardFrom};
use crate::money::Fen;
use jiff::ToSpan;
use jiff::civil::Date;

/// The first day of the month after a decision.
pub fn first_month_after(decided_on: Date) -> Date {
    next(decided_on.first_of_month())
}

fn next(month: Date) -> Date {
    month.saturating_add(1.month())
}

/// First days of the months from `from` through `through`, none when `through` comes before.
fn months(from: Date, through: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from.first_of_month()), |month| Some(next(*month)))
        .take_while(move |month| *month <= through && *month < Date::MAX.first_of_month())
}

/// What was not paid during the suspension that lasts, through the month of `through`. `None` on overflow.
pub fn arrears(benefit: &Benefit, through: Date) -> Option<Fen> {
    let Some(open) = benefit.suspensions.last().filter(|stretch| stretch.until_month.is_none()) else {
        return Some(Fen::ZERO);
    };
    months(open.from_month, through).try_fold(Fen::ZERO, |sum, month| sum.checked_add(benefit.entitled_in(month)))
}

/// The rates as they would be had the standards been applied from their first day; a standard below the one of a rate
/// changes nothing. `None` on overflow.
pub(super) fn raised(benefit: &Benefit, standards: &[StandardFrom]) -> Option<Vec<Rate>> {
    let first = benefit.first_month()?;
    let mut begins: Vec<Date> = benefit.rates.iter().map(|rate| rate.from_month).collect();
    begins.extend(standards.iter().map(|standard| standard.from_month.max(first)));
    begins.sort_unstable();
    begins.dedup();
    let mut rates: Vec<Rate> = Vec::with_capacity(begins.len());
    for from_month in begins {
        let before = benefit.rate(from_month)?;
        let holds = standards.iter().filter(|standard| standard.from_month <= from_month).max_by_key(|s| s.from_month);
        let rate = match holds {
            Some(standard) => lifted(before, standard)?,
            None => *before,
        };
        let rate = Rate { from_month, ..rate };
        let continues = rates.last().is_some_and(|last| Rate { from_month, ..*last } == rate);
        if !continues {
            rates.push(rate);
        }
    }
    Some(rates)
}

/// The difference of the standards for each counted person, and that of what stands on top once.
fn lifted(rate: &Rate, to: &StandardFrom) -> Option<Rate> {
    let standard = rate.standard.max(to.standard);
    let extra = rate.extra.max(to.extra);
    let per_person = standard.checked_sub(rate.standard)?.checked_mul(i64::from(rate.counted))?;
    let more = per_person.checked_add(extra.checked_sub(rate.extra)?)?;
    Some(Rate { amount: rate.amount.checked_add(more)?, standard, extra, ..*rate })
}

/// What the months already paid, through the month of `through`, lack of the raised standards: for each month that was
/// paid, new minus old standard for each person then counted. Months of a suspension are settled when it ends. `None` on
/// overflow.
pub fn back_pay(benefit: &Benefit, standards: &[StandardFrom], through: Date) -> Option<Fen> {
    let after = Benefit { rates: raised(benefit, standards)?, ..benefit.clone() };
    let from = standards.iter().map(|standard| standard.from_month).min()?;
    months(from.max(benefit.first_month()?), through)
        .try_fold(Fen::ZERO, |sum, month| sum.checked_add(after.due_for(month).checked_sub(benefit.due_for(month))?))
}
