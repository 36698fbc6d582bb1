//! The common middle of every act on a benefit: what a command leads to, and how it is stored. Deciding and sealing need no
//! database lock; only `BenefitPlan::store` runs inside the unit of work.

use crate::benefits::letter_facts;
use crate::benefits::views;
use crate::context::DayRules;
use crate::jobs::{Outgoing, enqueue};
use crate::letters::{self, LetterJob};
use crate::messages::compose;
use crate::records::{Author, SealedRecord, append};
use crate::vault::record_aad;
use crate::{App, AppError, watch};
use jzt_crypto::FamilyKey;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Application, Channel, Event as ApplicationEvent, Recorded};
use jzt_domain::assess::Line;
use jzt_domain::benefit::{Benefit, Command, Event, Origin, Rules, decide, evolve, explain, grant_of};
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::{ApplicationId, BenefitId};
use jzt_domain::limits;
use jzt_domain::policy::{ConfirmLevel, SmsKind};
use jzt_domain::time::Timestamp;
use jzt_store::{BenefitRow, NewBenefitRow, NewClockRecord, StreamId, Tx, encode_benefit_event};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A benefit with the key it is sealed under.
pub(super) struct Loaded {
    pub benefit: Benefit,
    pub key: FamilyKey,
}

/// Loads a benefit; whether the actor may see it is checked by whoever uses it.
pub(super) async fn load(app: &App, tx: &mut Tx, id: BenefitId) -> Result<Loaded, AppError> {
    open(app, &tx.benefit(id).await?.ok_or(AppError::NotFound)?)
}

/// Loads a benefit and lets the connection go before the opening.
pub(super) async fn glance(app: &App, id: BenefitId) -> Result<Loaded, AppError> {
    let row = app.glance().await?.benefit(id).await?.ok_or(AppError::NotFound)?;
    open(app, &row)
}

/// The benefit that an application led to, whoever asks: for rules that look at other families, never for a page.
pub(crate) async fn led_to_by(app: &App, tx: &mut Tx, id: ApplicationId) -> Result<Option<Benefit>, AppError> {
    let Some(row) = tx.benefit_of_application(id).await? else { return Ok(None) };
    Ok(Some(load(app, tx, row.id).await?.benefit))
}

fn open(app: &App, row: &BenefitRow) -> Result<Loaded, AppError> {
    let key = app.family_key(row.family_id, row.wrapped.as_deref())?;
    let benefit = open_json(&key, "benefit-state", row.id, row.version, &row.state_sealed)?;
    Ok(Loaded { benefit, key })
}

fn view_aad(part: &str, id: BenefitId, version: i64) -> Vec<u8> {
    format!("{part}|{id}|{version}").into_bytes()
}

pub(super) fn open_json<T: DeserializeOwned>(
    key: &FamilyKey,
    part: &str,
    id: BenefitId,
    version: i64,
    sealed: &[u8],
) -> Result<T, AppError> {
    Ok(serde_json::from_slice(&key.open(&view_aad(part, id, version), sealed)?)?)
}

pub(super) fn seal_json(
    app: &App,
    key: &FamilyKey,
    part: &str,
    benefit: &Benefit,
    value: &impl Serialize,
) -> Result<Vec<u8>, AppError> {
    let aad = view_aad(part, benefit.id(), benefit.version);
    Ok(key.seal(app.parts().entropy.as_ref(), &aad, &serde_json::to_vec(value)?)?)
}

/// The rules of a day where a benefit is handled.
pub(super) fn rules_of(app: &App, benefit: &Benefit, on: jiff::civil::Date) -> DayRules {
    app.rules_at(&benefit.village, on)
}

/// What of the rules a benefit needs.
pub(super) fn lend<'a>(all: &jzt_domain::application::Rules<'a>) -> Rules<'a> {
    Rules { policy: all.policy, calendar: all.calendar }
}

/// Everything that one act on a benefit stores, ready to be written.
pub(crate) struct BenefitPlan {
    pub(super) after: Benefit,
    before_version: i64,
    author: Author,
    records: Vec<SealedRecord>,
    row: NewBenefitRow,
    outgoing: Vec<Outgoing>,
    clocks: Vec<NewClockRecord>,
}

