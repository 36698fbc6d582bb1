//! The load driver: a process of its own with one thread, so that the server's runtime never works for it. It still
//! competes with the server for the machine's cores.

use crate::http::Connection;
use crate::latency::{Latencies, now};
use crate::{Fault, Outcome};
use serde::{Deserialize, Serialize};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::task::JoinSet;
use tokio::time::{sleep_until, timeout};

/// How long one answer may take before it counts as failed.
const REPLY_SECONDS_MAX: u64 = 30;
/// The argument that turns this program into the driver.
pub(crate) const SUBCOMMAND: &str = "drive";

/// What to drive.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Order {
    /// Host and port.
    pub(crate) address: String,
    /// Whole requests; connections take them in turn.
    pub(crate) requests: Vec<String>,
    /// Kept connections.
    pub(crate) connections: usize,
    /// Not counted, before the measurement.
    pub(crate) warm_up_ms: u64,
    /// The measurement.
    pub(crate) run_ms: u64,
    /// Pause between the starts of two requests of one connection; zero asks again at once.
    pub(crate) interval_ms: u64,
    /// The run ends after so many counted requests at the latest.
    pub(crate) requests_max: usize,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Driven {
    /// Answers that were not 200, and broken connections.
    pub(crate) failures: usize,
    /// Bytes received with 200.
    pub(crate) bytes: u64,
    /// From the first counted request to the last answer.
    pub(crate) elapsed_us: u64,
    /// Every latency of a 200 answer; a paced request counts from the moment it was due.
    pub(crate) latencies_us: Vec<u32>,
}

/// Starts the driver, hands it an order and reads what came of it.
pub(crate) async fn drive(order: &Order) -> Outcome<Driven> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg(SUBCOMMAND)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut input = child.stdin.take().ok_or("the driver has no input")?;
    input.write_all(&serde_json::to_vec(order)?).await?;
    drop(input);
    let output = child.wait_with_output().await?;
    if !output.status.success() {
        return Err("the load driver failed".into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The driver's own process.
pub(crate) fn serve_order() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut text = Vec::new();
        tokio::io::stdin().read_to_end(&mut text).await?;
        let driven = run(serde_json::from_slice(&text)?).await?;
        let mut out = tokio::io::stdout();
        out.write_all(&serde_json::to_vec(&driven)?).await?;
        out.flush().await?;
        Ok(())
    })
}

#[derive(Default)]
struct Seen {
    latencies: Latencies,
    failures: usize,
    bytes: u64,
}

async fn run(order: Order) -> Outcome<Driven> {
    let order = Arc::new(order);
    let taken = Arc::new(AtomicUsize::new(0));
    let started = now();
    let counted_from = started + Duration::from_millis(order.warm_up_ms);
    let mut users = JoinSet::new();
    for place in 0..order.connections {
        users.spawn(user(Arc::clone(&order), place, Arc::clone(&taken), started));
    }
    let mut all = Seen::default();
    while let Some(seen) = users.join_next().await {
        let seen = seen??;
        all.latencies.extend(seen.latencies);
        all.failures += seen.failures;
        all.bytes += seen.bytes;
    }
    let elapsed = now().saturating_duration_since(counted_from);
    Ok(Driven {
        failures: all.failures,
        bytes: all.bytes,
        elapsed_us: u64::try_from(elapsed.as_micros())?,
        latencies_us: all.latencies.into_micros(),
    })
}

/// One connection, asking one thing after the other.
async fn user(order: Arc<Order>, place: usize, taken: Arc<AtomicUsize>, started: std::time::Instant) -> Outcome<Seen> {
    let counted_from = started + Duration::from_millis(order.warm_up_ms);
    let end = counted_from + Duration::from_millis(order.run_ms);
    let interval = Duration::from_millis(order.interval_ms);
    let request = order.requests.get(place % order.requests.len().max(1)).ok_or("nothing to ask")?.as_bytes();
    let mut connection = Connection::open(&order.address).await?;
    let mut seen = Seen::default();
    // Paced users begin evenly spread over one interval.
    let mut due = started + interval * u32::try_from(place)? / u32::try_from(order.connections)?.max(1);
    loop {
        let begun = if interval.is_zero() {
            now()
        } else {
            sleep_until(due.into()).await;
            due
        };
        due = begun + interval;
        let counts = begun >= counted_from;
        if begun >= end || (counts && taken.fetch_add(1, Ordering::Relaxed) >= order.requests_max) {
            return Ok(seen);
        }
        match timeout(Duration::from_secs(REPLY_SECONDS_MAX), connection.ask(request)).await {
            Ok(Ok(reply)) if reply.status == 200 => {
                if counts {
                    seen.latencies.add(now().saturating_duration_since(begun));
                    seen.bytes += u64::try_from(reply.total_len)?;
                }
            }
            Ok(Ok(_refused)) => seen.failures += 1,
            Ok(Err(_)) | Err(_) => {
                seen.failures += 1;
                connection = Connection::open(&order.address).await?;
            }
        }
    }
}

/// One answer, for looking at it: head and body.
pub(crate) async fn fetch(address: &str, request: &str) -> Result<(u16, Vec<u8>, Vec<u8>), Fault> {
    let mut connection = Connection::open(address).await?;
    let reply = connection.ask(request.as_bytes()).await?;
    let bytes = connection.bytes();
    let head = bytes.get(..reply.head_len).unwrap_or_default().to_vec();
    let body = bytes.get(reply.head_len..reply.total_len).unwrap_or_default().to_vec();
    Ok((reply.status, head, body))
}
