//! Mutated inputs: equal seeds make equal changes on every machine.

/// Fragments that often break parsers.
const PIECES: &[&[u8]] = &[
    b"null",
    b"true",
    b"\"\"",
    b"[]",
    b"{}",
    b"[[",
    b"]",
    b"}",
    b",",
    b":",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"-",
    b"+",
    b".",
    b"e999",
    b"E-1",
    b"0",
    b"00",
    b"9223372036854775808",
    b"9007199254740993.01",
    b"1e400",
    b"%",
    b"%zz",
    b"%00",
    b"&",
    b"=",
    b";",
    b"###",
    b"\r\n",
    b"\n",
    b" ",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"\xC4",
    "ş".as_bytes(),
    "٣".as_bytes(),
    b"T",
    b"Z",
    b" GMT",
    b"+03:00",
    b"SUCCESS",
    b"1",
];

/// A source of mutated inputs.
pub struct Mutator(u64);

impl Mutator {
    /// The source of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// One of the inputs, changed in one to four places.
    pub fn next(&mut self, inputs: &[Vec<u8>]) -> Vec<u8> {
        let mut input = inputs[self.below(inputs.len())].clone();
        for _ in 0..=self.below(4) {
            self.change(&mut input, inputs);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, inputs: &[Vec<u8>]) {
        let at = self.below(input.len() + 1);
        let to = at + self.below(input.len() - at + 1);
        match self.below(7) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 => input.truncate(at),
            2 => drop(input.drain(at..to.min(at + 16))),
            3 => {
                let part = input[at..to].to_vec();
                input.splice(at..at, part);
            }
            // The beginning of this one and the end of another.
            4 => {
                let other = &inputs[self.below(inputs.len())];
                input.truncate(at);
                input.extend_from_slice(&other[self.below(other.len() + 1)..]);
            }
            _ => {
                let piece = PIECES[self.below(PIECES.len())];
                let end = if self.below(2) == 0 { at } else { to.min(at + 4) };
                input.splice(at..end, piece.iter().copied());
            }
        }
        input.truncate(4 * 1024);
    }

    /// A number below `end`, which is at least one.
    fn below(&mut self, end: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end.max(1)
    }
}
