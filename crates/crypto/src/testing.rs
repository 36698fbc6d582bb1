//! Repeatable "chance" for the tests of this crate.
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Entropy, KeyRing, MasterKey, SoftProvider, sm3};

/// Bytes from a counter: never the same twice, always the same in the next run.
#[derive(Default)]
pub(crate) struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            let block = sm3(&self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER_PERMISSIVE.decode(text.replace(' ', "").as_bytes()).unwrap()
}

pub(crate) fn ring(ids: &[u32]) -> KeyRing {
    let keys = ids.iter().map(|id| MasterKey::new(*id, sm3(&id.to_be_bytes()))).collect();
    KeyRing::new(Arc::new(SoftProvider), keys).unwrap()
}
