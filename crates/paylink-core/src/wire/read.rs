use std::fmt;

use serde::Serialize;
use serde::de::Deserialize;

use super::place;
use super::record::{self, Shape};

/// Why a body is not what was expected. Holds positions and our own field names, never a value of
/// the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    why: &'static str,
    line: usize,
    column: usize,
    path: String,
}

impl DecodeError {
    /// The path of the field at fault, such as `payments[0].id`; empty if none was reached.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.why)?;
        if !self.path.is_empty() {
            write!(f, " at `{}`", self.path)?;
        }
        if self.line > 0 {
            write!(f, " (line {}, column {})", self.line, self.column)?;
        }
        Ok(())
    }
}

impl std::error::Error for DecodeError {}

/// Reads a JSON body: a byte-order mark is skipped, the text is checked as UTF-8 once, then parsed.
///
/// # Errors
/// An empty body, invalid UTF-8, invalid JSON or another shape; where, but never what stands there.
/// More objects than one per 64 bytes (and a thousand): three bytes, `{},`, would become a whole
/// row in memory.
pub fn read_json<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, DecodeError> {
    let text = checked(body)?;
    serde_json::from_str(text).map_err(|error| locate(text, &error))
}

/// As [`read_record`], into a place of any type. On an error the place holds what was read until
/// then.
///
/// # Errors
/// Those of [`read_json`].
pub fn fill(body: &[u8], place: &mut dyn Shape) -> Result<(), DecodeError> {
    let text = checked(body)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = record::shape(&mut deserializer, place).and_then(|()| deserializer.end());
    read.map_err(|error| locate(text, &error))
}

/// Reads a record, or what else may stand there.
///
/// # Errors
/// Those of [`read_json`].
pub fn read_record<T: Shape + Default>(body: &[u8]) -> Result<T, DecodeError> {
    let mut record = T::default();
    fill(body, &mut record).map(|()| record)
}

/// All that can be said of a body without its type.
fn checked(body: &[u8]) -> Result<&str, DecodeError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let text = std::str::from_utf8(body).map_err(|_| plain("the body is not UTF-8"))?;
    if text.trim_start().is_empty() {
        return Err(plain("the body is empty"));
    }
    if objects(text) > 1000 + text.len() / 64 {
        return Err(plain(
            "the body holds more objects than any answer has (ask for smaller pages)",
        ));
    }
    Ok(text)
}

/// How many objects a text holds at most, counted in single bytes first, which a processor adds up
/// many at a time.
fn objects(text: &str) -> usize {
    let opened = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(*byte == b'{')).sum::<u8>();
    text.as_bytes().chunks(224).map(opened).map(usize::from).sum()
}

fn locate(text: &str, error: &serde_json::Error) -> DecodeError {
    let why = match error.classify() {
        serde_json::error::Category::Syntax => "the body is not JSON",
        serde_json::error::Category::Eof => "the body ends too early",
        serde_json::error::Category::Data => "a value is not what was expected",
        serde_json::error::Category::Io => "the body cannot be read",
    };
    let (line, column) = (error.line(), error.column());
    let lacks_a_member = error.to_string().starts_with("missing field");
    DecodeError { why, line, column, path: place::path(text, line, column, !lacks_a_member) }
}

/// Writes a request body.
///
/// # Errors
/// A value that JSON cannot express; none of ours.
pub fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, DecodeError> {
    written(value)
}

fn written(value: &dyn Write) -> Result<Vec<u8>, DecodeError> {
    // Room for a creation with everything in it: growing step by step would copy it three times.
    let mut body = Vec::with_capacity(1024);
    append(&mut body, value).map(|()| body)
}

/// Writes one more value.
pub(super) fn append(body: &mut Vec<u8>, value: &dyn Write) -> Result<(), DecodeError> {
    value.write(body).map_err(|_| plain("the request cannot be written as JSON"))
}

/// All that differs between one value and another.
pub(super) trait Write {
    fn write(&self, body: &mut Vec<u8>) -> serde_json::Result<()>;
}

impl<T: Serialize> Write for T {
    fn write(&self, body: &mut Vec<u8>) -> serde_json::Result<()> {
        serde_json::to_writer(body, self)
    }
}

fn plain(why: &'static str) -> DecodeError {
    DecodeError { why, line: 0, column: 0, path: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code, reason = "only its decoding is tested")]
    struct Row {
        id: u32,
    }

    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code, reason = "only its decoding is tested")]
    struct Page {
        rows: Vec<Row>,
    }

    #[test]
    fn says_where_and_never_what() {
        let why = |body: &[u8]| read_json::<Page>(body).unwrap_err().to_string();
        assert_eq!(
            why(br#"{"rows":[{"id":"4111111111111111"}]}"#),
            "a value is not what was expected at `rows[0].id` (line 1, column 33)"
        );
        assert!(why(br#"{"rows":[{"id":1},{"no":2}]}"#).contains(" at `rows[1]` "));
        assert!(why(br#"{"no":[]}"#).starts_with("a value is not what was expected (line"));
        assert_eq!(why(b""), "the body is empty");
        assert_eq!(why(b" \n"), "the body is empty");
        assert_eq!(why(b"\xFF"), "the body is not UTF-8");
        assert!(why(b"<html>").starts_with("the body is not JSON"));
        assert!(why(br#"{"rows":["#).starts_with("the body ends too early"));
        assert!(why("[".repeat(10_000).as_bytes()).contains("not"));
    }

    #[test]
    fn a_small_body_does_not_become_a_large_page() {
        let page = |row: &str, rows: usize| format!("{{\"rows\":[{}]}}", vec![row; rows].join(","));
        let long = format!("{{\"id\":1,\"text\":\"{}\"}}", "x".repeat(60));
        for (row, rows, fits) in
            [("{\"id\":1}", 999, true), (&*long, 100_000, true), ("{\"id\":1}", 100_000, false)]
        {
            let read = read_json::<Page>(page(row, rows).as_bytes());
            assert_eq!(read.map(|page| page.rows.len()).ok(), fits.then_some(rows));
        }
    }

    #[test]
    fn a_thousand_objects_and_one_for_64_bytes_are_the_most() {
        // The page and its rows are 1,202 objects: filled up with blanks to where so many are
        // allowed.
        let page = format!("{{\"rows\":[{}]}}", vec!["{\"id\":1}"; 1201].join(","));
        let body = |length: usize| page.clone() + &" ".repeat(length - page.len());
        assert_eq!(
            read_json::<Page>(body(202 * 64).as_bytes()).map(|page| page.rows.len()).ok(),
            Some(1201)
        );
        assert!(read_json::<Page>(body(202 * 64 - 1).as_bytes()).is_err());
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert!(read_json::<Page>(b"\xEF\xBB\xBF{\"rows\":[]}").is_ok());
    }
}
