//! Pieces of DER that certificates, lists, CMS and timestamps share.
use std::time::Duration;

use der::asn1::{AnyRef, BitStringRef, GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{Decode, DecodeValue, EncodeValue, FixedTag, Header, Length, Reader, Sequence, SliceReader, Tag, Writer};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use super::CertError;
use crate::Algorithm;

/// `sm2sign-with-sm3` (GM/T 0006).
const SM2_WITH_SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.501");
/// `ecdsa-with-SHA256` (RFC 5758).
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

pub(crate) fn signature_oid(algorithm: Algorithm) -> ObjectIdentifier {
    match algorithm {
        Algorithm::Sm2Sm3 => SM2_WITH_SM3,
        Algorithm::P256Sha256 => ECDSA_WITH_SHA256,
    }
}

/// Certificates and revocation lists are the same: signed bytes, how, and the signature. The signed bytes are kept as
/// they came, so that what is checked is what was signed.
#[derive(Sequence)]
pub(super) struct Signed<'a> {
    pub(super) body: AnyRef<'a>,
    pub(super) algorithm: AlgorithmIdentifierOwned,
    pub(super) signature: BitStringRef<'a>,
}

/// The content of a SET as it came. Reading it item by item does not put it in order, so hashes over it stay true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawSet(Vec<u8>);

impl RawSet {
    /// The set of these encoded items, in the order that DER wants (by their bytes).
    pub(crate) fn of(mut items: Vec<Vec<u8>>) -> Self {
        items.sort();
        Self(items.concat())
    }

    /// The items, in the order in which they came.
    pub(crate) fn items<'a, T: Decode<'a>>(&'a self) -> Result<Vec<T>, T::Error> {
        let mut reader = SliceReader::new(&self.0)?;
        let mut out = Vec::new();
        while !reader.is_finished() {
            out.push(T::decode(&mut reader)?);
        }
        Ok(out)
    }
}

impl FixedTag for RawSet {
    const TAG: Tag = Tag::Set;
}

impl<'a> DecodeValue<'a> for RawSet {
    type Error = der::Error;

    fn decode_value<R: Reader<'a>>(reader: &mut R, header: Header) -> der::Result<Self> {
        Ok(Self(reader.read_slice(header.length())?.to_vec()))
    }
}

impl EncodeValue for RawSet {
    fn value_len(&self) -> der::Result<Length> {
        Length::try_from(self.0.len())
    }

    fn encode_value(&self, writer: &mut impl Writer) -> der::Result<()> {
        writer.write(&self.0)
    }
}

/// Unix seconds as a DER date.
pub(crate) fn date_time(unix_seconds: i64) -> Result<der::DateTime, CertError> {
    let seconds = u64::try_from(unix_seconds).map_err(|_| CertError::Time)?;
    der::DateTime::from_unix_duration(Duration::from_secs(seconds)).map_err(|_| CertError::Time)
}

/// Unix seconds as RFC 5280 writes them: `UTCTime` until 2049, `GeneralizedTime` after.
pub(super) fn time(unix_seconds: i64) -> Result<Time, CertError> {
    let date = date_time(unix_seconds)?;
    Ok(match UtcTime::from_date_time(date) {
        Ok(short) => Time::UtcTime(short),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_date_time(date)),
    })
}

/// Unix seconds of a time since 1970.
pub(crate) fn instant(since_1970: Duration) -> Result<i64, CertError> {
    i64::try_from(since_1970.as_secs()).map_err(|_| CertError::Time)
}
