//! Tiles: how the tree is stored, read and extended.
use std::collections::BTreeMap;

use super::{Hash, MerkleError, Plan, SIZE_MAX, empty_root, node_hash};

/// A tile spans this many levels of the tree.
pub(super) const TILE_HEIGHT: u32 = 8;
/// Hashes of a full tile.
pub const TILE_LEN_MAX: usize = 1 << TILE_HEIGHT;

/// Which tile: level 0 holds leaves. `index` counts from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 to 7.
    pub level: u8,
    /// Position in the level.
    pub index: u64,
}

/// Where tiles come from. A tile may hold more hashes than the tree of the question had: the surplus is not read.
pub trait Tiles {
    /// The hashes of a tile, as far as it is filled.
    fn tile(&self, id: TileId) -> Option<&[Hash]>;
}

impl Tiles for BTreeMap<TileId, Vec<Hash>> {
    fn tile(&self, id: TileId) -> Option<&[Hash]> {
        self.get(&id).map(Vec::as_slice)
    }
}

/// A complete subtree: the leaves from `index << height` on, `1 << height` of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subtree {
    pub(super) height: u32,
    pub(super) index: u64,
}

impl Subtree {
    /// The tile that holds its root, or the hashes right below it.
    pub(super) fn tile(self) -> TileId {
        let level = self.height / TILE_HEIGHT;
        // Heights stay below 64, so levels stay below 8.
        TileId { level: u8::try_from(level).unwrap_or(u8::MAX), index: self.first_entry() >> TILE_HEIGHT }
    }

    pub(super) fn hash(self, tiles: &impl Tiles) -> Result<Hash, MerkleError> {
        let missing = MerkleError::MissingTile(self.tile());
        let within = self.first_entry() % (1 << TILE_HEIGHT);
        let from = usize::try_from(within).map_err(|_| missing)?;
        let entries = tiles.tile(self.tile()).and_then(|tile| tile.get(from..from + self.entry_count()));
        complete_root(entries.ok_or(missing)?).ok_or(missing)
    }

    fn first_entry(self) -> u64 {
        self.index << (self.height % TILE_HEIGHT)
    }

    fn entry_count(self) -> usize {
        1 << (self.height % TILE_HEIGHT)
    }
}

/// The root over a power of two of hashes.
fn complete_root(hashes: &[Hash]) -> Option<Hash> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).filter_map(|pair| pair.first().zip(pair.get(1))).map(|(l, r)| node_hash(l, r)).collect();
    }
    row.pop()
}

/// The root of the first `size` leaves; needs the tiles of [`Plan::root`].
pub fn root(size: u64, tiles: &impl Tiles) -> Result<Hash, MerkleError> {
    Ok(Plan::root(size)?.hashes(tiles)?.pop().unwrap_or_else(empty_root))
}

/// A tree after leaves were appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Leaves in all.
    pub size: u64,
    /// Root over all of them.
    pub root: Hash,
    /// Tiles that are new or longer, whole: each replaces the stored one.
    pub tiles: BTreeMap<TileId, Vec<Hash>>,
}

/// Appends leaf hashes to a tree of `size`; needs the tiles of [`Plan::root`] of that size.
pub fn append(size: u64, edge: &impl Tiles, leaves: &[Hash]) -> Result<Appended, MerkleError> {
    let added = u64::try_from(leaves.len()).map_err(|_| MerkleError::OutOfRange)?;
    let new_size = size.checked_add(added).filter(|sum| *sum <= SIZE_MAX).ok_or(MerkleError::OutOfRange)?;
    let mut changed = BTreeMap::new();
    for (at, leaf) in (size..new_size).zip(leaves) {
        push(&mut changed, edge, at, *leaf)?;
    }
    let root = root(new_size, &Overlay { over: &changed, under: edge })?;
    Ok(Appended { size: new_size, root, tiles: changed })
}

fn push(
    changed: &mut BTreeMap<TileId, Vec<Hash>>,
    edge: &impl Tiles,
    leaf_at: u64,
    leaf: Hash,
) -> Result<(), MerkleError> {
    let (mut at, mut hash) = (leaf_at, leaf);
    for level in 0..=u8::MAX {
        let id = TileId { level, index: at >> TILE_HEIGHT };
        let tile = match changed.entry(id) {
            std::collections::btree_map::Entry::Occupied(tile) => tile.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => place.insert(filled(edge, id, at)?),
        };
        tile.push(hash);
        // A full tile is one entry of the level above.
        if tile.len() < TILE_LEN_MAX {
            break;
        }
        hash = complete_root(tile).ok_or(MerkleError::MissingTile(id))?;
        at >>= TILE_HEIGHT;
    }
    Ok(())
}

/// What a tile holds before the entry `at` of its level.
fn filled(edge: &impl Tiles, id: TileId, at: u64) -> Result<Vec<Hash>, MerkleError> {
    let missing = MerkleError::MissingTile(id);
    let len = usize::try_from(at % (1 << TILE_HEIGHT)).map_err(|_| missing)?;
    if len == 0 {
        return Ok(Vec::new());
    }
    Ok(edge.tile(id).and_then(|tile| tile.get(..len)).ok_or(missing)?.to_vec())
}

struct Overlay<'a, T> {
    over: &'a BTreeMap<TileId, Vec<Hash>>,
    under: &'a T,
}

impl<T: Tiles> Tiles for Overlay<'_, T> {
    fn tile(&self, id: TileId) -> Option<&[Hash]> {
        self.over.tile(id).or_else(|| self.under.tile(id))
    }
}
