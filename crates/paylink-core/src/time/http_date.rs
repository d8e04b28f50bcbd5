use std::time::SystemTime;

/// Parses an HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`, in any of the three forms of RFC
/// 9110.
pub(crate) fn http_date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn http_dates() {
        let second = |n| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(n));
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), second(784_111_777));
        assert_eq!(http_date("Sunday, 06-Nov-94 08:49:37 GMT"), second(784_111_777));
        assert_eq!(http_date("Sun Nov  6 08:49:37 1994"), second(784_111_777));
        // Many headers use this value for "never".
        assert_eq!(http_date("Fri, 31 Dec 9999 23:59:59 GMT"), second(253_402_300_799));
        for text in [
            "",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nob 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 +0100 GMT",
            "06 Nov 1994",
            "120",
        ] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[0-9T:.+Z -]{0,40}|.{0,40}") {
            let _ = http_date(&text);
        }
    }
}
