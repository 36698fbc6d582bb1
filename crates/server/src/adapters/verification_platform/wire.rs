//! The protocol between this program and a verification platform. Both sides use this module.
//!
//! A message is a JSON body with three headers. [`TIMESTAMP`]: unix seconds. [`NONCE`]: 32 lower-case hexadecimal digits,
//! used once. [`SIGNATURE`]: SM2 with SM3 (GB/T 32918.2, signer's id [`SIGNER_ID`]) as 128 lower-case hexadecimal digits
//! `r ‖ s`, over the text
//!
//! ```text
//! method \n path \n timestamp \n nonce \n lower-case hexadecimal SM3 of the body
//! ```
//!
//! The receiver refuses a time stamp more than [`WINDOW_SECONDS`] away from its own clock, and a nonce that it knows.
//!
//! Request, to the address agreed upon: [`Request`]; answered by 202 with [`Accepted`], also when the same `request_id`
//! comes again; by 4xx with [`Refused`]; by 429 or 503 when nothing was taken. Later the platform sends a [`Callback`] to
//! [`CALLBACK_PATH`], again and again until it is answered by 2xx, or by 404: no such request.

use axum::http::HeaderMap;
use data_encoding::HEXLOWER;
use jzt_app::ports::{CallbackHeaders, Entropy, VerificationAnswer};
use jzt_crypto::{CryptoError, CryptoProvider, sm3};
use jzt_domain::application::{FactKey, VerificationFinding, VerificationReport};
use jzt_domain::household::{MemberNo, ShortText};
use jzt_domain::limits::MEMBERS_MAX;
use jzt_domain::money::Fen;
use serde::{Deserialize, Serialize};

/// Where the platform's answer arrives.
pub const CALLBACK_PATH: &str = "/callbacks/verification";
/// Header: unix seconds.
pub const TIMESTAMP: &str = "x-timestamp";
/// Header: one-time text.
pub const NONCE: &str = "x-nonce";
/// Header: signature.
pub const SIGNATURE: &str = "x-signature";
/// The signer's id that goes into the SM2 signature (GM/T 0009).
pub const SIGNER_ID: &str = "1234567812345678";
/// Seconds that a time stamp may differ from the receiver's clock.
pub const WINDOW_SECONDS: i64 = 300;
/// Bytes of the longest message.
pub const BODY_BYTES_MAX: usize = 256 * 1024;
/// Findings in one answer.
pub const FINDINGS_MAX: usize = MEMBERS_MAX * 20;
/// Characters of a number that either side gives.
pub const NUMBER_CHARS_MAX: usize = 64;
const NONCE_LEN_BYTES: usize = 16;

/// A request to verify a family's means.
#[derive(Serialize, Deserialize)]
pub struct Request {
    /// Which institution asks.
    pub institution: String,
    /// Our number of the request.
    pub request_id: String,
    /// SM3 of the text of the authorization in force.
    pub authorization_sm3: String,
    /// Everybody who is asked about.
    pub subjects: Vec<Subject>,
    /// What they signed: every subject is the signer or a ward of one of these.
    #[serde(default)]
    pub authorizations: Vec<Authorization>,
}

/// One signed authorization. The platform checks it against the certificates and the list of revoked ones that the district
/// publishes under `/ca/signing.pem` and `/ca/signing.crl.pem`.
#[derive(Serialize, Deserialize)]
pub struct Authorization {
    /// Who signed.
    pub member_no: u8,
    /// Number of the document.
    pub document: String,
    /// SM3 of the document, lower-case hexadecimal.
    pub document_sm3: String,
    /// The record of evidence: the text that was signed.
    pub record: String,
    /// SM2 signature (signer's id [`SIGNER_ID`]) over the record: DER, base64.
    pub signature: String,
    /// X.509 certificate of the one-time key: DER, base64.
    pub certificate: String,
}

/// One person of a request.
#[derive(Serialize, Deserialize)]
pub struct Subject {
    /// Number within the application.
    pub member_no: u8,
    /// Name.
    pub name: String,
    /// ID number.
    pub id_number: String,
}

/// The request was taken.
#[derive(Debug, Serialize, Deserialize)]
pub struct Accepted {
    /// The platform's number.
    pub reference: String,
}

/// The request was refused for good.
#[derive(Debug, Serialize, Deserialize)]
pub struct Refused {
    /// Why, as a short code.
    pub code: String,
}

/// The result.
#[derive(Serialize, Deserialize)]
pub struct Callback {
    /// Our number of the request.
    pub request_id: String,
    /// The platform's number.
    pub reference: String,
    /// One entry a register and person.
    pub findings: Vec<Finding>,
}

