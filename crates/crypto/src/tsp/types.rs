//! The messages of RFC 3161.
use der::asn1::{Any, GeneralizedTime, Int, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Sequence, Tag, Tagged};
use x509_cert::ext::Extensions;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::TspError;
use crate::cms::SHA256;
use crate::x509::{date_time, instant};

/// `id-ct-TSTInfo`.
pub(super) const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
pub(super) const VERSION: u8 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(super) struct MessageImprint {
    hash_algorithm: AlgorithmIdentifierOwned,
    hashed: OctetString,
}

impl MessageImprint {
    pub(super) fn of(digest: &[u8; 32]) -> Result<Self, TspError> {
        let hash_algorithm = AlgorithmIdentifierOwned { oid: SHA256, parameters: None };
        Ok(Self { hash_algorithm, hashed: OctetString::new(*digest)? })
    }

    /// The digest when it is a SHA-256. The parameters may be absent or NULL.
    pub(super) fn sha256(&self) -> Option<[u8; 32]> {
        if self.hash_algorithm.oid == SHA256 { self.hashed.as_bytes().try_into().ok() } else { None }
    }
}

#[derive(Sequence)]
pub(super) struct TimeStampReq {
    pub(super) version: u8,
    pub(super) imprint: MessageImprint,
    pub(super) policy: Option<ObjectIdentifier>,
    pub(super) nonce: Option<Int>,
    #[asn1(default = "Default::default")]
    pub(super) wants_certificates: bool,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

#[derive(Sequence)]
pub(super) struct TimeStampResp {
    pub(super) status: StatusInfo,
    pub(super) token: Option<Any>,
}

#[derive(Sequence)]
pub(super) struct StatusInfo {
    pub(super) status: u8,
    pub(super) text: Option<Vec<String>>,
    pub(super) failure: Option<der::asn1::BitString>,
}

#[derive(Sequence)]
pub(super) struct TstInfo {
    pub(super) version: u8,
    pub(super) policy: ObjectIdentifier,
    pub(super) imprint: MessageImprint,
    pub(super) serial_number: Int,
    pub(super) moment: Moment,
    pub(super) accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    pub(super) ordering: bool,
    pub(super) nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) authority: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

#[derive(Sequence)]
pub(super) struct Accuracy {
    pub(super) seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) milliseconds: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) microseconds: Option<u16>,
}

/// A `GeneralizedTime` that may have fractions of a second, which the type of `der` refuses.
pub(super) type Moment = Any;

pub(super) fn moment(unix_seconds: i64) -> Result<Moment, TspError> {
    let date = date_time(unix_seconds).map_err(|_| TspError::Malformed)?;
    Ok(Any::encode_from(&GeneralizedTime::from_date_time(date))?)
}

/// Unix seconds; fractions are cut off.
pub(super) fn seconds_of(moment: &Moment) -> Result<i64, TspError> {
    let text = moment.value();
    let whole = match text.iter().position(|byte| *byte == b'.') {
        Some(at) => {
            let (whole, fraction) = text.split_at(at);
            let digits = fraction.strip_prefix(b".").and_then(|rest| rest.strip_suffix(b"Z"));
            digits
                .filter(|digits| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
                .ok_or(TspError::Malformed)?;
            [whole, b"Z"].concat()
        }
        None => text.to_vec(),
    };
    if moment.tag() != Tag::GeneralizedTime {
        return Err(TspError::Malformed);
    }
    let time = GeneralizedTime::from_der(&Any::new(Tag::GeneralizedTime, whole)?.to_der()?)?;
    instant(time.to_unix_duration()).map_err(|_| TspError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_back_with_and_without_fractions() {
        assert_eq!(seconds_of(&moment(1_795_500_000).unwrap()), Ok(1_795_500_000));
        let of = |text: &str| seconds_of(&Any::new(Tag::GeneralizedTime, text.as_bytes()).unwrap());
        assert_eq!(of("19700101000001.99Z"), Ok(1));
        for bad in ["19700101000001.Z", "19700101000001.5", "19700101000001.5xZ", "197001010000Z", ".5Z", "", "Z"] {
            assert_eq!(of(bad), Err(TspError::Malformed), "{bad}");
        }
        assert_eq!(seconds_of(&Any::new(Tag::Utf8String, *b"19700101000001Z").unwrap()), Err(TspError::Malformed));
    }
}
