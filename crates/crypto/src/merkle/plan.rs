//! What a root or a proof is made of, before any tile is read.
use std::collections::BTreeSet;
use std::ops::Range;

use super::tiles::Subtree;
use super::{Hash, MerkleError, SIZE_MAX, TileId, Tiles, node_hash};

/// The hashes that answer a question, each the root over a range of leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    ranges: Vec<Range<u64>>,
}

impl Plan {
    /// The root of the first `size` leaves: one hash, none for an empty tree. Its tiles are also what
    /// [`super::append`] needs.
    pub fn root(size: u64) -> Result<Self, MerkleError> {
        if size > SIZE_MAX {
            return Err(MerkleError::OutOfRange);
        }
        Ok(Self { ranges: std::iter::once(0..size).filter(|range| !range.is_empty()).collect() })
    }

    /// The proof that leaf `index` is in the tree of `size` (RFC 6962, 2.1.1).
    pub fn inclusion(index: u64, size: u64) -> Result<Self, MerkleError> {
        if index >= size || size > SIZE_MAX {
            return Err(MerkleError::OutOfRange);
        }
        let mut ranges = Vec::new();
        let (mut from, mut to) = (0, size);
        while to - from > 1 {
            let middle = from + split(to - from);
            if index < middle {
                ranges.push(middle..to);
                to = middle;
            } else {
                ranges.push(from..middle);
                from = middle;
            }
        }
        ranges.reverse();
        Ok(Self { ranges })
    }

    /// The proof that the tree of `size` begins with the tree of `earlier` (RFC 6962, 2.1.2).
    pub fn consistency(earlier: u64, size: u64) -> Result<Self, MerkleError> {
        if earlier > size || size > SIZE_MAX {
            return Err(MerkleError::OutOfRange);
        }
        let mut ranges = Vec::new();
        let (mut from, mut to) = (0, size);
        while earlier > 0 && earlier < to {
            let middle = from + split(to - from);
            if earlier <= middle {
                ranges.push(middle..to);
                to = middle;
            } else {
                ranges.push(from..middle);
                from = middle;
            }
        }
        // Whoever checks knows the earlier root itself, but not a part of it.
        if from > 0 {
            ranges.push(from..to);
        }
        ranges.reverse();
        Ok(Self { ranges })
    }

    /// The tiles to fetch.
    pub fn tiles(&self) -> BTreeSet<TileId> {
        self.ranges.iter().flat_map(|range| cover(range.clone())).map(Subtree::tile).collect()
    }

    /// The answer, in the order that a verifier expects.
    pub fn hashes(&self, tiles: &impl Tiles) -> Result<Vec<Hash>, MerkleError> {
        self.ranges.iter().filter_map(|range| range_root(range.clone(), tiles).transpose()).collect()
    }
}

/// The largest power of two below `len`, which is 2 or more.
fn split(len: u64) -> u64 {
    1 << (len - 1).ilog2()
}

/// A range of a plan from left to right as complete subtrees, each smaller than the one before.
fn cover(range: Range<u64>) -> impl Iterator<Item = Subtree> {
    let mut from = range.start;
    std::iter::from_fn(move || {
        let height = (range.end - from).checked_ilog2()?;
        let subtree = Subtree { height, index: from >> height };
        from += 1 << height;
        Some(subtree)
    })
}

fn range_root(range: Range<u64>, tiles: &impl Tiles) -> Result<Option<Hash>, MerkleError> {
    let parts = cover(range).map(|subtree| subtree.hash(tiles)).collect::<Result<Vec<_>, _>>()?;
    Ok(parts.into_iter().rev().reduce(|right, left| node_hash(&left, &right)))
}
