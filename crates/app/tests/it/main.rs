//! The use cases over a real database, with the outside faked.

#![cfg(test)]

mod accounts;
mod journey;
mod outside;
mod sample;
mod support;
mod views;
