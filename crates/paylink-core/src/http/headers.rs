//! Parsers for response headers. This module is public only for the fuzz targets, and is not part
//! of the stable API.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

/// Parses an HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(text: &str) -> Option<SystemTime> {
    crate::time::http_date(text)
}

/// Parses the value of `Retry-After`, which is a number of seconds or an HTTP date. Returns how
/// long to wait from `now`, or `None` for any other value.
pub fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        // A number that does not fit still means a very long wait.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::from(u32::MAX))));
    }
    Some(http_date(text)?.duration_since(now).unwrap_or(Duration::ZERO))
}

/// Returns the media type in the value of `Content-Type`, in lower case and without parameters.
/// Returns `None` for a value that is not a media type or is longer than 64 bytes.
pub fn media_type(text: &str) -> Option<Cow<'_, str>> {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let token = |part: &str| {
        let of_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$&-^_.+*".contains(&b);
        !part.is_empty() && part.bytes().all(of_token)
    };
    let (main, sub) = essence.split_once('/')?;
    (essence.len() <= 64 && token(main) && token(sub)).then(|| {
        if essence.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(essence.to_ascii_lowercase())
        } else {
            Cow::Borrowed(essence)
        }
    })
}

/// Returns the name of the compression method in the value of `Content-Encoding`, or
/// `an unknown coding` for an unregistered name. Returns `None` if the body is not compressed.
pub fn coding(text: &str) -> Option<&'static str> {
    let name = text
        .split(',')
        .map(str::trim)
        .find(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))?;
    let known = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"];
    Some(
        known.into_iter().find(|own| own.eq_ignore_ascii_case(name)).unwrap_or("an unknown coding"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_short_and_has_no_parameters() {
        for (text, expected) in [
            ("text/html", Some("text/html")),
            (" Text/HTML ; charset=windows-1254", Some("text/html")),
            ("application/problem+json;charset=utf-8", Some("application/problem+json")),
            ("html", None),
            ("text/", None),
            ("/html", None),
            ("text/ht ml", None),
            ("text/\"Ay\u{15f}e\"", None),
            ("", None),
        ] {
            assert_eq!(media_type(text).as_deref(), expected, "{text}");
        }
        assert_eq!(media_type(&format!("text/{}", "a".repeat(60))), None);
    }

    #[test]
    fn a_coding_is_named_if_it_is_registered() {
        for (text, expected) in [
            ("gzip", Some("gzip")),
            ("GZIP", Some("gzip")),
            ("identity, br", Some("br")),
            ("identity", None),
            ("", None),
            ("secret", Some("an unknown coding")),
        ] {
            assert_eq!(coding(text), expected, "{text}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let asked = |text| retry_after(text, now).map(|wait| wait.as_secs());
        for (text, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("99999999999999999999", Some(u64::from(u32::MAX))),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sun, 06 Nov 1994 08:48:37 GMT", Some(0)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            assert_eq!(asked(text), seconds, "{text}");
        }
    }
}