/// What one register says about one person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Finding {
    /// About whom.
    pub member_no: u8,
    /// Which register, in Chinese.
    pub source: String,
    /// What it says.
    pub detail: String,
    /// Sum in fen where the register knows one; a yearly income covers the twelve months before the request.
    pub amount_fen: Option<i64>,
    /// Number of pieces or square metres where the register counts those; never beside a sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// What the number is about, where it counts: `wages`, `business`, `property_income`, `transfer`, `savings`,
    /// `vehicles_value`, `medical_spending`, `education_spending` (sums), `vehicles_count`, `dwellings_count`,
    /// `dwellings_area` (counts). What several people have adds up to the family's; absent for a remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// True when it contradicts what is known to the platform as stated.
    pub differs: bool,
}

/// What the signature covers, apart from the headers.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// Upper-case HTTP method.
    pub method: &'a str,
    /// Path without query.
    pub path: &'a str,
    /// The exact bytes of the body.
    pub body: &'a [u8],
}

impl Signed<'_> {
    fn text(&self, timestamp: &str, nonce: &str) -> String {
        let digest = HEXLOWER.encode(&sm3(self.body));
        format!("{}\n{}\n{timestamp}\n{nonce}\n{digest}", self.method, self.path)
    }
}

/// The three headers as they came; a missing one is empty and never passes.
pub fn headers(of: &HeaderMap) -> CallbackHeaders {
    let text = |name: &str| of.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    CallbackHeaders { timestamp: text(TIMESTAMP), nonce: text(NONCE), signature: text(SIGNATURE) }
}

/// Makes the three headers.
pub fn sign(
    crypto: &dyn CryptoProvider,
    private_key: &[u8; 32],
    message: &Signed<'_>,
    now_seconds: i64,
    entropy: &dyn Entropy,
) -> Result<CallbackHeaders, CryptoError> {
    let mut nonce = [0_u8; NONCE_LEN_BYTES];
    entropy.fill(&mut nonce);
    let (timestamp, nonce) = (now_seconds.to_string(), HEXLOWER.encode(&nonce));
    let signature = crypto.sm2_sign(private_key, SIGNER_ID, message.text(&timestamp, &nonce).as_bytes())?;
    Ok(CallbackHeaders { timestamp, nonce, signature: HEXLOWER.encode(&signature) })
}

/// Checks the three headers, except that the nonce is new.
pub fn verify(
    crypto: &dyn CryptoProvider,
    public_key: &[u8],
    message: &Signed<'_>,
    headers: &CallbackHeaders,
    now_seconds: i64,
) -> Result<(), CryptoError> {
    let at: i64 = headers.timestamp.parse().map_err(|_| CryptoError::Malformed)?;
    let is_nonce = HEXLOWER.decode(headers.nonce.as_bytes()).is_ok_and(|nonce| nonce.len() == NONCE_LEN_BYTES);
    if !is_nonce || at.abs_diff(now_seconds) > WINDOW_SECONDS.unsigned_abs() || message.body.len() > BODY_BYTES_MAX {
        return Err(CryptoError::Malformed);
    }
    let signature = HEXLOWER.decode(headers.signature.as_bytes()).map_err(|_| CryptoError::Malformed)?;
    let signature = signature.as_slice().try_into().map_err(|_| CryptoError::Malformed)?;
    let text = message.text(&headers.timestamp, &headers.nonce);
    crypto.sm2_verify(public_key, SIGNER_ID, text.as_bytes(), signature)
}

