//! Keeps the rules of a running server current: reads the policy folder again at SIGHUP, and looks now and then whether
//! another server has stored a holiday notice.

use std::time::Duration;

use jzt_app::{App, AppError, calendars, policy_in_force};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::error_chain::chain;
use crate::shutdown::Stop;

/// How long a holiday notice of another server may stay unknown here.
const POLL: Duration = Duration::from_secs(30);

/// Listens from now on, so that a signal right after the start is not lost.
pub(crate) fn hangups() -> std::io::Result<Signal> {
    signal(SignalKind::hangup())
}

/// Watches until told to stop.
pub(crate) async fn run(app: App, mut hangups: Signal, mut stop: Stop) {
    loop {
        let done = tokio::select! {
            () = stop.wait() => return,
            _ = hangups.recv() => policy_in_force::reload(&app).await,
            () = tokio::time::sleep(POLL) => calendars::refresh(&app).await,
        };
        tell(done.map(drop));
    }
}

fn tell(done: Result<(), AppError>) {
    if let Err(error) = done {
        tracing::error!(error = chain(&error), "the rules could not be brought up to date; they stay as they were");
    }
}
