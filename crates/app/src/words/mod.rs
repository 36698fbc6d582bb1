//! Chinese words that pages, letters and messages share.

pub mod explanation;
mod numbers;
mod people;

pub use numbers::{share, yuan};
pub use people::disability_sort;
