//! Reads the State Council's yearly notice: `10月1日至7日放假调休，共7天。9月28日（星期日）、10月11日（星期六）上班。`
//!
//! Weekdays and sums that the notice names are compared with what was read, so that a slip of the copier is found.

use jiff::civil::{Date, Weekday};
use thiserror::Error;

use super::{YearDays, is_weekend};
use crate::text::half_width;

/// Letters of the longest text taken; a notice has about a thousand.
pub const NOTICE_CHARS_MAX: usize = 5_000;
/// Days of the longest holiday taken.
pub const HOLIDAY_DAYS_MAX: usize = 31;

/// What a text says about one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeReading {
    /// Days off and working weekends of the year, in order.
    pub days: YearDays,
    /// Days of another year that the text names, such as a New Year that begins in December: to be entered there.
    pub outside: Vec<Date>,
}

/// Why a text is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoticeFault {
    /// Longer than [`NOTICE_CHARS_MAX`].
    #[error("longer than {NOTICE_CHARS_MAX} characters")]
    TooLong,
    /// No holiday was found.
    #[error("no holiday was found")]
    NoHoliday,
    /// The title is that of another year.
    #[error("the text is about {said}")]
    OtherYear {
        /// The year of the title.
        said: i16,
    },
    /// No day of the calendar.
    #[error("{month}-{day} is no day")]
    NoSuchDay {
        /// Month as written.
        month: u32,
        /// Day as written.
        day: u32,
    },
    /// A day without its month.
    #[error("day {day} has no month")]
    NoMonth {
        /// Day as written.
        day: u32,
    },
    /// The weekday beside a date is not the one of that date.
    #[error("{date} is no {said:?}")]
    WrongWeekday {
        /// The date.
        date: Date,
        /// What the text says.
        said: Weekday,
    },
    /// A range whose end lies before its beginning, or that is longer than [`HOLIDAY_DAYS_MAX`].
    #[error("{from} to {until} is no holiday")]
    Range {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// The number of days that the text names is not the number read.
    #[error("the holiday from {from} has {found} days, not {said}")]
    WrongLength {
        /// First day.
        from: Date,
        /// Days that the text names.
        said: usize,
        /// Days read.
        found: usize,
    },
    /// A working day of the notice that is a weekday anyway.
    #[error("{0} is a weekday, not a working weekend")]
    NotAWeekend(Date),
    /// A date that is named twice.
    #[error("{0} is named twice")]
    Twice(Date),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Number(u32),
    Year,
    Month,
    Day,
    Days,
    To,
    Total,
    Off,
    Work,
    Weekday(Weekday),
    End,
    Other,
}

/// Reads a notice. `source` is what the administrator calls it.
pub fn read_notice(year: i16, source: &str, text: &str) -> Result<NoticeReading, NoticeFault> {
    if text.chars().count() > NOTICE_CHARS_MAX {
        return Err(NoticeFault::TooLong);
    }
    let text: String = text.chars().map(half_width).collect();
    if let Some(said) = year_of_title(&text).filter(|said| *said != year) {
        return Err(NoticeFault::OtherYear { said });
    }
    let mut reader = Reader::new(year);
    let mut tokens = tokens(&text).into_iter().peekable();
    while let Some(token) = tokens.next() {
        let next = tokens.peek().copied();
        reader.take(token, next)?;
    }
    reader.finish(source)
}

/// Reads two lists of dates, such as `2027-01-01` or `1月1日`, single or as ranges with 至.
pub fn read_dates(year: i16, source: &str, days_off: &str, working: &str) -> Result<NoticeReading, NoticeFault> {
    let mut text = format!("{} 放假。", in_words(days_off));
    if !working.trim().is_empty() {
        text = format!("{text}{} 上班。", in_words(working));
    }
    read_notice(year, source, &text)
}

