//! Attacks on the links of signers, each by its name.

use crate::browser::{Browser, Reply};
use crate::signing::{SPOUSE, couple, drawing, row};
use crate::world::{World, world};
use axum::body::Body;
use axum::http::{Request, header};
use jzt_app::applications::read;
use jzt_app::papers::read_paper;
use jzt_domain::access::Actor;
use jzt_domain::application::SignerRow;
use jzt_domain::household::{Member, MemberNo};
use jzt_domain::ids::ApplicationId;

const STRANGER: &str = "14200006666";

async fn version(w: &World, id: ApplicationId) -> i64 {
    read(&w.fake.app, &Actor::System, id).await.unwrap().application.version
}

async fn promised(w: &World, browser: &mut Browser, link: &str) -> Reply {
    let promise = w.fake.app.authorization().promise.clone();
    browser.upload(&format!("{link}/sign"), &[("promise", &promise)], None).await
}

fn tail(member: &Member) -> String {
    member.id_number.as_str().chars().skip(12).collect()
}

#[tokio::test]
async fn replayed_link() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let mut hers = w.browser();
    w.sign(&mut hers, &link, &people[1].member).await;
    let before = version(&w, id).await;
    for _ in 0..3 {
        assert_eq!(promised(&w, &mut hers, &link).await.location(), link);
    }
    let sm3 = w.fake.app.authorization().sm3.clone();
    assert_eq!(hers.submit(&link, &[("text_sm3", &sm3), ("bank", "yes")]).await.location(), link);
    assert_eq!(version(&w, id).await, before, "one signature");
}

#[tokio::test]
async fn forwarded_link_opened_by_another_person() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let (her, phone) = (&people[1].member, people[1].member.phone.clone().unwrap());
    let (mut hers, mut stranger) = (w.browser(), w.browser());
    // The owner stands before the last step; the link alone takes a stranger to the first.
    w.identified(&mut hers, &link, her).await;
    assert_eq!(stranger.open(&format!("{link}/sign")).await.location(), link);
    let page = stranger.open(&link).await;
    for secret in [her.name.as_str(), her.id_number.as_str(), phone.as_str()] {
        assert!(!page.body.contains(secret));
    }
    assert_eq!(promised(&w, &mut stranger, &link).await.location(), link);
    // Who knows name and number gets as far as the code, which only the owner's phone is sent.
    let from = w.fake.sms.sent().len();
    w.asked_for_code(&mut stranger, &link, her).await;
    let code = w.signing_code(phone.as_str()).await;
    let sent = w.fake.sms.sent();
    assert!(sent.len() == from + 1 && sent.last().unwrap().phone == phone);
    assert_eq!(stranger.open(&format!("{link}/sign")).await.location(), format!("{link}/code"));
    // The code of one device is none on another.
    let mut third = w.browser();
    w.fake.clock.forward_seconds(61);
    w.asked_for_code(&mut third, &link, her).await;
    assert_eq!(third.submit(&format!("{link}/code"), &[("code", &code)]).await.status, 422);
    // As a witness of her own choice the stranger is still asked for the code of the owner's phone first.
    let mut witness = w.browser();
    let sm3 = witness.open(&link).await.hidden("text_sm3");
    witness.submit(&link, &[("text_sm3", &sm3), ("bank", "yes")]).await;
    witness.open(&format!("{link}/thumb")).await;
    let own = [("name", her.name.as_str()), ("id_tail", &*tail(her))];
    let chosen = [("witness_name", "赵邻居"), ("witness_phone", STRANGER)];
    let asked = witness.submit(&format!("{link}/thumb"), &[own, chosen].concat()).await;
    assert_eq!(asked.location(), format!("{link}/code"), "{}", asked.body);
    w.work().await;
    assert!(
        w.fake.sms.last_to(STRANGER).is_none(),
        "nothing goes to the stranger before the owner's phone has answered"
    );
    assert!(!row(&w, id, SPOUSE).await.is_signed());
    assert!(promised(&w, &mut hers, &link).await.location() == link, "the owner goes on undisturbed");
    assert!(row(&w, id, SPOUSE).await.is_signed());
}

#[tokio::test]
async fn guessed_link() {
    let w = world().await;
    let (_, _, link) = couple(&w).await;
    let token = link.strip_prefix("/s/").unwrap();
    // 22 characters of 64: 16 bytes, 128 bits.
    assert_eq!(token.len(), 22);
    let mut guesser = w.browser();
    for n in 0..30 {
        assert_eq!(guesser.open(&format!("/s/{n:022}")).await.status, 403, "{n}");
    }
    assert_eq!(guesser.open(&format!("/s/{:022}", 31)).await.status, 429);
    for path in ["identity", "code", "sign", "decline", "withdraw", "thumb", "look", "document"] {
        assert_eq!(guesser.open(&format!("/s/{:022}/{path}", 32)).await.status, 429, "{path}");
    }
}

