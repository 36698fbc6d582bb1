//! The Merkle tree over the journal (`jzt_crypto::merkle`): every record gets a leaf, tiles are stored whole, roots are
//! signed as checkpoints. The tree holds no content: a leaf covers the hash of a record, whose payload stays sealed.
//!
//! ```text
//! leaf = SM3( 0x00 ‖ "<stream> <version> <hash of the record>[ <SM3 of the document>]\n" )      hashes in hexadecimal
//! ```
//!
//! The leaf of a signature also covers the SM3 of the signed document (before the district's seal), so that whoever holds
//! the document can prove that this very signature stands in the journal, although its record is sealed.
//!
//! **Invariant:** leaves are given in the order of discovery, not of `seq`: on PostgreSQL a record may become visible after
//! one with a larger number. What is late is still found, because every look goes back [`LOOK_BACK_RECORDS`].

mod verify;

use std::collections::{BTreeMap, BTreeSet};

use jzt_crypto::merkle::{self, Hash, MerkleError, Plan, TileId};
use jzt_domain::ids::ApplicationId;
use jzt_domain::time::Timestamp;

use crate::codec::{hex, row};
use crate::db::{Tx, find, find_value, list, on, run, value};
use crate::error::{Corrupt, Result, StoreError};
use crate::journal::StreamId;

pub use verify::{TREE_FAULTS_MAX, TreeFault, TreeReport, verify_tree};

/// How far behind the newest leaf a look for records without one begins.
pub const LOOK_BACK_RECORDS: i64 = 20_000;
/// Leaves that one INSERT carries.
const LEAVES_PER_INSERT: usize = 64;
const COLUMNS_PER_LEAF: usize = 3;
/// Kind of the records that tell of a signature.
const SIGNED_KIND: &str = "application.signed";

row! {
    table "journal";
    /// A record that has no leaf yet.
    struct LooseRecord {
        seq: i64,
        stream: String,
        version: i64,
        kind: String,
        hash: [u8; 32],
    }
}

row! {
    table "journal_tile";
    pub(super) struct StoredTile {
        pub(super) tile: i64,
        pub(super) hashes: Vec<u8>,
    }
}

row! {
    table "journal_leaf";
    /// The leaf of one record.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Leaf {
        /// Position in the tree, from 0.
        pub leaf: i64,
        /// The record's stream.
        pub stream: String,
        /// The record's version.
        pub version: i64,
        /// The record's hash.
        pub hash: [u8; 32],
        /// SM3 of the signed document, when the record is a signature.
        pub document: Option<[u8; 32]>,
    }
}

row! {
    table "document";
    struct SignedSha {
        sha: [u8; 32],
    }
}

/// Number of the record, and the document of a signature.
type Place = (i64, Option<[u8; 32]>);

impl Leaf {
    /// The text that the leaf is the hash of.
    pub fn text(&self) -> String {
        leaf_text(&self.stream, self.version, &self.hash, self.document.as_ref())
    }

    /// Position in the tree, from 0.
    pub fn index(&self) -> u64 {
        u64::try_from(self.leaf).unwrap_or(0)
    }
}

row! {
    table "journal_checkpoint";
    /// A signed root.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StoredCheckpoint {
        /// Leaves of the tree.
        pub size: i64,
        /// Root over them.
        pub root: [u8; 32],
        /// The signed text.
        pub text: String,
        /// When it was signed.
        pub at: Timestamp,
    }
}

/// The tree after it was extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grown {
    /// Leaves in all.
    pub size: u64,
    /// Leaves that are new.
    pub added: u64,
}

fn leaf_text(stream: &str, version: i64, hash: &[u8; 32], document: Option<&[u8; 32]>) -> String {
    match document {
        Some(document) => format!("{stream} {version} {} {}\n", hex(hash), hex(document)),
        None => format!("{stream} {version} {}\n", hex(hash)),
    }
}

/// Numbers of the tree are counted here from zero up; a negative one is no number of ours.
fn number(stored: i64) -> Result<u64> {
    u64::try_from(stored).map_err(|_| corrupt(stored).into())
}

fn stored(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| corrupt(i64::MAX).into())
}

fn corrupt(row: i64) -> Corrupt {
    Corrupt { table: "journal_tile", column: "hashes", row: row.to_string() }
}

