//! The yearly holiday notice: the system administrator pastes it, sees the year, and stores it in a second step.

use super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form};
use crate::forms::{Errors, Field};
use crate::page::{Page, html, html_with, see_other};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jiff::civil::{Date, Weekday};
use jzt_app::AppError;
use jzt_app::calendars::{self, YearEntry};
use jzt_domain::calendar::{NOTICE_CHARS_MAX, NoticeFault, NoticeReading, YearDays, read_dates, read_notice};

/// Years that can be entered.
const YEAR_FIRST: i16 = 2020;
const YEAR_LAST: i16 = 2099;
/// Letters of the name of a notice.
const SOURCE_CHARS_MAX: usize = 100;
const DAYS_OF_A_WEEK: u8 = 7;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/calendar", Access::Staff(StaffAccess::SystemAdministration), show);
    routes.post("/staff/calendar", Access::Staff(StaffAccess::SystemAdministration), preview);
    routes.post("/staff/calendar/store", Access::Staff(StaffAccess::SystemAdministration), store);
}

#[derive(Template)]
#[template(path = "staff/calendar.html")]
struct CalendarPage {
    desk: Desk,
    errors: Errors,
    stored: Option<i16>,
    years: Vec<YearEntry>,
    year: Field,
    source: Field,
    text: Field,
    days_off: Field,
    working: Field,
}

#[derive(Template)]
#[template(path = "staff/calendar_preview.html")]
struct PreviewPage {
    desk: Desk,
    reading: NoticeReading,
    replaces: Option<String>,
    months: Vec<Month>,
    days_off: String,
    working: String,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    year: String,
    source: String,
    text: String,
    days_off: String,
    working: String,
}

impl Typed {
    fn of(form: &Fields) -> Self {
        let text = |name| form.get(name).to_owned();
        Self {
            year: text("year"),
            source: text("source"),
            text: text("text"),
            days_off: text("days_off"),
            working: text("working"),
        }
    }
}

async fn show(ctx: Ctx) -> Page {
    let next = ctx.app().now().date().year().saturating_add(1);
    let typed = Typed { year: next.to_string(), source: title(next), ..Typed::default() };
    draw(&ctx, StatusCode::OK, &typed, Errors::new(), ctx.query.get("stored").parse().ok()).await
}

async fn draw(ctx: &Ctx, status: StatusCode, typed: &Typed, errors: Errors, stored: Option<i16>) -> Page {
    let years = calendars::years(ctx.app(), &ctx.actor()).await?;
    let page = CalendarPage {
        desk: Desk::new(ctx, "节假日", Place::Calendar).with(&errors),
        stored,
        years,
        year: Field::digits("year", "哪一年", &typed.year).with(&errors),
        source: Field::text("source", "通知的名称", &typed.source).with(&errors),
        text: Field::area("text", "通知原文", &typed.text)
            .hint("把国务院办公厅通知的全文粘贴到这里，不用改。例如：10月1日至7日放假调休，共7天。9月28日（星期日）、10月11日（星期六）上班。")
            .with(&errors),
        days_off: Field::area("days_off", "放假的日子", &typed.days_off)
            .hint("没有原文时再填。例如：1月1日至3日、2027-04-05")
            .with(&errors),
        working: Field::area("working", "要上班的周末", &typed.working).hint("例如：9月28日、10月11日").with(&errors),
        errors,
    };
    html_with(status, &page)
}

async fn preview(ctx: Ctx, Form(form): Form) -> Page {
    let typed = Typed::of(&form);
    let mut errors = Errors::new();
    let Some(reading) = read(&typed, &mut errors) else {
        return draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &typed, errors, None).await;
    };
    let years = calendars::years(ctx.app(), &ctx.actor()).await?;
    let replaces = years.into_iter().find(|entry| entry.year == reading.days.year).map(|entry| entry.source);
    html(&PreviewPage {
        desk: Desk::new(&ctx, "核对节假日", Place::Calendar),
        replaces,
        months: months(&reading.days),
        days_off: list(&reading.days.days_off),
        working: list(&reading.days.working_weekends),
        reading,
    })
}

async fn store(ctx: Ctx, Form(form): Form) -> Page {
    let typed = Typed::of(&form);
    let mut errors = Errors::new();
    let Some(reading) = read(&typed, &mut errors) else {
        return draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &typed, errors, None).await;
    };
    match calendars::store_year(ctx.app(), &ctx.actor(), &reading.days).await {
        Ok(()) => Ok(see_other(&format!("/staff/calendar?stored={}", reading.days.year))),
        Err(AppError::Stale) => {
            errors.add("year", "刚才有人也在保存，请看看下面的表，再试一次");
            draw(&ctx, StatusCode::CONFLICT, &typed, errors, None).await
        }
        Err(other) => Err(other.into()),
    }
}

