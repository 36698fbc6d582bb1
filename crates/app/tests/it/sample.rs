//! The invented world fills every stage.

use crate::support::monday;
use jzt_app::App;
use jzt_app::applications::{Asked, Search, WorkFilter, WorkRow, read, search, work_counts, worklist};
use jzt_app::jobs::work_once;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::sample;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Action, Light, Stage};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::Member;
use jzt_domain::ids::{ApplicationId, StaffId};
use jzt_domain::policy::ConfirmLevel;
use jzt_store::{Db, DbOptions};
use std::collections::BTreeSet;

struct Filled {
    fake: FakeWorld,
    db: Db,
    _folder: tempfile::TempDir,
}

async fn filled() -> Filled {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("app.db").display());
    let db = Db::connect(&url, DbOptions::default()).await.unwrap();
    db.migrate(monday()).await.unwrap();
    let fake = FakeWorld::new(db.clone(), monday(), 3).unwrap();
    sample::build(&fake.app).await.unwrap();
    Filled { fake, db, _folder: folder }
}

fn staff_of(role: Role, division: &DivisionCode) -> Actor {
    Actor::Staff { id: StaffId::from_uuid(uuid::Uuid::from_u128(1)), role, division: division.clone() }
}

async fn all_rows(app: &App, actor: &Actor) -> Vec<WorkRow> {
    let mut filter = WorkFilter::default();
    let mut rows = Vec::new();
    loop {
        let page = worklist(app, actor, &filter).await.unwrap();
        rows.extend(page.rows);
        let Some(next) = page.next else { return rows };
        filter.cursor = Some(next);
    }
}

#[tokio::test]
async fn every_stage_and_every_light_is_alive_and_nothing_is_faulty() {
    let Filled { fake, db, _folder } = Box::pin(filled()).await;
    let supervisor = staff_of(Role::Supervisor, &DivisionCode::parse("500114").unwrap());
    let rows = all_rows(&fake.app, &supervisor).await;
    let stages: BTreeSet<Stage> = rows.iter().map(|row| row.stage).collect();
    let seen: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(seen.len(), rows.len(), "a row came twice");
    let open = [
        Stage::Submitted,
        Stage::SupplementRequested,
        Stage::Investigating,
        Stage::Opinion,
        Stage::PublicNotice,
        Stage::Confirmation,
        Stage::ReliefFirst,
    ];
    assert_eq!(stages, BTreeSet::from(open));
    let asked: Vec<Asked> = Asked::ALL.into_iter().filter(|asked| rows.iter().any(|row| row.asked == *asked)).collect();
    assert_eq!(asked, Asked::ALL, "every kind is to be seen");
    assert!(rows[0].is_emergency && rows[0].due_minute.is_some(), "who waits for relief comes first");
    assert!(rows.iter().any(|row| row.is_registered) && rows.iter().any(|row| row.light == Some(Light::Late)));
    let counts = work_counts(&fake.app, &supervisor).await.unwrap();
    assert!(counts.late > 0 && counts.soon > 0 && counts.on_time > 0, "{counts:?}");
    assert_eq!(usize::from(counts.late + counts.soon + counts.on_time), seen.len());
    while work_once(&fake.app).await.unwrap() > 0 {}
    assert!(fake.sms.sent().is_empty(), "the inbox starts empty");
    assert!(!fake.letters.made().is_empty(), "the past has its letters");
    assert!(jzt_store::verify_journal(&db).await.unwrap().faults.is_empty());
}