fn unanswerable(error: MerkleError) -> StoreError {
    match error {
        MerkleError::MissingTile(id) => {
            Corrupt { table: "journal_tile", column: "hashes", row: format!("{}/{}", id.level, id.index) }.into()
        }
        MerkleError::OutOfRange | MerkleError::BadProof => corrupt(0).into(),
    }
}

impl Tx {
    /// Gives up to `records_max` records their leaves. Whoever is first holds the tree until the unit ends; others wait.
    pub async fn extend_tree(&mut self, records_max: u32) -> Result<Grown> {
        const HOLD: &str = "UPDATE journal_tree SET size = size WHERE id = 1 RETURNING size";
        const GROW: &str = "UPDATE journal_tree SET size = $1 WHERE id = 1";
        let size = number(value!(self, i64, HOLD))?;
        let loose = self.loose_records(records_max).await?;
        if loose.is_empty() {
            return Ok(Grown { size, added: 0 });
        }
        let mut places = Vec::with_capacity(loose.len());
        let mut leaves: Vec<Hash> = Vec::with_capacity(loose.len());
        for each in &loose {
            let document = self.signed_document(each).await?;
            let text = leaf_text(&each.stream, each.version, &each.hash, document.as_ref());
            leaves.push(merkle::leaf_hash(text.as_bytes()));
            places.push((each.seq, document));
        }
        let edge = self.tiles(&Plan::root(size).map_err(unanswerable)?.tiles()).await?;
        let grown = merkle::append(size, &edge, &leaves).map_err(unanswerable)?;
        self.put_leaves(stored(size)?, &places).await?;
        self.put_tiles(&grown.tiles).await?;
        run!(self, GROW, stored(grown.size)?);
        Ok(Grown { size: grown.size, added: grown.size - size })
    }

    /// How many records have no leaf yet, counted up to a bound; those forgotten long ago are for [`verify_tree`].
    pub async fn count_without_leaf(&mut self, max: u32) -> Result<u32> {
        Ok(u32::try_from(self.loose_records(max).await?.len()).unwrap_or(max))
    }

    /// Leaves of the tree.
    pub async fn tree_size(&mut self) -> Result<u64> {
        number(value!(self, i64, "SELECT size FROM journal_tree WHERE id = 1"))
    }

    /// The root over the first `size` leaves.
    pub async fn tree_root(&mut self, size: u64) -> Result<Hash> {
        let tiles = self.tiles(&Plan::root(size).map_err(unanswerable)?.tiles()).await?;
        merkle::root(size, &tiles).map_err(unanswerable)
    }

    /// The proof that a leaf is in the tree of `size`.
    pub async fn inclusion_proof(&mut self, leaf: &Leaf, size: u64) -> Result<Vec<Hash>> {
        let plan = Plan::inclusion(leaf.index(), size).map_err(unanswerable)?;
        plan.hashes(&self.tiles(&plan.tiles()).await?).map_err(unanswerable)
    }

    /// The leaf of one record; `None` while it has none.
    pub async fn leaf_of(&mut self, stream: &StreamId, version: i64) -> Result<Option<Leaf>> {
        const SQL: &str = "SELECT l.leaf, j.stream, j.version, j.hash, l.document FROM journal AS j \
             JOIN journal_leaf AS l ON l.seq = j.seq WHERE j.stream = $1 AND j.version = $2";
        Ok(find!(self, Leaf, SQL, stream.as_str(), version))
    }

    /// Keeps a signed root; false when the tree of this size has one, which then counts.
    pub async fn put_checkpoint(&mut self, checkpoint: &StoredCheckpoint) -> Result<bool> {
        const SQL: &str = "INSERT INTO journal_checkpoint (size, root, text, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (size) DO NOTHING";
        let rows =
            run!(self, SQL, checkpoint.size, &checkpoint.root[..], checkpoint.text.as_str(), checkpoint.at.as_micros());
        Ok(rows == 1)
    }

    /// The newest signed root.
    pub async fn last_checkpoint(&mut self) -> Result<Option<StoredCheckpoint>> {
        const SQL: &str = "SELECT size, root, text, at FROM journal_checkpoint ORDER BY size DESC LIMIT 1";
        Ok(find!(self, StoredCheckpoint, SQL))
    }

