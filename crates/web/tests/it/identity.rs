//! 我的身份核验, and that nobody learns from a page whether a phone has an account.

use crate::browser::{Browser, Reply};
use crate::world::{PHONE, world};
use jzt_app::ports::{PortError, RegistryAnswer};
use jzt_domain::identity::Phone;

const NAME: &str = "王秀英";
const ID_NUMBER: &str = "11010519491231002X";
const STRANGER: &str = "14200004444";

async fn compare(browser: &mut Browser) -> Reply {
    browser.open("/identity").await;
    browser.submit("/identity", &[("name", NAME), ("id_number", ID_NUMBER)]).await
}

#[tokio::test]
async fn name_and_number_that_belong_together_are_matched_at_once() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let before = mine.open("/identity").await;
    assert!(before.body.contains("到这一步，可以申请救助") && !before.body.contains("王*英"), "{}", before.body);
    let sent = compare(&mut mine).await;
    assert_eq!(sent.location(), "/identity?done=1");
    let after = mine.follow(&sent).await;
    assert!(after.body.contains("对上了") && after.body.contains("王*英"), "{}", after.body);
    assert!(!after.body.contains(NAME) && !after.body.contains(ID_NUMBER), "masked once it is stored");
    assert_eq!(w.browser().open("/identity").await.status, 303, "of citizens who are signed in");
}

#[tokio::test]
async fn a_mismatch_does_not_tell_which_of_the_two_is_wrong() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    w.fake.registry.answer_next(Ok(RegistryAnswer::Differs));
    let differs = compare(&mut mine).await;
    w.fake.registry.answer_next(Ok(RegistryAnswer::Unknown));
    let unknown = compare(&mut mine).await;
    assert_eq!((differs.status, unknown.status), (422, 422));
    assert!(differs.body.contains("姓名和身份证号码对不上") && differs.body.contains(NAME), "{}", differs.body);
    assert_eq!(differs.body, unknown.body);
    for _ in 0..4 {
        w.fake.registry.answer_next(Ok(RegistryAnswer::Differs));
        assert_eq!(compare(&mut mine).await.status, 422);
    }
    let bounded = compare(&mut mine).await;
    assert!(bounded.status == 429 && bounded.body.contains("试的次数太多了"), "{}", bounded.body);
    assert!(bounded.body.contains(ID_NUMBER), "what was typed stays");
}

#[tokio::test]
async fn an_outage_is_nobodys_fault_and_keeps_what_was_typed() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    w.fake.registry.answer_next(Err(PortError::NotReached));
    let down = compare(&mut mine).await;
    assert_eq!(down.status, 424);
    assert!(down.body.contains("不是您的问题") && !down.body.contains("对不上"), "{}", down.body);
    assert!(down.body.contains(NAME) && down.body.contains(ID_NUMBER));
    assert_eq!(compare(&mut mine).await.location(), "/identity?done=1");
}

#[tokio::test]
async fn a_typing_error_is_told_before_anybody_is_asked() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    mine.open("/identity").await;
    let wrong = mine.submit("/identity", &[("name", "王"), ("id_number", "110105194912310021")]).await;
    assert!(wrong.status == 422 && wrong.body.contains("最后一位不对"), "{}", wrong.body);
    assert_eq!(w.fake.registry.asked_count(), 0);
}

/// What a stranger sees of a reply: everything but the secrets of their own browser and the phone they typed.
fn seen(browser: &Browser, reply: &Reply, phone: &str) -> (u16, Vec<String>, String) {
    let masked = Phone::parse(phone).unwrap().masked();
    let token = if reply.body.contains("name=\"_token\"") { reply.hidden("_token") } else { String::from("none") };
    let body = reply.body.replace(&token, "T").replace(phone, "P").replace(&masked, "M");
    let mut headers: Vec<String> =
        reply.headers.keys().filter(|name| *name != "content-security-policy").map(ToString::to_string).collect();
    headers.push(format!("{:?}", reply.headers.get("location")));
    headers.push(format!("phone cookie: {}", browser.cookie("jzt_t") == phone));
    (reply.status, headers, body)
}

#[tokio::test]
async fn nobody_learns_whether_a_phone_has_an_account() {
    let w = world().await;
    w.citizen(PHONE).await;
    w.fake.clock.forward_seconds(120);
    let mut known = Vec::new();
    for phone in [PHONE, STRANGER] {
        let mut guesser = w.browser();
        let mut pages = Vec::new();
        guesser.open("/sign-in").await;
        let sent = guesser.submit("/sign-in", &[("phone", phone)]).await;
        pages.push(seen(&guesser, &sent, phone));
        let code_page = guesser.follow(&sent).await;
        pages.push(seen(&guesser, &code_page, phone));
        w.work().await;
        let right = w.code_for(phone);
        let guess = if right == "000000" { "000001" } else { "000000" };
        for _ in 0..6 {
            let wrong = guesser.submit("/sign-in/code?next=/", &[("code", guess)]).await;
            assert_eq!(wrong.status, 422);
            pages.push(seen(&guesser, &wrong, phone));
        }
        guesser.open("/sign-in").await;
        let again = guesser.submit("/sign-in", &[("phone", phone)]).await;
        pages.push(seen(&guesser, &again, phone));
        guesser.open("/complaint").await;
        let complaint =
            guesser.submit("/complaint", &[("number", "123"), ("text", "他家有车"), ("phone", phone)]).await;
        pages.push(seen(&guesser, &complaint, phone));
        known.push(pages);
    }
    let (account, none) = (&known[0], &known[1]);
    assert_eq!(account.len(), none.len());
    for (step, (with, without)) in account.iter().zip(none).enumerate() {
        assert_eq!(with, without, "step {step}");
    }
}

#[tokio::test]
async fn a_phone_that_was_sent_no_code_answers_like_a_wrong_code_and_guessing_is_bounded() {
    let w = world().await;
    let mut asked = w.browser();
    asked.open("/sign-in").await;
    asked.submit("/sign-in", &[("phone", PHONE)]).await;
    w.work().await;
    let right = w.code_for(PHONE);
    let guess = if right == "000000" { "000001" } else { "000000" };
    let mut tried = Vec::new();
    for phone in [PHONE, STRANGER] {
        let mut guesser = w.browser();
        guesser.open("/sign-in").await;
        guesser.set_cookie("jzt_t", phone);
        let wrong = guesser.submit("/sign-in/code?next=/", &[("code", guess)]).await;
        tried.push(seen(&guesser, &wrong, phone));
    }
    assert_eq!(tried[0], tried[1]);
    let mut guesser = w.browser();
    guesser.open("/sign-in").await;
    let mut statuses = Vec::new();
    for n in 0..30 {
        guesser.set_cookie("jzt_t", &format!("142000055{n:02}"));
        statuses.push(guesser.submit("/sign-in/code?next=/", &[("code", "123456")]).await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 2, "thirty in ten minutes, over all phones");
}
