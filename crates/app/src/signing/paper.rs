//! Paper is equal: the form to print, and the form as it comes back signed, photographed by the family or a clerk.

use super::tracker::seen_by;
use crate::applications::plan::{glance, plan};
use crate::applications::{CaseView, finish};
use crate::seals::{self, Circumstances};
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{
    Application, Channel, Command, Consents, Refusal, SigningAct, SigningWay, Witness, may_sign,
};
use jzt_domain::household::{MemberNo, Paper, ShortText};
use jzt_domain::identity::level::Identity;
use jzt_domain::ids::ApplicationId;

/// How many characters of the identity number stand on the form.
const ID_TAIL_CHARS: usize = 6;

/// The form as it came back.
pub struct SignedForm {
    /// Whose.
    pub signer: MemberNo,
    /// All pages.
    pub photos: Vec<Paper>,
    /// Who saw it.
    pub witness: Witness,
    /// Where it was signed.
    pub place: ShortText,
    /// On which day.
    pub signed_on: Date,
    /// The box for the comparison of faces is ticked on it.
    pub face_data: bool,
    /// A clerk saw the signer and the identity card.
    pub seen: bool,
}

/// Takes in a signed form. One that a clerk hands in counts as checked, because the clerk held it in the hand; one of the
/// family waits for a clerk.
pub async fn sign_on_paper(
    app: &App,
    actor: &Actor,
    id: ApplicationId,
    version: Option<i64>,
    form: SignedForm,
) -> Result<CaseView, AppError> {
    let loaded = glance(app, id).await?;
    let application = &loaded.application;
    if !access::may_read(actor, application) {
        return Err(AppError::NotFound);
    }
    if version.is_some_and(|version| version != application.version) {
        return Err(AppError::Stale);
    }
    let mut act = act_of(app, actor, application, form)?;
    let now = app.now();
    let day = app.rules_of(application, now.date());
    may_sign(application, &act, actor, now, &day.rules())?;
    let around = Circumstances { opened_at: None, read_at: None, client: String::new() };
    act.evidence = Some(seals::prove(app, &loaded, &act, &around).await?);
    let channel = if matches!(actor, Actor::Staff { .. }) { Channel::Console } else { Channel::Web };
    let command = Command::SignOnPaper(Box::new(act));
    let planned = plan(app, Some(application), &loaded.key, actor, channel, command)?;
    finish(app, app.begin().await?, planned, actor).await
}

/// Name and number are printed on the form, so they are the application's; what the form shows is for the clerk to compare.
fn act_of(app: &App, actor: &Actor, application: &Application, form: SignedForm) -> Result<SigningAct, AppError> {
    let person = application.declaration.person(form.signer).ok_or(Refusal::NoSuchMember)?;
    let number = person.id_number.as_str();
    let tail = number.chars().skip(number.chars().count().saturating_sub(ID_TAIL_CHARS));
    let identity = match actor {
        Actor::Staff { id, .. } if form.seen => seen_by(*id, app.now()),
        _ => Identity::default(),
    };
    Ok(SigningAct {
        signer: form.signer,
        typed_name: person.name.clone(),
        typed_id_tail: tail.collect(),
        text_version: app.authorization().version.clone(),
        text_sm3: app.authorization().sm3.clone(),
        typed_promise: None,
        drawing: None,
        way: SigningWay::Paper {
            photos: form.photos,
            witness: form.witness,
            place: form.place,
            signed_on: form.signed_on,
        },
        consents: Consents { bank_data: true, face_data: form.face_data },
        identity,
        evidence: None,
    })
}
