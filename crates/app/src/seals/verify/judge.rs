//! Judges a sealed authorization by what stands in it and whom one trusts: no database, no clock. The public page and the
//! command line judge by the same function.

use super::Wrong;
use crate::authorization::TextPeriod;
use crate::letters::day;
use crate::ports::{FoundSeal, SealCoverage};
use crate::seals::data::moment;
use crate::seals::{EvidenceRecord, SealedEvidence};
use data_encoding::{BASE64, HEXLOWER};
use jzt_crypto::cms::{CmsError, Seal, SealError};
use jzt_crypto::x509::{self, CertError, Certificate, Crl, Profile, Trust};
use jzt_crypto::{CryptoProvider, PublicKey};
use jzt_domain::time::Timestamp;

/// Whom a file is judged by: authorities present and retired.
#[derive(Debug, Clone, Default)]
pub struct Trusted {
    /// Authorities of one-time keys.
    pub signing: Vec<Certificate>,
    /// Authorities of seals.
    pub seals: Vec<Certificate>,
    /// Timestamp authorities.
    pub stamps: Vec<Certificate>,
    /// Lists of revoked certificates.
    pub lists: Vec<Crl>,
    /// Keys of checkpoints.
    pub checkpoints: Vec<PublicKey>,
    /// Versions of the authorization text, each with its days.
    pub texts: Vec<TextPeriod>,
}

/// How one check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It holds.
    Good,
    /// It does not.
    Bad,
    /// It cannot be said here, and decides nothing.
    Open,
}

/// One check, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How it came out.
    pub mark: Mark,
    /// What was found.
    pub text: String,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was changed, and it is ours.
    Intact,
    /// Something is wrong.
    NotIntact(Wrong),
    /// Whom to trust is not known, so nothing can be said for sure.
    Undecided,
}

/// What was found in a file, check by check.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The checks in order.
    pub findings: Vec<Finding>,
    /// The first thing that is wrong.
    pub wrong: Option<Wrong>,
    /// True when an authority is not known here.
    pub undecided: bool,
    /// The evidence in the file, as far as it reads.
    pub evidence: Option<SealedEvidence>,
    /// The record of it. Believe it only when nothing is wrong.
    pub record: Option<EvidenceRecord>,
    /// SM3 of the document before the seal.
    pub document_sm3: Option<[u8; 32]>,
    /// Serial number of the one-time certificate.
    pub serial: Vec<u8>,
    /// When a timestamp authority saw the seal.
    pub stamped_at: Option<Timestamp>,
}

impl Judged {
    /// The answer.
    pub fn verdict(&self) -> Verdict {
        match (self.wrong, self.undecided) {
            (Some(wrong), _) => Verdict::NotIntact(wrong),
            (None, true) => Verdict::Undecided,
            (None, false) => Verdict::Intact,
        }
    }

    pub(super) fn good(&mut self, text: impl Into<String>) {
        self.findings.push(Finding { mark: Mark::Good, text: text.into() });
    }

    pub(super) fn open(&mut self, text: impl Into<String>) {
        self.findings.push(Finding { mark: Mark::Open, text: text.into() });
    }

    pub(super) fn bad(&mut self, wrong: Wrong) {
        self.findings.push(Finding { mark: Mark::Bad, text: wrong.sentence().to_owned() });
        self.wrong.get_or_insert(wrong);
    }

    pub(super) fn unknown(&mut self, text: &str) {
        self.open(text);
        self.undecided = true;
    }
}

/// How far the clocks of a server and of a timestamp authority may differ.
pub(crate) const CLOCK_SKEW_SECONDS: i64 = 60;

const fn second(at: i64) -> Timestamp {
    Timestamp::from_micros(at.saturating_mul(1_000_000))
}

