//! The clocks of an application, computed from its facts and the policy; nothing of them is stored in events.

mod finished;
mod kind;
mod length;

pub use finished::{FinishedClock, ended_clocks, ended_on, finished_clocks};
pub use kind::{ClockKind, Holder};

use crate::access::Role;
use crate::application::{Application, Notice, Rules, Stage, Verdict};
use crate::calendar::Due;
use crate::kind::Kind;
use crate::policy::{ConfirmLevel, DeadlineKey, PolicySet, Source};
use crate::time::Timestamp;
use jiff::civil::Date;
use length::Ground;
use serde::{Deserialize, Serialize};

/// Green, amber towards the end of the time, red when late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// In time.
    OnTime,
    /// The last part has begun; policy says how long that is.
    Soon,
    /// The due date has passed.
    Late,
}

impl Light {
    /// The light on a day of a clock that turns amber on one day and ends with another.
    pub fn of(amber_on: Date, due_on: Date, on: Date) -> Self {
        if on > due_on {
            Self::Late
        } else if on >= amber_on {
            Self::Soon
        } else {
            Self::OnTime
        }
    }
}

/// A running clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// Who has to act.
    pub holder: Holder,
    /// The policy value behind it; [`Self::source`] finds the document and clause.
    pub basis: DeadlineKey,
    /// The kind of assistance whose own periods come first.
    pub judged_as: Kind,
    /// The day that started it; counting begins the day after (民法典 第201条).
    pub from: Date,
    /// The first day of amber.
    pub amber_on: Date,
    /// The last day.
    pub due: Due,
    /// The last moment, where the period counts in hours.
    pub moment: Option<Timestamp>,
    /// True while it stands still because the family adds what is missing; `due` moves on with every such day.
    pub paused: bool,
}

impl Clock {
    /// The light on a day.
    pub fn light(&self, on: Date) -> Light {
        Light::of(self.amber_on, self.due.date, on)
    }

    /// The light at a moment: a period in hours ends at its moment, every other with its last day.
    pub fn light_at(&self, at: Timestamp) -> Light {
        if self.moment.is_some_and(|moment| at > moment) { Light::Late } else { self.light(at.date()) }
    }

    /// Who says how long it is.
    pub fn source(&self, policy: &PolicySet) -> Option<Source> {
        policy.clone().for_kind(self.judged_as).deadline(self.basis).map(|limit| limit.source.clone())
    }
}

/// The clocks that run on a day: the step's first, those beside it, then the whole procedure's.
pub fn clocks(application: &Application, rules: &Rules<'_>, on: Date) -> Vec<Clock> {
    let policy = rules.policy.clone().for_kind(application.kind());
    let rules = &Rules { policy: &policy, ..*rules };
    let ground = &Ground { application, rules, on };
    let step = step(ground);
    let beside = [signatures(ground), warning(ground), objection(ground), verification(ground), total(ground)];
    step.into_iter().chain(beside.into_iter().flatten()).collect()
}

/// The clock that falls due first: what the worklist sorts by.
pub fn current_clock(application: &Application, rules: &Rules<'_>, on: Date) -> Option<Clock> {
    clocks(application, rules, on).into_iter().min_by_key(|clock| clock.due.date)
}

const CLERK: Holder = Holder::Staff(Role::TownshipClerk);
const APPROVER: Holder = Holder::Staff(Role::TownshipApprover);

fn step(ground: &Ground<'_>) -> Option<Clock> {
    let a = ground.application;
    match a.stage {
        Stage::Draft | Stage::Withdrawn | Stage::Terminated => None,
        Stage::Decided => refusal_notice(ground),
        Stage::AwaitingSignatures => {
            let due = Due { date: a.sign_until?, provisional: false };
            ground.fixed(ClockKind::Signatures, Holder::Family, DeadlineKey::SignatureLink, a.stage_since.date(), due)
        }
        Stage::Submitted if a.declaration.request().is_emergency() => urgent_pay(ground),
        Stage::Submitted => ground.clock(ClockKind::Accept, CLERK, DeadlineKey::Accept, a.stage_since),
        Stage::SupplementRequested => {
            let round = a.supplements.last()?;
            let from = round.asked_at.date();
            ground.fixed(ClockKind::Supplement, Holder::Family, DeadlineKey::Supplement, from, round.due)
        }
        Stage::Investigating => investigation(ground),
        Stage::Opinion => {
            let holder = if a.opinion.is_some() { APPROVER } else { CLERK };
            ground.clock(ClockKind::Opinion, holder, DeadlineKey::Opinion, a.stage_since)
        }
        Stage::PublicNotice => notice(ground, a.notice()?),
        Stage::Confirmation => {
            let role = match a.confirm_level {
                Some(ConfirmLevel::Township) => Role::TownshipApprover,
                Some(ConfirmLevel::District) | None => Role::DistrictApprover,
            };
            ground.clock(ClockKind::Confirm, Holder::Staff(role), DeadlineKey::Confirm, a.stage_since)
        }
        Stage::ReliefFirst => {
            ground.clock(ClockKind::UrgentBackfill, CLERK, DeadlineKey::UrgentBackfill, a.relief.as_ref()?.paid_at?)
        }
    }
}

