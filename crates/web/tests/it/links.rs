//! Links and scope: another family's id, another's link, an expired link, a replayed sign-in.

use crate::world::{PHONE, world};
use axum::http::Method;
use jzt_web::{Access, route_list};

const OTHER_PHONE: &str = "14200000777";

#[tokio::test]
async fn another_familys_application_is_not_found_on_any_page() {
    let w = world().await;
    let mine = w.citizen(PHONE).await;
    let id = w.filled(&mine, 1, 2).await;
    let mut stranger = w.citizen(OTHER_PHONE).await;
    stranger.open("/apply").await;
    for row in route_list().into_iter().filter(|row| row.access == Access::Citizen && row.path.contains("{id}")) {
        let path = row.path.replace("{id}", &id.to_string()).replace("{no}", "1").replace(['{', '}'], "");
        let reply = match row.method {
            Method::GET => stranger.open(&path).await,
            _ => stranger.submit(&path, &[("_version", "1")]).await,
        };
        let status = if reply.status == 415 { stranger.upload(&path, &[], None).await.status } else { reply.status };
        assert_eq!(status, 404, "{row:?}");
    }
}

#[tokio::test]
async fn a_broken_or_expired_signing_link_says_what_to_do() {
    let w = world().await;
    let mut nobody = w.browser();
    let wrong = nobody.open("/s/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!(wrong.status, 403);
    assert!(wrong.body.contains("这个链接不对"), "{}", wrong.body);

    let mut mine = w.citizen(PHONE).await;
    let id = w.filled(&mine, 1, 1).await;
    mine.open(&format!("/applications/{id}/promise")).await;
    mine.submit(&format!("/applications/{id}/promise"), &[("promise", "yes")]).await;
    w.work().await;
    let link = w.link_for("14200000004");
    assert!(nobody.open(&link).await.body.contains("签授权书"));
    w.fake.clock.forward_days(60);
    let late = nobody.open(&link).await;
    assert_eq!(late.status, 403);
    assert!(late.body.contains("过期了"), "{}", late.body);
}

#[tokio::test]
async fn next_after_sign_in_never_leaves_this_site() {
    let w = world().await;
    let mut browser = w.browser();
    let asked = browser.open("/applications").await;
    assert_eq!(asked.location(), "/sign-in?next=/applications");
    browser.open("/sign-in?next=//evil.example/").await;
    let sent = browser.submit("/sign-in?next=//evil.example/", &[("phone", PHONE)]).await;
    assert_eq!(sent.location(), "/sign-in/code?next=/");
    w.work().await;
    browser.follow(&sent).await;
    let done = browser.submit("/sign-in/code?next=https://evil.example/", &[("code", &w.code_for(PHONE))]).await;
    assert_eq!(done.location(), "/");
    let out = browser.open("/").await;
    assert!(out.body.contains("退出"));
    browser.submit("/sign-out", &[]).await;
    assert_eq!(browser.open("/applications").await.status, 303);
}

#[tokio::test]
async fn without_cookies_a_form_says_what_to_do() {
    let w = world().await;
    let token = w.browser().open("/sign-in").await.hidden("_token");
    let refused = w.browser().post("/sign-in", &[("_token", &token), ("phone", PHONE)]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Cookie"));
}
