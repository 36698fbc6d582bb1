//! The pages over HTTP, in the process: real router, real database file, the outside faked.

#![cfg(test)]

mod browser;
mod forms;
mod journey;
mod links;
mod office;
mod routes;
mod staff;
mod world;
