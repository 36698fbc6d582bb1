//! Proves one signature: document, record, one-time key, certificate. Everything happens here, in the request that signs.

use crate::applications::plan::Loaded;
use crate::letters::{district_office, short_name};
use crate::ports::LetterSource;
use crate::seals::authorities::{self, Purpose, uncertified};
use crate::seals::data::{LAYOUT, TEMPLATE, data};
use crate::seals::documents::document_key;
use crate::seals::record::{
    EvidenceRecord, RecordedPicture, RecordedSigner, RecordedWard, RecordedWitness, SCHEMA, tail,
};
use crate::{App, AppError};
use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use jzt_crypto::x509::{self, Certificate, NAME_PART_LEN_MAX_CHARS, Period, Profile, Subject};
use jzt_crypto::{Algorithm, PrivateKey, UrlToken, sm3};
use jzt_domain::application::{Application, Evidence, Refusal, SigningAct, SigningWay};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::ShortText;
use jzt_domain::ids::{DocumentId, PaperId};
use jzt_domain::time::Timestamp;

/// A one-time certificate begins a little before the signature and ends soon after.
const CERTIFICATE_BEFORE_SECONDS: i64 = 60;
const CERTIFICATE_AFTER_SECONDS: i64 = 600;
/// Bytes of the tag that tells two signers of one name apart; the ID number cannot be had back from it.
const PERSON_TAG_BYTES: usize = 16;

/// What happened around the signature.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// When the text was opened.
    pub opened_at: Option<Timestamp>,
    /// When it was read to the end.
    pub read_at: Option<Timestamp>,
    /// What it was signed with, in plain words, such as 安卓手机，微信里打开; empty for paper.
    pub client: String,
}

/// A picture of the signature.
struct Picture {
    paper: PaperId,
    bytes: Bytes,
}

/// Makes the document of a signature and what proves it. The document is durable when this returns; nothing names it yet,
/// so a failure later leaves an object that nobody finds.
pub(crate) async fn prove(
    app: &App,
    loaded: &Loaded,
    act: &SigningAct,
    around: &Circumstances,
) -> Result<Evidence, AppError> {
    let application = &loaded.application;
    let at = app.now();
    let place = application.handled_in().cloned().unwrap_or_else(|| app.settings().district.clone());
    let district = place.district().unwrap_or_else(|| app.settings().district.clone());
    let office = district_office(app, &district);
    let pictures = pictures(app, loaded, act).await?;
    let held = authorities::in_force(app, Purpose::SigningCa).await?;
    let key = app.parts().ring.provider().generate(Algorithm::Sm2Sm3, app.parts().entropy.as_ref())?;
    let certificate = certify(app, &held, &key, application, act, &office, at)?;
    let id = DocumentId::from_uuid(app.new_id());
    let mut record = record(app, application, act, around, &pictures, &district, id, held.authority.id, at)?;

    let on_paper = matches!(act.way, SigningWay::Paper { .. });
    let shown = Some(&certificate).filter(|_| !on_paper);
    let said = data(app, application, &record, &act.way, &office, shown);
    let pdf = typeset(app, &place, said, pictures, at).await?;
    record.document_sm3 = HEXLOWER.encode(&sm3(&pdf));
    record.document_bytes = u64::try_from(pdf.len()).unwrap_or(u64::MAX);

    let text = serde_json::to_string(&record)?;
    let signature = app.parts().ring.provider().sign(&key, text.as_bytes())?;
    // Wiped as it is dropped: nobody can sign with it again.
    drop(key);
    let object_key = document_key(id);
    let sealed = loaded.key.seal(app.parts().entropy.as_ref(), object_key.as_bytes(), &pdf)?;
    app.parts().objects.put(object_key, Bytes::from(sealed)).await?;
    Ok(Evidence {
        document: id,
        document_sm3: record.document_sm3,
        record: text,
        signature: BASE64.encode(&jzt_crypto::signature_to_der(&signature)?),
        certificate: BASE64.encode(certificate.der()),
        serial: HEXLOWER.encode(certificate.serial()),
    })
}

/// The certificate of the one-time key: the signer's name, or for a paper form the bureau's, which vouches for the
/// photographs and not for the hand.
fn certify(
    app: &App,
    held: &authorities::Held,
    key: &PrivateKey,
    application: &Application,
    act: &SigningAct,
    office: &str,
    at: Timestamp,
) -> Result<Certificate, AppError> {
    let parts = app.parts();
    let person = application.declaration.person(act.signer).ok_or(Refusal::NoSuchMember)?;
    let subject = match act.way {
        SigningWay::Paper { .. } => Subject {
            organization: office.to_owned(),
            common_name: format!("{office}纸质授权书存证"),
            serial_number: None,
        },
        SigningWay::Promise | SigningWay::Drawn | SigningWay::ThumbPrint { .. } => {
            let tag = parts.ring.tag("signer-certificate", person.id_number.as_str().as_bytes());
            let tag: Vec<u8> = tag.into_iter().take(PERSON_TAG_BYTES).collect();
            Subject {
                organization: office.to_owned(),
                common_name: person.name.as_str().chars().take(NAME_PART_LEN_MAX_CHARS).collect(),
                serial_number: Some(HEXLOWER.encode(&tag)),
            }
        }
    };
    let period = Period {
        from: at.as_seconds().saturating_sub(CERTIFICATE_BEFORE_SECONDS),
        until: at.as_seconds().saturating_add(CERTIFICATE_AFTER_SECONDS),
    };
    let public = parts.ring.provider().public(key)?;
    let signer = held.signer(app)?;
    x509::issue(signer, parts.entropy.as_ref(), &public, &subject, period, Profile::OneTimeSignature)
        .map_err(uncertified)
}

