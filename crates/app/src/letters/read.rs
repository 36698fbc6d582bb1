//! Reading letters: the list of a case, one PDF, and what everybody may learn from a letter's code.

use crate::applications::plan::glance;
use crate::bounds::{SECONDS_PER_HOUR, bound};
use crate::letters::{LetterKind, office};
use crate::{App, AppError};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use jiff::civil::Date;
use jzt_crypto::UrlToken;
use jzt_domain::access::{self, Actor};
use jzt_domain::ids::{ApplicationId, LetterId};
use jzt_domain::limits;
use jzt_domain::policy::ConfirmLevel;
use jzt_domain::time::Timestamp;
use jzt_store::Letter;

/// Codes that one address may try in an hour.
const VERIFICATIONS_PER_HOUR_MAX: u32 = 60;

/// One letter in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Its id.
    pub id: LetterId,
    /// What it is.
    pub kind: LetterKind,
    /// Document number.
    pub number: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Its pages.
    pub pages: u32,
}

/// What everybody may learn who holds a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicLetter {
    /// What it is.
    pub kind: LetterKind,
    /// Document number.
    pub number: String,
    /// The day on it.
    pub made_on: Date,
    /// Who made it.
    pub office: String,
    /// To whom, masked; empty once the family is erased.
    pub name_masked: String,
    /// SM3 of the PDF, lower-case hexadecimal.
    pub sm3: String,
}

/// The letters of an application within the actor's scope, oldest first: a family does not see papers of the office.
pub async fn of_application(app: &App, actor: &Actor, id: ApplicationId) -> Result<Vec<LetterRow>, AppError> {
    let loaded = glance(app, id).await?;
    if !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    let letters = app.glance().await?.letters_of(id, limits::PAGE_ROWS_MAX).await?;
    let rows = letters.into_iter().filter_map(|letter| {
        Some(LetterRow {
            id: letter.id,
            kind: LetterKind::from_code(&letter.kind)?,
            number: letter.number,
            made_at: letter.made_at?,
            pages: letter.pages?,
        })
    });
    Ok(rows.filter(|row| may_see(actor, row.kind)).collect())
}

const fn may_see(actor: &Actor, kind: LetterKind) -> bool {
    matches!(actor, Actor::Staff { .. } | Actor::System) || kind.is_for_family()
}

/// One PDF within the actor's scope.
pub async fn pdf(app: &App, actor: &Actor, id: ApplicationId, letter: LetterId) -> Result<Bytes, AppError> {
    let loaded = glance(app, id).await?;
    if !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    let row = app.glance().await?.letter(id, letter).await?.ok_or(AppError::NotFound)?;
    let kind = LetterKind::from_code(&row.kind).filter(|kind| may_see(actor, *kind)).ok_or(AppError::NotFound)?;
    let object_key = row.object_key.ok_or(AppError::NotFound)?;
    let sealed = app.parts().objects.get(object_key.clone()).await?.ok_or_else(|| {
        tracing::error!(letter.id = %letter, letter.kind = kind.code(), "a letter's file is gone");
        AppError::NotFound
    })?;
    let opened = loaded.key.open(object_key.as_bytes(), &sealed)?;
    Ok(Bytes::copy_from_slice(&opened))
}

/// What the code on a letter stands for; `None` for a code of no letter. Counted against guessing.
pub async fn verify(app: &App, code: &str, client_address: &str) -> Result<Option<PublicLetter>, AppError> {
    let mut tx = app.begin().await?;
    let bounds = (VERIFICATIONS_PER_HOUR_MAX, SECONDS_PER_HOUR);
    bound(app, &mut tx, "verify-letter", &app.blind_address(client_address), bounds).await?;
    let row = match UrlToken::parse(code) {
        Some(token) => tx.letter_of_code(&token.hash()).await?,
        None => None,
    };
    tx.commit().await?;
    match row {
        Some(row) => public(app, row).await,
        None => Ok(None),
    }
}

/// The letter whose PDF has this SM3; `None` when none has. The caller has counted the look-up.
pub(crate) async fn of_sha(app: &App, sha: &[u8; 32]) -> Result<Option<PublicLetter>, AppError> {
    match app.glance().await?.letter_of_sha(sha).await? {
        Some(row) => public(app, row).await,
        None => Ok(None),
    }
}

/// What everybody may learn of a letter; `None` until it is made.
async fn public(app: &App, row: Letter) -> Result<Option<PublicLetter>, AppError> {
    let (Some(kind), Some(made_at), Some(sha)) = (LetterKind::from_code(&row.kind), row.made_at, row.sha) else {
        return Ok(None);
    };
    let case = glance(app, row.application_id).await.ok().map(|loaded| loaded.application);
    let applicant = case.as_ref().and_then(|case| case.declaration.applicant());
    let place =
        case.as_ref().and_then(|case| case.handled_in().cloned()).unwrap_or_else(|| app.settings().district.clone());
    let level = case.as_ref().and_then(|case| case.confirm_level).unwrap_or(ConfirmLevel::District);
    Ok(Some(PublicLetter {
        kind,
        number: row.number,
        made_on: made_at.date(),
        office: office::office(app, kind, &place, level),
        name_masked: applicant.map(|member| member.name.masked()).unwrap_or_default(),
        sm3: HEXLOWER.encode(&sha),
    }))
}
