//! Reading, agreeing, and showing who one is.

use super::{GUESSES_MAX, WINDOW_SECONDS, WRONG_TRIES_MAX};
use crate::accounts::{Matched, ask_registry};
use crate::signing::ceremony::{Ceremony, Reading, Step, Task, Typed};
use crate::signing::link::{Guest, Opened, count_guess, find};
use crate::signing::view::view;
use crate::signing::{CeremonyView, codes};
use crate::{App, AppError};
use jzt_domain::application::{Consents, Refusal, may_witness};
use jzt_domain::identity::linking::NamedPerson;

/// What somebody wants to do, and what they typed for it.
pub struct Wanted {
    /// The task.
    pub task: Task,
    /// What was typed.
    pub typed: Typed,
}

/// What came of a code, or of asking the register of persons again.
pub enum Checked {
    /// Go on where the view says.
    On(Box<CeremonyView>),
    /// Name and ID number, as the family wrote them down, do not belong together.
    Differs,
    /// The register did not answer; everything is kept.
    Unavailable,
}

/// The text was read, and this was agreed to.
pub async fn agree(app: &App, guest: &Guest<'_>, sm3: &str, consents: Consents) -> Result<CeremonyView, AppError> {
    let opened = find(app, guest).await?;
    if sm3 != app.authorization().sm3 {
        return Err(Refusal::TextChanged.into());
    }
    let mut ceremony = Ceremony::load(app, &opened).await?;
    if ceremony.task != Task::Sign {
        ceremony.begin(Task::Sign, Typed::default());
    }
    ceremony.read = Some(Reading { text_sm3: sm3.to_owned(), at: app.now() });
    ceremony.consents = consents;
    if !consents.bank_data {
        return Err(Refusal::BankConsentMissing.into());
    }
    ceremony.store(app, &opened).await?;
    view(app, &opened, &ceremony)
}

/// Takes what was typed and sends the first code that is wanted. A wrong name and a wrong number are one answer.
pub async fn identify(app: &App, guest: &Guest<'_>, wanted: Wanted) -> Result<CeremonyView, AppError> {
    let opened = find(app, guest).await?;
    possible(&opened, wanted.task)?;
    if wanted.task != Task::Decline {
        fits(app, &opened, &wanted.typed, guest).await?;
    }
    let person = opened.person().ok_or(AppError::NotFound)?;
    match &wanted.typed.witness {
        Some(witness) => may_witness(&opened.loaded.application, witness)?,
        None if person.phone.is_none() => return Err(Refusal::SigningWayImpossible.into()),
        None => {}
    }
    let mut ceremony = Ceremony::load(app, &opened).await?;
    if wanted.task == Task::Sign && !ceremony.has_read(app) {
        return view(app, &opened, &ceremony);
    }
    ceremony.begin(wanted.task, wanted.typed);
    // What was typed is kept even when no code may be sent just now.
    ceremony.store(app, &opened).await?;
    let on_its_way = matches!(ceremony.step(app, &opened), Step::Code { .. });
    if !on_its_way {
        send_next(app, &opened, &mut ceremony, guest).await?;
    }
    view(app, &opened, &ceremony)
}

/// Only what was signed can be taken back or looked at; who has no phone says no to a person.
fn possible(opened: &Opened, task: Task) -> Result<(), Refusal> {
    let has_phone = opened.person().is_some_and(|person| person.phone.is_some());
    let (signed, possible) = (opened.row.is_signed(), has_phone || task == Task::Sign);
    match task {
        Task::Sign | Task::Decline if signed => Err(Refusal::AlreadySigned),
        Task::Withdraw | Task::Look if !signed => Err(Refusal::NotSigned),
        _ if possible => Ok(()),
        _ => Err(Refusal::SigningWayImpossible),
    }
}