#[expect(clippy::too_many_arguments, reason = "each is another part of what the record says")]
fn record(
    app: &App,
    application: &Application,
    act: &SigningAct,
    around: &Circumstances,
    pictures: &[Picture],
    district: &DivisionCode,
    id: DocumentId,
    authority: uuid::Uuid,
    at: Timestamp,
) -> Result<EvidenceRecord, AppError> {
    let declaration = &application.declaration;
    let person = declaration.person(act.signer).ok_or(Refusal::NoSuchMember)?;
    let row = application.signer(act.signer).ok_or(Refusal::NotASigner)?;
    let wards = row.signer.wards.iter().filter_map(|no| declaration.member(*no));
    let promise = act.typed_promise.as_ref().filter(|_| act.way == SigningWay::Promise);
    Ok(EvidenceRecord {
        schema: SCHEMA,
        document: id,
        number: number(app, district, id, at),
        code: UrlToken::generate(app.parts().entropy.as_ref()).as_str().to_owned(),
        application: application.id,
        signer: RecordedSigner {
            no: act.signer,
            name: person.name.as_str().to_owned(),
            id_number: person.id_number.masked(),
            phone_tail: person.phone.map(|phone| tail(phone.as_str())),
        },
        wards: wards
            .map(|ward| RecordedWard {
                no: ward.no,
                name: ward.name.as_str().to_owned(),
                id_number: ward.id_number.masked(),
            })
            .collect(),
        way: act.way.code().to_owned(),
        promise: promise.map(|promise| promise.as_str().to_owned()),
        pictures: pictures
            .iter()
            .map(|picture| RecordedPicture { paper: picture.paper, sm3: HEXLOWER.encode(&sm3(&picture.bytes)) })
            .collect(),
        witness: witness(&act.way),
        identity: act.identity.clone(),
        consents: act.consents,
        text_version: act.text_version.clone(),
        text_sm3: act.text_sm3.clone(),
        opened_at: around.opened_at,
        read_at: around.read_at,
        signed_at: at,
        client: around.client.clone(),
        authority,
        document_sm3: String::new(),
        document_bytes: 0,
    })
}

fn witness(way: &SigningWay) -> Option<RecordedWitness> {
    let seen = way.witness()?;
    let (place, signed_on): (Option<&ShortText>, _) = match way {
        SigningWay::Paper { place, signed_on, .. } => (Some(place), Some(*signed_on)),
        SigningWay::Promise | SigningWay::Drawn | SigningWay::ThumbPrint { .. } => (None, None),
    };
    Some(RecordedWitness {
        name: seen.name.as_str().to_owned(),
        phone_tail: tail(seen.phone.as_str()),
        place: place.map(|place| place.as_str().to_owned()),
        signed_on,
    })
}

/// 黔江救助授〔2026〕3FA91C02B7D4号. Not from a sequence: a signature that is not finished would leave a gap in it.
fn number(app: &App, district: &DivisionCode, id: DocumentId, at: Timestamp) -> String {
    let chance: String = id.as_uuid().simple().to_string().to_uppercase().chars().skip(20).collect();
    format!("{}救助授〔{}〕{chance}号", short_name(app, district), at.date().year())
}

/// The pictures of the signature, as they were decoded, bounded and kept when they came in.
async fn pictures(app: &App, loaded: &Loaded, act: &SigningAct) -> Result<Vec<Picture>, AppError> {
    let wanted: Vec<PaperId> = match &act.way {
        SigningWay::Drawn => act.drawing.into_iter().collect(),
        SigningWay::ThumbPrint { .. } | SigningWay::Paper { .. } => {
            act.way.photos().iter().map(|photo| photo.id).collect()
        }
        SigningWay::Promise => Vec::new(),
    };
    let mut pictures = Vec::with_capacity(wanted.len());
    for paper in wanted {
        let row = app.glance().await?.paper(loaded.application.id, paper).await?.ok_or(Refusal::NoSuchPaper)?;
        let sealed = app.parts().objects.get(row.object_key.clone()).await?.ok_or(Refusal::NoSuchPaper)?;
        let opened = loaded.key.open(row.object_key.as_bytes(), &sealed)?;
        pictures.push(Picture { paper, bytes: Bytes::copy_from_slice(&opened) });
    }
    Ok(pictures)
}

async fn typeset(
    app: &App,
    place: &DivisionCode,
    data: serde_json::Value,
    pictures: Vec<Picture>,
    at: Timestamp,
) -> Result<Bytes, AppError> {
    let policy = app.policy();
    let missing = |name: &str| AppError::Internal(format!("the policy folder has no letters/{name}.typ").into());
    let template = policy.letters.find(place, TEMPLATE).ok_or_else(|| missing(TEMPLATE))?;
    let layout = policy.letters.find(place, LAYOUT).ok_or_else(|| missing(LAYOUT))?;
    let source = LetterSource {
        template: template.clone(),
        layout: layout.clone(),
        data,
        pictures: pictures.into_iter().map(|picture| picture.bytes).collect(),
        today: at.date(),
    };
    Ok(app.parts().letters.render(source).await?.pdf)
}
