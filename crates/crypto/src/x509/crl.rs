//! Revocation lists.
use der::Decode;
use x509_cert::crl::CertificateList;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, KeyUsage};

use super::certificate::{check_signed, pem};
use super::{CertError, Certificate, Period, instant};
use crate::CryptoProvider;

/// One revoked certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// [`Certificate::serial`].
    pub serial: Vec<u8>,
    /// When, in unix seconds.
    pub at: i64,
}

/// A revocation list that has been read; nothing is verified by that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crl {
    der: Vec<u8>,
    period: Period,
    parsed: CertificateList,
}

impl Crl {
    /// Reads DER.
    pub fn from_der(der: &[u8]) -> Result<Self, CertError> {
        let parsed: CertificateList = CertificateList::from_der(der)?;
        let body = &parsed.tbs_cert_list;
        let from = instant(body.this_update.to_unix_duration())?;
        let until = body.next_update.map_or(Ok(from), |next| instant(next.to_unix_duration()))?;
        Ok(Self { der: der.to_vec(), period: Period { from, until }, parsed })
    }

    /// The bytes as they were read or made.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The text form that other programs read (`-----BEGIN X509 CRL-----`).
    pub fn to_pem(&self) -> String {
        pem("X509 CRL", &self.der)
    }

    /// From when it was made until the next one is due.
    pub fn period(&self) -> Period {
        self.period
    }

    /// When a serial number was revoked, in unix seconds; `None` when it was not.
    pub fn revoked_at(&self, serial: &[u8]) -> Result<Option<i64>, CertError> {
        let mut entries = self.parsed.tbs_cert_list.revoked_certificates.iter().flatten();
        let found = entries.find(|each| each.serial_number.as_bytes() == serial);
        found.map(|each| instant(each.revocation_date.to_unix_duration())).transpose()
    }

    /// True when the list says that it is of this authority; [`Crl::signed_by`] proves it.
    pub(super) fn names(&self, authority: &Certificate) -> bool {
        let body = &self.parsed.tbs_cert_list;
        let stated = body
            .crl_extensions
            .iter()
            .flatten()
            .find(|each| each.extn_id == <AuthorityKeyIdentifier as der::oid::AssociatedOid>::OID);
        let stated = stated.and_then(|each| AuthorityKeyIdentifier::from_der(each.extn_value.as_bytes()).ok());
        let key_id = stated.and_then(|id| id.key_identifier).map(|id| id.as_bytes().to_vec());
        authority.may_have_issued(&body.issuer, key_id.as_deref())
    }

    /// Checks that `authority` signed the list, may do so, and that nothing in it must be understood and is not: a list
    /// of only some certificates, for instance, says so in a critical extension (RFC 5280, 5.2.5).
    pub(super) fn signed_by(&self, provider: &dyn CryptoProvider, authority: &Certificate) -> Result<(), CertError> {
        let body = &self.parsed.tbs_cert_list;
        let of_entries =
            body.revoked_certificates.iter().flatten().filter_map(|each| each.crl_entry_extensions.as_ref());
        if body.crl_extensions.iter().chain(of_entries).flatten().any(|each| each.critical) {
            return Err(CertError::UnknownExtension);
        }
        let usage = authority.parsed.tbs_certificate().get_extension::<KeyUsage>()?;
        if usage.is_some_and(|(_, usage)| !usage.crl_sign()) {
            return Err(CertError::WrongUse);
        }
        check_signed(provider, &self.der, &self.parsed.tbs_cert_list.signature, authority)
    }
}
