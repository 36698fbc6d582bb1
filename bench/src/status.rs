//! How fast a signed-in citizen reads the status of one application.

use crate::engine::{Database, Kind};
use crate::families;
use crate::report::{Table, ms, percent, whole};
use crate::server::{Load, Served, bare, request};
use crate::world::World;
use crate::{Args, Outcome};
use jzt_domain::application::{Application, Stage};

/// Stored beside the one that is read.
const STORED: usize = 10_000;
const COLUMNS: [&str; 14] = [
    "engine",
    "answer",
    "bytes",
    "req/s",
    "bare/s",
    "ratio",
    "goal",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "paced p95",
    "goal",
    "cpu us",
    "bare us",
];

/// The table of this measurement.
pub(crate) fn table(args: &Args) -> Table {
    let heading = format!(
        "Status of one application, signed in; {} connections; bare = axum handler with the same bytes and headers.\n\
         paced: every connection asks once a second. cpu: processor time of this process for one answer.",
        args.connections
    );
    Table::new(heading, &COLUMNS)
}

/// Measures on one engine; returns how many answers were wrong.
pub(crate) async fn measure(args: &Args, kind: &Kind, table: &mut Table) -> Outcome<usize> {
    let database = Database::create(kind, "status").await?;
    let world = World::on(database.open().await?, 1).await?;
    world.fill().await?;
    let patterns = world.patterns().await?;
    families::copy(&world, &patterns, 0, STORED).await?;
    let read = patterns.iter().find(|one| one.stage == Stage::Investigating).ok_or("no case is investigated")?;
    let session = world.citizen_session(&phone(read)?).await?;
    let ours = Served::start(jzt_web::router(world.app.clone(), |_routes| ())).await?;
    let mut failures = 0;
    for (name, path, encoding) in [
        ("JSON", format!("/api/v1/applications/{}", read.id), None),
        ("page", format!("/applications/{}", read.id), None),
        ("page, gzip", format!("/applications/{}", read.id), Some("gzip")),
        ("page, br", format!("/applications/{}", read.id), Some("gzip, deflate, br")),
    ] {
        let request = [request(&path, &session, encoding)];
        let (router, len) = bare(&ours, request.first().map_or("", String::as_str)).await?;
        let theirs = Served::start(router).await?;
        let (mut app, mut axum, mut paced) = (Load::default(), Load::default(), Load::default());
        // In turns, so that a busy moment of the machine meets both.
        for _ in 0..args.rounds {
            app.press(args, &ours, &request).await?;
            axum.press(args, &theirs, &request).await?;
        }
        paced.pace(args, &ours, &request).await?;
        failures += app.failures + axum.failures + paced.failures;
        let [p50, p95, p99] = app.latencies.percentiles_us();
        let [_, paced_p95, _] = paced.latencies.percentiles_us();
        table.row(vec![
            kind.name().to_owned(),
            name.to_owned(),
            len.to_string(),
            whole(app.rate()),
            whole(axum.rate()),
            percent(app.rate(), axum.rate()),
            ">= 30 %".to_owned(),
            ms(p50),
            ms(p95),
            ms(p99),
            ms(paced_p95),
            "< 20".to_owned(),
            whole(app.processor_us()),
            whole(axum.processor_us()),
        ]);
    }
    drop(ours);
    world.db.close().await;
    database.drop().await?;
    Ok(failures)
}

fn phone(application: &Application) -> Outcome<jzt_domain::identity::Phone> {
    let applicant = application.declaration.applicant().and_then(|member| member.phone.clone());
    Ok(applicant.ok_or("the applicant has no phone")?)
}
