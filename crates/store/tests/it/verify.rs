use jzt_store::{Db, Fault, FaultKind, verify_journal};

use crate::harness::{record, sabotage, stream};

contract!(
    a_sound_journal_is_sound,
    a_flipped_byte_is_found,
    every_other_changed_field_is_found,
    a_dropped_middle_row_is_found,
    a_dropped_last_row_is_found,
    a_dropped_stream_is_found,
    a_dropped_head_is_found,
    a_swapped_pair_is_found,
    one_fault_of_each_stream_is_reported,
);

/// Three streams of five records.
async fn fill(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    for s in ["app_1", "app_2", "app_3"] {
        let records: Vec<_> = (1..=5).map(record).collect();
        tx.append(&stream(s), 0, &records).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn broken_by(db: &Db, sql: &str) -> Vec<(String, i64, FaultKind)> {
    fill(db).await;
    assert!(sabotage(db, sql).await > 0, "nothing was broken");
    let report = verify_journal(db).await.unwrap();
    assert_eq!(report.faulty_streams, report.faults.len() as u64);
    report.faults.into_iter().map(|Fault { stream, version, kind }| (stream, version, kind)).collect()
}

fn at(stream: &str, version: i64, kind: FaultKind) -> Vec<(String, i64, FaultKind)> {
    vec![(stream.to_owned(), version, kind)]
}

async fn a_sound_journal_is_sound(db: Db) {
    assert!(verify_journal(&db).await.unwrap().is_sound(), "an empty journal");
    fill(&db).await;
    let report = verify_journal(&db).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.records, report.streams), (15, 3));
}

async fn a_flipped_byte_is_found(db: Db) {
    // Payloads are (n, 0, 255): record 3 gets the payload of record 4, one byte away.
    let sql = "UPDATE journal SET payload = other.p FROM (SELECT payload AS p FROM journal WHERE stream = 'app_2' AND version = 4) \
               AS other WHERE stream = 'app_2' AND version = 3";
    assert_eq!(broken_by(&db, sql).await, at("app_2", 3, FaultKind::Changed));
}

async fn every_other_changed_field_is_found(db: Db) {
    fill(&db).await;
    for (bad, good) in [
        ("kind = 'other'", "kind = 'tested'"),
        ("actor = 'stf_2'", "actor = 'stf_1'"),
        ("channel = 'h5'", "channel = 'console'"),
        ("recorded_at = recorded_at + 1", "recorded_at = recorded_at - 1"),
        ("stream = 'app_4'", "stream = 'app_1'"),
    ] {
        let where_ = "WHERE stream IN ('app_1', 'app_4') AND version = 5";
        assert_eq!(sabotage(&db, &format!("UPDATE journal SET {bad} {where_}")).await, 1);
        assert!(!verify_journal(&db).await.unwrap().is_sound(), "{bad}");
        assert_eq!(sabotage(&db, &format!("UPDATE journal SET {good} {where_}")).await, 1);
        assert!(verify_journal(&db).await.unwrap().is_sound(), "{good}");
    }
}

async fn a_dropped_middle_row_is_found(db: Db) {
    let sql = "DELETE FROM journal WHERE stream = 'app_1' AND version = 3";
    assert_eq!(broken_by(&db, sql).await, at("app_1", 3, FaultKind::Missing));
}

async fn a_dropped_last_row_is_found(db: Db) {
    let sql = "DELETE FROM journal WHERE stream = 'app_3' AND version = 5";
    assert_eq!(broken_by(&db, sql).await, at("app_3", 5, FaultKind::Missing));
}

async fn a_dropped_stream_is_found(db: Db) {
    let sql = "DELETE FROM journal WHERE stream = 'app_2'";
    assert_eq!(broken_by(&db, sql).await, at("app_2", 5, FaultKind::Missing));
}

async fn a_dropped_head_is_found(db: Db) {
    let sql = "DELETE FROM stream_head WHERE stream = 'app_2'";
    assert_eq!(broken_by(&db, sql).await, at("app_2", 5, FaultKind::Head));
}

async fn a_swapped_pair_is_found(db: Db) {
    fill(&db).await;
    for sql in [
        "SET version = 99 WHERE version = 2",
        "SET version = 2 WHERE version = 3",
        "SET version = 3 WHERE version = 99",
    ] {
        assert_eq!(sabotage(&db, &format!("UPDATE journal {sql} AND stream = 'app_1'")).await, 1);
    }
    let report = verify_journal(&db).await.unwrap();
    assert_eq!(report.faults, [Fault { stream: "app_1".into(), version: 2, kind: FaultKind::Unlinked }]);
}

async fn one_fault_of_each_stream_is_reported(db: Db) {
    let found =
        broken_by(&db, "UPDATE journal SET actor = 'stf_9' WHERE version IN (2, 4) AND stream <> 'app_2'").await;
    assert_eq!(found, [at("app_1", 2, FaultKind::Changed), at("app_3", 2, FaultKind::Changed)].concat());
}
