//! Whom to trust, as one PEM file that other programs read too. A line `# <word>` before the blocks says what they are for.

use super::Trusted;
use data_encoding::BASE64;
use jzt_crypto::x509::{Certificate, Crl};
use jzt_crypto::{Algorithm, PublicKey};
use std::fmt::Write as _;

const SIGNING: &str = "signing_ca";
const SEALS: &str = "seal_ca";
const STAMPS: &str = "timestamp";
const CHECKPOINTS: &str = "checkpoint";
const REVOKED: &str = "revoked";

/// `SubjectPublicKeyInfo` of an SM2 key up to its point (GM/T 0006: `id-ecPublicKey` on 1.2.156.10197.1.301).
const SM2_KEY: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf,
    0x55, 0x01, 0x82, 0x2d, 0x03, 0x42, 0x00,
];

/// The longest file that is read.
pub const PEM_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A block that is no certificate, no list and no SM2 key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a file of certificates")]
pub struct PemError;

impl Trusted {
    /// The file that `authority export` prints and the public pages hand out.
    pub fn to_pem(&self) -> String {
        let mut out = String::new();
        for (word, certificates) in [(SIGNING, &self.signing), (SEALS, &self.seals), (STAMPS, &self.stamps)] {
            section(&mut out, word, certificates.iter().map(Certificate::to_pem));
        }
        section(&mut out, CHECKPOINTS, self.checkpoints.iter().map(key_pem));
        section(&mut out, REVOKED, self.lists.iter().map(Crl::to_pem));
        out
    }

    /// Reads such a file. A certificate without a word before it counts as any authority.
    pub fn from_pem(text: &str) -> Result<Self, PemError> {
        let mut trusted = Self::default();
        let mut word = "";
        let mut block: Option<(&str, String)> = None;
        for line in text.lines().map(str::trim) {
            if let Some(label) = line.strip_prefix("-----BEGIN ").and_then(|rest| rest.strip_suffix("-----")) {
                block = Some((label, String::new()));
            } else if line.starts_with("-----END ") {
                let (label, body) = block.take().ok_or(PemError)?;
                let der = BASE64.decode(body.as_bytes()).map_err(|_| PemError)?;
                trusted.add(label, word, &der)?;
            } else if let Some((_, body)) = &mut block {
                body.push_str(line);
            } else if let Some(said) = line.strip_prefix("# ") {
                word = said;
            }
        }
        if block.is_some() { Err(PemError) } else { Ok(trusted) }
    }

    fn add(&mut self, label: &str, word: &str, der: &[u8]) -> Result<(), PemError> {
        match label {
            "CERTIFICATE" => {
                let certificate = Certificate::from_der(der).map_err(|_| PemError)?;
                let places = [(SIGNING, &mut self.signing), (SEALS, &mut self.seals), (STAMPS, &mut self.stamps)];
                let known = places.iter().any(|(place, _)| *place == word);
                for (_, list) in places.into_iter().filter(|(place, _)| *place == word || !known) {
                    list.push(certificate.clone());
                }
            }
            "X509 CRL" => self.lists.push(Crl::from_der(der).map_err(|_| PemError)?),
            "PUBLIC KEY" => {
                let point = der.strip_prefix(&SM2_KEY).and_then(|point| point.try_into().ok()).ok_or(PemError)?;
                self.checkpoints.push(PublicKey { algorithm: Algorithm::Sm2Sm3, point });
            }
            _ => return Err(PemError),
        }
        Ok(())
    }
}

fn section(out: &mut String, word: &str, blocks: impl Iterator<Item = String>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# {word}");
    blocks.for_each(|block| out.push_str(&block));
}

fn key_pem(key: &PublicKey) -> String {
    let body = BASE64.encode(&[&SM2_KEY[..], &key.point].concat());
    let (first, second) = body.split_at_checked(64).unwrap_or((&body, ""));
    format!("-----BEGIN PUBLIC KEY-----\n{first}\n{second}\n-----END PUBLIC KEY-----\n")
}
