//! Letters: one for each event that makes one, with its number, sealed, found by its code.

use crate::support::{World, staff, world};
use jiff::ToSpan;
use jzt_app::applications::rebuild_views;
use jzt_app::letters::{self, LetterKind};
use jzt_app::{AppError, jobs, watch};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{ClockKind, Command, Delivery, DeliveryWay};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::ShortText;
use jzt_domain::ids::{ApplicationId, LetterId};

async fn published(w: &World) -> (ApplicationId, Actor) {
    let (id, applicant, people) = w.filled(1, 3).await;
    w.submit(id, &applicant, &people).await;
    w.investigate(id).await;
    w.publish(id).await;
    w.work().await;
    (id, applicant)
}

#[tokio::test]
async fn each_step_makes_its_letter_and_the_family_sees_its_own() {
    let w = world().await;
    let (id, applicant) = published(&w).await;
    let kinds = async |by: &Actor| {
        let rows = letters::of_application(&w.fake.app, by, id).await.unwrap();
        rows.into_iter().map(|row| row.kind).collect::<Vec<_>>()
    };
    let all = [LetterKind::Acceptance, LetterKind::Verification, LetterKind::Visit, LetterKind::PublicNotice];
    assert_eq!(kinds(&w.clerk).await, all);
    assert_eq!(kinds(&applicant).await, [LetterKind::Acceptance, LetterKind::Verification]);
    let rows = letters::of_application(&w.fake.app, &w.clerk, id).await.unwrap();
    assert_eq!(rows[0].number, "黔江救助受〔2026〕000001号");
    rebuild_views(&w.fake.app).await.unwrap();
    assert_eq!(kinds(&w.clerk).await, all, "letters are no view");
}

#[tokio::test]
async fn the_message_of_a_letter_says_where_it_waits() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 3).await;
    w.submit(id, &applicant, &people).await;
    let phone = people[0].member.phone.clone().unwrap();
    let site = w.fake.app.settings().public_url.clone();
    let told = async || {
        w.work().await;
        w.fake.sms.last_to(phone.as_str()).unwrap()
    };
    told().await;
    let case = jzt_app::applications::accept(&w.fake.app, &w.clerk, id, None).await.unwrap();
    let number = case.application.number.unwrap().to_string();
    let received = told().await;
    assert!(received.starts_with("您的申请已受理，最晚"), "{received}");
    assert!(received.ends_with(&format!("前办结：{site} 登录看受理通知书和进度")), "{received}");
    assert!(!received.contains(&number), "the page shows the number");

    w.act(id, &w.clerk, Command::RequestSupplement { items: vec![ShortText::parse("工资证明").unwrap()] })
        .await
        .unwrap();
    let wanted = told().await;
    assert!(wanted.contains(&format!("还缺1样材料，请在12月7日前登录补交：{site}")), "{wanted}");
    let answer = Command::AnswerSupplement { papers: Vec::new(), text: Some(crate::support::long("没有单位")) };
    w.act(id, &applicant, answer).await.unwrap();

    w.act(id, &w.clerk, Command::Warn { text: crate::support::long("请配合入户") }).await.unwrap();
    let warned = told().await;
    assert!(warned.contains(&format!("前登录查看：{site} 到期未配合将终止办理")), "{warned}");
}

#[tokio::test]
async fn a_notice_for_the_board_says_no_more_than_it_may() {
    let w = world().await;
    published(&w).await;
    let made = w.fake.letters.made();
    let notice = made.iter().find(|letter| letter.template.name.ends_with("public_notice.typ")).unwrap();
    assert_eq!(notice.data["days"], 7);
    assert_eq!(notice.data["office"], "重庆市黔江区濯水镇人民政府");
    let text = notice.data.to_string();
    for person in jzt_app::sample::household(1, 3).unwrap() {
        assert!(!text.contains(person.member.id_number.as_str()));
        assert!(person.member.phone.is_none_or(|phone| !text.contains(phone.as_str())));
    }
    let child = &jzt_app::sample::household(1, 3).unwrap()[2];
    assert!(!text.contains(child.member.name.as_str()), "a child's name hangs in the village");
}

#[tokio::test]
async fn a_code_says_what_the_letter_is_and_nobody_elses_letter_can_be_read() {
    let w = world().await;
    let (id, _applicant) = published(&w).await;
    let made = w.fake.letters.made();
    let acceptance = made.iter().find(|letter| letter.template.name.ends_with("acceptance.typ")).unwrap();
    let url = acceptance.data["verify_url"].as_str().unwrap().to_owned();
    let code = url.rsplit('/').next().unwrap();
    let told = letters::verify(&w.fake.app, code, "127.0.0.1").await.unwrap().unwrap();
    assert_eq!((told.kind, told.number.as_str()), (LetterKind::Acceptance, "黔江救助受〔2026〕000001号"));
    assert!(told.name_masked.contains('*'));
    for wrong in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(letters::verify(&w.fake.app, wrong, "127.0.0.1").await.unwrap(), None);
    }
    let row = letters::of_application(&w.fake.app, &w.clerk, id).await.unwrap().remove(0);
    assert!(letters::pdf(&w.fake.app, &w.clerk, id, row.id).await.unwrap().starts_with(b"%PDF"));
    let elsewhere = staff(&w.fake, "jb9", Role::TownshipClerk, &DivisionCode::parse("500114001").unwrap()).await;
    for stranger in [&elsewhere, &Actor::Anyone] {
        assert!(matches!(letters::pdf(&w.fake.app, stranger, id, row.id).await, Err(AppError::NotFound)));
        assert!(matches!(letters::of_application(&w.fake.app, stranger, id).await, Err(AppError::NotFound)));
    }
    let (other, owner, _) = w.filled(7, 1).await;
    assert!(matches!(letters::pdf(&w.fake.app, &owner, other, row.id).await, Err(AppError::NotFound)));
}

