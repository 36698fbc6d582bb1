//! The yearly holiday notice, and the policy folder of a running server.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use jzt_app::applications::{WorkFilter, WorkRow, worklist};
use jzt_app::ports::fakes::{FakeClock, FakeEntropy, FakeObjects, FakeSms, FakeVerification, FakeWorld};
use jzt_app::{App, AppError, Parts, Settings, calendars, policy_files, policy_in_force};
use jzt_crypto::{KeyRing, MasterKey, SoftProvider};
use jzt_domain::access::{Actor, Role};
use jzt_domain::calendar::{Due, YearDays};
use jzt_domain::division::DivisionCode;
use jzt_domain::policy::DeadlineKey;
use jzt_store::{Db, DbOptions, StreamId};

use crate::support::{World, monday, staff, world};

fn district() -> DivisionCode {
    DivisionCode::parse("500114").unwrap()
}

async fn administrator(w: &World) -> Actor {
    staff(&w.fake, "xt", Role::SystemAdministrator, &district()).await
}

/// Friday 1 and Monday 4 January off.
fn notice_2027() -> YearDays {
    YearDays {
        year: 2027,
        source: "国务院办公厅关于2027年部分节假日安排的通知".to_owned(),
        days_off: vec![date(2027, 1, 1), date(2027, 1, 4)],
        working_weekends: vec![],
    }
}

