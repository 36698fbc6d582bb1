//! The common middle of every act: what a command leads to, and how it is stored. Deciding and sealing need no database
//! lock; only `Plan::store` runs inside the unit of work.

use crate::applications::views;
use crate::benefits::{self, BenefitPlan};
use crate::jobs::{Outgoing, VerificationJob, enqueue};
use crate::messages::{self, NewLink};
use crate::records::{Author, SealedRecord, append};
use crate::seals::{self, SealJob};
use crate::vault::record_aad;
use crate::{App, AppError, watch};
use jzt_crypto::FamilyKey;
use jzt_domain::access::Actor;
use jzt_domain::application::{
    Application, Channel, Command, Event, FamilyChange, Recorded, SignerRow, decide, evolve,
};
use jzt_domain::household::MemberNo;
use jzt_domain::ids::ApplicationId;
use jzt_domain::limits;
use jzt_domain::time::Timestamp;
use jzt_store::{NewApplicationRow, NewClockRecord, NewDocument, StreamId, Tx, encode_event};

/// An application with the key it is sealed under.
pub(crate) struct Loaded {
    pub application: Application,
    pub key: FamilyKey,
}

/// Loads an application; whether the actor may see it is checked by whoever uses it.
pub(crate) async fn load(app: &App, tx: &mut Tx, id: ApplicationId) -> Result<Loaded, AppError> {
    let row = tx.application(id).await?.ok_or(AppError::NotFound)?;
    let (application, key) = app.open_application(&row)?;
    Ok(Loaded { application, key })
}

/// Loads an application and lets the connection go before the opening, which takes longer than the statement.
pub(crate) async fn glance(app: &App, id: ApplicationId) -> Result<Loaded, AppError> {
    let row = app.glance().await?.application(id).await?.ok_or(AppError::NotFound)?;
    let (application, key) = app.open_application(&row)?;
    Ok(Loaded { application, key })
}

/// Everything that one act stores, ready to be written.
pub(crate) struct Plan {
    pub after: Application,
    before_version: i64,
    author: Author,
    records: Vec<SealedRecord>,
    row: NewApplicationRow,
    blinds: Option<Vec<[u8; 32]>>,
    links: Vec<NewLink>,
    ends_links: bool,
    /// Members who left, whose links end.
    left: Vec<MemberNo>,
    outgoing: Vec<Outgoing>,
    clocks: Vec<NewClockRecord>,
    /// What was signed.
    documents: Vec<NewDocument>,
    /// What a confirmation grants, stored in the same unit.
    benefit: Option<BenefitPlan>,
}

/// Decides a command and prepares what it leads to.
pub(crate) fn plan(
    app: &App,
    state: Option<&Application>,
    key: &FamilyKey,
    actor: &Actor,
    channel: Channel,
    command: Command,
) -> Result<Plan, AppError> {
    let at = app.now();
    let day = match state {
        Some(application) => app.rules_of(application, at.date()),
        None => app.rules_at(&app.settings().district, at.date()),
    };
    let events = decide(state, command, actor, at, &day.rules())?;
    let before_version = state.map_or(0, |application| application.version);
    if before_version >= limits::EVENTS_PER_APPLICATION_MAX {
        return Err(AppError::TooMany { retry_after_seconds: u32::MAX });
    }
    let (after, records, clocks) = fold(app, state, key, actor, at, &events)?;
    let reindexes = events.iter().any(|event| changes_people(event, &after));
    let (links, mut outgoing) = messages::caused_by(app, &after, &events, at)?;
    let documents = documents(&after, &events, at)?;
    let seals = documents.iter().map(|document| SealJob { application: after.id, document: document.id });
    outgoing.extend(seals.map(Outgoing::seal));
    if !documents.is_empty() && waits_for_authorizations(&after) {
        let job = VerificationJob { application: after.id };
        outgoing.push(Outgoing::verification_again(job, after.version));
    }
    Ok(Plan {
        before_version,
        author: Author { actor: actor.code(), channel: channel.code(), at },
        records,
        row: views::row(app, key, &after, at)?,
        blinds: reindexes.then(|| views::blinds(app, &after)),
        links,
        ends_links: !after.stage.is_open() || events.iter().any(|event| matches!(event, Event::DraftReopened)),
        left: events.iter().filter_map(who_left).collect(),
        outgoing,
        clocks,
        documents,
        benefit: benefits::granted_by(app, key, actor, channel, &after, &events)?,
        after,
    })
}

