//! Formats times: for people in the time zone of Istanbul, and for programs in UTC.

use std::time::{Duration, SystemTime};

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

use super::language::Language;

/// Türkiye has been three hours ahead of UTC since 2016, in summer and winter.
const ISTANBUL: Offset = Offset::constant(3);

/// Returns the current day.
pub(crate) fn today() -> Date {
    local(SystemTime::now()).date()
}

/// Returns the start of a day.
pub(crate) fn start_of(day: Date) -> SystemTime {
    let start = day.to_datetime(jiff::civil::Time::midnight());
    ISTANBUL.to_timestamp(start).map_or(SystemTime::UNIX_EPOCH, SystemTime::from)
}

/// Returns the day after.
pub(crate) fn next_day(day: Date) -> Date {
    day.checked_add(1.day()).unwrap_or(day)
}

fn local(at: SystemTime) -> DateTime {
    let at = Timestamp::try_from(at).unwrap_or_default();
    at.to_zoned(TimeZone::fixed(ISTANBUL)).datetime()
}

/// Returns a time for programs: RFC 3339 in UTC, whole seconds.
pub(crate) fn instant(at: SystemTime) -> String {
    let at = Timestamp::try_from(at).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Returns a time for people: `30.11.2026 15:04` or `2026-11-30 15:04`.
pub(crate) fn shown(at: SystemTime) -> String {
    let form = match Language::current() {
        Language::Turkish => "%d.%m.%Y %H:%M",
        Language::English => "%Y-%m-%d %H:%M",
    };
    local(at).strftime(form).to_string()
}

/// Returns a day for people: `30.11.2026` or `2026-11-30`.
pub(crate) fn day(day: Date) -> String {
    let form = match Language::current() {
        Language::Turkish => "%d.%m.%Y",
        Language::English => "%Y-%m-%d",
    };
    day.strftime(form).to_string()
}

/// Returns the day of a time as Turkish spreadsheets write it.
pub(crate) fn excel_day(at: SystemTime) -> String {
    local(at).strftime("%d.%m.%Y").to_string()
}

/// Returns the day of a time as ISO 8601 writes it.
pub(crate) fn iso_day(at: SystemTime) -> String {
    local(at).strftime("%Y-%m-%d").to_string()
}

/// Returns a duration for people, in its largest whole unit.
pub(crate) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..60 => text!("{seconds} s", "{seconds} sn"),
        60..3_600 => {
            let minutes = seconds / 60;
            text!("{minutes} min", "{minutes} dk")
        }
        3_600..172_800 => {
            let hours = seconds / 3_600;
            text!("{hours} h", "{hours} sa")
        }
        _ => {
            let days = seconds / 86_400;
            text!("{days} days", "{days} gün")
        }
    }
}

/// Returns how long ago something was.
pub(crate) fn ago(at: SystemTime) -> String {
    // A clock that was set back makes no negative times.
    let span = span(at.elapsed().unwrap_or_default());
    text!("{span} ago", "{span} önce")
}

/// Returns how long a link can still be paid.
pub(crate) fn left(until: SystemTime) -> String {
    match until.duration_since(SystemTime::now()) {
        Ok(left) => span(left),
        Err(_) => say!("over", "bitti").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_istanbul() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_796_076_240);
        assert_eq!(instant(at), "2026-11-30T22:04:00Z");
        Language::Turkish.set();
        assert_eq!(shown(at), "01.12.2026 01:04");
        assert_eq!(excel_day(at), "01.12.2026");
        Language::English.set();
        assert_eq!(shown(at), "2026-12-01 01:04");
        assert_eq!(iso_day(at), "2026-12-01");
    }

    #[test]
    fn spans_have_one_unit() {
        Language::Turkish.set();
        let shown = |seconds| span(Duration::from_secs(seconds));
        assert_eq!([59, 60, 3_599, 3_600].map(shown), ["59 sn", "1 dk", "59 dk", "1 sa"]);
        assert_eq!([172_799, 259_200].map(shown), ["47 sa", "3 gün"]);
        let since = |seconds| ago(SystemTime::now() - Duration::from_secs(seconds));
        assert_eq!([60, 7_200].map(since), ["1 dk önce", "2 sa önce"]);
        assert_eq!(ago(SystemTime::now() + Duration::from_secs(9)), "0 sn önce");
    }
}