    /// The first signed root over more than `leaf` leaves: the one that seals this leaf.
    pub async fn checkpoint_over(&mut self, leaf: &Leaf) -> Result<Option<StoredCheckpoint>> {
        const SQL: &str = "SELECT size, root, text, at FROM journal_checkpoint WHERE size > $1 ORDER BY size LIMIT 1";
        Ok(find!(self, StoredCheckpoint, SQL, leaf.leaf))
    }

    async fn newest_leafed(&mut self) -> Result<i64> {
        let newest = find_value!(self, i64, "SELECT seq FROM journal_leaf ORDER BY seq DESC LIMIT 1");
        Ok(newest.unwrap_or(0))
    }

    async fn loose_records(&mut self, max: u32) -> Result<Vec<LooseRecord>> {
        const SQL: &str = "SELECT j.seq, j.stream, j.version, j.kind, j.hash FROM journal AS j \
             WHERE j.seq > $1 AND NOT EXISTS (SELECT 1 FROM journal_leaf AS l WHERE l.seq = j.seq AND l.seq > $1) \
             ORDER BY j.seq LIMIT $2";
        let from = self.newest_leafed().await?.saturating_sub(LOOK_BACK_RECORDS);
        Ok(list!(self, LooseRecord, SQL, from, i64::from(max)))
    }

    /// SM3 of the document that a signature is about; the row was written in the unit of the record.
    async fn signed_document(&mut self, record: &LooseRecord) -> Result<Option<[u8; 32]>> {
        const SQL: &str = "SELECT sha FROM document WHERE application_id = $1 AND version = $2";
        let application = record.stream.parse::<ApplicationId>().ok().filter(|_| record.kind == SIGNED_KIND);
        let Some(application) = application else { return Ok(None) };
        Ok(find!(self, SignedSha, SQL, application.as_uuid(), record.version).map(|row| row.sha))
    }

    async fn tiles(&mut self, ids: &BTreeSet<TileId>) -> Result<BTreeMap<TileId, Vec<Hash>>> {
        const SQL: &str = "SELECT tile, hashes FROM journal_tile WHERE level = $1 AND tile = $2";
        let mut tiles = BTreeMap::new();
        for id in ids {
            if let Some(row) = find!(self, StoredTile, SQL, i64::from(id.level), stored(id.index)?) {
                tiles.insert(*id, row.hashes()?);
            }
        }
        Ok(tiles)
    }

    async fn put_tiles(&mut self, tiles: &BTreeMap<TileId, Vec<Hash>>) -> Result<()> {
        const SQL: &str = "INSERT INTO journal_tile (level, tile, hashes) VALUES ($1, $2, $3) \
             ON CONFLICT (level, tile) DO UPDATE SET hashes = excluded.hashes";
        for (id, hashes) in tiles {
            run!(self, SQL, i64::from(id.level), stored(id.index)?, hashes.as_flattened());
        }
        Ok(())
    }

    async fn put_leaves(&mut self, first: i64, places: &[Place]) -> Result<()> {
        let numbered: Vec<_> = (first..).zip(places).collect();
        let (many, rest) = numbered.as_chunks::<LEAVES_PER_INSERT>();
        for chunk in many {
            self.insert_leaves(chunk).await?;
        }
        // One by one, so that only two texts exist and both stay prepared.
        for one in rest.chunks(1) {
            self.insert_leaves(one).await?;
        }
        Ok(())
    }

    async fn insert_leaves(&mut self, rows: &[(i64, &Place)]) -> Result<()> {
        let places = (0..rows.len()).map(|at| {
            let from = at * COLUMNS_PER_LEAF;
            format!("(${}, ${}, ${})", from + 1, from + 2, from + 3)
        });
        let places = places.collect::<Vec<_>>().join(", ");
        let sql = format!("INSERT INTO journal_leaf (leaf, seq, document) VALUES {places}");
        on!(self, c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (leaf, (seq, document)) in rows {
                query = query.bind(*leaf).bind(*seq).bind(document.map(Vec::from));
            }
            query.execute(c).await?;
        });
        Ok(())
    }
}

impl StoredTile {
    fn hashes(self) -> Result<Vec<Hash>> {
        let (hashes, rest) = self.hashes.as_chunks::<32>();
        if rest.is_empty() { Ok(hashes.to_vec()) } else { Err(corrupt(self.tile).into()) }
    }
}
