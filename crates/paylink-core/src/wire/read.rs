use std::fmt;

use serde::Serialize;
use serde::de::Deserialize;

use super::place;
use super::record::{self, Shape};

/// The reason why a request or response body cannot be decoded. The error contains positions and
/// field names, but no values from the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    why: &'static str,
    line: usize,
    column: usize,
    path: String,
}

impl DecodeError {
    /// Returns the path of the invalid field, such as `payments[0].id`. The path is empty if the
    /// invalid field is not known.
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

/// Decodes a JSON body. A byte-order mark is skipped.
///
/// # Errors
/// Returns an error if the body is empty, not UTF-8, not JSON, or not a valid `T`. The error
/// contains the position of the failure, but no values from the body.
///
/// Also returns an error if the body has too many objects. The limit is 1,000 objects plus one
/// object for every 64 bytes of the body. Without this limit, many tiny objects would need far more
/// memory than the body itself.
pub fn read_json<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, DecodeError> {
    let text = checked(body)?;
    serde_json::from_str(text).map_err(|error| locate(text, &error))
}

/// Decodes a JSON body like [`read_record`], but into an existing value. After an error, the value
/// contains the members that were decoded before the error.
///
/// # Errors
/// Returns the same errors as [`read_json`].
pub fn fill(body: &[u8], place: &mut dyn Shape) -> Result<(), DecodeError> {
    let text = checked(body)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = record::shape(&mut deserializer, place).and_then(|()| deserializer.end());
    read.map_err(|error| locate(text, &error))
}

/// Decodes a JSON body into a new record, or into a new value of any type that implements `Shape`.
///
/// # Errors
/// Returns the same errors as [`read_json`].
pub fn read_record<T: Shape + Default>(body: &[u8]) -> Result<T, DecodeError> {
    let mut record = T::default();
    fill(body, &mut record).map(|()| record)
}

/// Makes the checks that do not depend on the type to decode.
fn checked(body: &[u8]) -> Result<&str, DecodeError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let text = std::str::from_utf8(body).map_err(|_| plain("the body is not UTF-8"))?;
    if text.trim_start().is_empty() {
        return Err(plain("the body is empty"));
    }
    if objects(text) > 1000 + text.len() / 64 {
        return Err(plain("the body has too many objects (request smaller pages)"));
    }
    Ok(text)
}

/// Returns an upper bound of the number of objects in a text. Each chunk is counted in a single
/// byte, because the processor can add many bytes at a time.
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

/// Serializes a request body as JSON.
///
/// # Errors
/// Returns an error if the request body cannot be represented as JSON.
pub fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, DecodeError> {
    written(value)
}

fn written(value: &dyn Write) -> Result<Vec<u8>, DecodeError> {
    // The capacity is enough for the largest request, so that the buffer does not grow step by
    // step.
    let mut body = Vec::with_capacity(1024);
    append(&mut body, value).map(|()| body)
}

/// Appends a serialized value.
pub(super) fn append(body: &mut Vec<u8>, value: &dyn Write) -> Result<(), DecodeError> {
    value.write(body).map_err(|_| plain("the request cannot be written as JSON"))
}

/// A serializable value as a trait object.
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
    fn an_error_has_the_position_and_no_value() {
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
        // The page and its rows are 1,202 objects. Blanks extend the body to the length from which
        // so many are allowed.
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
