//! What identifies a person: ID number, phone, name, bank card. Each is checked once, when it is read, and none of them
//! shows itself in `Debug`, so that no log can print one by accident.

pub mod level;
pub mod linking;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{compact, digits, half_width, is_invisible};

/// Age above which a birth date is taken for a slip.
pub const AGE_YEARS_MAX: i16 = 130;
/// Characters of the longest name taken.
pub const NAME_CHARS_MAX: usize = 30;
/// Characters of the end of an ID number that its owner types to show that they know it.
pub const ID_TAIL_CHARS: usize = 6;

const ID_CHARS: usize = 18;
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECK_CHARS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
const PHONE_DIGITS: usize = 11;

/// Implements what the four values have in common: stored as text, checked when read back, silent in `Debug`.
macro_rules! sealed_text {
    ($name:ident, $error:ty, $read:expr) => {
        impl $name {
            /// The value itself. Show [`Self::masked`] instead wherever the whole is not needed.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                $read(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

/// A citizen's ID number (GB 11643-1999), or the number of the permanent residence card for foreigners of 2023, which
/// starts with 9 and carries the province in digits 2–3.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdNumber(String);

/// What is wrong with a typed ID number; the first fault in this order is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdNumberError {
    /// Not 18 characters.
    #[error("an ID number has 18 characters")]
    Length,
    /// Something other than 17 digits and a digit or X.
    #[error("an ID number has 17 digits and then a digit or X")]
    Character,
    /// The first digits are no province.
    #[error("the ID number starts with no known region")]
    Region,
    /// Digits 7–14 are no real date, lie in the future, or more than [`AGE_YEARS_MAX`] back.
    #[error("the ID number holds no possible birth date")]
    BirthDate,
    /// The last character does not fit the others: something was typed wrong.
    #[error("the last character of the ID number does not fit")]
    CheckCharacter,
}

sealed_text!(IdNumber, IdNumberError, IdNumber::read_stored);

impl IdNumber {
    /// Reads a typed number; `x`, spaces, dashes and full-width forms are accepted. `today` bounds the birth date.
    pub fn parse(text: &str, today: Date) -> Result<Self, IdNumberError> {
        let number = Self::read(text)?;
        let birth = number.birth_date();
        if birth > today || today.year().saturating_sub(birth.year()) > AGE_YEARS_MAX {
            return Err(IdNumberError::BirthDate);
        }
        number.checked()
    }

    /// Reads a stored number: everything but the bound by today's date, which held when it was typed.
    fn read_stored(text: &str) -> Result<Self, IdNumberError> {
        Self::read(text)?.checked()
    }

    /// Shape, region and a real date; the check character comes last so that the more telling fault is named first.
    fn read(text: &str) -> Result<Self, IdNumberError> {
        let plain = compact(text);
        if plain.chars().count() != ID_CHARS {
            return Err(IdNumberError::Length);
        }
        let body = plain.strip_suffix('X').unwrap_or(&plain);
        if !body.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdNumberError::Character);
        }
        let number = Self(plain);
        if !number.has_known_region() {
            return Err(IdNumberError::Region);
        }
        number.date().ok_or(IdNumberError::BirthDate)?;
        Ok(number)
    }

    fn checked(self) -> Result<Self, IdNumberError> {
        let sum: u32 = self.0.chars().zip(ID_WEIGHTS).fold(0, |sum, (digit, weight)| {
            sum.saturating_add(digit.to_digit(10).unwrap_or_default().saturating_mul(weight))
        });
        let expected = usize::try_from(sum % 11).ok().and_then(|rest| ID_CHECK_CHARS.get(rest).copied());
        if expected.is_some() && self.0.chars().last() == expected {
            Ok(self)
        } else {
            Err(IdNumberError::CheckCharacter)
        }
    }

    /// The last [`ID_TAIL_CHARS`] characters.
    pub fn tail(&self) -> &str {
        self.0.get(ID_CHARS - ID_TAIL_CHARS..).unwrap_or_default()
    }

    fn has_known_region(&self) -> bool {
        let province = if self.0.starts_with('9') { self.number(1..3) } else { self.number(0..2) };
        province.is_some_and(|p| matches!(p, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83))
    }

    fn number(&self, range: std::ops::Range<usize>) -> Option<i16> {
        self.0.get(range)?.parse().ok()
    }

    fn date(&self) -> Option<Date> {
        let year = self.number(6..10)?;
        let month = i8::try_from(self.number(10..12)?).ok()?;
        let day = i8::try_from(self.number(12..14)?).ok()?;
        Date::new(year, month, day).ok()
    }

    /// The birth date it carries.
    pub fn birth_date(&self) -> Date {
        // Every way to make the value has checked the date.
        self.date().unwrap_or(Date::ZERO)
    }

    /// Whether the 17th digit is even.
    pub fn is_female(&self) -> bool {
        self.number(16..17).is_some_and(|digit| digit.rem_euclid(2) == 0)
    }

    /// Whole years of age on `date` (周岁); 0 before birth. One born on 29 February grows older on 1 March of a common year.
    pub fn age_on(&self, date: Date) -> u8 {
        let birth = self.birth_date();
        let years = date.year().saturating_sub(birth.year());
        let had_birthday = (date.month(), date.day()) >= (birth.month(), birth.day());
        let age = if had_birthday { years } else { years.saturating_sub(1) };
        u8::try_from(age.max(0)).unwrap_or(u8::MAX)
    }

    /// `5135**********4125`.
    pub fn masked(&self) -> String {
        keep_ends(&self.0, 4, 4)
    }
}

/// A mainland mobile number of 11 digits, without country code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// What is wrong with a typed phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// Not 11 digits after the country code is taken away.
    #[error("a mobile number has 11 digits")]
    Length,
    /// Something other than digits.
    #[error("a mobile number has digits only")]
    Character,
    /// It does not start with 13 to 19.
    #[error("a mobile number starts with 13 to 19")]
    NotMobile,
}

