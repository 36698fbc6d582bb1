//! The job that makes a letter: number and code first, then the PDF, then the note that it is there. Running twice makes the
//! same letter.

use crate::applications::history::open_record;
use crate::applications::plan::glance;
use crate::benefits::LetterFacts;
use crate::letters::data::{self, Frame};
use crate::letters::{LetterKind, office};
use crate::ports::{LetterSource, PortError};
use crate::{App, AppError};
use bytes::Bytes;
use jzt_crypto::{FamilyKey, UrlToken};
use jzt_domain::application::{Application, Event, Recorded, evolve};
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::{ApplicationId, LetterId};
use jzt_domain::limits;
use jzt_domain::time::Timestamp;
use jzt_store::{Letter, NewLetter, StreamId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Make one letter. Id and code were drawn when the job was written, so that a second run uses the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LetterJob {
    pub id: LetterId,
    pub application: ApplicationId,
    pub stream: String,
    pub version: i64,
    pub kind: LetterKind,
    pub code: String,
    /// The facts of a decision on a benefit; an application's are read from its journal.
    pub facts: Option<LetterFacts>,
}

impl LetterJob {
    pub(crate) fn new(app: &App, application: ApplicationId, stream: String, version: i64, kind: LetterKind) -> Self {
        let code = UrlToken::generate(app.parts().entropy.as_ref()).as_str().to_owned();
        Self { id: LetterId::from_uuid(app.new_id()), application, stream, version, kind, code, facts: None }
    }
}

/// Why a letter was not made.
pub(crate) enum LetterError {
    Port(PortError),
    App(AppError),
}

impl<E: Into<AppError>> From<E> for LetterError {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

/// An application as it stood right after an event.
struct Moment {
    after: Application,
    event: Event,
    at: Timestamp,
}

/// Makes the letter, unless it is there.
pub(crate) async fn make(app: &App, job: &LetterJob) -> Result<(), LetterError> {
    let loaded = glance(app, job.application).await?;
    let moment = match &job.facts {
        Some(_) => None,
        None => Some(moment(app, job, &loaded.key).await?),
    };
    let place = match (&job.facts, &moment) {
        (Some(facts), _) => facts.village.clone(),
        (None, Some(moment)) => moment.after.handled_in().cloned().ok_or(AppError::NotFound)?,
        (None, None) => return Ok(()),
    };
    let at = job.facts.as_ref().map(|facts| facts.decided_at).or(moment.as_ref().map(|moment| moment.at));
    let at = at.unwrap_or_else(|| app.now());
    let letter = reserved(app, job, &place, at).await?;
    if letter.made_at.is_some() {
        return Ok(());
    }
    let verify_url = format!("{}/v/{}", app.settings().public_url, job.code);
    let frame = Frame { kind: job.kind, number: &letter.number, verify_url: &verify_url, at };
    let data = match (&job.facts, &moment) {
        (Some(facts), _) => data::of_benefit(app, &frame, facts),
        (None, Some(moment)) => data::of_application(app, &frame, &moment.after, &moment.event)?,
        (None, None) => return Ok(()),
    };
    let made = render(app, job.kind, &place, data, at).await?;
    keep(app, &letter, &loaded.key, made.pdf, made.pages).await
}

/// The state right after the event, folded from the journal.
async fn moment(app: &App, job: &LetterJob, key: &FamilyKey) -> Result<Moment, AppError> {
    let rows = u32::try_from(limits::EVENTS_PER_APPLICATION_MAX).unwrap_or(u32::MAX);
    let stored = app.glance().await?.read(&StreamId::from(job.application), 0, rows).await?;
    let mut folded: Option<Application> = None;
    let mut last: Option<Recorded<Event>> = None;
    for record in stored.iter().take_while(|record| record.version <= job.version) {
        let recorded = open_record(key, record)?;
        folded = Some(evolve(folded, &recorded).map_err(|corrupt| AppError::Internal(Box::new(corrupt)))?);
        last = Some(recorded);
    }
    match (folded, last) {
        (Some(after), Some(recorded)) => Ok(Moment { after, event: recorded.event, at: recorded.at }),
        (None, _) | (_, None) => Err(AppError::NotFound),
    }
}

/// The row of the letter with its number: of an earlier run, or given now.
async fn reserved(app: &App, job: &LetterJob, place: &DivisionCode, at: Timestamp) -> Result<Letter, AppError> {
    let kind = job.kind.code();
    let mut tx = app.begin().await?;
    if let Some(known) = tx.letter_of_event(&job.stream, job.version, kind).await? {
        tx.rollback().await?;
        return Ok(known);
    }
    let district = place.district().unwrap_or_else(|| app.settings().district.clone());
    let year = at.date().year();
    let serial = tx.next_number(&format!("{}/{kind}", district.as_str()), year).await?;
    let number = office::document_number(app, job.kind, &district, year, serial);
    let code = UrlToken::parse(&job.code).ok_or(AppError::NotFound)?;
    let new = NewLetter {
        id: job.id,
        application_id: job.application,
        stream: &job.stream,
        version: job.version,
        kind,
        number: &number,
        code_hash: code.hash(),
    };
    tx.reserve_letter(&new, app.now()).await?;
    let letter = tx.letter_of_event(&job.stream, job.version, kind).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(letter)
}

async fn render(
    app: &App,
    kind: LetterKind,
    place: &DivisionCode,
    data: Value,
    at: Timestamp,
) -> Result<crate::ports::LetterPdf, LetterError> {
    let policy = app.policy();
    let missing = || AppError::Internal(format!("the policy folder has no letters/{}.typ", kind.code()).into());
    let template = policy.letters.find(place, kind.code()).ok_or_else(missing)?;
    let layout = policy.letters.find(place, "layout").ok_or_else(missing)?;
    let source = LetterSource {
        template: template.clone(),
        layout: layout.clone(),
        data,
        pictures: Vec::new(),
        today: at.date(),
    };
    app.parts().letters.render(source).await.map_err(LetterError::Port)
}

/// The object is durable before the row that names it. Its key is new in each run, so that a run that was cut off in between
/// does not stand in the way of the next.
async fn keep(app: &App, letter: &Letter, key: &FamilyKey, pdf: Bytes, pages: u32) -> Result<(), LetterError> {
    let object_key = format!("letters/{}/{}", letter.id, app.new_id().simple());
    let sha = jzt_crypto::sm3(&pdf);
    let sealed = key.seal(app.parts().entropy.as_ref(), object_key.as_bytes(), &pdf).map_err(AppError::from)?;
    app.parts().objects.put(object_key.clone(), Bytes::from(sealed)).await.map_err(LetterError::Port)?;
    let mut tx = app.begin().await?;
    tx.letter_made(letter.id, &sha, pages, &object_key, app.now()).await?;
    tx.commit().await?;
    Ok(())
}
