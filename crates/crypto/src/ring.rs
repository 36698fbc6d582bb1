//! Master keys. Everything secret that the program stores hangs on them.
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::{Zeroize, Zeroizing};

use crate::{CryptoError, CryptoProvider, Entropy, ct_eq};

/// Layout of ring-sealed bytes: `version u8 ‖ alg u8 ‖ key id u32 BE ‖ nonce 12 ‖ ciphertext ‖ tag 16`.
const VERSION: u8 = 1;
/// SM4-GCM, the only algorithm so far.
const ALG_SM4_GCM: u8 = 1;
const HEAD_LEN_BYTES: usize = 6;

/// Why a ring cannot be built. Never holds key bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    /// A ring needs one key at least.
    #[error("the key ring is empty")]
    Empty,
    /// Two keys share an id.
    #[error("master key {0} is given twice")]
    Twice(u32),
    /// Not 64 hexadecimal digits.
    #[error("master key {0} is not 32 bytes in hexadecimal")]
    NotHex(u32),
}

/// One master key: an id that is stored beside what it sealed, and 32 secret bytes.
pub struct MasterKey {
    id: u32,
    secret: Zeroizing<[u8; 32]>,
}

impl MasterKey {
    /// From raw bytes.
    pub fn new(id: u32, secret: [u8; 32]) -> Self {
        Self { id, secret: Zeroizing::new(secret) }
    }

    /// From 64 hexadecimal digits, as configuration holds it.
    pub fn from_hex(id: u32, text: &str) -> Result<Self, RingError> {
        let bytes =
            Zeroizing::new(HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map_err(|_| RingError::NotHex(id))?);
        let secret = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| RingError::NotHex(id))?;
        Ok(Self::new(id, secret))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MasterKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The master keys by id. The highest id seals; all of them open. Cheap to clone.
#[derive(Clone)]
pub struct KeyRing {
    provider: Arc<dyn CryptoProvider>,
    newest: Arc<MasterKey>,
    oldest: Arc<MasterKey>,
    keys: Arc<BTreeMap<u32, Arc<MasterKey>>>,
}

impl KeyRing {
    /// A ring of one key or more with different ids.
    pub fn new(provider: Arc<dyn CryptoProvider>, keys: Vec<MasterKey>) -> Result<Self, RingError> {
        let mut by_id = BTreeMap::new();
        for key in keys {
            let id = key.id;
            if by_id.insert(id, Arc::new(key)).is_some() {
                return Err(RingError::Twice(id));
            }
        }
        let (Some(newest), Some(oldest)) = (by_id.values().next_back().cloned(), by_id.values().next().cloned()) else {
            return Err(RingError::Empty);
        };
        Ok(Self { provider, newest, oldest, keys: Arc::new(by_id) })
    }

    /// The module in use.
    pub fn provider(&self) -> &Arc<dyn CryptoProvider> {
        &self.provider
    }

    /// The key id that new data is sealed under (rotation re-seals what carries another).
    pub fn newest_id(&self) -> u32 {
        self.newest.id
    }

    /// The key id that `sealed` carries, without opening it.
    pub fn id_of(sealed: &[u8]) -> Result<u32, CryptoError> {
        Ok(Parts::of(sealed)?.key_id)
    }

    /// Seals data that belongs to no family. `purpose` separates keys; `aad` ties the bytes to their place (row id).
    pub fn seal(&self, e: &dyn Entropy, purpose: &str, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut nonce = [0_u8; 12];
        e.fill(&mut nonce);
        let mut out = head(self.newest.id).to_vec();
        let key = self.cipher_key(&self.newest, purpose);
        let body = self.provider.sm4_gcm_seal(&key, nonce, &bound(head(self.newest.id), aad), plain)?;
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&body);
        Ok(out)
    }

    /// Opens what [`KeyRing::seal`] sealed with the same purpose and associated data, under any key of the ring.
    pub fn open(&self, purpose: &str, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let parts = Parts::of(sealed)?;
        let master = self.keys.get(&parts.key_id).ok_or(CryptoError::UnknownKey(parts.key_id))?;
        let key = self.cipher_key(master, purpose);
        let aad = bound(head(parts.key_id), aad);
        self.provider.sm4_gcm_open(&key, parts.nonce, &aad, parts.body).map(Zeroizing::new)
    }

    /// A keyed tag under the newest key: hashes of phone codes, form tokens.
    pub fn tag(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        self.tag_under(&self.newest, purpose, data)
    }

    /// True when `tag` was made by any key of the ring, so that rotation breaks nothing in flight.
    pub fn tag_fits(&self, purpose: &str, data: &[u8], tag: &[u8]) -> bool {
        self.keys.values().fold(false, |fits, key| fits | ct_eq(&self.tag_under(key, purpose, data), tag))
    }

    fn tag_under(&self, key: &MasterKey, purpose: &str, data: &[u8]) -> [u8; 32] {
        self.provider.hmac_sm3(self.derived(key, "tag", purpose).as_slice(), data)
    }

