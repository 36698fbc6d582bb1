//! The primitives, behind a trait so that a certified cryptographic module can replace the software one.
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{AesGcm, Nonce};
use hmac::{Hmac, Mac};
use p256::ecdsa;
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm3::{Digest, Sm3};
use sm4::Sm4;
use sm4::cipher::consts::U12;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{Algorithm, PrivateKey, PublicKey, SM2_DISTID};

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

/// SM2, SM3, SM4 and P-256 as a module offers them. Implementations must agree byte for byte, signatures excepted.
///
/// # The place of a certified module
///
/// GB/T 39786 wants keys in a module certified under GM/T 0028. Such a module implements this trait over its SDF
/// interface (GM/T 0018); nothing else in the program changes:
///
/// | here | GM/T 0018 |
/// | --- | --- |
/// | [`sm3`](Self::sm3), [`hmac_sm3`](Self::hmac_sm3) | `SDF_HashInit/Update/Final`, `SDF_CalculateMAC` |
/// | [`sm4_gcm_seal`](Self::sm4_gcm_seal), [`sm4_gcm_open`](Self::sm4_gcm_open) | `SDF_ImportKey`, then the authenticated (GCM) encryption of the module |
/// | [`generate`](Self::generate) | takes the next free of the indexes that an administrator prepared in the module; one-time keys: `SDF_GenerateKeyPair_ECC` |
/// | [`public`](Self::public) | `SDF_ExportSignPublicKey_ECC` of the index |
/// | [`sign`](Self::sign) | `SDF_GetPrivateKeyAccessRight`, `SDF_HashInit` with the public key and the id (gives Z), `SDF_InternalSign_ECC` |
/// | [`verify`](Self::verify) | `SDF_ExternalVerify_ECC` |
///
/// Keys that sign for a district (authorities, seals, checkpoints) are [`PrivateKey`]s: references that only the
/// provider reads. What the program stores is the sealed reference, so a key inside a module never leaves it. SDF knows
/// SM2 only: for [`Algorithm::P256Sha256`] a module hands on to [`SoftProvider`] or to a PKCS#11 token.
///
/// Still bytes in memory, whatever the module: the master keys of [`crate::KeyRing`] (a deployment with a module keeps
/// them in its configuration wrapped by the module) and the keys of [`sm2_sign`](Self::sm2_sign), which a partner
/// system hands over in a file.
pub trait CryptoProvider: Send + Sync {
    /// SM3 (GB/T 32905).
    fn sm3(&self, data: &[u8]) -> [u8; 32];
    /// HMAC (RFC 2104) over SM3; keys of any length.
    fn hmac_sm3(&self, key: &[u8], data: &[u8]) -> [u8; 32];
    /// SM4-GCM (RFC 8998): ciphertext followed by the 16-byte tag.
    fn sm4_gcm_seal(&self, key: &[u8; 16], nonce: [u8; 12], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError>;
    /// Opens what [`CryptoProvider::sm4_gcm_seal`] sealed; `NotAuthentic` when anything differs.
    fn sm4_gcm_open(&self, key: &[u8; 16], nonce: [u8; 12], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CryptoError>;
    /// A new key pair; its secret is uniform and never one that the algorithm excludes.
    fn generate(&self, algorithm: Algorithm, e: &dyn Entropy) -> Result<PrivateKey, CryptoError>;
    /// The public key of a private one.
    fn public(&self, key: &PrivateKey) -> Result<PublicKey, CryptoError>;
    /// Signs `msg`, which is hashed as the algorithm says: `r ‖ s`. [`SoftProvider`] is deterministic (RFC 6979).
    fn sign(&self, key: &PrivateKey, msg: &[u8]) -> Result<[u8; 64], CryptoError>;
    /// Checks `r ‖ s` over `msg`; `NotAuthentic` when it does not fit.
    fn verify(&self, key: &PublicKey, msg: &[u8], signature: &[u8; 64]) -> Result<(), CryptoError>;
    /// SM2 signature (GB/T 32918.2) over SM3 of `msg` with the signer's `distid`: `r ‖ s`. Deterministic (RFC 6979).
    /// For a secret that a partner system gave as bytes; own keys are [`PrivateKey`]s.
    fn sm2_sign(&self, secret: &[u8; 32], distid: &str, msg: &[u8]) -> Result<[u8; 64], CryptoError>;
    /// The public key of an SM2 secret, as an uncompressed SEC1 point: to be handed to whoever checks our signatures.
    fn sm2_public(&self, secret: &[u8; 32]) -> Result<[u8; 65], CryptoError>;
    /// Checks `r ‖ s` under a SEC1 public key; `NotAuthentic` when it does not fit.
    fn sm2_verify(&self, public: &[u8], distid: &str, msg: &[u8], signature: &[u8; 64]) -> Result<(), CryptoError>;
}

/// The software implementation (RustCrypto). Constant-time as far as those crates are, and never certified. Secrets are
/// wiped here, but `sm2` does not wipe the copy of the scalar that it computes with.
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

    fn generate(&self, algorithm: Algorithm, e: &dyn Entropy) -> Result<PrivateKey, CryptoError> {
        let bound = match algorithm {
            Algorithm::Sm2Sm3 => &SM2_ORDER_MINUS_1,
            Algorithm::P256Sha256 => &P256_ORDER_MINUS_1,
        };
        Ok(PrivateKey::from_reference(algorithm, uniform_below(bound, e)?.as_slice()))
    }

    fn public(&self, key: &PrivateKey) -> Result<PublicKey, CryptoError> {
        let secret = secret_of(key)?;
        let point = match key.algorithm() {
            Algorithm::Sm2Sm3 => self.sm2_public(secret)?,
            Algorithm::P256Sha256 => {
                let key = ecdsa::SigningKey::from_slice(secret).map_err(|_| CryptoError::BadKey)?;
                let point = key.verifying_key().to_sec1_point(false);
                point.as_bytes().try_into().map_err(|_| CryptoError::BadKey)?
            }
        };
        Ok(PublicKey { algorithm: key.algorithm(), point })
    }

    fn sign(&self, key: &PrivateKey, msg: &[u8]) -> Result<[u8; 64], CryptoError> {
        let secret = secret_of(key)?;
        match key.algorithm() {
            Algorithm::Sm2Sm3 => self.sm2_sign(secret, SM2_DISTID, msg),
            Algorithm::P256Sha256 => {
                let key = ecdsa::SigningKey::from_slice(secret).map_err(|_| CryptoError::BadKey)?;
                let signature: ecdsa::Signature = key.try_sign(msg).map_err(|_| CryptoError::Module)?;
                Ok(signature.to_bytes().into())
            }
        }
    }

    fn verify(&self, key: &PublicKey, msg: &[u8], signature: &[u8; 64]) -> Result<(), CryptoError> {
        match key.algorithm {
            Algorithm::Sm2Sm3 => self.sm2_verify(&key.point, SM2_DISTID, msg, signature),
            Algorithm::P256Sha256 => {
                let key = ecdsa::VerifyingKey::from_sec1_bytes(&key.point).map_err(|_| CryptoError::BadKey)?;
                let signature = ecdsa::Signature::from_slice(signature).map_err(|_| CryptoError::NotAuthentic)?;
                key.verify(msg, &signature).map_err(|_| CryptoError::NotAuthentic)
            }
        }
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

/// n - 1 of the SM2 curve (GB/T 32918.5). SM2 secrets lie in 1..=n-2: for n - 1 the factor (1 + d) has no inverse.
const SM2_ORDER_MINUS_1: [u8; 32] = [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, //
    0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x22,
];
/// n - 1 of P-256 (SP 800-186). The same bound as for SM2 costs one key of 2^256.
const P256_ORDER_MINUS_1: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, //
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x50,
];
/// A draw misses with a chance below 2^-31; so many misses in a row mean that the source is broken.
const DRAWS_MAX: usize = 16;

/// A uniform secret in `1..bound`: draws again instead of reducing, so no value is likelier than another.
fn uniform_below(bound: &[u8; 32], e: &dyn Entropy) -> Result<Zeroizing<[u8; 32]>, CryptoError> {
    let mut secret = Zeroizing::new([0_u8; 32]);
    for _ in 0..DRAWS_MAX {
        e.fill(secret.as_mut_slice());
        if secret.iter().any(|byte| *byte != 0) && *secret < *bound {
            return Ok(secret);
        }
    }
    Err(CryptoError::Module)
}

fn secret_of(key: &PrivateKey) -> Result<&[u8; 32], CryptoError> {
    key.reference().try_into().map_err(|_| CryptoError::BadKey)
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
    use sm2::elliptic_curve::Curve;

    use super::*;
    use crate::testing::{Counted, hex};

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

    #[test]
    fn ecdsa_gives_the_vector_of_rfc_6979() {
        // Appendix A.2.5, SHA-256, message "sample".
        let secret = hex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
        let key = PrivateKey::from_reference(Algorithm::P256Sha256, &secret);
        let expected = hex("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716\
             F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
        assert_eq!(SoftProvider.sign(&key, b"sample").unwrap().to_vec(), expected);
    }

    #[test]
    fn generated_keys_sign_what_they_verify() {
        let e = Counted::default();
        for algorithm in [Algorithm::Sm2Sm3, Algorithm::P256Sha256] {
            let (key, other) =
                (SoftProvider.generate(algorithm, &e).unwrap(), SoftProvider.generate(algorithm, &e).unwrap());
            let public = SoftProvider.public(&key).unwrap();
            let signature = SoftProvider.sign(&key, b"paper").unwrap();
            assert_eq!(SoftProvider.verify(&public, b"paper", &signature), Ok(()));
            assert_eq!(SoftProvider.verify(&public, b"papeR", &signature), Err(CryptoError::NotAuthentic));
            let other = SoftProvider.public(&other).unwrap();
            assert_eq!(SoftProvider.verify(&other, b"paper", &signature), Err(CryptoError::NotAuthentic));
            for at in 0..signature.len() {
                let mut changed = signature;
                changed[at] ^= 1;
                assert!(SoftProvider.verify(&public, b"paper", &changed).is_err(), "byte {at}");
            }
            let off_curve = PublicKey { point: [4; 65], ..public };
            assert_eq!(SoftProvider.verify(&off_curve, b"paper", &signature), Err(CryptoError::BadKey));
            let short = PrivateKey::from_reference(algorithm, &[1; 31]);
            assert_eq!(SoftProvider.sign(&short, b"paper"), Err(CryptoError::BadKey));
        }
    }

    /// Gives the listed blocks, then zeros.
    struct Listed(std::sync::Mutex<Vec<[u8; 32]>>);

    impl Entropy for Listed {
        fn fill(&self, out: &mut [u8]) {
            out.copy_from_slice(&self.0.lock().unwrap().pop().unwrap_or([0; 32]));
        }
    }

    #[test]
    fn secrets_outside_the_range_are_drawn_again() {
        assert_eq!(SM2_ORDER_MINUS_1, minus_1(&sm2::Sm2::ORDER.to_be_bytes()));
        assert_eq!(P256_ORDER_MINUS_1, minus_1(&p256::NistP256::ORDER.to_be_bytes()));
        for (algorithm, bound) in [(Algorithm::Sm2Sm3, SM2_ORDER_MINUS_1), (Algorithm::P256Sha256, P256_ORDER_MINUS_1)]
        {
            let largest = minus_1(&bound);
            let source = Listed(std::sync::Mutex::new(vec![largest, bound, [0xff; 32], [0; 32]]));
            let key = SoftProvider.generate(algorithm, &source).unwrap();
            assert_eq!(key.reference(), largest);
            assert!(SoftProvider.sign(&key, b"paper").is_ok());
            assert_eq!(SoftProvider.generate(algorithm, &source).err(), Some(CryptoError::Module));
        }
    }

    fn minus_1(odd_or_even: &[u8]) -> [u8; 32] {
        let mut out: [u8; 32] = odd_or_even.try_into().unwrap();
        out[31] -= 1;
        out
    }
}
