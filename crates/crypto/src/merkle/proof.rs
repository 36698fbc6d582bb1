//! Checking proofs, as anyone outside does: no tiles, only hashes (RFC 9162, 2.1.3.2 and 2.1.4.2).
use super::{Hash, MerkleError, empty_root, node_hash};

/// Checks that `leaf` is at `index` in the tree of `size` with this root.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<(), MerkleError> {
    if index >= size {
        return Err(MerkleError::OutOfRange);
    }
    let mut walk = Walk { node: index, last: size - 1 };
    let mut hash = *leaf;
    for other in proof {
        hash = if walk.sibling_is_left()? { node_hash(other, &hash) } else { node_hash(&hash, other) };
        walk.up();
    }
    settled(walk.last == 0 && hash == *root)
}

/// Checks that the tree of `size` with root `root` begins with the tree of `earlier` with root `earlier_root`.
pub fn verify_consistency(
    earlier: u64,
    earlier_root: &Hash,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), MerkleError> {
    if earlier > size {
        return Err(MerkleError::OutOfRange);
    }
    if earlier == size {
        return settled(proof.is_empty() && earlier_root == root);
    }
    if earlier == 0 {
        return settled(proof.is_empty() && *earlier_root == empty_root());
    }
    let mut walk = Walk { node: earlier - 1, last: size - 1 };
    while walk.node % 2 == 1 {
        walk.halve();
    }
    // A complete earlier tree is a subtree of the later one: its root, which the verifier has, begins the path.
    let (start, rest) = if earlier.is_power_of_two() {
        (earlier_root, proof)
    } else {
        proof.split_first().ok_or(MerkleError::BadProof)?
    };
    let (mut old, mut new) = (*start, *start);
    for other in rest {
        if walk.sibling_is_left()? {
            old = node_hash(other, &old);
            new = node_hash(other, &new);
        } else {
            new = node_hash(&new, other);
        }
        walk.up();
    }
    settled(walk.last == 0 && old == *earlier_root && new == *root)
}

fn settled(holds: bool) -> Result<(), MerkleError> {
    if holds { Ok(()) } else { Err(MerkleError::BadProof) }
}

/// The way from a leaf to the root: the node, and the last node of its row.
struct Walk {
    node: u64,
    last: u64,
}

impl Walk {
    /// True when the next hash of the path stands on the left; an error when the root is reached already.
    fn sibling_is_left(&self) -> Result<bool, MerkleError> {
        if self.last == 0 {
            return Err(MerkleError::BadProof);
        }
        Ok(self.node % 2 == 1 || self.node == self.last)
    }

    /// To the parent; the last node of a row rises until it has a sibling on its left.
    fn up(&mut self) {
        if self.node == self.last {
            while self.node.is_multiple_of(2) && self.node != 0 {
                self.halve();
            }
        }
        self.halve();
    }

    fn halve(&mut self) {
        self.node /= 2;
        self.last /= 2;
    }
}
