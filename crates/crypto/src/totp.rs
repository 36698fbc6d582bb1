//! Time-based one-time codes (RFC 6238: SHA-1, six digits, 30 seconds), as every authenticator app expects.
use std::fmt;

use data_encoding::BASE32_NOPAD;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::{CryptoError, Entropy};

/// Length of a step in seconds.
pub const TOTP_STEP_SECONDS: u64 = 30;
/// Length of the secret: 160 bits, as RFC 4226 asks.
pub const TOTP_SECRET_LEN_BYTES: usize = 20;
/// Steps before and after the present one that are accepted (clocks of phones differ).
const SKEW_STEPS: u16 = 1;
const DIGITS: u8 = 6;

/// The shared secret of one account.
pub struct TotpSecret(Zeroizing<[u8; TOTP_SECRET_LEN_BYTES]>);

impl TotpSecret {
    /// A new random secret.
    pub fn generate(e: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; TOTP_SECRET_LEN_BYTES]);
        e.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// From stored bytes; `Malformed` unless there are exactly 20.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CryptoError> {
        Ok(Self(Zeroizing::new(bytes.try_into().map_err(|_| CryptoError::Malformed)?)))
    }

    /// From base32 as a person types it: spaces and lower case are allowed.
    pub fn from_base32(text: &str) -> Result<Self, CryptoError> {
        let clean = text.replace(' ', "").to_ascii_uppercase();
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(clean.as_bytes()).map_err(|_| CryptoError::Malformed)?);
        Self::from_bytes(&bytes)
    }

    /// The raw bytes, to be sealed before they are stored.
    pub fn as_bytes(&self) -> &[u8; TOTP_SECRET_LEN_BYTES] {
        &self.0
    }

    /// Base32 without padding, shown once at enrolment.
    pub fn to_base32(&self) -> String {
        BASE32_NOPAD.encode(self.0.as_slice())
    }

    /// The `otpauth://` address behind the enrolment QR code.
    pub fn otpauth_uri(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (percent(issuer), percent(account));
        format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={TOTP_STEP_SECONDS}",
            self.to_base32()
        )
    }

    /// The code shown at `unix_seconds`.
    pub fn code_at(&self, unix_seconds: u64) -> String {
        self.totp().generate(unix_seconds).to_string()
    }

    /// The step that `code` belongs to, one step around `unix_seconds`; `None` when it does not fit.
    /// A step may be used once: the caller refuses one that is not above the last used.
    pub fn verify(&self, code: &str, unix_seconds: u64) -> Option<u64> {
        self.totp().check(code, unix_seconds)
    }

    fn totp(&self) -> Totp {
        // `build` would only check what these constants fix: six digits and a 160-bit secret.
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(SKEW_STEPS)
            .with_step_duration(TOTP_STEP_SECONDS)
            .with_secret(Secret::new_stack(*self.0))
            .build_noncompliant()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(..)")
    }
}

/// Percent-encodes everything but unreserved characters (RFC 3986).
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counted;

    fn rfc() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    /// RFC 6238 appendix B gives eight digits; six-digit codes are their last six.
    #[test]
    fn codes_are_those_of_rfc_6238_appendix_b() {
        for (at, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            let code = code.get(2..).unwrap();
            assert_eq!(rfc().code_at(at), code, "at {at}");
            assert_eq!(rfc().verify(code, at), Some(at / 30));
        }
    }

    #[test]
    fn one_step_of_skew_is_accepted_and_two_are_not() {
        let code = rfc().code_at(3000);
        assert_eq!(rfc().verify(&code, 3000 + 30), Some(100));
        assert_eq!(rfc().verify(&code, 3000 - 30), Some(100));
        assert_eq!(rfc().verify(&code, 3000 + 60), None);
        assert_eq!(rfc().verify(&code, 3000 - 60), None);
    }

    #[test]
    fn nonsense_does_not_fit() {
        for code in ["", "12345", "1234567", "+12345", "二八七零八", "28708 "] {
            assert_eq!(rfc().verify(code, 59), None, "{code}");
        }
    }

    #[test]
    fn base32_round_trips_and_the_uri_is_escaped() {
        let secret = TotpSecret::generate(&Counted::default());
        let mut typed = secret.to_base32().to_lowercase();
        typed.insert(4, ' ');
        assert_eq!(TotpSecret::from_base32(&typed).unwrap().0, secret.0);
        assert!(TotpSecret::from_base32("ABC").is_err());
        assert_eq!(
            rfc().otpauth_uri("救助通", "clerk 1"),
            "otpauth://totp/%E6%95%91%E5%8A%A9%E9%80%9A:clerk%201?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=%E6%95%91%E5%8A%A9%E9%80%9A&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(format!("{secret:?}"), "TotpSecret(..)");
    }
}
