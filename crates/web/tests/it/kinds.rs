//! What a family asks for, and the questions that only some families get.

use crate::browser::Browser;
use crate::world::{PHONE, world};
use jzt_app::sample::household;

/// Opens the page and sends the form; 303 with where it leads.
async fn post(browser: &mut Browser, page: &str, fields: &[(&str, &str)]) -> String {
    let opened = browser.open(page).await;
    assert_eq!(opened.status, 200, "{page}: {}", opened.body);
    let reply = browser.submit(page, fields).await;
    assert_eq!(reply.status, 303, "{page}: {}", reply.body);
    reply.location().to_owned()
}

/// Sends the form of the page and expects it back with this sentence.
async fn refused(browser: &mut Browser, page: &str, fields: &[(&str, &str)], sentence: &str) {
    browser.open(page).await;
    let back = browser.submit(page, fields).await;
    assert_eq!(back.status, 422, "{page}: {}", back.body);
    assert!(back.body.contains(sentence), "{page}: {}", back.body);
}

#[tokio::test]
async fn the_first_question_is_what_the_family_wants_and_only_its_parts_are_asked() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    refused(&mut mine, "/apply", &[], "请选一个，拿不准就选第一个").await;
    refused(&mut mine, "/apply", &[("want", "gold")], "请选一个").await;
    refused(&mut mine, "/apply/lasting", &[], "请选是或不是").await;
    assert!(mine.open("/applications").await.body.contains("还没有申请过"), "nothing is stored by half");

    let base = w.draft(&mut mine).await;
    let parts = mine.open(&base).await.body;
    assert!(parts.contains("您要申请：<b>低保</b>") && parts.contains("/spending"), "{parts}");
    assert!(!parts.contains("/obligors"), "{parts}");

    let single = post(&mut mine, &format!("{base}/request"), &[("want", "single")]).await;
    assert_eq!(single, format!("{base}/request/single"));
    post(&mut mine, &single, &[]).await;
    let parts = mine.open(&base).await.body;
    assert!(parts.contains("低保，只给一个人") && !parts.contains("/spending"), "{parts}");

    post(&mut mine, &format!("{base}/request/lasting"), &[("alone", "yes")]).await;
    let parts = mine.open(&base).await.body;
    assert!(parts.contains("特困供养") && parts.contains("/obligors"), "{parts}");

    let kinds = post(&mut mine, &format!("{base}/request"), &[("want", "known")]).await;
    refused(&mut mine, &kinds, &[], "请选一种").await;
    let consent = post(&mut mine, &kinds, &[("kind", "marginal")]).await;
    assert_eq!(consent, format!("{base}/request/lasting?first=marginal"));
    post(&mut mine, &consent, &[("others_too", "yes")]).await;
    assert!(mine.open(&base).await.body.contains("低保边缘"));
    post(&mut mine, &kinds, &[("kind", "rigid_spending")]).await;
    assert!(mine.open(&base).await.body.contains("刚性支出困难"));
    post(&mut mine, &kinds, &[("kind", "temporary")]).await;
    assert!(mine.open(&base).await.body.contains("临时救助"));
}