async fn only_row(w: &World) -> WorkRow {
    let page = worklist(&w.fake.app, &w.clerk, &WorkFilter::default()).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    page.rows.into_iter().next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_makes_provisional_due_days_firm() {
    let w = world().await;
    let admin = administrator(&w).await;
    // Wednesday 30 December: three working days later lies in a year without its notice.
    w.fake.clock.forward_days(37);
    let (id, applicant, people) = w.filled(1, 1).await;
    w.submit(id, &applicant, &people).await;
    assert_eq!(only_row(&w).await.due, Some(Due { date: date(2027, 1, 4), provisional: true }));
    calendars::store_year(&w.fake.app, &admin, &notice_2027()).await.unwrap();
    w.work().await;
    // Thursday 31 December, Tuesday 5 and Wednesday 6 January.
    assert_eq!(only_row(&w).await.due, Some(Due { date: date(2027, 1, 6), provisional: false }));
    let records = w.db.read().await.unwrap().read(&StreamId::parse("calendar").unwrap(), 0, 9).await.unwrap();
    assert_eq!(records.iter().map(|record| record.kind.as_str()).collect::<Vec<_>>(), ["calendar.stored"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_server_takes_a_notice_in_and_keeps_it_over_a_restart() {
    let mut w = world().await;
    let admin = administrator(&w).await;
    let other = FakeWorld::new(w.db.clone(), monday(), 2).unwrap().app;
    calendars::store_year(&w.fake.app, &admin, &notice_2027()).await.unwrap();
    assert!(w.fake.app.policy().calendar.covers(2027) && !other.policy().calendar.covers(2027));
    assert!(calendars::refresh(&other).await.unwrap());
    assert!(other.policy().calendar.is_holiday(date(2027, 1, 4)));
    assert!(!calendars::refresh(&other).await.unwrap());
    // A second version of the same notice.
    w.fake.clock.forward_seconds(60);
    let shorter = YearDays { days_off: vec![date(2027, 1, 1)], ..notice_2027() };
    calendars::store_year(&w.fake.app, &admin, &shorter).await.unwrap();
    assert!(calendars::refresh(&other).await.unwrap());
    assert!(other.policy().calendar.is_working_day(date(2027, 1, 4)));
    w.fake.restart();
    assert!(calendars::refresh(&w.fake.app).await.unwrap());
    let years = calendars::years(&w.fake.app, &admin).await.unwrap();
    let first = years.first().unwrap();
    assert_eq!((first.year, first.entered_at, first.in_files), (2027, Some(w.fake.app.now()), false));
    assert!(years.iter().any(|entry| entry.year == 2026 && entry.entered_at.is_none() && entry.in_files));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_system_administrator_sees_and_changes_rules() {
    let w = world().await;
    let app = &w.fake.app;
    for actor in [&w.clerk, &w.district, &Actor::Anyone] {
        assert!(matches!(calendars::years(app, actor).await, Err(AppError::NotFound)));
        assert!(matches!(calendars::store_year(app, actor, &notice_2027()).await, Err(AppError::NotFound)));
        assert!(matches!(policy_in_force::status(app, actor), Err(AppError::NotFound)));
        assert!(matches!(policy_in_force::reload_by(app, actor).await, Err(AppError::NotFound)));
    }
    assert!(!app.policy().calendar.covers(2027));
}

async fn app_with(folder: &Path, db: Db) -> App {
    db.migrate(monday()).await.unwrap();
    App::new(Parts {
        db,
        ring: KeyRing::new(Arc::new(SoftProvider), vec![MasterKey::new(1, [7; 32])]).unwrap(),
        policy: Arc::new(policy_files::load(Some(folder)).unwrap()),
        clock: Arc::new(FakeClock::at(monday())),
        entropy: Arc::new(FakeEntropy::seeded(1)),
        objects: Arc::new(FakeObjects::default()),
        sms: Arc::new(FakeSms::default()),
        verification: Arc::new(FakeVerification::default()),
        registry: Arc::new(jzt_app::ports::fakes::FakeRegistry::default()),
        letters: Arc::new(jzt_app::ports::fakes::FakeLetters::default()),
        signed_pdfs: Arc::new(jzt_app::ports::fakes::FakeSignedPdfs),
        timestamps: Arc::new(jzt_app::ports::fakes::FakeTimestamps::new(Arc::new(FakeClock::at(monday()))).unwrap()),
        settings: Settings {
            public_url: "http://127.0.0.1:8080".to_owned(),
            district: district(),
            office_phone: "023-12345".to_owned(),
            practice: true,
        },
    })
}

fn accept_days(app: &App) -> Option<u16> {
    app.policy().tree.lookup(&district(), date(2026, 11, 23)).deadline(DeadlineKey::Accept).map(|limit| limit.length)
}

fn write_accept(folder: &Path, length: u16) {
    let inner = folder.join("CN/500000/500114");
    std::fs::create_dir_all(&inner).unwrap();
    let text = format!(
        "[[revision]]\neffective_from = \"2026-01-01\"\n[revision.deadlines.accept]\nlength = {length}\n\
         unit = \"working_days\"\nsource = {{ document = \"区民政局通知\", certainty = \"S\" }}\n"
    );
    std::fs::write(inner.join("accept.toml"), text).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_policy_folder_changes_nothing_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("app.db").display());
    let policy = folder.path().join("policy");
    std::fs::create_dir_all(&policy).unwrap();
    let app = app_with(&policy, Db::connect(&url, DbOptions::default()).await.unwrap()).await;
    let role = Role::SystemAdministrator;
    let id = jzt_domain::ids::StaffId::from_uuid(uuid::Uuid::nil());
    let admin = Actor::Staff { id, role, division: district() };
    let begun_with = app.policy();
    assert_eq!(accept_days(&app), Some(3));

    write_accept(&policy, 2);
    assert!(policy_in_force::reload_by(&app, &admin).await.unwrap());
    assert_eq!(accept_days(&app), Some(2));
    let held = begun_with.tree.lookup(&district(), date(2026, 11, 23));
    assert_eq!(held.deadline(DeadlineKey::Accept).map(|limit| limit.length), Some(3), "work in hand keeps its rules");

    write_accept(&policy, 0);
    assert!(!policy_in_force::reload(&app).await.unwrap());
    assert_eq!(accept_days(&app), Some(2));
    let status = policy_in_force::status(&app, &admin).unwrap();
    let message = status.failure.unwrap().message;
    assert!(message.contains("CN/500000/500114/accept") && message.contains("deadlines.accept"), "{message}");
    assert!(status.files.iter().any(|(name, days)| name == "CN/500000/500114/accept" && *days == [date(2026, 1, 1)]));

    write_accept(&policy, 1);
    assert!(policy_in_force::reload(&app).await.unwrap());
    assert_eq!((accept_days(&app), policy_in_force::status(&app, &admin).unwrap().failure), (Some(1), None));
}
