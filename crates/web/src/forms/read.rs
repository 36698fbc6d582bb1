//! Reads typed text into values; every fault is one plain sentence that says how to put it right.

use jiff::civil::Date;
use jzt_domain::household::{LongText, ShortText, TextError};
use jzt_domain::identity::{
    BankCard, BankCardError, IdNumber, IdNumberError, PersonName, PersonNameError, Phone, PhoneError,
};
use jzt_domain::limits;
use jzt_domain::money::{Fen, MoneyError};
use jzt_domain::number::AcceptanceNumber;

/// A value, or the sentence to show.
pub(super) type Read<T> = Result<T, String>;

/// A person's name.
pub fn person_name(text: &str) -> Read<PersonName> {
    PersonName::parse(text).map_err(|error| {
        match error {
            PersonNameError::Empty => "请填姓名",
            PersonNameError::TooShort => "姓名至少 2 个字，请填全名",
            PersonNameError::TooLong => "姓名太长了，最多 30 个字",
            PersonNameError::Character => "姓名里只能有汉字、字母和间隔号“·”，请照身份证填",
        }
        .to_owned()
    })
}

/// An identity number.
pub fn id_number(text: &str, today: Date) -> Read<IdNumber> {
    if text.trim().is_empty() {
        return Err("请填身份证号码".to_owned());
    }
    IdNumber::parse(text, today).map_err(|error| {
        match error {
            IdNumberError::Length => "身份证号码应当是 18 位，请数一数",
            IdNumberError::Character => "身份证号码只能是数字，最后一位可以是 X",
            IdNumberError::Region => "身份证号码开头不对，请对照身份证再看一遍",
            IdNumberError::BirthDate => "身份证号码里的出生日期不对，请对照身份证再看一遍",
            IdNumberError::CheckCharacter => "身份证号码最后一位不对，请对照身份证再看一遍",
        }
        .to_owned()
    })
}

/// A mobile number.
pub fn phone(text: &str) -> Read<Phone> {
    if text.trim().is_empty() {
        return Err("请填手机号".to_owned());
    }
    Phone::parse(text).map_err(|error| {
        match error {
            PhoneError::Length => "手机号应当是 11 位，请数一数",
            PhoneError::Character => "手机号只能是数字",
            PhoneError::NotMobile => "手机号应当以 13 到 19 开头",
        }
        .to_owned()
    })
}

/// The six digits of a text message.
pub fn code(text: &str) -> Read<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err("验证码是 6 位数字".to_owned())
    }
}

/// A bank card.
pub fn bank_card(text: &str) -> Read<BankCard> {
    if text.trim().is_empty() {
        return Err("请填银行卡号".to_owned());
    }
    BankCard::parse(text).map_err(|error| {
        match error {
            BankCardError::Length => "银行卡号应当是 16 到 19 位，请数一数",
            BankCardError::Character => "银行卡号只能是数字",
            BankCardError::Check => "银行卡号不对，请对照银行卡再看一遍",
        }
        .to_owned()
    })
}

/// A sum in yuan.
pub fn amount_yuan(text: &str) -> Read<Fen> {
    Fen::parse_yuan(text).map_err(|error| {
        match error {
            MoneyError::Empty => "请填一个数，没有就填 0",
            MoneyError::Format => "请只填数字，例如 1200 或 1200.50",
            MoneyError::Negative => "钱数不能是负数，没有就填 0",
            MoneyError::TooManyDecimals => "最多填到分，小数点后两位",
            MoneyError::TooLarge => "这个数太大了，请再看一遍，单位是元",
        }
        .to_owned()
    })
}

/// A short text; `what` names it, as in 请填{what}.
pub fn short_text(text: &str, what: &str) -> Read<ShortText> {
    ShortText::parse(text).map_err(|error| text_sentence(error, what))
}

/// A long text; `what` names it.
pub fn long_text(text: &str, what: &str) -> Read<LongText> {
    LongText::parse(text).map_err(|error| text_sentence(error, what))
}

fn text_sentence(error: TextError, what: &str) -> String {
    match error {
        TextError::Empty => format!("请填{what}"),
        TextError::TooLong(max) => format!("{what}太长了，最多 {max} 个字"),
    }
}

/// One of the offered choices.
pub fn one_of<T: Copy>(text: &str, offered: &[(T, &str)], sentence: &str) -> Read<T> {
    offered.iter().find(|(_, code)| *code == text).map(|(value, _)| *value).ok_or_else(|| sentence.to_owned())
}

