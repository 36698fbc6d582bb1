//! The pages, in the frame of all others.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jzt_app::ports::Clock;
use jzt_domain::time::Timestamp;
use jzt_web::{Access, Ctx, Form, Layout, Page, Routes, html, html_with, see_other};

use super::Practice;
use crate::adapters::clock::{ClockError, MOVE_DAYS_MAX};
use crate::sandbox::{Fault, InboxMessage};

/// Messages on one page.
const MESSAGES_SHOWN_MAX: usize = 100;
const DAY_SECONDS: i64 = 86_400;
const DAY_MINUTES: u16 = 1_440;
/// When offices are open and messages go out: nine o'clock.
const MORNING_MINUTES: u16 = 9 * 60;

pub(super) fn routes(routes: &mut Routes, practice: &Arc<Practice>) {
    let shared = Arc::clone(practice);
    routes.get("/practice", Access::Anonymous, move |ctx: Ctx| {
        let practice = Arc::clone(&shared);
        async move { overview(&practice, &ctx) }
    });
    let shared = Arc::clone(practice);
    routes.get("/practice/sms", Access::Anonymous, move |ctx: Ctx| {
        let practice = Arc::clone(&shared);
        async move { sms(&practice, &ctx) }
    });
    let shared = Arc::clone(practice);
    routes.get("/practice/clock", Access::Anonymous, move |ctx: Ctx| {
        let practice = Arc::clone(&shared);
        async move { clock(&practice, &ctx, "7", "") }
    });
    let shared = Arc::clone(practice);
    routes.post("/practice/clock", Access::Anonymous, move |ctx: Ctx, form: Form| {
        let practice = Arc::clone(&shared);
        async move { move_clock(&practice, &ctx, &form) }
    });
    let shared = Arc::clone(practice);
    routes.get("/practice/outside", Access::Anonymous, move |ctx: Ctx| {
        let practice = Arc::clone(&shared);
        async move { outside(&practice, &ctx) }
    });
    let shared = Arc::clone(practice);
    routes.post("/practice/outside", Access::Anonymous, move |form: Form| {
        let practice = Arc::clone(&shared);
        async move { set_outside(&practice, &form) }
    });
}

#[derive(Template)]
#[template(path = "practice/overview.html")]
struct Overview {
    layout: Layout,
    rows: Vec<AccountRow>,
}

struct AccountRow {
    login: String,
    role: &'static str,
    division: String,
    password: &'static str,
    code: String,
}

fn overview(practice: &Practice, ctx: &Ctx) -> Page {
    let row = |account: &super::Account| AccountRow {
        login: account.sample.login.clone(),
        role: jzt_web::words::role(account.sample.role),
        division: account.division.clone(),
        password: account.sample.password,
        code: practice.code(account),
    };
    html(&Overview { layout: ctx.layout("演练说明"), rows: practice.accounts.iter().map(row).collect() })
}

#[derive(Template)]
#[template(path = "practice/sms.html")]
struct Sms {
    layout: Layout,
    phone: String,
    messages: Vec<MessageRow>,
}

struct MessageRow {
    number: u64,
    phone: String,
    before: String,
    /// Path of the link in the message; empty without one.
    path: String,
    link: String,
    after: String,
    at: String,
}

fn sms(practice: &Practice, ctx: &Ctx) -> Page {
    let phone = ctx.query.get("phone").trim().to_owned();
    let filter = Some(phone.as_str()).filter(|phone| !phone.is_empty());
    let found = practice.world.sandbox.gateway.messages(filter);
    let messages = found.into_iter().take(MESSAGES_SHOWN_MAX).map(|message| row(message, &practice.host)).collect();
    html(&Sms { layout: ctx.layout("演练短信"), phone, messages })
}

fn row(message: InboxMessage, host: &str) -> MessageRow {
    let at = stamp(message.at);
    let (before, path, link, after) = split_link(&message.text, host);
    MessageRow { number: message.number, phone: message.phone, before, path, link, after, at }
}

/// Text before our link, the link's path, the link as written, and the text after it.
fn split_link(text: &str, host: &str) -> (String, String, String, String) {
    let none = || (text.to_owned(), String::new(), String::new(), String::new());
    let Some((before, rest)) = text.split_once(host) else { return none() };
    let length = rest.find(|c: char| !c.is_ascii_graphic()).unwrap_or(rest.len());
    let Some((path, after)) = rest.split_at_checked(length) else { return none() };
    if !path.starts_with('/') {
        return none();
    }
    let scheme = ["https://", "http://"].into_iter().find(|scheme| before.ends_with(scheme)).unwrap_or_default();
    let before = before.strip_suffix(scheme).unwrap_or(before);
    (before.to_owned(), path.to_owned(), format!("{scheme}{host}{path}"), after.to_owned())
}

#[derive(Template)]
#[template(path = "practice/clock.html")]
struct ClockPage {
    layout: Layout,
    now: String,
    days_ahead: i64,
    days: String,
    error: String,
}

fn clock(practice: &Practice, ctx: &Ctx, days: &str, error: &str) -> Page {
    let mut layout = ctx.layout("演练时钟");
    layout.has_errors = !error.is_empty();
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let clock = &practice.world.clock;
    let days_ahead = clock.offset_seconds().div_euclid(DAY_SECONDS);
    let now = stamp(clock.now());
    html_with(status, &ClockPage { layout, now, days_ahead, days: days.to_owned(), error: error.to_owned() })
}

