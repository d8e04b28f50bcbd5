//! Logs in memory, which keep the newest entries: bounded in number and in bytes.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::lock;

/// The largest number of entries. Further ones replace the oldest.
const KEPT: usize = 10_000;

/// The largest size of all entries. Further ones replace the oldest, but the newest is always kept.
const BYTES_KEPT: usize = 32 << 20;

/// The approximate memory size of an entry.
pub(crate) trait ByteSize {
    fn byte_size(&self) -> usize;
}

/// The newest entries of a kind, oldest first. Each has a number that does not change.
#[derive(Debug)]
pub(crate) struct Log<T>(Mutex<Entries<T>>);

#[derive(Debug)]
struct Entries<T> {
    /// The number of the first entry that is kept.
    first: u64,
    kept: VecDeque<T>,
    bytes: usize,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self(Mutex::new(Entries { first: 1, kept: VecDeque::new(), bytes: 0 }))
    }
}

impl<T: Clone + ByteSize> Log<T> {
    /// Adds an entry and returns its number.
    pub(crate) fn push(&self, entry: T) -> u64 {
        let mut entries = lock(&self.0);
        entries.bytes += entry.byte_size();
        entries.kept.push_back(entry);
        entries.trim();
        entries.first + entries.kept.len() as u64 - 1
    }

    /// Changes an entry, if it is still kept.
    pub(crate) fn change(&self, number: u64, change: impl FnOnce(&mut T)) {
        let mut entries = lock(&self.0);
        let Some(entry) = entries.place(number).and_then(|place| entries.kept.get_mut(place))
        else {
            return;
        };
        let before = entry.byte_size();
        change(entry);
        let after = entry.byte_size();
        entries.bytes = (entries.bytes + after).saturating_sub(before);
        entries.trim();
    }

    pub(crate) fn get(&self, number: u64) -> Option<T> {
        let entries = lock(&self.0);
        entries.place(number).and_then(|place| entries.kept.get(place)).cloned()
    }

    pub(crate) fn entries(&self) -> Vec<T> {
        lock(&self.0).kept.iter().cloned().collect()
    }

    /// At most `most` wanted entries with numbers below this one, newest first.
    pub(crate) fn below(
        &self,
        number: u64,
        most: usize,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Vec<(u64, T)> {
        let entries = lock(&self.0);
        let numbered = (entries.first..).zip(&entries.kept);
        let older = numbered.take_while(|(own, _)| *own < number).collect::<Vec<_>>();
        let wanted = older.into_iter().rev().filter(|(_, entry)| is_wanted(entry));
        wanted.take(most).map(|(number, entry)| (number, entry.clone())).collect()
    }

    /// Removes the entries. Numbers continue.
    pub(crate) fn clear(&self) {
        let mut entries = lock(&self.0);
        entries.first += entries.kept.len() as u64;
        entries.kept.clear();
        entries.bytes = 0;
    }
}

impl<T: ByteSize> Entries<T> {
    fn place(&self, number: u64) -> Option<usize> {
        usize::try_from(number.checked_sub(self.first)?).ok()
    }

    fn trim(&mut self) {
        while self.kept.len() > KEPT || self.bytes > BYTES_KEPT && self.kept.len() > 1 {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.first += 1;
            self.bytes = self.bytes.saturating_sub(oldest.byte_size());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl ByteSize for usize {
        fn byte_size(&self) -> usize {
            *self
        }
    }

    #[test]
    fn the_newest_are_kept_under_their_numbers() {
        let log = Log::default();
        (0..KEPT + 2).for_each(|_| {
            log.push(1);
        });
        assert_eq!((log.entries().len(), log.get(2), log.get(3)), (KEPT, None, Some(1)));
        assert_eq!(log.push(7), KEPT as u64 + 3);
        assert_eq!(log.below(u64::MAX, 1, |_| true), [(KEPT as u64 + 3, 7)]);
        assert_eq!(log.below(u64::MAX, 2, |own| *own == 7).len(), 1);
        assert_eq!(
            log.below(6, 9, |_| true).iter().map(|(own, _)| *own).collect::<Vec<_>>(),
            [5, 4]
        );
        log.clear();
        assert_eq!((log.push(1), log.entries().len()), (KEPT as u64 + 4, 1));
    }

    #[test]
    fn large_entries_push_out_more_than_one() {
        let log = Log::default();
        (0..3).for_each(|_| {
            log.push(BYTES_KEPT / 2);
        });
        assert_eq!(log.entries().len(), 2);
        assert_eq!(log.push(BYTES_KEPT * 2), 4, "the newest stays, whatever its size");
        assert_eq!(log.entries(), [BYTES_KEPT * 2]);
        log.change(4, |own| *own = 5);
        log.push(5);
        assert_eq!(log.entries(), [5, 5]);
    }
}
