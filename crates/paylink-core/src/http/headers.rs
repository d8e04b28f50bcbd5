//! What the engine reads from the headers of an answer: plain text, so that it can be tried without
//! a server. Public for the fuzz targets alone, and no part of what this crate promises.

use std::time::{Duration, SystemTime};

/// An HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(text: &str) -> Option<SystemTime> {
    crate::time::http_date(text)
}

/// `Retry-After`: seconds or a date; anything else is as if the server had said nothing.
pub fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit is still "very long".
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::from(u32::MAX))));
    }
    Some(http_date(text)?.duration_since(now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_a_date_or_nothing() {
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