/// The township decides a small sum itself, by an approver who did not publish it; the district only looks on.
#[tokio::test]
async fn a_delegated_confirmation_is_the_townships_own_work() {
    let Filled { fake, db, _folder } = Box::pin(filled()).await;
    let app = &fake.app;
    let district = DivisionCode::parse("500114").unwrap();
    let mine = async |actor: &Actor| {
        let filter = WorkFilter { only_mine: true, stage: Some(Stage::Confirmation), ..WorkFilter::default() };
        worklist(app, actor, &filter).await.unwrap().rows
    };
    let delegated =
        |rows: &[WorkRow]| rows.iter().filter(|row| row.confirm_level == Some(ConfirmLevel::Township)).count();
    let policy = app.policy();
    let town = policy.divisions.inside(&district, DivisionLevel::Township).next().unwrap().code.clone();
    assert_eq!(delegated(&mine(&staff_of(Role::TownshipApprover, &town)).await), 1);
    let mut tx = db.read().await.unwrap();
    let (first, second) = (tx.staff_by_login("sh01").await.unwrap(), tx.staff_by_login("sh01b").await.unwrap());
    tx.rollback().await.unwrap();
    let rows = all_rows(app, &staff_of(Role::Supervisor, &district)).await;
    let row = rows.iter().find(|row| row.confirm_level == Some(ConfirmLevel::Township)).unwrap();
    let may = async |id: StaffId, role: Role, division: &DivisionCode| {
        let actor = Actor::Staff { id, role, division: division.clone() };
        read(app, &actor, row.id).await.unwrap().available.contains(&Action::Confirm)
    };
    assert!(!may(first.unwrap().id, Role::TownshipApprover, &town).await, "who published it does not decide it");
    assert!(may(second.unwrap().id, Role::TownshipApprover, &town).await);
    assert!(!may(StaffId::from_uuid(uuid::Uuid::from_u128(9)), Role::DistrictApprover, &district).await);
}

/// All townships, villages and the district at once, over and over: not one row of somebody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_scopes_at_once_see_no_foreign_row() {
    let Filled { fake, db: _, _folder } = Box::pin(filled()).await;
    let app = &fake.app;
    let district = DivisionCode::parse("500114").unwrap();
    let everything = all_rows(app, &staff_of(Role::Supervisor, &district)).await;
    let mut homes = Vec::new();
    for row in &everything {
        let case = read(app, &staff_of(Role::Supervisor, &district), row.id).await.unwrap();
        homes.push((row.id, case.application.handled_in().unwrap().clone()));
    }
    let people: Vec<_> = (0..12).map(|n| sample::household(n, 1).unwrap().remove(0).member).collect();
    let policy = app.policy();
    let divisions = &policy.divisions;
    let mut scopes: Vec<DivisionCode> =
        divisions.inside(&district, DivisionLevel::Township).map(|township| township.code.clone()).collect();
    scopes.extend(homes.iter().map(|(_, village)| village.clone()));
    let tasks: Vec<_> = scopes
        .into_iter()
        .map(|division| {
            let (app, homes, people) = (app.clone(), homes.clone(), people.clone());
            tokio::spawn(async move { foreign_rows(&app, &division, &homes, &people).await })
        })
        .collect();
    let mut looked_at = 0;
    for task in tasks {
        let (foreign, seen) = task.await.unwrap();
        assert_eq!(foreign, 0);
        looked_at += seen;
    }
    assert!(looked_at >= everything.len(), "the scopes saw their own rows");
}

async fn foreign_rows(
    app: &App,
    division: &DivisionCode,
    homes: &[(ApplicationId, DivisionCode)],
    people: &[Member],
) -> (usize, usize) {
    let actor = staff_of(Role::TownshipClerk, division);
    let home_of = |id| homes.iter().find(|(known, _)| *known == id).map(|(_, village)| village);
    let mut found: Vec<ApplicationId> = all_rows(app, &actor).await.iter().map(|row| row.id).collect();
    for member in people {
        let by_phone = Search::Phone(member.phone.clone().unwrap());
        for wanted in [by_phone, Search::IdNumber(member.id_number.clone())] {
            found.extend(search(app, &actor, &wanted).await.unwrap().iter().map(|row| row.id));
        }
    }
    let listed = found.iter().filter(|id| home_of(**id).is_some_and(|village| !division.contains(village))).count();
    let mut opened = 0;
    for (id, village) in homes {
        let readable = read(app, &actor, *id).await.is_ok();
        opened += usize::from(readable && !division.contains(village));
        assert!(readable || !division.contains(village), "an own case is not readable");
    }
    (listed + opened, found.len())
}
