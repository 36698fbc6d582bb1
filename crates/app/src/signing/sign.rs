//! The act itself. Others of the family may act at the same moment: then it is decided again from what they left.

use super::ATTEMPTS_MAX;
use crate::applications::finish;
use crate::applications::plan::plan;
use crate::error::CredentialsFault;
use crate::seals::{Circumstances, prove};
use crate::signing::CeremonyView;
use crate::signing::ceremony::{Ceremony, Step, Task};
use crate::signing::device::describe;
use crate::signing::link::{Guest, Opened, find};
use crate::signing::view::view;
use crate::{App, AppError, papers};
use bytes::Bytes;
use jzt_domain::application::{Channel, Command, Refusal, SignerState, SigningAct, SigningWay, may_sign};
use jzt_domain::household::{Paper, PaperKind, ShortText};
use jzt_domain::identity::level::Identity;

/// What the hand did.
pub enum Hand {
    /// Wrote the name on the screen: PNG bytes.
    Drew(Bytes),
    /// Typed the promise.
    Typed(String),
    /// Pressed a thumb on paper, photographed by the witness: JPEG, PNG or WebP bytes.
    Pressed(Bytes),
}

/// Signs. The link is used up in the same unit as the signature. `Refused` and `Upload` say what is wrong, of two devices at
/// once the slower one is told `AlreadySigned`; where the ceremony has not come that far the view says what comes first.
pub async fn sign(app: &App, guest: &Guest<'_>, hand: Hand) -> Result<CeremonyView, AppError> {
    let mut opened = find(app, guest).await?;
    let mut ceremony = Ceremony::load(app, &opened).await?;
    if opened.row.is_signed() {
        return Err(Refusal::AlreadySigned.into());
    }
    if ceremony.task != Task::Sign || ceremony.step(app, &opened) != Step::Act {
        return view(app, &opened, &ceremony);
    }
    let mut act = act_of(app, &opened, &ceremony, &hand)?;
    check_rest(app, &opened, &act)?;
    keep_picture(app, &opened, &ceremony, hand, &mut act).await?;
    let around = Circumstances {
        opened_at: opened.row.opened_at,
        read_at: ceremony.read.as_ref().map(|read| read.at),
        client: describe(&guest.client.user_agent),
    };
    for _ in 0..ATTEMPTS_MAX {
        check(app, &opened, &act)?;
        if act.evidence.is_none() {
            act.evidence = Some(Box::pin(prove(app, &opened.loaded, &act, &around)).await?);
        }
        let command = Command::Sign(Box::new(act.clone()));
        let before = opened.loaded.application.declaration.clone();
        match commit(app, &mut opened, command, true).await {
            Err(AppError::Stale) => {}
            Err(error) => return Err(error),
            Ok(()) => return Box::pin(signed(app, &opened, &mut ceremony)).await,
        }
        // The document names the family: one that changed meanwhile needs another document.
        if opened.loaded.application.declaration != before {
            act.evidence = None;
        }
    }
    Err(AppError::Stale)
}

async fn signed(app: &App, opened: &Opened, ceremony: &mut Ceremony) -> Result<CeremonyView, AppError> {
    let at = match &opened.row.state {
        SignerState::Signed { at, .. } => Some(*at),
        _ => None,
    };
    ceremony.finish(at);
    ceremony.store(app, opened).await?;
    view(app, opened, ceremony)
}

/// Everything that was done so far, as one act.
fn act_of(app: &App, opened: &Opened, ceremony: &Ceremony, hand: &Hand) -> Result<SigningAct, AppError> {
    let person = opened.person().ok_or(AppError::NotFound)?;
    let read = ceremony.read.as_ref().ok_or(Refusal::TextChanged)?;
    let typed_promise = match hand {
        Hand::Typed(text) => Some(ShortText::parse(text).map_err(|_other| Refusal::PromiseDiffers)?),
        Hand::Drew(_) | Hand::Pressed(_) => None,
    };
    Ok(SigningAct {
        signer: opened.row.signer.signer,
        typed_name: ceremony.typed.name.clone().ok_or(Refusal::SignerNameDiffers)?,
        typed_id_tail: ceremony.typed.id_tail.clone(),
        text_version: app.authorization().version.clone(),
        text_sm3: read.text_sm3.clone(),
        typed_promise,
        drawing: None,
        way: SigningWay::Promise,
        consents: ceremony.consents,
        identity: ceremony.identity(&person, app.now()),
        evidence: None,
    })
}

