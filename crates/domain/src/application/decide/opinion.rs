//! The opinion, its notice, and the way to whoever decides.

use super::{Case, signature_missing, when};
use crate::application::{Application, Event, Outcome, Refusal};
use crate::assess::amount_limit;
use crate::household::LongText;
use crate::kind::{Kind, Request};
use crate::money::Fen;
use crate::policy::{AmountKey, ConfirmLevel, DeadlineKey, SwitchKey};
use jiff::ToSpan;
use jiff::civil::Date;

/// The township proposes a kind with an amount, or to refuse. Another kind than judged so far is said beside it.
pub(super) fn write(case: &Case<'_>, outcome: Outcome, reasons: LongText) -> Result<Vec<Event>, Refusal> {
    let mut events = Vec::new();
    if let Outcome::Approve { kind, amount } = outcome {
        kind_fits(case.application, kind)?;
        amount_fits(case, kind, amount)?;
        let from = case.application.kind();
        if kind != from {
            events.push(Event::Reclassified { from, to: kind });
        }
    }
    events.push(Event::OpinionWritten { outcome, reasons, policy_version: case.rules.version() });
    Ok(events)
}

/// 一次申请、分类审核认定: the lasting kinds are one application, with the family's consent; 临时救助 is judged alone.
fn kind_fits(application: &Application, kind: Kind) -> Result<(), Refusal> {
    match application.declaration.request() {
        Request::Temporary { .. } => when(kind == Kind::Temporary, Refusal::KindImpossible),
        asked @ (Request::Lasting { .. } | Request::Single { .. }) => {
            when(kind != Kind::Temporary, Refusal::KindImpossible)
                .and(when(kind == asked.kind() || application.others_too(), Refusal::ConsentMissing))
        }
    }
}

/// Nobody is granted nothing, no family more than the rules give it; 低保边缘 and 刚性支出困难 pay nothing by themselves.
fn amount_fits(case: &Case<'_>, kind: Kind, amount: Fen) -> Result<(), Refusal> {
    let possible = match kind {
        Kind::Marginal | Kind::RigidSpending => amount == Fen::ZERO,
        Kind::Tekun | Kind::Dibao | Kind::Temporary => {
            let ceiling = amount_limit(case.application, kind, case.rules.policy, case.at.date())?;
            amount > Fen::ZERO && amount <= ceiling
        }
    };
    when(possible, Refusal::AmountImpossible)
}

/// Publishes the opinion (办法 第19条: full days in the village; the day of posting is not counted), or hands it on at once
/// where the rules want no notice.
pub(super) fn start_notice(case: &Case<'_>) -> Result<Vec<Event>, Refusal> {
    if !must_hang(case)? {
        return Ok(vec![forwarded(case)?]);
    }
    let until = case.rules.limit(DeadlineKey::Publicity)?.due(case.rules.calendar, case.at.date());
    Ok(vec![Event::NoticeStarted { from: case.at.date(), until }])
}

/// Whether the opinion must hang in the village.
///
/// - An intended refusal: only where policy publishes refusals (临时救助).
/// - After an objection: only where policy wants a second notice; the national text asks for a new opinion alone.
/// - After a return by whoever decides: only when kind or amount changed. What hung already need not hang again.
/// - Otherwise, and whenever the family itself changed: yes.
fn must_hang(case: &Case<'_>) -> Result<bool, Refusal> {
    let a = case.application;
    let outcome = a.opinion.as_ref().map(|opinion| &opinion.outcome);
    if outcome == Some(&Outcome::Refuse) && !case.rules.switch(SwitchKey::PublishRefusals)? {
        return Ok(false);
    }
    if a.published.is_none() {
        return Ok(true);
    }
    if a.answering_objection.is_some() {
        return case.rules.switch(SwitchKey::RepublishAfterObjection);
    }
    Ok(a.published.as_ref() != outcome)
}

pub(super) fn close_notice(case: &Case<'_>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::NoticeClosed, forwarded(case)?])
}

/// Small sums of 临时救助 are the township's; everything else goes where policy has put it.
fn forwarded(case: &Case<'_>) -> Result<Event, Refusal> {
    let outcome = case.application.opinion.as_ref().map(|opinion| &opinion.outcome);
    let level = match outcome {
        Some(Outcome::Approve { kind: Kind::Temporary, amount })
            if *amount <= case.rules.amount(AmountKey::TemporarySmallSum)? =>
        {
            ConfirmLevel::Township
        }
        Some(Outcome::Approve { .. } | Outcome::Refuse) | None => {
            case.rules.policy.confirm_level().ok_or(Refusal::PolicyMissing)?
        }
    };
    Ok(Event::Forwarded { level })
}

pub(super) fn notice_over(case: &Case<'_>) -> bool {
    case.application.notice().is_some_and(|notice| case.at.date() > notice.until.date)
}

/// A new investigation closes all objections, so those open belong to the notice that hangs.
pub(super) fn open_objections(application: &Application) -> usize {
    application.objections.iter().filter(|objection| objection.open).count()
}

pub(super) fn may_close(case: &Case<'_>) -> Result<(), Refusal> {
    when(notice_over(case), Refusal::NoticeRunning)
        .and(when(open_objections(case.application) == 0, Refusal::ObjectionOpen))
        .and(when(!signature_missing(case.application), Refusal::SignatureMissing))
}

/// The first day of the month after the decision (办法 第22条).
pub fn first_paid_month(decided_on: Date) -> Date {
    decided_on.first_of_month().saturating_add(1.month())
}

/// The first paid month of a kind: 临时救助 is paid at once, everything else from the month after the decision.
pub fn first_month_of(kind: Kind, decided_on: Date) -> Date {
    match kind {
        Kind::Temporary => decided_on.first_of_month(),
        Kind::Tekun | Kind::Dibao | Kind::Marginal | Kind::RigidSpending => first_paid_month(decided_on),
    }
}
