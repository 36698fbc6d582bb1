//! Counters in windows against guessing and flooding. One row per bucket and subject; old rows are purged, so the table
//! is bounded by the traffic of one window.
use jzt_domain::time::Timestamp;

use crate::db::{Tx, find_value, run, value};
use crate::error::Result;

impl Tx {
    /// Counts one hit and returns the hits in the present window, this one included. The first hit after a window's end
    /// opens a new window of `window_seconds`. Exact under concurrency. `subject` is a hash, never a name.
    pub async fn hit(&mut self, bucket: &str, subject: &[u8; 32], window_seconds: u32, now: Timestamp) -> Result<u32> {
        const SQL: &str = "INSERT INTO throttle (bucket, subject, hits, window_ends_at) VALUES ($1, $2, 1, $3) \
             ON CONFLICT (bucket, subject) DO UPDATE SET \
             hits = CASE WHEN throttle.window_ends_at <= $4 THEN 1 ELSE throttle.hits + 1 END, \
             window_ends_at = CASE WHEN throttle.window_ends_at <= $4 THEN excluded.window_ends_at \
             ELSE throttle.window_ends_at END RETURNING hits";
        let ends = now.plus_seconds(i64::from(window_seconds));
        let hits = value!(self, i64, SQL, bucket, &subject[..], ends.as_micros(), now.as_micros());
        Ok(u32::try_from(hits).unwrap_or(u32::MAX))
    }

    /// Hits in the present window, counting none.
    pub async fn hits(&mut self, bucket: &str, subject: &[u8; 32], now: Timestamp) -> Result<u32> {
        const SQL: &str = "SELECT hits FROM throttle WHERE bucket = $1 AND subject = $2 AND window_ends_at > $3";
        let hits = find_value!(self, i64, SQL, bucket, &subject[..], now.as_micros());
        Ok(hits.map_or(0, |hits| u32::try_from(hits).unwrap_or(u32::MAX)))
    }

    /// Takes back one hit of the present window that was counted beforehand and turned out to be nobody's fault.
    pub async fn take_back_hit(&mut self, bucket: &str, subject: &[u8; 32], now: Timestamp) -> Result<()> {
        const SQL: &str = "UPDATE throttle SET hits = hits - 1 WHERE bucket = $1 AND subject = $2 AND hits > 0 \
             AND window_ends_at > $3";
        run!(self, SQL, bucket, &subject[..], now.as_micros());
        Ok(())
    }

    /// Forgets the hits of a subject (they proved who they are).
    pub async fn clear_hits(&mut self, bucket: &str, subject: &[u8; 32]) -> Result<()> {
        const SQL: &str = "DELETE FROM throttle WHERE bucket = $1 AND subject = $2";
        run!(self, SQL, bucket, &subject[..]);
        Ok(())
    }

    /// Deletes up to `limit` rows whose window is over; returns how many.
    pub async fn purge_hits(&mut self, now: Timestamp, limit: u32) -> Result<u64> {
        const SQL: &str = "DELETE FROM throttle WHERE (bucket, subject) IN \
             (SELECT bucket, subject FROM throttle WHERE window_ends_at <= $1 ORDER BY window_ends_at LIMIT $2)";
        Ok(run!(self, SQL, now.as_micros(), i64::from(limit)))
    }
}
