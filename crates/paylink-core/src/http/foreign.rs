//! Responses that are not in the format of the API: pages, plain text, problem details
//! ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).

use crate::raw_body::{start, text};
use crate::wire::{RawValue, Scalar, members};

/// The longest body that is searched for a reason, in bytes.
const MAX_REASON_BODY: usize = 64 * 1024;

/// The longest reason, in characters.
const MAX_REASON: usize = 1000;

/// How deep texts are searched in a member.
const MAX_DEPTH: usize = 4;

/// The members of a JSON object that may contain the reason. The first three are those of problem
/// details and of ASP.NET.
const REASONS: [&str; 7] =
    ["title", "detail", "errors", "message", "Message", "error_description", "error"];

/// Returns whether a body is empty, or is a web page or other text in place of JSON. JSON with text
/// before it or a page after it is also a page, because a server may write its own messages into
/// the response. JSON that is cut off is not a page.
pub(super) fn is_page(body: &[u8]) -> bool {
    let start = start(body);
    let start = start.trim_ascii_end();
    let may_be_json = matches!(start.first(), Some(b'{' | b'['));
    // Most responses end here, without being parsed.
    if may_be_json && matches!(start.last(), Some(b'}' | b']')) {
        return false;
    }
    let text = text(start);
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<&RawValue>();
    let is_json = matches!(values.next(), Some(Ok(_)));
    let rest = text.get(values.byte_offset()..).unwrap_or_default().trim_start();
    match (is_json, rest.chars().next()) {
        (true, None) => false,
        (true, Some('<')) => true,
        _ => !may_be_json,
    }
}

/// Returns whether the body is JSON.
pub(super) fn is_json(body: &[u8]) -> bool {
    serde_json::from_str::<&RawValue>(&text(body)).is_ok()
}

/// Returns whether the body has no characters except whitespace and byte-order marks.
pub(super) fn is_empty(body: &[u8]) -> bool {
    start(body).is_empty()
}

/// Returns the reason in the body of a response with an error status: the body itself if it is
/// plain text, or the members of a JSON object that usually contain the reason. Returns `None` if
/// the body is a web page.
pub(super) fn reason(body: &[u8], media_type: Option<&str>) -> Option<String> {
    let is_text = |media_type: &str| {
        media_type.starts_with("text/") || media_type.ends_with("json") || media_type == "*/*"
    };
    if body.len() > MAX_REASON_BODY
        || media_type.is_some_and(|media_type| is_markup(media_type) || !is_text(media_type))
    {
        return None;
    }
    let text = text(body);
    let reason = match serde_json::from_str::<&RawValue>(&text) {
        Ok(json) if json.get().starts_with('{') => {
            let mut parts = Vec::new();
            let members = members_of(json);
            for name in REASONS {
                let values = members.iter().filter(|(own, _)| own == name);
                values.for_each(|(_, value)| collect(None, value, MAX_DEPTH, &mut parts));
            }
            parts.join("; ")
        }
        Ok(json) if json.get().starts_with('"') => Scalar::from_json(json)?.into_text(),
        Ok(_) => return None,
        Err(_) if text.starts_with(['<', '{', '[']) => return None,
        Err(_) => text.into_owned(),
    };
    let is_control = |c: char| c.is_control() && !c.is_ascii_whitespace();
    let reason = reason.trim();
    (!reason.is_empty() && !reason.contains(is_control))
        .then(|| reason.chars().take(MAX_REASON).collect())
}

fn members_of(json: &RawValue) -> Vec<(String, &RawValue)> {
    members(&mut serde_json::Deserializer::from_str(json.get())).unwrap_or_default()
}

