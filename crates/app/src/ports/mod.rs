//! What the use cases need from outside. Adapters live in `server`; tests use the fakes of [`fakes`].

#[cfg(feature = "fakes")]
mod fake_seals;
#[cfg(feature = "fakes")]
pub mod fakes;
mod seals;

pub use jzt_crypto::Entropy;
pub use seals::{FoundSeal, PdfFault, PreparedPdf, SealCoverage, SealField, SignedPdfs, TimestampAuthority};

use bytes::Bytes;
use jiff::civil::Date;
use jzt_domain::application::VerificationReport;
use jzt_domain::identity::level::ProofReference;
use jzt_domain::identity::linking::NamedPerson;
use jzt_domain::identity::{IdNumber, PersonName, Phone};
use jzt_domain::ids::DocumentId;
use jzt_domain::time::Timestamp;
use std::future::Future;
use std::pin::Pin;

/// The answer of a port, boxed so that ports stay object-safe.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The moment. Practice mode moves it forward.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}

/// Why an outside system did not do its part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// It surely did not take the request: try again later.
    #[error("not reached")]
    NotReached,
    /// It may have taken the request: never repeat blindly.
    #[error("outcome unknown")]
    Unknown,
    /// It refused for good; the code is the provider's, without personal data.
    #[error("rejected: {code}")]
    Rejected {
        /// The provider's code.
        code: String,
    },
}

/// One text message.
#[derive(Clone)]
pub struct SmsRequest {
    /// To whom.
    pub phone: Phone,
    /// The approved template.
    pub template_id: String,
    /// Values for the template, in its order.
    pub params: Vec<String>,
    /// The text as the person will read it.
    pub text: String,
    /// Our own number of this message; the gateway drops a second one.
    pub dedup_key: String,
}

/// Sends text messages.
pub trait Sms: Send + Sync {
    /// Hands one message to the gateway; the answer is the gateway's own number.
    fn send(&self, request: SmsRequest) -> Answer<'_, Result<String, PortError>>;
}

/// One person whose means are to be verified.
#[derive(Clone)]
pub struct VerificationSubject {
    /// Number within the application.
    pub member_no: u8,
    /// Name.
    pub name: PersonName,
    /// Identity number.
    pub id_number: IdNumber,
}

/// One signed authorization, with what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAuthorization {
    /// Who signed, by number within the application.
    pub member_no: u8,
    /// For whom as guardian.
    pub wards: Vec<u8>,
    /// The document.
    pub document: DocumentId,
    /// Its SM3, lower-case hexadecimal.
    pub document_sm3: String,
    /// The record of evidence, as signed.
    pub record: String,
    /// SM2 signature over the record: DER, base64.
    pub signature: String,
    /// Certificate of the one-time key: DER, base64.
    pub certificate: String,
}

/// A request to the verification platform.
#[derive(Clone)]
pub struct VerificationRequest {
    /// Our own number of this request; comes back with the answer.
    pub request_id: String,
    /// Everybody in the family whose means count.
    pub subjects: Vec<VerificationSubject>,
    /// SM3 of the text of the authorization in force.
    pub authorization_sm3: String,
    /// What they signed; covers every subject.
    pub authorizations: Vec<SignedAuthorization>,
}

/// The verification platform. Its answer comes later, by a signed callback.
pub trait Verification: Send + Sync {
    /// Hands in one request.
    fn request(&self, request: VerificationRequest) -> Answer<'_, Result<(), PortError>>;

    /// Checks the signature of a callback and reads it; `None` when it is not the platform's or makes no sense.
    fn read_callback(&self, headers: &CallbackHeaders, body: &[u8]) -> Option<VerificationAnswer>;
}

/// The headers of a callback that the signature covers.
#[derive(Debug, Clone, Default)]
pub struct CallbackHeaders {
    /// Unix seconds, as sent.
    pub timestamp: String,
    /// One-time text, as sent.
    pub nonce: String,
    /// Signature, as sent.
    pub signature: String,
}

/// A checked answer of the platform.
#[derive(Debug, Clone)]
pub struct VerificationAnswer {
    /// Our number of the request.
    pub request_id: String,
    /// The result.
    pub report: VerificationReport,
}

/// What the register of persons says about a name and an ID number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryAnswer {
    /// They belong together.
    Matches {
        /// Under which the registry keeps the query.
        reference: ProofReference,
    },
    /// The number is somebody else's.
    Differs,
    /// There is no such number.
    Unknown,
}

/// The register of persons (人口库). A query changes nothing outside, so it may be asked while a person waits.
pub trait PeopleRegistry: Send + Sync {
    /// Whether name and number belong together. Any error is an outage, never the person's fault.
    fn compare(&self, person: NamedPerson) -> Answer<'_, Result<RegistryAnswer, PortError>>;
}

/// A text of the policy folder with its path, for messages about faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterText {
    /// Path below the policy folder.
    pub name: String,
    /// The text.
    pub source: String,
}

/// One letter to be set.
#[derive(Debug, Clone)]
pub struct LetterSource {
    /// Its template.
    pub template: LetterText,
    /// The layout that all templates import.
    pub layout: LetterText,
    /// What it says; text, never markup.
    pub data: serde_json::Value,
    /// Pictures that the template names `picture1`, `picture2` and so on: PNG or JPEG, decoded and bounded before.
    pub pictures: Vec<Bytes>,
    /// The day on it.
    pub today: Date,
}

/// A letter as it was set.
#[derive(Debug, Clone)]
pub struct LetterPdf {
    /// Tagged PDF/A.
    pub pdf: Bytes,
    /// Its pages.
    pub pages: u32,
}

/// Sets letters. `NotReached` while fonts are missing: the job tries again later.
pub trait Letters: Send + Sync {
    /// Sets one letter.
    fn render(&self, letter: LetterSource) -> Answer<'_, Result<LetterPdf, PortError>>;
}

/// Keeps photographs.
pub trait Objects: Send + Sync {
    /// Stores bytes under a key that was never used before; durable when it returns.
    fn put(&self, key: String, bytes: Bytes) -> Answer<'_, Result<(), PortError>>;
    /// Reads them back; `None` when there are none.
    fn get(&self, key: String) -> Answer<'_, Result<Option<Bytes>, PortError>>;
}