#[tokio::test]
async fn expired_link() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let mut hers = w.browser();
    w.identified(&mut hers, &link, &people[1].member).await;
    w.fake.clock.forward_days(60);
    for path in ["", "/identity", "/code", "/sign", "/decline"] {
        let late = hers.open(&format!("{link}{path}")).await;
        assert!(late.status == 403 && late.body.contains("过期了"), "{path}: {}", late.body);
    }
    assert_eq!(promised(&w, &mut hers, &link).await.status, 403);
    assert!(!row(&w, id, SPOUSE).await.is_signed());
}

#[tokio::test]
async fn two_devices_at_once() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let (mut one, mut two) = (w.browser(), w.browser());
    w.identified(&mut one, &link, &people[1].member).await;
    w.fake.clock.forward_seconds(61);
    w.identified(&mut two, &link, &people[1].member).await;
    let before = version(&w, id).await;
    let (first, second) = tokio::join!(promised(&w, &mut one, &link), promised(&w, &mut two, &link));
    for reply in [first, second] {
        assert_eq!(reply.location(), link, "{}", reply.body);
    }
    assert_eq!(version(&w, id).await, before + 1, "exactly one signature");
    for browser in [&mut one, &mut two] {
        assert!(browser.open(&link).await.body.contains("您签好了"));
    }
}

#[tokio::test]
async fn signers_of_one_family_at_the_same_moment_are_never_told_to_try_again() {
    let w = world().await;
    let (id, people, hers) = couple(&w).await;
    let his = w.link_for(people[0].member.phone.as_ref().unwrap().as_str());
    let (mut one, mut two) = (w.browser(), w.browser());
    w.identified(&mut one, &his, &people[0].member).await;
    w.identified(&mut two, &hers, &people[1].member).await;
    let (first, second) = tokio::join!(promised(&w, &mut one, &his), promised(&w, &mut two, &hers));
    assert_eq!((first.location(), second.location()), (his.as_str(), hers.as_str()), "{}{}", first.body, second.body);
    let state = read(&w.fake.app, &Actor::System, id).await.unwrap().application;
    assert!(state.signers.iter().all(SignerRow::is_signed) && state.submitted_at.is_some());
}

#[tokio::test]
async fn changed_text_between_reading_and_signing() {
    let mut w = world().await;
    let (id, people, link) = couple(&w).await;
    let mut hers = w.browser();
    w.identified(&mut hers, &link, &people[1].member).await;
    w.restart_under_text("2027-01\n新的授权书\n我同意新的授权书\n查得更多。");
    hers.moved_to(&w.browser());
    assert_eq!(promised(&w, &mut hers, &link).await.location(), link);
    assert!(!row(&w, id, SPOUSE).await.is_signed());
    let page = hers.open(&link).await;
    assert!(page.body.contains("授权书的内容更新了") && page.body.contains("查得更多"), "{}", page.body);
    let forged = hers.submit(&link, &[("text_sm3", "00"), ("bank", "yes")]).await;
    assert!(forged.status == 422 && forged.body.contains("请重新看一遍"), "{}", forged.body);
    let read_again = hers.submit(&link, &[("text_sm3", &page.hidden("text_sm3")), ("bank", "yes")]).await;
    assert_eq!(read_again.location(), format!("{link}/sign"), "who it is was shown already");
    assert_eq!(promised(&w, &mut hers, &link).await.location(), link);
    assert_eq!(row(&w, id, SPOUSE).await.signature().unwrap().text_version, "2027-01");
}

#[tokio::test]
async fn clock_set_back() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let mut hers = w.browser();
    w.identified(&mut hers, &link, &people[1].member).await;
    w.fake.clock.forward_seconds(100);
    let his = w.link_for(people[0].member.phone.as_ref().unwrap().as_str());
    w.sign(&mut w.browser(), &his, &people[0].member).await;
    w.fake.clock.forward_seconds(-50);
    let refused = promised(&w, &mut hers, &link).await;
    assert!(refused.status == 409 && refused.body.contains("系统的时间不对"), "{}", refused.body);
    w.fake.clock.forward_seconds(-3_600);
    assert_eq!(promised(&w, &mut hers, &link).await.location(), format!("{link}/identity"), "shown in the future");
    assert!(!row(&w, id, SPOUSE).await.is_signed());
}

/// A picture with a page behind it, which a browser that guesses might open.
fn polyglot() -> Vec<u8> {
    [drawing(), b"<html><script>alert(1)</script>".to_vec()].concat()
}

