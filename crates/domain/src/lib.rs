//! The rules of social assistance, pure: no clock, no chance, no input or output.
//!
//! A use case loads an [`application::Application`], asks [`application::decide`] what a command leads to, and stores
//! the events; [`application::evolve`] folds them back. Every number of the law arrives as [`policy`] data.
#![warn(missing_docs)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::wildcard_enum_match_arm,
    clippy::float_arithmetic
)]
#![cfg_attr(test, expect(clippy::arithmetic_side_effects, reason = "tests compute freely"))]

pub mod access;
pub mod application;
pub mod assess;
pub mod benefit;
pub mod calendar;
pub mod division;
pub mod escalation;
pub mod household;
pub mod identity;
pub mod ids;
pub mod kind;
#[cfg(test)]
mod law_for_tests;
pub mod limits;
pub mod money;
pub mod number;
pub mod policy;
pub mod sampling;
mod text;
pub mod time;
