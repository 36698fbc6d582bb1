//! The adapters against the sandbox over loopback, and the program as a whole.
// Clippy then knows that `unwrap` is in a test.
#![cfg(test)]

mod callbacks;
mod fifty;
mod killed;
mod objects;
mod people_registry;
mod policy;
mod program;
mod rotation;
mod signers;
mod sms_gateway;
mod support;
mod verification_platform;
mod verify;
