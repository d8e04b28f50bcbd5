//! Takes parts from the start of a text.

/// Takes a number with `least` to `most` digits from the start of the text.
pub(super) fn take_number(rest: &mut &[u8], least: usize, most: usize) -> Option<i16> {
    let (mut number, mut count) = (0, 0);
    while count < most
        && let Some(digit @ b'0'..=b'9') = rest.get(count)
    {
        number = number * 10 + i16::from(digit - b'0');
        count += 1;
    }
    *rest = &rest[count..];
    (count >= least).then_some(number)
}

/// Takes this byte from the start of the text.
pub(super) fn take(rest: &mut &[u8], byte: u8) -> Option<()> {
    *rest = rest.strip_prefix(&[byte])?;
    Some(())
}