/// 办法 第四章: a refusal goes out in writing, and runs until it reached the family (送达).
fn refusal_notice(ground: &Ground<'_>) -> Option<Clock> {
    let a = ground.application;
    let decision = a.decision.as_ref().filter(|decision| decision.verdict == Verdict::Refused)?;
    if a.delivered.is_some() {
        return None;
    }
    ground.clock(ClockKind::RefuseNotice, CLERK, DeadlineKey::RefuseNotice, decision.at)
}

/// Relief comes before papers; the approver holds what the clerk has proposed.
fn urgent_pay(ground: &Ground<'_>) -> Option<Clock> {
    let holder = if ground.application.relief.is_some() { APPROVER } else { CLERK };
    ground.clock(ClockKind::UrgentPay, holder, DeadlineKey::UrgentPay, ground.application.submitted_at?)
}

fn investigation(ground: &Ground<'_>) -> Option<Clock> {
    let a = ground.application;
    let since = a.investigating_since.unwrap_or(a.stage_since);
    if let Some(dispute) = a.disputes.iter().find(|dispute| dispute.answered_at.is_none()) {
        return ground.clock(ClockKind::Recheck, CLERK, DeadlineKey::Recheck, dispute.at);
    }
    // Ordering the verification starts the survey, and so does a visit.
    if a.verification.is_none() && !a.visited {
        return ground.clock(ClockKind::SurveyStart, CLERK, DeadlineKey::SurveyStart, since);
    }
    ground.clock(ClockKind::Investigate, CLERK, DeadlineKey::Investigate, since)
}

fn notice(ground: &Ground<'_>, notice: &Notice) -> Option<Clock> {
    if ground.on <= notice.until.date {
        return ground.fixed(ClockKind::Notice, Holder::Village, DeadlineKey::Publicity, notice.from, notice.until);
    }
    let ended = Timestamp::at_start_of(notice.until.date);
    ground.clock(ClockKind::SubmitToDistrict, APPROVER, DeadlineKey::SubmitToDistrict, ended)
}

/// Somebody who joined the family, or a family that completes an emergency, still signs.
fn signatures(ground: &Ground<'_>) -> Option<Clock> {
    let a = ground.application;
    let after_submission = a.submitted_at.is_some() && a.stage.is_open();
    let missing = a.signers.iter().any(|row| !row.is_signed());
    let due = Due { date: a.sign_until.filter(|_| after_submission && missing)?, provisional: false };
    let from = a.family_changes.last().map_or(a.stage_since, |(at, _)| *at).date();
    ground.fixed(ClockKind::Signatures, Holder::Family, DeadlineKey::SignatureLink, from, due)
}

fn warning(ground: &Ground<'_>) -> Option<Clock> {
    let a = ground.application;
    let warning = a.warning.as_ref().filter(|_| a.stage.is_open())?;
    let from = warning.at.date();
    ground.fixed(ClockKind::Cooperation, Holder::Family, DeadlineKey::Cooperation, from, warning.due)
}

/// From the objection to the new opinion.
fn objection(ground: &Ground<'_>) -> Option<Clock> {
    let a = ground.application;
    let from = match a.stage {
        Stage::PublicNotice => a.objections.iter().find(|objection| objection.open).map(|objection| objection.at),
        Stage::Investigating | Stage::SupplementRequested | Stage::Opinion if a.opinion.is_none() => {
            a.answering_objection
        }
        Stage::Draft
        | Stage::AwaitingSignatures
        | Stage::Submitted
        | Stage::SupplementRequested
        | Stage::Investigating
        | Stage::Opinion
        | Stage::Confirmation
        | Stage::Decided
        | Stage::Withdrawn
        | Stage::ReliefFirst
        | Stage::Terminated => None,
    };
    ground.clock(ClockKind::ObjectionAnswer, CLERK, DeadlineKey::ObjectionAnswer, from?)
}

/// 办法 第三章: the platform begins within its time; from outside that shows only by its answer.
fn verification(ground: &Ground<'_>) -> Option<Clock> {
    let a = ground.application;
    let asked = a.verification.as_ref().filter(|known| known.report.is_none() && a.stage.is_open())?;
    ground.clock(ClockKind::VerificationStart, Holder::Platform, DeadlineKey::VerificationStart, asked.ordered_at)
}

fn total(ground: &Ground<'_>) -> Option<Clock> {
    let a = ground.application;
    let accepted = a.accepted_at.filter(|_| a.stage.is_open())?;
    let key = if a.extension.is_some() { DeadlineKey::TotalExtended } else { DeadlineKey::Total };
    let holder = step(ground).map_or(CLERK, |step| step.holder);
    ground.clock(ClockKind::Total, holder, key, accepted)
}

/// The last day of the regular time for the whole procedure, pauses counted; `None` before acceptance.
pub(crate) fn regular_end(application: &Application, rules: &Rules<'_>, on: Date) -> Option<Date> {
    let ground = Ground { application, rules, on };
    let accepted = application.accepted_at?;
    ground.clock(ClockKind::Total, CLERK, DeadlineKey::Total, accepted).map(|clock| clock.due.date)
}
