//! Worked cases, clause by clause.
