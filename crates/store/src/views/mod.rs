//! What lists and pages read: made by the journal's events in the same unit, and again by `rebuild-views`.

mod application;
mod lists;
mod persons;

pub use application::{ApplicationRow, DayRange, NewApplicationRow, WorkPlace, minute};
pub use lists::{LightCounts, LightWord, ListRow, ScopeLevel, WORK_STAGES_MAX, WorkQuery};
