//! The worker loop: takes jobs when nudged, polls every second in case a nudge was lost or came from another process.

use std::time::Duration;

use jzt_app::{App, AppError, jobs};
use tokio::task::JoinError;

use crate::error_chain::chain;
use crate::shutdown::Stop;

/// Workers in one process; a slow outside system holds up one of them at a time.
pub(crate) const WORKERS_COUNT: usize = 2;
const POLL: Duration = Duration::from_secs(1);
const PAUSE_FIRST: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_secs(30);

#[derive(Debug, thiserror::Error)]
enum WorkerError {
    #[error(transparent)]
    App(AppError),
    #[error("a handler panicked")]
    Panicked(#[source] JoinError),
}

/// Works until told to stop; what was begun is finished first.
pub(crate) async fn run(app: App, mut stop: Stop) {
    let mut pause = PAUSE_FIRST;
    while !stop.is_set() {
        // In a task of its own, so that a panic in one handler does not end the worker; the job's lease runs out.
        let worker = app.clone();
        let worked = tokio::spawn(async move { jobs::work_once(&worker).await }).await;
        match worked.map_err(WorkerError::Panicked).and_then(|taken| taken.map_err(WorkerError::App)) {
            Ok(0) => {
                pause = PAUSE_FIRST;
                tokio::select! {
                    () = stop.wait() => {}
                    () = app.nudged() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
            Ok(_taken) => pause = PAUSE_FIRST,
            Err(error) => {
                tracing::error!(error = chain(&error), pause_seconds = pause.as_secs(), "a worker cannot work");
                tokio::select! {
                    () = stop.wait() => {}
                    () = tokio::time::sleep(pause) => {}
                }
                pause = pause.saturating_mul(2).min(PAUSE_MAX);
            }
        }
    }
}
