//! The invented world fills every stage.

use crate::support::monday;
use jzt_app::applications::{WorkFilter, work_counts, worklist};
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::sample;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::Stage;
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::StaffId;
use jzt_store::{Db, DbOptions};
use std::collections::BTreeSet;

#[tokio::test]
async fn every_stage_and_every_light_is_alive_and_nothing_is_faulty() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("app.db").display());
    let db = Db::connect(&url, DbOptions::default()).await.unwrap();
    db.migrate(monday()).await.unwrap();
    let fake = FakeWorld::new(db.clone(), monday(), 3).unwrap();
    sample::build(&fake.app).await.unwrap();
    let supervisor = Actor::Staff {
        id: StaffId::from_uuid(uuid::Uuid::from_u128(1)),
        role: Role::Supervisor,
        division: DivisionCode::parse("500114").unwrap(),
    };
    let mut stages = BTreeSet::new();
    let mut filter = WorkFilter::default();
    let mut seen = BTreeSet::new();
    loop {
        let page = worklist(&fake.app, &supervisor, &filter).await.unwrap();
        for row in page.rows {
            assert!(seen.insert(row.id), "a row came twice");
            stages.insert(row.stage);
        }
        let Some(next) = page.next else { break };
        filter.cursor = Some(next);
    }
    let open = [
        Stage::Submitted,
        Stage::SupplementRequested,
        Stage::Investigating,
        Stage::Opinion,
        Stage::PublicNotice,
        Stage::Confirmation,
    ];
    assert_eq!(stages, BTreeSet::from(open));
    let counts = work_counts(&fake.app, &supervisor).await.unwrap();
    assert!(counts.late > 0 && counts.soon > 0 && counts.on_time > 0, "{counts:?}");
    assert_eq!(usize::from(counts.late + counts.soon + counts.on_time), seen.len());
    assert!(jzt_store::verify_journal(&db).await.unwrap().faults.is_empty());
}
