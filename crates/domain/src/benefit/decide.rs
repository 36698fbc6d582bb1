//! What a command leads to. Pure: the same state, command, actor, moment and rules always give the same events.

mod measures;
mod records;

use crate::access::{Actor, Role};
use crate::benefit::{
    Action, BackPay, Benefit, Command, Event, Grant, Origin, Refusal, StandardFrom, access, back_pay, months,
};
use crate::calendar::WorkCalendar;
use crate::household::SelfCare;
use crate::kind::Kind;
use crate::limits;
use crate::money::Fen;
use crate::policy::{AmountKey, CountKey, PolicySet, Residence, SwitchKey};
use crate::time::Timestamp;

/// The rules of the day: policy for the division, working days.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Policy values for the division and date.
    pub policy: &'a PolicySet,
    /// Working days.
    pub calendar: &'a WorkCalendar,
}

/// The events that a command leads to, or why it is refused. At least one event, never a partial result.
pub fn decide(
    state: Option<&Benefit>,
    command: Command,
    by: &Actor,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    let Some(benefit) = state else {
        let Command::Grant { origin, grant } = command else { return Err(Refusal::OutOfScope) };
        return open(origin, grant, by);
    };
    let action = command.action().ok_or(Refusal::WrongStage)?;
    access::check(by, action, benefit)?;
    ready(benefit, action, at)?;
    let policy = rules.policy.clone().for_kind(benefit.kind);
    let rules = Rules { policy: &policy, calendar: rules.calendar };
    match command {
        Command::Grant { .. } => Err(Refusal::WrongStage),
        Command::RecordReview(review) => records::review(benefit, review, at, &rules),
        Command::ReportChange { sort, text } => Ok(vec![Event::ChangeReported { sort, text }]),
        Command::RequestStop { text } => Ok(vec![Event::StopRequested { text }]),
        Command::RecordJobOffer(offer) => records::job_offer(benefit, offer, at),
        Command::ReassessCare { care, text } => Ok(vec![Event::ReassessedCare { care, text }]),
        Command::Propose { measure, reasons } => measures::propose(benefit, measure, reasons, at, &rules),
        Command::Approve => measures::approve(benefit, at, &rules),
        Command::Return { reasons } => Ok(vec![Event::ProposalReturned { reasons }]),
        Command::DecideStop => measures::decide_stop(benefit, at, &rules),
        Command::ObjectStop { text, name, phone } => Ok(vec![Event::StopObjected { text, name, phone }]),
        Command::Raise { standards } => raise(benefit, standards, at, &rules),
    }
}

/// Whoever may confirm an application grants its benefit in the same unit of work; the program takes over old ones.
fn open(origin: Origin, grant: Box<Grant>, by: &Actor) -> Result<Vec<Event>, Refusal> {
    let confirms = match by {
        Actor::Staff { role, .. } => matches!(role, Role::DistrictApprover | Role::TownshipApprover),
        Actor::System => true,
        Actor::Citizen { .. } | Actor::Signer { .. } | Actor::Anyone => false,
    };
    if !confirms {
        return Err(Refusal::NotYours);
    }
    if grant.kind == Kind::Temporary {
        return Err(Refusal::NotThisKind);
    }
    let counted = grant.people.iter().filter(|person| person.counted).count();
    if counted == 0 || usize::from(grant.rate.counted) != counted {
        return Err(Refusal::NobodyCounted);
    }
    if grant.kind.is_monthly() != (grant.rate.amount > Fen::ZERO) {
        return Err(Refusal::AmountImpossible);
    }
    Ok(vec![Event::Opened(origin), Event::Granted { origin, grant }])
}

/// What this actor can really do now: permitted by the table, and the facts are there.
pub fn available(by: &Actor, benefit: &Benefit, at: Timestamp) -> Vec<Action> {
    access::permitted(by, benefit).into_iter().filter(|action| ready(benefit, *action, at).is_ok()).collect()
}

/// Facts that an action needs beyond its stage, whatever the form says.
fn ready(benefit: &Benefit, action: Action, at: Timestamp) -> Result<(), Refusal> {
    let when = |holds: bool, refusal: Refusal| if holds { Ok(()) } else { Err(refusal) };
    let of_kind = |kinds: &[Kind]| when(kinds.contains(&benefit.kind), Refusal::NotThisKind);
    let unproposed = || when(benefit.proposal.is_none(), Refusal::ProposalPending);
    let monthly = || when(benefit.kind.is_monthly(), Refusal::NotThisKind);
    let notice_over = benefit.stop_notice().is_some_and(|notice| at.date() > notice.until.date);
    let open_objections = benefit.objections.iter().filter(|objection| objection.open).count();
    match action {
        Action::ReportChange => {
            when(benefit.open_changes().count() < limits::CHANGES_OPEN_MAX, Refusal::TooManyChanges)
        }
        Action::RequestStop => when(benefit.stop_requested.is_none(), Refusal::NothingChanges),
        Action::RecordJobOffer => of_kind(&[Kind::Dibao]),
        Action::ReassessCare => of_kind(&[Kind::Tekun]),
        Action::ProposeAdjust | Action::ProposeSuspend | Action::ProposeResume | Action::Raise => {
            monthly().and(unproposed())
        }
        Action::ProposeOwnShare => of_kind(&[Kind::Dibao])
            .and(when(benefit.job_offers.iter().any(|offer| !offer.accepted), Refusal::RefusalsTooFew))
            .and(unproposed()),
        Action::ProposePhaseOut => of_kind(&[Kind::Dibao]).and(unproposed()),
        Action::ProposeStop | Action::ProposeDropStop => unproposed(),
        Action::ProposePublishAgain => when(open_objections > 0, Refusal::NoObjection).and(unproposed()),
        Action::Approve | Action::Return => when(benefit.proposal.is_some(), Refusal::NoProposal),
        Action::DecideStop => when(notice_over, Refusal::NoticeRunning)
            .and(when(open_objections == 0, Refusal::ObjectionOpen))
            .and(unproposed()),
        Action::ObjectStop => when(!notice_over, Refusal::NoticeOver)
            .and(when(open_objections < limits::OBJECTIONS_MAX, Refusal::TooManyObjections)),
        Action::RecordReview => Ok(()),
    }
}

