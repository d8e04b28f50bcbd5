//! Answers as servers really send them: texts cut within a character, other charsets, members that
//! are repeated or of another type, rows of another shape, pages and compressed bodies with 200.

use super::body::{JSON_TYPE, page};
use super::field::{shorten, walk};
use crate::hostile::fault::{Context, ExpectedOutcome, Fault, Variant};
use crate::json::Json;

const TURKISH_TYPE: &str = "Content-Type: application/json; charset=windows-1254";

/// Takes the place of a field until its bytes are written.
const HERE: &str = "@@here@@";

pub(super) fn faults() -> Vec<Fault> {
    let at_once = |name, variants| Fault { name, waits: false, variants };
    vec![
        at_once("a character cut in a text", |context| {
            texts(context, JSON_TYPE, |text| unreadable(text, b"\xC5", "\u{fffd}"))
        }),
        at_once("windows-1254", |context| {
            let mut variants = texts(context, TURKISH_TYPE, |text| {
                unreadable(text, b"\xDEi\xFE", "\u{fffd}i\u{fffd}")
            });
            variants.extend(texts(context, JSON_TYPE, |text| {
                unreadable(text, b"kad\xFDn", "kad\u{fffd}n")
            }));
            variants
        }),
        at_once("half a surrogate", |context| {
            texts(context, JSON_TYPE, |text| unreadable(text, b"\\ud83d", "\u{fffd}"))
        }),
        at_once("a line break in a text", |context| {
            texts(context, JSON_TYPE, |text| Wrong {
                readable: true,
                ..unreadable(text, b"\r\n\t.", "\r\n\t.")
            })
        }),
        at_once("a repeated member", repeated),
        at_once("every field of another type", |context| {
            let mut variants = Vec::new();
            walk(context.good, "", &mut |path, own, put| {
                for wrong in other_types(own) {
                    variants.push(case(context, path, own, put, JSON_TYPE, &wrong));
                }
            });
            variants
        }),
        at_once("rows of another shape", rows),
        at_once("a message before JSON with 200", |context| {
            let body = context.good.compact();
            let notice = "<br />\n<b>Notice</b>: Undefined index: a in <b>/www/a.php</b><br />\n";
            let html = format!("<!DOCTYPE html><html><body>{body}</body></html>");
            vec![
                page(format!("{notice}{body}")).note("a notice of PHP"),
                page(format!("Warning: a timeout\n{body}")).note("a warning"),
                page(html).note("a page that contains the answer"),
                page("Bad Gateway").note("plain text"),
            ]
        }),
        at_once("compressed", compressed),
    ]
}

/// A value in place of a field's value.
struct Wrong {
    /// As it is sent.
    bytes: Vec<u8>,
    /// What a client may read.
    planted: Option<String>,
    /// Whether some type of a field can be read from it.
    readable: bool,
}

/// The text with these bytes at its end, which no field that decides accepts.
fn unreadable(text: &str, bytes: &[u8], read_as: &str) -> Wrong {
    let mut quoted = Json::Text(text.to_owned()).compact().into_bytes();
    quoted.pop();
    quoted.extend_from_slice(bytes);
    quoted.push(b'"');
    Wrong { bytes: quoted, planted: Some(format!("{text}{read_as}")), readable: false }
}

