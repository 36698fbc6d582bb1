//! Who signs, who has, who has not: what the family and the clerk see of each signer, and what they do about it.

use crate::applications::plan::{glance, load};
use crate::applications::{CaseView, perform};
use crate::benefits::BenefitView;
use crate::bounds::{SECONDS_PER_DAY, bound};
use crate::jobs::enqueue;
use crate::messages::{NewLink, asked};
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{
    Action, Application, AskedWay, Channel, Command, Refusal, Rules, SignReason, SignerRow, SignerState, SignerStatus,
    SigningWay, sign_reason, signers,
};
use jzt_domain::household::{LongText, MemberNo};
use jzt_domain::identity::Phone;
use jzt_domain::identity::level::{Identity, IdentityProof};
use jzt_domain::ids::{ApplicationId, PaperId};
use jzt_domain::policy::SmsKind;
use jzt_domain::time::Timestamp;

/// Messages with a link that one signer may be sent in a day by somebody's tap.
const LINKS_PER_DAY_MAX: u32 = 3;

/// One signer as the tracker shows them.
#[derive(Debug, Clone)]
pub struct Tracked {
    /// Who.
    pub no: MemberNo,
    /// Name.
    pub name: String,
    /// Why this person must sign.
    pub reason: SignReason,
    /// Names of minors and persons without capacity for whom this person signs too.
    pub wards: Vec<String>,
    /// How they stand.
    pub status: SignerStatus,
    /// Since when.
    pub since: Option<Timestamp>,
    /// How they are asked.
    pub asked: AskedWay,
    /// How they signed, once they have.
    pub way: Option<SigningWay>,
    /// What they gave as the reason for declining or withdrawing, or what is wrong with the paper form.
    pub words: Option<String>,
    /// Where the link goes.
    pub phone: Option<Phone>,
    /// True where somebody else who signs has the same phone.
    pub shares_phone: bool,
}

impl Tracked {
    /// Photographs of the paper form or the thumb print.
    pub fn photos(&self) -> Vec<PaperId> {
        self.way.iter().flat_map(SigningWay::photos).map(|paper| paper.id).collect()
    }

    /// True while this person can still be asked.
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, SignerStatus::Signed | SignerStatus::PaperUnchecked)
    }
}

/// Every signer of an application, in the order in which they are asked.
pub fn tracked(application: &Application, today: Date) -> Vec<Tracked> {
    application.signers.iter().filter_map(|row| one(application, row, today)).collect()
}

fn one(application: &Application, row: &SignerRow, today: Date) -> Option<Tracked> {
    let no = row.signer.signer;
    let declaration = &application.declaration;
    let person = declaration.person(no)?;
    let name = |no: MemberNo| declaration.person(no).map(|person| person.name.as_str().to_owned());
    let said = |text: &Option<LongText>| text.as_ref().map(|text| text.as_str().to_owned());
    let (since, words) = match &row.state {
        SignerState::Wanted => (row.opened_at.or(row.asked_at), None),
        SignerState::Signed { at, .. } => (Some(*at), None),
        SignerState::Declined { at, reason } | SignerState::Withdrawn { at, reason } => (Some(*at), said(reason)),
        SignerState::PaperRejected { at, reason } => (Some(*at), Some(reason.as_str().to_owned())),
    };
    let others = application.signers.iter().filter(|other| other.signer.signer != no);
    let mut phones = others.filter_map(|other| declaration.person(other.signer.signer)?.phone);
    Some(Tracked {
        no,
        name: person.name.as_str().to_owned(),
        reason: sign_reason(declaration, no)?,
        wards: row.signer.wards.iter().filter_map(|ward| name(*ward)).collect(),
        status: row.status(application.sign_until, today),
        since,
        asked: row.asked,
        way: row.signature().map(|signature| signature.way.clone()),
        words,
        shares_phone: person.phone.is_some_and(|phone| phones.any(|other| other == phone)),
        phone: person.phone.cloned(),
    })
}

/// Names of those who took the authorization back.
pub fn withdrawn(application: &Application) -> Vec<String> {
    let withdrawn = application.signers.iter().filter(|row| matches!(row.state, SignerState::Withdrawn { .. }));
    let person = |row: &SignerRow| application.declaration.person(row.signer.signer);
    withdrawn.filter_map(person).map(|person| person.name.as_str().to_owned()).collect()
}

/// The same for a benefit that was granted on the authorization, for whoever may read the benefit.
pub async fn withdrawn_of_benefit(app: &App, view: &BenefitView) -> Result<Vec<String>, AppError> {
    match view.benefit.origin.application {
        Some(id) => Ok(withdrawn(&glance(app, id).await?.application)),
        None => Ok(Vec::new()),
    }
}

/// Somebody who will be asked once the draft is finished.
#[derive(Debug, Clone)]
pub struct ToAsk {
    /// Name.
    pub name: String,
    /// Why this person must sign.
    pub reason: SignReason,
    /// Names of those for whom this person signs too.
    pub wards: Vec<String>,
    /// Where the link will go; without one they sign beside the family, or on paper.
    pub phone: Option<Phone>,
}

