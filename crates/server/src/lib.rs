//! The program around the use cases: configuration, adapters of the outside systems, workers, practice mode, commands.
#![warn(missing_docs)]

pub mod adapters;
pub mod boot;
mod callbacks;
pub mod cli;
mod client_address;
pub mod commands;
pub mod config;
mod error_chain;
mod logs;
mod pem;
mod policy_watch;
pub mod practice;
mod request_log;
pub mod sandbox;
mod scheduler;
mod shutdown;
mod worker;
