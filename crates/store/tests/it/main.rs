//! The contract of the store: every test runs on SQLite and on PostgreSQL.
// Clippy then knows that `unwrap` is in a test.
#![cfg(test)]

#[macro_use]
mod harness;

mod accounts;
mod applications;
mod benefits;
mod calendar;
mod concurrency;
mod identity;
mod jobs;
mod journal;
mod schema;
mod seals;
mod sessions;
mod tree;
mod verify;
mod views;
