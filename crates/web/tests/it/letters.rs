//! Letters over HTTP: whose they are, who finds nothing, and what everybody learns from the code on one.

use crate::browser::Browser;
use crate::world::{PHONE, World, world};
use axum::http::header;
use jzt_app::applications::accept;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::Command;
use jzt_domain::household::LongText;
use jzt_domain::ids::ApplicationId;

const OTHER_PHONE: &str = "14200000777";
const TOWNSHIP: &str = "500114112";

/// The path of the only letter on a page.
fn letter_path(body: &str, base: &str) -> String {
    let (_, rest) = body.split_once(&format!("href=\"{base}/letters/")).expect("a letter is listed");
    format!("{base}/letters/{}", rest.split('"').next().unwrap())
}

async fn clerk(w: &World, login: &str) -> Actor {
    let browser = w.staff(login, Role::TownshipClerk, TOWNSHIP).await;
    w.family(&browser).await
}

/// An accepted application with its letter made.
async fn accepted(w: &World, family: &Browser) -> ApplicationId {
    let id = w.submitted(family, 1, 2).await;
    let clerk = clerk(w, "letters-clerk").await;
    accept(&w.fake.app, &clerk, id, None).await.unwrap();
    w.work().await;
    id
}

/// The public address on the last letter.
fn public_path(w: &World) -> String {
    let made = w.fake.letters.made();
    let url = made.last().unwrap().data["verify_url"].as_str().unwrap().to_owned();
    url.split_once("8080").unwrap().1.to_owned()
}

#[tokio::test]
async fn the_family_and_its_township_open_the_letter_and_nobody_else_finds_it() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    let id = accepted(&w, &family).await;

    let mine = family.open(&format!("/applications/{id}")).await;
    assert!(mine.body.contains("通知书和文书") && mine.body.contains("受理通知书"), "{}", mine.body);
    let path = letter_path(&mine.body, &format!("/applications/{id}"));
    let pdf = family.open(&path).await;
    assert_eq!(pdf.status, 200);
    assert_eq!(pdf.headers[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(pdf.headers[header::CACHE_CONTROL], "no-store");
    assert!(pdf.body.starts_with("%PDF"), "{}", pdf.body);

    let mut clerk = w.staff("reader", Role::TownshipClerk, TOWNSHIP).await;
    let case = clerk.open(&format!("/staff/cases/{id}")).await;
    assert!(case.body.contains("救助受〔2026〕000001号"), "{}", case.body);
    let staff_path = letter_path(&case.body, &format!("/staff/cases/{id}"));
    assert_eq!(clerk.open(&staff_path).await.status, 200);

    let mut stranger = w.citizen(OTHER_PHONE).await;
    assert_eq!(stranger.open(&path).await.status, 404);
    assert_eq!(stranger.open(&staff_path).await.status, 404);
    let mut far = w.staff("far", Role::TownshipClerk, "500114001").await;
    assert_eq!(far.open(&staff_path).await.status, 404);
    assert_eq!(far.open(&path).await.status, 404);
    let mut nobody = w.browser();
    assert!(nobody.open(&path).await.location().starts_with("/sign-in"));
    assert!(nobody.open(&staff_path).await.location().starts_with("/staff/sign-in"));
}

#[tokio::test]
async fn a_letter_of_one_case_is_not_found_under_another() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    let id = accepted(&w, &family).await;
    let path = letter_path(&family.open(&format!("/applications/{id}")).await.body, &format!("/applications/{id}"));
    let mut other = w.citizen(OTHER_PHONE).await;
    let own = w.filled(&other, 9, 1).await;
    let moved = path.replace(&id.to_string(), &own.to_string());
    assert_eq!(other.open(&moved).await.status, 404);
}

