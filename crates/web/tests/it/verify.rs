//! 文件是真是假 over HTTP: what anybody is told about a file and a code, and who gets a receipt.

use crate::browser::{Browser, Reply};
use crate::world::{PHONE, World, world};
use axum::http::header;
use jzt_app::seals;
use jzt_domain::access::Actor;
use jzt_domain::ids::ApplicationId;

/// A signed, sealed family; the path of its first document.
async fn signed(w: &World, family: &mut Browser) -> (ApplicationId, String) {
    let id = w.submitted(family, 1, 2).await;
    w.work().await;
    let list = family.open(&format!("/applications/{id}/documents")).await;
    assert_eq!(list.status, 200, "{}", list.body);
    let (_, rest) = list.body.split_once(&format!("href=\"/applications/{id}/documents/")).unwrap();
    (id, format!("/applications/{id}/documents/{}", rest.split('"').next().unwrap()))
}

async fn checkpoint(w: &World) {
    seals::schedule_checkpoint(&w.fake.app).await.unwrap();
    w.work().await;
}

async fn hand_in(browser: &mut Browser, pdf: &str) -> Reply {
    browser.open("/verify").await;
    browser.upload("/verify", &[], Some(("file", pdf.as_bytes().to_vec()))).await
}

#[tokio::test]
async fn anybody_learns_that_a_document_is_intact_and_gets_its_receipt_for_a_while() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    let (id, path) = signed(&w, &mut family).await;
    checkpoint(&w).await;
    let pdf = family.open(&path).await.body;
    let case = jzt_app::applications::read(&w.fake.app, &Actor::System, id).await.unwrap().application;

    let mut anybody = w.browser();
    let page = hand_in(&mut anybody, &pdf).await;
    assert_eq!(page.status, 200);
    for wanted in ["✓ 这份授权书是真的，没有改过", "时间戳", "存证证明", "第 "] {
        assert!(page.body.contains(wanted), "{wanted} is not in {}", page.body);
    }
    for member in &case.declaration.members {
        assert!(!page.body.contains(member.name.as_str()) && !page.body.contains(member.id_number.as_str()));
    }
    let (_, rest) = page.body.split_once("href=\"/verify/receipt/").unwrap();
    let receipt = format!("/verify/receipt/{}", rest.split('"').next().unwrap());
    let got = anybody.open(&receipt).await;
    assert_eq!(got.status, 200);
    assert_eq!(got.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"receipt.json\"");
    assert_eq!(got.headers[header::CACHE_CONTROL], "no-store");
    seals::verify::Receipt::parse(got.body.as_bytes()).unwrap();
    let tail = receipt.chars().last().map(|last| if last == '0' { '1' } else { '0' }).unwrap();
    let forged: String = receipt.chars().take(receipt.len() - 1).chain([tail]).collect();
    assert_eq!(anybody.open(&forged).await.status, 404);
    w.fake.clock.forward_seconds(7_200);
    assert_eq!(anybody.open(&receipt).await.status, 404);
}

#[tokio::test]
async fn a_changed_byte_a_bill_and_no_file_each_get_their_answer() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    let (_, path) = signed(&w, &mut family).await;
    let pdf = family.open(&path).await.body;
    let mut anybody = w.browser();
    let changed = hand_in(&mut anybody, &pdf.replacen("授权书", "授权信", 1)).await;
    assert!(changed.body.contains("▲ 这份授权书的内容被改过"), "{}", changed.body);
    assert!(!changed.body.contains("谁签的"), "nothing is told of a spoilt file");
    let bill = hand_in(&mut anybody, "%PDF-1.4 a bill").await;
    assert!(bill.body.contains("▲ 这份文件不是我们发出的"), "{}", bill.body);
    anybody.open("/verify").await;
    let none = anybody.upload("/verify", &[], None).await;
    assert!(none.status == 422 && none.body.contains("请先选一个 PDF 文件"), "{}", none.body);
    let mut last = 200;
    for _ in 0..80 {
        last = hand_in(&mut anybody, "x").await.status;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn the_family_has_the_receipt_once_a_checkpoint_is_over_it_and_nobody_else_finds_it() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    let (id, path) = signed(&w, &mut family).await;
    let receipt = format!("{path}/receipt");
    assert_eq!(family.open(&receipt).await.status, 404, "not before the checkpoint");
    assert!(!family.open(&format!("/applications/{id}/documents")).await.body.contains("下载存证回执"));
    checkpoint(&w).await;
    assert!(family.open(&format!("/applications/{id}/documents")).await.body.contains(&receipt));
    let got = family.open(&receipt).await;
    assert!(got.status == 200 && got.body.contains("\"inclusion_proof\""), "{}", got.body);
    let mut stranger = w.citizen("14200000777").await;
    assert_eq!(stranger.open(&receipt).await.status, 404);
    assert_eq!(stranger.open(&format!("/applications/{id}/documents")).await.status, 404);
}

#[tokio::test]
async fn the_code_on_a_signed_authorization_tells_who_signed_masked() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    let (_, path) = signed(&w, &mut family).await;
    checkpoint(&w).await;
    let receipt = seals::verify::Receipt::parse(family.open(&format!("{path}/receipt")).await.body.as_bytes()).unwrap();
    let record: seals::EvidenceRecord = serde_json::from_str(&receipt.record).unwrap();
    let mut anybody = w.browser();
    let page = anybody.open(&format!("/v/{}", record.code)).await;
    assert_eq!(page.status, 200);
    for wanted in ["这份授权书是我们存着的", &record.number, "谁签的", "存证证明"] {
        assert!(page.body.contains(wanted), "{wanted} is not in {}", page.body);
    }
    assert!(!page.body.contains(&record.signer.name), "the name is masked");
}

#[tokio::test]
async fn whom_to_trust_is_one_file_for_other_programs() {
    let w = world().await;
    let mut family = w.citizen(PHONE).await;
    signed(&w, &mut family).await;
    let pem = w.browser().open("/verify/authorities.pem").await;
    assert_eq!(pem.status, 200);
    let trusted = seals::verify::Trusted::from_pem(&pem.body).unwrap();
    let counts = [trusted.signing.len(), trusted.seals.len(), trusted.stamps.len(), trusted.checkpoints.len()];
    assert_eq!((counts, trusted.lists.len()), ([1; 4], 1));
    assert_eq!(trusted.to_pem(), pem.body);
    assert!(seals::verify::Trusted::from_pem("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----").is_err());
}

#[tokio::test]
async fn a_document_with_an_older_text_says_which_one_and_until_when_it_held() {
    let mut w = world().await;
    let mut family = w.citizen(PHONE).await;
    let (_, path) = signed(&w, &mut family).await;
    let pdf = family.open(&path).await.body;
    w.fake.clock.forward_days(3);
    let yesterday = w.fake.app.now().plus_seconds(-86_400).date();
    w.restart_under_text("2027-01\n新的授权书\n我同意新的授权书\n查得更多。");
    let page = hand_in(&mut w.browser(), &pdf).await.body;
    let until = format!("用到 {} 年 {} 月 {} 日", yesterday.year(), yesterday.month(), yesterday.day());
    for wanted in ["✓ 这份授权书是真的，没有改过", "2026-01（2026 年 1 月 1 日起用，", &until] {
        assert!(page.contains(wanted), "{wanted} is not in {page}");
    }
}
