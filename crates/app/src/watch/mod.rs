//! Watching over the clocks: reminders and escalation by SMS, statistics of how clocks ended, draws of files for a check,
//! the register of officials' relatives.

mod draws;
mod escalate;
mod finished;
mod register;
mod schedule;
mod signatures;
mod statistics;

pub use draws::{DrawPage, Standing, draw, draws, hold_draw, standing};
pub use register::{RegisterRow, register};
pub use schedule::schedule;
pub use statistics::{Cell, Period, Statistics, TownshipFigures, statistics};

pub(crate) use draws::rebuild_draw;
pub(crate) use escalate::{ChaseJob, EscalateJob, chase, escalate};
pub(crate) use finished::{finished, finished_of_benefit};
pub(crate) use signatures::{SignaturesJob, Turn, signatures};
