use jzt_domain::ids::JobId;
use jzt_domain::time::Timestamp;
use jzt_store::{Db, Job, JobState, Lease, NewJob, StoreError};
use uuid::Uuid;

use crate::harness::{T0, uuid};

contract!(
    a_job_runs_once_its_time_has_come,
    a_leased_job_is_invisible_until_the_lease_ends,
    only_the_holder_of_the_lease_finishes,
    failures_back_off_and_end_in_death,
    a_process_that_dies_every_time_exhausts_the_job,
    the_same_key_enqueues_once,
    a_dropped_unit_enqueues_nothing,
    unknown_is_never_repeated_by_itself,
    the_stuck_list_pages_backwards,
    a_batch_is_bounded_and_in_order,
    done_jobs_are_purged_in_bounds,
);

fn job(id: JobId, due_at: Timestamp) -> NewJob<'static> {
    NewJob { id, kind: "sms", payload: b"sealed", due_at, max_attempts: 3, dedup_key: None, trace: Some("trace-1") }
}

async fn enqueue(db: &Db, due_at: Timestamp) -> JobId {
    let id = JobId::from_uuid(uuid());
    let mut tx = db.begin().await.unwrap();
    assert!(tx.enqueue(&job(id, due_at), T0).await.unwrap());
    tx.commit().await.unwrap();
    id
}

async fn claim(db: &Db, now: Timestamp) -> Vec<Job> {
    let mut tx = db.begin().await.unwrap();
    let jobs = tx.claim_jobs(10, now, 30, uuid()).await.unwrap();
    tx.commit().await.unwrap();
    jobs
}

async fn claim_one(db: &Db, now: Timestamp) -> Lease {
    let jobs = claim(db, now).await;
    assert_eq!(jobs.len(), 1);
    jobs[0].lease().unwrap()
}

async fn stored(db: &Db, id: JobId) -> Job {
    db.read().await.unwrap().job(id).await.unwrap().unwrap()
}

async fn a_job_runs_once_its_time_has_come(db: Db) {
    let id = enqueue(&db, T0.plus_seconds(10)).await;
    assert_eq!(db.read().await.unwrap().next_job_due().await.unwrap(), Some(T0.plus_seconds(10)));
    assert_eq!(claim(&db, T0.plus_seconds(9)).await, []);
    let jobs = claim(&db, T0.plus_seconds(10)).await;
    assert_eq!(jobs.len(), 1);
    assert_eq!((jobs[0].id, jobs[0].attempt, jobs[0].payload.as_slice()), (id, 1, &b"sealed"[..]));
    assert_eq!(jobs[0].trace.as_deref(), Some("trace-1"));
    let mut tx = db.begin().await.unwrap();
    assert!(tx.complete_job(jobs[0].lease().unwrap(), T0.plus_seconds(11)).await.unwrap());
    tx.commit().await.unwrap();
    let done = stored(&db, id).await;
    assert_eq!((done.state, done.finished_at), (JobState::Done, Some(T0.plus_seconds(11))));
    assert_eq!(done.payload, b"", "what is done is wiped");
    assert_eq!(claim(&db, T0.plus_seconds(9999)).await, []);
    assert_eq!(db.read().await.unwrap().next_job_due().await.unwrap(), None);
}

async fn a_leased_job_is_invisible_until_the_lease_ends(db: Db) {
    enqueue(&db, T0).await;
    claim_one(&db, T0).await;
    assert_eq!(claim(&db, T0.plus_seconds(29)).await, []);
    let again = claim(&db, T0.plus_seconds(30)).await;
    assert_eq!(again.iter().map(|j| j.attempt).collect::<Vec<_>>(), [2]);
}

async fn only_the_holder_of_the_lease_finishes(db: Db) {
    let id = enqueue(&db, T0).await;
    let old = claim_one(&db, T0).await;
    let new = claim_one(&db, T0.plus_seconds(30)).await;
    let mut tx = db.begin().await.unwrap();
    for stale in [old, Lease { job: id, token: Uuid::nil() }, Lease { job: JobId::from_uuid(uuid()), token: new.token }]
    {
        assert!(!tx.complete_job(stale, T0).await.unwrap());
        assert_eq!(tx.fail_job(stale, "x", T0, T0).await.unwrap(), None);
        assert!(!tx.bury_job(stale, "x", T0).await.unwrap());
        assert!(!tx.mark_job_unknown(stale, "x", T0).await.unwrap());
    }
    assert!(tx.complete_job(new, T0).await.unwrap());
    assert!(!tx.complete_job(new, T0).await.unwrap(), "once");
    tx.commit().await.unwrap();
}

async fn failures_back_off_and_end_in_death(db: Db) {
    let id = enqueue(&db, T0).await;
    for (attempt, expected) in [(1, JobState::Pending), (2, JobState::Pending), (3, JobState::Dead)] {
        let now = T0.plus_seconds(attempt * 100);
        let lease = claim_one(&db, now).await;
        let mut tx = db.begin().await.unwrap();
        let state = tx.fail_job(lease, "gateway_down", now.plus_seconds(100), now).await.unwrap();
        assert_eq!(state, Some(expected));
        tx.commit().await.unwrap();
        assert_eq!(claim(&db, now.plus_seconds(99)).await, [], "not before its time");
    }
    let dead = stored(&db, id).await;
    assert_eq!((dead.state, dead.last_error.as_deref()), (JobState::Dead, Some("gateway_down")));
    assert_eq!((dead.payload.as_slice(), dead.finished_at), (&b"sealed"[..], Some(T0.plus_seconds(300))));
    let mut tx = db.begin().await.unwrap();
    assert!(tx.revive_job(id, T0.plus_seconds(500)).await.unwrap());
    assert!(!tx.revive_job(id, T0).await.unwrap(), "only what is stuck");
    tx.commit().await.unwrap();
    assert_eq!(claim(&db, T0.plus_seconds(500)).await[0].attempt, 1);
}