/// The benefit that the confirmation among `events` grants, for the unit of work in which the confirmation is stored; `None`
/// when nothing was confirmed, or only 临时救助.
pub(crate) fn granted_by(
    app: &App,
    key: &FamilyKey,
    actor: &Actor,
    channel: Channel,
    after: &Application,
    events: &[ApplicationEvent],
) -> Result<Option<BenefitPlan>, AppError> {
    let confirmed = events.iter().find_map(|event| match event {
        ApplicationEvent::Confirmed { kind, amount, first_month, .. } => Some((*kind, *amount, *first_month)),
        _ => None,
    });
    let Some((kind, amount, first_month)) = confirmed else { return Ok(None) };
    let at = app.now();
    let day = app.rules_of(after, at.date());
    let all = day.rules();
    let Some(grant) = grant_of(after, kind, amount, first_month, at.date(), all.policy)? else { return Ok(None) };
    let origin = Origin {
        id: BenefitId::from_uuid(app.new_id()),
        family: after.family,
        application: Some(after.id),
        citizen: Some(after.citizen),
    };
    let events = decide(None, Command::Grant { origin, grant: Box::new(grant) }, actor, at, &lend(&all))?;
    prepare(app, None, key, actor, channel, at, &events).map(Some)
}

/// Decides a command and prepares what it leads to.
pub(super) fn plan(
    app: &App,
    loaded: &Loaded,
    actor: &Actor,
    channel: Channel,
    command: Command,
) -> Result<BenefitPlan, AppError> {
    let at = app.now();
    let day = rules_of(app, &loaded.benefit, at.date());
    let events = decide(Some(&loaded.benefit), command, actor, at, &lend(&day.rules()))?;
    if loaded.benefit.version >= limits::EVENTS_PER_BENEFIT_MAX {
        return Err(AppError::TooMany { retry_after_seconds: u32::MAX });
    }
    prepare(app, Some(&loaded.benefit), &loaded.key, actor, channel, at, &events)
}

fn prepare(
    app: &App,
    state: Option<&Benefit>,
    key: &FamilyKey,
    actor: &Actor,
    channel: Channel,
    at: Timestamp,
    events: &[Event],
) -> Result<BenefitPlan, AppError> {
    let before_version = state.map_or(0, |benefit| benefit.version);
    let (after, records, clocks) = fold(app, state, key, actor, at, events)?;
    Ok(BenefitPlan {
        before_version,
        author: Author { actor: actor.code(), channel: channel.code(), at },
        records,
        row: views::row(app, key, &after, at)?,
        clocks,
        outgoing: caused_by(app, state, &after, events, at)?,
        after,
    })
}

fn fold(
    app: &App,
    state: Option<&Benefit>,
    key: &FamilyKey,
    actor: &Actor,
    at: Timestamp,
    events: &[Event],
) -> Result<(Benefit, Vec<SealedRecord>, Vec<NewClockRecord>), AppError> {
    let mut folded = state.cloned();
    let mut id = state.map(Benefit::id);
    let mut version = state.map_or(0, |benefit| benefit.version);
    let mut records = Vec::with_capacity(events.len());
    let mut clocks = Vec::new();
    for event in events {
        version += 1;
        let recorded = Recorded { version, at, by: actor.clone(), event: event.clone() };
        let before = folded.clone();
        folded = evolve(folded, &recorded).map_err(|corrupt| AppError::Internal(Box::new(corrupt)))?;
        if let Some(after) = &folded {
            clocks.extend(watch::finished_of_benefit(app, before.as_ref(), after, at.date()));
        }
        if let Event::Opened(origin) = event {
            id = Some(origin.id);
        }
        let stream = id.ok_or(AppError::NotFound)?.to_string();
        let plain = encode_benefit_event(actor, event)?;
        // The first record names the family whose key opens the others; it holds ids only.
        let payload = if version == 1 {
            plain
        } else {
            key.seal(app.parts().entropy.as_ref(), &record_aad(&stream, version, event.kind()), &plain)?
        };
        records.push(SealedRecord { kind: event.kind(), payload });
    }
    let after = folded.ok_or(AppError::NotFound)?;
    Ok((after, records, clocks))
}

