//! What the district decides.

use crate::application::decide::township::amount_fits;
use crate::application::{Application, Event, Refusal, Rules};
use crate::household::LongText;
use crate::money::Fen;
use crate::time::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;

/// 办法 第22条: paid from the month after the decision.
pub(super) fn confirm(
    application: &Application,
    amount: Fen,
    first_month: Date,
    reasons: LongText,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    amount_fits(application, amount, rules)?;
    if first_month != first_paid_month(at.date()) {
        return Err(Refusal::FirstMonthNotNext);
    }
    let policy_version = rules.policy.version().to_owned();
    let kind = application.kind();
    Ok(vec![Event::Confirmed { kind, amount, first_month, reasons, policy_version }])
}

/// The first day of the month after the decision.
pub fn first_paid_month(decided_on: Date) -> Date {
    decided_on.first_of_month().saturating_add(1.month())
}
