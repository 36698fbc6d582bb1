//! Paper is equal: the form to print, and the form as it comes back signed, photographed by the family or a clerk.

use super::tracker::seen_by;
use crate::applications::plan::{glance, plan};
use crate::applications::{CaseView, finish};
use crate::letters::{district_office, official_name};
use crate::ports::{LetterSource, PortError};
use crate::seals::{self, Circumstances};
use crate::{App, AppError};
use bytes::Bytes;
use jiff::civil::Date;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{
    Action, Application, Channel, Command, Consents, Refusal, SignReason, SignerRow, SigningAct, SigningWay, Witness,
    may_sign, sign_reason,
};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{MemberNo, Paper, ShortText};
use jzt_domain::identity::PersonName;
use jzt_domain::identity::level::Identity;
use jzt_domain::ids::ApplicationId;
use jzt_domain::limits;
use serde_json::json;

/// Name of the template of the form.
const TEMPLATE: &str = "authorization_form";

/// The form of one signer to print: the text in force, the questions, room for a signature, and where to send it. The code
/// on it leads to the page that takes it back, behind the sign-in.
pub async fn blank_form(app: &App, actor: &Actor, id: ApplicationId, signer: MemberNo) -> Result<Bytes, AppError> {
    let application = glance(app, id).await?.application;
    access::check(actor, Action::SignOnPaper, &application).map_err(Refusal::from)?;
    let row = application.signer(signer).ok_or(Refusal::NotASigner)?;
    let place = application.handled_in().cloned().unwrap_or_else(|| app.settings().district.clone());
    let policy = app.policy();
    let missing = || AppError::Internal(format!("the policy folder has no letters/{TEMPLATE}.typ").into());
    let template = policy.letters.find(&place, TEMPLATE).ok_or_else(missing)?;
    let layout = policy.letters.find(&place, "layout").ok_or_else(missing)?;
    let source = LetterSource {
        template: template.clone(),
        layout: layout.clone(),
        data: form_data(app, &application, row, &place)?,
        pictures: Vec::new(),
        today: app.now().date(),
    };
    Ok(app.parts().letters.render(source).await.map_err(unset)?.pdf)
}

/// The typesetter is part of this program: whatever it says is a fault of ours, not an answer of somebody else's.
fn unset(error: PortError) -> AppError {
    AppError::Internal(Box::new(error))
}

fn form_data(
    app: &App,
    application: &Application,
    row: &SignerRow,
    place: &DivisionCode,
) -> Result<serde_json::Value, AppError> {
    let declaration = &application.declaration;
    let no = row.signer.signer;
    let person = declaration.person(no).ok_or(Refusal::NoSuchMember)?;
    let applicant = declaration.applicant().map(|member| member.name.as_str()).unwrap_or_default();
    let wards = row.signer.wards.iter().filter_map(|ward| declaration.person(*ward));
    let wards: Vec<&str> = wards.map(|ward| PersonName::as_str(ward.name)).collect();
    let text = app.authorization();
    let settings = app.settings();
    Ok(json!({
        "office": district_office(app, &place.district().unwrap_or_else(|| settings.district.clone())),
        "number": "",
        "issued": "",
        "verify_url": format!("{}/applications/{}/signers/{}/paper", settings.public_url, application.id, no.0),
        "practice": settings.practice,
        "phone": settings.office_phone,
        "title": text.title,
        "paragraphs": text.paragraphs,
        "text_version": text.version,
        "applicant": applicant,
        "kind": official_name(application.kind()),
        "signer": {
            "name": person.name.as_str(),
            "role": role(sign_reason(declaration, no)),
            "id_number": person.id_number.masked(),
        },
        "wards": wards,
        "questions": CONSENTS,
    }))
}

/// What is asked by itself on the form: without the first nothing can be verified, the second is free.
const CONSENTS: [&str; 2] =
    ["向银行、证券、保险机构查询我的存款和财产", "领取救助期间，可以用刷脸确认是我本人（不同意也不影响申请）"];

const fn role(reason: Option<SignReason>) -> &'static str {
    match reason {
        Some(SignReason::Applicant) => "申请人",
        Some(SignReason::Member) => "申请人的家人",
        Some(SignReason::Obligor) => "申请人的亲人",
        Some(SignReason::ObligorSpouse) => "申请人亲人的配偶",
        Some(SignReason::Guardian) => "申请人的监护人",
        Some(SignReason::Agent) | None => "申请人的代办人",
    }
}

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
    if form.photos.len() > limits::SIGNED_FORM_PHOTOS_MAX {
        return Err(Refusal::TooManyPapers.into());
    }
    let person = application.declaration.person(form.signer).ok_or(Refusal::NoSuchMember)?;
    // Whoever signed a form that was printed before the text changed signed the text of that day.
    let text = app.policy().authorization.on(form.signed_on);
    let identity = match actor {
        Actor::Staff { id, .. } if form.seen => seen_by(*id, app.now()),
        _ => Identity::default(),
    };
    Ok(SigningAct {
        signer: form.signer,
        typed_name: person.name.clone(),
        typed_id_tail: person.id_number.tail().to_owned(),
        text_version: text.version.clone(),
        text_sm3: text.sm3.clone(),
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
