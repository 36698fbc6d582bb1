//! Making certificates and revocation lists.
use der::asn1::{Any, AnyRef, BitString, BitStringRef, ObjectIdentifier, OctetString};
use der::flagset::FlagSet;
use der::{Decode, Encode, Sequence};
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlNumber, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::Validity;
use x509_cert::{Version, spki};

use super::certificate::{EC_PUBLIC_KEY, curve};
use super::raw::{Signed, time};
use super::{CertError, Certificate, Crl, Period, Revoked, Subject, signature_oid};
use crate::{Algorithm, CryptoProvider, Entropy, PrivateKey, PublicKey, signature_to_der};

const SERIAL_LEN_BYTES: usize = 16;
/// Leftmost 160 bits of the hash of the key (RFC 7093), as long as the SHA-1 that RFC 5280 suggested.
const KEY_ID_LEN_BYTES: usize = 20;
/// `id-kp-timeStamping` (RFC 3161).
pub(super) const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// Whoever signs: a private key, its certificate and the module that holds the key.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// The module.
    pub provider: &'a dyn CryptoProvider,
    /// The key.
    pub key: &'a PrivateKey,
    /// The certificate of the key.
    pub certificate: &'a Certificate,
}

/// What an end certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// The one-time key of a person, valid for minutes: signs one evidence record.
    OneTimeSignature,
    /// The seal that a district puts on its PDFs.
    Seal,
    /// A timestamp authority (RFC 3161).
    TimestampAuthority,
}

/// A new authority: its own signature is on its certificate, and it may issue end certificates only.
pub fn self_signed(
    provider: &dyn CryptoProvider,
    e: &dyn Entropy,
    key: &PrivateKey,
    subject: &Subject,
    period: Period,
) -> Result<Certificate, CertError> {
    let public = provider.public(key)?;
    let name = subject.to_name()?;
    let own_id = key_id(&public)?;
    let extensions = vec![
        extension(true, &BasicConstraints { ca: true, path_len_constraint: Some(0) })?,
        extension(true, &KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign))?,
        extension(false, &SubjectKeyIdentifier(own_id.clone()))?,
        authority(own_id)?,
    ];
    let body = body(e, key.algorithm(), name.clone(), name, &public, period, extensions)?;
    Certificate::from_der(&sign(provider, key, &body)?)
}

/// An end certificate for `public`, issued by `authority`.
pub fn issue(
    ca: Signer<'_>,
    e: &dyn Entropy,
    public: &PublicKey,
    subject: &Subject,
    period: Period,
    profile: Profile,
) -> Result<Certificate, CertError> {
    let usage: FlagSet<KeyUsages> = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
    let mut extensions = vec![
        extension(true, &BasicConstraints { ca: false, path_len_constraint: None })?,
        extension(true, &KeyUsage(usage))?,
        extension(false, &SubjectKeyIdentifier(key_id(public)?))?,
        authority(ca_key_id(ca)?)?,
    ];
    if profile == Profile::TimestampAuthority {
        extensions.push(extension(true, &ExtendedKeyUsage(vec![TIME_STAMPING]))?);
    }
    let issuer = ca.certificate.subject_name().clone();
    let body = body(e, ca.key.algorithm(), issuer, subject.to_name()?, public, period, extensions)?;
    Certificate::from_der(&sign(ca.provider, ca.key, &body)?)
}