async fn fits(app: &App, opened: &Opened, typed: &Typed, guest: &Guest<'_>) -> Result<(), AppError> {
    let now = app.now();
    let token = &opened.place.token_hash;
    let address = app.blind_address(&guest.client.address);
    let mut tx = app.glance().await?;
    let by_link = tx.hits("signing-wrong", token, now).await?;
    let by_address = tx.hits("signing-link", &address, now).await?;
    drop(tx);
    if by_link >= WRONG_TRIES_MAX || by_address >= GUESSES_MAX {
        return Err(AppError::TooMany { retry_after_seconds: WINDOW_SECONDS });
    }
    let person = opened.person().ok_or(AppError::NotFound)?;
    let name_fits = typed.name.as_ref().is_some_and(|name| name == person.name);
    let tail_fits = typed.id_tail.trim() == person.id_number.tail();
    if name_fits && tail_fits {
        return Ok(());
    }
    let mut tx = app.begin().await?;
    tx.hit("signing-wrong", token, WINDOW_SECONDS, now).await?;
    tx.commit().await?;
    count_guess(app, &address).await?;
    Err(Refusal::SignerNameDiffers.into())
}

async fn send_next(app: &App, opened: &Opened, ceremony: &mut Ceremony, guest: &Guest<'_>) -> Result<(), AppError> {
    let person = opened.person().ok_or(AppError::NotFound)?;
    let Some(needed) = ceremony.needed(&person, app.now()) else { return Ok(()) };
    codes::send(app, opened, ceremony.task, &needed, guest.client).await?;
    ceremony.note_sent(needed.phone, app.now());
    ceremony.store(app, opened).await
}

/// Sends the code that is wanted once more.
pub async fn send_code_again(app: &App, guest: &Guest<'_>) -> Result<CeremonyView, AppError> {
    let opened = find(app, guest).await?;
    let mut ceremony = Ceremony::load(app, &opened).await?;
    if matches!(ceremony.step(app, &opened), Step::Code { .. }) {
        send_next(app, &opened, &mut ceremony, guest).await?;
    }
    view(app, &opened, &ceremony)
}

/// Takes a code. When all phones have shown themselves, the register of persons is asked.
pub async fn check_code(app: &App, guest: &Guest<'_>, code: &str) -> Result<Checked, AppError> {
    let opened = find(app, guest).await?;
    let mut ceremony = Ceremony::load(app, &opened).await?;
    let person = opened.person().ok_or(AppError::NotFound)?;
    let needed = match ceremony.step(app, &opened) {
        Step::Code { .. } => ceremony.needed(&person, app.now()),
        Step::Read | Step::Identity | Step::Registry | Step::Act | Step::Done => None,
    };
    if let Some(needed) = needed {
        codes::check(app, &opened, &needed.phone, code).await?;
        ceremony.note_code(needed.phone, app.now());
        ceremony.store(app, &opened).await?;
        send_next(app, &opened, &mut ceremony, guest).await?;
    }
    registry(app, &opened, ceremony, guest).await
}

/// Asks the register of persons again after it did not answer.
pub async fn retry_registry(app: &App, guest: &Guest<'_>) -> Result<Checked, AppError> {
    let opened = find(app, guest).await?;
    let ceremony = Ceremony::load(app, &opened).await?;
    registry(app, &opened, ceremony, guest).await
}

async fn registry(app: &App, opened: &Opened, mut ceremony: Ceremony, guest: &Guest<'_>) -> Result<Checked, AppError> {
    if ceremony.step(app, opened) == Step::Registry {
        let person = opened.person().ok_or(AppError::NotFound)?;
        let named = NamedPerson { name: person.name.clone(), id_number: person.id_number.clone() };
        match Box::pin(ask_registry(app, named, &opened.place.token_hash, &guest.client.address)).await? {
            Matched::Yes(proof) => {
                ceremony.note_registry(proof);
                ceremony.store(app, opened).await?;
            }
            Matched::No => return Ok(Checked::Differs),
            Matched::Unavailable => return Ok(Checked::Unavailable),
        }
    }
    Ok(Checked::On(Box::new(view(app, opened, &ceremony)?)))
}
