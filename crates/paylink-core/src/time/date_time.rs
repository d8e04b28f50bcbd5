use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::calendar;
use super::take::{take, take_digits, take_iso_date, take_one_or_two_digits};
use super::zone::{Zone, unix_seconds};

/// A local date and time that a provider sent, as text. The text usually has no time zone.
///
/// Two `LocalDateTime` values cannot be ordered or subtracted, because the times that one provider
/// sends may come from clocks that differ by hours.
///
/// [`unix_millis`](Self::unix_millis) parses the formats that .NET and Java programs write:
///
/// | example | format |
/// | --- | --- |
/// | `2019-10-18T21:46:17.71`, `2019-10-18 21:46` | year, month, day |
/// | `18.10.2019 21:46:17`, `18.10.2019 21:46` | day, month, year |
/// | `10/18/2019 9:46:17 PM` | month, day, year, with `AM` or `PM` |
/// | `/Date(1571424377000)/`, `/Date(1571424377000+0300)/` | milliseconds since 1970-01-01 00:00:00 UTC |
/// | `1571424377000` | milliseconds since 1970-01-01 00:00:00 UTC, as exactly 13 digits (the years 2001 to 2286) |
///
/// Two similar formats are not parsed. A date with slashes and without `AM` or `PM` is not parsed,
/// because the order of day and month is unknown. A number with fewer or more than 13 digits is not
/// parsed, because it may be a number of seconds or a date without separators, such as `20191018`.
///
/// A time may have a fraction, which is truncated to milliseconds, and an offset from UTC: `Z`,
/// `+03:00`, `+0300` or `+03`. After an offset, the name of the time zone in brackets, such as
/// `[Europe/Istanbul]`, is ignored. Whitespace around the text is ignored.
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
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().into())
    }

    /// Creates the local date and time of the instant `at` in this time zone, without fractions of
    /// a second, such as `2026-11-21T18:38:03`.
    pub fn of(at: SystemTime, zone: Zone) -> Self {
        let (day, rest) = calendar::day_and_rest(unix_seconds(at).saturating_add(zone.offset()));
        let [y, mo, d] = calendar::date(day);
        let (h, mi, s) = (rest / 3600, rest / 60 % 60, rest % 60);
        Self(format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}").into())
    }

    /// Returns the text of the date and time, unchanged.
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

    /// Returns whether this is a time before 1970. Databases and .NET write such a time in place of
    /// a missing one.
    pub(crate) fn is_placeholder(&self) -> bool {
        self.unix_millis(Zone::Utc).is_some_and(|millis| millis < 0)
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
    let text = text.trim();
    // Java adds the name of the zone to the offset.
    let named = text.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    let text = named.map_or(text, |(text, _)| text);
    if let Some(millis) = read_millis_since_1970(text) {
        let (local, millis) = (millis.div_euclid(1000), millis.rem_euclid(1000));
        return calendar::exists(local).then_some(Parsed { local, millis, offset: Some(0) });
    }
    let rest = &mut text.as_bytes();
    let (date, is_american) = take_date(rest)?;
    take(rest, b'T').or_else(|| take(rest, b' '))?;
    let (time, millis) = take_time(rest, is_american)?;
    let (time, offset) = if is_american {
        (at_half_of_day(time, rest)?, None)
    } else {
        (time, read_offset(rest.trim_ascii_start())?)
    };
    let ([year, month, day], [hour, minute, second]) = (date, time);
    if named.is_some() && offset.is_none() {
        return None;
    }
    let local = calendar::seconds([year, month, day, hour, minute, second])?;
    Some(Parsed { local, millis, offset })
}

/// Parses `/Date(1571424377000)/`, which may contain an offset, or a number with 13 digits. The
/// offset does not change the instant.
fn read_millis_since_1970(text: &str) -> Option<i64> {
    let Some(number) = text.strip_prefix("/Date(") else {
        let is_number = text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit());
        return is_number.then(|| text.parse().ok()).flatten();
    };
    let number = number.strip_suffix(")/")?;
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, number),
    };
    let end = digits.find(['+', '-']).unwrap_or(digits.len());
    let (digits, offset) = digits.split_at(end);
    read_offset(offset.as_bytes())?;
    let is_number = digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse::<i64>().ok()).flatten().map(|millis| sign * millis)
}