/// True when staff may find other people by it from now on: signatures are asked for, it came in, went back, or its family
/// changed.
fn changes_people(event: &Event, after: &Application) -> bool {
    match event {
        Event::SignaturesAsked { .. }
        | Event::DraftReopened
        | Event::Withdrawn { .. }
        | Event::SignerPhoneCorrected { .. }
        | Event::Submitted { .. }
        | Event::HelpCalled { .. }
        | Event::FamilyChanged { .. } => true,
        Event::Answered(_) => after.submitted_at.is_some(),
        _ => false,
    }
}

const fn who_left(event: &Event) -> Option<MemberNo> {
    match event {
        Event::FamilyChanged { change: FamilyChange::Left { member, .. }, .. } => Some(*member),
        _ => None,
    }
}

/// True when a verification was ordered, has not come back, and everybody has signed by now.
fn waits_for_authorizations(after: &Application) -> bool {
    let waits = after.verification.as_ref().is_some_and(|verification| verification.report.is_none());
    waits && after.signers.iter().all(SignerRow::is_signed)
}

/// The documents of the signatures among the events that led to `after`.
fn documents(after: &Application, events: &[Event], at: Timestamp) -> Result<Vec<NewDocument>, AppError> {
    let first_version = after.version - i64::try_from(events.len()).unwrap_or(0) + 1;
    let mut documents = Vec::new();
    for (version, event) in (first_version..).zip(events) {
        if let Event::Signed(signature) = event {
            documents.extend(seals::signed_document(after.id, version, signature, at)?);
        }
    }
    Ok(documents)
}

fn fold(
    app: &App,
    state: Option<&Application>,
    key: &FamilyKey,
    actor: &Actor,
    at: Timestamp,
    events: &[Event],
) -> Result<(Application, Vec<SealedRecord>, Vec<NewClockRecord>), AppError> {
    let mut folded = state.cloned();
    let mut records = Vec::with_capacity(events.len());
    let mut clocks = Vec::new();
    for event in events {
        let version = folded.as_ref().map_or(0, |application| application.version) + 1;
        let recorded = Recorded { version, at, by: actor.clone(), event: event.clone() };
        let before = folded.clone();
        let next = evolve(folded, &recorded).map_err(|corrupt| AppError::Internal(Box::new(corrupt)))?;
        let aad = record_aad(&next.id.to_string(), version, event.kind());
        let plain = encode_event(actor, event)?;
        // The first record names the family whose key opens the others; it holds ids only.
        let payload = if version == 1 { plain } else { key.seal(app.parts().entropy.as_ref(), &aad, &plain)? };
        records.push(SealedRecord { kind: event.kind(), payload });
        clocks.extend(watch::finished(app, before.as_ref(), &next, at.date()));
        folded = Some(next);
    }
    let after = folded.ok_or(AppError::NotFound)?;
    Ok((after, records, clocks))
}

impl Plan {
    /// Writes events, views, links and jobs. `Stale` when somebody else was faster; then nothing of the unit may be kept.
    pub(crate) async fn store(&mut self, app: &App, tx: &mut Tx) -> Result<(), AppError> {
        append(tx, StreamId::from(self.after.id), self.before_version, &mut self.records, &self.author).await?;
        tx.put_application(&self.row).await?;
        if let Some(blinds) = &self.blinds {
            tx.index_persons(self.after.id, blinds).await?;
        }
        if self.ends_links {
            tx.revoke_all_signing_links(self.after.id, self.author.at).await?;
        }
        for member in &self.left {
            tx.revoke_signing_links(self.after.id, u32::from(member.0), self.author.at).await?;
        }
        if let Some(benefit) = &mut self.benefit {
            benefit.store(app, tx).await?;
        }
        for link in &self.links {
            link.store(tx, self.after.id, self.author.at).await?;
        }
        for record in &self.clocks {
            tx.put_clock_record(record).await?;
        }
        for document in &self.documents {
            tx.add_document(document).await?;
        }
        for outgoing in &self.outgoing {
            enqueue(app, tx, outgoing, self.author.at).await?;
        }
        Ok(())
    }

    /// True when the worker has something new to do.
    pub(crate) fn has_work(&self) -> bool {
        !self.outgoing.is_empty()
    }
}
