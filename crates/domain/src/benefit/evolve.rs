//! Folding the events of a benefit into its state. Refuses only what no command could have led to: a corrupt log.

use crate::access::Actor;
use crate::application::{CorruptLog, Recorded};
use crate::benefit::{
    Action, Benefit, Change, ChangeSort, Ending, Event, Grant, Hand, Objection, Origin, PhaseOut, Proposal, Rate,
    Stage, StopNotice, Suspension, months,
};
use crate::kind::Kind;
use crate::money::Fen;
use crate::time::Timestamp;
use jiff::civil::Date;

/// The state after one more event; `None` after the first, which holds ids only.
pub fn evolve(state: Option<Benefit>, recorded: &Recorded<Event>) -> Result<Option<Benefit>, CorruptLog> {
    let found = recorded.version;
    match (state, &recorded.event) {
        (None, Event::Opened(_)) if found == 1 => Ok(None),
        (None, Event::Granted { origin, grant }) if found == 2 => {
            Ok(Some(granted(*origin, (**grant).clone(), recorded)))
        }
        (None, _) | (Some(_), Event::Opened(_) | Event::Granted { .. }) => Err(CorruptLog::Beginning),
        (Some(benefit), _) if found != benefit.version.saturating_add(1) => {
            Err(CorruptLog::Gap { after: benefit.version, found })
        }
        (Some(benefit), _) => {
            let mut benefit = applied(benefit, recorded)?;
            benefit.version = found;
            Ok(Some(benefit))
        }
    }
}

fn granted(origin: Origin, grant: Grant, recorded: &Recorded<Event>) -> Benefit {
    Benefit {
        origin,
        version: recorded.version,
        stage: Stage::Active,
        stage_since: recorded.at,
        granted_at: recorded.at,
        kind: grant.kind,
        residence: grant.residence,
        village: grant.village,
        people: grant.people,
        rates: vec![grant.rate],
        suspensions: Vec::new(),
        unstable: grant.unstable,
        valid_until: grant.valid_until,
        care: grant.care,
        account: grant.account,
        level: grant.level,
        policy_version: grant.policy_version,
        checked_on: recorded.at.date(),
        reviews: Vec::new(),
        changes: Vec::new(),
        stop_requested: None,
        job_offers: Vec::new(),
        proposal: None,
        returned: None,
        phase_out: None,
        stop_notices: Vec::new(),
        before_stop: None,
        objections: Vec::new(),
        back_pays: Vec::new(),
        ending: None,
        hands: Vec::new(),
    }
}

fn applied(mut b: Benefit, recorded: &Recorded<Event>) -> Result<Benefit, CorruptLog> {
    let at = recorded.at;
    let dangling = CorruptLog::Dangling(recorded.event.kind());
    match recorded.event.clone() {
        Event::Opened(_) | Event::Granted { .. } => return Err(CorruptLog::Beginning),
        Event::Reviewed(review) => {
            b.hands.clear();
            b.checked_on = review.visited_on;
            b.unstable = review.unstable;
            let kind = b.kind;
            handled(&mut b, at, |change| !is_care(change, kind));
            b.reviews.push((at, review));
        }
        Event::ChangeReported { sort, text } => b.changes.push(Change { at, sort, text, handled_at: None }),
        Event::StopRequested { text } => b.stop_requested = Some((at, text)),
        Event::JobOffered(offer) => b.job_offers.push(offer),
        Event::ReassessedCare { care, .. } => {
            b.care = Some(care);
            handled(&mut b, at, |change| change.sort == ChangeSort::Care);
        }
        Event::Proposed { measure, reasons, level, .. } => {
            b.level = level;
            b.returned = None;
            b.proposal = Some(Proposal { at, measure, reasons });
        }
        Event::ProposalReturned { reasons } => {
            b.proposal.take().ok_or(dangling)?;
            b.returned = Some((at, reasons));
        }
        Event::StopObjected { text, name, phone } => b.objections.push(Objection { at, text, name, phone, open: true }),
        decision @ (Event::Adjusted { .. }
        | Event::OwnShareReduced { .. }
        | Event::PhaseOutStarted { .. }
        | Event::Suspended { .. }
        | Event::Resumed { .. }
        | Event::StopPublished { .. }
        | Event::StopDropped { .. }
        | Event::Terminated { .. }
        | Event::BackPaid { .. }) => decided(&mut b, decision, at).ok_or(dangling)?,
    }
    if let (Actor::Staff { id, .. }, Some(action)) = (&recorded.by, prepares(&recorded.event)) {
        b.hands.push(Hand { action, staff: *id });
    }
    Ok(b)
}