#[tokio::test]
async fn tampered_upload() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let mut hers = w.browser();
    w.identified(&mut hers, &link, &people[1].member).await;
    let mut bomb = drawing();
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let blank = {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbaImage::new(300, 120).write_to(&mut png, image::ImageFormat::Png).unwrap();
        png.into_inner()
    };
    let tampered: [(&str, Vec<u8>); 6] = [
        ("a page", b"<svg onload=alert(1)>".to_vec()),
        ("a photograph", jpeg()),
        ("cut off", drawing()[..60].to_vec()),
        ("a bomb", bomb),
        ("nothing drawn", blank),
        ("13 MB", vec![0; 13 * 1024 * 1024]),
    ];
    for (what, bytes) in tampered {
        let reply = hers.upload(&format!("{link}/sign"), &[], Some(("drawing", bytes))).await;
        assert_eq!(reply.status, 422, "{what}");
        assert!(reply.body.contains("href=\"#promise\""), "{what}: {}", reply.body);
    }
    assert!(!row(&w, id, SPOUSE).await.is_signed());
    let signed = hers.upload(&format!("{link}/sign"), &[], Some(("drawing", polyglot()))).await;
    assert_eq!(signed.location(), link);
    let drawn = row(&w, id, SPOUSE).await.signature().unwrap().drawing.unwrap();
    let stored = read_paper(&w.fake.app, &Actor::System, id, drawn).await.unwrap();
    assert_eq!(stored.media_type, "image/png");
    assert!(!stored.bytes.windows(7).any(|window| window == b"<script"), "made anew from its pixels");
}

fn jpeg() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(30, 30).write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

