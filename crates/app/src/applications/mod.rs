//! Applications: start, read, act, list.

mod act;
mod asked;
mod computed;
mod earlier;
mod facts;
pub(crate) mod history;
mod lists;
pub(crate) mod plan;
mod read;
mod rebuild;
mod start;
mod transfer;
pub(crate) mod views;

pub(crate) use act::finish;
pub use act::{accept, change_applicant, complain, object, perform};
pub use asked::Asked;
pub use computed::Computed;
pub use facts::FactRow;
pub(crate) use history::name_of;
pub use history::{HistoryRow, finished_clocks, history};
pub(crate) use lists::work_row;
pub use lists::{
    Mine, Search, WorkCounts, WorkFilter, WorkPage, WorkRow, mine, search, signing, work_counts, worklist,
};
pub use read::{CaseView, read};
pub use rebuild::rebuild_views;
pub use start::{OnSpot, new_case, start, start_on_spot};
pub use transfer::{TransferTown, transfer_villages};
