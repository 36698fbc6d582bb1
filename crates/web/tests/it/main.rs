//! The pages over HTTP, in the process: real router, real database file, the outside faked.

#![cfg(test)]

mod benefits;
mod branches;
mod browser;
mod emergency;
mod fill;
mod forms;
mod identity;
mod journey;
mod kinds;
mod letters;
mod links;
mod office;
mod public;
mod routes;
mod rules;
mod signing;
mod signing_attacks;
mod staff;
mod statements;
mod steps;
mod tracker;
mod verify;
mod world;