#[tokio::test]
async fn whoever_holds_a_letter_learns_that_it_is_real_and_only_a_masked_name() {
    let w = world().await;
    let family = w.citizen(PHONE).await;
    let id = accepted(&w, &family).await;
    let case = jzt_app::applications::read(&w.fake.app, &Actor::System, id).await.unwrap().application;
    let name = case.declaration.applicant().unwrap().name.clone();

    let mut anybody = w.browser();
    let real = anybody.open(&public_path(&w)).await;
    assert_eq!(real.status, 200);
    for wanted in ["这份文书是真的", "受理通知书", "黔江救助受〔2026〕000001号", "2026 年 11 月 23 日", &name.masked()]
    {
        assert!(real.body.contains(wanted), "{wanted} is not in {}", real.body);
    }
    assert!(!real.body.contains(name.as_str()));
    assert!(!real.body.contains(&id.to_string()));
}

#[tokio::test]
async fn every_wrong_code_has_the_same_plain_answer_and_guessing_ends() {
    let w = world().await;
    let mut anybody = w.browser();
    let unknown = anybody.open("/v/AAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.body.contains("没有查到这份文书"));
    let malformed = anybody.open("/v/x").await;
    assert_eq!(malformed.status, 404);
    assert!(malformed.body.contains("没有查到这份文书"));
    let mut last = 404;
    for _ in 0..100 {
        last = anybody.open("/v/AAAAAAAAAAAAAAAAAAAAAA").await.status;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_refused_acceptance_gives_reasons_in_the_letter_and_papers_of_the_office_stay_there() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    let id = w.submitted(&family, 1, 2).await;
    let clerk = clerk(&w, "refuser").await;
    let reasons = LongText::parse("户籍和住处都不在本镇。").unwrap();
    w.act(id, &clerk, Command::RefuseAcceptance { reasons }).await;
    w.work().await;
    let page = family.open(&format!("/applications/{id}")).await;
    let path = letter_path(&page.body, &format!("/applications/{id}"));
    assert!(!page.body.contains("已送达"), "{}", page.body);
    let mut desk = w.staff("looks-on", Role::TownshipClerk, TOWNSHIP).await;
    desk.open(&path.replace("/applications/", "/staff/cases/")).await;
    let unread = family.open(&format!("/applications/{id}")).await;
    assert!(!unread.body.contains("已送达"), "the office read it, the family did not");
    assert!(family.open(&path).await.body.contains("户籍和住处都不在本镇。"));
    let read = family.open(&format!("/applications/{id}")).await;
    assert!(read.body.contains("决定书已送达：2026 年 11 月 23 日，您在手机上打开了。"), "{}", read.body);
}

#[tokio::test]
async fn a_clerk_writes_down_that_a_decision_came_by_post() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    let id = w.submitted(&family, 1, 2).await;
    let actor = clerk(&w, "refuser").await;
    w.act(id, &actor, Command::RefuseAcceptance { reasons: LongText::parse("不在本镇。").unwrap() }).await;
    let mut clerk = w.staff("posts", Role::TownshipClerk, TOWNSHIP).await;
    let case = format!("/staff/cases/{id}");
    let step = format!("{case}/record-delivery");
    assert!(clerk.open(&case).await.body.contains(&step), "a small step of the case");
    let form = clerk.open(&step).await;
    assert!(form.body.contains("怎么送到的") && form.body.contains("邮寄，已经签收"), "{}", form.body);
    assert!(!form.body.contains("本人在手机上打开"), "the family itself");
    let empty = clerk.submit(&step, &[("way", ""), ("on", "昨天")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("请选怎么送到的") && empty.body.contains("请填哪一天"));
    let tomorrow = clerk.submit(&step, &[("way", "by_post"), ("on", "2026-11-24")]).await;
    assert_eq!(tomorrow.status, 422);
    assert!(tomorrow.body.contains("不能晚于今天"), "{}", tomorrow.body);
    assert_eq!(clerk.submit(&step, &[("way", "by_post"), ("on", "2026-11-23")]).await.status, 303);
    let done = clerk.open(&case).await;
    assert!(!done.body.contains(&step), "once");
    assert!(done.body.contains("决定书已送达") && done.body.contains("2026 年 11 月 23 日，邮寄，已经签收"));
    let told = family.open(&format!("/applications/{id}")).await;
    assert!(told.body.contains("决定书已送达：2026 年 11 月 23 日，寄到了。"), "{}", told.body);
}