    /// The key of the blind index: from the **oldest** key, because an index must not change when a key is added.
    /// Retiring the oldest key therefore means writing the index anew.
    pub(crate) fn index_key(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        self.derived(&self.oldest, "index", purpose)
    }

    fn cipher_key(&self, key: &MasterKey, purpose: &str) -> Zeroizing<[u8; 16]> {
        let mut long = self.derived(key, "seal", purpose);
        let mut short = Zeroizing::new([0_u8; 16]);
        short.iter_mut().zip(long.iter()).for_each(|(to, from)| *to = *from);
        long.zeroize();
        short
    }

    fn derived(&self, key: &MasterKey, usage: &str, purpose: &str) -> Zeroizing<[u8; 32]> {
        // `usage` is one of three fixed words without a slash, so no two labels meet.
        Zeroizing::new(self.provider.hmac_sm3(key.secret.as_slice(), format!("jzt/1/{usage}/{purpose}").as_bytes()))
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("ids", &self.keys.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

fn head(key_id: u32) -> [u8; HEAD_LEN_BYTES] {
    let [a, b, c, d] = key_id.to_be_bytes();
    [VERSION, ALG_SM4_GCM, a, b, c, d]
}

/// The header is authenticated with the caller's data; its length is fixed, so the join is unambiguous.
fn bound(head: [u8; HEAD_LEN_BYTES], aad: &[u8]) -> Vec<u8> {
    [&head, aad].concat()
}

struct Parts<'a> {
    key_id: u32,
    nonce: [u8; 12],
    body: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(sealed: &'a [u8]) -> Result<Self, CryptoError> {
        let (head, rest) = sealed.split_first_chunk::<HEAD_LEN_BYTES>().ok_or(CryptoError::Malformed)?;
        let (nonce, body) = rest.split_first_chunk::<12>().ok_or(CryptoError::Malformed)?;
        let [VERSION, ALG_SM4_GCM, a, b, c, d] = *head else { return Err(CryptoError::Malformed) };
        Ok(Self { key_id: u32::from_be_bytes([a, b, c, d]), nonce: *nonce, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Counted, ring};
    use crate::{SoftProvider, sm3};

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let e = Counted::default();
        let old = ring(&[1]).seal(&e, "sms", b"job", b"text").unwrap();
        let both = ring(&[1, 2]);
        assert_eq!(both.open("sms", b"job", &old).unwrap().as_slice(), b"text");
        let new = both.seal(&e, "sms", b"job", b"text").unwrap();
        assert_eq!((KeyRing::id_of(&old), KeyRing::id_of(&new)), (Ok(1), Ok(2)));
        assert_eq!(ring(&[1]).open("sms", b"job", &new), Err(CryptoError::UnknownKey(2)));
    }

    #[test]
    fn another_purpose_place_or_byte_does_not_open() {
        let (e, ring) = (Counted::default(), ring(&[1, 2]));
        let sealed = ring.seal(&e, "totp", b"account", b"secret").unwrap();
        assert_eq!(ring.open("sms", b"account", &sealed), Err(CryptoError::NotAuthentic));
        assert_eq!(ring.open("totp", b"other", &sealed), Err(CryptoError::NotAuthentic));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(ring.open("totp", b"account", &changed).is_err(), "byte {at}");
            assert!(ring.open("totp", b"account", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn the_same_text_seals_differently_every_time() {
        let (e, ring) = (Counted::default(), ring(&[1]));
        assert_ne!(ring.seal(&e, "p", b"", b"same").unwrap(), ring.seal(&e, "p", b"", b"same").unwrap());
    }

    #[test]
    fn tags_of_older_keys_still_fit() {
        let tag = ring(&[1]).tag("code", b"123456");
        assert!(ring(&[1, 2]).tag_fits("code", b"123456", &tag));
        assert!(!ring(&[1, 2]).tag_fits("code", b"123457", &tag));
        assert!(!ring(&[2]).tag_fits("code", b"123456", &tag));
        assert!(!ring(&[1]).tag_fits("form", b"123456", &tag));
    }

    #[test]
    fn bad_rings_are_refused_and_nothing_secret_is_printed() {
        let provider = || Arc::new(SoftProvider);
        assert_eq!(KeyRing::new(provider(), vec![]).err(), Some(RingError::Empty));
        let twice = vec![MasterKey::new(3, [1; 32]), MasterKey::new(3, [2; 32])];
        assert_eq!(KeyRing::new(provider(), twice).err(), Some(RingError::Twice(3)));
        assert_eq!(MasterKey::from_hex(4, "abcd").err(), Some(RingError::NotHex(4)));
        assert_eq!(MasterKey::from_hex(4, &"zz".repeat(32)).err(), Some(RingError::NotHex(4)));
        let hex = data_encoding::HEXLOWER.encode(&sm3(b"k"));
        let key = MasterKey::from_hex(5, &hex).unwrap();
        assert_eq!(format!("{key:?}"), "MasterKey { id: 5, .. }");
        assert_eq!(format!("{:?}", KeyRing::new(provider(), vec![key]).unwrap()), "KeyRing { ids: [5], .. }");
    }
}