fn read(typed: &Typed, errors: &mut Errors) -> Option<NoticeReading> {
    let year = errors.take("year", read_year(&typed.year));
    let source = errors.take("source", read_source(&typed.source));
    let is_pasted = !typed.text.trim().is_empty();
    let is_listed = !typed.days_off.trim().is_empty() || !typed.working.trim().is_empty();
    let (year, source) = (year?, source?);
    let (field, reading) = match (is_pasted, is_listed) {
        (false, false) => {
            errors.add("text", "请粘贴通知原文，或者在下面填放假的日子");
            return None;
        }
        (true, true) => {
            errors.add("days_off", "原文和日子只填一样，请清空一处");
            return None;
        }
        (true, false) => ("text", read_notice(year, source, &typed.text)),
        (false, true) => ("days_off", read_dates(year, source, &typed.days_off, &typed.working)),
    };
    match reading {
        Ok(reading) => Some(reading),
        Err(fault) => {
            // A working day that is none stands in the other list.
            let field =
                if field == "days_off" && matches!(fault, NoticeFault::NotAWeekend(_)) { "working" } else { field };
            errors.add(field, &sentence(&fault));
            None
        }
    }
}

fn read_year(text: &str) -> Result<i16, String> {
    let year = text.trim().parse().ok().filter(|year| (YEAR_FIRST..=YEAR_LAST).contains(year));
    year.ok_or_else(|| format!("年份请填四位数字，{YEAR_FIRST} 到 {YEAR_LAST}"))
}

fn read_source(text: &str) -> Result<&str, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("请填通知的名称".to_owned()),
        1..=SOURCE_CHARS_MAX => Ok(text),
        _ => Err(format!("通知的名称太长，最多 {SOURCE_CHARS_MAX} 个字")),
    }
}

fn title(year: i16) -> String {
    format!("国务院办公厅关于{year}年部分节假日安排的通知")
}

/// What is wrong, in words.
fn sentence(fault: &NoticeFault) -> String {
    match fault {
        NoticeFault::TooLong => format!("太长了，最多 {NOTICE_CHARS_MAX} 个字"),
        NoticeFault::NoHoliday => "没有找到放假的日子，请看看是不是粘贴全了".to_owned(),
        NoticeFault::OtherYear { said } => format!("这是 {said} 年的通知，和上面填的年份不一样"),
        NoticeFault::NoSuchDay { month, day } => format!("没有 {month}月{day}日 这一天"),
        NoticeFault::NoMonth { day } => format!("“{day}日”前面没有写月份"),
        NoticeFault::WrongWeekday { date, said } => {
            format!("{}是{}，通知里写的是{}", words::date(*date), weekday(date.weekday()), weekday(*said))
        }
        NoticeFault::Range { from, until } => {
            format!("{}到{}不像一个假期，请看看前后", words::date(*from), words::date(*until))
        }
        NoticeFault::WrongLength { from, said, found } => {
            format!("从 {}起的假期数出来是 {found} 天，通知里写的是 {said} 天", words::date(*from))
        }
        NoticeFault::NotAWeekend(date) => format!("{}不是周末，本来就上班", words::date(*date)),
        NoticeFault::Twice(date) => format!("{}写了两次", words::date(*date)),
    }
}

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

/// Dates as `read_dates` takes them.
fn list(days: &[Date]) -> String {
    days.iter().map(Date::to_string).collect::<Vec<_>>().join(" ")
}

/// One month as a table of weeks.
struct Month {
    name: String,
    weeks: Vec<Vec<Cell>>,
}

/// One cell; no day before the first and after the last.
struct Cell {
    day: Option<i8>,
    mark: Mark,
}

/// What offices do on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Works as every weekday.
    Plain,
    /// An ordinary weekend.
    Weekend,
    /// Off by the notice.
    Off,
    /// A weekend worked by the notice.
    Worked,
}

impl Mark {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Weekend => "weekend",
            Self::Off => "off",
            Self::Worked => "worked",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Plain | Self::Weekend => "",
            Self::Off => "休",
            Self::Worked => "班",
        }
    }
}