/// Adds the texts of a member. ASP.NET lists its texts per field, as in
/// `{"Amount":["The value is invalid"]}`.
fn collect(field: Option<&str>, value: &RawValue, depth: usize, parts: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value.get().as_bytes() {
        [b'"', ..] => {
            let text = Scalar::from_json(value).map(Scalar::into_text).unwrap_or_default();
            let part = match field {
                Some(field) => format!("{field}: {text}"),
                None => text.clone(),
            };
            if !text.trim().is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        [b'[', ..] => {
            let items = serde_json::from_str::<Vec<&RawValue>>(value.get()).unwrap_or_default();
            items.into_iter().for_each(|item| collect(field, item, depth, parts));
        }
        [b'{', ..] => {
            for (name, item) in members_of(value) {
                collect(Some(&name), item, depth, parts);
            }
        }
        _ => {}
    }
}

/// Returns whether the media type is that of HTML or XML.
fn is_markup(media_type: &str) -> bool {
    media_type.ends_with("html") || media_type.ends_with("xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_differs_from_json() {
        for (body, page) in [
            ("", true),
            (" \r\n\t", true),
            ("\u{feff}", true),
            ("<!DOCTYPE html><title>Bakım</title>", true),
            ("<br /><b>Warning</b>: x<br />{\"a\":1}", true),
            ("\nNotice: Undefined index\n{\"a\":1}", true),
            ("{\"a\":1}<br />\n<b>Warning</b>", true),
            ("503 Service Unavailable", true),
            ("Bakım çalışması", true),
            ("{\"a\":1}", false),
            ("\u{feff}\u{feff} {\"a\":1}", false),
            ("[]", false),
            ("null", false),
            ("\"text\"", false),
            ("12", false),
            ("{\"a\":", false),
            ("{\"a\":1} x", false),
            ("{\"a\":1}{\"a\":1}", false),
        ] {
            assert_eq!(is_page(body.as_bytes()), page, "{body:?}");
        }
        assert!(is_page(b"\x1f\x8b\x08"));
        assert!(!is_page(b"\xFF\xFE{\0}\0") && !is_page(b"\0[\0]") && is_page(b"\xFE\xFF\0<"));
        assert!(is_empty("\u{feff} \n".as_bytes()) && !is_empty(b"{"));
    }

    #[test]
    fn the_reason_is_plain_text_or_in_known_members() {
        let problem = r#"{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1",
            "title":"One or more validation errors occurred.","status":400,"traceId":"00-1",
            "errors":{"Amount":["The value is invalid","Too large"],"Phone":"?"}}"#;
        let errors = "One or more validation errors occurred.; Amount: The value is invalid; \
                      Amount: Too large; Phone: ?";
        for (body, media_type, expected) in [
            (
                "name_surname alanı zorunludur",
                Some("text/plain"),
                Some("name_surname alanı zorunludur"),
            ),
            ("  Key is wrong\r\n", None, Some("Key is wrong")),
            ("Key is wrong", Some("application/json"), Some("Key is wrong")),
            ("\"Key is wrong\"", Some("application/json"), Some("Key is wrong")),
            (problem, Some("application/problem+json"), Some(errors)),
            (r#"{"title":"a","detail":"b"}"#, None, Some("a; b")),
            (r#"{"Message":"a","message":"a"}"#, None, Some("a")),
            (r#"{"error":"invalid","error_description":"b"}"#, None, Some("b; invalid")),
            (r#"{"code":7}"#, None, None),
            (r#"{"title":" "}"#, None, None),
            ("[1]", None, None),
            ("{\"title\":", None, None),
            ("", Some("text/plain"), None),
            ("<html>", None, None),
            ("Bakım", Some("text/html"), None),
            ("Bakım", Some("application/xhtml+xml"), None),
            ("\u{1}\u{0}", Some("text/plain"), None),
            ("PDF", Some("application/pdf"), None),
        ] {
            let reason = reason(body.as_bytes(), media_type);
            assert_eq!(reason.as_deref(), expected, "{body:?} as {media_type:?}");
        }
        let long = reason("ş".repeat(5000).as_bytes(), Some("text/plain")).unwrap();
        assert_eq!(long.chars().count(), MAX_REASON);
        assert_eq!(reason(&vec![b'a'; MAX_REASON_BODY + 1], None), None);
        // A text in another charset is readable except for some characters.
        let turkish = reason(b"alan\xFD zorunludur", Some("text/plain"));
        assert_eq!(turkish.as_deref(), Some("alan\u{fffd} zorunludur"));
    }
}
