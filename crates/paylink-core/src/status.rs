//! The status of a payment link, as a value that is common to all providers.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::text_form;

/// The status of a payment link, as a value that is common to all providers.
///
/// If this library does not know the status value that a provider sends, the status is
/// [`Unknown`](Self::Unknown), never [`Paid`](Self::Paid).
/// [`Link::provider_status`](crate::Link::provider_status) contains the provider's own value.
///
/// | `LinkStatus` | Paynet `status` | Paywall inquiry (the first row that applies) | AHL Pay |
/// | --- | --- | --- | --- |
/// | `Paid` | 1 | `SuccessPayment` is true | list `SUCCESS`; inquiry `SUCCESS`, `AUTH`, `SALE` |
/// | `Expired` | 2 | `ExpiryTime` has passed | list `EXPIRED` |
/// | `Processing` | – | `AnyPayment` is true | list `PENDING` |
/// | `Open` | 0 | `SuccessPayment` and `AnyPayment` are false | list `START` |
/// | `Failed` | – | – | list `FAIL` |
/// | `Deactivated` | 3 | never | – |
/// | `Unknown` | any other value | `SuccessPayment` or `AnyPayment` is missing, or `ExpiryTime` cannot be decoded | any other value |
///
/// In the last column, a *list* value comes from the service `GetCreatedLinks`, and an *inquiry*
/// value from the service `PaymentInquiry`.
///
/// Paywall's inquiry does not report whether a link has expired or was deactivated. The status
/// `Expired` is derived from `ExpiryTime`. It may be derived up to three hours too late, because
/// the time zone of `ExpiryTime` is unverified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkStatus {
    /// The link is waiting for a payment.
    Open,
    /// The payer has tried to pay, and the result is not known yet. The payment may still fail.
    Processing,
    /// The provider reports that the link was paid. Use
    /// [`PayLinks::confirm`](crate::PayLinks::confirm) to check whether the payer paid the correct
    /// amount.
    Paid,
    /// The provider reports that the payment failed.
    Failed,
    /// The link has expired.
    Expired,
    /// The merchant deactivated the link.
    Deactivated,
    /// This version of the library does not know the provider's status value, or the response does
    /// not contain enough information about the status. The library never treats this link as paid.
    Unknown,
}

text_form!(LinkStatus, "link_status", {
    Open => "open",
    Processing => "processing",
    Paid => "paid",
    Failed => "failed",
    Expired => "expired",
    Deactivated => "deactivated",
    Unknown => "unknown",
});

impl LinkStatus {
    /// Returns whether a payer may still be able to pay a link with this status. The result for
    /// [`Unknown`](Self::Unknown) is also `true`.
    pub fn may_still_be_paid(self) -> bool {
        matches!(self, Self::Open | Self::Processing | Self::Failed | Self::Unknown)
    }
}

/// A status value as text, exactly as the provider reported it. `Debug` shows the text only if the
/// text looks like a status.
///
/// ```
/// use paylink_core::status::ProviderValue;
/// assert_eq!(ProviderValue::from("SUCCESS"), "SUCCESS");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProviderValue(Cow<'static, str>);

impl ProviderValue {
    /// Creates a `ProviderValue` from a string constant. This function can be called in a `const`.
    pub const fn from_static(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Returns the status value as text. The text is empty if the provider reported no status.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ProviderValue {
    fn from(text: &str) -> Self {
        Self(Cow::Owned(text.to_owned()))
    }
}

impl From<String> for ProviderValue {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl PartialEq<&str> for ProviderValue {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl fmt::Display for ProviderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for ProviderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_digits = self.0.bytes().all(|b| b.is_ascii_digit());
        let longest = if is_digits { 4 } else { 24 };
        let plain = self.0.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if plain && self.0.len() <= longest {
            write!(f, "{:?}", &*self.0)
        } else {
            f.write_str("[not shown]")
        }
    }
}

/// Whether the provider reported the status of a link, or this library derived the status from
/// other facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusBasis {
    /// The provider reported the status.
    Reported,
    /// The provider did not report the status. This library derived it from the link's other
    /// fields, such as an expiry time that has passed.
    Derived,
}

text_form!(StatusBasis, "status_basis", {
    Reported => "reported",
    Derived => "derived",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_may_be_paid_until_a_final_status_is_known() {
        use LinkStatus::{Deactivated, Expired, Failed, Open, Paid, Processing, Unknown};
        for status in [Open, Processing, Failed, Unknown] {
            assert!(status.may_still_be_paid(), "{status}");
        }
        for status in [Paid, Expired, Deactivated] {
            assert!(!status.may_still_be_paid(), "{status}");
        }
    }

    #[test]
    fn a_value_is_shown_only_if_it_looks_like_a_status() {
        for (value, shown) in [
            ("SUCCESS", "\"SUCCESS\""),
            ("START_3D", "\"START_3D\""),
            ("1234", "\"1234\""),
            ("12345", "[not shown]"),
            ("Ayşe Yılmaz", "[not shown]"),
            ("a b", "[not shown]"),
            ("TWENTYFIVELETTERSINALLYES", "[not shown]"),
        ] {
            assert_eq!(format!("{:?}", ProviderValue::from(value)), shown);
            assert_eq!(ProviderValue::from(value.to_owned()).as_str(), value);
        }
        let value = ProviderValue::from("PAID");
        assert_eq!((value == "PAID", value == "paid"), (true, false));
        assert_eq!(
            (ProviderValue::from("1").to_string(), LinkStatus::Paid.to_string()),
            ("1".into(), "paid".into())
        );
    }
}
