//! Times, days, and the dates of headers.

use std::time::{Duration, SystemTime};

use paylink_core::http::headers;
use paylink_core::{LocalDate, LocalDateTime, Zone};

pub(crate) fn times(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    let stamp = LocalDateTime::new(text);
    assert_eq!(stamp.as_str(), text);
    let stored = serde_json::to_string(&stamp).expect("a stamp can be stored");
    assert_eq!(serde_json::from_str::<LocalDateTime>(&stored).expect("and read"), stamp);
    let millis = stamp.unix_millis(Zone::Utc);
    assert_eq!(stamp.instant(Zone::Utc).is_some(), millis.is_some());
    if let (Some(at), Some(millis)) = (stamp.instant(Zone::Utc), millis) {
        // To the second. An offset may lead out of the years 1 to 9999, which can be written.
        let ours = LocalDateTime::of(at, Zone::Utc);
        assert_eq!(ours.as_str().len(), 19);
        if (-62_135_596_800_000..253_402_300_800_000).contains(&millis) {
            assert_eq!(ours.unix_millis(Zone::Utc), Some(millis.div_euclid(1000) * 1000));
        }
    }
    // An offset makes both readings equal; without one they are three hours apart.
    if let (Some(utc), Some(istanbul)) = (millis, stamp.unix_millis(Zone::Istanbul)) {
        assert!([0, 3 * 3_600_000].contains(&(utc - istanbul)));
    }
    let day = text.parse::<LocalDate>();
    if let Ok(day) = day {
        assert_eq!(day.to_string(), text);
        assert!(day.plus_days(1) >= day && day.plus_days(-1) <= day);
    }
    let date = headers::http_date(text);
    if let Some(at) = date {
        assert!(text.trim().ends_with(&spelled(at)), "another date than it says");
    }
    millis.is_some() || day.is_ok() || date.is_some()
}

/// The date as a header has it, without the day of the week.
fn spelled(at: SystemTime) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let stamp = LocalDateTime::of(at, Zone::Utc);
    let (date, time) = stamp.as_str().split_once('T').expect("a stamp of ours");
    let parts: Vec<&str> = date.split('-').collect();
    let month = parts[1].parse::<usize>().expect("a month");
    // The last day that can be written is read as the last possible instant.
    if date > "9999-12-29" {
        return " GMT".to_owned();
    }
    format!("{} {} {} {time} GMT", parts[2], MONTHS[month - 1], parts[0])
}

pub(crate) fn retry_after(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let wait = headers::retry_after(text, now);
    let digits = text.trim();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = digits.parse::<u64>().unwrap_or(u64::from(u32::MAX));
        assert_eq!(wait, Some(Duration::from_secs(seconds)));
    } else {
        let until = headers::http_date(text.trim());
        assert_eq!(wait, until.map(|until| until.duration_since(now).unwrap_or_default()));
    }
    wait.is_some()
}
