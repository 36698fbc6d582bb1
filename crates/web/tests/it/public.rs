//! Public pages without sign-in: the self-check and the complaint.

use crate::browser::{Browser, Reply};
use crate::world::{PHONE, world};

async fn step(browser: &mut Browser, fields: &[(&str, &str)]) -> Reply {
    browser.submit("/self-check", fields).await
}

const PEOPLE: [(&str, &str); 5] =
    [("step", "1"), ("residence", "rural"), ("people", "3"), ("age", "45"), ("alone", "no")];
const MONEY: [(&str, &str); 2] = [("income", "9000"), ("spending", "2000")];

fn with<'a>(parts: &[&[(&'a str, &'a str)]], step: &'a str) -> Vec<(&'a str, &'a str)> {
    let all = parts.concat();
    let rest = all.into_iter().filter(|(name, _)| *name != "step");
    std::iter::once(("step", step)).chain(rest).collect()
}

#[tokio::test]
async fn the_self_check_judges_without_sign_in_and_stores_nothing() {
    let w = world().await;
    let mut nobody = w.browser();
    assert!(nobody.open("/").await.body.contains("href=\"/self-check\""));
    let first = nobody.open("/self-check").await;
    assert!(first.body.contains("先说说家里的人") && first.body.contains("不保存"), "{}", first.body);
    let back = step(&mut nobody, &[("step", "1"), ("people", "0"), ("age", "很老")]).await;
    assert_eq!(back.status, 422);
    assert!(
        back.body.contains("至少有您一个人") && back.body.contains("请只填数字") && back.body.contains("请选有没有")
    );
    let second = step(&mut nobody, &PEOPLE).await;
    assert!(second.status == 200 && second.body.contains("再说说钱"), "{}", second.body);
    assert!(second.body.contains("type=\"hidden\" name=\"people\" value=\"3\""), "{}", second.body);
    let third = step(&mut nobody, &with(&[&PEOPLE, &MONEY], "2")).await;
    assert!(third.body.contains("最后说说家当"), "{}", third.body);
    let poor = [("savings", "500"), ("vehicles", "0"), ("dwellings", "1"), ("area", "80")];
    let result = step(&mut nobody, &with(&[&PEOPLE, &MONEY, &poor], "3")).await;
    assert_eq!(result.status, 200, "{}", result.body);
    assert!(result.body.contains("可能符合：低保") && result.body.contains("以审核为准"), "{}", result.body);
    assert!(result.body.contains("算下来每月") && result.body.contains("依据哪些规定"), "{}", result.body);
    assert!(result.bytes < 100 * 1024);
    let rich = [("savings", "900000"), ("vehicles", "300000"), ("dwellings", "4"), ("area", "900")];
    let result = step(&mut nobody, &with(&[&PEOPLE, &MONEY, &rich], "3")).await.body;
    assert!(result.contains("可能都不符合") && result.contains("怎样会改变结果"), "{result}");
    let cookies: Vec<String> = ["jzt_s", "jzt_p", "jzt_t"].iter().map(|name| nobody.cookie(name)).collect();
    assert_eq!(cookies, ["", "", ""]);
}

#[tokio::test]
async fn somebody_old_who_lives_alone_is_judged_as_tekun_first_and_an_ill_member_alone() {
    let w = world().await;
    let mut nobody = w.browser();
    nobody.open("/self-check").await;
    let alone = [("residence", "rural"), ("people", "1"), ("age", "72"), ("alone", "yes")];
    let nothing =
        [("income", "0"), ("spending", "0"), ("savings", "0"), ("vehicles", "0"), ("dwellings", "0"), ("area", "0")];
    let result = step(&mut nobody, &with(&[&alone, &nothing], "3")).await.body;
    assert!(result.contains("可能符合：特困供养"), "{result}");
    // Just above the standard for the family, within the margin: the ill member alone still gets 低保.
    let ill = [("residence", "rural"), ("people", "2"), ("age", "50"), ("alone", "no"), ("plight", "ill")];
    let margin = [
        ("income", "18000"),
        ("spending", "0"),
        ("savings", "0"),
        ("vehicles", "0"),
        ("dwellings", "1"),
        ("area", "60"),
    ];
    let result = step(&mut nobody, &with(&[&ill, &margin], "3")).await.body;
    assert!(result.contains("可能符合：低保"), "{result}");
}

#[tokio::test]
async fn a_tampered_or_overlong_self_check_leads_back_to_its_page() {
    let w = world().await;
    let mut nobody = w.browser();
    nobody.open("/self-check").await;
    let last = [("savings", "1"), ("vehicles", "0"), ("dwellings", "1"), ("area", "80")];
    let tampered = with(&[&PEOPLE, &[("income", "x"), ("spending", "1")], &last], "3");
    let back = step(&mut nobody, &tampered).await;
    assert!(back.status == 422 && back.body.contains("再说说钱"), "{}", back.body);
    let long = "9".repeat(70_000);
    assert_eq!(step(&mut nobody, &[("people", long.as_str())]).await.status, 413);
    let skipped = step(&mut nobody, &[("step", "3")]).await;
    assert!(skipped.status == 422 && skipped.body.contains("先说说家里的人"));
}

#[tokio::test]
async fn a_complaint_needs_a_case_that_waits_for_its_decision() {
    let w = world().await;
    let mut nobody = w.browser();
    nobody.open("/complaint").await;
    let back = nobody.submit("/complaint", &[("number", "123"), ("text", "")]).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("受理编号不对") && back.body.contains("请填您要说的"), "{}", back.body);

    let mine = w.citizen(PHONE).await;
    let id = w.submitted(&mine, 1, 2).await;
    let clerk = crate::office::staff(&w.fake, "jb", jzt_domain::access::Role::TownshipClerk, "500114112").await;
    let case = jzt_app::applications::accept(&w.fake.app, &clerk, id, None).await.unwrap();
    let number = case.application.number.unwrap().to_string();
    nobody.open("/complaint").await;
    let early = nobody.submit("/complaint", &[("number", number.as_str()), ("text", "他家有车")]).await;
    assert_eq!(early.status, 422, "not before its time");
    assert!(early.body.contains("没有正在等决定的这个编号") && early.body.contains("他家有车"), "{}", early.body);
}

#[tokio::test]
async fn the_first_page_every_footer_and_the_page_of_a_letters_code_lead_to_the_check_of_files() {
    let w = world().await;
    let mut nobody = w.browser();
    let link = "href=\"/verify\"";
    let home = nobody.open("/").await.body;
    assert_eq!(home.matches(link).count(), 2, "once as an entry, once in the footer: {home}");
    assert!(nobody.open("/guide").await.body.contains(link));
    let unknown = nobody.open("/v/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!((unknown.status, unknown.body.matches(link).count()), (404, 2), "{}", unknown.body);
}
