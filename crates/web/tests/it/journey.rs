//! The family's part of the story, page by page, without script.

use crate::browser::Browser;
use crate::world::{PHONE, World, world};
use jzt_app::sample::household;

async fn post(browser: &mut Browser, page: &str, fields: &[(&str, &str)]) -> String {
    let opened = browser.open(page).await;
    assert_eq!(opened.status, 200, "{page}: {}", opened.body);
    let reply = browser.submit(page, fields).await;
    assert_eq!(reply.status, 303, "{page}: {}", reply.body);
    reply.location().to_owned()
}

async fn fill_in(w: &World, mine: &mut Browser) -> String {
    let base = w.draft(mine).await;
    let village = w.village().as_str().to_owned();
    let chosen = mine.open(&format!("{base}/place/village?township=500114112")).await;
    assert!(chosen.body.contains(&village));
    post(
        mine,
        &format!("{base}/place/address?village={village}"),
        &[("address", "3 组 12 号"), ("residence", "rural")],
    )
    .await;
    post(mine, &format!("{base}/cause"), &[("cause", "illness"), ("cause", "old_age"), ("text", "看病花了很多钱")])
        .await;
    let people = household(1, 3).unwrap();
    for (person, relation) in people.iter().zip(["", "?relation=spouse", "?relation=child"]) {
        let member = &person.member;
        let page = format!("{base}/members/{}", member.no.0);
        let typed = [("name", member.name.as_str()), ("id_number", member.id_number.as_str())];
        post(mine, &format!("{page}/name{relation}"), &typed).await;
        let phone = member.phone.as_ref().map_or("", |phone| phone.as_str());
        post(mine, &format!("{page}/phone"), &[("phone", phone)]).await;
        post(mine, &format!("{page}/health"), &[("health", "chronic_illness")]).await;
    }
    post(mine, &format!("{base}/members"), &[("more", "no")]).await;
    for source in ["wages", "business", "property", "transfer"] {
        post(mine, &format!("{base}/income/{source}"), &[("amount", "600")]).await;
    }
    let deductions = [("exempt", "0"), ("pensioners", "1"), ("work_costs", "100")];
    post(mine, &format!("{base}/deductions"), &deductions).await;
    for part in ["medical", "education", "rehabilitation", "living"] {
        post(mine, &format!("{base}/spending/{part}"), &[("amount", "300")]).await;
    }
    for thing in ["savings", "vehicles", "vehicles-value", "dwellings"] {
        post(mine, &format!("{base}/property/{thing}"), &[("value", "1")]).await;
    }
    // The check digit is found here, so that no real card number stands in a test.
    let mut numbers = (0..10).map(|digit| format!("990000000000001{digit}"));
    let number = numbers.find(|text| jzt_domain::identity::BankCard::parse(text).is_ok()).unwrap();
    let card = [("bank", "演练银行"), ("card", number.as_str())];
    post(mine, &format!("{base}/bank/card?holder=1"), &card).await;
    post(mine, &format!("{base}/relative"), &[("has", "no")]).await;
    let papers = format!("{base}/papers");
    mine.open(&papers).await;
    let picture = jzt_app::sample::id_card_picture(1).unwrap();
    assert_eq!(mine.upload(&papers, &[("kind", "id_card")], Some(("photo", picture))).await.status, 303);
    base
}

#[tokio::test]
async fn a_family_fills_in_checks_promises_and_signs_on_two_phones() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = fill_in(&w, &mut mine).await;

    let check = mine.open(&format!("{base}/check")).await;
    assert!(check.body.contains("都对，下一步"), "{}", check.body);
    let people = household(1, 3).unwrap();
    assert!(!check.body.contains(people[0].member.id_number.as_str()), "the identity number is masked");
    let promise = format!("{base}/promise");
    mine.open(&promise).await;
    assert_eq!(mine.submit(&promise, &[]).await.status, 422);
    assert_eq!(post(&mut mine, &promise, &[("promise", "yes")]).await, base);
    assert_eq!(mine.submit(&promise, &[("promise", "yes")]).await.status, 303, "pressed twice");

    let waiting = mine.open(&base).await;
    assert!(waiting.body.contains("还差 2 个人签名"), "{}", waiting.body);
    let own = mine.submit(&format!("{base}/sign"), &[]).await;
    let mut spouse = w.browser();
    w.work().await;
    let link = w.link_for(people[1].member.phone.as_ref().unwrap().as_str());
    for (browser, path, person) in [(&mut mine, own.location(), &people[0]), (&mut spouse, link.as_str(), &people[1])] {
        let page = browser.open(path).await;
        assert!(!page.body.contains(person.member.name.as_str()), "the name is masked");
        let unticked = browser.submit(path, &[("text_sm3", &page.hidden("text_sm3"))]).await;
        assert!(unticked.status == 422 && unticked.body.contains("不同意就没法核对"), "{}", unticked.body);
        let agreed = browser.submit(path, &[("text_sm3", &page.hidden("text_sm3")), ("bank", "yes")]).await;
        browser.follow(&agreed).await;
        let typed = [("name", person.member.name.as_str()), ("id_tail", "000000")];
        let wrong = browser.submit(&format!("{path}/identity"), &typed).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        assert!(wrong.body.contains("姓名或者身份证号码后六位"), "{}", wrong.body);
        let thanks = w.sign(browser, path, &person.member).await;
        assert!(thanks.body.contains("您签好了"), "{}", thanks.body);
    }
    let submitted = mine.open(&base).await;
    assert!(
        submitted.body.contains("已交上去，等镇里受理") && submitted.body.contains("● 按时办理"),
        "{}",
        submitted.body
    );
    let status = mine.open(&format!("/api/v1{base}")).await;
    assert!(status.body.contains("\"stage\":\"submitted\"") && status.body.contains("\"kind\":\"accept\""));
    for person in &people {
        assert!(!status.body.contains(person.member.name.as_str()));
    }
    assert_eq!(post(&mut mine, &format!("{base}/withdraw"), &[]).await, base);
    assert!(mine.open(&base).await.body.contains("您撤回了"));
}

#[tokio::test]
async fn the_elder_edition_is_a_choice_that_stays() {
    let w = world().await;
    let mut nobody = w.browser();
    nobody.open("/guide").await;
    let chosen = nobody.submit("/edition", &[("edition", "elder"), ("back", "/guide")]).await;
    assert_eq!(chosen.location(), "/guide");
    assert!(nobody.follow(&chosen).await.body.contains("data-edition=\"elder\""));
}