fn move_clock(practice: &Practice, ctx: &Ctx, form: &Form) -> Page {
    let typed = form.0.get("days");
    let moved = if form.0.ticked("morning") {
        practice.world.clock.forward_minutes(minutes_until_morning(practice.world.clock.now()))
    } else {
        match typed.trim().parse() {
            Ok(days) => practice.world.clock.forward(days),
            Err(_no_number) => Err(ClockError::Range),
        }
    };
    match moved {
        Ok(_offset) => Ok(see_other("/practice/clock")),
        Err(ClockError::Range) => {
            clock(practice, ctx, typed, &format!("请填 1 到 {MOVE_DAYS_MAX} 之间的整数，一共最多拨十年"))
        }
        Err(fault) => Err(jzt_web::Problem::caused(fault)),
    }
}

/// Minutes until the morning when messages other than codes wait for it; `None` by day.
pub(super) fn minutes_of_night_left(now: Timestamp) -> Option<u16> {
    let hour = now.civil().hour();
    (!(9..20).contains(&hour)).then(|| minutes_until_morning(now))
}

/// Minutes until the next nine o'clock in China, at most a day.
fn minutes_until_morning(now: Timestamp) -> u16 {
    let now = now.civil();
    let minutes = [now.hour(), now.minute()].map(|part| u16::try_from(part).unwrap_or_default());
    let [hours, minutes] = minutes;
    let since_midnight = hours.saturating_mul(60).saturating_add(minutes);
    let next = if since_midnight < MORNING_MINUTES { MORNING_MINUTES } else { MORNING_MINUTES + DAY_MINUTES };
    next.saturating_sub(since_midnight)
}

#[derive(Template)]
#[template(path = "practice/outside.html")]
struct OutsidePage {
    layout: Layout,
    switches: [SwitchRow; 4],
}

struct SwitchRow {
    name: &'static str,
    label: &'static str,
    options: Vec<OptionRow>,
}

struct OptionRow {
    code: &'static str,
    label: &'static str,
    on: bool,
}

fn outside(practice: &Practice, ctx: &Ctx) -> Page {
    let outside = &practice.world.sandbox.outside;
    let options = |now: Fault| {
        let option = |fault: Fault| OptionRow { code: fault.code(), label: fault_label(fault), on: fault == now };
        Fault::ALL.into_iter().map(option).collect()
    };
    let switches = [
        SwitchRow { name: "gateway", label: "短信网关", options: options(outside.gateway.get()) },
        SwitchRow { name: "platform", label: "核对平台", options: options(outside.platform.get()) },
        SwitchRow { name: "registry", label: "人口库", options: options(outside.registry.get()) },
        SwitchRow { name: "timestamps", label: "时间戳机构", options: options(outside.timestamps.get()) },
    ];
    html(&OutsidePage { layout: ctx.layout("外部系统"), switches })
}

fn set_outside(practice: &Practice, form: &Form) -> Response {
    let outside = &practice.world.sandbox.outside;
    for (name, switch) in [
        ("gateway", &outside.gateway),
        ("platform", &outside.platform),
        ("registry", &outside.registry),
        ("timestamps", &outside.timestamps),
    ] {
        if let Some(fault) = Fault::from_code(form.0.get(name)) {
            switch.set(fault);
        }
    }
    see_other("/practice/outside")
}

const fn fault_label(fault: Fault) -> &'static str {
    match fault {
        Fault::None => "正常",
        Fault::Down => "连不上",
        Fault::Slow => "太慢，等不到回话",
        Fault::Twice => "每件事做两遍",
        Fault::Nonsense => "回话看不懂",
    }
}

fn stamp(at: Timestamp) -> String {
    let at = at.civil();
    format!("{}年{}月{}日 {:02}:{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "127.0.0.1:8080";

    #[test]
    fn a_link_to_us_is_found_and_kept_on_this_site() {
        let text = "家人请您签字：http://127.0.0.1:8080/s/AbC-_1 7天内有效";
        let (before, path, link, after) = split_link(text, HOST);
        assert_eq!((before.as_str(), path.as_str()), ("家人请您签字：", "/s/AbC-_1"));
        assert_eq!((link.as_str(), after.as_str()), ("http://127.0.0.1:8080/s/AbC-_1", " 7天内有效"));
        let (before, path, _, after) = split_link("看127.0.0.1:8080/x", HOST);
        assert_eq!((before.as_str(), path.as_str(), after.as_str()), ("看", "/x", ""));
    }

    #[test]
    fn the_next_morning_is_ahead_by_at_most_a_day() {
        let midnight = Timestamp::at_start_of(jiff::civil::date(2026, 11, 24));
        for (hour, minute, expected) in [(0, 0, 540), (8, 59, 1), (9, 0, 1_440), (9, 1, 1_439), (23, 59, 541)] {
            let now = midnight.plus_seconds(3_600 * hour + 60 * minute);
            assert_eq!(minutes_until_morning(now), expected, "{hour}:{minute}");
        }
    }

    #[test]
    fn only_the_night_is_skipped() {
        let midnight = Timestamp::at_start_of(jiff::civil::date(2026, 11, 24));
        let left = |hour: i64| minutes_of_night_left(midnight.plus_seconds(3_600 * hour));
        assert_eq!([3, 9, 19, 20].map(left), [Some(360), None, None, Some(780)]);
    }

    #[test]
    fn a_link_to_elsewhere_stays_text() {
        for text in ["http://evil.example/s/1", "127.0.0.1:80801/x", "没有链接", "127.0.0.1:8080"] {
            assert_eq!(split_link(text, HOST).1, "", "{text}");
        }
    }
}
