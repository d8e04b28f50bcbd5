//! Takes parts from the start of a text.

/// Takes a number with `least` to `most` digits from the start of the text.
pub(super) fn take_number(rest: &mut &str, least: usize, most: usize) -> Option<i16> {
    let (mut number, mut count) = (0, 0);
    for digit in rest.bytes().take(most).take_while(u8::is_ascii_digit) {
        number = number * 10 + i16::from(digit - b'0');
        count += 1;
    }
    *rest = rest.get(count..)?;
    (count >= least).then_some(number)
}

/// Takes this character from the start of the text.
pub(super) fn take(rest: &mut &str, character: char) -> Option<()> {
    *rest = rest.strip_prefix(character)?;
    Some(())
}
