//! Names of authorities and signers: country, organization, common name and perhaps a serial number.
use der::asn1::{Any, ObjectIdentifier, PrintableStringRef, SetOfVec, Utf8StringRef};
use der::{Decode, Encode};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::Name;

use super::CertError;

/// `ub-common-name` and its like (RFC 5280, appendix A.1), in characters.
pub const NAME_PART_LEN_MAX_CHARS: usize = 64;

const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");

/// Whom a certificate names. The country is always CN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The civil affairs bureau, any script.
    pub organization: String,
    /// The authority, the seal or the signer, any script.
    pub common_name: String,
    /// What tells two of the same name apart: letters, digits, space and `'()+,-./:=?` (a `PrintableString`).
    pub serial_number: Option<String>,
}

impl Subject {
    pub(super) fn to_name(&self) -> Result<Name, CertError> {
        let mut parts = vec![
            printable(COUNTRY, "CN")?,
            text(ORGANIZATION, &self.organization)?,
            text(COMMON_NAME, &self.common_name)?,
        ];
        if let Some(number) = &self.serial_number {
            parts.push(printable(SERIAL_NUMBER, number)?);
        }
        Ok(Name::from_der(&parts.to_der()?)?)
    }

    /// Reads any name; parts that are not there are empty.
    pub(super) fn of(name: &Name) -> Self {
        let part = |oid| name.iter().find(|each| each.oid == oid).and_then(said);
        Self {
            organization: part(ORGANIZATION).unwrap_or_default(),
            common_name: part(COMMON_NAME).unwrap_or_default(),
            serial_number: part(SERIAL_NUMBER),
        }
    }
}

type Part = SetOfVec<AttributeTypeAndValue>;

fn text(oid: ObjectIdentifier, value: &str) -> Result<Part, CertError> {
    part(oid, value, Any::encode_from(&Utf8StringRef::new(value)?)?)
}

fn printable(oid: ObjectIdentifier, value: &str) -> Result<Part, CertError> {
    part(oid, value, Any::encode_from(&PrintableStringRef::new(value).map_err(|_| CertError::Name)?)?)
}

fn part(oid: ObjectIdentifier, said: &str, value: Any) -> Result<Part, CertError> {
    if !(1..=NAME_PART_LEN_MAX_CHARS).contains(&said.chars().count()) || said.chars().any(char::is_control) {
        return Err(CertError::Name);
    }
    Ok(SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?)
}

fn said(part: &AttributeTypeAndValue) -> Option<String> {
    let value = &part.value;
    let utf8 = value.decode_as::<Utf8StringRef<'_>>().map(|text| text.as_str().to_owned());
    utf8.or_else(|_| value.decode_as::<PrintableStringRef<'_>>().map(|text| text.as_str().to_owned())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(common_name: &str, serial_number: Option<&str>) -> Subject {
        let serial_number = serial_number.map(str::to_owned);
        Subject { organization: "某区民政局".to_owned(), common_name: common_name.to_owned(), serial_number }
    }

    #[test]
    fn a_name_reads_back_in_any_script() {
        for each in [subject("签名机构", None), subject("张三丰", Some("2026-1")), subject("𠮷野", Some("a b"))]
        {
            assert_eq!(Subject::of(&each.to_name().unwrap()), each);
        }
    }

    #[test]
    fn parts_that_are_empty_long_or_of_other_characters_are_refused() {
        let (longest, longer) = ("长".repeat(NAME_PART_LEN_MAX_CHARS), "长".repeat(NAME_PART_LEN_MAX_CHARS + 1));
        assert!(subject(&longest, None).to_name().is_ok());
        for bad in [subject("", None), subject(&longer, None), subject("a\nb", None), subject("a", Some("号"))] {
            assert_eq!(bad.to_name(), Err(CertError::Name), "{bad:?}");
        }
    }
}
