//! What was granted, month after month (救助待遇): [`decide()`] says what a command leads to, [`evolve()`] folds the events back.
//!
//! Every reduction, suspension and end is proposed by one person and decided by another, and takes effect from the month
//! after the decision. Nothing ends by itself: a clock that runs out is work for somebody.

pub mod access;
mod clocks;
mod command;
mod decide;
mod event;
mod evolve;
mod explain;
mod facts;
mod grant;
mod months;
mod refusal;
mod stage;

#[cfg(test)]
mod tests;

pub use clocks::{Clock, ClockKind, clocks, current_clock, ended_clocks, holder};
pub use command::Command;
pub use decide::{Raise, Rules, available, care_allowance, decide, entitled, raise_of, standard};
pub use event::{Event, Grant, Origin};
pub use evolve::evolve;
pub use explain::explain;
pub use facts::{
    BackPay, Change, ChangeSort, Ending, JobOffer, Measure, Objection, Person, PhaseOut, Proposal, Rate, Review,
    ReviewOutcome, StandardFrom, StopCause, StopNotice, Suspension,
};
pub use grant::grant_of;
pub use months::{arrears, back_pay, first_month_after};
pub use refusal::Refusal;
pub use stage::{Action, Stage};

use crate::division::DivisionCode;
use crate::household::{BankAccount, LongText, MemberNo, SelfCare};
use crate::ids::{BenefitId, StaffId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::policy::{ConfirmLevel, Residence};
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who of the staff took which step since the last decision; kept for the separation of duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// The step.
    pub action: Action,
    /// Who took it.
    pub staff: StaffId,
}

/// The state of one benefit after its last event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Benefit {
    /// Where it comes from.
    pub origin: Origin,
    /// Number of events so far.
    pub version: i64,
    /// Where it stands.
    pub stage: Stage,
    /// When it came to this stage.
    pub stage_since: Timestamp,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// Which kind.
    pub kind: Kind,
    /// Which standard.
    pub residence: Residence,
    /// The village whose township handles it.
    pub village: DivisionCode,
    /// The family; the first is the applicant.
    pub people: Vec<Person>,
    /// What is due a month, oldest first; never empty.
    pub rates: Vec<Rate>,
    /// Stretches without payment.
    pub suspensions: Vec<Suspension>,
    /// True when the income is unstable and somebody can work.
    pub unstable: bool,
    /// Last day of a finding that holds for a limited time.
    pub valid_until: Option<Date>,
    /// What the person manages alone (特困).
    pub care: Option<SelfCare>,
    /// Where the money goes.
    pub account: Option<BankAccount>,
    /// Who decides.
    pub level: ConfirmLevel,
    /// The rules of the rate in force.
    pub policy_version: String,
    /// The last check: the grant, then each review.
    pub checked_on: Date,
    /// Reviews, oldest first.
    pub reviews: Vec<(Timestamp, Review)>,
    /// Reported changes.
    pub changes: Vec<Change>,
    /// The family's own wish to end it.
    pub stop_requested: Option<(Timestamp, LongText)>,
    /// Jobs offered.
    pub job_offers: Vec<JobOffer>,
    /// What waits for a decision.
    pub proposal: Option<Proposal>,
    /// Why the last proposal came back; gone with the next one.
    pub returned: Option<(Timestamp, LongText)>,
    /// The phase-out.
    pub phase_out: Option<PhaseOut>,
    /// Published ends; the last one counts.
    pub stop_notices: Vec<StopNotice>,
    /// Where it stood before its end was published.
    pub before_stop: Option<Stage>,
    /// Objections to a published end.
    pub objections: Vec<Objection>,
    /// Money paid afterwards.
    pub back_pays: Vec<BackPay>,
    /// The end.
    pub ending: Option<Ending>,
    /// Who took which step since the last decision.
    pub hands: Vec<Hand>,
}

impl Benefit {
    /// Its id.
    pub const fn id(&self) -> BenefitId {
        self.origin.id
    }

    /// Whose name stands for the family: the applicant, or who is counted after the applicant left.
    pub fn applicant(&self) -> Option<&Person> {
        self.people.iter().find(|person| person.counted).or(self.people.first())
    }

    /// People counted by the rate decided last.
    pub fn counted(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.counted)
    }

    /// One person.
    pub fn person(&self, no: MemberNo) -> Option<&Person> {
        self.people.iter().find(|person| person.no == no)
    }

    /// The rate that holds in a month; `None` before the first.
    pub fn rate(&self, month: Date) -> Option<&Rate> {
        self.rates.iter().rev().find(|rate| rate.from_month <= month)
    }

    /// The rate decided last, which may begin only next month.
    pub fn last_rate(&self) -> Option<&Rate> {
        self.rates.last()
    }

    /// The first month that was paid.
    pub fn first_month(&self) -> Option<Date> {
        self.rates.first().map(|rate| rate.from_month)
    }

    /// What is due for a month, all corrections in: nothing before the first month, while suspended, and after the end.
    pub fn due_for(&self, month: Date) -> Fen {
        if self.is_suspended_in(month) { Fen::ZERO } else { self.entitled_in(month) }
    }

    /// What would be due for a month without suspensions.
    pub fn entitled_in(&self, month: Date) -> Fen {
        let ended = self.ending.as_ref().is_some_and(|ending| ending.from_month <= month);
        self.rate(month).filter(|_| !ended).map_or(Fen::ZERO, |rate| rate.amount)
    }

    /// True for a month without payment.
    pub fn is_suspended_in(&self, month: Date) -> bool {
        let holds =
            |stretch: &Suspension| stretch.from_month <= month && stretch.until_month.is_none_or(|until| month < until);
        self.suspensions.iter().any(holds)
    }

    /// The notice that hangs or hung last.
    pub fn stop_notice(&self) -> Option<&StopNotice> {
        self.stop_notices.last()
    }

    /// Suitable jobs that a member refused since taking the last one.
    pub fn refusals_in_a_row(&self, member: MemberNo) -> usize {
        self.job_offers.iter().rev().filter(|offer| offer.member == member).take_while(|offer| !offer.accepted).count()
    }

    /// Changes that nobody has looked at.
    pub fn open_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.handled_at.is_none())
    }

    /// True while an objection to the end waits for an answer.
    pub fn has_open_objection(&self) -> bool {
        self.objections.iter().any(|objection| objection.open)
    }
}
