//! Wrong type, too long, too big, stale, sent twice: a clear answer, nothing stored by half.

use crate::world::{PHONE, world};
use axum::body::Body;
use axum::http::{Request, header};

#[tokio::test]
async fn a_slip_keeps_what_was_typed_and_names_its_field() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    let name = format!("{base}/members/1/name");
    mine.open(&name).await;
    let back = mine.submit(&name, &[("name", "王<建>国"), ("id_number", "51352319660709412")]).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("<title>有错误："), "{}", back.body);
    assert!(back.body.contains("value=\"51352319660709412\"") && back.body.contains("王&#60;建&#62;国"));
    assert!(back.body.contains("href=\"#id_number\"") && back.body.contains("应当是 18 位"));
    assert!(back.body.contains("aria-invalid"));
}

#[tokio::test]
async fn the_same_answer_twice_is_one_answer_and_an_old_form_is_told_so() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    let cause = format!("{base}/cause");
    mine.open(&cause).await;
    assert_eq!(mine.submit(&cause, &[("cause", "illness")]).await.status, 303);
    assert_eq!(mine.submit(&cause, &[("cause", "illness")]).await.status, 303);
    let stale = mine.submit(&cause, &[("cause", "schooling")]).await;
    assert_eq!(stale.status, 409);
    assert!(stale.body.contains("别处改过了") && stale.body.contains(&format!("href=\"{base}\"")));
    assert!(mine.open(&cause).await.body.contains("value=\"illness\" id=\"cause\" checked"));
}

#[tokio::test]
async fn every_sum_is_kept_at_once_and_is_there_on_another_phone() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    for (source, amount) in [("wages", "1,200"), ("business", "0")] {
        let page = format!("{base}/income/{source}");
        mine.open(&page).await;
        assert_eq!(mine.submit(&page, &[("amount", amount)]).await.status, 303);
    }
    w.fake.clock.forward_seconds(61);
    let mut other = w.citizen(PHONE).await;
    assert!(other.open(&format!("{base}/income/wages")).await.body.contains("value=\"1200\""));
    let next = other.open(&format!("{base}/income")).await;
    assert_eq!(next.location(), format!("{base}/income/property"), "the first page not yet answered");
    for (source, amount) in [("property", "0"), ("transfer", "300.50")] {
        let page = format!("{base}/income/{source}");
        other.open(&page).await;
        assert_eq!(other.submit(&page, &[("amount", amount)]).await.status, 303);
    }
    assert!(mine.open(&format!("{base}/income/transfer")).await.body.contains("value=\"300.50\""));
}

#[tokio::test]
async fn forms_that_are_too_long_of_another_kind_or_unreadable_are_refused() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    let cause = format!("{base}/cause");
    mine.open(&cause).await;
    let long = "长".repeat(30_000);
    assert_eq!(mine.submit(&cause, &[("text", &long)]).await.status, 413);
    let too_many_words = "长".repeat(1_001);
    let back = mine.submit(&cause, &[("cause", "illness"), ("text", &too_many_words)]).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("最多 1000 个字"));
    let json = Request::post(&cause).header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap();
    assert_eq!(mine.send(json).await.status, 415);
    let broken = Request::post(&cause)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("text=%ff"))
        .unwrap();
    assert_eq!(mine.send(broken).await.status, 400);
}

#[tokio::test]
async fn an_upload_that_is_no_picture_empty_or_too_big_gets_a_sentence_at_its_field() {
    let w = world().await;
    let mut mine = w.citizen(PHONE).await;
    let base = w.draft(&mut mine).await;
    let papers = format!("{base}/papers");
    for (bytes, sentence) in [
        (b"%PDF-1.7 not a picture".to_vec(), "这不是照片"),
        (Vec::new(), "请先拍一张照片"),
        (vec![0xff; jzt_domain::limits::PAPER_BYTES_MAX + 1], "照片太大了"),
    ] {
        mine.open(&papers).await;
        let back = mine.upload(&papers, &[("kind", "id_card")], Some(("photo", bytes))).await;
        assert_eq!(back.status, 422, "{sentence}");
        assert!(back.body.contains(sentence), "{}", back.body);
    }
    mine.open(&papers).await;
    let picture = jzt_app::sample::id_card_picture(1).unwrap();
    let taken = mine.upload(&papers, &[("kind", "id_card")], Some(("photo", picture))).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let page = mine.follow(&taken).await;
    let (_, rest) = page.body.split_once("img src=\"").unwrap();
    let shown = mine.open(rest.split('"').next().unwrap()).await;
    assert_eq!(shown.headers.get("content-type").unwrap(), "image/jpeg");
}