/// What a decision changes. `None`: it speaks of something that is not there.
fn decided(b: &mut Benefit, event: Event, at: Timestamp) -> Option<()> {
    match event {
        Event::Adjusted { rate, people, policy_version, .. } => {
            b.people = people;
            if b.stage == Stage::PhaseOut {
                b.phase_out = None;
                enter(b, Stage::Active, at);
            }
            rated(b, rate, policy_version);
        }
        Event::OwnShareReduced { member, rate, policy_version, .. } => {
            b.people.iter_mut().find(|person| person.no == member)?.counted = false;
            rated(b, rate, policy_version);
        }
        Event::PhaseOutStarted { until, .. } => {
            b.phase_out = Some(PhaseOut { at, until });
            enter(b, Stage::PhaseOut, at);
            settled(b);
        }
        Event::Suspended { from_month, .. } => {
            b.suspensions.push(Suspension { from_month, until_month: None, arrears: Fen::ZERO });
            enter(b, Stage::Suspended, at);
            settled(b);
        }
        Event::Resumed { from_month, arrears, .. } => {
            resumed(b, from_month, arrears)?;
            enter(b, Stage::Active, at);
            settled(b);
        }
        Event::StopPublished { from, until, cause, reasons } => {
            // Who prepared the end may not decide it: the hands stay until it is decided.
            b.proposal = None;
            answered(b);
            if b.stage != Stage::StopPublished {
                b.before_stop = Some(b.stage);
            }
            b.stop_notices.push(StopNotice { from, until, cause, reasons });
            enter(b, Stage::StopPublished, at);
        }
        Event::StopDropped { .. } => {
            let back_to = b.before_stop.take()?;
            answered(b);
            enter(b, back_to, at);
            settled(b);
        }
        Event::Terminated { cause, from_month, reasons, .. } => {
            b.ending = Some(Ending { at, cause, from_month, reasons });
            enter(b, Stage::Terminated, at);
            settled(b);
        }
        Event::BackPaid { back_pay, standards, policy_version_to, .. } => {
            b.rates = months::raised(b, &standards)?;
            b.back_pays.push(back_pay);
            b.policy_version = policy_version_to;
        }
        Event::Opened(_)
        | Event::Granted { .. }
        | Event::Reviewed(_)
        | Event::ChangeReported { .. }
        | Event::StopRequested { .. }
        | Event::JobOffered(_)
        | Event::ReassessedCare { .. }
        | Event::Proposed { .. }
        | Event::ProposalReturned { .. }
        | Event::StopObjected { .. } => return None,
    }
    Some(())
}

/// A change of self-care is answered by an assessment of a 特困 person, everything else by a review.
fn is_care(change: &Change, kind: Kind) -> bool {
    kind == Kind::Tekun && change.sort == ChangeSort::Care
}

fn handled(b: &mut Benefit, at: Timestamp, of: impl Fn(&Change) -> bool) {
    let open = b.changes.iter_mut().filter(|change| change.handled_at.is_none() && of(change));
    open.for_each(|change| change.handled_at = Some(at));
}

fn answered(b: &mut Benefit) {
    b.objections.iter_mut().for_each(|objection| objection.open = false);
}

/// A matter is decided; the next one has new hands.
fn settled(b: &mut Benefit) {
    b.proposal = None;
    b.hands.clear();
}

fn rated(b: &mut Benefit, rate: Rate, policy_version: String) {
    // Two decisions of one month: the later one holds from its first month on.
    b.rates.retain(|known| known.from_month < rate.from_month);
    b.rates.push(rate);
    b.policy_version = policy_version;
    settled(b);
}

fn resumed(b: &mut Benefit, from_month: Date, arrears: Fen) -> Option<()> {
    let open = b.suspensions.last_mut().filter(|stretch| stretch.until_month.is_none())?;
    open.until_month = Some(from_month);
    open.arrears = arrears;
    Some(())
}

fn enter(b: &mut Benefit, stage: Stage, at: Timestamp) {
    b.stage = stage;
    b.stage_since = at;
}

/// The step of an event that prepares a decision.
const fn prepares(event: &Event) -> Option<Action> {
    match event {
        Event::Reviewed(_) => Some(Action::RecordReview),
        Event::JobOffered(_) => Some(Action::RecordJobOffer),
        Event::ReassessedCare { .. } => Some(Action::ReassessCare),
        Event::Proposed { measure, .. } => Some(measure.action()),
        Event::Opened(_)
        | Event::Granted { .. }
        | Event::ChangeReported { .. }
        | Event::StopRequested { .. }
        | Event::ProposalReturned { .. }
        | Event::Adjusted { .. }
        | Event::OwnShareReduced { .. }
        | Event::PhaseOutStarted { .. }
        | Event::Suspended { .. }
        | Event::Resumed { .. }
        | Event::StopPublished { .. }
        | Event::StopObjected { .. }
        | Event::StopDropped { .. }
        | Event::Terminated { .. }
        | Event::BackPaid { .. } => None,
    }
}
