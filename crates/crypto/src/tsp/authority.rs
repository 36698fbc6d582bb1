//! The side that stamps: enough of an authority for practice mode and tests.
use der::asn1::{Any, BitString, Int, ObjectIdentifier, Uint};
use der::{Decode, Encode};

use super::TspError;
use super::types::{Accuracy, StatusInfo, TST_INFO, TimeStampReq, TimeStampResp, TstInfo, VERSION, moment};
use crate::cms::{CmsError, Parts, assemble, signed_attributes};
use crate::x509::{Certificate, Signer};
use crate::{Entropy, signature_to_der};

/// `anyPolicy` (RFC 5280, 4.2.1.4): the sandbox promises nothing in particular.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32.0");
const ACCURACY_SECONDS: u32 = 1;
const SERIAL_LEN_BYTES: usize = 16;

const GRANTED: u8 = 0;
const REJECTION: u8 = 2;
/// Bits of `PKIFailureInfo` (RFC 3161, 2.4.2).
const BAD_ALGORITHM: u32 = 0;
const BAD_DATA_FORMAT: u32 = 5;
const UNACCEPTED_POLICY: u32 = 15;
const UNACCEPTED_EXTENSION: u32 = 16;

/// The answer to a request at `at` (unix seconds): a timestamp, or a refusal when the request is not to be had.
/// `chain` goes beside the authority's own certificate when the request wants certificates.
pub fn respond(
    authority: Signer<'_>,
    chain: &[Certificate],
    e: &dyn Entropy,
    request: &[u8],
    at: i64,
) -> Result<Vec<u8>, TspError> {
    let request = match accept(request) {
        Ok(request) => request,
        Err(failure) => return refusal(failure),
    };
    let mut serial = [0_u8; SERIAL_LEN_BYTES];
    e.fill(&mut serial);
    let info = TstInfo {
        version: VERSION,
        policy: POLICY,
        imprint: request.imprint,
        serial_number: Int::from(Uint::new(&serial)?),
        moment: moment(at)?,
        accuracy: Some(Accuracy { seconds: Some(ACCURACY_SECONDS), milliseconds: None, microseconds: None }),
        ordering: false,
        nonce: request.nonce,
        authority: None,
        extensions: None,
    };
    let content = info.to_der()?;
    let algorithm = authority.key.algorithm();
    let attributes = signed_attributes(algorithm, TST_INFO, &algorithm.digest(&content), authority.certificate)?;
    let signature = authority.provider.sign(authority.key, &attributes.to_der()?).map_err(CmsError::from)?;
    let certificates = std::iter::once(authority.certificate).chain(chain).filter(|_| request.wants_certificates);
    let token = assemble(Parts {
        algorithm,
        content_type: TST_INFO,
        content: Some(&content),
        signer: authority.certificate,
        certificates: &certificates.cloned().collect::<Vec<_>>(),
        signed_attributes: attributes,
        signature: &signature_to_der(&signature).map_err(CmsError::from)?,
        unsigned_attributes: None,
    })?;
    let status = StatusInfo { status: GRANTED, text: None, failure: None };
    Ok(TimeStampResp { status, token: Some(Any::from_der(&token)?) }.to_der()?)
}

/// The request, or the bit that says what is wrong with it.
fn accept(request: &[u8]) -> Result<TimeStampReq, u32> {
    let request = TimeStampReq::from_der(request).map_err(|_| BAD_DATA_FORMAT)?;
    if request.version != VERSION {
        return Err(BAD_DATA_FORMAT);
    }
    if request.extensions.is_some() {
        return Err(UNACCEPTED_EXTENSION);
    }
    if request.policy.is_some_and(|policy| policy != POLICY) {
        return Err(UNACCEPTED_POLICY);
    }
    if request.imprint.sha256().is_none() {
        return Err(BAD_ALGORITHM);
    }
    Ok(request)
}

fn refusal(failure: u32) -> Result<Vec<u8>, TspError> {
    // Bit 0 is the most significant one of a BIT STRING; trailing zero bits of a named list are left out.
    let bytes = (1_u32 << (31 - failure)).to_be_bytes();
    let len_bits = failure + 1;
    let used = bytes.iter().copied().take(len_bits.div_ceil(8) as usize).collect::<Vec<_>>();
    let unused_bits = u8::try_from(len_bits.next_multiple_of(8) - len_bits).map_err(|_| TspError::Malformed)?;
    let failure = Some(BitString::new(unused_bits, used)?);
    Ok(TimeStampResp { status: StatusInfo { status: REJECTION, text: None, failure }, token: None }.to_der()?)
}
