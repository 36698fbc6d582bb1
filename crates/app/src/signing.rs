//! Signing from a link, without an account.

use crate::applications::finish;
use crate::applications::plan::{Loaded, load, plan};
use crate::authorization::AuthorizationText;
use crate::error::CredentialsFault;
use crate::jobs::enqueue;
use crate::messages::{NewLink, signature_wanted};
use crate::{App, AppError, papers};
use jiff::civil::Date;
use jzt_crypto::UrlToken;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{
    Action, Channel, Command, Consents, Refusal, SignReason, SignerRow, SignerState, SigningAct, SigningWay,
    sign_reason,
};
use jzt_domain::household::{LongText, MemberNo, ShortText};
use jzt_domain::identity::PersonName;
use jzt_domain::ids::ApplicationId;
use jzt_store::{SigningLink, Tx};

/// Unknown links one address may try in ten minutes.
const GUESSES_MAX: u32 = 30;
/// Wrong names or numbers typed on one link in ten minutes.
const WRONG_TRIES_MAX: u32 = 8;
const WINDOW_SECONDS: u32 = 600;
/// Times a link may be sent again to one signer in a day.
const RESENDS_PER_DAY_MAX: u32 = 3;
const SECONDS_PER_DAY: u32 = 86_400;

/// What the signing page shows.
#[derive(Debug, Clone)]
pub struct SigningView {
    /// The application.
    pub application: ApplicationId,
    /// Who signs.
    pub signer: MemberNo,
    /// As whom.
    pub role: SignReason,
    /// The signer's name, masked: the link may have gone astray.
    pub signer_masked: String,
    /// The applicant's name, masked.
    pub applicant_masked: String,
    /// Names of minors and persons without capacity for whom this person signs, masked.
    pub wards_masked: Vec<String>,
    /// The text in force.
    pub text: AuthorizationText,
    /// Last day of the link.
    pub until: Date,
    /// True when this person has signed.
    pub signed: bool,
    /// True when this person declined; they may still sign.
    pub declined: bool,
    /// True when the application has gone in.
    pub submitted: bool,
}

/// What the signer typed.
pub struct SigningForm {
    /// Name.
    pub name: PersonName,
    /// Last six characters of the identity number.
    pub id_tail: String,
    /// SM3 of the text that was shown.
    pub text_sm3: String,
    /// The drawing as PNG bytes, if there is one.
    pub drawing_png: Option<Vec<u8>>,
}

struct Opened {
    hash: [u8; 32],
    link: SigningLink,
    loaded: Loaded,
    row: SignerRow,
}

impl Opened {
    fn actor(&self) -> Actor {
        Actor::Signer { application: self.link.application_id, member: self.row.signer.signer }
    }
}

/// Opens a link. Unknown, expired and revoked links answer `Credentials`; a used one still opens and says so.
pub async fn open_link(app: &App, token: &str, client_address: &str) -> Result<SigningView, AppError> {
    let opened = open(app, token, client_address).await?;
    view(app, &opened.loaded, &opened.row)
}

async fn open(app: &App, token: &str, client_address: &str) -> Result<Opened, AppError> {
    let now = app.now();
    let address = app.blind_address(client_address);
    let mut tx = app.glance().await?;
    if tx.hits("signing-link", &address, now).await? >= GUESSES_MAX {
        return Err(AppError::TooMany { retry_after_seconds: WINDOW_SECONDS });
    }
    let hash = UrlToken::parse(token).map(|token| token.hash());
    let found = match hash {
        Some(hash) => tx.signing_link(&hash).await?.map(|link| (hash, link)),
        None => None,
    };
    let Some((hash, link)) = found else {
        drop(tx);
        count_guess(app, &address).await?;
        return Err(AppError::Credentials(CredentialsFault::Wrong));
    };
    if link.revoked_at.is_some() || (link.used_at.is_none() && link.expires_at <= now) {
        return Err(AppError::Credentials(CredentialsFault::Expired));
    }
    let loaded = load(app, &mut tx, link.application_id).await?;
    drop(tx);
    let member = u8::try_from(link.member_no).map(MemberNo).map_err(|_huge| AppError::NotFound)?;
    let row = loaded.application.signer(member).cloned().ok_or(AppError::Credentials(CredentialsFault::Expired))?;
    Ok(Opened { hash, link, loaded, row })
}