/// The recipient hears of everything that concerns payment; colleagues hear of work.
fn caused_by(
    app: &App,
    before: Option<&Benefit>,
    after: &Benefit,
    events: &[Event],
    at: Timestamp,
) -> Result<Vec<Outgoing>, AppError> {
    let day = rules_of(app, after, at.date());
    let mut outgoing = Vec::new();
    let first_version = after.version - i64::try_from(events.len()).unwrap_or(0) + 1;
    for (version, event) in (first_version..).zip(events) {
        outgoing.extend(letter(app, before, after, event, version, at));
        if let Some((role, division)) = who_works(after, event) {
            outgoing.push(Outgoing::announce(role, division, views::due_text(app, after, at)));
        }
        if !event.concerns_payment() {
            continue;
        }
        if let Some(phone) = after.applicant().and_then(|person| person.phone.clone()) {
            let values = [app.settings().public_url.clone(), app.settings().office_phone.clone()];
            outgoing.push(Outgoing::sms(compose(&day.rules(), SmsKind::BenefitChanged, phone, &values, at)?));
        }
    }
    Ok(outgoing)
}

/// The letter that tells of a decision on a benefit.
fn letter(
    app: &App,
    before: Option<&Benefit>,
    after: &Benefit,
    event: &Event,
    version: i64,
    at: Timestamp,
) -> Option<Outgoing> {
    let kind = letters::of_benefit_event(event)?;
    let before = before?;
    let facts = letter_facts(before, after, event, lines_of(app, before, event, at), at)?;
    let job = LetterJob::new(app, facts.application?, after.id().to_string(), version, kind);
    Some(Outgoing::letter(LetterJob { facts: Some(facts), ..job }))
}

/// The computation behind a decision, by the rules that it names or else those of its day. Empty where the rules of then
/// are gone: words never stand in the way of what was decided.
pub(super) fn lines_of(app: &App, before: &Benefit, event: &Event, at: Timestamp) -> Vec<Line> {
    let named = match event {
        Event::Adjusted { policy_version, .. } | Event::Terminated { policy_version, .. } => Some(policy_version),
        _ => None,
    };
    let day = rules_of(app, before, at.date());
    let policy = named.and_then(|version| app.policy().tree.at_version(version).ok());
    explain(before, event, policy.as_ref().unwrap_or(day.rules().policy)).unwrap_or_default()
}

fn who_works(after: &Benefit, event: &Event) -> Option<(Role, DivisionCode)> {
    let township = after.village.township();
    match event {
        Event::Proposed { level, .. } => match level {
            ConfirmLevel::District => Some((Role::DistrictApprover, after.village.district()?)),
            ConfirmLevel::Township => Some((Role::TownshipApprover, township?)),
        },
        Event::ChangeReported { .. }
        | Event::StopRequested { .. }
        | Event::ProposalReturned { .. }
        | Event::StopObjected { .. } => Some((Role::TownshipClerk, township?)),
        _ => None,
    }
}

impl BenefitPlan {
    /// Writes events, view and jobs. `Stale` when somebody else was faster; then nothing of the unit may be kept.
    pub(crate) async fn store(&mut self, app: &App, tx: &mut Tx) -> Result<(), AppError> {
        append(tx, StreamId::from(self.after.id()), self.before_version, &mut self.records, &self.author).await?;
        tx.put_benefit(&self.row).await?;
        for record in &self.clocks {
            tx.put_clock_record(record).await?;
        }
        for outgoing in &self.outgoing {
            enqueue(app, tx, outgoing, self.author.at).await?;
        }
        Ok(())
    }

    /// True when the worker has something new to do.
    pub(super) fn has_work(&self) -> bool {
        !self.outgoing.is_empty()
    }
}
