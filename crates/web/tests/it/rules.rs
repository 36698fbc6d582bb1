//! The system administrator's pages of rules: the yearly holiday notice and the policy files.

use crate::browser::Browser;
use crate::world::{World, world};
use jiff::civil::date;
use jzt_domain::access::Role;

/// Invented: the notice of 2027 was not out when this was written.
const NOTICE: &str = "国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月13日（周六）上班。";

async fn administrator(w: &World) -> Browser {
    w.staff("xt", Role::SystemAdministrator, "500114").await
}

fn typed<'a>(year: &'a str, text: &'a str) -> [(&'static str, &'a str); 3] {
    [("year", year), ("source", "国务院办公厅关于2027年部分节假日安排的通知"), ("text", text)]
}

#[tokio::test]
async fn a_pasted_notice_is_shown_as_a_calendar_and_stored_in_a_second_step() {
    let w = world().await;
    let mut admin = administrator(&w).await;
    let form = admin.open("/staff/calendar").await;
    assert!(form.has("value=\"2027\"") && form.has("规则文件") && form.has("2026"), "{}", form.body);
    let preview = admin.submit("/staff/calendar", &typed("2027", NOTICE)).await;
    assert_eq!(preview.status, 200, "{}", preview.body);
    assert!(preview.has("还没有保存") && preview.has("<caption>12月</caption>"));
    assert_eq!(preview.body.matches("<b>休</b>").count(), 10);
    assert_eq!(preview.body.matches("<b>班</b>").count(), 1);
    assert!(!w.fake.app.policy().calendar.covers(2027), "nothing is stored before the second step");
    let handed: Vec<(&str, String)> =
        ["year", "source", "days_off", "working"].map(|name| (name, preview.hidden(name))).to_vec();
    let handed: Vec<(&str, &str)> = handed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let stored = admin.submit("/staff/calendar/store", &handed).await;
    assert_eq!(stored.location(), "/staff/calendar?stored=2027", "{}", stored.body);
    let policy = w.fake.app.policy();
    let calendar = &policy.calendar;
    assert!(calendar.is_holiday(date(2027, 2, 8)) && calendar.is_working_day(date(2027, 2, 13)));
    let list = admin.open("/staff/calendar?stored=2027").await;
    assert!(list.has("2027 年的安排已经保存") && list.has("录入"), "{}", list.body);
}

#[tokio::test]
async fn a_slip_in_the_notice_is_told_at_its_field_and_what_was_typed_stays() {
    let w = world().await;
    let mut admin = administrator(&w).await;
    admin.open("/staff/calendar").await;
    let wrong = NOTICE.replace("共7天", "共8天");
    let answer = admin.submit("/staff/calendar", &typed("2027", &wrong)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.has("从 2027 年 2 月 5 日起的假期数出来是 7 天，通知里写的是 8 天"), "{}", answer.body);
    assert!(answer.has("id=\"text-error\"") && answer.has("共8天") && answer.has("有错误："), "{}", answer.body);
    let other_year = admin.submit("/staff/calendar", &typed("2028", NOTICE)).await;
    assert!(other_year.status == 422 && other_year.has("这是 2027 年的通知"), "{}", other_year.body);
    let forged = [("year", "2027"), ("source", "x"), ("days_off", "2027-01-01"), ("working", "2027-01-04")];
    let refused = admin.submit("/staff/calendar/store", &forged).await;
    assert!(refused.status == 422 && refused.has("不是周末"), "{}", refused.body);
    assert!(!w.fake.app.policy().calendar.covers(2027));
}

#[tokio::test]
async fn a_year_that_is_there_already_is_replaced_only_with_a_warning() {
    let w = world().await;
    let mut admin = administrator(&w).await;
    admin.open("/staff/calendar").await;
    let fields = [("year", "2026"), ("source", "新的通知"), ("days_off", "10月1日至8日"), ("working", "")];
    let preview = admin.submit("/staff/calendar", &fields).await;
    assert!(preview.has("保存后会被代替"), "{}", preview.body);
    assert_eq!(w.fake.app.policy().calendar.source(2026).map(|source| source.contains("新的通知")), Some(false));
}

#[tokio::test]
async fn the_rules_are_shown_with_sources_and_read_again() {
    let w = world().await;
    let mut admin = administrator(&w).await;
    let page = admin.open("/staff/policy").await;
    for part in ["CN/procedure", "deadlines.total", "渝民规〔2025〕6号", "30个工作日", "只用程序自带的规则"]
    {
        assert!(page.has(part), "{part}");
    }
    assert_eq!(admin.submit("/staff/policy", &[]).await.location(), "/staff/policy");
}

#[tokio::test]
async fn nobody_else_reaches_these_pages() {
    let w = world().await;
    let mut clerk = w.staff("jb", Role::TownshipClerk, "500114112").await;
    let mut security = w.staff("aq", Role::SecurityAdministrator, "500114").await;
    for path in ["/staff/calendar", "/staff/policy"] {
        assert_eq!(clerk.open(path).await.status, 404, "{path}");
        assert_eq!(security.open(path).await.status, 404, "{path}");
    }
}
