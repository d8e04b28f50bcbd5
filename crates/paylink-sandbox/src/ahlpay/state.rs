//! The states of links.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The payment state of a link. It does not include expiry, which depends on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PaymentState {
    Waiting,
    Pending,
    Paid,
    Declined,
    Passive,
}

impl PaymentState {
    /// Returns the state of a link whose lifetime is not over.
    pub(crate) const fn before_expiry(self) -> LinkState {
        match self {
            Self::Waiting => LinkState::Start,
            Self::Pending => LinkState::Pending,
            Self::Paid => LinkState::Success,
            Self::Declined => LinkState::Fail,
            Self::Passive => LinkState::Passive,
        }
    }
}

/// The state of a payment link. AHL Pay documents all states except [`Passive`](Self::Passive).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkState {
    /// The link is waiting for its payment.
    Start,
    /// An attempt to pay the link is in progress.
    Pending,
    /// The link is paid.
    Success,
    /// The bank declined the last attempt to pay the link. The link can still be paid.
    Fail,
    /// The link has expired without a payment.
    Expired,
    /// The link has been deactivated.
    Passive,
}

impl LinkState {
    pub(crate) const ALL: [Self; 6] =
        [Self::Start, Self::Pending, Self::Success, Self::Fail, Self::Expired, Self::Passive];
}

/// Formats the state as the provider writes it, such as `START`.
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
