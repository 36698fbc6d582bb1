//! Keys that sign: which algorithm, which private key (by reference), which public key, and how signatures are written.
use std::fmt;

use der::asn1::UintRef;
use der::{Decode, Encode, Sequence};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{CryptoError, sm3};

/// The signer's id of GB/T 32918.2 that certificates and everything signed under them use (GM/T 0009, GB/T 35276).
/// OpenSSL does not assume it: give it `-sigopt distid:1234567812345678` or `-vfyopt distid:1234567812345678`.
pub const SM2_DISTID: &str = "1234567812345678";

/// How a key signs. The hash is part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// SM2 over SM3 with [`SM2_DISTID`] (GB/T 32918.2).
    Sm2Sm3,
    /// ECDSA on P-256 over SHA-256 (FIPS 186-5): what readers of PDF understand.
    P256Sha256,
}

impl Algorithm {
    /// The name to store: `sm2-sm3` or `p256-sha256`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sm2Sm3 => "sm2-sm3",
            Self::P256Sha256 => "p256-sha256",
        }
    }

    /// Reads [`Algorithm::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Sm2Sm3, Self::P256Sha256].into_iter().find(|each| each.as_str() == text)
    }

    /// The hash that belongs to the algorithm: SM3 or SHA-256.
    pub fn digest(self, data: &[u8]) -> [u8; 32] {
        match self {
            Self::Sm2Sm3 => sm3(data),
            Self::P256Sha256 => sha256(data),
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Sm2Sm3 => 1,
            Self::P256Sha256 => 2,
        }
    }
}

/// A private key **as its module knows it**: the algorithm and a reference that only the provider that made it reads.
///
/// For [`crate::SoftProvider`] the reference is the secret itself (32 bytes, big-endian), for a certified module it is
/// the index or the wrapped blob of a key that never leaves the module. Callers store [`PrivateKey::to_stored`] sealed
/// by the key ring, and need not know which. Wiped from memory when dropped; never printed.
pub struct PrivateKey {
    algorithm: Algorithm,
    reference: Zeroizing<Vec<u8>>,
}

impl PrivateKey {
    /// For implementations of [`crate::CryptoProvider`]: a key under the reference that the module gave it.
    pub fn from_reference(algorithm: Algorithm, reference: &[u8]) -> Self {
        Self { algorithm, reference: Zeroizing::new(reference.to_vec()) }
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// For implementations of [`crate::CryptoProvider`]: what the module knows the key by.
    pub fn reference(&self) -> &[u8] {
        &self.reference
    }

    /// The bytes to seal and store: `algorithm u8 ‖ reference`.
    pub fn to_stored(&self) -> Zeroizing<Vec<u8>> {
        // Room for all of it at once: a vector that grows leaves unwiped copies behind.
        let mut out = Zeroizing::new(Vec::with_capacity(self.reference.len() + 1));
        out.push(self.algorithm.code());
        out.extend_from_slice(&self.reference);
        out
    }

    /// Reads [`PrivateKey::to_stored`].
    pub fn from_stored(stored: &[u8]) -> Result<Self, CryptoError> {
        let (code, reference) = stored.split_first().ok_or(CryptoError::Malformed)?;
        let algorithm = [Algorithm::Sm2Sm3, Algorithm::P256Sha256].into_iter().find(|each| each.code() == *code);
        Ok(Self::from_reference(algorithm.ok_or(CryptoError::Malformed)?, reference))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// A public key: an uncompressed SEC1 point (`04 ‖ x ‖ y`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    /// How its owner signs.
    pub algorithm: Algorithm,
    /// The point. That it lies on the curve is checked when the key is used.
    pub point: [u8; 65],
}

/// SHA-256 (FIPS 180-4) without a provider: it holds no secret.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// `ECDSA-Sig-Value` and `SM2Signature` are the same sequence of two integers (RFC 5480, GB/T 35276).
#[derive(Sequence)]
struct Pair<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// `r ‖ s` as the DER that certificates, CMS and OpenSSL use.
pub fn signature_to_der(signature: &[u8; 64]) -> Result<Vec<u8>, CryptoError> {
    let (r, s) = signature.split_at(32);
    let pair = UintRef::new(r).and_then(|r| Ok(Pair { r, s: UintRef::new(s)? }));
    pair.and_then(|pair| pair.to_der()).map_err(|_| CryptoError::Malformed)
}

/// The DER of [`signature_to_der`] as `r ‖ s`.
pub fn signature_from_der(der: &[u8]) -> Result<[u8; 64], CryptoError> {
    let pair = Pair::from_der(der).map_err(|_| CryptoError::Malformed)?;
    let mut out = [0_u8; 64];
    let (r, s) = out.split_at_mut(32);
    for (to, from) in [(r, pair.r.as_bytes()), (s, pair.s.as_bytes())] {
        let at = to.len().checked_sub(from.len()).ok_or(CryptoError::Malformed)?;
        let (_, tail) = to.split_at_mut_checked(at).ok_or(CryptoError::Malformed)?;
        tail.copy_from_slice(from);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_key_reads_back_and_is_never_printed() {
        for algorithm in [Algorithm::Sm2Sm3, Algorithm::P256Sha256] {
            let back = PrivateKey::from_stored(&PrivateKey::from_reference(algorithm, &[7; 32]).to_stored()).unwrap();
            assert_eq!((back.algorithm(), back.reference()), (algorithm, &[7_u8; 32][..]));
            assert_eq!(format!("{back:?}"), format!("PrivateKey {{ algorithm: {algorithm:?}, .. }}"));
            assert_eq!(Algorithm::parse(algorithm.as_str()), Some(algorithm));
        }
        assert_eq!(PrivateKey::from_stored(&[]).err(), Some(CryptoError::Malformed));
        assert_eq!(PrivateKey::from_stored(&[9; 33]).err(), Some(CryptoError::Malformed));
    }

    #[test]
    fn signatures_read_back_whatever_their_leading_bytes() {
        for (r, s) in [(0x00, 0x80), (0x80, 0x00), (0x7f, 0xff), (0x01, 0x01)] {
            let mut raw = [0x5a_u8; 64];
            raw[0] = r;
            raw[32] = s;
            assert_eq!(signature_from_der(&signature_to_der(&raw).unwrap()).unwrap(), raw);
        }
    }

    #[test]
    fn signatures_of_other_shapes_are_refused() {
        let good = signature_to_der(&[0x5a; 64]).unwrap();
        let longer = [&good[..], &[0]].concat();
        let wide = Pair { r: UintRef::new(&[1; 33]).unwrap(), s: UintRef::new(&[1]).unwrap() }.to_der().unwrap();
        for bad in [&b""[..], &good[..good.len() - 1], &longer, &wide] {
            assert_eq!(signature_from_der(bad), Err(CryptoError::Malformed));
        }
    }
}
