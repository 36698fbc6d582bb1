//! Chinese words that pages, letters and messages share.

pub mod explanation;
mod numbers;

pub use numbers::yuan;
