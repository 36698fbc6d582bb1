//! The use cases of 救助通. Each is one function that reads from top to bottom: load, decide, append, enqueue.
//!
//! Everything outside the process is behind a port ([`ports`]); nothing is sent except from a job.

pub mod accounts;
pub mod applications;
pub mod authorization;
pub mod benefits;
mod bounds;
#[cfg(feature = "fakes")]
pub mod bulk;
pub mod calendars;
mod context;
pub mod error;
pub mod jobs;
pub mod letters;
pub mod messages;
pub mod notices;
pub mod papers;
pub mod policy_files;
pub mod policy_in_force;
pub mod ports;
mod records;
pub mod sample;
pub mod seals;
pub mod self_check;
pub mod signing;
mod tidy;
mod vault;
pub mod watch;
pub mod words;

pub use context::{App, Parts, Settings};
pub use error::{AppError, CredentialsFault, UploadFault};
pub use tidy::tidy;