/// Everybody who would be asked now.
pub fn to_ask(app: &App, application: &Application) -> Result<Vec<ToAsk>, AppError> {
    let today = app.now().date();
    let day = app.rules_of(application, today);
    let rules = day.rules();
    let policy = rules.policy.clone().for_kind(application.kind());
    let declaration = &application.declaration;
    let name = |no: MemberNo| declaration.person(no).map(|person| person.name.as_str().to_owned());
    let asked = signers(declaration, today, &Rules { policy: &policy, ..rules })?;
    Ok(asked
        .iter()
        .filter_map(|signer| {
            Some(ToAsk {
                name: name(signer.signer)?,
                reason: sign_reason(declaration, signer.signer)?,
                wards: signer.wards.iter().filter_map(|ward| name(*ward)).collect(),
                phone: declaration.person(signer.signer)?.phone.cloned(),
            })
        })
        .collect())
}

/// Sends a signer's link again: a new link; the old one ends. The family or the clerk, a few times a day.
pub async fn send_again(app: &App, actor: &Actor, id: ApplicationId, signer: MemberNo) -> Result<(), AppError> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let application = load(app, &mut tx, id).await?.application;
    wanted(actor, &application, signer)?;
    if app.now().date() > application.sign_until.unwrap_or(Date::MIN) {
        return Err(Refusal::SigningExpired.into());
    }
    let subject = jzt_crypto::sm3(format!("{id}/{}", signer.0).as_bytes());
    bound(app, &mut tx, "resend-link", &subject, (LINKS_PER_DAY_MAX, SECONDS_PER_DAY)).await?;
    let asked = asked(app, &application, signer, SmsKind::SignatureWanted, now)?;
    let (Some(link), Some(message)) = (asked.link, asked.message) else {
        return Err(Refusal::SigningWayImpossible.into());
    };
    link.store(&mut tx, id, now).await?;
    enqueue(app, &mut tx, &message, now).await?;
    tx.commit().await?;
    app.nudge();
    Ok(())
}

/// A fresh link for a signature on this phone: one's own, or that of somebody without a phone who sits beside. The path to
/// go to. Whoever has a phone signs there: the link alone must not let another in the family sign.
pub async fn sign_here(app: &App, actor: &Actor, id: ApplicationId, signer: MemberNo) -> Result<String, AppError> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let application = load(app, &mut tx, id).await?.application;
    wanted(actor, &application, signer)?;
    let has_phone = application.declaration.person(signer).is_some_and(|person| person.phone.is_some());
    let is_family = matches!(actor, Actor::Citizen { .. });
    if !is_family || (has_phone && own_number(&application) != Some(signer)) {
        return Err(Refusal::SigningWayImpossible.into());
    }
    let until = application.sign_until.filter(|until| now.date() <= *until).ok_or(Refusal::SigningExpired)?;
    let link = NewLink::new(app, signer, until);
    link.store(&mut tx, id, now).await?;
    tx.commit().await?;
    Ok(link.path())
}

/// Who signs with the account that holds the application: the applicant, else whoever applies for them.
pub fn own_number(application: &Application) -> Option<MemberNo> {
    let agent = application.declaration.agent.as_ref().map(|agent| agent.no);
    let mut candidates = std::iter::once(application.declaration.applicant_no).chain(agent);
    candidates.find(|no| application.signer(*no).is_some())
}

/// Corrects a signer's phone; the link goes to the right one, and the one that went astray ends.
pub async fn correct_phone(
    app: &App,
    actor: &Actor,
    channel: Channel,
    id: ApplicationId,
    version: Option<i64>,
    (signer, phone): (MemberNo, Phone),
) -> Result<CaseView, AppError> {
    let mut tx = app.begin().await?;
    let application = load(app, &mut tx, id).await?.application;
    wanted(actor, &application, signer)?;
    let subject = jzt_crypto::sm3(format!("{id}/{}", signer.0).as_bytes());
    bound(app, &mut tx, "correct-phone", &subject, (LINKS_PER_DAY_MAX, SECONDS_PER_DAY)).await?;
    tx.commit().await?;
    perform(app, actor, channel, id, version, Command::CorrectSignerPhone { signer, phone }).await
}

/// Takes an authorization back for somebody who came to the counter with the identity card.
pub async fn withdrawn_at_counter(
    app: &App,
    actor: &Actor,
    id: ApplicationId,
    version: Option<i64>,
    (signer, reason): (MemberNo, Option<LongText>),
) -> Result<CaseView, AppError> {
    let Actor::Staff { id: staff, .. } = actor else { return Err(AppError::NotFound) };
    let identity = seen_by(*staff, app.now());
    let command = Command::WithdrawAuthorization { signer, reason, identity };
    perform(app, actor, Channel::Console, id, version, command).await
}

/// What a member of staff knows of somebody who stands before them with the identity card.
pub(crate) fn seen_by(staff: jzt_domain::ids::StaffId, at: Timestamp) -> Identity {
    Identity::default().with(IdentityProof::InPerson { staff, at })
}

/// Who helps with the signatures may do this for the signer now.
fn wanted(actor: &Actor, application: &Application, signer: MemberNo) -> Result<(), AppError> {
    access::check(actor, Action::ChangeSigningWay, application).map_err(Refusal::from)?;
    let row = application.signer(signer).ok_or(Refusal::NotASigner)?;
    if row.is_signed() { Err(Refusal::AlreadySigned.into()) } else { Ok(()) }
}
