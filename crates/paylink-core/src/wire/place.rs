//! Finds the path of an error in a JSON text from its line and column.

/// A container that has not ended at the position.
enum Level<'a> {
    /// An object, with the name of its current member once it is known.
    Object(Option<&'a str>),
    Array(usize),
}

/// Returns the path of the value at this position or directly before it, such as `payments[0].id`.
/// The path is empty if it has unusual names.
///
/// The parser may report an error in a value only at the end of its container. If `is_member` is
/// true, the result is the path of the last member, not the path of the container.
pub(super) fn path(text: &str, line: usize, column: usize, is_member: bool) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    // The column counts bytes, and may be within a character.
    let mut end = before.saturating_add(column).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let read = &text[..end];
    let read = read.strip_suffix(['}', ']']).filter(|_| is_member).unwrap_or(read);
    joined(read)
}

/// Returns the path of the value that begins at this position.
pub(super) fn path_of(text: &str, position: usize) -> String {
    joined(text.get(..position).unwrap_or_default())
}

/// Returns the path at the end of the text.
fn joined(read: &str) -> String {
    let mut path = String::new();
    for level in open(read) {
        match level {
            Level::Object(Some(name)) if path.is_empty() => path.push_str(name),
            Level::Object(Some(name)) => path.extend([".", name]),
            Level::Array(index) => path.push_str(&format!("[{index}]")),
            Level::Object(None) => {}
        }
    }
    shown(path)
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
fn end_of_text(text: &str) -> usize {
    let mut is_escaped = false;
    let is_end = |byte: u8| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    };
    text.bytes().position(is_end).unwrap_or(text.len())
}

/// Returns the path if all of its names look like field names. Other names may contain personal
/// data.
fn shown(path: String) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'[' | b']' | b'?');
    if path.len() <= 80 && path.bytes().all(plain) { path } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> String {
        let (read, _) = text.split_once('^').unwrap();
        let (line, column) =
            (read.matches('\n').count() + 1, read.len() - read.rfind('\n').map_or(0, |at| at + 1));
        path(&text.replacen('^', "", 1), line, column, false)
    }

    #[test]
    fn members_and_rows() {
        for (text, path) in [
            ("^", ""),
            ("^7", ""),
            (r#"{"a":1^}"#, "a"),
            (r#"{"a":1,^"b":2}"#, ""),
            (r#"{"a":1,"b":2^}"#, "b"),
            (r#"{"a":{"b":^2}}"#, "a.b"),
            (r#"{"a":{"b":2}^}"#, "a"),
            (r#"[[1],[2,3^]]"#, "[1][1]"),
            (r#"{"rows":[{"id":1},{"id":"x"^}]}"#, "rows[1].id"),
            (r#"{"rows":[{"id":1},{"id":"x"}^]}"#, "rows[1]"),
            ("{\n \"a\": [\n 1,\n 2^ ]}", "a[1]"),
        ] {
            assert_eq!(at(text), path, "{text}");
        }
    }

    #[test]
    fn an_error_that_is_reported_at_the_end_of_its_container() {
        for (text, late, whole) in [
            (r#"{"a":[{"b":1}"#, "a[0].b", "a[0]"),
            (r#"{"a":[1,2]"#, "a[1]", "a"),
            (r#"{"a":1"#, "a", "a"),
        ] {
            let place = |is_member| path(text, 1, text.len(), is_member);
            assert_eq!((place(true).as_str(), place(false).as_str()), (late, whole), "{text}");
        }
    }

    #[test]
    fn wire_a_position_within_a_character_is_in_the_field_of_the_character() {
        let text = "{\"code\":0,\"note\":ş,\"message\":\"x\"}";
        assert_eq!(path(text, 1, 18, true), "note");
    }

    #[test]
    fn brackets_in_texts_are_ignored() {
        assert_eq!(at(r#"{"a":"{[\",\\","b":"]}","c":[0,1^]}"#), "c[1]");
        assert_eq!(at(r#"{"a":"ş\"","b":"ğ^"}"#), "b");
    }

    #[test]
    fn only_what_looks_like_a_field_is_shown() {
        assert_eq!(at(r#"{"Ayşe":1^}"#), "");
        assert_eq!(at(r#"{"a b":1^}"#), "");
        assert_eq!(at(r#"{"a\u0062":1^}"#), "");
        assert_eq!(at(&format!("{}^", "[".repeat(10_000))), "");
        assert_eq!(path("{\"a\":1}", 9, 99, false), "");
    }
}
