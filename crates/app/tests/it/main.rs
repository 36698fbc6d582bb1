//! The use cases over a real database, with the outside faked.

#![cfg(test)]

mod accounts;
mod benefits;
mod branches;
mod calendars;
mod ceremony;
mod fifty;
mod identity;
mod journey;
mod letters;
mod outside;
mod recompute;
mod sample;
mod seals;
mod simulation;
mod support;
mod tracker;
mod twice;
mod verify;
mod views;
mod watch;
