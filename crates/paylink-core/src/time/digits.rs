pub(super) fn digits(text: &str, count: usize) -> Option<i16> {
    if text.len() == count { number(text.as_bytes()) } else { None }
}

/// Parses one or two digits.
pub(super) fn one_or_two(text: &str) -> Option<i16> {
    if matches!(text.len(), 1 | 2) { number(text.as_bytes()) } else { None }
}

/// Parses at most four digits.
pub(super) fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0i16, |n, b| b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0')))
}