#[tokio::test]
async fn guessing_codes_is_counted() {
    let w = world().await;
    for _ in 0..60 {
        letters::verify(&w.fake.app, "AAAAAAAAAAAAAAAAAAAAAA", "127.0.0.9").await.unwrap();
    }
    let next = letters::verify(&w.fake.app, "AAAAAAAAAAAAAAAAAAAAAA", "127.0.0.9").await;
    assert!(matches!(next, Err(AppError::TooMany { .. })));
}

#[tokio::test]
async fn a_letter_that_could_not_be_set_comes_later_with_the_same_number() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 2).await;
    w.submit(id, &applicant, &people).await;
    w.work().await;
    w.fake.letters.fail_next(jzt_app::ports::PortError::NotReached);
    jzt_app::applications::accept(&w.fake.app, &w.clerk, id, None).await.unwrap();
    w.work().await;
    assert!(letters::of_application(&w.fake.app, &applicant, id).await.unwrap().is_empty());
    w.fake.clock.forward_seconds(60);
    while jobs::work_once(&w.fake.app).await.unwrap() > 0 {}
    let rows = letters::of_application(&w.fake.app, &applicant, id).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), ["黔江救助受〔2026〕000001号"]);
    w.act(id, &applicant, Command::Withdraw { reason: None }).await.unwrap();
}

/// Published, closed, refused by the district on the ninth day; the letters are made.
async fn refused(w: &World) -> (ApplicationId, Actor, LetterId) {
    let (id, applicant) = published(w).await;
    w.fake.clock.forward_days(8);
    w.act(id, &w.approver, Command::CloseNotice).await.unwrap();
    w.act(id, &w.district, Command::Refuse { reasons: crate::support::long("收入高于标准") }).await.unwrap();
    w.work().await;
    let rows = letters::of_application(&w.fake.app, &applicant, id).await.unwrap();
    (id, applicant, rows.iter().find(|row| row.kind == LetterKind::Refusal).unwrap().id)
}

async fn delivered(w: &World, id: ApplicationId) -> Option<Delivery> {
    jzt_app::applications::read(&w.fake.app, &Actor::System, id).await.unwrap().application.delivered
}

/// The clocks of written refusals that ended, and how many late.
async fn counted(w: &World) -> Option<(u32, u32)> {
    let on = w.fake.app.now().date();
    let period = watch::Period { from: on.saturating_sub(60.days()), until: on };
    let figures = watch::statistics(&w.fake.app, &w.district, period).await.unwrap();
    let of = |township: &watch::TownshipFigures| township.clocks.get(ClockKind::RefuseNotice.code()).copied();
    figures.townships.iter().find_map(of).map(|cell| (cell.ended, cell.late))
}

#[tokio::test]
async fn a_family_that_opens_the_letter_of_its_refusal_has_received_it_once() {
    let w = world().await;
    let (id, applicant, letter) = Box::pin(refused(&w)).await;
    let app = &w.fake.app;
    let acceptance = letters::of_application(app, &applicant, id).await.unwrap().remove(0);
    for (by, which) in [(&w.clerk, letter), (&applicant, acceptance.id)] {
        Box::pin(letters::open(app, by, id, which)).await.unwrap();
        assert_eq!(delivered(&w, id).await, None, "neither the office's look nor another letter");
    }
    assert_eq!(counted(&w).await, None);
    w.fake.clock.forward_days(1);
    let pdf = Box::pin(letters::open(app, &applicant, id, letter)).await.unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    let first = delivered(&w, id).await.unwrap();
    assert_eq!((first.way, first.on), (DeliveryWay::Online, app.now().date()));
    assert_eq!(counted(&w).await, Some((1, 0)), "ended in time");
    w.fake.clock.forward_days(1);
    Box::pin(letters::open(app, &applicant, id, letter)).await.unwrap();
    assert_eq!(delivered(&w, id).await, Some(first), "the first time counts");
    rebuild_views(app).await.unwrap();
    assert_eq!((delivered(&w, id).await, counted(&w).await), (Some(first), Some((1, 0))));
}

#[tokio::test]
async fn a_refusal_that_came_by_post_counts_on_the_day_of_its_receipt() {
    let w = world().await;
    let (id, applicant, letter) = Box::pin(refused(&w)).await;
    let came = w.fake.app.now().date().saturating_add(1.day());
    w.fake.clock.forward_days(20);
    let by_post = Command::RecordDelivery { way: DeliveryWay::ByPost, on: came };
    w.act(id, &w.clerk, by_post).await.unwrap();
    assert_eq!(counted(&w).await, Some((1, 0)), "written down late, received in time");
    Box::pin(letters::open(&w.fake.app, &applicant, id, letter)).await.unwrap();
    assert_eq!(delivered(&w, id).await.unwrap().way, DeliveryWay::ByPost);
}
