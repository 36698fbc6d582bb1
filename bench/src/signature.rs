//! One signature on the authorization: each part of its proof, and both PDFs, on one core.

use crate::latency::now;
use crate::report::Table;
use crate::{Fault, Outcome};
use jiff::civil::date;
use jzt_app::policy_files::load_embedded;
use jzt_app::ports::fakes::FakeEntropy;
use jzt_crypto::x509::{self, Certificate, Period, Profile, Signer, Subject};
use jzt_crypto::{Algorithm, CryptoProvider, PrivateKey, SoftProvider, cms, sha256, tsp};
use jzt_documents::signature::{Field, prepare, read};
use jzt_documents::{Fonts, Renderer, Template, qr_rows};
use jzt_domain::division::DivisionCode;
use serde_json::{Value, json};
use std::path::PathBuf;

const ROUNDS: u32 = 20;
const RESERVED_BYTES: usize = 12_000;
/// 2026-11-23 10:00 in China, unix seconds.
const AT: i64 = 1_795_399_200;
/// Long enough for a run.
const PERIOD: Period = Period { from: AT - 60, until: AT + 86_400 };
const SAMPLE: &str = include_str!("../../crates/documents/tests/it/sample.json");

type Authority = (PrivateKey, Certificate);

fn subject(name: &str) -> Subject {
    Subject { organization: "黔江区民政局".to_owned(), common_name: name.to_owned(), serial_number: None }
}

fn signer(of: &Authority) -> Signer<'_> {
    Signer { provider: &SoftProvider, key: &of.0, certificate: &of.1 }
}

fn authority(algorithm: Algorithm, e: &FakeEntropy) -> Outcome<Authority> {
    let key = SoftProvider.generate(algorithm, e)?;
    let certificate = x509::self_signed(&SoftProvider, e, &key, &subject("机构"), PERIOD)?;
    Ok((key, certificate))
}

fn issued(ca: &Authority, profile: Profile, e: &FakeEntropy) -> Outcome<Authority> {
    let key = SoftProvider.generate(ca.0.algorithm(), e)?;
    let public = SoftProvider.public(&key)?;
    let certificate = x509::issue(signer(ca), e, &public, &subject("签名人"), PERIOD, profile)?;
    Ok((key, certificate))
}

/// Prints milliseconds of each part and of the whole; returns how many files came out without a seal.
pub(crate) fn measure() -> Outcome<usize> {
    let files = load_embedded()?;
    let place = DivisionCode::parse("500114112003").map_err(|fault| Fault::from(format!("{fault:?}")))?;
    let folders = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/hanazono"].map(PathBuf::from);
    let renderer = Renderer::new(Fonts::in_folders(&folders)?)?;
    let layout = files.letters.find(&place, "layout").ok_or("no layout")?;
    let text = files.letters.find(&place, "authorization").ok_or("no template")?;
    let template =
        Template { name: &text.name, source: &text.source, layout_name: &layout.name, layout: &layout.source };
    let mut data: Value = serde_json::from_str(SAMPLE)?;
    if let Value::Object(fields) = &mut data {
        fields.insert("qr".to_owned(), json!(qr_rows("http://127.0.0.1:8080/v/0123456789abcdefghijkl")?));
        fields.insert("picture".to_owned(), json!(""));
    }
    let e = FakeEntropy::seeded(7);
    let signing = authority(Algorithm::Sm2Sm3, &e)?;
    let seal_ca = authority(Algorithm::P256Sha256, &e)?;
    let (seal, stamps) = (issued(&seal_ca, Profile::Seal, &e)?, issued(&seal_ca, Profile::TimestampAuthority, &e)?);
    renderer.render(template, &data, date(2026, 11, 23))?;

    let mut spent_ms = [0.0; 4];
    let mut wrong: usize = 0;
    for round in 0..ROUNDS {
        let mut own = data.clone();
        if let Value::Object(fields) = &mut own {
            fields.insert("number".to_owned(), json!(format!("黔江救助授〔2026〕{round:06}号")));
        }
        let from = now();
        let document = renderer.render(template, &own, date(2026, 11, 23))?.pdf;
        let typeset = from.elapsed();
        let (key, certificate) = issued(&signing, Profile::OneTimeSignature, &e)?;
        let record = json!({ "document_sm3": jzt_crypto::sm3(&document), "round": round }).to_string();
        let signature = SoftProvider.sign(&key, record.as_bytes())?;
        let proven = from.elapsed();
        let evidence = [record.as_bytes(), &signature, certificate.der()].concat();
        let at = jiff::Timestamp::from_second(AT)?;
        let field = Field { name: "黔江区民政局", reason: "存证", location: "", at, evidence: &evidence };
        let prepared = prepare(&document, &field, RESERVED_BYTES)?;
        let digest = sha256(&prepared.signed_bytes());
        let unstamped = cms::sign(signer(&seal), std::slice::from_ref(&seal_ca.1), &digest)?;
        let sealed = from.elapsed();
        let to_stamp = unstamped.to_be_stamped();
        let answer = tsp::respond(signer(&stamps), &[], &e, &tsp::request(&to_stamp, [7; 8])?, AT)?;
        let token = tsp::token_of(&answer, &to_stamp, [7; 8])?;
        let pdf = prepared.complete(&unstamped.finish(Some(&token))?)?;
        let done = from.elapsed();
        wrong = wrong.saturating_add(usize::from(read(&pdf)?.signatures.len() != 1));
        let parts =
            [typeset, proven.saturating_sub(typeset), sealed.saturating_sub(proven), done.saturating_sub(sealed)];
        for (sum, part) in spent_ms.iter_mut().zip(parts) {
            *sum += part.as_secs_f64() * 1_000.0;
        }
    }
    let each_ms = spent_ms.map(|sum| sum / f64::from(ROUNDS));
    let whole_ms: f64 = each_ms.iter().sum();
    let mut table = Table::new("signature: the proof of one, both PDFs, one core", &["part", "share", "ms"]);
    let names =
        ["document typeset", "one-time key, certificate, SM2", "PDF update and seal", "timestamp and final PDF"];
    for (name, part_ms) in names.into_iter().zip(each_ms).chain([("whole", whole_ms)]) {
        table.row(vec![name.to_owned(), format!("{:.0} %", 100.0 * part_ms / whole_ms), format!("{part_ms:.1}")]);
    }
    table.print()?;
    Ok(wrong)
}
