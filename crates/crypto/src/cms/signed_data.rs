//! SignedData with one signer: what seals of PDFs and timestamps have in common.
use der::asn1::{Any, AnyRef, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Sequence, Tag, Tagged};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::{CmsError, attributes, digest_oid};
use crate::x509::{Certificate, RawSet, signature_oid};
use crate::{Algorithm, CryptoProvider};

/// `id-signedData` (RFC 5652, 5.1).
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// `id-data` (RFC 5652, 4).
pub(super) const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

#[derive(Sequence)]
struct ContentInfo {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    content: Any,
}

#[derive(Sequence)]
struct SignedData {
    version: u8,
    digest_algorithms: RawSet,
    encapsulated: Encapsulated,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    certificates: Option<RawSet>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    lists: Option<RawSet>,
    signers: RawSet,
}

#[derive(Sequence)]
struct Encapsulated {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    content: Option<OctetString>,
}

#[derive(Sequence)]
struct SignerInfo {
    version: u8,
    signer: Any,
    digest_algorithm: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    signed_attributes: Option<RawSet>,
    signature_algorithm: AlgorithmIdentifierOwned,
    signature: OctetString,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    unsigned_attributes: Option<RawSet>,
}

#[derive(Sequence)]
struct IssuerAndSerial {
    issuer: Name,
    serial_number: SerialNumber,
}

/// Everything that [`assemble`] puts together.
pub(crate) struct Parts<'a> {
    pub(crate) algorithm: Algorithm,
    pub(crate) content_type: ObjectIdentifier,
    /// `None` when the content stands elsewhere.
    pub(crate) content: Option<&'a [u8]>,
    pub(crate) signer: &'a Certificate,
    /// Certificates to include.
    pub(crate) certificates: &'a [Certificate],
    pub(crate) signed_attributes: RawSet,
    /// DER of `r, s`.
    pub(crate) signature: &'a [u8],
    pub(crate) unsigned_attributes: Option<RawSet>,
}

/// The DER of a ContentInfo with SignedData.
pub(crate) fn assemble(parts: Parts<'_>) -> Result<Vec<u8>, CmsError> {
    let named = IssuerAndSerial {
        issuer: parts.signer.issuer_name().clone(),
        serial_number: SerialNumber::new(parts.signer.serial())?,
    };
    let digest_algorithm = AlgorithmIdentifierOwned { oid: digest_oid(parts.algorithm), parameters: None };
    let signer = SignerInfo {
        version: 1,
        signer: Any::encode_from(&named)?,
        digest_algorithm: digest_algorithm.clone(),
        signed_attributes: Some(parts.signed_attributes),
        signature_algorithm: AlgorithmIdentifierOwned { oid: signature_oid(parts.algorithm), parameters: None },
        signature: OctetString::new(parts.signature)?,
        unsigned_attributes: parts.unsigned_attributes,
    };
    let certificates = parts.certificates.iter().map(|each| each.der().to_vec()).collect::<Vec<_>>();
    let signed = SignedData {
        // RFC 5652, 5.1: 3 for anything but plain data.
        version: if parts.content_type == DATA { 1 } else { 3 },
        digest_algorithms: RawSet::of(vec![digest_algorithm.to_der()?]),
        encapsulated: Encapsulated {
            content_type: parts.content_type,
            content: parts.content.map(OctetString::new).transpose()?,
        },
        certificates: (!certificates.is_empty()).then(|| RawSet::of(certificates)),
        lists: None,
        signers: RawSet::of(vec![signer.to_der()?]),
    };
    Ok(ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()?)
}

/// SignedData that has been read; nothing is verified by that.
#[derive(Debug, Clone)]
pub(crate) struct SignedContent {
    pub(crate) content_type: ObjectIdentifier,
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) algorithm: Algorithm,
    pub(crate) signature: Vec<u8>,
    pub(crate) unsigned_attributes: Option<RawSet>,
    signed_attributes: RawSet,
    signer: Certificate,
}

