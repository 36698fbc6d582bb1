//! Blind index: find a sealed value by an exact text without being able to read it back.
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::{CryptoProvider, KeyRing};

/// HMAC-SM3 of normalized texts for one purpose ("phone", "id-number").
#[derive(Clone)]
pub struct BlindIndex {
    provider: Arc<dyn CryptoProvider>,
    key: Zeroizing<[u8; 32]>,
}

impl BlindIndex {
    /// The index of one purpose. The purpose must never change once data is stored.
    pub fn of(ring: &KeyRing, purpose: &str) -> Self {
        Self { provider: Arc::clone(ring.provider()), key: ring.index_key(purpose) }
    }

    /// 32 bytes to store and compare. The caller normalizes first (digits only, upper-case X).
    pub fn blind(&self, normalized: &str) -> [u8; 32] {
        self.provider.hmac_sm3(self.key.as_slice(), normalized.as_bytes())
    }
}

impl fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindIndex(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ring;

    #[test]
    fn equal_texts_meet_and_purposes_do_not() {
        let phone = BlindIndex::of(&ring(&[1]), "phone");
        assert_eq!(phone.blind("14200000000"), phone.blind("14200000000"));
        assert_ne!(phone.blind("14200000000"), phone.blind("14200000001"));
        assert_ne!(phone.blind("14200000000"), BlindIndex::of(&ring(&[1]), "id-number").blind("14200000000"));
    }

    #[test]
    fn a_new_master_key_does_not_move_the_index() {
        let before = BlindIndex::of(&ring(&[1]), "phone").blind("14200000000");
        assert_eq!(BlindIndex::of(&ring(&[1, 2]), "phone").blind("14200000000"), before);
        assert_ne!(BlindIndex::of(&ring(&[2]), "phone").blind("14200000000"), before);
    }
}
