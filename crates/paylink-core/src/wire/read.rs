use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::notes::{self, Note};
use super::scalar::lossy;
use super::{WireValue, repair};
use crate::raw_body;

/// The error for a request or response body that cannot be decoded. The error contains positions
/// and field names, but no values from the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    why: &'static str,
    line: usize,
    column: usize,
    path: String,
}

impl DecodeError {
    /// Returns the path of the invalid field, such as `payments[0].id`. The path is an empty string
    /// if the invalid field is not known.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns why the body or the field cannot be decoded.
    pub fn reason(&self) -> &'static str {
        self.why
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

/// An informative field of a response that could not be decoded, or was decoded only in part. An
/// `UnreadField` contains no values from the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadField {
    path: String,
    reason: &'static str,
}

impl UnreadField {
    /// Returns the path of the field, such as `data[2].note`. The path is an empty string if it
    /// would contain names that may be personal data.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns why the field could not be decoded, or what was replaced in it.
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for UnreadField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.path {
            "" => f.write_str(self.reason),
            path => write!(f, "`{path}`: {}", self.reason),
        }
    }
}

/// A value that was decoded from a body, and a list of the fields that could not be decoded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The decoded value.
    pub value: T,
    /// The fields that could not be decoded. At most 100 fields are listed. All of them are only
    /// informative: no amount, identity or status depends on such a field.
    pub unread: Vec<UnreadField>,
}

/// Decodes a JSON body. Returns the value, and a list of the informative fields that could not be
/// decoded.
///
/// # Errors
/// Returns the same errors as [`read_json`]. Also returns an error if the body is `null`.
pub fn decode<T: WireValue>(body: &[u8]) -> Result<Decoded<T>, DecodeError> {
    let mut value = None;
    let unread = run(body, &mut |json| {
        value = T::read(json)?;
        Ok(())
    })?;
    let value = value.ok_or_else(|| plain("the body is null"))?;
    Ok(Decoded { value, unread })
}

/// Decodes a JSON body.
///
/// Byte-order marks at the start are skipped, and UTF-16 is decoded. Bytes that are not UTF-8 and
/// invalid escape sequences are replaced by U+FFFD; a field that uses the module
/// [`decides`](super::decides) does not accept this character. Raw line breaks and other control
/// characters within a string are accepted. A value such as `NaN` or `03`, which is not JSON, is
/// decoded as an array within an array, and so is a member that an object contains twice; only a
/// field that uses the module [`informs`](super::informs) accepts such a value. JSON in a JSON
/// string is decoded like the JSON itself.
///
/// # Errors
/// Returns an error if the body is empty, not JSON, or not a valid `T`. The error contains the
/// position of the failure, but no values from the body.
///
/// Also returns an error if the body has too many objects. The limit is 1,000 objects plus one
/// object for every 64 bytes of the body. Without this limit, many tiny objects would need far more
/// memory than the body itself.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let mut value = None;
    run(body, &mut |json| {
        value = Some(T::deserialize(json)?);
        Ok(())
    })?;
    value.ok_or_else(|| plain("the body is null"))
}

