use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::take::take_iso_date;
use super::zone::{Zone, unix_seconds};
use super::{Clock, calendar};

/// A calendar day, for example the first day of a list query. As text, a day has the form
/// `2026-11-21`.
///
/// ```
/// use paylink_core::LocalDate;
/// let first: LocalDate = "2026-11-01".parse()?;
/// assert_eq!(first.plus_days(30).to_string(), "2026-12-01");
/// # Ok::<(), paylink_core::time::InvalidDate>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(i32);

/// The error for a text that is not a calendar day, and for a day that does not exist, such as
/// 2026-02-30.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a calendar day such as 2026-11-21")]
pub struct InvalidDate;

impl LocalDate {
    /// Creates a calendar day from the year, the month and the day of the month.
    ///
    /// # Errors
    /// Returns an error if the day does not exist, or if the year is not between 1 and 9999.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, InvalidDate> {
        calendar::day(year, month.into(), day.into()).map(Self).ok_or(InvalidDate)
    }

    /// Returns the current day in this time zone, according to this clock.
    pub fn today(clock: &Clock, zone: Zone) -> Self {
        Self(calendar::day_and_rest(unix_seconds(clock.now()).saturating_add(zone.offset())).0)
    }

    /// Returns the day that is `days` days after this day. If `days` is negative, the result is
    /// before this day. The result is limited to the years 1 to 9999.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(calendar::FIRST_DAY, calendar::LAST_DAY))
    }
}

impl FromStr for LocalDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let small = |n: i16| i8::try_from(n).map_err(|_| InvalidDate);
        let [year, month, day] = read(text).ok_or(InvalidDate)?;
        Self::new(year, small(month)?, small(day)?)
    }
}

fn read(text: &str) -> Option<[i16; 3]> {
    let rest = &mut text.as_bytes();
    take_iso_date(rest).filter(|_| rest.is_empty())
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day] = calendar::date(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for LocalDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn days_are_added_and_stop_at_the_ends_of_the_calendar() {
        let day: LocalDate = "2026-11-21".parse().unwrap();
        for (days, later) in [
            (0, "2026-11-21"),
            (1, "2026-11-22"),
            (10, "2026-12-01"),
            (-21, "2026-10-31"),
            (365, "2027-11-21"),
        ] {
            assert_eq!(day.plus_days(days).to_string(), later);
        }
        assert_eq!(day.plus_days(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(day.plus_days(i32::MIN).to_string(), "0001-01-01");
    }

    #[test]
    fn days() {
        assert_eq!(
            "2024-02-29".parse::<LocalDate>().unwrap().plus_days(1).to_string(),
            "2024-03-01"
        );
        for text in ["2023-02-29", "2023-2-01", "0000-01-01", "01.02.2016", "2023-01-01-", ""] {
            assert_eq!(text.parse::<LocalDate>(), Err(InvalidDate), "{text}");
        }
        let (clock, _) = Clock::manual(SystemTime::UNIX_EPOCH + Duration::from_secs(1_571_432_400));
        assert_eq!(LocalDate::today(&clock, Zone::Utc).to_string(), "2019-10-18");
        assert_eq!(LocalDate::today(&clock, Zone::Istanbul).to_string(), "2019-10-19");
    }

    proptest! {
        #[test]
        fn never_panics(text in "[0-9T:.+Z -]{0,40}|.{0,40}") {
            let _ = text.parse::<LocalDate>();
        }
    }
}
