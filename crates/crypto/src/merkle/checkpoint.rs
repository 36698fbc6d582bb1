//! A signed root: the text that is published, kept by anyone, and compared later.
//!
//! The body is that of C2SP tlog-checkpoint with one extension line, the signature line that of C2SP signed-note with
//! an algorithm of its own (SM2 over SM3 of the body, DER). The key id is the first four bytes of
//! `SM3( origin ‖ 0x0A ‖ 0xFF ‖ "sm2-sm3" ‖ point )`.
//!
//! ```text
//! 510107.jiuzhutong
//! 4096
//! 3J0...=                       root, base64
//! time 1795500000               unix seconds
//!
//! — 510107.jiuzhutong kK1...=   base64( key id ‖ signature )
//! ```
use std::fmt;

use data_encoding::BASE64;

use super::Hash;
use crate::{CryptoError, CryptoProvider, PrivateKey, PublicKey, signature_from_der, signature_to_der, sm3};

/// Why a checkpoint cannot be made or believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the text that this program writes, or an origin that is empty or has spaces, `+` or control characters.
    #[error("the checkpoint is malformed")]
    Malformed,
    /// Signed by another key, or changed.
    #[error("the signature of the checkpoint does not fit")]
    BadSignature,
    /// The cryptographic module refused.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

/// What the tree of one installation was at a moment. `Display` gives the body that is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which journal: a name without spaces that no other installation uses.
    pub origin: String,
    /// Leaves of the tree.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// When it was signed, in unix seconds.
    pub at: i64,
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}\ntime {}", self.origin, self.size, BASE64.encode(&self.root), self.at)
    }
}

const SIGNATURE_MARK: &str = "\u{2014} ";
const KEY_ID_LEN_BYTES: usize = 4;
/// A checkpoint takes some 300 bytes.
const TEXT_LEN_MAX_BYTES: usize = 4096;

impl Checkpoint {
    /// The text to publish.
    pub fn sign(&self, provider: &dyn CryptoProvider, key: &PrivateKey) -> Result<String, CheckpointError> {
        if !origin_fits(&self.origin) {
            return Err(CheckpointError::Malformed);
        }
        let body = self.to_string();
        let key_id = key_id(&self.origin, &provider.public(key)?);
        let signature = signature_to_der(&provider.sign(key, body.as_bytes())?)?;
        let line = BASE64.encode(&[&key_id[..], &signature].concat());
        Ok(format!("{body}\n{SIGNATURE_MARK}{} {line}\n", self.origin))
    }

    /// Reads a text and checks its signature. Whether the origin is the expected one is the caller's question.
    pub fn verify(text: &str, provider: &dyn CryptoProvider, key: &PublicKey) -> Result<Self, CheckpointError> {
        let (checkpoint, body, signature) = read(text).ok_or(CheckpointError::Malformed)?;
        let (named, der) = signature.split_first_chunk::<KEY_ID_LEN_BYTES>().ok_or(CheckpointError::Malformed)?;
        let raw = signature_from_der(der).map_err(|_| CheckpointError::BadSignature)?;
        if *named != key_id(&checkpoint.origin, key) || provider.verify(key, body.as_bytes(), &raw).is_err() {
            return Err(CheckpointError::BadSignature);
        }
        Ok(checkpoint)
    }
}

fn read(text: &str) -> Option<(Checkpoint, String, Vec<u8>)> {
    if text.len() > TEXT_LEN_MAX_BYTES {
        return None;
    }
    let mut lines = text.split('\n');
    let origin = lines.next().filter(|origin| origin_fits(origin))?.to_owned();
    let size = lines.next()?.parse().ok()?;
    let root = BASE64.decode(lines.next()?.as_bytes()).ok()?.try_into().ok()?;
    let at = lines.next()?.strip_prefix("time ")?.parse().ok()?;
    let ("", signature, "", None) = (lines.next()?, lines.next()?, lines.next()?, lines.next()) else { return None };
    let (name, signature) = signature.strip_prefix(SIGNATURE_MARK)?.split_once(' ')?;
    let signature = BASE64.decode(signature.as_bytes()).ok()?;
    let checkpoint = Checkpoint { origin, size, root, at };
    let body = checkpoint.to_string();
    // One spelling only: `+5` and `05` are numbers to a parser, and another text to a reader.
    (name == checkpoint.origin && text.starts_with(&body)).then_some((checkpoint, body, signature))
}

fn origin_fits(origin: &str) -> bool {
    !origin.is_empty() && !origin.chars().any(|each| each.is_whitespace() || each.is_control() || each == '+')
}

fn key_id(origin: &str, key: &PublicKey) -> [u8; KEY_ID_LEN_BYTES] {
    let named = [origin.as_bytes(), b"\n\xff", key.algorithm.as_str().as_bytes(), &key.point].concat();
    let [a, b, c, d, ..] = sm3(&named);
    [a, b, c, d]
}
