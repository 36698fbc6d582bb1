//! What the document of a signature says, in the words of its template.

use crate::App;
use crate::letters::{day, official_name};
use crate::seals::record::{EvidenceRecord, tail};
use jzt_crypto::x509::Certificate;
use jzt_domain::application::{Application, SignReason, SigningWay, sign_reason};
use jzt_domain::household::{Member, MemberNo, Relation};
use jzt_domain::identity::level::{IdentityLevel, IdentityProof};
use jzt_domain::identity::linking::Provider;
use jzt_domain::policy::CountKey;
use jzt_domain::time::Timestamp;
use serde_json::{Value, json};

/// 2026年11月23日 10:12:05.
pub(super) fn moment(at: Timestamp) -> String {
    let civil = at.civil();
    let time = civil.time();
    format!("{} {:02}:{:02}:{:02}", day(civil.date()), time.hour(), time.minute(), time.second())
}

/// Whom a relation makes somebody, by the sex on the ID number.
const fn person_of(relation: Relation, female: bool) -> &'static str {
    match (relation, female) {
        (Relation::Applicant, _) => "本人",
        (Relation::Spouse, true) => "妻子",
        (Relation::Spouse, false) => "丈夫",
        (Relation::Child, true) => "女儿",
        (Relation::Child, false) => "儿子",
        (Relation::Parent, true) => "母亲",
        (Relation::Parent, false) => "父亲",
        (Relation::Grandparent, true) => "祖母或外祖母",
        (Relation::Grandparent, false) => "祖父或外祖父",
        (Relation::Grandchild, true) => "孙女或外孙女",
        (Relation::Grandchild, false) => "孙子或外孙",
        (Relation::Sibling, true) => "姐妹",
        (Relation::Sibling, false) => "兄弟",
        (Relation::Other, _) => "家人",
    }
}

/// 申请人的儿子; empty for a relation that the papers do not tell.
fn relation(application: &Application, no: MemberNo) -> String {
    let declaration = &application.declaration;
    let of = |relation, female| format!("申请人的{}", person_of(relation, female));
    match sign_reason(declaration, no) {
        Some(SignReason::Applicant) => "申请人".to_owned(),
        Some(SignReason::Member) => {
            declaration.member(no).map(|m| of(m.relation, m.id_number.is_female())).unwrap_or_default()
        }
        Some(SignReason::Obligor) => {
            declaration.obligor(no).map(|o| of(o.relation, o.id_number.is_female())).unwrap_or_default()
        }
        Some(SignReason::ObligorSpouse) => {
            let married = |spouse: MemberNo| {
                declaration.obligors.iter().find(|obligor| obligor.spouse.as_ref().is_some_and(|s| s.no == spouse))
            };
            let of_whom = |o: &jzt_domain::household::Obligor| {
                format!("{}的{}", o.name.as_str(), person_of(Relation::Spouse, !o.id_number.is_female()))
            };
            married(no).map(of_whom).unwrap_or_default()
        }
        Some(SignReason::Guardian) => "申请人的监护人".to_owned(),
        Some(SignReason::Agent) => "受申请人委托".to_owned(),
        None => String::new(),
    }
}

/// What a ward is to the signer: known only where one of them is the applicant.
fn ward_relation(application: &Application, signer: MemberNo, ward: &Member) -> &'static str {
    if signer == application.declaration.applicant_no {
        person_of(ward.relation, ward.id_number.is_female())
    } else {
        "家人"
    }
}

fn ward_reason(app: &App, application: &Application, ward: &Member, at: Timestamp) -> String {
    let rules = app.rules_of(application, at.date());
    let adult_age_years = rules.rules().policy.count(CountKey::AdultAgeYears);
    let who = if ward.id_number.is_female() { "她" } else { "他" };
    match adult_age_years {
        Some(years) if ward.is_minor(at.date(), years) => format!("{who}未满{years}岁，我是{who}的监护人"),
        _ => format!("{who}不能自己做主，我是{who}的监护人"),
    }
}

/// How it was signed, in words.
pub(super) const fn way_name(way: &SigningWay) -> &'static str {
    match way {
        SigningWay::Promise => "在手机上打字承诺",
        SigningWay::Drawn => "在手机上用手指写名字",
        SigningWay::ThumbPrint { .. } => "按手印，有人见证",
        SigningWay::Paper { .. } => "在纸上签字或者按手印，有人见证",
    }
}

const fn provider_name(provider: Provider) -> &'static str {
    match provider {
        Provider::Phone => "手机号",
        Provider::WeChat => "微信",
        Provider::YuKuaiBan => "渝快办",
        Provider::YuKuaiSheQu => "愉快社区",
    }
}

const fn level_name(level: IdentityLevel) -> &'static str {
    match level {
        IdentityLevel::Unverified => "没有核验",
        IdentityLevel::PhoneVerified => "手机号已验证",
        IdentityLevel::NameIdMatched => "姓名和身份证号已核对",
        IdentityLevel::FaceVerified => "人脸已核验",
        IdentityLevel::InPerson => "当面核验",
    }
}

