//! `serve`: pages and workers in one process.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use jzt_app::App;
use jzt_app::ports::Verification;
use reqwest::Url;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::{Outcome, say};
use crate::adapters::verification_platform::wire::CALLBACK_PATH;
use crate::boot::{self, BootError};
use crate::cli::ServeArgs;
use crate::config::{Config, ConfigError};
use crate::practice::{self, Practice};
use crate::shutdown::Stop;
use crate::worker::{self, WORKERS_COUNT};
use crate::{callbacks, client_address, logs, policy_watch, request_log, scheduler};

/// How long requests and jobs in work may take to end after the signal.
const DRAIN: Duration = Duration::from_secs(8);

pub(super) async fn run(args: ServeArgs) -> Outcome {
    let begun = Instant::now();
    let practice = args.common.practice;
    let config = args.common.load_with(|config| {
        if let Some(listen) = args.listen {
            config.http.listen = listen;
        }
    })?;
    logs::start(config.log_format);
    boot::data_folder(&config)?;
    let db = boot::ready_database(&config).await?;
    // Bound before anything else knows the address; early callers wait in the queue.
    let listener = TcpListener::bind(config.http.listen).await.map_err(BootError::io("cannot listen"))?;
    let address = listener.local_addr()?;
    let public_url = config.http.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let (outside, world) = if practice {
        let (outside, world) = boot::practice_outside(&config, callback_url(address)?).await?;
        (outside, Some(world))
    } else {
        (boot::real_outside(&config)?, None)
    };
    let verification = Arc::clone(&outside.verification);
    let app = boot::app(&config, practice, db.clone(), outside, public_url)?;
    jzt_app::calendars::refresh(&app).await?;
    let practice = match world {
        Some(world) => {
            let practice = Practice::prepare(&app, &db, &config.data.join("practice"), world).await?;
            jzt_app::seals::ensure(&app).await?;
            Some(Arc::new(practice))
        }
        None => None,
    };
    boot::tell_about_fonts(&config);
    let stop = Stop::on_signals()?;
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS_COUNT {
        workers.spawn(worker::run(app.clone(), stop.clone()));
    }
    workers.spawn(policy_watch::run(app.clone(), policy_watch::hangups()?, stop.clone()));
    workers.spawn(scheduler::run(app.clone(), stop.clone()));
    let router = router(&config, app, verification, practice.as_ref());
    if let Some(practice) = &practice {
        practice.announce(address, say)?;
    }
    say(&format!("ready http://{address}"))?;
    let startup_millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(startup_millis, resident_kib = resident_kib(), "ready");
    let clean = serve_until(listener, router, stop).await? & drain(workers).await;
    db.close().await;
    Ok(clean)
}

fn router(config: &Config, app: App, verification: Arc<dyn Verification>, practice: Option<&Arc<Practice>>) -> Router {
    let trusted: Arc<[IpAddr]> = config.http.trusted_proxies.clone().into();
    jzt_web::router(app, |routes| {
        callbacks::routes(routes, verification);
        // Without practice mode these routes do not exist.
        if let Some(practice) = practice {
            practice::routes(routes, practice);
        }
    })
    .layer(from_fn_with_state(trusted, client_address::find))
    .layer(from_fn(request_log::log))
}

/// Serves until the signal; false when requests had to be cut off.
async fn serve_until(listener: TcpListener, router: Router, mut stop: Stop) -> std::io::Result<bool> {
    let mut signal = stop.clone();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move { signal.wait().await });
    let too_late = async move {
        stop.wait().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = served.into_future() => served.map(|()| true),
        () = too_late => {
            tracing::warn!("requests were cut off");
            Ok(false)
        }
    }
}

/// Lets the workers end; what is cut off runs again once its lease is over.
async fn drain(mut workers: JoinSet<()>) -> bool {
    let all = async { while workers.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, all).await.is_ok() {
        return true;
    }
    tracing::warn!("jobs were cut off; their leases run out by themselves");
    workers.abort_all();
    false
}

/// Memory that the process occupies, in KiB; `None` where the system does not tell.
fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Where the sandbox reaches this very process.
fn callback_url(address: SocketAddr) -> Result<Url, ConfigError> {
    let host = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    let local = SocketAddr::new(host, address.port());
    Url::parse(&format!("http://{local}{CALLBACK_PATH}"))
        .map_err(|_| ConfigError::at("http.listen", "cannot be called back"))
}
