use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::calendar;
use super::digits::digits;
use super::zone::{Zone, unix_seconds};

/// A local date and time that a provider sent, as text. The text usually has no time zone.
///
/// Two `LocalDateTime` values cannot be ordered or subtracted, because one provider may send times
/// from clocks that are hours apart.
///
/// [`unix_millis`](Self::unix_millis) parses two forms. An example of the first form is
/// `2019-10-18T21:46:17.71`. The first form has 0 to 9 fraction digits, a blank or `T` before the
/// time, and an optional UTC offset. An example of the second form is `27.03.2023 06:34:41`.
///
/// ```
/// use paylink_core::{LocalDateTime, Zone};
/// let expires = LocalDateTime::new("2019-10-18T21:46:17.71");
/// assert_eq!(expires.as_str(), "2019-10-18T21:46:17.71");
/// assert_eq!(expires.unix_millis(Zone::Istanbul), Some(1_571_424_377_710));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LocalDateTime(Box<str>);

impl LocalDateTime {
    /// Creates a local date and time from a text. The text is not checked.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Creates the local date and time of the instant `at` in this time zone, without fractions of
    /// a second. An example of the text is `2026-11-21T18:38:03`.
    pub fn of(at: SystemTime, zone: Zone) -> Self {
        let (day, rest) = calendar::day_and_rest(unix_seconds(at).saturating_add(zone.offset()));
        let [y, mo, d] = calendar::date(day);
        let (h, mi, s) = (rest / 3600, rest / 60 % 60, rest % 60);
        Self(format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}").into())
    }

    /// Returns the date and time as unchanged text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns this date and time as the number of milliseconds since 1970-01-01 00:00:00 UTC.
    /// `zone` is used only if the text has no UTC offset.
    ///
    /// Returns `None` if the text cannot be parsed. Also returns `None` for a time in Istanbul
    /// before 2016-03-27 04:00, because Istanbul's UTC offset changed until that time.
    pub fn unix_millis(&self, zone: Zone) -> Option<i64> {
        let parsed = read(&self.0)?;
        let offset = match parsed.offset {
            Some(offset) => offset,
            None => zone.offset_at(parsed.local)?,
        };
        Some((parsed.local - offset) * 1000 + parsed.millis)
    }

    /// Returns this date and time as an instant. This method parses the text like
    /// [`unix_millis`](Self::unix_millis).
    pub fn instant(&self, zone: Zone) -> Option<SystemTime> {
        let millis = self.unix_millis(zone)?;
        let distance = Duration::from_millis(millis.unsigned_abs());
        if millis < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        }
    }
}

/// A parsed date and time.
struct Parsed {
    /// Seconds since 1970-01-01 00:00:00 local time.
    local: i64,
    millis: i64,
    /// The offset from UTC in seconds, if the text has one.
    offset: Option<i64>,
}

fn read(text: &str) -> Option<Parsed> {
    if !text.is_ascii() || text.len() > 40 {
        return None;
    }
    match text.as_bytes() {
        [_, _, b'.', _, _, b'.', ..] => {
            Some(Parsed { local: read_turkish(text)?, millis: 0, offset: None })
        }
        _ => read_iso(text),
    }
}

/// Parses a text such as `27.03.2023 06:34:41`.
fn read_turkish(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(' ')?;
    let mut date = date.split('.');
    let (day, month, year) =
        (digits(date.next()?, 2)?, digits(date.next()?, 2)?, digits(date.next()?, 4)?);
    let mut time = time.split(':');
    let (hour, minute, second) =
        (digits(time.next()?, 2)?, digits(time.next()?, 2)?, digits(time.next()?, 2)?);
    if date.next().is_some() || time.next().is_some() {
        return None;
    }
    calendar::seconds([year, month, day, hour, minute, second])
}

/// Parses a text of the form `2019-10-18T21:46[:17[.71]][Z|+03:00]`.
fn read_iso(text: &str) -> Option<Parsed> {
    let (date, rest) = text.split_once(['T', ' '])?;
    let mut date = date.split('-');
    let (year, month, day) =
        (digits(date.next()?, 4)?, digits(date.next()?, 2)?, digits(date.next()?, 2)?);
    if date.next().is_some() {
        return None;
    }
    let (time, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => (&rest[..at], Some(read_offset(&rest[at..])?)),
        None => (rest, None),
    };
    let (time, millis) = match time.split_once('.') {
        Some((time, fraction)) => (time, read_millis(fraction)?),
        None => (time, 0),
    };
    let mut time = time.split(':');
    let (hour, minute) = (digits(time.next()?, 2)?, digits(time.next()?, 2)?);
    let second = time.next().map_or(Some(0), |s| digits(s, 2))?;
    if time.next().is_some() {
        return None;
    }
    Some(Parsed {
        local: calendar::seconds([year, month, day, hour, minute, second])?,
        millis,
        offset,
    })
}

/// Parses an offset such as `Z` or `+03:00`. Returns the offset in seconds.
fn read_offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (hours, minutes) = text[1..].split_once(':')?;
    let (hours, minutes) = (i64::from(digits(hours, 2)?), i64::from(digits(minutes, 2)?));
    let seconds = hours * 3600 + minutes * 60;
    (hours < 24 && minutes < 60).then_some(if text.starts_with('-') { -seconds } else { seconds })
}

