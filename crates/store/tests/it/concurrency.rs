//! Many units at once. The winner is counted in the database, not assumed.
use std::collections::BTreeSet;
use std::time::Duration;

use jzt_domain::ids::JobId;
use jzt_store::{Db, DbOptions, NewJob, StoreError, StreamId, verify_journal};

use crate::harness::{T0, hash, record, stream, uuid};

contract!(
    of_two_writers_of_one_stream_exactly_one_wins,
    a_first_record_has_one_winner_too,
    writers_of_different_streams_all_get_through,
    two_workers_never_hold_the_same_job,
    no_number_is_given_twice,
    every_hit_counts,
);

/// Appends as a person would: read, decide, append; again after a conflict. Returns the conflicts met.
async fn append_until_it_fits(db: &Db, s: &StreamId, n: u8) -> u32 {
    let mut conflicts = 0;
    loop {
        let mut tx = db.begin().await.unwrap();
        let version = tx.head(s).await.unwrap().map_or(0, |head| head.version);
        match tx.append(s, version, &[record(n)]).await {
            Ok(_) => {
                tx.commit().await.unwrap();
                return conflicts;
            }
            Err(StoreError::Conflict) => conflicts += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Both saw the same version and both try: the classic double click of two clerks.
async fn race(db: &Db, expected_version: i64, s: &StreamId) {
    let attempt = |n: u8| {
        let (db, s) = (db.clone(), s.clone());
        tokio::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            match tx.append(&s, expected_version, &[record(n)]).await {
                Ok(_) => tx.commit().await.map(|()| true).unwrap(),
                Err(StoreError::Conflict) => false,
                Err(other) => panic!("{other:?}"),
            }
        })
    };
    let racers: Vec<_> = (0..8).map(attempt).collect();
    let mut wins = 0;
    for racer in racers {
        wins += u32::from(racer.await.unwrap());
    }
    assert_eq!(wins, 1);
    let rows = db.read().await.unwrap().read(s, expected_version, 10).await.unwrap();
    assert_eq!(rows.len(), 1, "counted in the database");
}

async fn of_two_writers_of_one_stream_exactly_one_wins(db: Db) {
    let s = stream("app_1");
    let mut tx = db.begin().await.unwrap();
    tx.append(&s, 0, &[record(1)]).await.unwrap();
    tx.commit().await.unwrap();
    for version in 1..6 {
        race(&db, version, &s).await;
    }
    assert!(verify_journal(&db).await.unwrap().is_sound());
}

async fn a_first_record_has_one_winner_too(db: Db) {
    race(&db, 0, &stream("app_1")).await;
}

async fn writers_of_different_streams_all_get_through(db: Db) {
    let writers: Vec<_> = (0..12_u8)
        .map(|w| {
            let db = db.clone();
            tokio::spawn(async move {
                // Three writers share each stream.
                let s = stream(&format!("app_{}", w % 4));
                for n in 0..10 {
                    append_until_it_fits(&db, &s, n).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let report = verify_journal(&db).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.records, report.streams), (120, 4));
}

async fn two_workers_never_hold_the_same_job(db: Db) {
    const JOBS: usize = 60;
    let mut tx = db.begin().await.unwrap();
    for _ in 0..JOBS {
        let id = JobId::from_uuid(uuid());
        let job = NewJob { id, kind: "k", payload: b"", due_at: T0, max_attempts: 1, dedup_key: None, trace: None };
        tx.enqueue(&job, T0).await.unwrap();
    }
    tx.commit().await.unwrap();
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let mut tx = db.begin().await.unwrap();
                    let jobs = tx.claim_jobs(7, T0, 30, uuid()).await.unwrap();
                    tx.commit().await.unwrap();
                    assert!(jobs.len() <= 7);
                    if jobs.is_empty() {
                        return taken;
                    }
                    taken.extend(jobs.iter().map(|job| job.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), JOBS);
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), JOBS);
}

async fn no_number_is_given_twice(db: Db) {
    let takers: Vec<_> = (0..20)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = db.begin().await.unwrap();
                let number = tx.next_number("500114", 2026).await.unwrap();
                tx.commit().await.unwrap();
                number
            })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    for taker in takers {
        numbers.insert(taker.await.unwrap());
    }
    assert_eq!(numbers, (1..=20).collect());
}

async fn every_hit_counts(db: Db) {
    let hitters: Vec<_> = (0..20)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = db.begin().await.unwrap();
                tx.hit("sign-in", &hash(1), 60, T0).await.unwrap();
                tx.commit().await.unwrap();
            })
        })
        .collect();
    for hitter in hitters {
        hitter.await.unwrap();
    }
    assert_eq!(db.read().await.unwrap().hits("sign-in", &hash(1), T0).await.unwrap(), 20);
}

/// A second program on the same SQLite file gets a clear answer, and gets through once the first is done.
#[tokio::test]
async fn another_program_on_the_file_is_busy_and_then_not() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("store.db").display());
    let impatient = DbOptions { busy_timeout: Duration::from_millis(1), ..DbOptions::default() };
    let (mine, theirs) = (Db::connect(&url, impatient).await.unwrap(), Db::connect(&url, impatient).await.unwrap());
    mine.migrate(T0).await.unwrap();
    let s = stream("app_1");
    let mut held = mine.begin().await.unwrap();
    held.append(&s, 0, &[record(1)]).await.unwrap();
    assert!(matches!(theirs.begin().await, Err(StoreError::Busy(_))));
    assert_eq!(theirs.read().await.unwrap().head(&s).await.unwrap(), None, "readers never wait");
    held.commit().await.unwrap();
    let mut tx = theirs.begin().await.unwrap();
    tx.append(&s, 1, &[record(2)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(mine.read().await.unwrap().head(&s).await.unwrap().unwrap().version, 2);
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_unavailable() {
    let patience = DbOptions { acquire_timeout: Duration::from_millis(50), ..DbOptions::default() };
    for url in ["sqlite:/no/such/folder/store.db", "postgres://jzt@127.0.0.1:1/none", "postgres://127.0.0.1:port/"] {
        assert!(matches!(Db::connect(url, patience).await, Err(StoreError::Unavailable(_))), "{url}");
    }
}
