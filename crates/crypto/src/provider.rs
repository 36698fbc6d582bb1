//! The primitives, behind a trait so that a certified cryptographic module can replace the software one.
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{AesGcm, Nonce};
use hmac::{Hmac, Mac};
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm3::{Digest, Sm3};
use sm4::Sm4;
use sm4::cipher::consts::U12;
use subtle::ConstantTimeEq;

/// GCM over SM4 with the 96-bit nonce and 128-bit tag of RFC 8998.
type Sm4Gcm = AesGcm<Sm4, U12>;

/// Why a cryptographic operation failed. It says nothing of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// Wrong key, wrong associated data, or the bytes were changed.
    #[error("the sealed bytes do not open")]
    NotAuthentic,
    /// Too short, or a version or algorithm that this program does not know.
    #[error("the sealed bytes are malformed")]
    Malformed,
    /// Sealed under a master key that is not in the ring.
    #[error("master key {0} is not in the key ring")]
    UnknownKey(u32),
    /// The key or the point is not valid for the algorithm.
    #[error("the key is not valid")]
    BadKey,
    /// The module refused to work (message too long, hardware fault).
    #[error("the cryptographic module failed")]
    Module,
}

/// Where random bytes come from. The program has one real source; tests count.
pub trait Entropy: Send + Sync {
    /// Fills `out` with unpredictable bytes.
    fn fill(&self, out: &mut [u8]);
}

/// SM2, SM3 and SM4 as a module offers them. Implementations must agree byte for byte.
pub trait CryptoProvider: Send + Sync {
    /// SM3 (GB/T 32905).
    fn sm3(&self, data: &[u8]) -> [u8; 32];
    /// HMAC (RFC 2104) over SM3; keys of any length.
    fn hmac_sm3(&self, key: &[u8], data: &[u8]) -> [u8; 32];
    /// SM4-GCM (RFC 8998): ciphertext followed by the 16-byte tag.
    fn sm4_gcm_seal(&self, key: &[u8; 16], nonce: [u8; 12], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError>;
    /// Opens what [`CryptoProvider::sm4_gcm_seal`] sealed; `NotAuthentic` when anything differs.
    fn sm4_gcm_open(&self, key: &[u8; 16], nonce: [u8; 12], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CryptoError>;
    /// SM2 signature (GB/T 32918.2) over SM3 of `msg` with the signer's `distid`: `r ‖ s`. Deterministic (RFC 6979).
    fn sm2_sign(&self, secret: &[u8; 32], distid: &str, msg: &[u8]) -> Result<[u8; 64], CryptoError>;
    /// The public key of an SM2 secret, as an uncompressed SEC1 point: to be handed to whoever checks our signatures.
    fn sm2_public(&self, secret: &[u8; 32]) -> Result<[u8; 65], CryptoError>;
    /// Checks `r ‖ s` under a SEC1 public key; `NotAuthentic` when it does not fit.
    fn sm2_verify(&self, public: &[u8], distid: &str, msg: &[u8], signature: &[u8; 64]) -> Result<(), CryptoError>;
}

/// The software implementation (RustCrypto).
#[derive(Debug, Clone, Copy, Default)]
pub struct SoftProvider;

impl CryptoProvider for SoftProvider {
    fn sm3(&self, data: &[u8]) -> [u8; 32] {
        sm3(data)
    }

    #[expect(clippy::expect_used, reason = "HMAC accepts keys of every length; the Result is the trait's, not ours")]
    fn hmac_sm3(&self, key: &[u8], data: &[u8]) -> [u8; 32] {
        let mut mac = <Hmac<Sm3> as hmac::KeyInit>::new_from_slice(key).expect("any key length");
        mac.update(data);
        mac.finalize().into_bytes().into()
    }

    fn sm4_gcm_seal(&self, key: &[u8; 16], nonce: [u8; 12], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let cipher = Sm4Gcm::new(key.into());
        cipher.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad }).map_err(|_| CryptoError::Module)
    }