impl SignedContent {
    /// Reads a ContentInfo. It must have exactly one signer, whose certificate is inside.
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, CmsError> {
        let outer = ContentInfo::from_der(der)?;
        if outer.content_type != SIGNED_DATA {
            return Err(CmsError::Malformed);
        }
        let signed = SignedData::from_der(&outer.content.to_der()?)?;
        let Ok([signer]) = <[SignerInfo; 1]>::try_from(signed.signers.items::<SignerInfo>()?) else {
            return Err(CmsError::Malformed);
        };
        let stated = signed.digest_algorithms.items::<AlgorithmIdentifierOwned>()?;
        let by_serial = signer.signer.tag() == Tag::Sequence;
        // Nobody signs these fields; a reader that skips them would call a changed file unchanged.
        if !stated.contains(&signer.digest_algorithm) || signer.version != if by_serial { 1 } else { 3 } {
            return Err(CmsError::Malformed);
        }
        let certificates = match &signed.certificates {
            Some(set) => certificates(set)?,
            None => Vec::new(),
        };
        Ok(Self {
            content_type: signed.encapsulated.content_type,
            content: signed.encapsulated.content.map(|content| content.as_bytes().to_vec()),
            algorithm: algorithm(&signer)?,
            signer: named(&signer.signer, certificates)?,
            signed_attributes: signer.signed_attributes.ok_or(CmsError::Malformed)?,
            signature: signer.signature.as_bytes().to_vec(),
            unsigned_attributes: signer.unsigned_attributes,
        })
    }

    /// The certificate of the signer, as it lies inside: not trusted yet.
    pub(crate) fn signer(&self) -> &Certificate {
        &self.signer
    }

    /// Checks the signature over content of this digest (by the hash of `algorithm`).
    pub(crate) fn check(&self, provider: &dyn CryptoProvider, digest: &[u8; 32]) -> Result<(), CmsError> {
        attributes::check(&self.signed_attributes, self.content_type, digest, &self.signer)?;
        if self.signer.public_key()?.algorithm != self.algorithm {
            return Err(CmsError::UnknownAlgorithm);
        }
        // What is signed is the SET itself, not the tagged field that carries it (RFC 5652, 5.4).
        let signed = self.signed_attributes.to_der()?;
        self.signer.verify(provider, &signed, &self.signature).map_err(|_| CmsError::BadSignature)
    }
}

fn algorithm(signer: &SignerInfo) -> Result<Algorithm, CmsError> {
    let fits = |each: &Algorithm| {
        digest_oid(*each) == signer.digest_algorithm.oid && signature_oid(*each) == signer.signature_algorithm.oid
    };
    [Algorithm::Sm2Sm3, Algorithm::P256Sha256].into_iter().find(fits).ok_or(CmsError::UnknownAlgorithm)
}

/// Other kinds of certificates may lie beside; they cannot be the signer's.
fn certificates(set: &RawSet) -> Result<Vec<Certificate>, CmsError> {
    let mut out = Vec::new();
    for each in set.items::<AnyRef<'_>>()?.into_iter().filter(|each| each.tag() == Tag::Sequence) {
        out.extend(Certificate::from_der(&each.to_der()?));
    }
    Ok(out)
}

/// The certificate that `signer` names by issuer and serial number or by key identifier.
fn named(signer: &Any, certificates: Vec<Certificate>) -> Result<Certificate, CmsError> {
    let by_serial = signer.decode_as::<IssuerAndSerial>().ok();
    let by_key = (signer.tag() != Tag::Sequence).then(|| signer.value().to_vec());
    let fits = |each: &Certificate| match &by_serial {
        Some(named) => *each.issuer_name() == named.issuer && each.serial() == named.serial_number.as_bytes(),
        None => by_key.is_some() && each.key_id() == by_key,
    };
    certificates.into_iter().find(fits).ok_or(CmsError::SignerMissing)
}
