//! The states of links.

use std::fmt;

/// What has been done to a link. Whether it is expired is a question to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaymentState {
    Waiting,
    Pending,
    Paid,
    Declined,
    Passive,
}

/// What has become of a link. Documented, but for the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkState {
    /// It waits for its payment.
    Start,
    /// A payment is under way.
    Pending,
    /// It is paid.
    Success,
    /// The last attempt was declined. It can still be paid.
    Fail,
    /// Its time is over.
    Expired,
    /// It has been deactivated.
    Passive,
}

impl LinkState {
    pub(crate) const ALL: [Self; 6] =
        [Self::Start, Self::Pending, Self::Success, Self::Fail, Self::Expired, Self::Passive];
}

/// As the provider writes it: `START`.
impl fmt::Display for LinkState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "START",
            Self::Pending => "PENDING",
            Self::Success => "SUCCESS",
            Self::Fail => "FAIL",
            Self::Expired => "EXPIRED",
            Self::Passive => "PASSIVE",
        })
    }
}
