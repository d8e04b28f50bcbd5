//! Finds the path of a value in a JSON text from its position.

/// A container that has not ended at the position.
enum Level<'a> {
    /// An object, with the name of its current member once it is known.
    Object(Option<&'a str>),
    Array(usize),
}

/// Returns the part of a text before a line and a column, which counts bytes and may be within a
/// character.
pub(super) fn read(text: &str, line: usize, column: usize) -> &str {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut end = before.saturating_add(column).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the line and the column at which a text ends.
pub(super) fn line_and_column(text: &str) -> (usize, usize) {
    let line = text.rsplit('\n').next().unwrap_or_default();
    (1 + text.matches('\n').count(), line.len())
}

/// Returns the path, such as `payments[0].id`, of the value that begins or ends at the end of this
/// text, or the path of its member with this name. The path is empty if it has unusual names.
pub(super) fn path(read: &str, member: Option<&str>) -> String {
    let mut path = String::new();
    for level in open(read).into_iter().chain(member.map(|name| Level::Object(Some(name)))) {
        match level {
            Level::Object(Some(name)) if path.is_empty() => path.push_str(name),
            Level::Object(Some(name)) => path.extend([".", name]),
            Level::Array(index) => path.push_str(&format!("[{index}]")),
            Level::Object(None) => {}
        }
    }
    // Names that do not look like the names of fields may contain personal data.
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'[' | b']' | b'?');
    if path.len() <= 80 && path.bytes().all(plain) { path } else { String::new() }
}

fn open(text: &str) -> Vec<Level<'_>> {
    let mut levels = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '{', '[', '}', ']', ',']) {
        let (sign, behind) = (rest.as_bytes().get(at), rest.get(at + 1..).unwrap_or_default());
        rest = behind;
        match sign {
            Some(b'{') => levels.push(Level::Object(None)),
            Some(b'[') => levels.push(Level::Array(0)),
            Some(b'}' | b']') => drop(levels.pop()),
            Some(b',') => match levels.last_mut() {
                Some(Level::Object(name)) => *name = None,
                Some(Level::Array(index)) => *index += 1,
                None => {}
            },
            _ => {
                let end = end_of_text(behind);
                rest = behind.get(end + 1..).unwrap_or_default();
                if let Some(Level::Object(name @ None)) = levels.last_mut() {
                    *name = behind.get(..end);
                }
            }
        }
    }
    levels
}

/// Returns the position of the quotation mark that ends a text, or the end of the input.
pub(super) fn end_of_text(text: &str) -> usize {
    let mut is_escaped = false;
    let is_end = |byte: u8| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    };
    text.bytes().position(is_end).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_rows() {
        for (read, expected) in [
            ("", ""),
            (r#"{"a":1"#, "a"),
            (r#"{"a":1,"#, ""),
            (r#"{"a":1,"b":2"#, "b"),
            (r#"{"a":{"b":"#, "a.b"),
            (r#"{"a":{"b":2}"#, "a"),
            (r#"[[1],[2,3"#, "[1][1]"),
            (r#"{"rows":[{"id":1},{"id":"x""#, "rows[1].id"),
            (r#"{"rows":[{"id":1},{"id":"x"}"#, "rows[1]"),
            ("{\n \"a\": [\n 1,\n 2", "a[1]"),
            // Brackets in texts do not count.
            (r#"{"a":"{[\",\\","b":"]}","c":[0,1"#, "c[1]"),
            (r#"{"a":"ş\"","b":"ğ"#, "b"),
            // Only what looks like a field is shown.
            (r#"{"Ayşe":1"#, ""),
            (r#"{"a b":1"#, ""),
            (r#"{"a\u0062":1"#, ""),
            (&"[".repeat(10_000), ""),
        ] {
            assert_eq!(path(read, None), expected, "{read}");
        }
        assert_eq!(path(r#"{"a":[{"#, Some("id")), "a[0].id");
    }

    #[test]
    fn a_position_is_a_line_and_a_column_in_bytes() {
        let text = "{\"a\":\n1,\"ş\":2}";
        for length in [0, 1, 5, 6, 8, 9, 11, text.len()] {
            let (line, column) = line_and_column(&text[..length]);
            assert_eq!(read(text, line, column).len(), length);
        }
        assert_eq!(line_and_column(&text[..8]), (2, 2));
        assert_eq!(read(text, 9, 99), text);
    }

    #[test]
    fn wire_a_position_within_a_character_is_in_the_field_of_the_character() {
        let text = "{\"code\":0,\"note\":ş,\"message\":\"x\"}";
        assert_eq!(path(read(text, 1, 18), None), "note");
    }
}
