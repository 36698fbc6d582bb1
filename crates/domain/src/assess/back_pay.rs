//! What is paid later when a raise of the standard holds from a day before it was known.

use crate::money::Fen;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One month that was paid before the raise was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthPaid {
    /// First day of the month.
    pub month: Date,
    /// What was paid.
    pub paid: Fen,
    /// What should have been paid.
    pub due: Fen,
}

/// What is paid later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackPay {
    /// The months with a difference, each with it; a month paid too high is not taken back here.
    pub months: Vec<(Date, Fen)>,
    /// Their sum.
    pub total: Fen,
}

/// The difference of each month, and their sum; `None` beyond the range of money.
pub fn back_pay(paid: &[MonthPaid]) -> Option<BackPay> {
    let mut months = Vec::new();
    let mut total = Fen::ZERO;
    for MonthPaid { month, paid, due } in paid {
        let more = due.checked_sub(*paid)?;
        if more > Fen::ZERO {
            months.push((*month, more));
            total = total.checked_add(more)?;
        }
    }
    Some(BackPay { months, total })
}

/// The same for a family that gets the difference to the standard: the raise a head, for its people, over so many months.
/// Nothing where the standard did not rise; `None` beyond the range of money.
pub fn back_pay_of_raise(old: Fen, new: Fen, people: u16, months: u16) -> Option<Fen> {
    let raise = new.checked_sub(old)?.max(Fen::ZERO);
    raise.checked_mul(i64::from(people))?.checked_mul(i64::from(months))
}