/// `2027-01-01` as a notice would write it; everything else as it is.
fn in_words(list: &str) -> String {
    let between = |letter: char| letter.is_whitespace() || ",，、;；至到~".contains(letter);
    let piece = |piece: &str| match piece.trim_end_matches(between).parse::<Date>() {
        Ok(date) => {
            let rest = piece.trim_start_matches(|letter: char| !between(letter));
            format!("{}年{}月{}日{rest}", date.year(), date.month(), date.day())
        }
        Err(_other_words) => piece.to_owned(),
    };
    list.split_inclusive(between).map(piece).collect()
}

fn year_of_title(text: &str) -> Option<i16> {
    let (before, _) = text.split_once("年部分节假日")?;
    let digits: Vec<char> = before.chars().rev().take_while(char::is_ascii_digit).collect();
    digits.into_iter().rev().collect::<String>().parse().ok()
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        // Digits are one byte each.
        let (token, bytes) = match rest.split_at_checked(digits) {
            Some((number, _)) if digits > 0 => (number.parse().map_or(Token::Other, Token::Number), digits),
            _ => word(rest).unwrap_or((Token::Other, first.len_utf8())),
        };
        if token != Token::Other || first.is_ascii_digit() {
            tokens.push(token);
        }
        rest = rest.split_at_checked(bytes).map_or("", |(_, rest)| rest);
    }
    tokens
}

const WORDS: [(&str, Token); 13] = [
    ("放假", Token::Off),
    ("上班", Token::Work),
    ("年", Token::Year),
    ("月", Token::Month),
    ("日", Token::Day),
    ("天", Token::Days),
    ("共", Token::Total),
    ("至", Token::To),
    ("到", Token::To),
    ("-", Token::To),
    ("—", Token::To),
    ("~", Token::To),
    ("。", Token::End),
];

const WEEKDAYS: [(&str, Weekday); 8] = [
    ("一", Weekday::Monday),
    ("二", Weekday::Tuesday),
    ("三", Weekday::Wednesday),
    ("四", Weekday::Thursday),
    ("五", Weekday::Friday),
    ("六", Weekday::Saturday),
    ("日", Weekday::Sunday),
    ("天", Weekday::Sunday),
];

/// The word at the beginning of a text and its bytes.
fn word(text: &str) -> Option<(Token, usize)> {
    for prefix in ["星期", "周"] {
        let Some(rest) = text.strip_prefix(prefix) else { continue };
        let day = WEEKDAYS.into_iter().find(|(name, _)| rest.starts_with(name));
        return day.map(|(name, weekday)| (Token::Weekday(weekday), prefix.len().saturating_add(name.len())));
    }
    let found = WORDS.into_iter().find(|(name, _)| text.starts_with(name));
    found.map(|(name, token)| (token, name.len()))
}

/// What was read of the sentence so far, and of the whole.
struct Reader {
    year: i16,
    /// Year, month, and number without a unit yet.
    year_said: Option<i16>,
    month: Option<u32>,
    number: Option<u32>,
    range_open: bool,
    last: Option<Date>,
    pending: Vec<Date>,
    group: Vec<Date>,
    counts: bool,
    days_off: Vec<Date>,
    working: Vec<Date>,
}

impl Reader {
    fn new(year: i16) -> Self {
        Self {
            year,
            year_said: None,
            month: None,
            number: None,
            range_open: false,
            last: None,
            pending: Vec::new(),
            group: Vec::new(),
            counts: false,
            days_off: Vec::new(),
            working: Vec::new(),
        }
    }

    fn take(&mut self, token: Token, next: Option<Token>) -> Result<(), NoticeFault> {
        match token {
            Token::Number(number) => self.number = Some(number),
            Token::Year => {
                if let Some(number) = self.number.take() {
                    self.year_said = i16::try_from(number).ok();
                }
            }
            Token::Month => {
                if let Some(month) = self.number.take() {
                    self.month = Some(month);
                }
            }
            Token::Day => {
                if let Some(day) = self.number.take() {
                    self.day(day)?;
                }
            }
            Token::Days => self.compare_length()?,
            Token::To => self.range_open = self.last.is_some() && matches!(next, Some(Token::Number(_))),
            Token::Total => self.counts = !self.group.is_empty(),
            Token::Off => {
                self.group = std::mem::take(&mut self.pending);
                self.counts = !self.group.is_empty();
                self.days_off.extend(&self.group);
            }
            Token::Work => self.working.append(&mut self.pending),
            Token::Weekday(said) => self.compare_weekday(said)?,
            Token::End => {
                self.pending.clear();
                self.group.clear();
                (self.last, self.month, self.year_said, self.number) = (None, None, None, None);
                self.range_open = false;
            }
            Token::Other => self.number = None,
        }
        Ok(())
    }

