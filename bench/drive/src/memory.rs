//! Counts the memory in use.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The system's allocator, counted.
pub struct Counting;

static LIVE: AtomicU64 = AtomicU64::new(0);
static PEAK: AtomicU64 = AtomicU64::new(0);

fn grow(bytes: usize) {
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
