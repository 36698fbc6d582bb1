//! Services on loopback, and the same answers from a handler that does nothing else.

use crate::cpu;
use crate::drive::{Order, drive, fetch};
use crate::latency::{Latencies, rate};
use crate::{Args, Outcome};
use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, DATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Time before the figures count.
const WARM_UP_MS: u64 = 300;
/// Counted requests of one slice at most.
const REQUESTS_MAX: usize = 2_000_000;
/// A person reads for a second before opening the next page.
const INTERVAL_MS: u64 = 1_000;

/// A running service; it ends when this is dropped.
pub(crate) struct Served {
    /// Host and port.
    pub(crate) address: String,
    task: JoinHandle<()>,
}

impl Served {
    /// Serves a router as the program does.
    pub(crate) async fn start(router: Router) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move {
            // Ends with the abort below.
            let _ended = axum::serve(listener, service).await;
        });
        Ok(Self { address, task })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A GET as a browser that is signed in sends it.
pub(crate) fn request(path: &str, session: &str, encoding: Option<&str>) -> String {
    let browser = "b".repeat(64);
    let encoding = encoding.map(|encoding| format!("accept-encoding: {encoding}\r\n")).unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{encoding}cookie: jzt_s={session}; jzt_b={browser}\r\n\r\n")
}

/// A bare axum handler that answers what the service answers to this request: same bytes, same headers. Also gives the
/// length of the body.
pub(crate) async fn bare(served: &Served, request: &str) -> Outcome<(Router, usize)> {
    let (status, head, body) = fetch(&served.address, request).await?;
    if status != 200 {
        return Err(format!("the service answers {status}").into());
    }
    let mut headers = HeaderMap::new();
    let mut is_chunked = false;
    for line in std::str::from_utf8(&head)?.lines().skip(1) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = HeaderName::from_bytes(name.trim().as_bytes())?;
        if name == axum::http::header::TRANSFER_ENCODING {
            is_chunked = true;
        } else if name != DATE && name != CONTENT_LENGTH {
            headers.append(name, HeaderValue::from_str(value.trim())?);
        }
    }
    let len = body.len();
    let body = if is_chunked { unchunk(&body) } else { body };
    let body = Bytes::from(body);
    let handler = move || {
        let mut response = Response::new(Body::from(body.clone()));
        *response.headers_mut() = headers.clone();
        async move { response }
    };
    Ok((Router::new().route("/{*path}", get(handler)), len))
}

fn unchunk(body: &[u8]) -> Vec<u8> {
    let mut rest = body;
    let mut whole = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = rest.get(..end).and_then(|line| std::str::from_utf8(line).ok());
        let size = size.and_then(|line| usize::from_str_radix(line, 16).ok()).unwrap_or(0);
        whole.extend_from_slice(rest.get(end + 2..end + 2 + size).unwrap_or_default());
        rest = rest.get(end + 2 + size + 2..).unwrap_or_default();
    }
    whole
}

/// What one service did under load.
#[derive(Debug, Default)]
pub(crate) struct Load {
    /// Latencies of all good answers.
    pub(crate) latencies: Latencies,
    /// Answers that were not 200.
    pub(crate) failures: usize,
    elapsed: Duration,
    processor: Duration,
}

impl Load {
    /// Good answers a second.
    pub(crate) fn rate(&self) -> f64 {
        rate(self.latencies.len(), self.elapsed)
    }

    /// Processor time of this process for one answer, in microseconds. PostgreSQL's own processes are not in it.
    pub(crate) fn processor_us(&self) -> f64 {
        1e6 / rate(self.latencies.len(), self.processor)
    }

    /// One more slice of load, every connection asking again at once.
    pub(crate) async fn press(&mut self, args: &Args, served: &Served, requests: &[String]) -> Outcome<()> {
        self.slice(args, served, requests, 0).await
    }

    /// One more slice in which every connection asks once a second.
    pub(crate) async fn pace(&mut self, args: &Args, served: &Served, requests: &[String]) -> Outcome<()> {
        self.slice(args, served, requests, INTERVAL_MS).await
    }

    async fn slice(&mut self, args: &Args, served: &Served, requests: &[String], interval_ms: u64) -> Outcome<()> {
        let order = Order {
            address: served.address.clone(),
            requests: requests.to_vec(),
            connections: args.connections,
            warm_up_ms: WARM_UP_MS.max(interval_ms),
            run_ms: args.seconds * 1_000,
            interval_ms,
            requests_max: REQUESTS_MAX,
        };
        let before = cpu::used();
        let driven = drive(&order).await?;
        let used = cpu::used().zip(before).map(|(after, before)| after.saturating_sub(before)).unwrap_or_default();
        // The warm-up worked too; its share is taken out.
        let whole = Duration::from_millis(order.run_ms + order.warm_up_ms);
        self.processor += used.mul_f64(Duration::from_millis(order.run_ms).div_duration_f64(whole));
        self.failures += driven.failures;
        self.elapsed += Duration::from_micros(driven.elapsed_us);
        self.latencies.extend(Latencies::of(driven.latencies_us));
        Ok(())
    }
}
