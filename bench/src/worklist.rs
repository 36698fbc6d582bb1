//! How fast clerks open the first page of their township's worklist, with few and with many applications stored.

use crate::engine::{Database, Kind, number, on};
use crate::families;
use crate::report::{Table, ms, say, whole};
use crate::server::{Load, Served, request};
use crate::world::World;
use crate::{Args, Outcome};
use jzt_app::applications::{self, WorkFilter};
use jzt_domain::access::Actor;
use jzt_domain::limits;
use jzt_store::Db;
use uuid::Uuid;

const COLUMNS: [&str; 12] = [
    "engine",
    "what",
    "stored",
    "bytes",
    "req/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "paced p50",
    "paced p95",
    "goal",
    "cpu us",
];
/// Pages compared with the table before they are measured.
const PAGES_COMPARED: usize = 3;

/// The table of this measurement.
pub(crate) fn table(args: &Args) -> Table {
    let heading = format!(
        "Township worklist, first page of {} rows, clerks of all townships, every stored application open; {} connections.",
        limits::PAGE_ROWS_MAX,
        args.connections
    );
    Table::new(heading, &COLUMNS)
}

/// Measures on one engine with more and more applications; returns how many answers or counts were wrong.
pub(crate) async fn measure(args: &Args, kind: &Kind, table: &mut Table) -> Outcome<usize> {
    let database = Database::create(kind, "worklist").await?;
    let world = World::on(database.open().await?, 2).await?;
    world.fill().await?;
    let patterns = world.patterns().await?;
    let mut requests = Vec::new();
    let mut clerks = Vec::new();
    for login in world.clerks()? {
        let session = world.staff_session(&login).await?;
        clerks.push(world.actor(&session).await?);
        requests.push(request("/staff/worklist", &session, None));
    }
    let ours = Served::start(jzt_web::router(world.app.clone(), |_routes| ())).await?;
    let present = number(&world.db, STORED).await?;
    let (mut copies, mut wrong) = (0, 0);
    for stored in &args.applications {
        let wanted = stored.saturating_sub(present).max(copies);
        families::copy(&world, &patterns, copies, wanted).await?;
        copies = wanted;
        settle(&world.db).await?;
        wrong += counts(&world, kind, present + copies, &clerks).await?;
        let (mut pressed, mut paced) = (Load::default(), Load::default());
        for _ in 0..args.rounds {
            pressed.press(args, &ours, &requests).await?;
            paced.pace(args, &ours, &requests).await?;
        }
        wrong += pressed.failures + paced.failures;
        let (_, _, body) = crate::drive::fetch(&ours.address, requests.first().map_or("", String::as_str)).await?;
        let [p50, p95, p99] = pressed.latencies.percentiles_us();
        let [paced_p50, paced_p95, _] = paced.latencies.percentiles_us();
        table.row(vec![
            kind.name().to_owned(),
            "page".to_owned(),
            (present + copies).to_string(),
            body.len().to_string(),
            whole(pressed.rate()),
            ms(p50),
            ms(p95),
            ms(p99),
            ms(paced_p50),
            ms(paced_p95),
            "< 40".to_owned(),
            whole(pressed.processor_us()),
        ]);
    }
    drop(ours);
    world.db.close().await;
    database.drop().await?;
    Ok(wrong)
}

const STORED: &str = "SELECT count(*) FROM application_view";

/// PostgreSQL's own housekeeping comes a minute after a bulk load; the measurement does not wait for it.
async fn settle(db: &Db) -> Outcome<()> {
    let mut tx = db.glance().await?;
    if matches!(tx, jzt_store::Tx::Postgres(_)) {
        on!(&mut tx, c => sqlx::query("VACUUM ANALYZE").execute(c).await.map(drop))?;
    }
    Ok(())
}

/// The database holds what was stored, and a page is what the table says.
async fn counts(world: &World, kind: &Kind, expected: usize, clerks: &[Actor]) -> Outcome<usize> {
    let mut wrong = number(&world.db, STORED).await?.abs_diff(expected);
    for clerk in clerks.iter().take(PAGES_COMPARED) {
        let Actor::Staff { division, .. } = clerk else { continue };
        let page = applications::worklist(&world.app, clerk, &WorkFilter::default()).await?;
        let mut tx = world.db.read().await?;
        let ids = on!(&mut tx, c => sqlx::query_scalar::<_, Uuid>(FIRST).bind(division.as_str())
            .bind(i64::from(limits::PAGE_ROWS_MAX)).fetch_all(c).await)?;
        tx.rollback().await?;
        if page.rows.iter().map(|row| row.id.as_uuid()).collect::<Vec<_>>() != ids {
            wrong += 1;
        }
    }
    if wrong > 0 {
        say(&format!("WRONG: the worklist on {} differs from what is stored", kind.name()))?;
    }
    Ok(wrong)
}

const FIRST: &str = "SELECT id FROM application_view WHERE township = $1 AND is_open ORDER BY due_on, id LIMIT $2";
