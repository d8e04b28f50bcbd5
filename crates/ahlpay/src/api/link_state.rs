//! The states of a link.

use std::fmt;

use paylink_core::LinkStatus;
use paylink_core::status::ProviderValue;
use paylink_core::wire::{self, WireValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The state of a link, as in the field `status` of the service `GetCreatedLinks`. AHL Pay
/// documents five states.
///
/// There may be more states, because AHL Pay's back-office program loads the list of states from a
/// server. An undocumented state becomes [`Other`](Self::Other).
///
/// Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkState {
    /// `START`: the link can be paid.
    Start,
    /// `PENDING`: a payment for the link was started but is not complete.
    Pending,
    /// `SUCCESS`: the link was paid.
    Success,
    /// `FAIL`: the payment failed.
    Fail,
    /// `EXPIRED`: the link has expired.
    Expired,
    /// An undocumented state, exactly as AHL Pay returned it.
    Other(String),
}

impl LinkState {
    /// Returns the state as AHL Pay writes it, such as `START`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(text) => text,
            known => known.documented().unwrap_or_default(),
        }
    }

    fn documented(&self) -> Option<&'static str> {
        Some(match self {
            Self::Start => "START",
            Self::Pending => "PENDING",
            Self::Success => "SUCCESS",
            Self::Fail => "FAIL",
            Self::Expired => "EXPIRED",
            Self::Other(_) => return None,
        })
    }

    /// Returns the [`LinkStatus`] that corresponds to this state. Returns [`LinkStatus::Unknown`]
    /// if the state is undocumented.
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

    /// Returns AHL Pay's state that corresponds to `status`. Returns `None` if AHL Pay documents no
    /// such state.
    pub fn from_common(status: LinkStatus) -> Option<Self> {
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
        state.documented().map_or_else(|| state.as_str().into(), Self::from_static)
    }
}

impl fmt::Debug for LinkState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An unknown value may contain private data, so it is not shown.
        f.write_str(if matches!(self, Self::Other(_)) { "Other" } else { self.as_str() })
    }
}

impl WireValue for LinkState {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(wire::text(deserializer)?.map(|text| Self::from(&*text)))
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
    fn only_success_is_paid() {
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
    fn wire_a_state_with_its_explanation_appended_is_unknown() {
        // The page prints `FAILÖdeme` and `PENDINGÖdeme`: value and explanation without a space.
        for text in ["FAILÖdeme", "PENDINGÖdeme"] {
            assert_eq!(LinkState::from(text).common(), LinkStatus::Unknown);
        }
    }

    #[test]
    fn every_status_that_can_be_listed_maps_to_its_state_and_back() {
        use LinkStatus::{Deactivated, Expired, Failed, Open, Paid, Processing, Unknown};
        for status in [Open, Processing, Paid, Failed, Expired] {
            assert_eq!(LinkState::from_common(status).unwrap().common(), status);
        }
        assert!(
            LinkState::from_common(Deactivated).is_none()
                && LinkState::from_common(Unknown).is_none()
        );
    }
}
