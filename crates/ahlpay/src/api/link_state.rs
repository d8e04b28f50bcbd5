use std::fmt;

use paylink_core::LinkStatus;
use paylink_core::status::ProviderValue;
use paylink_core::wire::record::{Member, Slot};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `status` of a link, documented. Open: the back office fetches its list from a server, so there
/// may be more.
///
/// Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkState {
    /// `START`: ready to take a payment.
    Start,
    /// `PENDING`: a payment was started and is waited for.
    Pending,
    /// `SUCCESS`: paid.
    Success,
    /// `FAIL`: the payment failed.
    Fail,
    /// `EXPIRED`: the lifetime is over.
    Expired,
    /// Any other value.
    Other(String),
}

impl LinkState {
    /// The value as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(text) => text,
            known => known.word().unwrap_or_default(),
        }
    }

    fn word(&self) -> Option<&'static str> {
        Some(match self {
            Self::Start => "START",
            Self::Pending => "PENDING",
            Self::Success => "SUCCESS",
            Self::Fail => "FAIL",
            Self::Expired => "EXPIRED",
            Self::Other(_) => return None,
        })
    }

    /// The state in the common model. Whatever is not documented is unknown.
    pub fn common(&self) -> LinkStatus {
        match self {
            Self::Start => LinkStatus::Open,
            Self::Pending => LinkStatus::Processing,
            Self::Success => LinkStatus::Paid,
            Self::Fail => LinkStatus::Failed,
            Self::Expired => LinkStatus::Expired,
            Self::Other(_) => LinkStatus::Unknown,
        }
    }

    /// The state that lists links of a common status, if one is documented.
    pub fn of(status: LinkStatus) -> Option<Self> {
        match status {
            LinkStatus::Open => Some(Self::Start),
            LinkStatus::Processing => Some(Self::Pending),
            LinkStatus::Paid => Some(Self::Success),
            LinkStatus::Failed => Some(Self::Fail),
            LinkStatus::Expired => Some(Self::Expired),
            _ => None,
        }
    }
}

impl From<&str> for LinkState {
    fn from(text: &str) -> Self {
        match text {
            "START" => Self::Start,
            "PENDING" => Self::Pending,
            "SUCCESS" => Self::Success,
            "FAIL" => Self::Fail,
            "EXPIRED" => Self::Expired,
            _ => Self::Other(text.to_owned()),
        }
    }
}

impl From<LinkState> for ProviderValue {
    fn from(state: LinkState) -> Self {
        state.word().map_or_else(|| state.as_str().into(), Self::from_static)
    }
}

impl fmt::Debug for LinkState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Another value may be anything that came in this place.
        f.write_str(if matches!(self, Self::Other(_)) { "Other" } else { self.as_str() })
    }
}

impl Member for LinkState {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::word(place)
    }
}

impl Serialize for LinkState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for LinkState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::from(text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_value_is_paid() {
        for text in [
            "START", "PENDING", "SUCCESS", "FAIL", "EXPIRED", "PASSIVE", "success", "SUCCESS ",
            "AUTH", "",
        ] {
            let state = LinkState::from(text);
            assert_eq!(state.common() == LinkStatus::Paid, text == "SUCCESS", "{text}");
            assert_eq!(state.as_str(), text);
        }
    }

    #[test]
    fn wire_glued_words_are_no_states() {
        // The page prints `FAILÖdeme` and `PENDINGÖdeme`: value and explanation without a gap.
        for text in ["FAILÖdeme", "PENDINGÖdeme"] {
            assert_eq!(LinkState::from(text).common(), LinkStatus::Unknown);
        }
    }

    #[test]
    fn every_status_that_can_be_listed_reads_back() {
        use LinkStatus::{Deactivated, Expired, Failed, Open, Paid, Processing, Unknown};
        for status in [Open, Processing, Paid, Failed, Expired] {
            assert_eq!(LinkState::of(status).unwrap().common(), status);
        }
        assert!(LinkState::of(Deactivated).is_none() && LinkState::of(Unknown).is_none());
    }
}