/// Judges the seals of a file.
pub fn judge(provider: &dyn CryptoProvider, found: &[FoundSeal], trusted: &Trusted) -> Judged {
    let mut judged = Judged::default();
    // Ours is the one with evidence; other programs may have signed behind it, which the coverage then tells.
    let Some(seal) = found.iter().rfind(|seal| seal.evidence.is_some()).or_else(|| found.last()) else {
        judged.bad(Wrong::NoSeal);
        return judged;
    };
    judged.document_sm3 = seal.document_sm3;
    judged.evidence = seal.evidence.as_deref().and_then(|bytes| serde_json::from_slice(bytes).ok());
    judged.record = judged.evidence.as_ref().and_then(|carried| serde_json::from_str(&carried.record).ok());
    judged.good("文件上有电子印章");
    match seal.coverage {
        SealCoverage::Whole => judged.good("印章盖住了整份文件"),
        SealCoverage::Followed { .. } => judged.bad(Wrong::Appended),
        SealCoverage::Cut => judged.bad(Wrong::Cut),
        SealCoverage::Misplaced => judged.bad(Wrong::Spliced),
    }
    if matches!(seal.coverage, SealCoverage::Whole | SealCoverage::Followed { .. }) {
        let sealed_soundly = seal_holds(provider, seal, trusted, &mut judged);
        // Behind a broken seal nothing in the file can be believed.
        if sealed_soundly {
            evidence_holds(provider, trusted, &mut judged);
        }
    }
    judged
}

/// Judges a signature by the evidence that the archive holds, for whoever shows its code or its document without the seal.
pub(super) fn judge_evidence(
    provider: &dyn CryptoProvider,
    evidence: SealedEvidence,
    document_sm3: [u8; 32],
    trusted: &Trusted,
    judged: &mut Judged,
) {
    judged.document_sm3 = Some(document_sm3);
    judged.record = serde_json::from_str(&evidence.record).ok();
    judged.evidence = Some(evidence);
    evidence_holds(provider, trusted, judged);
}

/// True when the seal's own signature holds, whoever made it.
fn seal_holds(provider: &dyn CryptoProvider, found: &FoundSeal, trusted: &Trusted, judged: &mut Judged) -> bool {
    let claimed_at = judged.record.as_ref().map_or(0, |record| record.signed_at.as_seconds());
    let seals = Trust { authorities: &trusted.seals, lists: &trusted.lists };
    let stamps = Trust { authorities: &trusted.stamps, lists: &[] };
    let verified = match (Seal::from_der(&found.cms), &found.digest) {
        (Ok(seal), Some(digest)) => seal
            .verify(provider, digest, seals, stamps, claimed_at)
            .map(|verified| (verified.certificate.subject().organization, verified.stamp)),
        (Err(error), _) => Err(SealError::Signature(error)),
        (_, None) => Err(SealError::Signature(CmsError::DigestDiffers)),
    };
    match verified {
        Ok((office, stamp)) => {
            judged.good(match found.coverage {
                SealCoverage::Followed { .. } => "印章盖住的那部分没有改过",
                _ => "盖章以后一个字节都没有改过",
            });
            judged.good(format!("盖章的是：{office}"));
            match stamp {
                // A seal comes after the signature; who dates it back shows a clock that was set wrong, or worse.
                Some(stamp) if stamp.at < claimed_at.saturating_sub(CLOCK_SKEW_SECONDS) => {
                    judged.bad(Wrong::Timestamp);
                }
                Some(stamp) => {
                    let at = second(stamp.at);
                    judged.stamped_at = Some(at);
                    let who = stamp.authority.common_name;
                    judged.good(format!("时间戳机构（{who}）证明盖章时间：{}", moment(at)));
                }
                None => judged.bad(Wrong::Timestamp),
            }
            true
        }
        Err(error) => {
            broken_seal(error, trusted, judged);
            matches!(error, SealError::Timestamp(_) | SealError::Signature(CmsError::Certificate(_)))
        }
    }
}

fn broken_seal(error: SealError, trusted: &Trusted, judged: &mut Judged) {
    use jzt_crypto::tsp::TspError;
    match error {
        SealError::Signature(CmsError::Certificate(CertError::UnknownIssuer)) if trusted.seals.is_empty() => {
            judged.unknown("没有印章机构的证书，不能确认印章是谁盖的");
        }
        SealError::Signature(CmsError::Certificate(
            CertError::Expired { .. } | CertError::NotYetValid { .. } | CertError::Revoked { .. },
        )) => judged.bad(Wrong::SealCertificate),
        SealError::Signature(CmsError::Certificate(_)) => judged.bad(Wrong::ForeignSeal),
        SealError::Timestamp(TspError::Signature(CmsError::Certificate(CertError::UnknownIssuer)))
            if trusted.stamps.is_empty() =>
        {
            judged.unknown("没有时间戳机构的证书，不能确认盖章时间");
        }
        SealError::Timestamp(_) => judged.bad(Wrong::Timestamp),
        SealError::Signature(_) => {
            let same = judged.record.as_ref().is_some_and(|record| is_document(record, judged.document_sm3.as_ref()));
            judged.bad(if same { Wrong::SealChanged } else { Wrong::DocumentChanged });
        }
    }
}

