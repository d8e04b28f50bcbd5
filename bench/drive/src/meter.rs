//! Measures allocations, memory and CPU time.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// The system's allocator, counted.
pub struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicU64 = AtomicU64::new(0);
static PEAK: AtomicU64 = AtomicU64::new(0);

fn grow(bytes: usize) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    let live = LIVE.fetch_add(bytes as u64, Relaxed) + bytes as u64;
    PEAK.fetch_max(live, Relaxed);
}

// SAFETY: every call goes to `System` as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as u64, Relaxed);
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Counted as moved in place: large blocks are remapped, and small ones do not make a peak.
        LIVE.fetch_sub(layout.size() as u64, Relaxed);
        grow(size);
        unsafe { System.realloc(at, layout, size) }
    }
}

/// Bytes in use now.
pub fn live() -> u64 {
    LIVE.load(Relaxed)
}

/// Resets the peak to the bytes in use now.
pub fn forget_peak() {
    PEAK.store(live(), Relaxed);
}

/// The most bytes in use since [`forget_peak`].
pub fn peak() -> u64 {
    PEAK.load(Relaxed)
}

/// A running measurement.
pub struct Meter {
    began: Instant,
    cpu: u64,
    allocations: u64,
}

impl Meter {
    pub fn start() -> Self {
        Self { began: Instant::now(), cpu: cpu_nanos(), allocations: ALLOCATIONS.load(Relaxed) }
    }

    /// Figures by name: `allocations`, `cpu_ns`, `wall_ns`.
    pub fn stop(&self) -> [(&'static str, u64); 3] {
        let wall = u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        [
            ("allocations", ALLOCATIONS.load(Relaxed) - self.allocations),
            ("cpu_ns", cpu_nanos() - self.cpu),
            ("wall_ns", wall),
        ]
    }
}

/// The CPU time of this thread, which is the only one.
fn cpu_nanos() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0)
}

/// The peak resident memory of the process, from the kernel.
pub fn peak_rss_bytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}
