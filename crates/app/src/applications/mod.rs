//! Applications: start, read, act, list.

mod act;
mod history;
mod lists;
pub(crate) mod plan;
mod read;
mod rebuild;
mod start;
pub(crate) mod views;

pub(crate) use act::finish;
pub use act::{accept, object, perform};
pub use history::{HistoryRow, history};
pub use lists::{Mine, Search, WorkCounts, WorkFilter, WorkPage, WorkRow, mine, search, work_counts, worklist};
pub use read::{CaseView, read};
pub use rebuild::rebuild_views;
pub use start::start;