fn is_document(record: &EvidenceRecord, sm3: Option<&[u8; 32]>) -> bool {
    sm3.is_some_and(|sm3| HEXLOWER.encode(sm3) == record.document_sm3)
}

/// Record, signature, certificate and text.
fn evidence_holds(provider: &dyn CryptoProvider, trusted: &Trusted, judged: &mut Judged) {
    let (Some(carried), Some(record)) = (judged.evidence.clone(), judged.record.clone()) else {
        judged.bad(Wrong::ForeignSeal);
        return;
    };
    if is_document(&record, judged.document_sm3.as_ref()) {
        judged.good("授权书的国密 SM3 校验值和签名记录一致");
    } else {
        judged.bad(Wrong::OtherEvidence);
    }
    let decoded = BASE64.decode(carried.certificate_der_b64.as_bytes()).ok();
    let certificate = decoded.and_then(|der| Certificate::from_der(&der).ok());
    let signature = BASE64.decode(carried.signature_der_b64.as_bytes()).ok();
    let (Some(certificate), Some(signature)) = (certificate, signature) else {
        judged.bad(Wrong::SignatureForged);
        return;
    };
    judged.serial = certificate.serial().to_vec();
    match certificate.verify(provider, carried.record.as_bytes(), &signature) {
        Ok(()) => judged.good("国密 SM2 签名和签名记录一致"),
        Err(_) => judged.bad(Wrong::SignatureForged),
    }
    certificate_holds(provider, &certificate, &record, trusted, judged);
    text_is_known(&record, &trusted.texts, judged);
}

/// Which text it was, and when that text was in force. A later text makes no signature worse; a text that reads otherwise
/// than the same version here is for a person to look at.
fn text_is_known(record: &EvidenceRecord, texts: &[TextPeriod], judged: &mut Judged) {
    let version = &record.text_version;
    let Some(text) = texts.iter().find(|text| text.version == *version) else {
        judged.open(format!("授权书文本是 {version} 版，这里没有这一版可以对照"));
        return;
    };
    if text.sm3 != record.text_sm3 {
        judged.unknown(&format!("授权书文本写的是 {version} 版，但是和这里存的 {version} 版不一样"));
        return;
    }
    judged.good(format!("授权书文本是 {version} 版，一字不差；这一版{}", days(text)));
    if !text.holds_on(record.signed_at.civil().date()) {
        judged.open("签的那天，用的不是这一版");
    }
}

/// 从2026年1月1日用到2026年6月30日.
fn days(text: &TextPeriod) -> String {
    let from = day(text.from);
    match text.until {
        Some(until) => format!("从{from}用到{}", day(until)),
        None => format!("从{from}起用"),
    }
}

fn certificate_holds(
    provider: &dyn CryptoProvider,
    certificate: &Certificate,
    record: &EvidenceRecord,
    trusted: &Trusted,
    judged: &mut Judged,
) {
    let trust = Trust { authorities: &trusted.signing, lists: &trusted.lists };
    let at = record.signed_at.as_seconds();
    match x509::verify(provider, certificate, trust, Profile::OneTimeSignature, at) {
        Ok(standing) => {
            judged.good(format!("签名证书由“{}”签发，签名时有效", standing.authority.subject().common_name));
            match standing.revocation_listed_at {
                Some(at) => judged.good(format!("签名证书没有作废（按{}的名单）", moment(second(at)))),
                None => judged.unknown("没有作废证书的名单，不能确认证书有没有作废"),
            }
        }
        Err(CertError::UnknownIssuer) if trusted.signing.is_empty() => {
            judged.unknown("没有签名机构的证书，不能确认签名证书是谁发的");
        }
        Err(CertError::Revoked { .. }) => judged.bad(Wrong::CertificateRevoked),
        Err(CertError::Expired { .. } | CertError::NotYetValid { .. }) => judged.bad(Wrong::CertificateTime),
        Err(_) => judged.bad(Wrong::CertificateUnknown),
    }
}
