//! Parses days: `2026-11-01`, `01.11.2026`, or `01.11` for the most recent such day. A day begins
//! and ends at midnight in Istanbul.

use std::time::SystemTime;

use jiff::civil::Date;

use crate::text::time;

/// Parses a day.
///
/// # Errors
/// Returns a text for people.
pub(crate) fn parse(text: &str) -> Result<Date, String> {
    on(text, time::today())
}

fn on(text: &str, today: Date) -> Result<Date, String> {
    read(text, today).ok_or_else(|| {
        text!(
            "write a day such as 01.11, 01.11.2026 or 2026-11-01",
            "01.11, 01.11.2026 ya da 2026-11-01 gibi bir gün yazın"
        )
    })
}

fn read(text: &str, today: Date) -> Option<Date> {
    let number = |part: &str, lengths: &[usize]| {
        let is_number = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<i16>().ok()).flatten()
    };
    let date = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let dashed: Vec<&str> = text.split('-').collect();
    if let [year, month, day] = dashed[..] {
        return date(number(year, &[4])?, number(month, &[2])?, number(day, &[2])?);
    }
    let dotted: Vec<&str> = text.split('.').collect();
    match dotted[..] {
        [day, month, year] => {
            date(number(year, &[4])?, number(month, &[1, 2])?, number(day, &[1, 2])?)
        }
        [day, month] => {
            let (month, day) = (number(month, &[1, 2])?, number(day, &[1, 2])?);
            // The last one: on 3 January, 30.12 is a day of the year before.
            date(today.year(), month, day)
                .filter(|found| *found <= today)
                .or_else(|| date(today.year() - 1, month, day))
        }
        _ => None,
    }
}

/// Returns the start of a day.
pub(crate) fn start(day: Date) -> SystemTime {
    time::start_of(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days() {
        let today = date(2026, 11, 30);
        for (text, day) in [
            ("2026-11-01", date(2026, 11, 1)),
            ("01.11.2026", date(2026, 11, 1)),
            ("1.11.2025", date(2025, 11, 1)),
            ("01.11", date(2026, 11, 1)),
            ("30.11", today),
            ("1.12", date(2025, 12, 1)),
        ] {
            assert_eq!(on(text, today), Ok(day), "{text}");
        }
        for text in
            ["", "11/01/2026", "2026-1-1", "31.02.2026", "1.11.26", "01.13", "a.b", "1.1.1.1"]
        {
            assert!(on(text, today).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_istanbul() {
        let start = start(date(2026, 11, 1));
        assert_eq!(time::instant(start), "2026-10-31T21:00:00Z");
    }
}
