use std::time::{Duration, SystemTime};

use super::calendar;
use super::digits::number;

/// Parses an HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(text: &str) -> Option<SystemTime> {
    const SHAPE: &[u8; 26] = b", 00 Aaa 0000 00:00:00 GMT";
    const MONTHS: [&[u8]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    // Every part of the form is at a fixed position.
    let date = text.trim().as_bytes().last_chunk::<26>()?;
    let fits = |(mark, byte): (&u8, &u8)| matches!(mark, b'0' | b'A' | b'a') || mark == byte;
    if !SHAPE.iter().zip(date).all(fits) {
        return None;
    }
    let month = i16::try_from(MONTHS.iter().position(|name| *name == &date[5..8])? + 1).ok()?;
    let (year, day) = (number(&date[9..13])?, number(&date[2..4])?);
    let (hour, minute, second) =
        (number(&date[14..16])?, number(&date[17..19])?, number(&date[20..22])?);
    let seconds = calendar::seconds([year, month, day, hour, minute, second])?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn http_dates() {
        let second = |n| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(n));
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), second(784_111_777));
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
