//! The invented world of practice mode.
