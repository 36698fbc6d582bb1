//! Fakes around seals: PDFs that are lines of text, and a timestamp authority of one process that can be told to fail.

use super::TimestampAuthority;
use super::fakes::FakeEntropy;
use super::{Answer, Clock, FoundSeal, PdfFault, PortError, PreparedPdf, SealCoverage, SealField, SignedPdfs};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use jzt_crypto::x509::{self, CertError, Certificate, Period, Profile, Signer, Subject};
use jzt_crypto::{Algorithm, CryptoProvider, PrivateKey, SoftProvider, sha256, sm3};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Begins the line in which the fake keeps a seal.
const MARK: &str = "\n%SEAL ";

/// Puts a seal as one line behind whatever it is given.
#[derive(Debug, Default)]
pub struct FakeSignedPdfs;

struct FakePrepared {
    pdf: Bytes,
    evidence: String,
}

impl PreparedPdf for FakePrepared {
    fn digest(&self) -> [u8; 32] {
        digest(&self.pdf, &self.evidence)
    }

    fn complete(self: Box<Self>, cms: &[u8]) -> Result<Bytes, PortError> {
        let line = format!("{MARK}{} {}", self.evidence, HEXLOWER.encode(cms));
        Ok(Bytes::from([&self.pdf[..], line.as_bytes()].concat()))
    }
}

fn digest(pdf: &[u8], evidence: &str) -> [u8; 32] {
    sha256(&[pdf, evidence.as_bytes()].concat())
}

impl SignedPdfs for FakeSignedPdfs {
    fn prepare(&self, pdf: Bytes, field: SealField) -> Answer<'_, Result<Box<dyn PreparedPdf>, PortError>> {
        let prepared: Box<dyn PreparedPdf> = Box::new(FakePrepared { pdf, evidence: HEXLOWER.encode(&field.evidence) });
        Box::pin(async { Ok(prepared) })
    }

    fn read(&self, pdf: Bytes) -> Answer<'_, Result<Vec<FoundSeal>, PdfFault>> {
        let found = found(&pdf);
        Box::pin(async { Ok(found.into_iter().collect()) })
    }
}

fn found(pdf: &[u8]) -> Option<FoundSeal> {
    let at = pdf.windows(MARK.len()).rposition(|window| window == MARK.as_bytes())?;
    let (document, line) = pdf.split_at_checked(at)?;
    let line = std::str::from_utf8(line).ok()?.strip_prefix(MARK)?;
    let (evidence, cms) = line.split_once(' ')?;
    Some(FoundSeal {
        cms: HEXLOWER.decode(cms.as_bytes()).ok()?,
        evidence: HEXLOWER.decode(evidence.as_bytes()).ok(),
        coverage: SealCoverage::Whole,
        digest: Some(digest(document, evidence)),
        document_bytes: Some(document.len()),
        document_sm3: Some(sm3(document)),
    })
}

/// Stamps by the clock of the world; fails as told.
pub struct FakeTimestamps {
    clock: Arc<dyn Clock>,
    entropy: FakeEntropy,
    key: PrivateKey,
    root: Certificate,
    certificate: Certificate,
    script: Mutex<VecDeque<PortError>>,
    behind_seconds: AtomicI64,
}

impl FakeTimestamps {
    /// An authority whose certificates begin well before the clock's moment.
    pub fn new(clock: Arc<dyn Clock>) -> Result<Self, CertError> {
        const SECONDS_PER_YEAR: i64 = 31_536_000;
        let entropy = FakeEntropy::seeded(161);
        let now = clock.now().as_seconds();
        let period = Period { from: now - SECONDS_PER_YEAR, until: now + 20 * SECONDS_PER_YEAR };
        let subject =
            |name: &str| Subject {
                organization: "演练".to_owned(), common_name: name.to_owned(), serial_number: None
            };
        let root_key = SoftProvider.generate(Algorithm::P256Sha256, &entropy)?;
        let root = x509::self_signed(&SoftProvider, &entropy, &root_key, &subject("时间戳根"), period)?;
        let key = SoftProvider.generate(Algorithm::P256Sha256, &entropy)?;
        let public = SoftProvider.public(&key)?;
        let ca = Signer { provider: &SoftProvider, key: &root_key, certificate: &root };
        let profile = Profile::TimestampAuthority;
        let certificate = x509::issue(ca, &entropy, &public, &subject("时间戳"), period, profile)?;
        Ok(Self { clock, entropy, key, root, certificate, script: Mutex::default(), behind_seconds: AtomicI64::new(0) })
    }

    /// From now on its clock is that far behind.
    pub fn run_behind(&self, seconds: i64) {
        self.behind_seconds.store(seconds, Ordering::SeqCst);
    }

    /// The next request fails like this.
    pub fn fail_next(&self, error: PortError) {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).push_back(error);
    }
}

impl TimestampAuthority for FakeTimestamps {
    fn stamp(&self, request: Vec<u8>) -> Answer<'_, Result<Vec<u8>, PortError>> {
        let planned = self.script.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let signer = Signer { provider: &SoftProvider, key: &self.key, certificate: &self.certificate };
        let at = self.clock.now().as_seconds().saturating_sub(self.behind_seconds.load(Ordering::SeqCst));
        let answer = match planned {
            Some(error) => Err(error),
            None => jzt_crypto::tsp::respond(signer, &[], &self.entropy, &request, at)
                .map_err(|_unfit| PortError::NotReached),
        };
        Box::pin(async { answer })
    }

    fn roots(&self) -> Vec<Certificate> {
        vec![self.root.clone()]
    }
}