    fn day(&mut self, day: u32) -> Result<(), NoticeFault> {
        let month = self.month.ok_or(NoticeFault::NoMonth { day })?;
        let no_such_day = NoticeFault::NoSuchDay { month, day };
        let (Ok(m), Ok(d)) = (i8::try_from(month), i8::try_from(day)) else { return Err(no_such_day) };
        let date = Date::new(self.year_said.unwrap_or(self.year), m, d).map_err(|_| no_such_day)?;
        match self.last.filter(|_| self.range_open) {
            Some(from) => self.pending.extend(after(from, date)?),
            None => self.pending.push(date),
        }
        self.range_open = false;
        self.last = Some(date);
        Ok(())
    }

    fn compare_weekday(&self, said: Weekday) -> Result<(), NoticeFault> {
        match self.last {
            Some(date) if date.weekday() != said => Err(NoticeFault::WrongWeekday { date, said }),
            Some(_) | None => Ok(()),
        }
    }

    /// `共7天` or `放假1天` after a holiday.
    fn compare_length(&mut self) -> Result<(), NoticeFault> {
        let said = self.number.take().and_then(|number| usize::try_from(number).ok());
        let (Some(said), Some(from), true) = (said, self.group.first(), self.counts) else { return Ok(()) };
        self.counts = false;
        let (from, found) = (*from, self.group.len());
        if said == found { Ok(()) } else { Err(NoticeFault::WrongLength { from, said, found }) }
    }

    fn finish(self, source: &str) -> Result<NoticeReading, NoticeFault> {
        if self.days_off.is_empty() {
            return Err(NoticeFault::NoHoliday);
        }
        if let Some(weekday) = self.working.iter().find(|day| !is_weekend(**day)) {
            return Err(NoticeFault::NotAWeekend(*weekday));
        }
        let mut all: Vec<Date> = self.days_off.iter().chain(&self.working).copied().collect();
        all.sort_unstable();
        if let Some(pair) = all.windows(2).find(|pair| pair.first() == pair.last()) {
            return Err(NoticeFault::Twice(pair.first().copied().unwrap_or_default()));
        }
        let year = self.year;
        // A weekend at the end of December is off anyway; whatever else lies outside must be entered there.
        let matters = |day: &Date| day.year() != year && !is_weekend(*day);
        let off_outside = self.days_off.iter().copied().filter(matters);
        let work_outside = self.working.iter().copied().filter(|day| day.year() != year);
        let mut outside: Vec<Date> = off_outside.chain(work_outside).collect();
        outside.sort_unstable();
        let inside = |days: Vec<Date>| {
            let mut days: Vec<Date> = days.into_iter().filter(|day| day.year() == year).collect();
            days.sort_unstable();
            days
        };
        let days = YearDays {
            year,
            source: source.to_owned(),
            days_off: inside(self.days_off),
            working_weekends: inside(self.working),
        };
        Ok(NoticeReading { days, outside })
    }
}

/// The days after `from` up to and including `until`.
fn after(from: Date, until: Date) -> Result<Vec<Date>, NoticeFault> {
    let days = from.series(jiff::Span::new().days(1)).skip(1).take_while(|day| *day <= until);
    let days: Vec<Date> = days.take(HOLIDAY_DAYS_MAX).collect();
    if days.is_empty() || days.len() >= HOLIDAY_DAYS_MAX {
        return Err(NoticeFault::Range { from, until });
    }
    Ok(days)
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
