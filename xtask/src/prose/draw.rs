//! The seeded choice.

use super::Options;
use super::texts::Text;

/// Draws without repetition, in random order. Equal seeds draw equal texts.
pub fn draw<'a>(texts: &'a [Text], options: &Options) -> Vec<&'a Text> {
    let mut drawn: Vec<&Text> = texts.iter().collect();
    fastrand::Rng::with_seed(options.seed).shuffle(&mut drawn);
    drawn.truncate(options.count);
    drawn
}
