//! Takes parts from the start of a text.

/// Takes exactly `N` digits from the start of the text.
pub(super) fn take_digits<const N: usize>(rest: &mut &[u8]) -> Option<i16> {
    let (digits, after) = rest.split_first_chunk::<N>()?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    *rest = after;
    Some(digits.iter().fold(0, |number, digit| number * 10 + i16::from(digit - b'0')))
}

/// Takes two digits from the start of the text, or one digit.
pub(super) fn take_one_or_two_digits(rest: &mut &[u8]) -> Option<i16> {
    take_digits::<2>(rest).or_else(|| take_digits::<1>(rest))
}

/// Takes a date such as `2019-10-18` from the start of the text. Returns the year, the month and
/// the day.
pub(super) fn take_iso_date(rest: &mut &[u8]) -> Option<[i16; 3]> {
    let year = take_digits::<4>(rest)?;
    take(rest, b'-')?;
    let month = take_digits::<2>(rest)?;
    take(rest, b'-')?;
    Some([year, month, take_digits::<2>(rest)?])
}

/// Takes this byte from the start of the text.
pub(super) fn take(rest: &mut &[u8], byte: u8) -> Option<()> {
    *rest = rest.strip_prefix(&[byte])?;
    Some(())
}