async fn a_process_that_dies_every_time_exhausts_the_job(db: Db) {
    enqueue(&db, T0).await;
    for attempt in 0..3 {
        assert!(!claim(&db, T0.plus_seconds(attempt * 30)).await[0].is_exhausted());
    }
    let last = claim(&db, T0.plus_seconds(90)).await;
    assert!(last[0].is_exhausted());
}

async fn the_same_key_enqueues_once(db: Db) {
    let keyed = |id| NewJob { dedup_key: Some("app_1/3/sms"), ..job(id, T0) };
    let mut tx = db.begin().await.unwrap();
    let first = JobId::from_uuid(uuid());
    assert!(tx.enqueue(&keyed(first), T0).await.unwrap());
    assert!(!tx.enqueue(&keyed(JobId::from_uuid(uuid())), T0).await.unwrap());
    assert!(matches!(tx.enqueue(&job(first, T0), T0).await, Err(StoreError::Conflict)), "an id is not a key");
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    assert!(tx.enqueue(&keyed(first), T0).await.unwrap());
    tx.commit().await.unwrap();
    let lease = claim_one(&db, T0).await;
    let mut tx = db.begin().await.unwrap();
    assert!(tx.complete_job(lease, T0).await.unwrap());
    assert!(!tx.enqueue(&keyed(JobId::from_uuid(uuid())), T0).await.unwrap(), "also after it is done");
}

async fn a_dropped_unit_enqueues_nothing(db: Db) {
    let mut tx = db.begin().await.unwrap();
    assert!(tx.enqueue(&job(JobId::from_uuid(uuid()), T0), T0).await.unwrap());
    drop(tx);
    assert_eq!(claim(&db, T0).await, []);
}

async fn unknown_is_never_repeated_by_itself(db: Db) {
    let (settled, revived) = (enqueue(&db, T0).await, enqueue(&db, T0).await);
    for job in claim(&db, T0).await {
        let mut tx = db.begin().await.unwrap();
        assert!(tx.mark_job_unknown(job.lease().unwrap(), "timed_out", T0).await.unwrap());
        tx.commit().await.unwrap();
    }
    assert_eq!(claim(&db, T0.plus_seconds(99_999)).await, []);
    let mut tx = db.begin().await.unwrap();
    assert!(tx.settle_unknown_job(settled, T0).await.unwrap());
    assert!(!tx.settle_unknown_job(settled, T0).await.unwrap());
    assert!(tx.revive_job(revived, T0).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(stored(&db, settled).await.state, JobState::Done);
    assert_eq!(claim(&db, T0).await.iter().map(|j| j.id).collect::<Vec<_>>(), [revived]);
}

async fn the_stuck_list_pages_backwards(db: Db) {
    let mut expected = Vec::new();
    for n in 0..5 {
        expected.insert(0, enqueue(&db, T0).await);
        // The last two end at the same moment: the id decides.
        let now = T0.plus_seconds(n.min(3));
        let lease = claim_one(&db, now).await;
        let mut tx = db.begin().await.unwrap();
        let aside = if n % 2 == 0 {
            tx.bury_job(lease, "bad", now).await
        } else {
            tx.mark_job_unknown(lease, "late", now).await
        };
        assert!(aside.unwrap());
        tx.commit().await.unwrap();
    }
    let mut tx = db.read().await.unwrap();
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = tx.stuck_jobs(before, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some((last.finished_at.unwrap(), last.id));
        seen.extend(page.iter().map(|j| j.id));
    }
    assert_eq!(seen, expected);
}

async fn a_batch_is_bounded_and_in_order(db: Db) {
    let mut ids = Vec::new();
    for n in [3, 1, 2] {
        ids.push((n, enqueue(&db, T0.plus_seconds(n)).await));
    }
    ids.sort();
    let mut tx = db.begin().await.unwrap();
    let two = tx.claim_jobs(2, T0.plus_seconds(9), 30, uuid()).await.unwrap();
    assert_eq!(two.iter().map(|j| j.id).collect::<Vec<_>>(), [ids[0].1, ids[1].1]);
    let rest = tx.claim_jobs(2, T0.plus_seconds(9), 30, uuid()).await.unwrap();
    assert_eq!(rest.iter().map(|j| j.id).collect::<Vec<_>>(), [ids[2].1]);
}

async fn done_jobs_are_purged_in_bounds(db: Db) {
    for _ in 0..3 {
        enqueue(&db, T0).await;
    }
    let waiting = enqueue(&db, T0.plus_seconds(50)).await;
    let mut tx = db.begin().await.unwrap();
    for job in tx.claim_jobs(10, T0, 30, uuid()).await.unwrap() {
        assert!(tx.complete_job(job.lease().unwrap(), T0).await.unwrap());
    }
    assert_eq!(tx.purge_done_jobs(T0, 10).await.unwrap(), 0, "not that old");
    assert_eq!(tx.purge_done_jobs(T0.plus_seconds(1), 2).await.unwrap(), 2);
    assert_eq!(tx.purge_done_jobs(T0.plus_seconds(1), 2).await.unwrap(), 1);
    assert!(tx.job(waiting).await.unwrap().is_some());
}
