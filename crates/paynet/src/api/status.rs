//! The status of a Paynet payment link (PayLink).

use std::fmt;

use paylink_core::LinkStatus;
use paylink_core::status::ProviderValue;
use paylink_core::wire::{self, WireValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The status of a link. Paynet documents four values, but not whether there are others. Any other
/// value becomes [`Other`](Self::Other).
///
/// Paynet documents the value as a string of one character (`char(1)`), but its example contains a
/// number. The client accepts both. Paynet also documents a general data type "Status" with other
/// meanings: in that type, 3 means *done*.
///
/// Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PayLinkStatus {
    /// The link has not been paid yet. Paynet's value is 0, `ODEME_BEKLENIYOR` (awaiting payment).
    Waiting,
    /// The link is paid. Paynet's value is 1, `ODEME_ALINDI`.
    Paid,
    /// The link has expired. Paynet's value is 2, `SURE_ASIMI`.
    Expired,
    /// The merchant has deactivated the link. Paynet's value is 3, `PASIF_EDILDI`.
    Passive,
    /// A value other than 0, 1, 2 and 3, exactly as Paynet sent it.
    Other(String),
}

impl PayLinkStatus {
    /// Returns Paynet's value as a string, such as `1` for [`Paid`](Self::Paid).
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(text) => text,
            known => known.digit().unwrap_or_default(),
        }
    }

    fn digit(&self) -> Option<&'static str> {
        Some(match self {
            Self::Waiting => "0",
            Self::Paid => "1",
            Self::Expired => "2",
            Self::Passive => "3",
            Self::Other(_) => return None,
        })
    }

    /// Returns the [`LinkStatus`] that corresponds to this status. Returns [`LinkStatus::Unknown`]
    /// if Paynet does not document the value.
    pub fn common(&self) -> LinkStatus {
        match self {
            Self::Waiting => LinkStatus::Open,
            Self::Paid => LinkStatus::Paid,
            Self::Expired => LinkStatus::Expired,
            Self::Passive => LinkStatus::Deactivated,
            Self::Other(_) => LinkStatus::Unknown,
        }
    }
}

impl From<&str> for PayLinkStatus {
    fn from(text: &str) -> Self {
        match text {
            "0" => Self::Waiting,
            "1" => Self::Paid,
            "2" => Self::Expired,
            "3" => Self::Passive,
            _ => Self::Other(text.to_owned()),
        }
    }
}

impl From<PayLinkStatus> for ProviderValue {
    fn from(status: PayLinkStatus) -> Self {
        status.digit().map_or_else(|| status.as_str().into(), Self::from_static)
    }
}

impl fmt::Debug for PayLinkStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting => f.write_str("Waiting"),
            Self::Paid => f.write_str("Paid"),
            Self::Expired => f.write_str("Expired"),
            Self::Passive => f.write_str("Passive"),
            // The value is not shown: it may be any text, such as a name.
            Self::Other(_) => f.write_str("Other"),
        }
    }
}

impl Serialize for PayLinkStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Waiting => serializer.serialize_u8(0),
            Self::Paid => serializer.serialize_u8(1),
            Self::Expired => serializer.serialize_u8(2),
            Self::Passive => serializer.serialize_u8(3),
            // The value is written as text, so that it is read back unchanged: `01` is not 1.
            Self::Other(text) => serializer.serialize_str(text),
        }
    }
}

/// A number or a text.
impl WireValue for PayLinkStatus {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(wire::text(deserializer)?.map(|text| Self::from(&*text)))
    }
}

impl<'de> Deserialize<'de> for PayLinkStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)?.ok_or_else(|| de::Error::custom("the status is missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_value_1_means_paid() {
        for text in ["0", "1", "2", "3", "4", "9", "", "01", "1.0", "true", "PAID", "ODEME_ALINDI"]
        {
            let paid = PayLinkStatus::from(text).common() == LinkStatus::Paid;
            assert_eq!(paid, text == "1", "{text}");
        }
        assert_eq!(PayLinkStatus::from("4").common(), LinkStatus::Unknown);
    }

    #[test]
    fn debug_shows_the_name_of_a_known_status_and_hides_other_values() {
        let shown: Vec<String> = ["0", "1", "2", "3", "Ayşe"]
            .iter()
            .map(|text| format!("{:?}", PayLinkStatus::from(*text)))
            .collect();
        assert_eq!(shown, ["Waiting", "Paid", "Expired", "Passive", "Other"]);
    }

    #[test]
    fn a_stored_status_is_read_back_unchanged() {
        for text in ["0", "1", "2", "3", "7", "01", "+1", "1 ", ""] {
            let status = PayLinkStatus::from(text);
            let stored = serde_json::to_string(&status).unwrap();
            assert_eq!(serde_json::from_str::<PayLinkStatus>(&stored).unwrap(), status, "{text}");
        }
    }

    #[test]
    fn wire_status_is_a_number_or_text() {
        for (json, status) in [
            ("3", PayLinkStatus::Passive),
            ("\"3\"", PayLinkStatus::Passive),
            ("1", PayLinkStatus::Paid),
        ] {
            assert_eq!(serde_json::from_str::<PayLinkStatus>(json).unwrap(), status);
        }
    }

    #[test]
    fn wire_a_padded_or_odd_status_is_not_paid() {
        for json in ["\" 1\"", "\"1 \"", "\"01\"", "\"+1\"", "\"１\"", "\"1\u{a0}\"", "true", "11"]
        {
            let status: PayLinkStatus = serde_json::from_str(json).unwrap();
            assert_eq!(status.common(), LinkStatus::Unknown, "{json}");
        }
    }

    #[test]
    fn wire_status_3_is_deactivated_and_can_no_longer_be_paid() {
        let status: PayLinkStatus = serde_json::from_str("3").unwrap();
        assert_eq!(status.common(), LinkStatus::Deactivated);
        assert!(!status.common().may_still_be_paid());
    }
}
