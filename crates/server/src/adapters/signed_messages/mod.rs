//! JSON over HTTP where both sides sign with SM2: how institutions of the state talk to each other here.
//!
//! A message is a JSON body with three headers. [`TIMESTAMP`]: unix seconds. [`NONCE`]: 32 lower-case hexadecimal digits,
//! used once. [`SIGNATURE`]: SM2 with SM3 (GB/T 32918.2, signer's id [`SIGNER_ID`]) as 128 lower-case hexadecimal digits
//! `r ‖ s`, over the text
//!
//! ```text
//! method \n path \n timestamp \n nonce \n lower-case hexadecimal SM3 of the body
//! ```
//!
//! The receiver refuses a time stamp more than [`WINDOW_SECONDS`] away from its own clock, and a nonce that it knows.

mod client;
mod nonces;

pub use client::{Connection, SignedClient};
pub use nonces::{NONCES_MAX, NonceMemory};

use axum::http::HeaderMap;
use data_encoding::HEXLOWER;
use jzt_app::ports::{CallbackHeaders, Entropy};
use jzt_crypto::{CryptoError, CryptoProvider, sm3};
use serde::{Deserialize, Serialize};

/// Header: unix seconds.
pub const TIMESTAMP: &str = "x-timestamp";
/// Header: one-time text.
pub const NONCE: &str = "x-nonce";
/// Header: signature.
pub const SIGNATURE: &str = "x-signature";
/// The signer's id that goes into the SM2 signature (GM/T 0009).
pub const SIGNER_ID: &str = "1234567812345678";
/// Seconds that a time stamp may differ from the receiver's clock.
pub const WINDOW_SECONDS: i64 = 300;
/// Bytes of the longest message.
pub const BODY_BYTES_MAX: usize = 256 * 1024;
const NONCE_LEN_BYTES: usize = 16;

/// The request was refused for good.
#[derive(Debug, Serialize, Deserialize)]
pub struct Refused {
    /// Why, as a short code.
    pub code: String,
}

/// What the signature covers, apart from the headers.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// Upper-case HTTP method.
    pub method: &'a str,
    /// Path without query.
    pub path: &'a str,
    /// The exact bytes of the body.
    pub body: &'a [u8],
}

impl Signed<'_> {
    fn text(&self, timestamp: &str, nonce: &str) -> String {
        let digest = HEXLOWER.encode(&sm3(self.body));
        format!("{}\n{}\n{timestamp}\n{nonce}\n{digest}", self.method, self.path)
    }
}

/// The three headers as they came; a missing one is empty and never passes.
pub fn headers(of: &HeaderMap) -> CallbackHeaders {
    let text = |name: &str| of.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    CallbackHeaders { timestamp: text(TIMESTAMP), nonce: text(NONCE), signature: text(SIGNATURE) }
}

/// Makes the three headers.
pub fn sign(
    crypto: &dyn CryptoProvider,
    private_key: &[u8; 32],
    message: &Signed<'_>,
    now_seconds: i64,
    entropy: &dyn Entropy,
) -> Result<CallbackHeaders, CryptoError> {
    let mut nonce = [0_u8; NONCE_LEN_BYTES];
    entropy.fill(&mut nonce);
    let (timestamp, nonce) = (now_seconds.to_string(), HEXLOWER.encode(&nonce));
    let signature = crypto.sm2_sign(private_key, SIGNER_ID, message.text(&timestamp, &nonce).as_bytes())?;
    Ok(CallbackHeaders { timestamp, nonce, signature: HEXLOWER.encode(&signature) })
}

/// Checks the three headers, except that the nonce is new.
pub fn verify(
    crypto: &dyn CryptoProvider,
    public_key: &[u8],
    message: &Signed<'_>,
    headers: &CallbackHeaders,
    now_seconds: i64,
) -> Result<(), CryptoError> {
    let at: i64 = headers.timestamp.parse().map_err(|_| CryptoError::Malformed)?;
    let is_nonce = HEXLOWER.decode(headers.nonce.as_bytes()).is_ok_and(|nonce| nonce.len() == NONCE_LEN_BYTES);
    if !is_nonce || at.abs_diff(now_seconds) > WINDOW_SECONDS.unsigned_abs() || message.body.len() > BODY_BYTES_MAX {
        return Err(CryptoError::Malformed);
    }
    let signature = HEXLOWER.decode(headers.signature.as_bytes()).map_err(|_| CryptoError::Malformed)?;
    let signature = signature.as_slice().try_into().map_err(|_| CryptoError::Malformed)?;
    let text = message.text(&headers.timestamp, &headers.nonce);
    crypto.sm2_verify(public_key, SIGNER_ID, text.as_bytes(), signature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::SystemEntropy;
    use jzt_crypto::SoftProvider;

    const KEY: [u8; 32] = [7; 32];
    const NOW: i64 = 1_800_000_000;
    const BODY: &[u8] = br#"{"a":1}"#;
    const MESSAGE: Signed<'static> = Signed { method: "POST", path: "/v1/requests", body: BODY };

    fn check(message: &Signed<'_>, headers: &CallbackHeaders, now: i64) -> bool {
        let public = SoftProvider.sm2_public(&KEY).unwrap();
        verify(&SoftProvider, &public, message, headers, now).is_ok()
    }

    #[test]
    fn the_signed_text_is_the_documented_one() {
        let digest = HEXLOWER.encode(&sm3(BODY));
        assert_eq!(MESSAGE.text("1800000000", "ab"), format!("POST\n/v1/requests\n1800000000\nab\n{digest}"));
    }

    #[test]
    fn the_signature_covers_method_path_time_nonce_and_body() {
        let headers = sign(&SoftProvider, &KEY, &MESSAGE, NOW, &SystemEntropy).unwrap();
        assert!(check(&MESSAGE, &headers, NOW));
        assert!(!check(&Signed { method: "PUT", ..MESSAGE }, &headers, NOW));
        assert!(!check(&Signed { path: "/v1/request", ..MESSAGE }, &headers, NOW));
        assert!(!check(&Signed { body: br#"{"a":2}"#, ..MESSAGE }, &headers, NOW));
        let later = CallbackHeaders { timestamp: (NOW + 1).to_string(), ..headers.clone() };
        assert!(!check(&MESSAGE, &later, NOW));
        let other_nonce = CallbackHeaders { nonce: "0".repeat(32), ..headers.clone() };
        assert!(!check(&MESSAGE, &other_nonce, NOW));
        for nonsense in ["", "zz", &"0".repeat(128), headers.signature.get(2..).unwrap()] {
            assert!(!check(&MESSAGE, &CallbackHeaders { signature: nonsense.to_owned(), ..headers.clone() }, NOW));
        }
    }

    #[test]
    fn the_time_window_is_closed_on_both_sides() {
        let headers = sign(&SoftProvider, &KEY, &MESSAGE, NOW, &SystemEntropy).unwrap();
        assert!(check(&MESSAGE, &headers, NOW + WINDOW_SECONDS));
        assert!(check(&MESSAGE, &headers, NOW - WINDOW_SECONDS));
        assert!(!check(&MESSAGE, &headers, NOW + WINDOW_SECONDS + 1));
        assert!(!check(&MESSAGE, &headers, NOW - WINDOW_SECONDS - 1));
    }
}
