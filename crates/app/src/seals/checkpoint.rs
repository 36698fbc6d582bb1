//! Checkpoints: every new record of the journal gets its leaf in the Merkle tree, and the root is signed with the
//! district's checkpoint key.
//!
//! **Invariant:** any number of servers make one tree. Whoever extends it holds its row until the end of the unit; signing
//! happens outside of any unit, and of two roots over one size (they are equal) the first signature is kept.

use crate::jobs::{Outgoing, enqueue};
use crate::seals::authorities::{self, Purpose};
use crate::{App, AppError};
use jzt_crypto::merkle::Checkpoint;
use jzt_crypto::{Algorithm, CryptoProvider, PublicKey};
use jzt_store::{Db, StoredCheckpoint, TreeReport, verify_tree};
use serde::{Deserialize, Serialize};

/// Leaves given in one unit: a few milliseconds, so that on SQLite nobody waits long for the writer.
const RECORDS_PER_UNIT: u32 = 500;
/// Units of one job; what is left is for the next.
const UNITS_PER_JOB: u32 = 100;
/// A checkpoint is made at most this often, unless records come in a burst.
const EVERY_SECONDS: i64 = 60;
/// So many records without a leaf are a burst.
const BURST_RECORDS: u32 = 500;

/// Keys of the district that are looked at, retired ones included.
const KEYS_MAX: u16 = 200;

/// Extend the tree and sign its root.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct CheckpointJob {}

/// Which journal this is: one district, practice told apart from the real one.
pub fn origin(app: &App) -> String {
    let settings = app.settings();
    let practice = if settings.practice { ".practice" } else { "" };
    format!("{}.jiuzhutong{practice}", settings.district)
}

/// Enqueues a checkpoint when there is something new. Asked often by every server; the key of the job makes it happen once
/// a minute, or once more for a burst. Returns true when this call did it.
pub async fn schedule_checkpoint(app: &App) -> Result<bool, AppError> {
    let now = app.now();
    let mut tx = app.glance().await?;
    let new = tx.count_without_leaf(BURST_RECORDS).await?;
    let size = tx.tree_size().await?;
    drop(tx);
    if new == 0 {
        return Ok(false);
    }
    let minute = now.as_seconds().div_euclid(EVERY_SECONDS);
    let burst = if new == BURST_RECORDS { format!("/{size}") } else { String::new() };
    let mut tx = app.begin().await?;
    let key = format!("checkpoint/{minute}{burst}");
    let is_new = enqueue(app, &mut tx, &Outgoing::checkpoint().once(key), now).await?;
    tx.commit().await?;
    if is_new {
        app.nudge();
    }
    Ok(is_new)
}

/// Gives every new record its leaf, in units of bounded length, and signs the root. Harmless to repeat.
pub async fn checkpoint(app: &App) -> Result<(), AppError> {
    for _ in 0..UNITS_PER_JOB {
        let mut tx = app.begin().await?;
        let grown = tx.extend_tree(RECORDS_PER_UNIT).await?;
        tx.commit().await?;
        if grown.added < u64::from(RECORDS_PER_UNIT) {
            break;
        }
    }
    sign_root(app).await
}

async fn sign_root(app: &App) -> Result<(), AppError> {
    let mut tx = app.read().await?;
    let size = tx.tree_size().await?;
    let signed = tx.last_checkpoint().await?;
    let root = tx.tree_root(size).await?;
    tx.rollback().await?;
    let stored_size = i64::try_from(size).map_err(|fault| AppError::Internal(Box::new(fault)))?;
    if signed.map_or(0, |last| last.size) >= stored_size {
        return Ok(());
    }
    let held = authorities::in_force(app, Purpose::Checkpoint).await?;
    let at = app.now();
    let checkpoint = Checkpoint { origin: origin(app), size, root, at: at.as_seconds() };
    let text = checkpoint
        .sign(app.parts().ring.provider().as_ref(), &held.key)
        .map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let mut tx = app.begin().await?;
    tx.put_checkpoint(&StoredCheckpoint { size: stored_size, root, text, at }).await?;
    tx.commit().await?;
    Ok(())
}

/// True when a stored checkpoint is signed by one of these keys and says what its row says.
pub(crate) fn is_signed(provider: &dyn CryptoProvider, keys: &[PublicKey], stored: &StoredCheckpoint) -> bool {
    let size = u64::try_from(stored.size).ok();
    keys.iter()
        .filter_map(|key| Checkpoint::verify(&stored.text, provider, key).ok())
        .any(|said| Some(said.size) == size && said.root == stored.root)
}

/// Checks the whole tree against the journal, and every checkpoint against the keys of the district. Needs no master key.
pub async fn check_tree(db: &Db, provider: &dyn CryptoProvider) -> Result<TreeReport, AppError> {
    let rows = db.glance().await?.authorities(KEYS_MAX).await?;
    let keys: Vec<PublicKey> = rows
        .iter()
        .filter(|row| row.purpose == Purpose::Checkpoint.code())
        .filter_map(|row| {
            let algorithm = Algorithm::parse(&row.algorithm)?;
            Some(PublicKey { algorithm, point: row.public_key.as_slice().try_into().ok()? })
        })
        .collect();
    Ok(verify_tree(db, |stored| is_signed(provider, &keys, stored)).await?)
}
