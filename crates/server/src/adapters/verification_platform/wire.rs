//! The protocol between this program and a verification platform. Both sides use this module.
//!
//! Messages are signed as [`signed_messages`](crate::adapters::signed_messages) says, in both directions.
//!
//! Request, to the address agreed upon: [`Request`]; answered by 202 with [`Accepted`], also when the same `request_id`
//! comes again; by 4xx with a [`Refused`](crate::adapters::signed_messages::Refused); by 429 or 503 when nothing was taken.
//! Later the platform sends a [`Callback`] to [`CALLBACK_PATH`], again and again until it is answered by 2xx, or by 404: no
//! such request.

use jzt_app::ports::VerificationAnswer;
use jzt_domain::application::{FactKey, VerificationFinding, VerificationReport};
use jzt_domain::household::{MemberNo, ShortText};
use jzt_domain::limits::MEMBERS_MAX;
use jzt_domain::money::Fen;
use serde::{Deserialize, Serialize};

/// Where the platform's answer arrives.
pub const CALLBACK_PATH: &str = "/callbacks/verification";
/// Findings in one answer.
pub const FINDINGS_MAX: usize = MEMBERS_MAX * 20;
/// Characters of a number that either side gives.
pub const NUMBER_CHARS_MAX: usize = 64;

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
    /// SM2 signature (signer's id [`SIGNER_ID`](crate::adapters::signed_messages::SIGNER_ID)) over the record: DER, base64.
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
