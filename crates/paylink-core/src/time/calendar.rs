//! The Gregorian calendar from year 1 to 9999. The tests compare every day with a calendar library.

/// The number of days from 0000-03-01 to 1970-01-01. If years begin in March, the leap day is the
/// last day of a year.
const DAYS_TO_1970: i32 = 719_468;
const DAYS_OF_400_YEARS: i32 = 146_097;
const SECONDS_OF_A_DAY: i64 = 86_400;

/// 0001-01-01 and 9999-12-31, in days since 1970-01-01.
pub(super) const FIRST_DAY: i32 = -719_162;
pub(super) const LAST_DAY: i32 = 2_932_896;

/// Returns the number of days since 1970-01-01, or `None` if the day does not exist.
pub(super) fn day(year: i16, month: i16, of_month: i16) -> Option<i32> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i16::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=last).contains(&of_month)
    {
        return None;
    }
    let (year, month, of_month) = (i32::from(year), i32::from(month), i32::from(of_month));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // From March on, the lengths of the months repeat: 31, 30, 31, 30, 31 days.
    Some(year * 365 + leap_days + (153 * month + 2) / 5 + of_month - 1 - DAYS_TO_1970)
}

/// Returns the year, the month and the day of the month.
pub(super) fn date(day: i32) -> [i32; 3] {
    let day = day + DAYS_TO_1970;
    let (era, of_era) = (day.div_euclid(DAYS_OF_400_YEARS), day.rem_euclid(DAYS_OF_400_YEARS));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    [era * 400 + year, month, of_month]
}

/// Returns the number of seconds since 1970-01-01 00:00:00 in the same time zone, or `None` if the
/// day or the time of day does not exist.
pub(super) fn seconds([year, month, of_month, hour, minute, second]: [i16; 6]) -> Option<i64> {
    let day = i64::from(day(year, month, of_month)?);
    let exists = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    let of_day = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    exists.then_some(day * SECONDS_OF_A_DAY + of_day)
}

/// Returns whether these seconds are in the years 1 to 9999.
pub(super) fn exists(seconds: i64) -> bool {
    let day = seconds.div_euclid(SECONDS_OF_A_DAY);
    (i64::from(FIRST_DAY)..=i64::from(LAST_DAY)).contains(&day)
}

/// Returns the day of these seconds, limited to the years 1 to 9999, and the seconds of that day.
pub(super) fn day_and_rest(seconds: i64) -> (i32, i64) {
    let first = i64::from(FIRST_DAY) * SECONDS_OF_A_DAY;
    let last = (i64::from(LAST_DAY) + 1) * SECONDS_OF_A_DAY - 1;
    let seconds = seconds.clamp(first, last);
    let day = i32::try_from(seconds.div_euclid(SECONDS_OF_A_DAY)).unwrap_or(LAST_DAY);
    (day, seconds.rem_euclid(SECONDS_OF_A_DAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;
    use jiff::tz::Offset;

    #[test]
    fn every_day_equals_that_of_the_calendar_library() {
        let mut expected = Date::constant(1, 1, 1);
        for at in FIRST_DAY..=LAST_DAY {
            let [year, month, of_month] =
                [expected.year(), expected.month().into(), expected.day().into()];
            assert_eq!(day(year, month, of_month), Some(at), "{expected}");
            assert_eq!(date(at), [year, month, of_month].map(i32::from), "{expected}");
            expected = expected.tomorrow().unwrap_or(expected);
        }
        assert_eq!(expected, Date::constant(9999, 12, 31));
        assert_eq!((day(1, 1, 1), day(9999, 12, 31)), (Some(FIRST_DAY), Some(LAST_DAY)));
    }

    #[test]
    fn a_day_exists_if_it_exists_in_the_calendar_library() {
        for year in [1, 4, 100, 1900, 2000, 2023, 2024, 9999] {
            for month in -1..=14 {
                for of_month in -1..=33 {
                    let known = i8::try_from(month)
                        .ok()
                        .zip(i8::try_from(of_month).ok())
                        .and_then(|(month, of_month)| Date::new(year, month, of_month).ok());
                    assert_eq!(
                        day(year, month, of_month).is_some(),
                        known.is_some(),
                        "{year} {month} {of_month}"
                    );
                }
            }
        }
        assert_eq!([day(-1, 1, 1), day(0, 12, 31), day(10_000, 1, 1)], [None; 3]);
    }

    #[test]
    fn seconds_equal_those_of_the_calendar_library() {
        for at in (-62_135_596_800..253_402_207_200).step_by(86_399 * 7) {
            let civil = Offset::UTC.to_datetime(jiff::Timestamp::from_second(at).unwrap());
            let parts = [
                civil.year(),
                civil.month().into(),
                civil.day().into(),
                civil.hour().into(),
                civil.minute().into(),
                civil.second().into(),
            ];
            assert_eq!(seconds(parts), Some(at), "{civil}");
            let (day, rest) = day_and_rest(at);
            assert_eq!(date(day), [parts[0], parts[1], parts[2]].map(i32::from));
            assert_eq!(
                rest,
                [3600, 60, 1].iter().zip(&parts[3..]).map(|(s, n)| s * i64::from(*n)).sum::<i64>()
            );
        }
        for wrong in [[24, 0, 0], [0, 60, 0], [0, 0, 60], [-1, 0, 0], [0, -1, 0], [0, 0, -1]] {
            assert_eq!(seconds([2026, 11, 22, wrong[0], wrong[1], wrong[2]]), None);
        }
    }

    #[test]
    fn times_outside_the_calendar_become_its_first_or_last_second() {
        assert_eq!(day_and_rest(i64::MIN), (FIRST_DAY, 0));
        assert_eq!(day_and_rest(i64::MAX), (LAST_DAY, 86_399));
        let (first, last) = (-62_135_596_800, 253_402_300_799);
        assert!(exists(first) && exists(last) && !exists(first - 1) && !exists(last + 1));
    }
}
