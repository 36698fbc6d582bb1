use jzt_domain::ids::FamilyId;
use jzt_store::{Appended, Db, StoreError};

use crate::harness::{T0, record, sabotage, stream, uuid};

contract!(
    records_come_back_in_order_and_linked,
    a_stale_version_loses_and_leaves_nothing,
    a_dropped_unit_leaves_nothing,
    a_read_unit_cannot_write,
    a_read_unit_sees_one_moment,
    many_records_in_one_append,
    the_whole_journal_reads_page_by_page,
    a_corrupt_value_names_its_place,
    numbers_run_per_district_and_year,
    a_family_key_lives_and_dies,
);

async fn records_come_back_in_order_and_linked(db: Db) {
    let s = stream("app_1");
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.head(&s).await.unwrap(), None);
    let first = tx.append(&s, 0, &[record(1), record(2)]).await.unwrap();
    let second = tx.append(&s, 2, &[record(3)]).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = db.read().await.unwrap();
    let rows = tx.read(&s, 0, 10).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.version).collect::<Vec<_>>(), [1, 2, 3]);
    for (row, sent) in rows.iter().zip([record(1), record(2), record(3)]) {
        assert_eq!((&row.payload, row.recorded_at), (&sent.payload, sent.recorded_at));
        assert_eq!((row.kind.as_str(), row.actor.as_str(), row.channel.as_str()), ("tested", "stf_1", "console"));
        assert_eq!(row.rehash(&row.prev_hash), row.hash);
    }
    assert_eq!(rows[0].prev_hash, [0; 32]);
    assert_eq!(rows[1].prev_hash, rows[0].hash);
    assert_eq!(rows[2].prev_hash, rows[1].hash);
    let appended: Vec<_> = first.into_iter().chain(second).collect();
    assert_eq!(appended, rows.iter().map(|r| Appended { version: r.version, hash: r.hash }).collect::<Vec<_>>());
    let head = tx.head(&s).await.unwrap().unwrap();
    assert_eq!((head.version, head.hash), (3, rows[2].hash));
    assert_eq!(tx.read(&s, 1, 1).await.unwrap(), rows[1..2]);
}

async fn a_stale_version_loses_and_leaves_nothing(db: Db) {
    let s = stream("app_1");
    let mut tx = db.begin().await.unwrap();
    tx.append(&s, 0, &[record(1)]).await.unwrap();
    tx.commit().await.unwrap();
    for stale in [0, 2, -1] {
        let mut tx = db.begin().await.unwrap();
        tx.append(&stream("app_2"), 0, &[record(9)]).await.unwrap();
        assert!(matches!(tx.append(&s, stale, &[record(2)]).await, Err(StoreError::Conflict)), "{stale}");
        drop(tx);
    }
    let mut tx = db.read().await.unwrap();
    assert_eq!(tx.read(&s, 0, 10).await.unwrap().len(), 1);
    assert_eq!(tx.head(&stream("app_2")).await.unwrap(), None);
}

async fn a_dropped_unit_leaves_nothing(db: Db) {
    let s = stream("app_1");
    let mut tx = db.begin().await.unwrap();
    tx.append(&s, 0, &[record(1)]).await.unwrap();
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    tx.append(&s, 0, &[record(2)]).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(db.read().await.unwrap().read_all(0, 10).await.unwrap(), []);
}

async fn a_read_unit_cannot_write(db: Db) {
    let mut tx = db.read().await.unwrap();
    assert!(tx.append(&stream("app_1"), 0, &[record(1)]).await.is_err());
}

async fn a_read_unit_sees_one_moment(db: Db) {
    let s = stream("app_1");
    let mut reading = db.read().await.unwrap();
    assert_eq!(reading.head(&s).await.unwrap(), None);
    let mut writing = db.begin().await.unwrap();
    writing.append(&s, 0, &[record(1)]).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(reading.head(&s).await.unwrap(), None, "the snapshot began before the write");
    assert!(db.read().await.unwrap().head(&s).await.unwrap().is_some());
}

async fn many_records_in_one_append(db: Db) {
    let s = stream("app_1");
    let records: Vec<_> = (0..21).map(record).collect();
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.append(&s, 0, &[]).await.unwrap(), []);
    assert_eq!(tx.append(&s, 0, &records).await.unwrap().len(), 21);
    tx.commit().await.unwrap();
    let rows = db.read().await.unwrap().read(&s, 0, 100).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.payload[0]).collect::<Vec<_>>(), (0..21).collect::<Vec<u8>>());
    assert!(rows.windows(2).all(|w| w[0].hash == w[1].prev_hash && w[0].seq < w[1].seq));
}

async fn the_whole_journal_reads_page_by_page(db: Db) {
    let mut tx = db.begin().await.unwrap();
    for n in 0..5 {
        tx.append(&stream(&format!("app_{n}")), 0, &[record(n), record(n)]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = db.read().await.unwrap();
    let (mut after, mut seen) = (0, Vec::new());
    loop {
        let page = tx.read_all(after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.seq;
        seen.extend(page.into_iter().map(|r| (r.stream, r.version)));
    }
    let expected: Vec<_> = (0..5).flat_map(|n| [(format!("app_{n}"), 1), (format!("app_{n}"), 2)]).collect();
    assert_eq!(seen, expected);
}

async fn a_corrupt_value_names_its_place(db: Db) {
    let s = stream("app_1");
    let mut tx = db.begin().await.unwrap();
    tx.append(&s, 0, &[record(1)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        sabotage(&db, "UPDATE stream_head SET hash = prev.payload FROM (SELECT payload FROM journal) AS prev").await,
        1
    );
    let error = db.read().await.unwrap().head(&s).await.unwrap_err();
    let StoreError::Corrupt(place) = error else { panic!("{error:?}") };
    assert_eq!((place.table, place.column, place.row.as_str()), ("stream_head", "hash", "app_1"));
}

async fn numbers_run_per_district_and_year(db: Db) {
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.next_number("500114", 2026).await.unwrap(), 1);
    assert_eq!(tx.next_number("500114", 2026).await.unwrap(), 2);
    assert_eq!(tx.next_number("500114", 2027).await.unwrap(), 1);
    assert_eq!(tx.next_number("500101", 2026).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.next_number("500114", 2026).await.unwrap(), 3);
    tx.rollback().await.unwrap();
    assert_eq!(db.begin().await.unwrap().next_number("500114", 2026).await.unwrap(), 3, "given back");
}

async fn a_family_key_lives_and_dies(db: Db) {
    let family = FamilyId::from_uuid(uuid());
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.family_key(family).await.unwrap(), None);
    tx.create_family_key(family, b"wrapped", T0).await.unwrap();
    tx.rewrap_family_key(family, b"wrapped", b"again").await.unwrap();
    assert!(matches!(tx.rewrap_family_key(family, b"wrapped", b"x").await, Err(StoreError::Conflict)));
    assert_eq!(tx.family_key(family).await.unwrap().unwrap().wrapped.as_deref(), Some(&b"again"[..]));
    assert!(tx.destroy_family_key(family, T0.plus_seconds(5)).await.unwrap());
    assert!(!tx.destroy_family_key(family, T0.plus_seconds(6)).await.unwrap());
    let gone = tx.family_key(family).await.unwrap().unwrap();
    assert_eq!((gone.wrapped, gone.destroyed_at), (None, Some(T0.plus_seconds(5))));
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    assert!(matches!(tx.create_family_key(family, b"new", T0).await, Err(StoreError::Conflict)), "never reborn");
}
