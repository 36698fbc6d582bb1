//! What one person proposes and a second one decides. The rules are looked at twice, on the day of each.

use crate::benefit::{
    Benefit, Event, Measure, Person, Rate, Refusal, Rules, Stage, StopCause, StopNotice, arrears, care_allowance,
    first_month_after, standard,
};
use crate::household::LongText;
use crate::kind::Kind;
use crate::limits;
use crate::money::Fen;
use crate::policy::{AmountKey, CountKey, DeadlineKey, PolicySet, SwitchKey};
use crate::time::Timestamp;
use jiff::ToSpan;

pub(super) fn propose(
    benefit: &Benefit,
    measure: Measure,
    reasons: LongText,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    let level = rules.policy.confirm_level().ok_or(Refusal::PolicyMissing)?;
    lead_to(benefit, &measure, &reasons, at, rules)?;
    Ok(vec![Event::Proposed { measure, reasons, level, policy_version: rules.policy.version().to_owned() }])
}

pub(super) fn approve(benefit: &Benefit, at: Timestamp, rules: &Rules<'_>) -> Result<Vec<Event>, Refusal> {
    let proposal = benefit.proposal.as_ref().ok_or(Refusal::NoProposal)?;
    lead_to(benefit, &proposal.measure, &proposal.reasons, at, rules).map(|event| vec![event])
}

/// 公示期满无异议: the end is decided as it was published, and takes effect from the next month.
pub(super) fn decide_stop(benefit: &Benefit, at: Timestamp, rules: &Rules<'_>) -> Result<Vec<Event>, Refusal> {
    let notice = benefit.stop_notice().ok_or(Refusal::WrongStage)?;
    Ok(vec![terminated(notice.cause, notice.reasons.clone(), at, rules)])
}

