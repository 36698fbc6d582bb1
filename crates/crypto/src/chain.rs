//! The hash chain of one journal stream: each record's hash covers the hash before it.
//!
//! Canonical bytes of a record, version 1. Integers are big-endian; a text or a byte string is its length as `u64`
//! followed by its bytes, so no two different records have the same bytes:
//!
//! ```text
//! 0x01 ‖ stream ‖ version i64 ‖ kind ‖ payload ‖ actor ‖ channel ‖ recorded_at_us i64
//! hash = SM3( prev 32 bytes ‖ canonical )
//! ```
use crate::sm3;

/// What the first record of a stream links to.
pub const ORIGIN: [u8; 32] = [0; 32];

const CANONICAL_VERSION: u8 = 1;

/// One journal record as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// The stream that the record belongs to.
    pub stream: &'a str,
    /// Position in the stream, from 1.
    pub version: i64,
    /// Kind of the event.
    pub kind: &'a str,
    /// Stored bytes, personal fields already sealed.
    pub payload: &'a [u8],
    /// Who did it.
    pub actor: &'a str,
    /// The way it came in.
    pub channel: &'a str,
    /// UTC microseconds since 1970.
    pub recorded_at_us: i64,
}

impl Record<'_> {
    /// The bytes that are hashed; the layout is in the module's text and never changes for version 1.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = vec![CANONICAL_VERSION];
        put(&mut out, self.stream.as_bytes());
        out.extend_from_slice(&self.version.to_be_bytes());
        put(&mut out, self.kind.as_bytes());
        put(&mut out, self.payload);
        put(&mut out, self.actor.as_bytes());
        put(&mut out, self.channel.as_bytes());
        out.extend_from_slice(&self.recorded_at_us.to_be_bytes());
        out
    }
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// The hash of `record` after `prev`, which is [`ORIGIN`] for version 1.
pub fn link(prev: &[u8; 32], record: &Record<'_>) -> [u8; 32] {
    sm3(&[prev.as_slice(), &record.canonical()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: Record<'_> = Record {
        stream: "application/1",
        version: 1,
        kind: "opened",
        payload: &[1, 2, 3],
        actor: "citizen/1",
        channel: "h5",
        recorded_at_us: 1_700_000_000_000_000,
    };

    #[test]
    fn every_field_and_the_previous_hash_count() {
        let base = link(&ORIGIN, &RECORD);
        let others = [
            link(&[1; 32], &RECORD),
            link(&ORIGIN, &Record { stream: "application/2", ..RECORD }),
            link(&ORIGIN, &Record { version: 2, ..RECORD }),
            link(&ORIGIN, &Record { kind: "closed", ..RECORD }),
            link(&ORIGIN, &Record { payload: &[1, 2, 4], ..RECORD }),
            link(&ORIGIN, &Record { actor: "citizen/2", ..RECORD }),
            link(&ORIGIN, &Record { channel: "mini", ..RECORD }),
            link(&ORIGIN, &Record { recorded_at_us: 1_700_000_000_000_001, ..RECORD }),
        ];
        for (n, other) in others.iter().enumerate() {
            assert_ne!(other, &base, "change {n}");
        }
    }

    #[test]
    fn moving_a_byte_from_one_field_to_the_next_changes_the_bytes() {
        let left = Record { actor: "ab", channel: "c", ..RECORD };
        let right = Record { actor: "a", channel: "bc", ..RECORD };
        assert_ne!(left.canonical(), right.canonical());
    }

    #[test]
    fn the_canonical_bytes_of_version_1_stay_as_documented() {
        let mut expected = vec![1];
        for part in [&b"application/1"[..], b"", b"opened", &[1, 2, 3], b"citizen/1", b"h5"] {
            if part.is_empty() {
                expected.extend_from_slice(&1_i64.to_be_bytes());
            } else {
                expected.extend_from_slice(&[0, 0, 0, 0, 0, 0, 0, u8::try_from(part.len()).unwrap()]);
                expected.extend_from_slice(part);
            }
        }
        expected.extend_from_slice(&1_700_000_000_000_000_i64.to_be_bytes());
        assert_eq!(RECORD.canonical(), expected);
    }
}
