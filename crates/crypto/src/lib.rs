//! National cryptography (SM2, SM3, SM4-GCM) and what is built on it: key ring, envelope encryption, blind index,
//! journal hash chain and Merkle tree, certificates, seals and timestamps of PDFs (P-256), passwords, TOTP and URL
//! tokens.
//!
//! A leaf: it knows nothing of assistance, HTTP or SQL. Time and chance are arguments ([`Entropy`], unix seconds).
//! Keyed operations go through [`CryptoProvider`], so that a certified module can take the place of [`SoftProvider`].
#![warn(missing_docs)]

pub mod chain;
pub mod cms;
mod envelope;
mod index;
mod keys;
pub mod merkle;
mod password;
mod provider;
mod ring;
mod token;
mod totp;
pub mod tsp;
pub mod x509;

pub use envelope::FamilyKey;
pub use index::BlindIndex;
pub use keys::{Algorithm, PrivateKey, PublicKey, SM2_DISTID, sha256, signature_from_der, signature_to_der};
pub use password::{PASSWORD_LEN_MAX_BYTES, PasswordError, hash_password, spend_verification, verify_password};
pub use provider::{CryptoError, CryptoProvider, Entropy, SoftProvider, ct_eq, sm3};
pub use ring::{KeyRing, MasterKey, RingError};
pub use token::UrlToken;
pub use totp::{TOTP_SECRET_LEN_BYTES, TOTP_STEP_SECONDS, TotpSecret};

#[cfg(test)]
mod testing;