/// The event that a measure leads to once approved.
fn lead_to(
    benefit: &Benefit,
    measure: &Measure,
    reasons: &LongText,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Event, Refusal> {
    let (reasons, next) = (reasons.clone(), first_month_after(at.date()));
    let policy_version = rules.policy.version().to_owned();
    match measure {
        Measure::Adjust { amount, extra, people, income_month } => {
            if income_month.is_some_and(|income| income < Fen::ZERO) {
                return Err(Refusal::AmountImpossible);
            }
            let rate = adjusted(benefit, *amount, *extra, people, at, rules)?;
            Ok(Event::Adjusted { rate, people: people.clone(), reasons, policy_version })
        }
        Measure::OwnShare { member, amount } => {
            let refusals = rules.policy.count(CountKey::JobRefusals).ok_or(Refusal::PolicyMissing)?;
            if !benefit.person(*member).is_some_and(|person| person.counted) {
                return Err(Refusal::NoSuchMember);
            }
            if benefit.refusals_in_a_row(*member) < usize::from(refusals) {
                return Err(Refusal::RefusalsTooFew);
            }
            let rate = without_share(benefit, *amount, at, rules)?;
            Ok(Event::OwnShareReduced { member: *member, rate, reasons, policy_version })
        }
        Measure::PhaseOut => {
            let length = rules.policy.count(CountKey::PhaseOutMonths).ok_or(Refusal::PolicyMissing)?;
            let until = next.saturating_add(i32::from(length).months()).yesterday().unwrap_or(next);
            Ok(Event::PhaseOutStarted { until, reasons })
        }
        Measure::Suspend => Ok(Event::Suspended { from_month: next, reasons }),
        Measure::Resume => {
            let arrears = arrears(benefit, at.date()).ok_or(Refusal::AmountImpossible)?;
            Ok(Event::Resumed { from_month: next, arrears, reasons })
        }
        Measure::Stop { cause } => stop(benefit, *cause, reasons, at, rules),
        Measure::PublishAgain => {
            let StopNotice { cause, .. } = benefit.stop_notice().ok_or(Refusal::WrongStage)?;
            published(*cause, reasons, at, rules)
        }
        Measure::DropStop => Ok(Event::StopDropped { reasons }),
    }
}

/// Nobody is paid more than the standard for each counted person and the care allowance.
fn adjusted(
    benefit: &Benefit,
    amount: Fen,
    extra: Fen,
    people: &[Person],
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Rate, Refusal> {
    if people.len() > limits::MEMBERS_MAX {
        return Err(Refusal::ListTooLong);
    }
    let twice = people.iter().enumerate().any(|(at, person)| {
        people
            .iter()
            .skip(at.saturating_add(1))
            .any(|other| other.no == person.no || other.id_number == person.id_number)
    });
    let lost = benefit.people.iter().any(|known| !people.iter().any(|person| person.no == known.no));
    if twice || lost {
        return Err(Refusal::NoSuchMember);
    }
    let counted = u8::try_from(people.iter().filter(|person| person.counted).count()).unwrap_or(u8::MAX);
    if counted == 0 {
        return Err(Refusal::NobodyCounted);
    }
    let rate = bounded(benefit, Sum { amount, extra }, counted, at, rules)?;
    if amount <= Fen::ZERO {
        return Err(Refusal::AmountImpossible);
    }
    let same = people == benefit.people && benefit.last_rate().is_some_and(|last| last.amount == amount);
    if same && benefit.stage != Stage::PhaseOut { Err(Refusal::NothingChanges) } else { Ok(rate) }
}

/// 减发或停发本人的那一份: less than before, and at most the standard for the others.
fn without_share(benefit: &Benefit, amount: Fen, at: Timestamp, rules: &Rules<'_>) -> Result<Rate, Refusal> {
    let last = benefit.last_rate().ok_or(Refusal::AmountImpossible)?;
    let sum = Sum { amount, extra: last.extra.min(amount.max(Fen::ZERO)) };
    let rate = bounded(benefit, sum, last.counted.saturating_sub(1), at, rules)?;
    if amount < Fen::ZERO || amount >= last.amount { Err(Refusal::AmountImpossible) } else { Ok(rate) }
}

/// What a person decides to pay, with what of it stands on top of the standards.
#[derive(Clone, Copy)]
struct Sum {
    amount: Fen,
    extra: Fen,
}

fn bounded(benefit: &Benefit, sum: Sum, counted: u8, at: Timestamp, rules: &Rules<'_>) -> Result<Rate, Refusal> {
    let standard = standard(benefit.kind, benefit.residence, rules.policy).ok_or(Refusal::PolicyMissing)?;
    let extra = match benefit.kind {
        Kind::Tekun => care_allowance(benefit.care, rules.policy).ok_or(Refusal::PolicyMissing)?,
        Kind::Dibao | Kind::Marginal | Kind::RigidSpending | Kind::Temporary => sum.extra,
    };
    let extra_max = extra_most(rules.policy).checked_mul(i64::from(counted)).ok_or(Refusal::AmountImpossible)?;
    if benefit.kind != Kind::Tekun && !(Fen::ZERO..=extra_max).contains(&extra) {
        return Err(Refusal::AmountImpossible);
    }
    let ceiling = standard.checked_mul(i64::from(counted)).and_then(|all| all.checked_add(extra));
    if ceiling.is_none_or(|ceiling| sum.amount > ceiling) {
        return Err(Refusal::AmountImpossible);
    }
    Ok(Rate { from_month: first_month_after(at.date()), amount: sum.amount, counted, standard, extra })
}

/// 分类重点救助: the highest that one person may have.
fn extra_most(policy: &PolicySet) -> Fen {
    let keys = [
        AmountKey::ExtraDisabled,
        AmountKey::ExtraSeverelyDisabled,
        AmountKey::ExtraSeriousIllness,
        AmountKey::ExtraElderly,
        AmountKey::ExtraPupil,
    ];
    keys.into_iter().filter_map(|key| policy.amount(key)).max().unwrap_or(Fen::ZERO)
}

fn stop(
    benefit: &Benefit,
    cause: StopCause,
    reasons: LongText,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Event, Refusal> {
    match cause {
        StopCause::OwnRequest if benefit.stop_requested.is_none() => return Err(Refusal::StopNotRequested),
        StopCause::AbleToWork | StopCause::ObligorAble | StopCause::LeftSchool if benefit.kind != Kind::Tekun => {
            return Err(Refusal::CauseImpossible);
        }
        StopCause::Expired => match benefit.valid_until {
            None => return Err(Refusal::CauseImpossible),
            Some(until) if at.date() <= until => return Err(Refusal::NotExpired),
            Some(_) => {}
        },
        StopCause::Death
        | StopCause::AbleToWork
        | StopCause::Prison
        | StopCause::MeansAbove
        | StopCause::ObligorAble
        | StopCause::OwnRequest
        | StopCause::LeftSchool
        | StopCause::MovedAway
        | StopCause::RefusedReview => {}
    }
    match rules.policy.switch(SwitchKey::PublishStop) {
        Some(true) => published(cause, reasons, at, rules),
        Some(false) => Ok(terminated(cause, reasons, at, rules)),
        None => Err(Refusal::PolicyMissing),
    }
}

/// 特困人员认定办法 第四章: seven full days in the village before the end is decided.
fn published(cause: StopCause, reasons: LongText, at: Timestamp, rules: &Rules<'_>) -> Result<Event, Refusal> {
    let limit = rules.policy.deadline(DeadlineKey::StopPublicity).ok_or(Refusal::PolicyMissing)?;
    Ok(Event::StopPublished { from: at.date(), until: limit.due(rules.calendar, at.date()), cause, reasons })
}

fn terminated(cause: StopCause, reasons: LongText, at: Timestamp, rules: &Rules<'_>) -> Event {
    Event::Terminated {
        cause,
        from_month: first_month_after(at.date()),
        reasons,
        policy_version: rules.policy.version().to_owned(),
    }
}