fn months(year: &YearDays) -> Vec<Month> {
    let first_days = (1..=12).filter_map(|month| Date::new(year.year, month, 1).ok());
    first_days.map(|first| month_of(year, first)).collect()
}

fn month_of(year: &YearDays, first: Date) -> Month {
    let blank = || Cell { day: None, mark: Mark::Plain };
    let before = first.weekday().to_monday_zero_offset().unsigned_abs();
    let mut cells: Vec<Cell> = (0..before).map(|_| blank()).collect();
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| day.month() == first.month());
    cells.extend(days.map(|day| Cell { day: Some(day.day()), mark: mark(year, day) }));
    while !cells.len().is_multiple_of(usize::from(DAYS_OF_A_WEEK)) {
        cells.push(blank());
    }
    let mut weeks = Vec::new();
    let mut cells = cells.into_iter().peekable();
    while cells.peek().is_some() {
        weeks.push(cells.by_ref().take(usize::from(DAYS_OF_A_WEEK)).collect());
    }
    Month { name: format!("{}月", first.month()), weeks }
}

fn mark(year: &YearDays, day: Date) -> Mark {
    let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    match (year.days_off.contains(&day), year.working_weekends.contains(&day)) {
        (true, _) => Mark::Off,
        (false, true) => Mark::Worked,
        (false, false) if is_weekend => Mark::Weekend,
        (false, false) => Mark::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn typed(text: &str, days_off: &str, working: &str) -> Typed {
        let field = str::to_owned;
        Typed {
            year: field("2026"),
            source: title(2026),
            text: field(text),
            days_off: field(days_off),
            working: field(working),
        }
    }

    fn fault(typed: &Typed) -> (String, String) {
        let mut errors = Errors::new();
        assert!(read(typed, &mut errors).is_none());
        let (field, sentence) = errors.iter().next().unwrap();
        (field.to_owned(), sentence.to_owned())
    }

    #[test]
    fn contradictions_are_told_in_words_at_their_field() {
        let at = |field: &str, sentence: &str| (field.to_owned(), sentence.to_owned());
        assert_eq!(
            fault(&typed("10月1日至7日放假调休，共8天。", "", "")),
            at("text", "从 2026 年 10 月 1 日起的假期数出来是 7 天，通知里写的是 8 天")
        );
        assert_eq!(
            fault(&typed("10月1日（星期五）放假。", "", "")),
            at("text", "2026 年 10 月 1 日是星期四，通知里写的是星期五")
        );
        assert_eq!(fault(&typed("", "10月1日", "10月9日")), at("working", "2026 年 10 月 9 日不是周末，本来就上班"));
        assert_eq!(fault(&typed("", "2月30日", "")), at("days_off", "没有 2月30日 这一天"));
        assert_eq!(fault(&typed("1月1日放假。", "1月1日", "")).0, "days_off");
        assert_eq!(fault(&typed(" ", "", "")).0, "text");
        assert_eq!(fault(&Typed { year: "26".to_owned(), ..typed("1月1日放假。", "", "") }).0, "year");
        assert_eq!(fault(&Typed { source: String::new(), ..typed("1月1日放假。", "", "") }).0, "source");
    }

    #[test]
    fn a_month_begins_on_its_weekday_and_shows_both_kinds_of_exception() {
        let year = YearDays {
            year: 2026,
            source: String::new(),
            days_off: vec![date(2026, 10, 1)],
            working_weekends: vec![date(2026, 10, 10)],
        };
        let october = months(&year).into_iter().nth(9).unwrap();
        assert_eq!((october.name.as_str(), october.weeks.len()), ("10月", 5));
        // Thursday 1 October.
        let first: Vec<_> = october.weeks[0].iter().map(|cell| (cell.day, cell.mark)).collect();
        assert_eq!(first[2..4], [(None, Mark::Plain), (Some(1), Mark::Off)]);
        assert_eq!(october.weeks[1][5].mark, Mark::Worked);
        assert_eq!(october.weeks[1][6].mark, Mark::Weekend);
        assert!(months(&year).iter().all(|month| month.weeks.iter().all(|week| week.len() == 7)));
    }

    #[test]
    fn what_the_preview_hands_on_is_read_as_the_same_days() {
        let mut errors = Errors::new();
        let text = "10月1日至7日放假调休，共7天。9月20日（周日）、10月10日（周六）上班。";
        let first = read(&typed(text, "", ""), &mut errors).unwrap();
        let handed = typed("", &list(&first.days.days_off), &list(&first.days.working_weekends));
        assert_eq!(read(&handed, &mut errors).unwrap(), first);
    }
}
