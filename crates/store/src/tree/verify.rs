//! Proves that the tree is the tree of this journal: every record has its leaf, every leaf its record, every tile and every
//! signed root is what the records give.
//!
//! The whole tree is computed anew from the records. Every signed root must be the root over the first leaves of that one
//! tree, so each checkpoint only added to the one before.
use std::collections::{BTreeMap, VecDeque};

use jzt_crypto::merkle::{self, Hash, Plan, TILE_LEN_MAX, TileId};

use super::{LOOK_BACK_RECORDS, StoredCheckpoint, StoredTile, leaf_text, number, stored, unanswerable};
use crate::codec::row;
use crate::db::{Db, Tx, find, list, value};
use crate::error::Result;

/// Faults that one report lists; more are only counted.
pub const TREE_FAULTS_MAX: usize = 100;
/// Leaves read at once: one tile of level 0.
const PAGE_LEAVES: u64 = TILE_LEN_MAX as u64;
const CHECKPOINTS_PER_PAGE: i64 = 500;
/// Records without a leaf that are named.
const LEFT_OUT_MAX: i64 = 100;

/// What is wrong with the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeFault {
    /// A record has no leaf, and should have had one long ago.
    LeftOut {
        /// Its stream.
        stream: String,
        /// Its version.
        version: i64,
    },
    /// A leaf has no record: it was dropped.
    RecordGone {
        /// The leaf.
        leaf: u64,
    },
    /// The record, or the document that it tells of, is not what the tree holds.
    RecordDiffers {
        /// The leaf.
        leaf: u64,
    },
    /// Leaves are missing.
    Short {
        /// Leaves that are there.
        leaves: u64,
        /// Leaves that the tree says it has.
        size: u64,
    },
    /// A tile is not what its leaves give.
    Tile {
        /// Its level.
        level: u8,
        /// Its position.
        index: u64,
    },
    /// A signed root is not the root of this journal.
    Root {
        /// Size of the tree that was signed.
        size: u64,
    },
    /// The signature on a checkpoint is not of a key of the district, or the text says something else than its row.
    Signature {
        /// Size of the tree that was signed.
        size: u64,
    },
}

/// The outcome of a check of the whole tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TreeReport {
    /// Leaves read.
    pub leaves: u64,
    /// Checkpoints read.
    pub checkpoints: u64,
    /// The newest records, which wait for their leaf.
    pub waiting: u64,
    /// Faults in all.
    pub faulty: u64,
    /// The first [`TREE_FAULTS_MAX`] of them.
    pub faults: Vec<TreeFault>,
}

impl TreeReport {
    /// True when nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.faulty == 0
    }

    fn add(&mut self, fault: TreeFault) {
        self.faulty += 1;
        if self.faults.len() < TREE_FAULTS_MAX {
            self.faults.push(fault);
        }
    }
}

row! {
    table "journal_leaf";
    /// A leaf with its record, when that is there.
    struct LeafRow {
        leaf: i64,
        document: Option<[u8; 32]>,
        stream: Option<String>,
        version: Option<i64>,
        hash: Option<[u8; 32]>,
    }
}

row! {
    table "journal";
    struct LeftOutRow {
        stream: String,
        version: i64,
    }
}

/// Reads the whole tree from one snapshot. `is_signed` says whether a checkpoint's text is signed by a key of the district
/// and states the size and the root of its row.
pub async fn verify_tree(db: &Db, is_signed: impl Fn(&StoredCheckpoint) -> bool) -> Result<TreeReport> {
    let mut tx = db.read().await?;
    let mut walk = Walk { size: 0, edge: BTreeMap::new(), due: VecDeque::new(), report: TreeReport::default() };
    loop {
        let page = tx.leaf_page(walk.size).await?;
        if page.is_empty() {
            break;
        }
        let whole = walk.page(&mut tx, &page, &is_signed).await?;
        if !whole {
            break;
        }
    }
    walk.end(&mut tx).await?;
    tx.left_out(&mut walk.report).await?;
    Ok(walk.report)
}

/// The way along the tree, from the left.
struct Walk {
    size: u64,
    edge: BTreeMap<TileId, Vec<Hash>>,
    due: VecDeque<StoredCheckpoint>,
    report: TreeReport,
}

impl Walk {
    /// One tile of leaves; false when the tree is not whole here.
    async fn page(
        &mut self,
        tx: &mut Tx,
        page: &[LeafRow],
        is_signed: &impl Fn(&StoredCheckpoint) -> bool,
    ) -> Result<bool> {
        let kept = tx.stored_tile(TileId { level: 0, index: self.size / PAGE_LEAVES }).await?.unwrap_or_default();
        let mut leaves = Vec::with_capacity(page.len());
        for ((at, row), kept) in (self.size..).zip(page).zip(kept.iter().map(Some).chain(std::iter::repeat(None))) {
            if number(row.leaf)? != at {
                break;
            }
            leaves.push(self.leaf(at, row, kept));
        }
        let whole = leaves.len() == page.len();
        let mut rest = leaves.as_slice();
        while !rest.is_empty() {
            if self.due.is_empty() {
                self.due = tx.checkpoints_after(stored(self.size)?).await?.into();
            }
            let next = self.due.front().map_or(Ok(u64::MAX), |due| number(due.size))?;
            let upto = usize::try_from(next.saturating_sub(self.size)).unwrap_or(usize::MAX).min(rest.len());
            let (now, later) = rest.split_at(upto);
            self.grow(tx, now).await?;
            rest = later;
            if self.size == next
                && let Some(due) = self.due.pop_front()
            {
                self.checkpoint(&due, is_signed)?;
            }
        }
        Ok(whole)
    }