/// Reads a value and keeps it. The type of the value is not known here, so that what follows is
/// compiled once and not for every type.
type Read<'a> = &'a mut dyn FnMut(&mut JsonDeserializer<'_>) -> serde_json::Result<()>;

pub(super) type JsonDeserializer<'a> = serde_json::Deserializer<serde_json::de::StrRead<'a>>;

/// Reads a body up to three times. The first reading is quick: it fails if there is something to
/// report or to refuse. The second finds out what, and the third reads the repaired body.
fn run(body: &[u8], read: Read<'_>) -> Result<Vec<UnreadField>, DecodeError> {
    let text = checked(body)?;
    // U+FFFD begins with this byte. It replaces what is not UTF-8, so it is refused or reported.
    if count(&text, 0xEF) == 0 && attempt(&text, true, read).is_ok() {
        return Ok(Vec::new());
    }
    careful(&text, read)
}

pub(super) fn careful(text: &str, read: Read<'_>) -> Result<Vec<UnreadField>, DecodeError> {
    let error = match attempt(text, false, read) {
        Err(error) => error,
        read => return read,
    };
    // Some servers encode their JSON twice.
    if let Ok(Ok(Some((inner, _)))) = serde_json::from_str(text).map(lossy)
        && inner.starts_with(['{', '['])
    {
        return run(inner.as_bytes(), read);
    }
    let Some(repaired) = repair::repaired(text) else { return Err(error) };
    attempt(&repaired, false, read).map_err(|second| match &*error.path {
        "" => DecodeError { path: second.path, ..error },
        _ if second.path.starts_with(&error.path) => error,
        _ => DecodeError { line: 0, column: 0, ..second },
    })
}

fn attempt(text: &str, is_quick: bool, read: Read<'_>) -> Result<Vec<UnreadField>, DecodeError> {
    let (result, notes) = notes::collect(is_quick, || {
        let mut json = serde_json::Deserializer::from_str(text);
        read(&mut json).and_then(|()| json.end()).map_err(|error| notes::refuse_error(text, &error))
    });
    match (result, notes.refused) {
        (Err(_), Some(note)) => {
            let (line, column) = note.line_and_column(text);
            Err(DecodeError { why: note.reason, line, column, path: note.path(text) })
        }
        (Err(reason), None) => Err(plain(reason)),
        (Ok(()), _) => {
            let unread = |note: Note| UnreadField { path: note.path(text), reason: note.reason };
            Ok(notes.unread.into_iter().map(unread).collect())
        }
    }
}

/// Makes the checks that do not depend on the type to decode.
fn checked(body: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    let text = raw_body::text(body);
    if text.is_empty() {
        return Err(plain("the body is empty"));
    }
    if count(&text, b'{') > 1000 + text.len() / 64 {
        return Err(plain("the body has too many objects (request smaller pages)"));
    }
    Ok(text)
}

/// Returns how often a byte occurs. Each chunk is counted in a single byte, because the processor
/// can add many bytes at a time.
fn count(text: &str, byte: u8) -> usize {
    let of_chunk = |chunk: &[u8]| chunk.iter().map(|own| u8::from(*own == byte)).sum::<u8>();
    text.as_bytes().chunks(224).map(of_chunk).map(usize::from).sum()
}

/// Serializes a request body as JSON.
///
/// # Errors
/// Returns an error if the request body cannot be represented as JSON.
pub fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, DecodeError> {
    // Few requests are longer.
    let mut json = Vec::with_capacity(1024);
    serde_json::to_writer(&mut json, value)
        .map_err(|_| plain("the request cannot be written as JSON"))?;
    Ok(json)
}

/// Returns an error without a place.
pub(super) fn plain(why: &'static str) -> DecodeError {
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
            "a value does not have the expected form at `rows[0].id` (line 1, column 33)"
        );
        assert!(why(br#"{"rows":[{"id":1},{"no":2}]}"#).contains(" at `rows[1].id` "));
        assert!(why(br#"{"no":[]}"#).starts_with("a member is missing at `rows` (line"));
        assert_eq!(why(b""), "the body is empty");
        assert_eq!(why(b" \n"), "the body is empty");
        assert!(why(b"\xFF").starts_with("the body is not JSON"));
        assert!(why(b"<html>").starts_with("the body is not JSON"));
        assert!(why(br#"{"rows":["#).starts_with("the body ends too early"));
        assert!(why("[".repeat(10_000).as_bytes()).contains("not"));
    }

    #[test]
    fn a_thousand_objects_and_one_for_64_bytes_are_the_most() {
        let page = |row: &str, rows: usize| format!("{{\"rows\":[{}]}}", vec![row; rows].join(","));
        let rows = |body: &str| read_json::<Page>(body.as_bytes()).map(|page| page.rows.len()).ok();
        let (short, long) = ("{\"id\":1}", format!("{{\"id\":1,\"text\":\"{}\"}}", "x".repeat(60)));
        assert_eq!(rows(&page(&long, 100_000)), Some(100_000));
        assert_eq!(rows(&page(short, 100_000)), None);
        // The page and its rows are 1,202 objects. Blanks extend the body to the length from which
        // so many are allowed.
        let page = page(short, 1201);
        let body = |length: usize| page.clone() + &" ".repeat(length - page.len());
        assert_eq!((rows(&body(202 * 64)), rows(&body(202 * 64 - 1))), (Some(1201), None));
    }

    #[test]
    fn wire_byte_order_marks_are_skipped() {
        assert!(read_json::<Page>(b"\xEF\xBB\xBF{\"rows\":[]}").is_ok());
        assert!(read_json::<Page>(b"\xEF\xBB\xBF\xEF\xBB\xBF{\"rows\":[]}").is_ok());
    }
}