fn step(proof: &IdentityProof, phone_tail: Option<&str>) -> Value {
    let (what, result) = match proof {
        IdentityProof::PhoneCode { .. } => (
            "收到手机验证码并填对".to_owned(),
            phone_tail.map_or_else(|| "填对".to_owned(), |tail| format!("手机号末四位{tail}")),
        ),
        IdentityProof::RegistryMatch { .. } => ("姓名和身份证号码送人口库核对".to_owned(), "一致".to_owned()),
        IdentityProof::FaceCheck { .. } => ("刷脸核对".to_owned(), "是本人".to_owned()),
        IdentityProof::InPerson { .. } => ("工作人员当面核对身份证".to_owned(), "是本人".to_owned()),
        IdentityProof::Provider { provider, level, .. } => {
            (format!("从{}登录", provider_name(*provider)), level_name(*level).to_owned())
        }
    };
    json!({ "at": moment(proof.at()), "what": what, "result": result })
}

fn witness(way: &SigningWay, at: Timestamp) -> Value {
    let SigningWay::Paper { witness, place, signed_on, .. } = way else {
        return way.witness().map_or(Value::Null, |witness| {
            let role = format!("手机号末四位{}", tail(witness.phone.as_str()));
            json!({ "name": witness.name.as_str(), "role": role, "place": "签字的地方", "at": moment(at) })
        });
    };
    let role = format!("手机号末四位{}", tail(witness.phone.as_str()));
    json!({ "name": witness.name.as_str(), "role": role, "place": place.as_str(), "at": day(*signed_on) })
}

/// What the picture shows, and how high it stands on the page, in millimetres.
const fn picture(way: &SigningWay) -> (&'static str, &'static str, u16) {
    match way {
        SigningWay::Promise => ("", "", 0),
        SigningWay::Drawn => ("我在屏幕上写下的名字", "手写签名的图", 24),
        SigningWay::ThumbPrint { .. } => ("我按下的手印", "手印的照片", 50),
        SigningWay::Paper { .. } => ("我签了字的纸质授权书", "纸质授权书的照片", 120),
    }
}

/// Everything that the template asks for; `record` is complete but for the document itself.
pub(super) fn data(
    app: &App,
    application: &Application,
    record: &EvidenceRecord,
    way: &SigningWay,
    office: &str,
    certificate: Option<&Certificate>,
) -> Value {
    let declaration = &application.declaration;
    let at = record.signed_at;
    let text = app.authorization();
    let has_picture = !record.pictures.is_empty();
    let (caption, alt, height) = picture(way);
    // By their place among the pictures that the typesetter is given.
    let more_pictures: Vec<Value> = (2..=record.pictures.len())
        .map(|n| json!({ "name": format!("picture{n}"), "alt": format!("{alt}，第{n}张：{}", record.signer.name) }))
        .collect();
    let wards: Vec<Value> = record
        .wards
        .iter()
        .filter_map(|ward| declaration.member(ward.no))
        .map(|ward| {
            json!({
                "name": ward.name.as_str(),
                "relation": ward_relation(application, record.signer.no, ward),
                "reason": ward_reason(app, application, ward, at),
            })
        })
        .collect();
    let phone_tail = record.signer.phone_tail.as_deref();
    let steps: Vec<Value> = record.identity.proofs.iter().map(|proof| step(proof, phone_tail)).collect();
    let said = |at: Option<Timestamp>| at.map(moment).unwrap_or_default();
    json!({
        "office": office,
        "number": record.number,
        "issued": day(at.date()),
        "verify_url": format!("{}/v/{}", app.settings().public_url, record.code),
        "practice": app.settings().practice,
        "phone": app.settings().office_phone,
        "title": text.title,
        "paragraphs": text.paragraphs,
        "text_version": record.text_version,
        "text_sm3": record.text_sm3,
        "applicant": declaration.applicant().map(|member| member.name.as_str().to_owned()).unwrap_or_default(),
        "kind": official_name(application.kind()),
        "signer": {
            "name": record.signer.name,
            "relation": relation(application, record.signer.no),
            "id_number": record.signer.id_number,
        },
        "signs_for": wards,
        "consents": [
            { "what": "向银行、证券、保险机构查询我的存款和财产", "given": record.consents.bank_data },
            { "what": "领取救助期间，可以用刷脸确认是我本人", "given": record.consents.face_data },
        ],
        "way_name": way_name(way),
        "promise": record.promise.clone().unwrap_or_default(),
        "picture": if has_picture { "picture1" } else { "" },
        "picture_caption": caption,
        "picture_alt": format!("{alt}：{}", record.signer.name),
        "picture_height_mm": height,
        "more_pictures": more_pictures,
        "witness_of_signing": witness(way, at),
        "identity": steps,
        "times": { "opened": said(record.opened_at), "read": said(record.read_at), "signed": moment(at) },
        "client": record.client,
        "certificate": certificate.map_or(Value::Null, |certificate| {
            let period = certificate.period();
            let second = |second: i64| moment(Timestamp::from_micros(second.saturating_mul(1_000_000)));
            json!({
                "serial": data_encoding::HEXLOWER.encode(certificate.serial()),
                "issuer": certificate.issuer().common_name,
                "valid_from": second(period.from),
                "valid_until": second(period.until),
            })
        }),
    })
}

/// The template, by the name that letters have it under.
pub(super) const TEMPLATE: &str = "authorization";
/// The layout that all templates import.
pub(super) const LAYOUT: &str = "layout";