/// Whatever is wrong without looking at a picture is said before the picture is kept.
fn check_rest(app: &App, opened: &Opened, act: &SigningAct) -> Result<(), AppError> {
    let promise = ShortText::parse(&app.authorization().promise).ok();
    let typed_promise = act.typed_promise.clone().or(promise);
    check(app, opened, &SigningAct { typed_promise, ..act.clone() })
}

fn check(app: &App, opened: &Opened, act: &SigningAct) -> Result<(), AppError> {
    let at = app.now();
    let day = app.rules_of(&opened.loaded.application, at.date());
    Ok(may_sign(&opened.loaded.application, act, &opened.actor(), at, &day.rules())?)
}

async fn keep_picture(
    app: &App,
    opened: &Opened,
    ceremony: &Ceremony,
    hand: Hand,
    act: &mut SigningAct,
) -> Result<(), AppError> {
    let (application, key) = (&opened.loaded.application, &opened.loaded.key);
    match (hand, &ceremony.typed.witness) {
        (Hand::Typed(_), None) => {}
        (Hand::Drew(png), None) => {
            act.drawing = Some(papers::store_drawing(app, application, key, png.to_vec()).await?);
            act.way = SigningWay::Drawn;
        }
        (Hand::Pressed(photo), Some(witness)) => {
            let id = papers::store_print(app, application, key, photo).await?;
            let photo = Paper { id, kind: PaperKind::SignedForm };
            act.way = SigningWay::ThumbPrint { photo, witness: witness.clone() };
        }
        (Hand::Typed(_) | Hand::Drew(_), Some(_)) | (Hand::Pressed(_), None) => {
            return Err(Refusal::SigningWayImpossible.into());
        }
    }
    Ok(())
}

/// Says no. The link stays open: people change their minds.
pub async fn decline(app: &App, guest: &Guest<'_>) -> Result<CeremonyView, AppError> {
    settle(app, guest, Task::Decline, |signer, ceremony, identity| Command::DeclineSignature {
        signer,
        reason: ceremony.typed.reason.clone(),
        identity,
    })
    .await
}

/// Takes the authorization back.
pub async fn withdraw(app: &App, guest: &Guest<'_>) -> Result<CeremonyView, AppError> {
    settle(app, guest, Task::Withdraw, |signer, ceremony, identity| Command::WithdrawAuthorization {
        signer,
        reason: ceremony.typed.reason.clone(),
        identity,
    })
    .await
}

async fn settle(
    app: &App,
    guest: &Guest<'_>,
    task: Task,
    command: impl Fn(jzt_domain::household::MemberNo, &Ceremony, Identity) -> Command + Send,
) -> Result<CeremonyView, AppError> {
    let mut opened = find(app, guest).await?;
    let mut ceremony = Ceremony::load(app, &opened).await?;
    if ceremony.task != task || ceremony.step(app, &opened) != Step::Act {
        return view(app, &opened, &ceremony);
    }
    for _ in 0..ATTEMPTS_MAX {
        let identity = ceremony.identity(&opened.person().ok_or(AppError::NotFound)?, app.now());
        let wanted = command(opened.row.signer.signer, &ceremony, identity);
        match commit(app, &mut opened, wanted, false).await {
            Err(AppError::Stale) => {}
            Err(error) => return Err(error),
            Ok(()) => {
                ceremony.finish(None);
                ceremony.store(app, &opened).await?;
                return view(app, &opened, &ceremony);
            }
        }
    }
    Err(AppError::Stale)
}

/// One try. `Stale` when somebody else was faster; `opened` then shows what they left, and after success what we left.
async fn commit(app: &App, opened: &mut Opened, command: Command, uses_link: bool) -> Result<(), AppError> {
    let (actor, loaded) = (opened.actor(), &opened.loaded);
    let planned = plan(app, Some(&loaded.application), &loaded.key, &actor, Channel::Web, command)?;
    let mut tx = app.begin().await?;
    if uses_link && !tx.use_signing_link(&opened.place.token_hash, app.now()).await? {
        drop(tx);
        opened.reload(app).await?;
        // The other device was faster; or the link was taken back meanwhile.
        let taken = AppError::Credentials(CredentialsFault::Used);
        return Err(if opened.row.is_signed() { AppError::Stale } else { taken });
    }
    let done = Box::pin(finish(app, tx, planned, &actor)).await.map(drop);
    if matches!(done, Ok(()) | Err(AppError::Stale)) {
        opened.reload(app).await?;
    }
    done
}
