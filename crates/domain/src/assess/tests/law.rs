//! The real rules of a place, and what a test lays over them.

use jiff::civil::Date;

use crate::division::DivisionCode;
use crate::law_for_tests::{tree, tree_with};
use crate::policy::PolicySet;

pub(super) const VILLAGE: &str = "500114112003";

/// The rules in force for a division on a day.
pub(super) fn law(division: &str, on: Date) -> PolicySet {
    tree().lookup(&DivisionCode::parse(division).unwrap(), on)
}

/// The same with one more file laid over those of the village.
pub(super) fn law_with(on: Date, extra: &str) -> PolicySet {
    tree_with(VILLAGE, extra).lookup(&DivisionCode::parse(VILLAGE).unwrap(), on)
}
