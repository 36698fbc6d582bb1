//! The clocks of an application, computed from its facts and the policy; nothing of them is stored in events.

use crate::application::{Application, Notice, Rules, Stage};
use crate::calendar::Due;
use crate::policy::DeadlineKey;
use crate::time::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a clock measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The family signs.
    Signatures,
    /// The township accepts.
    Accept,
    /// The family adds what is missing.
    Supplement,
    /// The township starts the investigation.
    SurveyStart,
    /// The township finishes the investigation.
    Investigate,
    /// The township writes and approves its opinion.
    Opinion,
    /// The notice hangs.
    Notice,
    /// The township hands the file to the district.
    SubmitToDistrict,
    /// The district decides.
    Confirm,
    /// The whole procedure.
    Total,
}

impl ClockKind {
    /// The code stored in views.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Signatures => "signatures",
            Self::Accept => "accept",
            Self::Supplement => "supplement",
            Self::SurveyStart => "survey_start",
            Self::Investigate => "investigate",
            Self::Opinion => "opinion",
            Self::Notice => "notice",
            Self::SubmitToDistrict => "submit_to_district",
            Self::Confirm => "confirm",
            Self::Total => "total",
        }
    }
}

/// Green, amber from two thirds of the time, red when late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// In time.
    OnTime,
    /// The last third has begun.
    Soon,
    /// The due date has passed.
    Late,
}

/// A running clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// The day that started it; counting begins the day after (民法典 第201条).
    pub from: Date,
    /// The first day of the last third.
    pub amber_on: Date,
    /// The last day.
    pub due: Due,
}

impl Clock {
    /// The light on a day.
    pub fn light(&self, on: Date) -> Light {
        if on > self.due.date {
            Light::Late
        } else if on >= self.amber_on {
            Light::Soon
        } else {
            Light::OnTime
        }
    }
}

/// Two thirds of a length, rounded up.
fn two_thirds(length: u16) -> u16 {
    length.saturating_sub(length.checked_div(3).unwrap_or(0))
}

fn clock(rules: &Rules<'_>, kind: ClockKind, key: DeadlineKey, from: Date) -> Option<Clock> {
    let limit = rules.policy.deadline(key)?;
    let amber_on = limit.unit.last_day(rules.calendar, from, two_thirds(limit.length)).date;
    Some(Clock { kind, from, amber_on, due: limit.due(rules.calendar, from) })
}

/// A clock whose last day is already a fact; its thirds are counted in calendar days.
fn fixed(kind: ClockKind, from: Date, due: Due) -> Clock {
    let length = from.until(due.date).ok().and_then(|span| u16::try_from(span.get_days()).ok()).unwrap_or(0);
    let amber_on = from.saturating_add(i32::from(two_thirds(length)).days());
    Clock { kind, from, amber_on, due }
}

fn notice_clock(rules: &Rules<'_>, notice: &Notice, on: Date) -> Option<Clock> {
    if on <= notice.until.date {
        Some(fixed(ClockKind::Notice, notice.from, notice.until))
    } else {
        clock(rules, ClockKind::SubmitToDistrict, DeadlineKey::SubmitToDistrict, notice.until.date)
    }
}

/// An objection that the township looks into is one of the special cases with the longer limit (办法 第四章).
fn total_key(application: &Application) -> DeadlineKey {
    let looked_into = application.objections.iter().any(|objection| !objection.open);
    if looked_into { DeadlineKey::TotalExtended } else { DeadlineKey::Total }
}

/// The clocks that run on a day: the step's first, then the whole procedure's.
pub fn clocks(application: &Application, rules: &Rules<'_>, on: Date) -> Vec<Clock> {
    let since = application.stage_since.date();
    let step = match application.stage {
        Stage::Draft | Stage::Decided | Stage::Withdrawn | Stage::ReliefFirst | Stage::Terminated => None,
        Stage::AwaitingSignatures => application
            .sign_until
            .map(|until| fixed(ClockKind::Signatures, since, Due { date: until, provisional: false })),
        Stage::Submitted => clock(rules, ClockKind::Accept, DeadlineKey::Accept, since),
        Stage::SupplementRequested => {
            application.supplements.last().map(|round| fixed(ClockKind::Supplement, round.asked_at.date(), round.due))
        }
        // Ordering the verification starts the survey, and so does a visit.
        Stage::Investigating if application.verification.is_none() && !application.visited => {
            clock(rules, ClockKind::SurveyStart, DeadlineKey::SurveyStart, since)
        }
        Stage::Investigating => clock(rules, ClockKind::Investigate, DeadlineKey::Investigate, since),
        Stage::Opinion => clock(rules, ClockKind::Opinion, DeadlineKey::Opinion, since),
        Stage::PublicNotice => application.notice().and_then(|notice| notice_clock(rules, notice, on)),
        Stage::Confirmation => clock(rules, ClockKind::Confirm, DeadlineKey::Confirm, since),
    };
    let total = application
        .accepted_at
        .filter(|_| application.stage.is_open())
        .map(Timestamp::date)
        .and_then(|accepted| clock(rules, ClockKind::Total, total_key(application), accepted));
    step.into_iter().chain(total).collect()
}

/// The clock that falls due first: what the worklist sorts by.
pub fn current_clock(application: &Application, rules: &Rules<'_>, on: Date) -> Option<Clock> {
    clocks(application, rules, on).into_iter().min_by_key(|clock| clock.due.date)
}