async fn count_guess(app: &App, address: &[u8; 32]) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    tx.hit("signing-link", address, WINDOW_SECONDS, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

fn view(app: &App, loaded: &Loaded, row: &SignerRow) -> Result<SigningView, AppError> {
    let application = &loaded.application;
    let masked =
        |no: MemberNo| application.declaration.person(no).map(|person| person.name.masked()).unwrap_or_default();
    Ok(SigningView {
        application: application.id,
        signer: row.signer.signer,
        role: sign_reason(&application.declaration, row.signer.signer).ok_or(AppError::NotFound)?,
        signer_masked: masked(row.signer.signer),
        applicant_masked: masked(application.declaration.applicant_no),
        wards_masked: row.signer.wards.iter().map(|no| masked(*no)).collect(),
        text: app.authorization().clone(),
        until: application.sign_until.ok_or(AppError::NotFound)?,
        signed: matches!(row.state, SignerState::Signed { .. }),
        declined: matches!(row.state, SignerState::Declined { .. }),
        submitted: application.submitted_at.is_some(),
    })
}

/// Signs. The link is used up in the same unit as the signature.
pub async fn sign(app: &App, token: &str, form: SigningForm, client_address: &str) -> Result<SigningView, AppError> {
    let opened = open(app, token, client_address).await?;
    if app.glance().await?.hits("signing-wrong", &opened.hash, app.now()).await? >= WRONG_TRIES_MAX {
        return Err(AppError::TooMany { retry_after_seconds: WINDOW_SECONDS });
    }
    let drawing = match form.drawing_png {
        Some(png) => Some(papers::store_drawing(app, &opened.loaded.application, &opened.loaded.key, png).await?),
        None => None,
    };
    let mut act_of_signing = SigningAct {
        signer: opened.row.signer.signer,
        typed_name: form.name,
        typed_id_tail: form.id_tail,
        text_version: app.authorization().version.clone(),
        text_sm3: form.text_sm3,
        typed_promise: ShortText::parse(&app.authorization().promise).ok(),
        drawing,
        way: SigningWay::Promise,
        consents: Consents { bank_data: true, face_data: false },
        identity: crate::sample::known(app.now()),
        evidence: None,
    };
    act_of_signing.evidence = Some(crate::seals::prove(app, &opened.loaded.application, &act_of_signing).await?);
    act(app, &opened, Command::Sign(Box::new(act_of_signing)), client_address, true).await
}

/// Declines. The link stays open: people change their minds.
pub async fn decline(
    app: &App,
    token: &str,
    reason: Option<LongText>,
    client_address: &str,
) -> Result<SigningView, AppError> {
    let opened = open(app, token, client_address).await?;
    let command = Command::DeclineSignature {
        signer: opened.row.signer.signer,
        reason,
        identity: crate::sample::known(app.now()),
    };
    act(app, &opened, command, client_address, false).await
}

async fn act(
    app: &App,
    opened: &Opened,
    command: Command,
    client_address: &str,
    uses_link: bool,
) -> Result<SigningView, AppError> {
    let actor = opened.actor();
    let loaded = &opened.loaded;
    let planned = match plan(app, Some(&loaded.application), &loaded.key, &actor, Channel::Web, command) {
        Ok(planned) => planned,
        Err(wrong @ AppError::Refused(Refusal::SignerNameDiffers | Refusal::SignerIdDiffers)) => {
            let mut tx = app.begin().await?;
            tx.hit("signing-wrong", &opened.hash, WINDOW_SECONDS, app.now()).await?;
            tx.hit("signing-link", &app.blind_address(client_address), WINDOW_SECONDS, app.now()).await?;
            tx.commit().await?;
            return Err(wrong);
        }
        Err(error) => return Err(error),
    };
    let mut tx = app.begin().await?;
    if uses_link && !tx.use_signing_link(&opened.hash, app.now()).await? {
        return Err(AppError::Credentials(CredentialsFault::Used));
    }
    let after = finish(app, tx, planned, &actor).await?;
    let row = after.application.signer(opened.row.signer.signer).cloned().ok_or(AppError::NotFound)?;
    view(app, &Loaded { application: after.application, key: loaded.key.clone() }, &row)
}

/// Sends a signer's link again (a new link; the old one ends). Only the applicant, a few times a day.
pub async fn resend_link(app: &App, actor: &Actor, id: ApplicationId, signer: MemberNo) -> Result<(), AppError> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (loaded, row) = wanted(app, &mut tx, actor, id, signer).await?;
    let subject = jzt_crypto::sm3(format!("{id}/{}", signer.0).as_bytes());
    if tx.hit("resend-link", &subject, SECONDS_PER_DAY, now).await? > RESENDS_PER_DAY_MAX {
        return Err(AppError::TooMany { retry_after_seconds: SECONDS_PER_DAY });
    }
    let until = loaded.application.sign_until.ok_or(AppError::NotFound)?;
    let (link, message) = signature_wanted(app, &loaded.application, &row.signer, until, now)?;
    link.store(&mut tx, id, now).await?;
    if let Some(message) = message {
        enqueue(app, &mut tx, &message, now).await?;
    }
    tx.commit().await?;
    app.nudge();
    Ok(())
}

/// A fresh link for the signature of whoever holds the account: the applicant, or who applies for them. The path to go to.
pub async fn own_link(app: &App, actor: &Actor, id: ApplicationId) -> Result<String, AppError> {
    let mut tx = app.begin().await?;
    let loaded = load(app, &mut tx, id).await?;
    let declaration = &loaded.application.declaration;
    let agent = declaration.agent.as_ref().map(|agent| agent.no);
    let asked = |no: &MemberNo| loaded.application.signer(*no).is_some_and(|row| !row.is_signed());
    let own = std::iter::once(declaration.applicant_no).chain(agent).find(asked).unwrap_or(declaration.applicant_no);
    let (loaded, _) = wanted(app, &mut tx, actor, id, own).await?;
    let until = loaded.application.sign_until.ok_or(AppError::NotFound)?;
    let link = NewLink::new(app, own, until);
    link.store(&mut tx, id, app.now()).await?;
    tx.commit().await?;
    Ok(link.path())
}

/// The row of a signer whose signature is still wanted, for the owner of the application alone.
async fn wanted(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: ApplicationId,
    signer: MemberNo,
) -> Result<(Loaded, SignerRow), AppError> {
    let loaded = load(app, tx, id).await?;
    let application = &loaded.application;
    if !matches!(actor, Actor::Citizen { id } if *id == application.citizen) {
        return Err(AppError::NotFound);
    }
    let linked = Actor::Signer { application: id, member: signer };
    access::check(&linked, Action::Sign, application).map_err(Refusal::from)?;
    let row = application.signer(signer).cloned().ok_or(Refusal::NotASigner)?;
    if row.is_signed() { Err(Refusal::AlreadySigned.into()) } else { Ok((loaded, row)) }
}
