//! The attributes that a signer signs in place of the content.
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode, Encode, Sequence};
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::{CmsError, SHA256, digest_oid};
use crate::Algorithm;
use crate::x509::{Certificate, RawSet};

/// RFC 5652, 11.1.
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
/// RFC 5652, 11.2.
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// RFC 5035, 3.
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
    policies: Option<Any>,
}

#[derive(Sequence)]
struct EssCertIdV2 {
    /// `None` is SHA-256, the default, which DER leaves out.
    hash_algorithm: Option<AlgorithmIdentifierOwned>,
    cert_hash: OctetString,
    issuer_serial: Option<Any>,
}

/// The attributes for content of a type and a digest, signed under `certificate`.
pub(crate) fn signed_attributes(
    algorithm: Algorithm,
    content_type: ObjectIdentifier,
    digest: &[u8; 32],
    certificate: &Certificate,
) -> Result<RawSet, CmsError> {
    let hash = digest_oid(algorithm);
    let named = SigningCertificateV2 {
        certs: vec![EssCertIdV2 {
            hash_algorithm: (hash != SHA256).then_some(AlgorithmIdentifierOwned { oid: hash, parameters: None }),
            cert_hash: OctetString::new(algorithm.digest(certificate.der()))?,
            issuer_serial: None,
        }],
        policies: None,
    };
    Ok(RawSet::of(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&content_type)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&OctetString::new(*digest)?)?)?,
        attribute(SIGNING_CERTIFICATE_V2, Any::encode_from(&named)?)?,
    ]))
}

/// Checks that the attributes are about this content and name this certificate.
pub(super) fn check(
    attributes: &RawSet,
    content_type: ObjectIdentifier,
    digest: &[u8; 32],
    certificate: &Certificate,
) -> Result<(), CmsError> {
    let all = attributes.items::<Attribute>()?;
    let stated = one(&all, CONTENT_TYPE)?.decode_as::<ObjectIdentifier>()?;
    if one(&all, MESSAGE_DIGEST)?.decode_as::<OctetString>()?.as_bytes() != digest {
        return Err(CmsError::DigestDiffers);
    }
    let named = SigningCertificateV2::from_der(&one(&all, SIGNING_CERTIFICATE_V2)?.to_der()?)?;
    // The first names the signer's own certificate (RFC 5035, 3).
    let named = named.certs.first().ok_or(CmsError::Malformed)?;
    let known = [Algorithm::Sm2Sm3, Algorithm::P256Sha256];
    let hash = named.hash_algorithm.as_ref().map_or(SHA256, |stated| stated.oid);
    let hashed = known.into_iter().find(|each| digest_oid(*each) == hash);
    let hash = hashed.ok_or(CmsError::UnknownAlgorithm)?.digest(certificate.der());
    if stated == content_type && named.cert_hash.as_bytes() == hash { Ok(()) } else { Err(CmsError::AttributesDiffer) }
}

/// One encoded attribute of one value.
pub(super) fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Vec<u8>, CmsError> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? }.to_der()?)
}

/// The only value of the only attribute of this kind.
pub(super) fn one(all: &[Attribute], oid: ObjectIdentifier) -> Result<&Any, CmsError> {
    let mut found = all.iter().filter(|each| each.oid == oid).flat_map(|each| each.values.iter());
    match (found.next(), found.next()) {
        (Some(value), None) => Ok(value),
        _ => Err(CmsError::Malformed),
    }
}
