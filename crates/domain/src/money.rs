//! Money in whole fen (1/100 yuan). There is no other unit inside the program, and never a fraction.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::STATED_SUM_FEN_MAX;
use crate::text::half_width;

/// An amount in fen; negative only as the result of a subtraction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// Why typed text is not an amount of yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Nothing was typed.
    #[error("no amount")]
    Empty,
    /// Something other than digits, thousands commas and one decimal point.
    #[error("not an amount of yuan")]
    Format,
    /// A sign in front: amounts are asked for without one.
    #[error("the amount is negative")]
    Negative,
    /// More than two digits after the point.
    #[error("more than two decimals")]
    TooManyDecimals,
    /// Above [`STATED_SUM_FEN_MAX`].
    #[error("the amount is too large")]
    TooLarge,
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of `amount_fen` fen.
    pub const fn new(amount_fen: i64) -> Self {
        Self(amount_fen)
    }

    /// The amount in fen.
    pub const fn amount_fen(self) -> i64 {
        self.0
    }

    /// The sum, or `None` on overflow.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` on overflow.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// `times` this amount, or `None` on overflow.
    #[must_use]
    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// This amount shared by `parts`, rounded down to whole fen (towards minus infinity); `None` unless `parts > 0`.
    #[must_use]
    pub fn checked_div(self, parts: i64) -> Option<Self> {
        if parts <= 0 {
            return None;
        }
        self.0.checked_div_euclid(parts).map(Self)
    }

    /// Reads what a person types for an amount of yuan: `1080`, `1,080.5`, `１０８０．５０元`, `¥1080`.
    ///
    /// A comma counts only as a thousands mark, so that `1,5` is refused instead of becoming fifteen.
    pub fn parse_yuan(text: &str) -> Result<Self, MoneyError> {
        let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        let plain = plain.strip_prefix(['¥', '￥']).unwrap_or(&plain);
        let plain = plain.strip_suffix('元').unwrap_or(plain);
        if plain.is_empty() {
            return Err(MoneyError::Empty);
        }
        if plain.starts_with(['-', '\u{2212}']) {
            return Err(MoneyError::Negative);
        }
        let (yuan, decimals) = match plain.split_once('.') {
            Some((_, "")) => return Err(MoneyError::Format),
            Some((yuan, decimals)) => (yuan, decimals),
            None => (plain, ""),
        };
        let yuan = whole_yuan(yuan)?;
        if !decimals.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MoneyError::Format);
        }
        let fen = match decimals.len() {
            0..=2 => format!("{yuan}{decimals:0<2}"),
            _ => return Err(MoneyError::TooManyDecimals),
        };
        // Only digits are left, so the one way to fail is to be too big.
        let amount_fen: i64 = fen.parse().map_err(|_| MoneyError::TooLarge)?;
        if amount_fen > STATED_SUM_FEN_MAX {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self(amount_fen))
    }
}

/// The digits before the point, thousands marks removed.
fn whole_yuan(text: &str) -> Result<String, MoneyError> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let well_grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let whole = std::iter::once(first).chain(rest).collect::<String>();
    if first.is_empty() || !well_grouped || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return Err(MoneyError::Format);
    }
    Ok(whole)
}

/// Yuan with thousands marks and two decimals, without a unit: `1,080.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:03}", self.0.unsigned_abs());
        let whole_len = digits.len().saturating_sub(2);
        let mut text = String::with_capacity(digits.len().saturating_mul(2));
        if self.0 < 0 {
            text.push('-');
        }
        for (at, digit) in digits.chars().enumerate() {
            if at == whole_len {
                text.push('.');
            } else if at > 0 && at < whole_len && whole_len.saturating_sub(at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        f.pad(&text)
    }
}

/// A share or multiple as an exact fraction, written `3/10` in policy files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Share {
    part: u32,
    whole: u32,
}

/// Text that is not a fraction of two whole numbers, the second above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a fraction such as 3/10")]
pub struct ShareError;

impl Share {
    /// `part` of `whole`; `None` unless `whole > 0`.
    pub const fn new(part: u32, whole: u32) -> Option<Self> {
        if whole == 0 { None } else { Some(Self { part, whole }) }
    }