    fn sm4_gcm_open(&self, key: &[u8; 16], nonce: [u8; 12], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let cipher = Sm4Gcm::new(key.into());
        cipher.decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad }).map_err(|_| CryptoError::NotAuthentic)
    }

    fn sm2_sign(&self, secret: &[u8; 32], distid: &str, msg: &[u8]) -> Result<[u8; 64], CryptoError> {
        let key = SigningKey::from_slice(distid, secret).map_err(|_| CryptoError::BadKey)?;
        let signature = key.try_sign(msg).map_err(|_| CryptoError::Module)?;
        Ok(signature.to_bytes().into())
    }

    fn sm2_public(&self, secret: &[u8; 32]) -> Result<[u8; 65], CryptoError> {
        // The public key does not depend on the signer's id; the type only wants one.
        let key = SigningKey::from_slice("", secret).map_err(|_| CryptoError::BadKey)?;
        key.verifying_key().to_sec1_bytes().as_ref().try_into().map_err(|_| CryptoError::BadKey)
    }

    fn sm2_verify(&self, public: &[u8], distid: &str, msg: &[u8], signature: &[u8; 64]) -> Result<(), CryptoError> {
        let key = VerifyingKey::from_sec1_bytes(distid, public).map_err(|_| CryptoError::BadKey)?;
        let signature = Signature::from_slice(signature).map_err(|_| CryptoError::NotAuthentic)?;
        key.verify(msg, &signature).map_err(|_| CryptoError::NotAuthentic)
    }
}

/// SM3 without a provider: it holds no secret and every correct implementation gives the same bytes.
pub fn sm3(data: &[u8]) -> [u8; 32] {
    Sm3::digest(data).into()
}

/// Equal bytes, in a time that does not tell where they differ.
pub fn ct_eq(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::hex;

    #[test]
    fn sm3_of_abc_is_the_value_of_gbt_32905() {
        assert_eq!(sm3(b"abc").to_vec(), hex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"));
    }

    #[test]
    fn hmac_sm3_is_the_definition_of_rfc_2104() {
        for key in [&b"short"[..], &[7; 64], &[9; 200]] {
            let mut block = [0_u8; 64];
            let source = if key.len() > 64 { sm3(key).to_vec() } else { key.to_vec() };
            block[..source.len()].copy_from_slice(&source);
            let inner: Vec<u8> = block.iter().map(|b| b ^ 0x36).chain(*b"message").collect();
            let outer: Vec<u8> = block.iter().map(|b| b ^ 0x5c).chain(sm3(&inner)).collect();
            assert_eq!(SoftProvider.hmac_sm3(key, b"message"), sm3(&outer));
        }
    }

    #[test]
    fn sm4_gcm_gives_the_vector_of_rfc_8998() {
        let key: [u8; 16] = hex("0123456789abcdeffedcba9876543210").try_into().unwrap();
        let nonce: [u8; 12] = hex("00001234567800000000ABCD").try_into().unwrap();
        let aad = hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let plain: Vec<u8> = [0xAA_u8, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA].iter().flat_map(|b| [*b; 8]).collect();
        let expected = hex("17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735\
             D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D\
             83DE3541E4C2B58177E065A9BF7B62EC");
        let sealed = SoftProvider.sm4_gcm_seal(&key, nonce, &aad, &plain).unwrap();
        assert_eq!(sealed, expected);
        assert_eq!(SoftProvider.sm4_gcm_open(&key, nonce, &aad, &sealed).unwrap(), plain);
    }

    const PUBLIC: &str = "04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020\
                          CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
    const DISTID: &str = "1234567812345678";

    #[test]
    fn sm2_verifies_the_signature_of_gbt_32918_5() {
        let signature: [u8; 64] = hex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3\
             B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA")
        .try_into()
        .unwrap();
        let verify = |id: &str, msg: &[u8]| SoftProvider.sm2_verify(&hex(PUBLIC), id, msg, &signature);
        assert_eq!(verify(DISTID, b"message digest"), Ok(()));
        assert_eq!(verify("ALICE123@YAHOO.COM", b"message digest"), Err(CryptoError::NotAuthentic));
        assert_eq!(verify(DISTID, b"message digesT"), Err(CryptoError::NotAuthentic));
    }

    #[test]
    fn sm2_signs_what_it_verifies() {
        let secret: [u8; 32] =
            hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8").try_into().unwrap();
        let signature = SoftProvider.sm2_sign(&secret, DISTID, b"paper").unwrap();
        assert_eq!(SoftProvider.sm2_verify(&hex(PUBLIC), DISTID, b"paper", &signature), Ok(()));
        assert_eq!(SoftProvider.sm2_public(&secret).unwrap().to_vec(), hex(PUBLIC));
        assert_eq!(SoftProvider.sm2_public(&[0; 32]), Err(CryptoError::BadKey));
        for at in 0..signature.len() {
            let mut changed = signature;
            changed[at] ^= 1;
            assert!(SoftProvider.sm2_verify(&hex(PUBLIC), DISTID, b"paper", &changed).is_err(), "byte {at}");
        }
        assert_eq!(SoftProvider.sm2_sign(&[0; 32], DISTID, b"paper"), Err(CryptoError::BadKey));
    }
}
