//! Latencies of one measurement, and when it is measured.

use std::time::{Duration, Instant};

/// The monotonic clock. Measuring is what this crate is for.
#[expect(clippy::disallowed_methods, reason = "benchmarks measure real time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Every latency of a run, in microseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Latencies(Vec<u32>);

impl Latencies {
    /// From a driver's answer.
    pub(crate) fn of(micros: Vec<u32>) -> Self {
        Self(micros)
    }

    /// Adds one.
    pub(crate) fn add(&mut self, latency: Duration) {
        self.0.push(u32::try_from(latency.as_micros()).unwrap_or(u32::MAX));
    }

    /// Adds all of another run.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// As the driver answers them.
    pub(crate) fn into_micros(self) -> Vec<u32> {
        self.0
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// p50, p95 and p99 in microseconds.
    pub(crate) fn percentiles_us(&self) -> [u32; 3] {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        [50, 95, 99].map(|percent| {
            let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
            sorted.get(at).copied().unwrap_or(0)
        })
    }
}

/// A rate in units a second.
pub(crate) fn rate(count: usize, elapsed: Duration) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from) / elapsed.as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut all = Latencies::default();
        (1..=100).rev().for_each(|ms| all.add(Duration::from_millis(ms)));
        assert_eq!(all.percentiles_us(), [50_000, 95_000, 99_000]);
        assert_eq!(Latencies::of(vec![7_000]).percentiles_us(), [7_000; 3]);
        assert_eq!(Latencies::default().percentiles_us(), [0; 3]);
    }
}
