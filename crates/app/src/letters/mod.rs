//! Official letters: which event makes which letter, what it says, its number, its public code. Made by a job, kept sealed.

mod data;
mod deliver;
mod kind;
mod lines;
mod make;
mod office;
mod read;
mod templates;

pub use deliver::open;
pub use kind::LetterKind;
pub use read::{LetterRow, PublicLetter, of_application, pdf, verify};
pub use templates::LetterTemplates;

pub(crate) use data::{day, official_name};
pub(crate) use kind::{of_benefit_event, of_event};
pub(crate) use make::{LetterError, LetterJob, make};
pub(crate) use office::{district_office, short_name};
pub(crate) use read::of_sha;
