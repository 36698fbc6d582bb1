//! The tree over every record of the journal (RFC 6962 with SM3): proves that a record is in it, and that a later tree
//! only added to an earlier one.
//!
//! ```text
//! leaf = SM3( 0x00 ‖ record )        node = SM3( 0x01 ‖ left ‖ right )        root of nothing = SM3( "" )
//! ```
//!
//! Hashes are stored in tiles of 256 (the layout of C2SP tlog-tiles): entry `i` of level `L` is the root over the
//! `256^L` leaves from `i * 256^L`. **All levels are stored**: the higher ones cost 1/255 more room, and a root or a
//! proof then needs two tiles a level (six for sixteen million records) instead of every tile of level 0.
//!
//! The tree reads no database. Each question makes a [`Plan`]; the plan names the tiles it needs, the caller fetches
//! them and the plan answers:
//!
//! ```
//! # use jzt_crypto::merkle::{self, Plan};
//! # use std::collections::BTreeMap;
//! let leaves: Vec<_> = (0_u8..9).map(|n| merkle::leaf_hash(&[n])).collect();
//! let tree = merkle::append(0, &BTreeMap::new(), &leaves)?;
//! let plan = Plan::inclusion(3, tree.size)?;
//! assert_eq!(plan.tiles().len(), 1); // to be fetched; here they are all at hand
//! let proof = plan.hashes(&tree.tiles)?;
//! merkle::verify_inclusion(&leaves[3], 3, tree.size, &proof, &tree.root)?;
//! # Ok::<(), merkle::MerkleError>(())
//! ```
mod checkpoint;
mod plan;
mod proof;
mod tiles;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use plan::Plan;
pub use proof::{verify_consistency, verify_inclusion};
pub use tiles::{Appended, TILE_LEN_MAX, TileId, Tiles, append, root};

use crate::sm3;

/// One hash of the tree.
pub type Hash = [u8; 32];

/// More than a journal can ever hold; keeps the arithmetic of positions within `u64`.
pub const SIZE_MAX: u64 = 1 << 62;

/// Why the tree cannot answer, or why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// A position outside the tree, a smaller tree after a larger one, or more than [`SIZE_MAX`].
    #[error("the position is outside the tree")]
    OutOfRange,
    /// The caller did not bring a tile of the plan, or it is shorter than it must be.
    #[error("tile {}/{} is missing", .0.level, .0.index)]
    MissingTile(TileId),
    /// The proof does not lead to the root.
    #[error("the proof does not hold")]
    BadProof,
}

/// The hash of one record.
pub fn leaf_hash(record: &[u8]) -> Hash {
    sm3(&[&[0][..], record].concat())
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sm3(&[&[1][..], left, right].concat())
}

/// The root of a tree without leaves.
pub fn empty_root() -> Hash {
    sm3(b"")
}
