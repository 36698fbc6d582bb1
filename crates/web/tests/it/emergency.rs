//! An emergency: four short pages, sent without signatures; then who has been told and by when they answer.

use crate::office::staff;
use crate::world::{PHONE, World, world};
use jzt_app::papers::store_paper;
use jzt_app::sample::{household, id_card_picture};
use jzt_domain::access::Role;
use jzt_domain::application::Command;
use jzt_domain::household::{LongText, Paper, PaperKind};
use jzt_domain::ids::ApplicationId;
use jzt_domain::money::Fen;

/// Opens an emergency and fills in place and plight; returns its address.
async fn called(w: &World, mine: &mut crate::browser::Browser) -> String {
    mine.open("/apply").await;
    let first = mine.submit("/apply", &[("want", "emergency")]).await;
    let here = first.location().to_owned();
    let base = here.strip_suffix("/emergency").unwrap().to_owned();
    let page = mine.follow(&first).await;
    assert!(page.body.contains("您现在在哪里？") && page.body.contains("120"), "{}", page.body);
    let village = format!("{here}/village?township=500114112");
    mine.open(&village).await;
    let back = mine.submit(&village, &[("address", "")]).await;
    assert!(back.status == 422 && back.body.contains("找不到就选最后一个"), "{}", back.body);
    let known = [("village", w.village().as_str().to_owned()), ("address", "老学校旁边".to_owned())];
    let known: Vec<(&str, &str)> = known.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let next = mine.submit(&village, &known).await;
    assert_eq!(next.location(), format!("{here}/what"), "{}", next.body);
    mine.follow(&next).await;
    let back = mine.submit(&format!("{here}/what"), &[("text", "房子着火了")]).await;
    assert!(back.status == 422 && back.body.contains("房子着火了") && back.body.contains("请填手机号"));
    let caller = &household(3, 1).unwrap()[0].member;
    let typed = [
        ("cause", "accident"),
        ("text", "房子着火了，没有地方住"),
        ("name", caller.name.as_str()),
        ("phone", PHONE),
        ("id_number", caller.id_number.as_str()),
    ];
    let next = mine.submit(&format!("{here}/what"), &typed).await;
    assert_eq!(next.location(), format!("{here}/send"), "{}", next.body);
    base
}

#[tokio::test]
async fn a_call_for_help_goes_in_at_once_and_says_who_answers_by_when() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = called(&w, &mut mine).await;
    let send = format!("{base}/emergency/send");
    let last = mine.open(&send).await;
    assert!(last.body.contains("发出求助") && last.body.contains("没有地方住"), "{}", last.body);
    let photo = id_card_picture(3).unwrap();
    let added = mine.upload(&format!("{base}/emergency/photo"), &[], Some(("photo", photo))).await;
    assert_eq!(added.location(), send, "{}", added.body);
    assert!(mine.open(&send).await.body.contains("<dd>1 张</dd>"));
    let sent = mine.submit(&send, &[]).await;
    assert_eq!(sent.location(), base, "{}", sent.body);
    assert_eq!(mine.submit(&send, &[]).await.location(), base, "pressed twice");
    let page = mine.follow(&sent).await.body;
    assert!(page.contains("求助发出去了") && page.contains("已经告诉了谁"), "{page}");
    // Ten o'clock on the 23rd and twenty-four hours.
    assert!(page.contains("11 月 24 日 10:00"), "{page}");
    assert!(page.contains("href=\"tel:"), "{page}");
    let status = mine.open(&format!("/api/v1{base}")).await.body;
    assert!(
        status.contains("\"asked\":\"temporary_emergency\"") && status.contains("\"kind\":\"urgent_pay\""),
        "{status}"
    );
    assert!(mine.open("/").await.body.contains("急事求助，已经告诉了镇里"));
}

#[tokio::test]
async fn a_caller_who_does_not_know_the_village_names_the_township() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = called(&w, &mut mine).await;
    let village = format!("{base}/emergency/village?township=500114112");
    mine.open(&village).await;
    mine.submit(&village, &[("village", "unknown"), ("address", "公路边的大桥下")]).await;
    let last = mine.open(&format!("{base}/emergency/send")).await.body;
    assert!(last.contains("（不知道是哪个村）公路边的大桥下"), "{last}");
    let elsewhere = format!("{base}/emergency/village?township=500101001");
    assert_eq!(mine.open(&elsewhere).await.location(), format!("{base}/emergency?again=1"), "not this district");
}

#[tokio::test]
async fn after_relief_the_family_completes_its_papers_and_signs() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = called(&w, &mut mine).await;
    let send = format!("{base}/emergency/send");
    mine.open(&send).await;
    mine.submit(&send, &[]).await;
    let id: ApplicationId = base.strip_prefix("/applications/").unwrap().parse().unwrap();
    let clerk = staff(&w.fake, "jb", Role::TownshipClerk, "500114112").await;
    let approver = staff(&w.fake, "sh", Role::TownshipApprover, "500114112").await;
    let picture = id_card_picture(3).unwrap().into();
    let photo = store_paper(&w.fake.app, &clerk, id, PaperKind::ReliefPhoto, picture).await.unwrap();
    let relief = Command::ProposeRelief {
        amount: Fen::new(100_000),
        photo: Paper { id: photo, kind: PaperKind::ReliefPhoto },
        text: LongText::parse("房屋烧毁，先安置").unwrap(),
    };
    w.act(id, &clerk, relief).await;
    assert!(mine.open(&base).await.body.contains("镇（街道）打算先帮您 1,000 元"));
    w.act(id, &approver, Command::PayRelief).await;
    let page = mine.open(&base).await.body;
    assert!(page.contains("先行救助 1,000 元") && page.contains("补齐材料"), "{page}");
    let parts = mine.open(&format!("{base}/parts")).await.body;
    assert!(parts.contains("<h1>补齐材料</h1>") && parts.contains("/income"), "{parts}");
    assert!(!parts.contains(&format!("{base}/request\"")), "what came in as an emergency stays one: {parts}");
}
