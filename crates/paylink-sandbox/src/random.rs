//! Random texts for keys, ids and addresses. The generator is seeded once from the operating
//! system, so that only the start can fail.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

const LETTERS_AND_DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A SplitMix64 sequence. The texts protect neither money nor accounts; they only have to differ
/// from each other and from those of other starts.
#[derive(Debug)]
pub(crate) struct Random(AtomicU64);

impl Random {
    pub(crate) fn seeded() -> io::Result<Self> {
        let seed = getrandom::u64().map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self(AtomicU64::new(seed)))
    }

    fn next(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
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
