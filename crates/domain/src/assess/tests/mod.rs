//! Worked cases, rules by their clauses, and what holds for every family.

mod cases;
mod changes;
mod law;
mod limits;
mod lines;
mod properties;
mod rules;
mod written;
