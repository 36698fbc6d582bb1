//! The seal on a PDF: made by a district's key, stamped by a timestamp authority, checked by anyone.
use der::asn1::{Any, AnyRef, ObjectIdentifier};
use der::{Decode, Encode, Reader, SliceReader};
use x509_cert::attr::Attribute;

use super::attributes::{attribute, one};
use super::signed_data::DATA;
use super::{CmsError, Parts, SealError, SignedContent, assemble, signed_attributes};
use crate::tsp::{self, Stamp};
use crate::x509::{self, Certificate, Profile, RawSet, Signer, Standing, Trust};
use crate::{Algorithm, CryptoProvider, sha256, signature_to_der};

/// `id-aa-signatureTimeStampToken` (RFC 3161, appendix A).
const SIGNATURE_TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// A signature that waits for its timestamp.
#[derive(Debug, Clone)]
pub struct Unstamped {
    signer: Certificate,
    certificates: Vec<Certificate>,
    attributes: RawSet,
    signature: Vec<u8>,
}

/// Signs bytes of which `digest` is the SHA-256 (for a PDF: of its signed ranges). The key must be of P-256. `chain`
/// goes into the signature beside the signer's certificate, so that a reader needs nothing else.
pub fn sign(signer: Signer<'_>, chain: &[Certificate], digest: &[u8; 32]) -> Result<Unstamped, CmsError> {
    let algorithm = signer.key.algorithm();
    if algorithm != Algorithm::P256Sha256 {
        return Err(CmsError::UnknownAlgorithm);
    }
    let attributes = signed_attributes(algorithm, DATA, digest, signer.certificate)?;
    let signature = signature_to_der(&signer.provider.sign(signer.key, &attributes.to_der()?)?)?;
    let certificates = std::iter::once(signer.certificate).chain(chain).cloned().collect();
    Ok(Unstamped { signer: signer.certificate.clone(), certificates, attributes, signature })
}

impl Unstamped {
    /// What the timestamp must be about: SHA-256 of the signature value.
    pub fn to_be_stamped(&self) -> [u8; 32] {
        sha256(&self.signature)
    }

    /// The DER to put into the PDF; with the token of [`tsp::token_of`] it is baseline T, without it baseline B.
    pub fn finish(self, token: Option<&[u8]>) -> Result<Vec<u8>, CmsError> {
        let stamped = match token {
            Some(der) => Some(RawSet::of(vec![attribute(SIGNATURE_TIME_STAMP, Any::from_der(der)?)?])),
            None => None,
        };
        assemble(Parts {
            algorithm: Algorithm::P256Sha256,
            content_type: DATA,
            content: None,
            signer: &self.signer,
            certificates: &self.certificates,
            signed_attributes: self.attributes,
            signature: &self.signature,
            unsigned_attributes: stamped,
        })
    }
}

/// A seal that has been read; nothing is verified by that.
#[derive(Debug, Clone)]
pub struct Seal {
    signed: SignedContent,
    token: Option<Vec<u8>>,
}

/// A seal that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<'a> {
    /// Whose seal it is.
    pub certificate: Certificate,
    /// How its certificate stood when it signed.
    pub standing: Standing<'a>,
    /// When that was, by a timestamp authority. `None`: only the signer says when.
    pub stamp: Option<Stamp>,
}

impl Seal {
    /// Reads DER. Zeros after it are allowed: a PDF pads the place that it reserved.
    pub fn from_der(der: &[u8]) -> Result<Self, CmsError> {
        let mut reader = SliceReader::new(der)?;
        let whole = AnyRef::decode(&mut reader)?.to_der()?;
        let padding = der.get(whole.len()..).unwrap_or_default();
        if !reader.is_finished() && padding.iter().any(|byte| *byte != 0) {
            return Err(CmsError::Malformed);
        }
        let signed = SignedContent::from_der(&whole)?;
        let unsigned = signed.unsigned_attributes.as_ref().map(RawSet::items::<Attribute>).transpose()?;
        let unsigned = unsigned.unwrap_or_default();
        let stamped = unsigned.iter().any(|each| each.oid == SIGNATURE_TIME_STAMP);
        let token =
            stamped.then(|| one(&unsigned, SIGNATURE_TIME_STAMP)?.to_der().map_err(CmsError::from)).transpose()?;
        Ok(Self { signed, token })
    }

    /// The certificate inside, not trusted yet.
    pub fn certificate(&self) -> &Certificate {
        self.signed.signer()
    }

    /// The timestamp token inside, not trusted yet.
    pub fn token(&self) -> Option<&[u8]> {
        self.token.as_deref()
    }

    /// Checks everything: signature, timestamp, and the certificate of the seal at the moment of the timestamp; without
    /// one at `claimed_at` (unix seconds), which is as good as whoever said it. `digest` is the SHA-256 of the signed
    /// bytes; `seals` and `stamps` are the authorities that are trusted for either.
    pub fn verify<'a>(
        &self,
        provider: &dyn CryptoProvider,
        digest: &[u8; 32],
        seals: Trust<'a>,
        stamps: Trust<'_>,
        claimed_at: i64,
    ) -> Result<Verified<'a>, SealError> {
        if self.signed.algorithm != Algorithm::P256Sha256 || self.signed.content.is_some() {
            return Err(CmsError::UnknownAlgorithm.into());
        }
        self.signed.check(provider, digest)?;
        let imprint = sha256(&self.signed.signature);
        let stamp = self.token.as_ref().map(|token| tsp::verify(provider, token, &imprint, stamps)).transpose()?;
        let at = stamp.as_ref().map_or(claimed_at, |stamp| stamp.at);
        let standing =
            x509::verify(provider, self.signed.signer(), seals, Profile::Seal, at).map_err(CmsError::from)?;
        Ok(Verified { certificate: self.signed.signer().clone(), standing, stamp })
    }
}
