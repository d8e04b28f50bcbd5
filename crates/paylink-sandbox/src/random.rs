//! Random texts for keys, ids and addresses.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

const LETTERS_AND_DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A source of random texts.
#[derive(Debug)]
pub(crate) struct Random {
    sequence: AtomicU64,
    /// Whether each number comes from the operating system.
    is_for_keys: bool,
}

impl Random {
    /// Returns a SplitMix64 sequence for ids and addresses, seeded from the operating system. Its
    /// texts only have to differ: who knows one can compute the others.
    pub(crate) fn seeded() -> io::Result<Self> {
        let seed = getrandom::u64().map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self { sequence: AtomicU64::new(seed), is_for_keys: false })
    }

    /// Returns a source for keys: the operating system's generator, so that no id and no other key
    /// says anything about a key.
    pub(crate) fn for_keys() -> io::Result<Self> {
        Ok(Self { is_for_keys: true, ..Self::seeded()? })
    }

    fn next(&self) -> u64 {
        // the generator has worked at the start; if it fails later, the sequence continues
        let from_system = if self.is_for_keys { getrandom::u64().ok() } else { None };
        from_system.unwrap_or_else(|| self.next_of_sequence())
    }

    fn next_of_sequence(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut z = self.sequence.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// `length` letters and digits.
    pub(crate) fn word(&self, length: usize) -> String {
        (0..length).map(|_| self.letter()).collect()
    }

    /// `length` letters and digits with `marks` at fixed places between them, so that every word
    /// contains all marks.
    pub(crate) fn word_with(&self, length: usize, marks: &[char]) -> String {
        let gap = length / (marks.len() + 1);
        (0..length)
            .map(|at| match marks.get((at / gap.max(1)).wrapping_sub(1)) {
                Some(mark) if at % gap.max(1) == 0 => *mark,
                _ => self.letter(),
            })
            .collect()
    }

    /// `length` decimal digits.
    pub(crate) fn digits(&self, length: usize) -> String {
        (0..length).map(|_| char::from(b'0' + (self.next() % 10) as u8)).collect()
    }

    /// Returns a version 4 GUID in lower case.
    pub(crate) fn guid(&self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFF,
            0x8000 | (low >> 48) & 0x3FFF,
            low & 0xFFFF_FFFF_FFFF
        )
    }

    fn letter(&self) -> char {
        let at = (self.next() % LETTERS_AND_DIGITS.len() as u64) as usize;
        LETTERS_AND_DIGITS.get(at).copied().map_or('x', char::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_not_follow_from_the_sequence() {
        let of_seed = |seed| AtomicU64::new(seed);
        let ids = |is_for_keys| Random { sequence: of_seed(7), is_for_keys }.word(40);
        assert_eq!(ids(false), ids(false), "who knows the seed knows the ids");
        assert_ne!(ids(true), ids(true), "and no key");
        assert_ne!(ids(true), ids(false));
    }

    #[test]
    fn texts_have_their_shape_and_differ() {
        let random = Random::seeded().unwrap();
        let guid = random.guid();
        assert_eq!(guid.len(), 36);
        assert_eq!(guid.as_bytes()[14], b'4');
        assert_ne!(guid, random.guid());
        assert_ne!(random.word(20), random.word(20));
        let marked = random.word_with(43, &['/', '+', '*']);
        assert_eq!(marked.len(), 43);
        assert!(['/', '+', '*'].iter().all(|mark| marked.contains(*mark)), "{marked}");
        assert!(random.digits(6).bytes().all(|byte| byte.is_ascii_digit()));
    }
}