/// The standard a person and month behind a kind; nothing for kinds that are not paid monthly, `None` where policy has no value.
pub fn standard(kind: Kind, residence: Residence, policy: &PolicySet) -> Option<Fen> {
    match kind {
        Kind::Dibao => policy.standard(residence),
        Kind::Tekun => policy.amount(AmountKey::TekunBasic),
        Kind::Marginal | Kind::RigidSpending | Kind::Temporary => Some(Fen::ZERO),
    }
}

/// 照料护理补贴 a month for what a person manages alone (特困); nothing without an assessment. `None` where policy has no value.
pub fn care_allowance(care: Option<SelfCare>, policy: &PolicySet) -> Option<Fen> {
    let Some(care) = care else { return Some(Fen::ZERO) };
    let managed = [care.eating, care.dressing, care.bed, care.toilet, care.walking, care.bathing];
    let unmet = managed.into_iter().filter(|alone| !alone).count();
    if unmet >= usize::from(policy.count(CountKey::CareFullUnmetMin)?) {
        policy.amount(AmountKey::CareFull)
    } else if unmet >= usize::from(policy.count(CountKey::CareHalfUnmetMin)?) {
        policy.amount(AmountKey::CareHalf)
    } else {
        Some(Fen::ZERO)
    }
}

/// What a family is entitled to a month by the rules: the standard for each counted person, less the family's income of a
/// month where the amount is the difference, and what stands on top: the care allowance, or `extra` of 低保. `None` where policy has no value, or where amounts go
/// by grades and a person must say the amount.
pub fn entitled(benefit: &Benefit, counted: u8, income_month: Fen, extra: Fen, policy: &PolicySet) -> Option<Fen> {
    let policy = policy.clone().for_kind(benefit.kind);
    let base = standard(benefit.kind, benefit.residence, &policy)?.checked_mul(i64::from(counted))?;
    match benefit.kind {
        Kind::Tekun => base.checked_add(care_allowance(benefit.care, &policy)?),
        Kind::Dibao if policy.switch(SwitchKey::AmountByDifference)? => {
            base.checked_sub(income_month)?.max(Fen::ZERO).checked_add(extra)
        }
        Kind::Dibao | Kind::Marginal | Kind::RigidSpending | Kind::Temporary => None,
    }
}

/// What a raise of the standards comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raise {
    /// Paid afterwards for the months already paid.
    pub back_pay: BackPay,
    /// Due a month from the next month on.
    pub monthly: Fen,
}

/// 提标补发: the raised standards are applied from their own first day, and the months paid since then are topped up.
/// `standards` are those of policy since the first payment, oldest first, the last one of today.
pub fn raise_of(
    benefit: &Benefit,
    standards: &[StandardFrom],
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Raise, Refusal> {
    let policy = rules.policy.clone().for_kind(benefit.kind);
    let by_difference = policy.switch(SwitchKey::AmountByDifference).ok_or(Refusal::PolicyMissing)?;
    if benefit.kind == Kind::Dibao && !by_difference {
        return Err(Refusal::NothingRaised);
    }
    let last = standards.last().ok_or(Refusal::NothingRaised)?;
    let today = standard(benefit.kind, benefit.residence, &policy).ok_or(Refusal::PolicyMissing)?;
    let in_order = standards.is_sorted_by(|a, b| a.from_month < b.from_month);
    if !in_order || last.standard != today || last.from_month > at.date() {
        return Err(Refusal::NothingRaised);
    }
    let rates = months::raised(benefit, standards).ok_or(Refusal::AmountImpossible)?;
    let first_raised = rates.iter().find(|rate| {
        benefit.rate(rate.from_month).is_none_or(|old| old.standard < rate.standard || old.extra < rate.extra)
    });
    let from_month = first_raised.ok_or(Refusal::NothingRaised)?.from_month;
    let amount = back_pay(benefit, standards, at.date()).ok_or(Refusal::AmountImpossible)?;
    let back_pay = BackPay { at, from_month, to_month: at.date().first_of_month(), amount };
    let monthly = rates.last().map_or(Fen::ZERO, |rate| rate.amount);
    Ok(Raise { back_pay, monthly })
}

fn raise(
    benefit: &Benefit,
    standards: Vec<StandardFrom>,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    let Raise { back_pay, .. } = raise_of(benefit, &standards, at, rules)?;
    Ok(vec![Event::BackPaid {
        back_pay,
        standards,
        policy_version_from: benefit.policy_version.clone(),
        policy_version_to: rules.policy.version().to_owned(),
    }])
}
