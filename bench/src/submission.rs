//! How fast last signatures submit applications durably, against bare commits of the same rows.

use crate::engine::{Database, Kind, number};
use crate::families::{self, Ready};
use crate::latency::{Latencies, now, rate};
use crate::raw::{self, JobCursor, Rows};
use crate::report::{Table, ms, percent, say, whole};
use crate::world::World;
use crate::{Args, Outcome};
use jzt_app::accounts::Client;
use jzt_app::signing::{Hand, sign};
use jzt_store::{Db, verify_journal};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

const COLUMNS: [&str; 13] = [
    "engine",
    "what",
    "clients",
    "commits",
    "commits/s",
    "raw/s",
    "ratio",
    "goal",
    "p50 ms",
    "p95 ms",
    "goal",
    "p99 ms",
    "raw p95",
];

/// The table of this measurement.
pub(crate) fn table() -> Table {
    let heading =
        "Submission (family of 4, 3 papers): the last signature, durable; raw = the same rows in one unit on a copy \
                   of the same database,\none statement a table, same pool, same settings."
            .to_owned();
    Table::new(heading, &COLUMNS)
}

/// One side of the comparison.
#[derive(Default)]
struct Side {
    latencies: Latencies,
    elapsed: Duration,
    acknowledged: usize,
}

impl Side {
    fn rate(&self) -> f64 {
        rate(self.latencies.len(), self.elapsed)
    }

    /// Does all the work with so many clients at once; each takes the next piece when it is done.
    async fn work<F>(&mut self, clients: usize, pieces: Vec<F>) -> Outcome<()>
    where
        F: Future<Output = Outcome<bool>> + Send + 'static,
    {
        let pieces = Arc::new(Mutex::new(pieces.into_iter()));
        let mut hands = JoinSet::new();
        let started = now();
        for _ in 0..clients {
            let pieces = Arc::clone(&pieces);
            hands.spawn(async move {
                let (mut latencies, mut acknowledged) = (Latencies::default(), 0);
                loop {
                    let taken = pieces.lock().await.next();
                    let Some(piece) = taken else { return Outcome::Ok((latencies, acknowledged)) };
                    let begun = now();
                    acknowledged += usize::from(piece.await?);
                    latencies.add(now().saturating_duration_since(begun));
                }
            });
        }
        while let Some(hand) = hands.join_next().await {
            let (latencies, acknowledged) = hand??;
            self.latencies.extend(latencies);
            self.acknowledged += acknowledged;
        }
        self.elapsed += now().saturating_duration_since(started);
        Ok(())
    }
}

async fn submit(world: World, ready: Ready) -> Outcome<bool> {
    let client = Client::default();
    let promise = Hand::Typed(world.app.authorization().promise.clone());
    Ok(Box::pin(sign(&world.app, &ready.guest(&client), promise)).await.is_ok_and(|view| view.submitted))
}

async fn commit(db: Db, rows: Rows) -> Outcome<bool> {
    raw::commit(&db, &rows).await.map(|()| true)
}

/// Measures on one engine; returns how many submissions were lost, doubled or otherwise wrong.
pub(crate) async fn measure(args: &Args, kind: &Kind, table: &mut Table) -> Outcome<usize> {
    let ours = Database::create(kind, "submission").await?;
    let preparing = World::on(ours.open().await?, 3).await?;
    let families = families::ready(&preparing, args.submissions).await?;
    // The copy is exact: nobody may be connected while it is made.
    preparing.db.close().await;
    let theirs = Database::copy_of(&ours, "raw").await?;
    let world = World::on(ours.open().await?, 4).await?;
    let raw_db = theirs.open().await?;

    let (mut app, mut bare) = (Side::default(), Side::default());
    let mut jobs = JobCursor::at_end(&world.db).await?;
    let before = Counted::of(&world.db).await?;
    // In turns, so that a busy moment of the machine meets both.
    for round in families.chunks(families.len().div_ceil(args.rounds.max(1)).max(1)) {
        let acts = round.iter().map(|ready| submit(world.clone(), ready.clone())).collect();
        app.work(args.clients, acts).await?;
        let stored = raw::rows(&world.db, round, &mut jobs).await?;
        bare.work(args.clients, stored.into_iter().map(|rows| commit(raw_db.clone(), rows)).collect()).await?;
    }
    let wrong = Box::pin(check(&world, &raw_db, &before, &families, app.acknowledged)).await?;
    let [p50, p95, p99] = app.latencies.percentiles_us();
    let [_, raw_p95, _] = bare.latencies.percentiles_us();
    table.row(vec![
        kind.name().to_owned(),
        "sign".to_owned(),
        args.clients.to_string(),
        app.acknowledged.to_string(),
        whole(app.rate()),
        whole(bare.rate()),
        percent(app.rate(), bare.rate()),
        ">= 35 %".to_owned(),
        ms(p50),
        ms(p95),
        "< 100".to_owned(),
        ms(p99),
        ms(raw_p95),
    ]);
    world.db.close().await;
    raw_db.close().await;
    theirs.drop().await?;
    ours.drop().await?;
    Ok(wrong)
}

/// What a submission leaves behind, counted in the database.
#[derive(Debug, PartialEq, Eq)]
struct Counted {
    events: usize,
    streams: usize,
    views: usize,
    links: usize,
    hashes: usize,
    jobs: usize,
}

impl Counted {
    async fn of(db: &Db) -> Outcome<Self> {
        Ok(Self {
            events: number(db, "SELECT count(*) FROM journal WHERE kind = 'application.submitted'").await?,
            streams: number(db, "SELECT count(DISTINCT stream) FROM journal WHERE kind = 'application.submitted'")
                .await?,
            views: number(db, "SELECT count(*) FROM application_view WHERE stage = 'submitted' AND is_open").await?,
            links: number(db, "SELECT count(*) FROM signing_link WHERE used_at IS NOT NULL").await?,
            hashes: number(db, "SELECT count(*) FROM person_index").await?,
            jobs: number(db, "SELECT count(*) FROM job").await?,
        })
    }

    fn after(before: &Self, submissions: usize) -> Self {
        Self {
            events: before.events + submissions,
            streams: before.streams + submissions,
            views: before.views + submissions,
            links: before.links + submissions,
            hashes: before.hashes + submissions * 6,
            jobs: before.jobs + submissions * 2,
        }
    }
}

/// Signs everything once more, which must change nothing, and counts.
async fn check(
    world: &World,
    raw_db: &Db,
    before: &Counted,
    families: &[Ready],
    acknowledged: usize,
) -> Outcome<usize> {
    let mut wrong = families.len().abs_diff(acknowledged);
    for ready in families {
        wrong += usize::from(Box::pin(submit(world.clone(), ready.clone())).await?);
    }
    let expected = Counted::after(before, families.len());
    for (what, db) in [("use case", &world.db), ("raw", raw_db)] {
        let counted = Counted::of(db).await?;
        let verified = verify_journal(db).await?;
        let sound = verified.is_sound() && counted == expected;
        if !sound {
            wrong += 1;
            say(&format!("WRONG ({what}): {counted:?}, expected {expected:?}, faulty {}", verified.faulty_streams))?;
        }
    }
    Ok(wrong)
}