/// Parses one to nine fraction digits of a second. The result is truncated to milliseconds.
fn read_millis(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanos = text.parse::<i64>().ok()? * 10i64.pow(9 - text.len() as u32);
    Some(nanos / 1_000_000)
}

impl From<&str> for LocalDateTime {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match read(&self.0) {
            Some(_) => f.write_str(&self.0),
            // This is not a time. The provider may have sent any text.
            None => f.write_str("[unreadable]"),
        }
    }
}

impl Serialize for LocalDateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LocalDateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn istanbul(text: &str) -> Option<i64> {
        LocalDateTime::new(text).unix_millis(Zone::Istanbul)
    }

    #[test]
    fn nine_digits_of_a_second_are_the_most() {
        let at = |fraction: &str| istanbul(&format!("2019-10-18T21:46:17.{fraction}+03:00"));
        assert_eq!(at("717000001"), Some(1_571_424_377_717));
        assert_eq!(at("7170000001"), None);
    }

    #[test]
    fn known_answers() {
        for (text, millis) in [
            ("2019-10-18T21:46:17", 1_571_424_377_000),
            ("2019-10-18T21:46:17.7", 1_571_424_377_700),
            ("2019-10-18T21:46:17.717", 1_571_424_377_717),
            ("2019-10-18T21:46:17.7171234", 1_571_424_377_717),
            ("2019-10-18 21:46:17", 1_571_424_377_000),
            ("2019-10-18T21:46", 1_571_424_360_000),
            ("18.10.2019 21:46:17", 1_571_424_377_000),
            ("1969-12-31T23:59:59.25+00:00", -750),
            // An offset in the text takes precedence over the requested zone.
            ("2019-10-18T21:46:17+03:00", 1_571_424_377_000),
            ("2019-10-18T18:46:17Z", 1_571_424_377_000),
            ("2019-10-18T13:16:17.000-05:30", 1_571_424_377_000),
        ] {
            assert_eq!(istanbul(text), Some(millis), "{text}");
        }
        assert_eq!(
            LocalDateTime::new("2019-10-18T18:46:17").unix_millis(Zone::Utc),
            Some(1_571_424_377_000)
        );
    }

    #[test]
    fn an_instant_is_as_far_from_1970_as_its_milliseconds() {
        let at = |text| LocalDateTime::new(text).instant(Zone::Utc);
        let second = Duration::from_secs(1);
        assert_eq!(at("1969-12-31T23:59:59"), SystemTime::UNIX_EPOCH.checked_sub(second));
        assert_eq!(at("1970-01-01T00:00:00"), Some(SystemTime::UNIX_EPOCH));
        assert_eq!(at("1970-01-01T00:00:01"), SystemTime::UNIX_EPOCH.checked_add(second));
    }

    #[test]
    fn debug_shows_times_only() {
        let shown = |text| format!("{:?}", LocalDateTime::new(text));
        assert_eq!(shown("2019-10-18T21:46:17"), "2019-10-18T21:46:17");
        assert_eq!(shown("Ayşe Yılmaz"), "[unreadable]");
    }

    #[test]
    fn the_calendar_ends_with_the_year_9999() {
        let never = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
        assert_eq!(LocalDateTime::of(never, Zone::Istanbul).as_str(), "9999-12-31T23:59:59");
        let before = SystemTime::UNIX_EPOCH - Duration::from_millis(1500);
        assert_eq!(LocalDateTime::of(before, Zone::Utc).as_str(), "1969-12-31T23:59:58");
    }

    #[test]
    fn a_written_time_parses_again() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_571_424_377_710);
        for (zone, text) in
            [(Zone::Istanbul, "2019-10-18T21:46:17"), (Zone::Utc, "2019-10-18T18:46:17")]
        {
            let stamp = LocalDateTime::of(at, zone);
            assert_eq!((stamp.as_str(), stamp.unix_millis(zone)), (text, Some(1_571_424_377_000)));
        }
    }

    #[test]
    fn unparsable_times_have_no_instant_but_keep_their_text() {
        for text in [
            "",
            "72",
            "2019-02-30T00:00:00",
            "2019-10-18T24:00:00",
            "2019-10-18T21:46:17.",
            "2019-10-18T21:46:17.1234567890",
            "2019-10-18",
            "18/10/2019 21:46:17",
            "32.01.2023 00:00:00",
            "2019-10-18T21:46:17+3",
            "2019-10-18T21:46:17+24:00",
            "2019-10-18T21:46:17+03:60",
            "２019-10-18T21:46:17",
        ] {
            assert_eq!(istanbul(text), None, "{text}");
            assert_eq!(LocalDateTime::new(text).as_str(), text);
        }
    }

    #[test]
    fn istanbul_before_2016_has_no_constant_offset() {
        assert_eq!(istanbul("2016-03-27T03:59:59"), None);
        assert_eq!(istanbul("2016-03-27T04:00:00"), Some(1_459_040_400_000));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[0-9T:.+Z -]{0,40}|.{0,40}") {
            let stamp = LocalDateTime::new(text.as_str());
            let _ = (stamp.instant(Zone::Istanbul), stamp.instant(Zone::Utc));
        }
    }
}
