//! What has served its time is deleted: ceremonies of links that ended, codes, counts of tries.

use crate::{App, AppError};

/// Rows of one kind that one round deletes; the next round takes the rest.
const ROWS_PER_ROUND_MAX: u32 = 1_000;
/// Codes stay as long as limits per phone look back, and a day more.
const CODE_KEPT_SECONDS: i64 = 172_800;

/// Deletes what nobody can use any more; returns how many rows.
pub async fn tidy(app: &App) -> Result<u64, AppError> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let ceremonies = tx.purge_ceremonies(now, ROWS_PER_ROUND_MAX).await?;
    let codes = tx.purge_phone_codes(now.plus_seconds(-CODE_KEPT_SECONDS), ROWS_PER_ROUND_MAX).await?;
    let tries = tx.purge_hits(now, ROWS_PER_ROUND_MAX).await?;
    tx.commit().await?;
    Ok(ceremonies.saturating_add(codes).saturating_add(tries))
}
