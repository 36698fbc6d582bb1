//! Logs go to standard error. No statement, parameter, address or name of a person is ever a field of one.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::LogFormat;

const FILTER: &str = "info,sqlx=warn,hyper=warn,reqwest=warn,rustls=warn";

/// Sets the process's log up; later calls change nothing.
pub(crate) fn start(format: LogFormat) {
    let builder = fmt().with_env_filter(EnvFilter::new(FILTER)).with_writer(std::io::stderr).with_target(false);
    let started = match format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(false).try_init(),
    };
    // An error only says that a log was set up before.
    drop(started);
}
