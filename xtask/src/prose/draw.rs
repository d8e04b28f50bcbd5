//! The seeded choice.

use super::Options;
use super::texts::Text;

/// Draws without repetition, in random order. Equal seeds draw equal texts.
pub fn draw<'a>(texts: &'a [Text], options: &Options) -> Vec<&'a Text> {
    let mut drawn: Vec<&Text> = texts.iter().collect();
    let mut random = SplitMix64(options.seed);
    let count = options.count.min(drawn.len());
    // The first steps of a Fisher-Yates shuffle.
    for place in 0..count {
        let left = drawn.len() - place;
        drawn.swap(place, place + random.below(left));
    }
    drawn.truncate(count);
    drawn
}

/// SplitMix64: small, and the same on every machine.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not zero. The bias is below 2⁻⁴⁰ for any list of texts.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }
}
