//! A link as the dashboard and the control API show it, the same for every provider.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::message::Message;
use crate::provider::LinkKind;

/// The status of a link in the sandbox. These statuses are the sandbox's own; they are the same for
/// the links of all providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LinkStatus {
    /// The link is waiting for its payment.
    Open,
    /// An attempt to pay the link is in progress.
    Processing,
    /// The link has been paid.
    Paid,
    /// The bank declined the last attempt to pay the link. The link can still be paid.
    Failed,
    /// The link has expired.
    Expired,
    /// The link has been deactivated.
    Deactivated,
    /// The link allows a limited number of payments, and all of them have been made.
    SoldOut,
}

impl LinkStatus {
    pub(crate) const ALL: [Self; 7] = [
        Self::Open,
        Self::Processing,
        Self::Paid,
        Self::Failed,
        Self::Expired,
        Self::Deactivated,
        Self::SoldOut,
    ];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Processing => "processing",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Deactivated => "deactivated",
            Self::SoldOut => "sold_out",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == text)
    }

    /// Whether it can be paid, and so declined, expired and deactivated.
    pub(crate) const fn is_payable(self) -> bool {
        matches!(self, Self::Open | Self::Processing | Self::Failed)
    }
}

/// A link in a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Summary {
    #[serde(serialize_with = "kind")]
    pub(crate) kind: &'static LinkKind,
    /// The id at the control API, and in the address of its page.
    pub(crate) id: String,
    /// The merchant's reference.
    pub(crate) reference: String,
    pub(crate) status: LinkStatus,
    /// The provider's own word for the status, where it has one.
    pub(crate) provider_status: String,
    /// In major units, with a dot.
    pub(crate) amount: String,
    pub(crate) currency: &'static str,
    #[serde(serialize_with = "time")]
    pub(crate) created: Timestamp,
    #[serde(serialize_with = "time_or_null")]
    pub(crate) expires: Option<Timestamp>,
    /// The payment page.
    pub(crate) url: String,
}

/// A link with its payments and messages.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    pub(crate) summary: Summary,
    /// Names and values of the request that created it, for a person. Empty values are not shown.
    pub(crate) facts: Vec<(&'static str, String)>,
    /// Oldest first.
    pub(crate) payments: Vec<Payment>,
    /// The messages that the provider would have sent to the payer.
    pub(crate) messages: Vec<Message>,
    /// The [`Delivery::link_id`](crate::Delivery::link_id) of its callbacks.
    pub(crate) callback_id: String,
    /// Texts that identify this link, and no other, in requests.
    pub(crate) identifiers: Vec<String>,
}

/// An attempt to pay.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Payment {
    pub(crate) id: String,
    #[serde(serialize_with = "time")]
    pub(crate) at: Timestamp,
    pub(crate) amount: String,
    pub(crate) installments: u32,
    pub(crate) is_paid: bool,
    /// Whether the payment was refunded or cancelled, in whole or in part.
    pub(crate) is_given_back: bool,
    /// What was refunded or cancelled, in major units.
    pub(crate) given_back: String,
    /// Whether the payment is marked as fraud.
    pub(crate) is_fraud: bool,
}

fn kind<S: Serializer>(kind: &&LinkKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.id)
}

/// Formats an instant for the control API: UTC, whole milliseconds.
pub(crate) fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

pub(crate) fn time<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant(*at))
}

fn time_or_null<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => time(at, serializer),
        None => serializer.serialize_none(),
    }
}
