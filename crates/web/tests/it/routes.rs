//! Every route, for every kind of visitor.

use crate::browser::Browser;
use crate::world::{PHONE, world};
use axum::http::Method;
use jzt_domain::access::Role;
use jzt_web::{Access, RouteRow, StaffAccess, route_list};

/// The path with something in place of each parameter.
fn concrete(row: &RouteRow) -> String {
    row.path.replace("{id}", "app_00000000000000000000000000000001").replace(['{', '}'], "")
}

async fn visit(browser: &mut Browser, row: &RouteRow) -> (u16, String) {
    let path = concrete(row);
    let reply = if row.method == Method::GET { browser.open(&path).await } else { browser.submit(&path, &[]).await };
    (reply.status, reply.location().to_owned())
}

#[tokio::test]
async fn nobody_is_sent_to_the_right_sign_in_and_reaches_no_handler() {
    let w = world().await;
    let mut nobody = w.browser();
    nobody.open("/").await;
    for row in route_list() {
        let (status, location) = visit(&mut nobody, &row).await;
        match row.access {
            Access::Citizen if row.path.starts_with("/api/") => assert_eq!(status, 401, "{row:?}"),
            Access::Citizen => assert!(status == 303 && location.starts_with("/sign-in?"), "{row:?}: {status}"),
            Access::Staff(_) => assert!(status == 303 && location.starts_with("/staff/sign-in?"), "{row:?}: {status}"),
            Access::Anonymous | Access::Link | Access::Machine | Access::Health | Access::Asset => {
                assert!(status < 500 && !location.contains("sign-in?next=%2Fapplications"), "{row:?}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn a_citizen_finds_no_staff_page_and_staff_no_citizen_page() {
    let w = world().await;
    let mut citizen = w.citizen(PHONE).await;
    citizen.open("/apply").await;
    let mut clerk = w.staff("jb", Role::TownshipClerk, "500114112").await;
    clerk.open("/guide").await;
    for row in route_list() {
        match row.access {
            Access::Staff(_) => assert_eq!(visit(&mut citizen, &row).await.0, 404, "citizen on {row:?}"),
            Access::Citizen => assert_eq!(visit(&mut clerk, &row).await.0, 404, "staff on {row:?}"),
            Access::Anonymous | Access::Link | Access::Machine | Access::Health | Access::Asset => {}
        }
    }
}

#[tokio::test]
async fn administrators_read_no_cases_and_clerks_do_not_administer() {
    let w = world().await;
    let mut administrator = w.staff("xt", Role::SystemAdministrator, "500114").await;
    administrator.open("/guide").await;
    let mut clerk = w.staff("jb", Role::TownshipClerk, "500114112").await;
    clerk.open("/guide").await;
    for row in route_list() {
        match row.access {
            Access::Staff(StaffAccess::Cases) => assert_eq!(visit(&mut administrator, &row).await.0, 404, "{row:?}"),
            Access::Staff(StaffAccess::SystemAdministration) => {
                assert_eq!(visit(&mut clerk, &row).await.0, 404, "{row:?}");
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn no_form_is_taken_without_the_token_of_this_browser() {
    let w = world().await;
    let mut citizen = w.citizen(PHONE).await;
    let mut other = w.browser();
    let foreign = other.open("/sign-in").await.hidden("_token");
    let posts = || route_list().into_iter().filter(|row| row.method == Method::POST);
    for row in posts().filter(|row| matches!(row.access, Access::Anonymous | Access::Citizen | Access::Link)) {
        for token in ["", "00", foreign.as_str()] {
            citizen.set_token(token);
            let plain = citizen.submit(&concrete(&row), &[]).await.status;
            let found = if plain == 415 { citizen.upload(&concrete(&row), &[], None).await.status } else { plain };
            assert_eq!(found, 403, "{row:?} with {token:?}");
        }
    }
}

#[tokio::test]
async fn wrong_addresses_and_methods_get_a_page_in_chinese_with_all_headers() {
    let w = world().await;
    let mut nobody = w.browser();
    let missing = nobody.open("/no-such-page").await;
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("没有找到这个页面"));
    let method = nobody.post("/guide", &[]).await;
    assert_eq!(method.status, 405);
    assert!(method.body.contains("不能这样打开"));
    for reply in [missing, method, nobody.open("/").await] {
        let policy = reply.headers.get("content-security-policy").unwrap().to_str().unwrap();
        assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"));
        assert_eq!(reply.headers.get("referrer-policy").unwrap(), "no-referrer");
        assert_eq!(reply.headers.get("x-content-type-options").unwrap(), "nosniff");
        assert_eq!(reply.headers.get("cache-control").unwrap(), "no-store");
    }
    assert_eq!(nobody.open("/healthz").await.body, "ok\n");
}

#[tokio::test]
async fn the_first_page_is_small_and_asks_nothing_of_other_hosts() {
    let w = world().await;
    let mut nobody = w.browser();
    let page = nobody.open("/").await;
    let mut sum = page.bytes;
    for mark in ["href=\"/assets/", "src=\"/assets/"] {
        let name = page.body.split_once(mark).unwrap().1.split('"').next().unwrap();
        let asset = nobody.open(&format!("/assets/{name}")).await;
        assert_eq!(asset.status, 200);
        assert!(asset.headers.get("cache-control").unwrap().to_str().unwrap().contains("immutable"));
        sum += asset.bytes;
    }
    assert!(sum <= 60 * 1024, "{sum} bytes uncompressed");
    assert!(!page.body.contains("http://") && !page.body.contains("https://") && !page.body.contains("<script>"));
    assert!(page.body.contains("演练"));
}
