//! What a letter about a benefit says, for whoever writes it.

use jiff::civil::Date;
use jzt_domain::assess::Line;
use jzt_domain::benefit::{Benefit, Event, Rate, StopCause};
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::{ApplicationId, BenefitId};
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;
use jzt_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The facts of one decision on a benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterFacts {
    /// Kind of the event, such as `benefit.suspended`; says which letter it is.
    pub event: String,
    /// The benefit.
    pub benefit: BenefitId,
    /// The application that led to it.
    pub application: Option<ApplicationId>,
    /// To whom.
    pub applicant: String,
    /// Which kind.
    pub kind: Kind,
    /// Where the family lives.
    pub village: DivisionCode,
    /// People counted afterwards.
    pub counted: u8,
    /// Paid a month before.
    pub monthly_before: Fen,
    /// Paid a month afterwards; nothing after an end or during a suspension.
    pub monthly: Fen,
    /// First day of the first month for which it holds.
    pub from_month: Option<Date>,
    /// Last day: of the notice, of the phase-out, or of the months paid back.
    pub until: Option<Date>,
    /// Why it ends, from the list.
    pub cause: Option<StopCause>,
    /// Paid once for earlier months: after a suspension, after a raise.
    pub paid_once: Fen,
    /// Why, in words; empty for a raise.
    pub reasons: String,
    /// The computation; empty where nothing was computed.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// The rules of that day, where the decision names them.
    pub policy_version: String,
    /// When it was decided.
    pub decided_at: Timestamp,
}

/// The facts of an event for its letter; `before` and `after` are the states around it, `lines` its computation. `None` for
/// an event that makes no letter.
pub fn letter_facts(
    before: &Benefit,
    after: &Benefit,
    event: &Event,
    lines: Vec<Line>,
    at: Timestamp,
) -> Option<LetterFacts> {
    if !event.concerns_payment() {
        return None;
    }
    let amount = |rate: Option<&Rate>| rate.map_or(Fen::ZERO, |rate| rate.amount);
    let said = said(event);
    let stops = matches!(event, Event::Suspended { .. } | Event::Terminated { .. });
    Some(LetterFacts {
        event: event.kind().to_owned(),
        benefit: after.id(),
        application: after.origin.application,
        applicant: after.applicant().map(|person| person.name.as_str().to_owned()).unwrap_or_default(),
        kind: after.kind,
        village: after.village.clone(),
        counted: after.last_rate().map_or(0, |rate| rate.counted),
        monthly_before: amount(before.last_rate()),
        monthly: if stops { Fen::ZERO } else { amount(after.last_rate()) },
        from_month: said.from_month,
        until: said.until,
        cause: said.cause,
        paid_once: said.paid_once,
        reasons: said.reasons,
        lines,
        policy_version: said.policy_version,
        decided_at: at,
    })
}

#[derive(Default)]
struct Said {
    from_month: Option<Date>,
    until: Option<Date>,
    cause: Option<StopCause>,
    paid_once: Fen,
    reasons: String,
    policy_version: String,
}

fn said(event: &Event) -> Said {
    let words = |reasons: &jzt_domain::household::LongText| reasons.as_str().to_owned();
    match event {
        Event::Adjusted { rate, reasons, policy_version, .. }
        | Event::OwnShareReduced { rate, reasons, policy_version, .. } => Said {
            from_month: Some(rate.from_month),
            reasons: words(reasons),
            policy_version: policy_version.clone(),
            ..Said::default()
        },
        Event::PhaseOutStarted { until, reasons } => {
            Said { until: Some(*until), reasons: words(reasons), ..Said::default() }
        }
        Event::Suspended { from_month, reasons } => {
            Said { from_month: Some(*from_month), reasons: words(reasons), ..Said::default() }
        }
        Event::Resumed { from_month, arrears, reasons } => {
            Said { from_month: Some(*from_month), paid_once: *arrears, reasons: words(reasons), ..Said::default() }
        }
        Event::StopPublished { from, until, cause, reasons } => Said {
            from_month: Some(*from),
            until: Some(until.date),
            cause: Some(*cause),
            reasons: words(reasons),
            ..Said::default()
        },
        Event::StopDropped { reasons } => Said { reasons: words(reasons), ..Said::default() },
        Event::Terminated { cause, from_month, reasons, policy_version } => Said {
            from_month: Some(*from_month),
            cause: Some(*cause),
            reasons: words(reasons),
            policy_version: policy_version.clone(),
            ..Said::default()
        },
        Event::BackPaid { back_pay, policy_version_to, .. } => Said {
            from_month: Some(back_pay.from_month),
            until: Some(back_pay.to_month),
            paid_once: back_pay.amount,
            policy_version: policy_version_to.clone(),
            ..Said::default()
        },
        _ => Said::default(),
    }
}
