//! A key per family. Destroying the wrapped key erases everything that the family ever sealed.
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::{CryptoError, CryptoProvider, Entropy, KeyRing};

/// Layout of family-sealed bytes: `version u8 ‖ alg u8 ‖ nonce 12 ‖ ciphertext ‖ tag 16`.
const VERSION: u8 = 1;
/// SM4-GCM, the only algorithm so far.
const ALG_SM4_GCM: u8 = 1;
const PURPOSE: &str = "family-key";

/// The SM4 key of one family, open in memory.
#[derive(Clone)]
pub struct FamilyKey {
    provider: Arc<dyn CryptoProvider>,
    key: Zeroizing<[u8; 16]>,
}

impl FamilyKey {
    /// A new random key.
    pub fn generate(ring: &KeyRing, e: &dyn Entropy) -> Self {
        let mut key = Zeroizing::new([0_u8; 16]);
        e.fill(key.as_mut_slice());
        Self { provider: Arc::clone(ring.provider()), key }
    }

    /// Wraps the key for storage, bound to the family's id. Carries version, algorithm and master key id.
    pub fn wrap(&self, ring: &KeyRing, e: &dyn Entropy, family_id: &[u8; 16]) -> Result<Vec<u8>, CryptoError> {
        ring.seal(e, PURPOSE, family_id, self.key.as_slice())
    }

    /// Unwraps what [`FamilyKey::wrap`] stored for the same family.
    pub fn unwrap(ring: &KeyRing, family_id: &[u8; 16], wrapped: &[u8]) -> Result<Self, CryptoError> {
        let bytes = ring.open(PURPOSE, family_id, wrapped)?;
        let key = <[u8; 16]>::try_from(bytes.as_slice()).map_err(|_| CryptoError::Malformed)?;
        Ok(Self { provider: Arc::clone(ring.provider()), key: Zeroizing::new(key) })
    }

    /// Seals personal data. `aad` ties the bytes to their place (stream and version, table and row).
    pub fn seal(&self, e: &dyn Entropy, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut nonce = [0_u8; 12];
        e.fill(&mut nonce);
        let body = self.provider.sm4_gcm_seal(&self.key, nonce, &bound(aad), plain)?;
        Ok([&[VERSION, ALG_SM4_GCM][..], &nonce, &body].concat())
    }

    /// Opens what [`FamilyKey::seal`] sealed with the same associated data.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let Some(([VERSION, ALG_SM4_GCM], rest)) = sealed.split_first_chunk::<2>() else {
            return Err(CryptoError::Malformed);
        };
        let (nonce, body) = rest.split_first_chunk::<12>().ok_or(CryptoError::Malformed)?;
        self.provider.sm4_gcm_open(&self.key, *nonce, &bound(aad), body).map(Zeroizing::new)
    }
}

/// The two header bytes are authenticated too; their length is fixed, so the join is unambiguous.
fn bound(aad: &[u8]) -> Vec<u8> {
    [&[VERSION, ALG_SM4_GCM], aad].concat()
}

impl fmt::Debug for FamilyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FamilyKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{Counted, ring};

    #[test]
    fn a_wrapped_key_opens_only_for_its_own_family() {
        let (e, ring) = (Counted::default(), ring(&[1]));
        let key = FamilyKey::generate(&ring, &e);
        let wrapped = key.wrap(&ring, &e, &[1; 16]).unwrap();
        let sealed = key.seal(&e, b"row", "王小明".as_bytes()).unwrap();
        let again = FamilyKey::unwrap(&ring, &[1; 16], &wrapped).unwrap();
        assert_eq!(again.open(b"row", &sealed).unwrap().as_slice(), "王小明".as_bytes());
        assert_eq!(FamilyKey::unwrap(&ring, &[2; 16], &wrapped).err(), Some(CryptoError::NotAuthentic));
        assert_eq!(FamilyKey::generate(&ring, &e).open(b"row", &sealed), Err(CryptoError::NotAuthentic));
    }

    #[test]
    fn debug_shows_nothing() {
        let (e, ring) = (Counted::default(), ring(&[1]));
        assert_eq!(format!("{:?}", FamilyKey::generate(&ring, &e)), "FamilyKey(..)");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_sealed_opens_and_one_changed_byte_does_not(
            plain in proptest::collection::vec(any::<u8>(), 0..200),
            aad in proptest::collection::vec(any::<u8>(), 0..40),
            at in any::<prop::sample::Index>(),
            flip in 1_u8..=255,
        ) {
            let (e, ring) = (Counted::default(), ring(&[1]));
            let key = FamilyKey::generate(&ring, &e);
            let sealed = key.seal(&e, &aad, &plain).unwrap();
            prop_assert_eq!(key.open(&aad, &sealed).unwrap().to_vec(), plain);
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= flip;
            prop_assert!(key.open(&aad, &changed).is_err());
            prop_assert!(key.open(&aad, &sealed[..at.index(sealed.len())]).is_err());
            prop_assert!(key.open(&[&aad[..], b"x"].concat(), &sealed).is_err());
        }
    }
}