fn other_types(own: &Json) -> Vec<Wrong> {
    let scalar = |json: &str, planted: &str| Wrong {
        bytes: json.into(),
        planted: Some(planted.to_owned()),
        readable: true,
    };
    let of_text = |text: &str| scalar(&format!("\"{text}\""), text);
    let mut wrong = vec![of_text("Evet"), of_text("Peşin"), of_text(""), scalar("1.0", "1.0")];
    let nested = |json: &str| Wrong { bytes: json.into(), planted: None, readable: false };
    match own {
        Json::Object(_) => {}
        Json::Array(_) => wrong.push(nested("[[1]]")),
        _ => wrong.extend([nested(r#"{"id":1}"#), nested(r#"["a"]"#)]),
    }
    wrong
}

/// Every text in turn.
fn texts(
    context: &Context<'_>,
    content_type: &str,
    instead: impl Fn(&str) -> Wrong,
) -> Vec<Variant> {
    let mut variants = Vec::new();
    walk(context.good, "", &mut |path, own, put| {
        if let Json::Text(text) = own {
            variants.push(case(context, path, own, put, content_type, &instead(text)));
        }
    });
    variants
}

fn case(
    context: &Context<'_>,
    path: &str,
    own: &Json,
    put: &dyn Fn(Json) -> Json,
    content_type: &str,
    wrong: &Wrong,
) -> Variant {
    let body = with_bytes(&put(Json::Text(HERE.to_owned())), &wrong.bytes);
    let shown = shorten(&String::from_utf8_lossy(&wrong.bytes));
    let expected = expected(context, path, own, wrong.planted.as_deref(), wrong.readable);
    Variant::answer(200, &[content_type], body, expected).note(format!("`{path}` is {shown}"))
}

fn with_bytes(json: &Json, bytes: &[u8]) -> Vec<u8> {
    let (text, place) = (json.compact(), format!("\"{HERE}\""));
    let (before, after) = text.split_once(&place).unwrap_or((&text, ""));
    [before.as_bytes(), bytes, after.as_bytes()].concat()
}

/// The name of the member at the end of a path.
fn name(path: &str) -> &str {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.split('[').next().unwrap_or(last)
}

/// The outcome if the value at this path is wrong. `is_readable` is whether some type of a field
/// accepts the wrong value, and `planted` is what it may be read as.
pub(super) fn expected(
    context: &Context<'_>,
    path: &str,
    own: &Json,
    planted: Option<&str>,
    is_readable: bool,
) -> ExpectedOutcome {
    let planted = planted.map(str::to_owned);
    // A text in place of Paywall's object is the whole answer, and its characters inform.
    let is_whole = path == "Body" && matches!(own, Json::Text(_));
    match informing(context, path) {
        Some(path) => ExpectedOutcome::Unread { path, planted },
        None if is_readable || is_whole => ExpectedOutcome::Corrupted { planted },
        None => ExpectedOutcome::Refused { named: name(path).to_owned() },
    }
}

/// The path of the first member that informs; `None` if all of them decide.
fn informing(context: &Context<'_>, path: &str) -> Option<String> {
    let ends = path.match_indices('.').map(|(end, _)| end).chain([path.len()]);
    let found = ends.map(|end| &path[..end]).find(|part| !context.decides.contains(&name(part)))?;
    Some(
        found
            .strip_suffix(']')
            .and_then(|own| own.rsplit_once('['))
            .map_or(found, |(own, _)| own)
            .to_owned(),
    )
}

/// Every member in turn, twice with the same value and twice with different values.
fn repeated(context: &Context<'_>) -> Vec<Variant> {
    let mut variants = Vec::new();
    walk(context.good, "", &mut |path, own, put| {
        if path.ends_with(']') {
            return;
        }
        let value = own.compact();
        let other = match own {
            Json::Text(_) => "\"7\"",
            Json::Bool(true) => "false",
            Json::Bool(false) => "true",
            Json::Number(_) => "7",
            _ => "null",
        };
        for (second, note) in [(&*value, "with the same value"), (other, "with another value")] {
            let bytes = format!("{value},\"{}\":{second}", name(path));
            let wrong = Wrong { bytes: bytes.into(), planted: None, readable: false };
            let case = case(context, path, own, put, JSON_TYPE, &wrong);
            variants.push(case.note(format!("`{path}` twice, {note}")));
        }
    });
    variants
}

/// Every array of rows in turn.
fn rows(context: &Context<'_>) -> Vec<Variant> {
    let mut variants = Vec::new();
    walk(context.good, "", &mut |path, own, put| {
        let Json::Array(items) = own else { return };
        if let [row @ Json::Object(_)] = &items[..] {
            let body = put(row.clone()).compact();
            variants.push(
                Variant::answer(200, &[JSON_TYPE], body, ExpectedOutcome::Harmless)
                    .note(format!("`{path}` is its only row")),
            );
        }
        for (none, is_none) in [("{}", true), ("\"\"", true), ("null", false)] {
            let body = with_bytes(&put(Json::Text(HERE.to_owned())), none.as_bytes());
            let path = path.to_owned();
            let note = format!("`{path}` is {none}");
            // What the common model derives from no rows differs from call to call.
            let informs = informing(context, &path).is_some();
            let expected = if informs || (is_none && !context.is_common) {
                ExpectedOutcome::Unread { path, planted: (!is_none).then(String::new) }
            } else {
                ExpectedOutcome::Corrupted { planted: None }
            };
            variants.push(Variant::answer(200, &[JSON_TYPE], body, expected).note(note));
        }
    });
    variants
}

fn compressed(context: &Context<'_>) -> Vec<Variant> {
    let body = context.good.compact();
    let named = |coding: &str| ExpectedOutcome::Refused { named: coding.to_owned() };
    let coded = |coding: &str, body: &[u8]| {
        let header = format!("Content-Encoding: {coding}");
        Variant::answer(200, &[JSON_TYPE, &header], body, named(coding)).note(header)
    };
    let plain = |coding: &str| {
        let header = format!("Content-Encoding: {coding}");
        Variant::answer(200, &[JSON_TYPE, &header], &body, ExpectedOutcome::Harmless)
            .note(format!("{header}, but the body is not compressed"))
    };
    let gzip = gzip(body.as_bytes());
    vec![
        coded("gzip", &gzip),
        Variant::answer(200, &[JSON_TYPE], &gzip, named("gzip")).note("gzip without a header"),
        coded("deflate", &[&b"\x78\x01"[..], &deflate(body.as_bytes())].concat()),
        coded("br", b"\x8b\x03\x80\x91\xfe\x00\x03"),
        plain("identity"),
        plain("gzip"),
    ]
}

/// The bytes in the gzip format, without compression.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut whole = b"\x1f\x8b\x08\0\0\0\0\0\0\xff".to_vec();
    whole.extend(deflate(bytes));
    whole.extend(crc32(bytes).to_le_bytes());
    whole.extend((bytes.len() as u32).to_le_bytes());
    whole
}

/// The bytes as one stored block of deflate.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len() as u16;
    let mut block = vec![1];
    block.extend(length.to_le_bytes());
    block.extend((!length).to_le_bytes());
    block.extend_from_slice(bytes);
    block
}

fn crc32(bytes: &[u8]) -> u32 {
    let of_bit = |sum: u32| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    let of_byte = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |sum, _| of_bit(sum));
    !bytes.iter().fold(u32::MAX, of_byte)
}