    /// The hash to go on with. Where a record differs, that is said once, and the tree is judged by what it holds itself.
    fn leaf(&mut self, at: u64, row: &LeafRow, kept: Option<&Hash>) -> Hash {
        let (Some(stream), Some(version), Some(hash)) = (&row.stream, row.version, &row.hash) else {
            self.report.add(TreeFault::RecordGone { leaf: at });
            return kept.copied().unwrap_or_default();
        };
        let own = merkle::leaf_hash(leaf_text(stream, version, hash, row.document.as_ref()).as_bytes());
        match kept {
            Some(kept) if *kept != own => {
                self.report.add(TreeFault::RecordDiffers { leaf: at });
                *kept
            }
            _ => own,
        }
    }

    async fn grow(&mut self, tx: &mut Tx, leaves: &[Hash]) -> Result<()> {
        let grown = merkle::append(self.size, &self.edge, leaves).map_err(unanswerable)?;
        for (id, hashes) in grown.tiles.iter().filter(|(_, hashes)| hashes.len() == TILE_LEN_MAX) {
            self.tile(tx, *id, hashes).await?;
        }
        self.size = grown.size;
        self.report.leaves = grown.size;
        self.edge.extend(grown.tiles);
        let needed = Plan::root(self.size).map_err(unanswerable)?.tiles();
        self.edge.retain(|id, _| needed.contains(id));
        Ok(())
    }

    async fn tile(&mut self, tx: &mut Tx, id: TileId, hashes: &[Hash]) -> Result<()> {
        if tx.stored_tile(id).await?.as_deref() != Some(hashes) {
            self.report.add(TreeFault::Tile { level: id.level, index: id.index });
        }
        Ok(())
    }

    fn checkpoint(&mut self, due: &StoredCheckpoint, is_signed: &impl Fn(&StoredCheckpoint) -> bool) -> Result<()> {
        self.report.checkpoints += 1;
        if merkle::root(self.size, &self.edge).map_err(unanswerable)? != due.root {
            self.report.add(TreeFault::Root { size: self.size });
        }
        if !is_signed(due) {
            self.report.add(TreeFault::Signature { size: self.size });
        }
        Ok(())
    }

    /// What is left at the right edge: tiles that are not full, the stated size, checkpoints over more than there is.
    async fn end(&mut self, tx: &mut Tx) -> Result<()> {
        for (id, hashes) in std::mem::take(&mut self.edge) {
            if hashes.len() < TILE_LEN_MAX {
                self.tile(tx, id, &hashes).await?;
            }
        }
        let size = tx.tree_size().await?;
        if size != self.size {
            self.report.add(TreeFault::Short { leaves: self.size, size });
        }
        for beyond in tx.checkpoints_after(stored(self.size)?).await? {
            self.report.checkpoints += 1;
            self.report.add(TreeFault::Root { size: number(beyond.size)? });
        }
        Ok(())
    }
}

impl Tx {
    async fn leaf_page(&mut self, from: u64) -> Result<Vec<LeafRow>> {
        const SQL: &str = "SELECT l.leaf, l.document, j.stream, j.version, j.hash FROM journal_leaf AS l \
             LEFT JOIN journal AS j ON j.seq = l.seq WHERE l.leaf >= $1 ORDER BY l.leaf LIMIT $2";
        Ok(list!(self, LeafRow, SQL, stored(from)?, stored(PAGE_LEAVES)?))
    }

    async fn stored_tile(&mut self, id: TileId) -> Result<Option<Vec<Hash>>> {
        const SQL: &str = "SELECT tile, hashes FROM journal_tile WHERE level = $1 AND tile = $2";
        find!(self, StoredTile, SQL, i64::from(id.level), stored(id.index)?).map(StoredTile::hashes).transpose()
    }

    async fn checkpoints_after(&mut self, size: i64) -> Result<Vec<StoredCheckpoint>> {
        const SQL: &str = "SELECT size, root, text, at FROM journal_checkpoint WHERE size > $1 ORDER BY size LIMIT $2";
        Ok(list!(self, StoredCheckpoint, SQL, size, CHECKPOINTS_PER_PAGE))
    }

    async fn left_out(&mut self, report: &mut TreeReport) -> Result<()> {
        const OLD: &str = "SELECT j.stream, j.version FROM journal AS j WHERE j.seq <= $1 \
             AND NOT EXISTS (SELECT 1 FROM journal_leaf AS l WHERE l.seq = j.seq) ORDER BY j.seq LIMIT $2";
        const NEW: &str = "SELECT count(*) FROM journal AS j WHERE j.seq > $1 \
             AND NOT EXISTS (SELECT 1 FROM journal_leaf AS l WHERE l.seq = j.seq AND l.seq > $1)";
        let seen = self.newest_leafed().await?.saturating_sub(LOOK_BACK_RECORDS);
        for row in list!(self, LeftOutRow, OLD, seen, LEFT_OUT_MAX) {
            report.add(TreeFault::LeftOut { stream: row.stream, version: row.version });
        }
        report.waiting = number(value!(self, i64, NEW, seen))?;
        Ok(())
    }
}
