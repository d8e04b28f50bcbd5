//! The end of a link's lifetime, and the time until then.

use jiff::Timestamp;

use crate::clock::ISTANBUL;

use super::Language;

const MONTHS: [(&str, &str); 12] = [
    ("Ocak", "January"),
    ("Şubat", "February"),
    ("Mart", "March"),
    ("Nisan", "April"),
    ("Mayıs", "May"),
    ("Haziran", "June"),
    ("Temmuz", "July"),
    ("Ağustos", "August"),
    ("Eylül", "September"),
    ("Ekim", "October"),
    ("Kasım", "November"),
    ("Aralık", "December"),
];

/// Formats an instant by Türkiye's wall clock: `24 Kasım 2026 13:05`.
pub(super) fn date(at: Timestamp, language: Language) -> String {
    let local = ISTANBUL.to_datetime(at);
    let month = usize::from(local.month().unsigned_abs()).wrapping_sub(1);
    let (turkish, english) = MONTHS.get(month).copied().unwrap_or_default();
    let (month, comma) = (language.pick(turkish, english), language.pick("", ","));
    format!(
        "{} {month} {}{comma} {:02}:{:02}",
        local.day(),
        local.year(),
        local.hour(),
        local.minute()
    )
}

/// Returns the remaining time in its two largest units, rounded up to minutes:
/// `2 gün 23 saat kaldı`.
pub(super) fn left(due: Timestamp, now: Timestamp, language: Language) -> String {
    let seconds = due.duration_since(now).as_secs();
    if seconds < 60 {
        return language.pick("1 dakikadan az kaldı", "less than a minute left").to_owned();
    }
    let minutes = seconds / 60 + i64::from(seconds % 60 > 0);
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let units = [
        (days, "gün", "day", "days"),
        (hours, "saat", "hour", "hours"),
        (minutes, "dakika", "minute", "minutes"),
    ];
    let text: Vec<String> = units
        .into_iter()
        .skip_while(|(count, ..)| *count == 0)
        .take(2)
        .filter(|(count, ..)| *count > 0)
        .map(|(count, turkish, one, many)| {
            format!("{count} {}", language.pick(turkish, if count == 1 { one } else { many }))
        })
        .collect();
    format!("{} {}", text.join(" "), language.pick("kaldı", "left"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_date_and_the_two_largest_units() {
        let now: Timestamp = "2026-11-22T10:05:00Z".parse().unwrap();
        for (due, turkish, english) in [
            ("2026-11-25T10:04:00Z", "2 gün 23 saat kaldı", "2 days 23 hours left"),
            ("2026-11-25T10:04:01Z", "3 gün kaldı", "3 days left"),
            ("2026-11-23T11:06:00Z", "1 gün 1 saat kaldı", "1 day 1 hour left"),
            ("2026-11-22T11:05:01Z", "1 saat 1 dakika kaldı", "1 hour 1 minute left"),
            ("2026-11-22T10:06:00Z", "1 dakika kaldı", "1 minute left"),
            ("2026-11-22T10:15:00Z", "10 dakika kaldı", "10 minutes left"),
            ("2026-11-22T10:05:59Z", "1 dakikadan az kaldı", "less than a minute left"),
            ("2026-11-22T10:00:00Z", "1 dakikadan az kaldı", "less than a minute left"),
        ] {
            let due = due.parse().unwrap();
            assert_eq!(left(due, now, Language::Turkish), turkish);
            assert_eq!(left(due, now, Language::English), english);
        }
        assert_eq!(date(now, Language::Turkish), "22 Kasım 2026 13:05");
        assert_eq!(date(now, Language::English), "22 November 2026, 13:05");
        assert!(left(Timestamp::MAX, now, Language::English).contains("days"));
    }
}
