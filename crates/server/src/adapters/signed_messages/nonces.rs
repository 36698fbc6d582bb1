//! Nonces seen within the time window: a message that was recorded on the way cannot be played again.
//!
//! **Boundary:** every process has its own memory. Behind several servers a replay can pass once a server; storing an
//! answer twice changes nothing, so that is harmless.

use std::collections::{BTreeSet, VecDeque};

use super::WINDOW_SECONDS;

/// Nonces remembered at most; more within one window are refused.
pub const NONCES_MAX: usize = 10_000;

/// The memory. A nonce may be forgotten once its time stamp cannot pass any more.
#[derive(Debug, Default)]
pub struct NonceMemory {
    seen: BTreeSet<String>,
    by_age: VecDeque<(i64, String)>,
}

impl NonceMemory {
    /// True the first time; false for a nonce seen before, and when the memory is full.
    pub fn admit(&mut self, nonce: &str, now_seconds: i64) -> bool {
        // A time stamp may lie a whole window ahead of us, so its nonce counts for two.
        let keep_from = now_seconds.saturating_sub(WINDOW_SECONDS.saturating_mul(2));
        while let Some((seen_at, _)) = self.by_age.front() {
            if *seen_at >= keep_from {
                break;
            }
            if let Some((_, old)) = self.by_age.pop_front() {
                self.seen.remove(&old);
            }
        }
        if self.seen.len() >= NONCES_MAX || !self.seen.insert(nonce.to_owned()) {
            return false;
        }
        self.by_age.push_back((now_seconds, nonce.to_owned()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_passes_once_until_its_time_is_over() {
        let mut memory = NonceMemory::default();
        assert!(memory.admit("a", 1000));
        assert!(!memory.admit("a", 1000 + 2 * WINDOW_SECONDS));
        assert!(memory.admit("b", 1000));
        assert!(memory.admit("a", 1001 + 2 * WINDOW_SECONDS));
    }

    #[test]
    fn a_full_memory_refuses_instead_of_forgetting() {
        let mut memory = NonceMemory::default();
        for number in 0..NONCES_MAX {
            assert!(memory.admit(&number.to_string(), 0));
        }
        assert!(!memory.admit("one more", 0));
        assert!(!memory.admit("0", 0));
        assert!(memory.admit("one more", 1 + 2 * WINDOW_SECONDS));
    }
}
