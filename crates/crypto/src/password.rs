//! Passwords of staff: argon2id, stored as PHC strings.
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};

use crate::Entropy;

/// Longer passwords are refused, so that hashing has a bound.
pub const PASSWORD_LEN_MAX_BYTES: usize = 256;

/// OWASP's first choice for a small server: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Why a password could not be hashed or checked. A wrong password is not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Longer than [`PASSWORD_LEN_MAX_BYTES`].
    #[error("the password is too long")]
    TooLong,
    /// The stored string is not a PHC string of argon2.
    #[error("the stored password hash cannot be read")]
    Unreadable,
    /// No memory for the work area.
    #[error("the password cannot be hashed now")]
    Unavailable,
}

/// Hashes a password to a PHC string with a fresh 16-byte salt. Takes tens of milliseconds: call it off the async pool.
pub fn hash_password(e: &dyn Entropy, password: &str) -> Result<String, PasswordError> {
    if password.len() > PASSWORD_LEN_MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    let mut salt = [0_u8; 16];
    e.fill(&mut salt);
    let hash: PasswordHash =
        hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| PasswordError::Unavailable)?;
    Ok(hash.to_string())
}

/// True when `password` made the stored PHC string. The cost is that of the string, so raising ours later is safe.
pub fn verify_password(password: &str, phc: &str) -> Result<bool, PasswordError> {
    if password.len() > PASSWORD_LEN_MAX_BYTES {
        return Ok(false);
    }
    let hash = PasswordHash::new(phc).map_err(|_| PasswordError::Unreadable)?;
    match hasher()?.verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(PasswordError::Unreadable),
    }
}

/// Spends the time of one verification: called when the account does not exist, so that nobody learns it by the clock.
pub fn spend_verification(password: &str) -> Result<(), PasswordError> {
    let bounded = if password.len() > PASSWORD_LEN_MAX_BYTES { "" } else { password };
    let mut out = [0_u8; 32];
    hasher()?.hash_password_into(bounded.as_bytes(), &[0; 16], &mut out).map_err(|_| PasswordError::Unavailable)
}

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| PasswordError::Unavailable)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counted;

    #[test]
    fn the_right_password_fits_and_any_other_does_not() {
        let e = Counted::default();
        let phc = hash_password(&e, "correct horse").unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert_eq!(verify_password("correct horse", &phc), Ok(true));
        assert_eq!(verify_password("correct horsE", &phc), Ok(false));
        assert_eq!(verify_password(&"x".repeat(257), &phc), Ok(false));
        assert_ne!(hash_password(&e, "correct horse").unwrap(), phc, "a fresh salt each time");
    }

    #[test]
    fn bad_input_is_refused() {
        assert_eq!(hash_password(&Counted::default(), &"x".repeat(257)), Err(PasswordError::TooLong));
        assert_eq!(verify_password("x", "plain text"), Err(PasswordError::Unreadable));
        assert_eq!(spend_verification(&"x".repeat(100_000)), Ok(()));
    }
}
