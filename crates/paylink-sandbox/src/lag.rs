//! Answers that lag: a payment, or the status of a link, that a provider reports some reads later.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

/// How many reads do not show new payments and new statuses yet.
#[derive(Debug, Default)]
pub(crate) struct Lag {
    payments: AtomicU32,
    status: AtomicU32,
}

impl Lag {
    pub(crate) fn payments(&self) -> u32 {
        self.payments.load(Ordering::Relaxed)
    }

    pub(crate) fn set_payments(&self, reads: u32) {
        self.payments.store(reads, Ordering::Relaxed);
    }

    pub(crate) fn status(&self) -> u32 {
        self.status.load(Ordering::Relaxed)
    }

    pub(crate) fn set_status(&self, reads: u32) {
        self.status.store(reads, Ordering::Relaxed);
    }
}

/// How many more reads do not show something.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct HiddenReads(Cell<u32>);

impl HiddenReads {
    pub(crate) const fn new(reads: u32) -> Self {
        Self(Cell::new(reads))
    }

    /// Counts a read. Returns whether the read shows it.
    pub(crate) fn count_read(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left == 0
    }
}

/// The earlier value of something, which some reads still show.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Earlier<T> {
    value: Option<T>,
    reads: HiddenReads,
}

impl<T> Default for Earlier<T> {
    fn default() -> Self {
        Self { value: None, reads: HiddenReads::default() }
    }
}

impl<T: Copy> Earlier<T> {
    pub(crate) const fn new(value: T, reads: u32) -> Self {
        Self { value: Some(value), reads: HiddenReads::new(reads) }
    }

    /// Counts a read. Returns the value that the read shows, where `now` is the current one.
    pub(crate) fn shown(&self, now: T) -> T {
        match self.value {
            Some(value) if !self.reads.count_read() => value,
            _ => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reads_after_the_hidden_ones_show_it() {
        let hidden = HiddenReads::new(2);
        let shown: Vec<bool> = (0..4).map(|_| hidden.count_read()).collect();
        assert_eq!(shown, [false, false, true, true]);
        let earlier = Earlier::new("before", 1);
        assert_eq!((earlier.shown("now"), earlier.shown("now")), ("before", "now"));
        assert_eq!(Earlier::default().shown("now"), "now");
    }
}
