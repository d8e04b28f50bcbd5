pub(super) fn digits(text: impl AsRef<[u8]>, count: usize) -> Option<i16> {
    let text = text.as_ref();
    if text.len() == count { number(text) } else { None }
}

/// Parses one or two digits.
pub(super) fn one_or_two(text: impl AsRef<[u8]>) -> Option<i16> {
    let text = text.as_ref();
    if matches!(text.len(), 1 | 2) { number(text) } else { None }
}

/// Parses at most four digits.
pub(super) fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0i16, |n, b| b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0')))
}
