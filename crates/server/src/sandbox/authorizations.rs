//! The platform looks at the authorizations before it takes a request: signed by whom they name, under a certificate of the
//! district that was not revoked, for everybody who is asked about.

use data_encoding::BASE64;
use jzt_app::seals::EvidenceRecord;
use jzt_crypto::CryptoProvider;
use jzt_crypto::x509::{self, CertError, Certificate, Crl, Profile, Trust};
use reqwest::{Client, Url};

use crate::adapters::http_client::read_bytes;
use crate::adapters::verification_platform::wire::{Authorization, Request};
use crate::pem;

/// Where the district publishes whom its signatures are checked against.
const CERTIFICATES: &str = "/ca/signing.pem";
const REVOKED: &str = "/ca/signing.crl.pem";

/// A request without all the authorizations that it needs.
pub(super) const MISSING: &str = "authorization-missing";
/// An authorization that does not hold.
pub(super) const INVALID: &str = "authorization-invalid";
/// An authorization whose certificate was revoked.
pub(super) const REVOKED_CODE: &str = "authorization-revoked";

/// What the district has published.
pub(super) struct Published {
    authorities: Vec<Certificate>,
    lists: Vec<Crl>,
}

impl Published {
    /// Asks the district, whose address is that of its callbacks; `None` when it does not answer.
    pub(super) async fn of(client: &Client, callback: &Url) -> Option<Self> {
        let authorities = fetch(client, callback, CERTIFICATES).await?;
        let authorities = pem::blocks(&authorities, "CERTIFICATE")?;
        let lists = pem::blocks(&fetch(client, callback, REVOKED).await?, "X509 CRL")?;
        Some(Self {
            authorities: authorities.iter().map(|der| Certificate::from_der(der)).collect::<Result<_, _>>().ok()?,
            lists: lists.iter().map(|der| Crl::from_der(der)).collect::<Result<_, _>>().ok()?,
        })
    }
}

async fn fetch(client: &Client, callback: &Url, path: &str) -> Option<String> {
    let response = client.get(callback.join(path).ok()?).send().await.ok()?;
    let response = response.error_for_status().ok()?;
    String::from_utf8(read_bytes(response).await.ok()?).ok()
}

/// Whether everybody who is asked about has authorized it; the code of the refusal otherwise.
pub(super) fn check(crypto: &dyn CryptoProvider, published: &Published, request: &Request) -> Result<(), &'static str> {
    let mut authorized: Vec<(u8, String)> = Vec::new();
    for authorization in &request.authorizations {
        let record = holds(crypto, published, authorization)?;
        if !request.request_id.starts_with(&record.application.to_string()) {
            return Err(INVALID);
        }
        authorized.push((record.signer.no.0, record.signer.name));
        authorized.extend(record.wards.into_iter().map(|ward| (ward.no.0, ward.name)));
    }
    let covered = |no: u8, name: &str| authorized.iter().any(|(of, called)| *of == no && called == name);
    let all = request.subjects.iter().all(|subject| covered(subject.member_no, &subject.name));
    if all { Ok(()) } else { Err(MISSING) }
}

fn holds(
    crypto: &dyn CryptoProvider,
    published: &Published,
    authorization: &Authorization,
) -> Result<EvidenceRecord, &'static str> {
    let decode = |text: &str| BASE64.decode(text.as_bytes()).map_err(|_| INVALID);
    let certificate = Certificate::from_der(&decode(&authorization.certificate)?).map_err(|_| INVALID)?;
    let signature = decode(&authorization.signature)?;
    certificate.verify(crypto, authorization.record.as_bytes(), &signature).map_err(|_| INVALID)?;
    let record: EvidenceRecord = serde_json::from_str(&authorization.record).map_err(|_| INVALID)?;
    let trust = Trust { authorities: &published.authorities, lists: &published.lists };
    let at = record.signed_at.as_seconds();
    let standing =
        x509::verify(crypto, &certificate, trust, Profile::OneTimeSignature, at).map_err(|error| match error {
            CertError::Revoked { .. } => REVOKED_CODE,
            _ => INVALID,
        })?;
    let says = record.document_sm3 == authorization.document_sm3
        && record.document.to_string() == authorization.document
        && record.signer.no.0 == authorization.member_no
        && record.consents.bank_data;
    if says && standing.revocation_listed_at.is_some() { Ok(record) } else { Err(INVALID) }
}