#[tokio::test]
async fn a_disability_work_and_a_place_elsewhere_are_asked_where_they_matter() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    let people = household(1, 3).unwrap();
    for (person, relation) in people.iter().zip(["", "?relation=spouse", "?relation=child"]) {
        let member = &person.member;
        let page = format!("{base}/members/{}", member.no.0);
        let typed = [("name", member.name.as_str()), ("id_number", member.id_number.as_str())];
        post(&mut mine, &format!("{page}/name{relation}"), &typed).await;
    }
    let page = |no: u8, what: &str| format!("{base}/members/{no}/{what}");
    let list = format!("{base}/members");
    // The applicant is past the age at which work matters, the spouse is disabled, the child goes to school.
    assert_eq!(post(&mut mine, &page(1, "health"), &[("health", "good")]).await, list);
    let next = post(&mut mine, &page(2, "health"), &[("health", "disabled")]).await;
    assert_eq!(next, page(2, "disability"));
    refused(&mut mine, &next, &[("sort", "limb")], "请选残疾等级").await;
    refused(&mut mine, &next, &[("grade", "2")], "请选残疾类别").await;
    refused(&mut mine, &next, &[("sort", "limb"), ("grade", "9")], "请选残疾等级").await;
    post(&mut mine, &next, &[("sort", "limb"), ("grade", "2")]).await;
    assert!(mine.open(&list).await.body.contains("肢体残疾二级"));
    let next = post(&mut mine, &page(3, "health"), &[("health", "good")]).await;
    assert_eq!(next, page(3, "occupation"));
    let asked = mine.open(&next).await.body;
    assert!(asked.contains("value=\"pupil\"") && !asked.contains("value=\"working\""), "{asked}");
    refused(&mut mine, &next, &[], "请选最像的一个").await;
    post(&mut mine, &next, &[("occupation", "pupil")]).await;
    refused(&mut mine, &page(3, "apart"), &[("apart", "religious")], "请只填数字").await;
    refused(&mut mine, &page(3, "apart"), &[], "请选一个").await;
    post(&mut mine, &page(3, "apart"), &[("apart", "elsewhere")]).await;
    assert!(mine.open(&list).await.body.contains("不住在家里：</b>在别处生活"));
    assert_eq!(mine.open(&page(1, "apart")).await.status, 404, "the applicant lives at home");
    assert_eq!(mine.open(&page(9, "disability")).await.status, 404);
}

#[tokio::test]
async fn property_is_asked_further_only_where_there_is_any() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    let page = |thing: &str| format!("{base}/property/{thing}");
    assert_eq!(post(&mut mine, &page("vehicles"), &[("value", "0")]).await, page("dwellings"));
    assert_eq!(post(&mut mine, &page("vehicles"), &[("value", "1")]).await, page("vehicles-value"));
    refused(&mut mine, &page("vehicles-value"), &[("value", "很多")], "请只填数字").await;
    assert_eq!(post(&mut mine, &page("vehicles-value"), &[("value", "23000")]).await, page("dwellings"));
    assert!(post(&mut mine, &page("dwellings"), &[("value", "1")]).await.ends_with("?saved=1"));
    assert_eq!(post(&mut mine, &page("dwellings"), &[("value", "3")]).await, page("dwellings-area"));
    refused(&mut mine, &page("dwellings-area"), &[("value", "120"), ("dangerous", "4")], "危房不会比房子还多").await;
    refused(&mut mine, &page("dwellings-area"), &[("value", ""), ("dangerous", "0")], "请只填数字").await;
    post(&mut mine, &page("dwellings-area"), &[("value", "120.5"), ("dangerous", "1")]).await;
    assert!(mine.open(&page("dwellings-area")).await.body.contains("value=\"120\""));
    assert_eq!(mine.open(&page("gold")).await.status, 404);
}

#[tokio::test]
async fn spending_and_deductions_keep_what_was_typed() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    let start = mine.open(&format!("{base}/spending")).await;
    assert_eq!(start.location(), format!("{base}/spending/medical"));
    refused(&mut mine, &format!("{base}/spending/medical"), &[("amount", "-5")], "不能是负数").await;
    post(&mut mine, &format!("{base}/spending/medical"), &[("amount", "12,000.50")]).await;
    assert!(mine.open(&format!("{base}/spending/medical")).await.body.contains("value=\"12000.50\""));
    for source in ["wages", "business", "property"] {
        post(&mut mine, &format!("{base}/income/{source}"), &[("amount", "0")]).await;
    }
    let next = post(&mut mine, &format!("{base}/income/transfer"), &[("amount", "3000")]).await;
    assert_eq!(next, format!("{base}/deductions"));
    let asked = mine.open(&next).await.body;
    assert!(asked.contains("name=\"pensioners\"") && !asked.contains("name=\"work_costs\""), "{asked}");
    refused(&mut mine, &next, &[("exempt", "200"), ("pensioners", "许多")], "请填一个数").await;
    post(&mut mine, &next, &[("exempt", "200"), ("pensioners", "2")]).await;
    let none = post(&mut mine, &format!("{base}/income/transfer"), &[("amount", "0")]).await;
    assert!(none.ends_with("?saved=1"), "without income there is nothing to take off: {none}");
}

