//! The sandbox's clock: the system clock, which can be moved forward, so that links expire without
//! waiting.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// Türkiye's wall clock, constant since 2016-03-27.
pub(crate) const ISTANBUL: Offset = Offset::constant(3);

/// The system clock plus an offset that only grows.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: AtomicI64,
}

/// Formats an instant as HTTP does: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        later(Timestamp::now(), SignedDuration::from_millis(self.ahead_ms.load(Ordering::Relaxed)))
    }

    /// Returns how far this clock is ahead of the system's, in milliseconds.
    pub(crate) fn ahead_ms(&self) -> i64 {
        self.ahead_ms.load(Ordering::Relaxed)
    }

    pub(crate) fn set_ahead_ms(&self, ahead_ms: i64) {
        self.ahead_ms.store(ahead_ms, Ordering::Relaxed);
    }

    pub(crate) fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        // the closure always returns a value, so there is no failure to handle
        let _ = self
            .ahead_ms
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |old| Some(old.saturating_add(by)));
    }
}

/// Adds a duration to an instant, at most to the end of the calendar.
pub(crate) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// How a provider writes dates with times.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StampStyle {
    /// UTC instead of Türkiye's wall clock.
    pub(crate) utc: bool,
    /// Always this many fraction digits, nine at most, instead of milliseconds without their
    /// trailing zeros.
    pub(crate) digits: Option<usize>,
}

/// Formats a date with time and no zone, as in the published example `2019-10-18T21:46:17.71`.
pub(crate) fn stamp(at: Timestamp, style: StampStyle) -> String {
    let local = wall_clock(at, style);
    let nanos = local.subsec_nanosecond();
    let whole =
        format!("{}T{:02}:{:02}:{:02}", local.date(), local.hour(), local.minute(), local.second());
    if let Some(digits) = style.digits {
        return format!("{whole}.{}", format!("{nanos:09}").split_at(digits.min(9)).0);
    }
    let milliseconds = format!(".{:03}", nanos / 1_000_000);
    whole + milliseconds.trim_end_matches('0').trim_end_matches('.')
}

/// Formats a date with time and no zone, in the local time of an offset, by a `strftime` format.
pub(crate) fn written(at: Timestamp, clock: Offset, format: &str) -> String {
    clock.to_datetime(at).strftime(format).to_string()
}

/// Parses a date with time. A text without an offset is UTC if `utc` is set, and Türkiye's wall
/// clock otherwise.
pub(crate) fn instant(text: &str, utc: bool) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let zone = if utc { Offset::UTC } else { ISTANBUL };
    zone.to_timestamp(text.parse::<DateTime>().ok()?).ok()
}

/// Returns the calendar day of an instant in the style's zone.
pub(crate) fn day(at: Timestamp, style: StampStyle) -> Date {
    wall_clock(at, style).date()
}

fn wall_clock(at: Timestamp, style: StampStyle) -> DateTime {
    if style.utc { Offset::UTC.to_datetime(at) } else { ISTANBUL.to_datetime(at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_turkish_wall_clock_with_trailing_zeros_trimmed() {
        let style = StampStyle::default();
        for (instant, expected) in [
            ("2019-10-18T18:46:17.710Z", "2019-10-18T21:46:17.71"),
            ("2019-10-18T06:46:17.717Z", "2019-10-18T09:46:17.717"),
            ("2019-10-18T06:46:17.7179999Z", "2019-10-18T09:46:17.717"),
            ("2019-12-31T23:00:00Z", "2020-01-01T02:00:00"),
        ] {
            assert_eq!(stamp(instant.parse().unwrap(), style), expected);
        }
    }

    #[test]
    fn the_other_styles_have_their_zone_and_digits() {
        let at = "2019-12-31T23:00:00.5Z".parse().unwrap();
        for (digits, expected) in [(6, "500000"), (7, "5000000"), (99, "500000000")] {
            let style = StampStyle { utc: true, digits: Some(digits) };
            assert_eq!(stamp(at, style), format!("2019-12-31T23:00:00.{expected}"));
        }
        assert_eq!(day(at, StampStyle { utc: true, digits: None }).to_string(), "2019-12-31");
        assert_eq!(day(at, StampStyle::default()).to_string(), "2020-01-01");
        assert_eq!(written(at, ISTANBUL, "%d.%m.%Y %H:%M:%S"), "01.01.2020 02:00:00");
        assert_eq!(written(at, Offset::constant(-3), "%Y-%m-%dT%H:%M:%S"), "2019-12-31T20:00:00");
    }

    #[test]
    fn a_stamp_without_a_zone_is_read_in_the_zone_that_is_meant() {
        let at = |text, utc| instant(text, utc).map(|at| at.to_string());
        let local = "2023-09-26T05:00";
        assert_eq!(at(local, false).as_deref(), Some("2023-09-26T02:00:00Z"));
        assert_eq!(at(local, true).as_deref(), Some("2023-09-26T05:00:00Z"));
        for zone in [false, true] {
            assert_eq!(
                at("2023-09-26T05:00:00.5+01:00", zone).as_deref(),
                Some("2023-09-26T04:00:00.5Z")
            );
            for wrong in ["", "soon", "26.09.2023 05:00", "2023-13-01T00:00", "05:00"] {
                assert_eq!(at(wrong, zone), None, "{wrong}");
            }
        }
    }

    #[test]
    fn the_clock_never_overflows() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
        assert!(!stamp(clock.now(), StampStyle::default()).is_empty());
        assert!(!written(clock.now(), ISTANBUL, "%Y").is_empty());
    }
}
