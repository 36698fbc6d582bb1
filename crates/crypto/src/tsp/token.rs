//! The side that asks and the side that checks.
use der::asn1::Int;
use der::{Decode, Encode};

use super::TspError;
use super::types::{MessageImprint, TST_INFO, TimeStampReq, TimeStampResp, TstInfo, VERSION, seconds_of};
use crate::CryptoProvider;
use crate::cms::{CmsError, SignedContent};
use crate::x509::{self, Profile, Subject, Trust};

/// Granted, or granted with changes (RFC 3161, 2.4.2).
const GRANTED_MAX: u8 = 1;

/// A timestamp that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When the digest existed, in unix seconds.
    pub at: i64,
    /// Who says so.
    pub authority: Subject,
    /// Number of the timestamp at that authority.
    pub serial: Vec<u8>,
}

/// The body of a request (`application/timestamp-query`) for a SHA-256; the nonce must be random.
pub fn request(digest: &[u8; 32], nonce: [u8; 8]) -> Result<Vec<u8>, TspError> {
    let request = TimeStampReq {
        version: VERSION,
        imprint: MessageImprint::of(digest)?,
        policy: None,
        nonce: Some(number(nonce)?),
        wants_certificates: true,
        extensions: None,
    };
    Ok(request.to_der()?)
}

/// The token in an answer (`application/timestamp-reply`) to the request of this digest and nonce. Its signature is
/// not checked here: that is [`verify`], which needs to know whom to trust.
pub fn token_of(answer: &[u8], digest: &[u8; 32], nonce: [u8; 8]) -> Result<Vec<u8>, TspError> {
    let answer = TimeStampResp::from_der(answer)?;
    if answer.status.status > GRANTED_MAX {
        return Err(TspError::Refused(answer.status.status));
    }
    let token = answer.token.ok_or(TspError::Malformed)?.to_der()?;
    let info = info_of(&SignedContent::from_der(&token)?)?;
    if info.imprint.sha256() != Some(*digest) {
        return Err(TspError::OtherImprint);
    }
    if info.nonce != Some(number(nonce)?) {
        return Err(TspError::OtherNonce);
    }
    Ok(token)
}

/// Checks a token: that it is about this SHA-256, that an authority of `trust` signed it, and that the authority's
/// certificate was good for it at that moment.
pub fn verify(
    provider: &dyn CryptoProvider,
    token: &[u8],
    digest: &[u8; 32],
    trust: Trust<'_>,
) -> Result<Stamp, TspError> {
    let signed = SignedContent::from_der(token)?;
    let info = info_of(&signed)?;
    if info.imprint.sha256() != Some(*digest) {
        return Err(TspError::OtherImprint);
    }
    let content = signed.content.as_deref().unwrap_or_default();
    signed.check(provider, &signed.algorithm.digest(content))?;
    let at = seconds_of(&info.moment)?;
    x509::verify(provider, signed.signer(), trust, Profile::TimestampAuthority, at).map_err(CmsError::from)?;
    Ok(Stamp { at, authority: signed.signer().subject(), serial: info.serial_number.as_bytes().to_vec() })
}

fn info_of(signed: &SignedContent) -> Result<TstInfo, TspError> {
    let content = signed.content.as_deref().filter(|_| signed.content_type == TST_INFO).ok_or(TspError::Malformed)?;
    let info = TstInfo::from_der(content)?;
    if info.version == VERSION { Ok(info) } else { Err(TspError::Malformed) }
}

fn number(bytes: [u8; 8]) -> Result<Int, TspError> {
    Ok(der::asn1::Uint::new(&bytes)?.into())
}