/// Takes a date such as `2019-10-18`, `18.10.2019` or `10/18/2019` from the start of the text.
/// Returns the year, the month and the day, and whether the date is in the American form.
fn take_date(rest: &mut &[u8]) -> Option<([i16; 3], bool)> {
    if rest.get(4) == Some(&b'-') {
        return Some((take_iso_date(rest)?, false));
    }
    let first = take_one_or_two_digits(rest)?;
    let separator = *rest.first()?;
    let is_american = match separator {
        b'.' => false,
        b'/' => true,
        _ => return None,
    };
    take(rest, separator)?;
    let second = take_one_or_two_digits(rest)?;
    take(rest, separator)?;
    let year = take_digits::<4>(rest)?;
    let [month, day] = if is_american { [first, second] } else { [second, first] };
    Some(([year, month, day], is_american))
}

/// Takes a time of the form `21:46[:17[.71]]` from the start of the text. Its hour has two digits,
/// or one or two in the American form. Returns hour, minute and second, and the fraction, which is
/// truncated to milliseconds.
fn take_time(rest: &mut &[u8], is_american: bool) -> Option<([i16; 3], i64)> {
    let hour = if is_american { take_one_or_two_digits(rest) } else { take_digits::<2>(rest) }?;
    take(rest, b':')?;
    let minute = take_digits::<2>(rest)?;
    let second = if take(rest, b':').is_some() { take_digits::<2>(rest)? } else { 0 };
    let mut millis = 0;
    if take(rest, b'.').or_else(|| take(rest, b',')).is_some() {
        let end = rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let digit = |at: usize| digits.get(at).map_or(0, |b| i64::from(b - b'0'));
        millis = 100 * digit(0) + 10 * digit(1) + digit(2);
        *rest = after;
        if digits.is_empty() {
            return None;
        }
    }
    Some(([hour, minute, second], millis))
}

/// Returns a time of 12 hours as a time of 24 hours. `mark` is ` AM` or ` PM`; newer versions of
/// .NET write a narrow no-break space.
fn at_half_of_day([hour, minute, second]: [i16; 3], mark: &[u8]) -> Option<[i16; 3]> {
    let blanks = [" ", "\u{a0}", "\u{202f}"];
    let mark = blanks.iter().find_map(|blank| mark.strip_prefix(blank.as_bytes()))?;
    let halves = [("AM", 0), ("PM", 12)];
    let half = halves.iter().find(|(own, _)| mark.eq_ignore_ascii_case(own.as_bytes()))?.1;
    (1..=12).contains(&hour).then_some([hour % 12 + half, minute, second])
}