    /// The upper number.
    pub const fn part(self) -> u32 {
        self.part
    }

    /// The lower number, above zero.
    pub const fn whole(self) -> u32 {
        self.whole
    }

    /// This share of an amount, rounded down to whole fen; `None` on overflow.
    pub fn of(self, amount: Fen) -> Option<Fen> {
        amount.checked_mul(i64::from(self.part))?.checked_div(i64::from(self.whole))
    }

    /// This share of a count, rounded up.
    pub fn of_count_up(self, count: u64) -> u64 {
        count.saturating_mul(u64::from(self.part)).div_ceil(u64::from(self.whole))
    }

    /// True when `some` of `all` is at least this share.
    pub fn reached_by(self, some: i64, all: i64) -> bool {
        i128::from(some).saturating_mul(i128::from(self.whole)) >= i128::from(all).saturating_mul(i128::from(self.part))
    }
}

impl TryFrom<String> for Share {
    type Error = ShareError;

    fn try_from(text: String) -> Result<Self, ShareError> {
        let (part, whole) = text.split_once('/').ok_or(ShareError)?;
        let number = |digits: &str| digits.trim().parse::<u32>().map_err(|_| ShareError);
        Self::new(number(part)?, number(whole)?).ok_or(ShareError)
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.to_string()
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.whole)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        for text in ["1080.5", "1,080.50", "１０８０．５０元", " ¥1080.50 ", "￥１，０８０．５", "001080.50"]
        {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen::new(108_050)), "{text}");
        }
        assert_eq!(Fen::parse_yuan("0"), Ok(Fen::ZERO));
        assert_eq!(Fen::parse_yuan("0.05"), Ok(Fen::new(5)));
        assert_eq!(Fen::parse_yuan("100,000,000"), Ok(Fen::new(STATED_SUM_FEN_MAX)));
    }

    #[test]
    fn each_slip_has_its_own_error() {
        let cases = [
            ("", MoneyError::Empty),
            ("元", MoneyError::Empty),
            ("-1", MoneyError::Negative),
            ("－1", MoneyError::Negative),
            ("1.234", MoneyError::TooManyDecimals),
            ("100000000.01", MoneyError::TooLarge),
            ("99999999999999999999999", MoneyError::TooLarge),
            ("1,5", MoneyError::Format),
            ("1234,567", MoneyError::Format),
            (",100", MoneyError::Format),
            ("1.", MoneyError::Format),
            (".5", MoneyError::Format),
            ("1.2.3", MoneyError::Format),
            ("一百", MoneyError::Format),
            ("1e3", MoneyError::Format),
            ("+1", MoneyError::Format),
        ];
        for (text, error) in cases {
            assert_eq!(Fen::parse_yuan(text), Err(error), "{text}");
        }
    }

    #[test]
    fn shows_two_decimals_and_thousands() {
        for (fen, text) in
            [(0, "0.00"), (5, "0.05"), (108_000, "1,080.00"), (-5, "-0.05"), (-100_000_000, "-1,000,000.00")]
        {
            assert_eq!(Fen::new(fen).to_string(), text);
        }
        assert_eq!(Fen::new(i64::MIN).to_string(), "-92,233,720,368,547,758.08");
    }

    #[test]
    fn shares_round_down() {
        assert_eq!(Fen::new(100).checked_div(3), Some(Fen::new(33)));
        assert_eq!(Fen::new(-100).checked_div(3), Some(Fen::new(-34)));
        assert_eq!(Fen::new(100).checked_div(0), None);
    }

    #[test]
    fn overflow_is_none() {
        assert_eq!(Fen::new(i64::MAX).checked_add(Fen::new(1)), None);
        assert_eq!(Fen::new(i64::MIN).checked_sub(Fen::new(1)), None);
        assert_eq!(Fen::new(i64::MAX).checked_mul(2), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(amount_fen in 0..=STATED_SUM_FEN_MAX) {
            prop_assert_eq!(Fen::parse_yuan(&Fen::new(amount_fen).to_string()), Ok(Fen::new(amount_fen)));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,40}") {
            if let Ok(fen) = Fen::parse_yuan(&text) {
                prop_assert!((0..=STATED_SUM_FEN_MAX).contains(&fen.amount_fen()));
            }
        }
    }
}