/// The list of everything that `authority` revoked. `number` grows with every list; the next one is due by
/// `period.until`.
pub fn revocation_list(ca: Signer<'_>, number: u64, period: Period, revoked: &[Revoked]) -> Result<Crl, CertError> {
    let entries = revoked.iter().map(|each| {
        Ok(RevokedCert {
            serial_number: SerialNumber::new(&each.serial)?,
            revocation_date: time(each.at)?,
            crl_entry_extensions: None,
        })
    });
    let entries = entries.collect::<Result<Vec<_>, CertError>>()?;
    let body: TbsCertList = TbsCertList {
        version: Version::V2,
        signature: signature_algorithm(ca.key.algorithm()),
        issuer: ca.certificate.subject_name().clone(),
        this_update: time(period.from)?,
        next_update: Some(time(period.until)?),
        revoked_certificates: (!entries.is_empty()).then_some(entries),
        crl_extensions: Some(vec![
            authority(ca_key_id(ca)?)?,
            extension(false, &CrlNumber(der::asn1::Uint::new(&number.to_be_bytes())?))?,
        ]),
    };
    Crl::from_der(&sign(ca.provider, ca.key, &body.to_der()?)?)
}

/// `x509_cert` reads this but lets nobody build it without its own builder, which wants keys in memory.
#[derive(Sequence)]
struct TbsCertificate {
    #[asn1(context_specific = "0", default = "Default::default")]
    version: Version,
    serial_number: SerialNumber,
    signature: AlgorithmIdentifierOwned,
    issuer: Name,
    validity: Validity,
    subject: Name,
    key: SubjectPublicKeyInfoOwned,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

fn body(
    e: &dyn Entropy,
    signing: Algorithm,
    issuer: Name,
    subject: Name,
    public: &PublicKey,
    period: Period,
    extensions: Extensions,
) -> Result<Vec<u8>, CertError> {
    if period.until < period.from {
        return Err(CertError::Time);
    }
    let body = TbsCertificate {
        version: Version::V3,
        serial_number: serial(e)?,
        signature: signature_algorithm(signing),
        issuer,
        validity: Validity::new(time(period.from)?, time(period.until)?),
        subject,
        key: spki::SubjectPublicKeyInfo {
            algorithm: spki::AlgorithmIdentifier {
                oid: EC_PUBLIC_KEY,
                parameters: Some(Any::encode_from(&curve(public.algorithm))?),
            },
            subject_public_key: BitString::from_bytes(&public.point)?,
        },
        extensions: Some(extensions),
    };
    Ok(body.to_der()?)
}

fn sign(provider: &dyn CryptoProvider, key: &PrivateKey, body: &[u8]) -> Result<Vec<u8>, CertError> {
    let signature = signature_to_der(&provider.sign(key, body)?)?;
    let signed = Signed {
        body: AnyRef::from_der(body)?,
        algorithm: signature_algorithm(key.algorithm()),
        signature: BitStringRef::from_bytes(&signature)?,
    };
    Ok(signed.to_der()?)
}

/// 126 random bits: positive, and always 16 bytes long.
fn serial(e: &dyn Entropy) -> Result<SerialNumber, CertError> {
    let mut bytes = [0_u8; SERIAL_LEN_BYTES];
    e.fill(&mut bytes);
    if let Some(first) = bytes.first_mut() {
        *first = (*first & 0x3f) | 0x40;
    }
    Ok(SerialNumber::new(&bytes)?)
}

fn signature_algorithm(algorithm: Algorithm) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: signature_oid(algorithm), parameters: None }
}

fn key_id(public: &PublicKey) -> Result<OctetString, CertError> {
    let hash = public.algorithm.digest(&public.point);
    Ok(OctetString::new(hash.iter().copied().take(KEY_ID_LEN_BYTES).collect::<Vec<_>>())?)
}

fn ca_key_id(ca: Signer<'_>) -> Result<OctetString, CertError> {
    match ca.certificate.key_id() {
        Some(id) => Ok(OctetString::new(id)?),
        None => key_id(&ca.certificate.public_key()?),
    }
}

fn authority(key_id: OctetString) -> Result<Extension, CertError> {
    extension(false, &AuthorityKeyIdentifier { key_identifier: Some(key_id), ..Default::default() })
}

fn extension<T: Encode + der::oid::AssociatedOid>(critical: bool, value: &T) -> Result<Extension, CertError> {
    Ok(Extension { extn_id: T::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}
