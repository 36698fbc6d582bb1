//! What was granted, month after month: grant with the decision, act, read, list, raise.

mod act;
mod letter;
mod lists;
mod notices;
mod plan;
mod raise;
mod read;
mod rebuild;
mod views;

pub use act::{object_stop, perform};
pub use letter::{LetterFacts, letter_facts};
pub use lists::{BenefitCard, BenefitFilter, BenefitPage, BenefitWorkRow, mine, of_application, worklist};
pub use notices::{StopNoticeRow, stop_notice, stop_notices, stop_villages};
pub use raise::{RaiseRow, Raised, approve_raises, raises};
pub use read::{BenefitHistoryRow, BenefitView, history, read};

pub(crate) use plan::{BenefitPlan, granted_by, led_to_by};
pub(crate) use rebuild::rebuild_benefit;