sealed_text!(Phone, PhoneError, Phone::parse);

impl Phone {
    /// Reads a typed number; `+86`, `0086`, spaces, dashes and full-width digits are accepted.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let plain = compact(text);
        let plain = plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086")).unwrap_or(&plain);
        let plain = plain.strip_prefix("86").filter(|rest| rest.len() == PHONE_DIGITS).unwrap_or(plain);
        if !plain.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PhoneError::Character);
        }
        if plain.len() != PHONE_DIGITS {
            return Err(PhoneError::Length);
        }
        match plain.as_bytes() {
            [b'1', b'3'..=b'9', ..] => Ok(Self(plain.to_owned())),
            _ => Err(PhoneError::NotMobile),
        }
    }

    /// `142****0001`.
    pub fn masked(&self) -> String {
        keep_ends(&self.0, 3, 4)
    }
}

/// A bank card number of 16 to 19 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BankCard(String);

/// What is wrong with a typed bank card number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BankCardError {
    /// Not 16 to 19 digits.
    #[error("a bank card number has 16 to 19 digits")]
    Length,
    /// Something other than digits.
    #[error("a bank card number has digits only")]
    Character,
    /// The check digit (Luhn) does not fit: something was typed wrong.
    #[error("the check digit of the bank card number does not fit")]
    Check,
}

sealed_text!(BankCard, BankCardError, BankCard::parse);

impl BankCard {
    /// Reads a typed number; groups of four with spaces or dashes are accepted.
    pub fn parse(text: &str) -> Result<Self, BankCardError> {
        let plain = compact(text);
        let values = digits(&plain).ok_or(BankCardError::Character)?;
        if !(16..=19).contains(&values.len()) {
            return Err(BankCardError::Length);
        }
        let sum: u32 = values.iter().rev().enumerate().fold(0, |sum, (at, digit)| {
            let digit = u32::from(*digit);
            let doubled = digit.saturating_mul(2);
            let worth = match at % 2 {
                0 => digit,
                _ if doubled > 9 => doubled.saturating_sub(9),
                _ => doubled,
            };
            sum.saturating_add(worth)
        });
        if sum.is_multiple_of(10) { Ok(Self(plain)) } else { Err(BankCardError::Check) }
    }

    /// `**** 1234`.
    pub fn masked(&self) -> String {
        let tail: String = self.0.chars().skip(self.0.len().saturating_sub(4)).collect();
        format!("**** {tail}")
    }
}

/// A person's name: Chinese with rare characters, names of minorities joined by `·`, or Latin letters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// What is wrong with a typed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PersonNameError {
    /// Nothing was typed.
    #[error("no name")]
    Empty,
    /// One character only.
    #[error("a name has at least two characters")]
    TooShort,
    /// More than [`NAME_CHARS_MAX`].
    #[error("a name has at most {NAME_CHARS_MAX} characters")]
    TooLong,
    /// A digit, a sign, or a joining dot at the wrong place.
    #[error("a name has Chinese characters, joining dots or Latin letters")]
    Character,
}

sealed_text!(PersonName, PersonNameError, PersonName::parse);

impl PersonName {
    /// Reads a typed name. Dots of every kind become `·`; spaces go, except single ones between Latin words.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let plain: String = text.chars().filter(|c| !is_invisible(*c)).map(half_width).map(joining_dot).collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let separator = if plain.chars().any(is_han) { "" } else { " " };
        let name = words.join(separator);
        match name.chars().count() {
            0 => return Err(PersonNameError::Empty),
            1 => return Err(PersonNameError::TooShort),
            2..=NAME_CHARS_MAX => {}
            _ => return Err(PersonNameError::TooLong),
        }
        let allowed = name.chars().all(|c| is_han(c) || is_latin(c) || matches!(c, '·' | ' ' | '-' | '\'' | '.'));
        let joined_well = name.split('·').all(|part| part.chars().any(|c| is_han(c) || is_latin(c)));
        if allowed && joined_well { Ok(Self(name)) } else { Err(PersonNameError::Character) }
    }

    /// 王\*国, 张\*, 欧阳\*\* → 欧\*\*华; a joined name keeps its first part: 买买提·\*.
    pub fn masked(&self) -> String {
        if let Some((first, _)) = self.0.split_once('·') {
            return format!("{first}·*");
        }
        if let Some((first, _)) = self.0.split_once(' ') {
            return format!("{first} *");
        }
        match self.0.chars().count() {
            2 => keep_ends(&self.0, 1, 0),
            _ => keep_ends(&self.0, 1, 1),
        }
    }
}

/// The first `head` and the last `tail` characters, with a star for each one between.
fn keep_ends(text: &str, head: usize, tail: usize) -> String {
    let hidden_end = text.chars().count().saturating_sub(tail);
    text.chars().enumerate().map(|(at, c)| if at < head || at >= hidden_end { c } else { '*' }).collect()
}

/// Keyboards know many middle dots; the standard for names (GB/T 36344 uses U+00B7) knows one.
const fn joining_dot(c: char) -> char {
    match c {
        '\u{2022}' | '\u{2027}' | '\u{22c5}' | '\u{30fb}' | '\u{ff65}' | '\u{2219}' | '\u{16eb}' => '·',
        _ => c,
    }
}

/// Chinese characters with every extension that Unicode 17 knows: registry offices use them all.
const fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ee5d}' | '\u{2f800}'..='\u{2fa1f}' | '\u{30000}'..='\u{33479}')
}

/// Latin letters with their accents.
const fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' if !matches!(c, '\u{d7}' | '\u{f7}'))
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