/// True for a number that either side may give: 1 to [`NUMBER_CHARS_MAX`] letters, digits, `-` and `_`.
pub fn is_number(text: &str) -> bool {
    (1..=NUMBER_CHARS_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

impl Callback {
    /// Reads it into the domain's terms; `None` when a part makes no sense.
    pub fn into_answer(self) -> Option<VerificationAnswer> {
        if !is_number(&self.request_id) || !is_number(&self.reference) || self.findings.len() > FINDINGS_MAX {
            return None;
        }
        let findings = self.findings.into_iter().map(Finding::into_domain).collect::<Option<Vec<_>>>()?;
        let report = VerificationReport { reference: self.reference, findings };
        Some(VerificationAnswer { request_id: self.request_id, report })
    }
}

/// The fact of a word; `None` for a word that is none.
pub fn fact_key(word: &str) -> Option<FactKey> {
    serde_json::from_value(serde_json::Value::from(word)).ok()
}

impl Finding {
    fn into_domain(self) -> Option<VerificationFinding> {
        if self.member_no == 0 || self.amount_fen.or(self.count).is_some_and(i64::is_negative) {
            return None;
        }
        let fact = match self.fact {
            Some(word) => Some(fact_key(&word)?),
            None => None,
        };
        let fits = match fact {
            Some(key) if key.is_money() => self.amount_fen.is_some() && self.count.is_none(),
            Some(_) => self.count.is_some() && self.amount_fen.is_none(),
            None => self.count.is_none(),
        };
        if !fits {
            return None;
        }
        Some(VerificationFinding {
            member: MemberNo(self.member_no),
            source: ShortText::parse(&self.source).ok()?,
            detail: ShortText::parse(&self.detail).ok()?,
            amount: self.amount_fen.or(self.count).map(Fen::new),
            differs: self.differs,
            fact,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::SystemEntropy;
    use jzt_crypto::SoftProvider;

    const KEY: [u8; 32] = [7; 32];
    const NOW: i64 = 1_800_000_000;
    const BODY: &[u8] = br#"{"a":1}"#;
    const MESSAGE: Signed<'static> = Signed { method: "POST", path: "/v1/requests", body: BODY };

    fn check(message: &Signed<'_>, headers: &CallbackHeaders, now: i64) -> bool {
        let public = SoftProvider.sm2_public(&KEY).unwrap();
        verify(&SoftProvider, &public, message, headers, now).is_ok()
    }

    #[test]
    fn the_signed_text_is_the_documented_one() {
        let digest = HEXLOWER.encode(&sm3(BODY));
        assert_eq!(MESSAGE.text("1800000000", "ab"), format!("POST\n/v1/requests\n1800000000\nab\n{digest}"));
    }

    #[test]
    fn the_signature_covers_method_path_time_nonce_and_body() {
        let headers = sign(&SoftProvider, &KEY, &MESSAGE, NOW, &SystemEntropy).unwrap();
        assert!(check(&MESSAGE, &headers, NOW));
        assert!(!check(&Signed { method: "PUT", ..MESSAGE }, &headers, NOW));
        assert!(!check(&Signed { path: "/v1/request", ..MESSAGE }, &headers, NOW));
        assert!(!check(&Signed { body: br#"{"a":2}"#, ..MESSAGE }, &headers, NOW));
        let later = CallbackHeaders { timestamp: (NOW + 1).to_string(), ..headers.clone() };
        assert!(!check(&MESSAGE, &later, NOW));
        let other_nonce = CallbackHeaders { nonce: "0".repeat(32), ..headers.clone() };
        assert!(!check(&MESSAGE, &other_nonce, NOW));
        for nonsense in ["", "zz", &"0".repeat(128), headers.signature.get(2..).unwrap()] {
            assert!(!check(&MESSAGE, &CallbackHeaders { signature: nonsense.to_owned(), ..headers.clone() }, NOW));
        }
    }

    #[test]
    fn the_time_window_is_closed_on_both_sides() {
        let headers = sign(&SoftProvider, &KEY, &MESSAGE, NOW, &SystemEntropy).unwrap();
        assert!(check(&MESSAGE, &headers, NOW + WINDOW_SECONDS));
        assert!(check(&MESSAGE, &headers, NOW - WINDOW_SECONDS));
        assert!(!check(&MESSAGE, &headers, NOW + WINDOW_SECONDS + 1));
        assert!(!check(&MESSAGE, &headers, NOW - WINDOW_SECONDS - 1));
    }

    #[test]
    fn a_callback_that_makes_no_sense_is_not_read() {
        let good = |json: &str| serde_json::from_str::<Callback>(json).ok().and_then(Callback::into_answer).is_some();
        let finding = r#"{"member_no":1,"source":"车辆","detail":"无","amount_fen":null,"differs":false}"#;
        let with =
            |id: &str, finding: &str| format!(r#"{{"request_id":"{id}","reference":"P1","findings":[{finding}]}}"#);
        assert!(good(&with("job_1", finding)));
        assert!(!good(&with("", finding)));
        assert!(!good(&with("../x", finding)));
        assert!(!good(&with("job_1", &finding.replace("\"member_no\":1", "\"member_no\":0"))));
        assert!(!good(&with("job_1", &finding.replace("null", "-1"))));
        assert!(!good(&with("job_1", &finding.replace("无", ""))));
        let about = |number: &str| finding.replace("\"amount_fen\":null", number);
        assert!(good(&with("job_1", &about(r#""amount_fen":100,"fact":"savings""#))));
        assert!(good(&with("job_1", &about(r#""amount_fen":null,"count":1,"fact":"vehicles_count""#))));
        for wrong in [
            r#""amount_fen":100,"fact":"gold""#,
            r#""amount_fen":null,"fact":"savings""#,
            r#""amount_fen":100,"fact":"vehicles_count""#,
            r#""amount_fen":100,"count":1,"fact":"savings""#,
            r#""amount_fen":null,"count":1"#,
        ] {
            assert!(!good(&with("job_1", &about(wrong))), "{wrong}");
        }
        assert!(!good(&with("job_1", &vec![finding; FINDINGS_MAX + 1].join(","))));
    }
}
