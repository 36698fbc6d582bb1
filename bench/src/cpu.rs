//! The processor time that this process has used: a figure that does not change when other programs share the machine.

use std::time::Duration;

/// Time on a processor of all threads so far; `None` where the system does not tell. Threads that ended are not counted,
/// so it only means something between two moments without an end in between.
pub(crate) fn used() -> Option<Duration> {
    let mut nanos = 0_u64;
    for thread in std::fs::read_dir("/proc/self/task").ok()? {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        nanos = nanos.saturating_add(text.split(' ').next()?.parse::<u64>().ok()?);
    }
    Some(Duration::from_nanos(nanos))
}