#[tokio::test]
async fn clickjacking() {
    let w = world().await;
    let (_, people, link) = couple(&w).await;
    let mut hers = w.browser();
    let mut pages = vec![hers.open(&link).await, hers.open(&format!("{link}/decline")).await];
    pages.push(w.asked_for_code(&mut hers, &link, &people[1].member).await);
    pages.push(hers.open(&format!("{link}/identity")).await);
    pages.push(hers.open(&format!("{link}/thumb")).await);
    hers.open(&format!("{link}/code")).await;
    let code = w.signing_code(people[1].member.phone.as_ref().unwrap().as_str()).await;
    let shown = hers.submit(&format!("{link}/code"), &[("code", &code)]).await;
    pages.push(hers.follow(&shown).await);
    promised(&w, &mut hers, &link).await;
    for path in ["", "/withdraw", "/document"] {
        pages.push(hers.open(&format!("{link}{path}")).await);
    }
    assert_eq!(pages.len(), 9);
    for page in pages {
        assert_eq!(page.status, 200, "{}", page.body);
        let says = |name: &str| page.headers.get(name).unwrap().to_str().unwrap().to_owned();
        assert!(says("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!((says("x-frame-options"), says("referrer-policy")), ("DENY".to_owned(), "no-referrer".to_owned()));
        assert_eq!(says("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn forged_form() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let mut hers = w.browser();
    w.identified(&mut hers, &link, &people[1].member).await;
    let before = version(&w, id).await;
    let foreign = w.browser().open("/sign-in").await.hidden("_token");
    for path in ["", "/identity", "/thumb", "/code", "/code/again", "/registry", "/decline", "/withdraw", "/look"] {
        let address = format!("{link}{path}");
        assert_eq!(hers.post(&address, &[("_token", &foreign), ("bank", "yes")]).await.status, 403, "{path}");
        let request = Request::post(&address)
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        assert_eq!(hers.send(request.body(Body::from("bank=yes")).unwrap()).await.status, 403, "{path}");
    }
    hers.set_token(&foreign);
    assert_eq!(promised(&w, &mut hers, &link).await.status, 403);
    assert_eq!(version(&w, id).await, before);
}

#[tokio::test]
async fn enumeration_of_phones() {
    let w = world().await;
    let (_, people, link) = couple(&w).await;
    let her = &people[1].member;
    // One has an account here, the other was never heard of.
    w.citizen("14200004321").await;
    w.fake.clock.forward_seconds(120);
    let mut seen = Vec::new();
    for phone in ["14200004321", "14200004322"] {
        let mut browser = w.browser();
        let sm3 = browser.open(&link).await.hidden("text_sm3");
        browser.submit(&link, &[("text_sm3", &sm3), ("bank", "yes")]).await;
        browser.open(&format!("{link}/thumb")).await;
        let typed = [
            ("name", her.name.as_str()),
            ("id_tail", &*tail(her)),
            ("witness_name", "赵邻居"),
            ("witness_phone", phone),
        ];
        let asked = browser.submit(&format!("{link}/thumb"), &typed).await;
        browser.follow(&asked).await;
        let code = w.signing_code(her.phone.as_ref().unwrap().as_str()).await;
        let next = browser.submit(&format!("{link}/code"), &[("code", &code)]).await;
        let page = browser.follow(&next).await;
        let masked = format!("142****{}", phone.trim_start_matches("1420000"));
        let wrong = browser.submit(&format!("{link}/code"), &[("code", "000000")]).await;
        let plain = |reply: &Reply| reply.body.replace(&masked, "P").replace(&reply.hidden("_token"), "T");
        seen.push((asked.status, next.status, plain(&page), wrong.status, plain(&wrong)));
        w.fake.clock.forward_seconds(120);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn guessed_code() {
    let w = world().await;
    let (_, people, link) = couple(&w).await;
    let (her, mut hers) = (&people[1].member, w.browser());
    w.asked_for_code(&mut hers, &link, her).await;
    let right = w.signing_code(her.phone.as_ref().unwrap().as_str()).await;
    let guess = if right == "000000" { "000001" } else { "000000" };
    let code = format!("{link}/code");
    for _ in 0..5 {
        assert_eq!(hers.submit(&code, &[("code", guess)]).await.status, 422);
    }
    let dead = hers.submit(&code, &[("code", &right)]).await;
    assert_eq!(dead.status, 422, "after five wrong ones the right one is worth nothing");
    for _ in 0..9 {
        hers.submit(&code, &[("code", guess)]).await;
    }
    let bounded = hers.submit(&code, &[("code", guess)]).await;
    assert!(bounded.body.contains("试得太勤了"), "{}", bounded.body);
    // A code for signing in is none for signing.
    w.fake.clock.forward_seconds(700);
    let phone = her.phone.as_ref().unwrap().as_str();
    w.citizen(phone).await;
    let sign_in = w.code_for(phone);
    assert_eq!(hers.submit(&code, &[("code", &sign_in)]).await.status, 303, "the code has run out: begin again");
    assert!(!row(&w, read_id(&w).await, SPOUSE).await.is_signed());
}

async fn read_id(w: &World) -> ApplicationId {
    let applicant = w.citizen(crate::world::PHONE).await;
    let actor = w.family(&applicant).await;
    jzt_app::applications::mine(&w.fake.app, &actor).await.unwrap()[0].id
}

#[tokio::test]
async fn flooded_phone() {
    let w = world().await;
    let (_, people, link) = couple(&w).await;
    let (her, phone) = (&people[1].member, people[1].member.phone.as_ref().unwrap().as_str());
    let count = || w.fake.sms.sent().iter().filter(|sms| sms.phone.as_str() == phone).count();
    let before = count();
    for _ in 0..14 {
        let mut browser = w.browser();
        let sm3 = browser.open(&link).await.hidden("text_sm3");
        browser.submit(&link, &[("text_sm3", &sm3), ("bank", "yes")]).await;
        browser.open(&format!("{link}/identity")).await;
        browser.submit(&format!("{link}/identity"), &[("name", her.name.as_str()), ("id_tail", &tail(her))]).await;
        w.work().await;
    }
    assert_eq!(count() - before, 10, "a day's worth");
}

#[tokio::test]
async fn nothing_personal_in_addresses() {
    let w = world().await;
    let (_, people, link) = couple(&w).await;
    let (her, mut hers) = (&people[1].member, w.browser());
    w.asked_for_code(&mut hers, &link, her).await;
    let code = w.signing_code(her.phone.as_ref().unwrap().as_str()).await;
    let mut places = Vec::new();
    let sm3 = hers.open(&link).await.hidden("text_sm3");
    for (path, fields) in [
        ("", vec![("text_sm3", sm3.as_str()), ("bank", "yes")]),
        ("/identity", vec![("name", her.name.as_str()), ("id_tail", &*tail(her))]),
        ("/code", vec![("code", code.as_str())]),
    ] {
        places.push(hers.submit(&format!("{link}{path}"), &fields).await.location().to_owned());
    }
    hers.open(&format!("{link}/sign")).await;
    places.push(promised(&w, &mut hers, &link).await.location().to_owned());
    for place in places {
        let part = place.strip_prefix(&link).unwrap();
        assert!(["", "/identity", "/code", "/sign"].contains(&part), "{part}");
    }
}

#[tokio::test]
async fn a_phone_left_on_a_table_signs_nothing_half_an_hour_later() {
    let w = world().await;
    let (id, people, link) = couple(&w).await;
    let mut hers = w.browser();
    w.identified(&mut hers, &link, &people[1].member).await;
    w.fake.clock.forward_seconds(31 * 60);
    assert_eq!(promised(&w, &mut hers, &link).await.location(), format!("{link}/identity"));
    let page = hers.open(&format!("{link}/identity")).await;
    assert!(page.body.contains(people[1].member.name.as_str()), "what was typed is still there");
    assert!(!row(&w, id, MemberNo(2)).await.is_signed());
}
