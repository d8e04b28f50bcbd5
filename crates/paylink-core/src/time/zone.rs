use std::time::SystemTime;

/// The time zone of a date and time that the provider sent without a time zone. The calling code or
/// the provider's crate chooses the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Zone {
    /// The time zone of Türkiye, whose offset has been +03:00 since 2016-03-27 04:00 local time.
    /// This library does not support earlier times.
    Istanbul,
    /// Coordinated universal time.
    Utc,
}

/// 2016-03-27 04:00:00 local time in Istanbul.
const ISTANBUL_FIXED_SINCE: i64 = 1_459_051_200;

impl Zone {
    /// Returns the current offset from UTC in seconds.
    pub(super) fn offset(self) -> i64 {
        match self {
            Self::Istanbul => 3 * 3600,
            Self::Utc => 0,
        }
    }

    /// Returns the offset from UTC at this local time, or `None` if the offset is not known.
    pub(super) fn offset_at(self, local: i64) -> Option<i64> {
        match self {
            Self::Istanbul if local < ISTANBUL_FIXED_SINCE => None,
            _ => Some(self.offset()),
        }
    }
}

/// Returns the number of seconds since 1970-01-01 00:00:00 UTC, rounded down.
pub(super) fn unix_seconds(at: SystemTime) -> i64 {
    match at.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => {
            let before = before.duration();
            let whole = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
            -whole - i64::from(before.subsec_nanos() > 0)
        }
    }
}
