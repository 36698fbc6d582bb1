//! Whether a certificate may be trusted for a use at a moment.
use der::oid::AssociatedOid;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

use super::issue::TIME_STAMPING;
use super::{CertError, Certificate, Crl, Profile};
use crate::CryptoProvider;

/// What is believed without proof: the authorities, present and retired, and the newest list of each that is at hand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trust<'a> {
    /// Certificates of authorities.
    pub authorities: &'a [Certificate],
    /// Their revocation lists. Where one is missing nothing of that authority counts as revoked, and
    /// [`Standing::revocation_listed_at`] says so. How old a list may be is the caller's rule ([`Crl::period`]).
    pub lists: &'a [Crl],
}

/// How a certificate stood at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The authority that issued it.
    pub authority: &'a Certificate,
    /// Of when the newest list of that authority is (unix seconds); `None` when there was none.
    pub revocation_listed_at: Option<i64>,
    /// Set when it was revoked after the moment (unix seconds): what it signed before stands. Never set for
    /// [`Profile::OneTimeSignature`].
    pub revoked_later_at: Option<i64>,
}

/// Checks signature, authority, times, use and revocation of an end certificate for the moment `at` (unix seconds).
///
/// A revoked seal or timestamp key still stands behind what it signed before. A one-time certificate lives for minutes
/// and is revoked only because its one signature is not to be believed: there the moment does not matter.
pub fn verify<'a>(
    provider: &dyn CryptoProvider,
    certificate: &Certificate,
    trust: Trust<'a>,
    profile: Profile,
    at: i64,
) -> Result<Standing<'a>, CertError> {
    let authority = issuer_of(provider, certificate, trust.authorities)?;
    authority_fits(authority)?;
    leaf_fits(certificate, profile)?;
    for each in [authority, certificate] {
        let period = each.period();
        if at < period.from {
            return Err(CertError::NotYetValid { from: period.from });
        }
        if at > period.until {
            return Err(CertError::Expired { until: period.until });
        }
    }
    let mut standing = Standing { authority, revocation_listed_at: None, revoked_later_at: None };
    for list in trust.lists.iter().filter(|list| list.names(authority)) {
        list.signed_by(provider, authority)?;
        standing.revocation_listed_at = standing.revocation_listed_at.max(Some(list.period().from));
        match list.revoked_at(certificate.serial())? {
            Some(when) if when <= at || profile == Profile::OneTimeSignature => {
                return Err(CertError::Revoked { at: when });
            }
            later => standing.revoked_later_at = standing.revoked_later_at.or(later),
        }
    }
    Ok(standing)
}

/// After a rotation two authorities may carry one name: the one whose key fits counts.
fn issuer_of<'a>(
    provider: &dyn CryptoProvider,
    certificate: &Certificate,
    authorities: &'a [Certificate],
) -> Result<&'a Certificate, CertError> {
    let key_id = certificate.issuer_key_id();
    let named = authorities.iter().filter(|each| each.may_have_issued(certificate.issuer_name(), key_id.as_deref()));
    let mut failure = CertError::UnknownIssuer;
    for each in named {
        match certificate.signed_by(provider, each) {
            Ok(()) => return Ok(each),
            Err(why) => failure = why,
        }
    }
    Err(failure)
}

/// Extensions that [`verify`] acts on; another that is critical must stop it (RFC 5280, 4.2).
fn known_only(certificate: &Certificate) -> Result<(), CertError> {
    let known = [BasicConstraints::OID, KeyUsage::OID, ExtendedKeyUsage::OID];
    let mut all = certificate.parsed.tbs_certificate().extensions().into_iter().flatten();
    if all.any(|each| each.critical && !known.contains(&each.extn_id)) {
        return Err(CertError::UnknownExtension);
    }
    Ok(())
}

fn authority_fits(authority: &Certificate) -> Result<(), CertError> {
    known_only(authority)?;
    let body = authority.parsed.tbs_certificate();
    let ca = body.get_extension::<BasicConstraints>()?.is_some_and(|(_, constraints)| constraints.ca);
    let signs = body.get_extension::<KeyUsage>()?.is_none_or(|(_, usage)| usage.key_cert_sign());
    if ca && signs { Ok(()) } else { Err(CertError::WrongUse) }
}

fn leaf_fits(leaf: &Certificate, profile: Profile) -> Result<(), CertError> {
    known_only(leaf)?;
    let body = leaf.parsed.tbs_certificate();
    let ca = body.get_extension::<BasicConstraints>()?.is_some_and(|(_, constraints)| constraints.ca);
    let usage = body.get_extension::<KeyUsage>()?.map(|(_, usage)| usage.0);
    let extended = body.get_extension::<ExtendedKeyUsage>()?;
    let signs: der::flagset::FlagSet<KeyUsages> = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
    let fits = match profile {
        // Ours, so exactly what `issue` gives.
        Profile::OneTimeSignature | Profile::Seal => usage == Some(signs) && extended.is_none(),
        // RFC 3161, 2.3: this one extended use, critical; the key usage may be one of the two, or absent.
        Profile::TimestampAuthority => {
            extended.is_some_and(|(critical, uses)| critical && uses.0 == [TIME_STAMPING])
                && usage.is_none_or(|usage| signs.contains(usage))
        }
    };
    if fits && !ca { Ok(()) } else { Err(CertError::WrongUse) }
}
