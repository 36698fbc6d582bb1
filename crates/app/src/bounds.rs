//! How often somebody may do something.

use crate::{App, AppError};
use jzt_store::Tx;

pub(crate) const SECONDS_PER_HOUR: u32 = 3_600;
pub(crate) const SECONDS_PER_DAY: u32 = 86_400;

/// Counts one more; what goes beyond the bound is not kept, so that waiting helps.
pub(crate) async fn bound(
    app: &App,
    tx: &mut Tx,
    bucket: &str,
    subject: &[u8; 32],
    (max, window_seconds): (u32, u32),
) -> Result<(), AppError> {
    if tx.hit(bucket, subject, window_seconds, app.now()).await? > max {
        return Err(AppError::TooMany { retry_after_seconds: window_seconds });
    }
    Ok(())
}
