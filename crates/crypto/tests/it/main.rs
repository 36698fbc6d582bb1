//! What this crate makes is read by the OpenSSL command line, and what OpenSSL makes is read here.
// Clippy then knows that `unwrap` is in a test.
#![cfg(test)]

mod fuzz;
mod keys;
mod seals;
mod support;
mod timestamps;
mod trees;
mod x509;
