//! One certificate as it is read.
use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Encode};
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, SubjectKeyIdentifier};
use x509_cert::name::Name;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::raw::Signed;
use super::{CertError, Period, Subject, instant, signature_oid};
use crate::{Algorithm, CryptoProvider, PublicKey, signature_from_der};

/// `id-ecPublicKey` (RFC 5480).
pub(super) const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// The SM2 curve (GM/T 0006).
const SM2_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
/// `secp256r1`, P-256 (RFC 5480).
const P256_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

pub(super) fn curve(algorithm: Algorithm) -> ObjectIdentifier {
    match algorithm {
        Algorithm::Sm2Sm3 => SM2_CURVE,
        Algorithm::P256Sha256 => P256_CURVE,
    }
}

/// A certificate that has been read; nothing is verified by that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    period: Period,
    pub(super) parsed: x509_cert::Certificate,
}

impl Certificate {
    /// Reads DER.
    pub fn from_der(der: &[u8]) -> Result<Self, CertError> {
        let parsed = x509_cert::Certificate::from_der(der)?;
        let validity = parsed.tbs_certificate().validity();
        let period = Period {
            from: instant(validity.not_before.to_unix_duration())?,
            until: instant(validity.not_after.to_unix_duration())?,
        };
        Ok(Self { der: der.to_vec(), period, parsed })
    }

    /// The bytes as they were read or made.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The text form that other programs read (`-----BEGIN CERTIFICATE-----`).
    pub fn to_pem(&self) -> String {
        pem("CERTIFICATE", &self.der)
    }

    /// The serial number: big-endian, without leading zeros. Unique for one authority; what a revocation names.
    pub fn serial(&self) -> &[u8] {
        self.parsed.tbs_certificate().serial_number().as_bytes()
    }

    /// Whom it names.
    pub fn subject(&self) -> Subject {
        Subject::of(self.parsed.tbs_certificate().subject())
    }

    /// Whose signature is on it.
    pub fn issuer(&self) -> Subject {
        Subject::of(self.parsed.tbs_certificate().issuer())
    }

    /// When it is valid.
    pub fn period(&self) -> Period {
        self.period
    }

    /// Its key; `UnknownAlgorithm` when it is neither SM2 nor P-256 (RSA of a foreign authority).
    pub fn public_key(&self) -> Result<PublicKey, CertError> {
        public_key(self.parsed.tbs_certificate().subject_public_key_info())
    }

    /// Checks a DER signature over `msg` under this certificate's key. Says nothing of the certificate itself.
    pub fn verify(&self, provider: &dyn CryptoProvider, msg: &[u8], signature_der: &[u8]) -> Result<(), CertError> {
        let signature = signature_from_der(signature_der).map_err(|_| CertError::BadSignature)?;
        provider.verify(&self.public_key()?, msg, &signature).map_err(|_| CertError::BadSignature)
    }

    pub(crate) fn subject_name(&self) -> &Name {
        self.parsed.tbs_certificate().subject()
    }

    pub(crate) fn issuer_name(&self) -> &Name {
        self.parsed.tbs_certificate().issuer()
    }

    /// True when `other` names this certificate's key or, without key identifiers, its subject as the issuer.
    pub(super) fn may_have_issued(&self, issuer: &Name, key_id: Option<&[u8]>) -> bool {
        let own = self.key_id();
        self.subject_name() == issuer && (own.is_none() || key_id.is_none() || own.as_deref() == key_id)
    }

    pub(crate) fn key_id(&self) -> Option<Vec<u8>> {
        let found = self.parsed.tbs_certificate().get_extension::<SubjectKeyIdentifier>().ok().flatten();
        found.map(|(_, id)| id.0.as_bytes().to_vec())
    }

    pub(super) fn issuer_key_id(&self) -> Option<Vec<u8>> {
        let found = self.parsed.tbs_certificate().get_extension::<AuthorityKeyIdentifier>().ok().flatten();
        found.and_then(|(_, id)| id.key_identifier).map(|id| id.as_bytes().to_vec())
    }

    /// Checks that `issuer`'s key made the signature on this certificate.
    pub(super) fn signed_by(&self, provider: &dyn CryptoProvider, issuer: &Self) -> Result<(), CertError> {
        check_signed(provider, &self.der, self.parsed.tbs_certificate().signature(), issuer)
    }
}

/// The algorithm is named twice, inside and outside of what is signed; both must be the one of the issuer's key.
pub(super) fn check_signed(
    provider: &dyn CryptoProvider,
    der: &[u8],
    inner: &AlgorithmIdentifierOwned,
    issuer: &Certificate,
) -> Result<(), CertError> {
    let signed = Signed::from_der(der)?;
    let key = issuer.public_key()?;
    if signed.algorithm != *inner || signed.algorithm.oid != signature_oid(key.algorithm) {
        return Err(CertError::UnknownAlgorithm);
    }
    let signature = signed.signature.as_bytes().ok_or(CertError::BadSignature)?;
    issuer.verify(provider, &signed.body.to_der()?, signature)
}

fn public_key(info: &SubjectPublicKeyInfoOwned) -> Result<PublicKey, CertError> {
    let parameters = info.algorithm.parameters.as_ref().map(AnyRef::from);
    let named = parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    let algorithm = [Algorithm::Sm2Sm3, Algorithm::P256Sha256].into_iter().find(|each| named == Some(curve(*each)));
    let algorithm = algorithm.filter(|_| info.algorithm.oid == EC_PUBLIC_KEY).ok_or(CertError::UnknownAlgorithm)?;
    let point = info.subject_public_key.as_bytes().ok_or(CertError::Malformed)?;
    Ok(PublicKey { algorithm, point: point.try_into().map_err(|_| CertError::UnknownAlgorithm)? })
}

const PEM_LINE_LEN_CHARS: usize = 64;

/// RFC 7468.
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    let mut lines = String::new();
    for (n, each) in data_encoding::BASE64.encode(der).chars().enumerate() {
        if n > 0 && n % PEM_LINE_LEN_CHARS == 0 {
            lines.push('\n');
        }
        lines.push(each);
    }
    format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n")
}
