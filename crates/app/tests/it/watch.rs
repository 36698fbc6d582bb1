//! Reminders, escalation, figures, draws, the register.

use crate::support::{World, staff, world};
use jiff::civil::date;
use jzt_app::applications::rebuild_views;
use jzt_app::watch::{self, Period};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::Command;
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Answer, OfficialRelative, ShortText};
use jzt_domain::time::Timestamp;

fn at(day: jiff::civil::Date, hour: i64) -> Timestamp {
    Timestamp::at_start_of(day).plus_seconds(hour * 3_600)
}

/// Runs the schedule of the moment and everything it leads to; returns the new messages.
async fn watched(w: &World) -> Vec<String> {
    let before = w.fake.sms.sent().len();
    watch::schedule(&w.fake.app).await.unwrap();
    w.work().await;
    w.fake.sms.sent().split_off(before).into_iter().map(|sms| sms.text).collect()
}

async fn submitted(w: &World, n: usize) -> jzt_domain::ids::ApplicationId {
    let (id, applicant, people) = w.filled(n, 2).await;
    w.submit(id, &applicant, &people).await;
    w.work().await;
    id
}

#[tokio::test]
async fn the_clerk_is_reminded_in_the_last_third_and_the_level_above_is_told_when_it_is_late() {
    let w = world().await;
    submitted(&w, 1).await;
    // Submitted on Monday, to be accepted by Thursday: amber on Wednesday.
    w.fake.clock.forward_days(2);
    let soon = watched(&w).await;
    assert_eq!(soon.len(), 1, "{soon:?}");
    assert!(soon[0].contains("快到期") && soon[0].contains("11月26日"), "{soon:?}");
    assert!(watched(&w).await.is_empty(), "told twice on one day");
    w.fake.clock.forward_days(2);
    let late = watched(&w).await;
    // The clerk and the approver of the township.
    assert_eq!(late.len(), 2, "{late:?}");
    assert!(late.iter().all(|text| text.contains("已超期") && text.contains("濯水镇")), "{late:?}");
    w.fake.clock.forward_days(1);
    assert!(watched(&w).await.is_empty(), "nobody is bothered on a Saturday");
}

#[tokio::test]
async fn nothing_is_scheduled_before_nine() {
    let w = world().await;
    submitted(&w, 1).await;
    w.fake.clock.forward_seconds(at(date(2026, 11, 27), 8).as_seconds() - w.fake.app.now().as_seconds());
    assert!(!watch::schedule(&w.fake.app).await.unwrap());
    w.fake.clock.forward_seconds(3_600);
    assert!(watch::schedule(&w.fake.app).await.unwrap());
    assert!(!watch::schedule(&w.fake.app).await.unwrap(), "another server asks too");
}

#[tokio::test]
async fn figures_count_every_clock_that_ended_and_a_rebuild_counts_the_same() {
    let w = world().await;
    let id = submitted(&w, 1).await;
    w.fake.clock.forward_days(7);
    w.investigate(id).await;
    let period = Period { from: date(2026, 11, 1), until: date(2026, 12, 31) };
    let figures = watch::statistics(&w.fake.app, &w.clerk, period).await.unwrap();
    let own = figures.townships.iter().find(|township| township.name == "濯水镇").unwrap();
    let accepted = own.clocks["accept"];
    assert_eq!((accepted.ended, accepted.late), (1, 1), "accepted after seven days");
    assert_eq!(own.clocks["signatures"].late, 0);
    assert_eq!(figures.townships.len(), 1, "a township sees its own");
    rebuild_views(&w.fake.app).await.unwrap();
    let again = watch::statistics(&w.fake.app, &w.clerk, period).await.unwrap();
    assert_eq!(format!("{again:?}"), format!("{figures:?}"));
    let all = watch::statistics(&w.fake.app, &w.district, period).await.unwrap();
    assert_eq!(all.townships.len(), 30);
}

#[tokio::test]
async fn a_registered_relative_is_on_the_register_of_the_district_and_of_the_own_township_only() {
    let w = world().await;
    let (id, applicant, people) = w.filled(3, 2).await;
    let relative = OfficialRelative::Yes(ShortText::parse("外甥在村委会工作").unwrap());
    w.act(id, &applicant, Command::Answer(Answer::OfficialRelative(relative))).await.unwrap();
    w.submit(id, &applicant, &people).await;
    w.investigate(id).await;
    submitted(&w, 5).await;
    for by in [&w.clerk, &w.district] {
        let rows = watch::register(&w.fake.app, by).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    }
    let elsewhere = DivisionCode::parse("500114001").unwrap();
    let stranger = staff(&w.fake, "jb9", Role::TownshipClerk, &elsewhere).await;
    assert!(watch::register(&w.fake.app, &stranger).await.unwrap().is_empty());
}

#[tokio::test]
async fn only_the_reviewer_of_the_district_draws_and_an_empty_draw_is_none() {
    let w = world().await;
    let reviewer = staff(&w.fake, "fh", Role::DistrictReviewer, &DivisionCode::parse("500114").unwrap()).await;
    assert_eq!(watch::hold_draw(&w.fake.app, &reviewer).await.unwrap(), None);
    for by in [&w.clerk, &w.approver, &w.district, &Actor::Anyone] {
        assert!(watch::hold_draw(&w.fake.app, by).await.is_err());
    }
    assert!(watch::draws(&w.fake.app).await.unwrap().is_empty());
}