/// A small number of things.
pub fn count(text: &str) -> Read<u8> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match plain.parse::<u8>() {
        Ok(number) if usize::from(number) <= limits::MEMBERS_MAX => Ok(number),
        Ok(_) => Err("这个数太大了，请再看一遍".to_owned()),
        Err(_) => Err("请填一个数，没有就填 0".to_owned()),
    }
}

/// Whole years of somebody's life.
pub fn years(text: &str) -> Read<u8> {
    number(text, YEARS_MAX).and_then(|years| u8::try_from(years).map_err(|_large| TOO_LARGE.to_owned()))
}

/// Square metres of all dwellings together; halves are rounded down.
pub fn square_metres(text: &str) -> Read<u16> {
    number(text.split_once(['.', '．']).map_or(text, |(whole, _)| whole), SQUARE_METRES_MAX)
}

/// Digits of a day without marks between.
const YYYYMMDD: usize = 8;
const TOO_LARGE: &str = "这个数太大了，请再看一遍";
/// Nobody lives longer.
const YEARS_MAX: u16 = 120;
/// Floor area that a family can state.
const SQUARE_METRES_MAX: u16 = 9_999;

fn number(text: &str, max: u16) -> Read<u16> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match plain.parse::<u16>() {
        Ok(number) if number <= max => Ok(number),
        Err(fault) if *fault.kind() != std::num::IntErrorKind::PosOverflow => Err("请只填数字，没有就填 0".to_owned()),
        Ok(_) | Err(_) => Err(TOO_LARGE.to_owned()),
    }
}

/// A day typed as 20261123 (a keypad of digits has no dash), 2026-11-23 or 2026 年 11 月 23 日.
pub fn day(text: &str) -> Read<Date> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let day = match parts.as_slice() {
        [year, month, day] => Date::strptime("%Y-%m-%d", format!("{year}-{month}-{day}")).ok(),
        [digits] if digits.len() == YYYYMMDD => Date::strptime("%Y%m%d", digits).ok(),
        _ => None,
    };
    day.ok_or_else(|| "请填哪一天，例如 20261123".to_owned())
}

/// A day that is not after `today`.
pub fn past_day(text: &str, today: Date) -> Read<Date> {
    let day = day(text)?;
    if day > today { Err("这一天还没有到，请再看一遍".to_owned()) } else { Ok(day) }
}

/// An acceptance number.
pub fn acceptance_number(text: &str) -> Read<AcceptanceNumber> {
    if text.trim().is_empty() {
        return Err("请填受理编号".to_owned());
    }
    AcceptanceNumber::parse(text.trim()).map_err(|_wrong| "受理编号不对，请对照短信或公示再看一遍".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_may_be_typed_in_several_ways_but_not_lie_ahead() {
        let today = jiff::civil::date(2026, 11, 23);
        for text in ["20261103", "2026-11-3", "2026.11.03", "2026年11月3日", "2026/11/3"] {
            assert_eq!(past_day(text, today).unwrap(), jiff::civil::date(2026, 11, 3), "{text}");
        }
        assert_eq!(past_day("2026-11-24", today).unwrap_err(), "这一天还没有到，请再看一遍");
        for text in ["", "昨天", "2026-13-1", "20261301", "2026113", "11-23", "99999-1-1"] {
            assert_eq!(past_day(text, today).unwrap_err(), "请填哪一天，例如 20261123", "{text}");
        }
    }

    #[test]
    fn each_slip_has_a_sentence_that_says_what_to_do() {
        assert_eq!(phone("1420000").unwrap_err(), "手机号应当是 11 位，请数一数");
        assert_eq!(amount_yuan("").unwrap_err(), "请填一个数，没有就填 0");
        assert_eq!(code(" 123 456 ").unwrap(), "123456");
        assert!(code("１２３４５６").is_err());
        assert_eq!(short_text("  ", "住址").unwrap_err(), "请填住址");
        assert_eq!(count("256").unwrap_err(), "请填一个数，没有就填 0");
        assert_eq!(years("12").unwrap(), 12);
        assert_eq!(square_metres(" 86.5 ").unwrap(), 86);
        assert_eq!(square_metres("99999999").unwrap_err(), "这个数太大了，请再看一遍");
        assert_eq!(square_metres("很大").unwrap_err(), "请只填数字，没有就填 0");
        assert_eq!(acceptance_number(" ").unwrap_err(), "请填受理编号");
    }
}
