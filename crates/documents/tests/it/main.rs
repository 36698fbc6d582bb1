//! Letters as a person, an archive and a telephone camera see them.
// Clippy then knows that `unwrap` is in a test.
#![cfg(test)]

mod archive;
mod authorization;
mod glyphs;
mod golden;
mod memory;
mod pages;
mod samples;
mod sealed;
mod templates;