/// Parses an offset from UTC such as `Z`, `+03:00`, `+0300` or `+03`. Returns the offset in
/// seconds; an empty text is no offset.
fn read_offset(text: &[u8]) -> Option<Option<i64>> {
    let (sign, mut rest) = match text {
        [] => return Some(None),
        b"Z" | b"z" => return Some(Some(0)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let hours = take_digits::<2>(&mut rest)?;
    let has_colon = take(&mut rest, b':').is_some();
    let minutes = if rest.is_empty() && !has_colon { 0 } else { take_digits::<2>(&mut rest)? };
    let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
    (hours < 24 && minutes < 60 && rest.is_empty()).then_some(Some(sign * seconds))
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
            // A longer number may be a card number or a phone number.
            Some(_) if self.0.split(|c: char| !c.is_ascii_digit()).any(|own| own.len() > 9) => {
                f.write_str("[not shown]")
            }
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
    fn wire_a_fraction_of_any_length_is_truncated_to_milliseconds() {
        for fraction in ["717", "717000001", "7170000001", "7179999999999999", &"7179".repeat(99)] {
            let at = istanbul(&format!("2019-10-18T21:46:17.{fraction}+03:00"));
            assert_eq!(at, Some(1_571_424_377_717), "{fraction}");
        }
    }

    #[test]
    fn wire_the_forms_of_dotnet_and_java_are_read() {
        for text in [
            "2019-10-18T21:46:17+0300",
            "2019-10-18T21:46:17+03",
            "2019-10-18T13:16:17-0530",
            "2019-10-18T18:46:17Z",
            "2019-10-18T18:46:17.000Z",
            "2019-10-18T18:46:17z",
            "2019-10-18T18:46:17+00",
            "2019-10-18 21:46:17",
            "2019-10-18 21:46:17.0000000 +03:00",
            "2019-10-18T21:46:17,000+03:00",
            "2019-10-18T21:46:17+03:00[Europe/Istanbul]",
            "2019-10-18T18:46:17Z[UTC]",
            " 2019-10-18T21:46:17\n",
            "18.10.2019 21:46:17",
            "18.10.2019 21:46:17+0300",
            "18.10.2019T21:46:17",
            "10/18/2019 9:46:17 PM",
            "10/18/2019 09:46:17 pm",
            "10/18/2019 9:46:17\u{202f}PM",
            "/Date(1571424377000)/",
            "/Date(1571424377000+0300)/",
            "/Date(1571424377000-0530)/",
            "1571424377000",
        ] {
            assert_eq!(istanbul(text), Some(1_571_424_377_000), "{text}");
        }
        assert_eq!(istanbul("2019-10-18T21:46:17[Europe/Istanbul]"), None);
        for (text, same) in [
            ("18.10.2019 21:46", "2019-10-18T21:46:00"),
            ("1.2.2019 21:46", "2019-02-01T21:46:00"),
            ("10/18/2019 9:46 PM", "2019-10-18T21:46:00"),
            ("2/1/2019 12:00:00 AM", "2019-02-01T00:00:00"),
            ("2/1/2019 12:00:00 PM", "2019-02-01T12:00:00"),
            ("2/1/2019 1:00:00 AM", "2019-02-01T01:00:00"),
            ("/Date(-750)/", "1969-12-31T23:59:59.25Z"),
            ("/Date(0)/", "1970-01-01T00:00:00Z"),
            ("/Date(-62135596800000)/", "0001-01-01T00:00:00Z"),
        ] {
            assert_eq!(istanbul(text), istanbul(same), "{text}");
            assert!(istanbul(text).is_some(), "{text}");
        }
    }

    #[test]
    fn wire_a_form_with_more_than_one_meaning_is_not_read() {
        for text in [
            // Day and month, or month and day.
            "10/11/2019 21:46:17",
            "18/10/2019 21:46:17",
            "10-11-2019 21:46:17",
            // Seconds, a compact date, or another number.
            "1571424377",
            "157142437700",
            "15714243770000",
            "20191018214617",
            "-157142437700",
            "[2019,10,18,21,46,17]",
            "2019-10-18T9:46:17",
            "9:46:17 PM",
        ] {
            assert_eq!(istanbul(text), None, "{text}");
        }
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
        // The digits of a fraction or of a number may be a card number.
        assert_eq!(shown("2019-10-18T21:46:17.717000001"), "2019-10-18T21:46:17.717000001");
        assert_eq!(shown("2019-10-18T21:46:17.4111111111111111"), "[not shown]");
        assert_eq!(shown("4111111111111"), "[not shown]");
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
            "2019-10-18T21:46:17.+03:00",
            "2019-10-18T21:46:17+0360",
            "2019-10-18T21:46:17+2400",
            "2019-10-18T21:46:17+030",
            "2019-10-18T21:46:17+",
            "2019-10-18T21:46:17+03:000",
            "10/18/2019 13:46:17 PM",
            "10/18/2019 0:46:17 AM",
            "10/18/2019 9:46:17 XM",
            "18.10.19 21:46:17",
            "/Date()/",
            "/Date(1571424377000)",
            "/Date(+1571424377000)/",
            "/Date(--1571424377000)/",
            "/Date(1571424377000+03000)/",
            "/Date(1571424377000000000)/",
            "/Date(253402300800000)/",
            "/Date(-62135596800001)/",
            "1/1/0000 6:33 AM",
            "0000-12-31T23:59:59",
            "2019-10-18",
            "18/10/2019 21:46:17",
            "32.01.2023 00:00:00",
            "2019-10-18T21:46:17+3",
            "2019-10-18T21:46:17+24:00",
            "2019-10-18T21:46:17Z0300",
            "2019-10-18T21:46:17+03:",
            "2019-10-18 21:46:17 PM",
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