#[tokio::test]
async fn relatives_elsewhere_and_whoever_applies_for_the_family_are_entered_once() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    post(&mut mine, &format!("{base}/request/lasting"), &[("alone", "yes")]).await;
    let others = household(7, 3).unwrap();
    let (son, helper) = (&others[0].member, &others[1].member);
    let list = format!("{base}/obligors");
    refused(&mut mine, &list, &[], "请选还有没有别人").await;
    let relation = post(&mut mine, &list, &[("more", "yes")]).await;
    let page = relation.strip_suffix("/relation").unwrap().to_owned();
    assert_eq!(mine.open(&page).await.location(), format!("{relation}?again=1"));
    let page = format!("{page}?relation=child");
    refused(&mut mine, &page, &[("name", "")], "请填姓名").await;
    let typed = [
        ("name", son.name.as_str()),
        ("id_number", son.id_number.as_str()),
        ("phone", "14200000555"),
        ("standing", "low_income"),
        ("support", "100"),
    ];
    assert_eq!(post(&mut mine, &page, &typed).await, list);
    let shown = mine.open(&list).await.body;
    assert!(shown.contains(son.name.as_str()) && shown.contains("每月给 100 元"), "{shown}");
    assert!(post(&mut mine, &list, &[("more", "no")]).await.ends_with("?saved=1"));
    let no = page.rsplit_once('/').unwrap().1.split('?').next().unwrap();
    mine.open(&list).await;
    assert_eq!(mine.submit(&format!("{list}/{no}/remove"), &[]).await.location(), list);
    assert!(!mine.open(&list).await.body.contains(son.name.as_str()));

    let agent = format!("{base}/agent");
    refused(&mut mine, &agent, &[], "请选一个").await;
    refused(&mut mine, &agent, &[("who", "relative"), ("name", "张三")], "请填手机号").await;
    let typed = [
        ("who", "relative"),
        ("name", helper.name.as_str()),
        ("id_number", helper.id_number.as_str()),
        ("phone", "14200000556"),
    ];
    let photo = post(&mut mine, &agent, &typed).await;
    assert_eq!(photo, format!("{base}/papers?kind=entrustment"));
    assert!(mine.open(&photo).await.body.contains("value=\"entrustment\" selected"));
    assert!(mine.open(&base).await.body.contains(&format!("代办人：{}", helper.name.as_str())));
    post(&mut mine, &agent, &[("who", "nobody")]).await;
    assert!(mine.open(&base).await.body.contains("有人替您家办？"));
}

#[tokio::test]
async fn a_guardian_applies_and_signs_for_somebody_who_cannot() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let id = w.filled(&mine, 1, 1).await;
    let base = format!("/applications/{id}");
    let health = format!("{base}/members/1/health");
    assert!(!mine.open(&health).await.body.contains("lacks_capacity"), "the applicant decides for the family");
    let helper = &household(7, 1).unwrap()[0].member;
    let typed = [
        ("who", "relative"),
        ("name", helper.name.as_str()),
        ("id_number", helper.id_number.as_str()),
        ("phone", PHONE),
        ("guardian", "yes"),
    ];
    let photo = post(&mut mine, &format!("{base}/agent"), &typed).await;
    post(&mut mine, &health, &[("health", "disabled"), ("lacks_capacity", "yes")]).await;
    assert!(mine.open(&format!("{base}/check")).await.body.contains("还没填完"), "the entrustment is missing");
    mine.open(&photo).await;
    let picture = jzt_app::sample::id_card_picture(2).unwrap();
    let fields = [("kind", "entrustment")];
    let added = mine.upload(&format!("{base}/papers"), &fields, Some(("photo", picture))).await;
    assert_eq!(added.status, 303, "{}", added.body);
    post(&mut mine, &format!("{base}/promise"), &[("promise", "yes")]).await;
    let signers = mine.open(&base).await.body;
    assert!(signers.contains("监护人、代办人") && signers.contains("同时代签"), "{signers}");
    let own = mine.submit(&format!("{base}/sign"), &[]).await;
    let page = mine.follow(&own).await.body;
    assert!(page.contains("您是他（她）的监护人，由您代签"), "{page}");
}
