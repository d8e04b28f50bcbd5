use std::time::SystemTime;

/// The zone in which a provider's zone-less stamp is to be read. Naming one is the caller's or the
/// provider crate's claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Zone {
    /// Türkiye: +03:00 without change since 2016-03-27 04:00 local time; earlier stamps have no
    /// answer here.
    Istanbul,
    /// Coordinated universal time.
    Utc,
}

/// 2016-03-27 04:00:00 on Istanbul's clocks.
const ISTANBUL_FIXED_SINCE: i64 = 1_459_051_200;

impl Zone {
    /// How far its clocks are ahead, in seconds: today and, as far as anybody knows, tomorrow.
    pub(super) fn ahead(self) -> i64 {
        match self {
            Self::Istanbul => 3 * 3600,
            Self::Utc => 0,
        }
    }

    /// How far they were ahead when they showed this.
    pub(super) fn ahead_at(self, local: i64) -> Option<i64> {
        match self {
            Self::Istanbul if local < ISTANBUL_FIXED_SINCE => None,
            _ => Some(self.ahead()),
        }
    }
}

/// Seconds since 1970, rounded down.
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
