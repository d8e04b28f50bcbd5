use std::fmt;
use std::time::SystemTime;

use paylink_core::{Money, ProviderId};

use crate::from_text::from_text;
use crate::order::OrderNumber;

/// Why a person has to look at an order.
///
/// The text of a kind is stable: a program can select a translation by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IncidentKind {
    /// The order was paid a second time. Give the second payment back.
    PaidTwice,
    /// A cancelled order was paid. Give the money back, or deliver after all.
    PaidAfterCancel,
    /// More than the amount and the allowed surcharge was charged.
    Overpaid,
    /// Less than the amount was charged, and the link has ended.
    PartlyPaid,
    /// A part of the money was given back before the order was settled.
    PartlyReversed,
    /// The money was given back before the order was settled.
    Reversed,
    /// The amount is reserved on the payer's card for longer than the policy allows.
    Authorized,
    /// The requested amount, the currency, the reference or the transaction contradicts the order.
    Mismatch,
    /// The provider reports too little to decide.
    NotProvable,
    /// A link that was read before is not found any more.
    LinkMissing,
    /// The payment of a settled order is not reported any more.
    PaymentGone,
    /// A link exists, its URL is lost, and it could not be deactivated.
    Orphan,
    /// The provider reports another account than the one that the link belongs to: the keys were
    /// exchanged for those of another account.
    OtherAccount,
    /// The provider refused to create a link that the worker asked for.
    Refused,
    /// The order has used up its attempts.
    TooManyAttempts,
    /// The order handler failed too often.
    HandlerFails,
}

impl IncidentKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[
        Self::PaidTwice,
        Self::PaidAfterCancel,
        Self::Overpaid,
        Self::PartlyPaid,
        Self::PartlyReversed,
        Self::Reversed,
        Self::Authorized,
        Self::Mismatch,
        Self::NotProvable,
        Self::LinkMissing,
        Self::PaymentGone,
        Self::Orphan,
        Self::OtherAccount,
        Self::Refused,
        Self::TooManyAttempts,
        Self::HandlerFails,
    ];

    /// Returns the kind as text, in lower case and with hyphens. The text is stable.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaidTwice => "paid-twice",
            Self::PaidAfterCancel => "paid-after-cancel",
            Self::Overpaid => "overpaid",
            Self::PartlyPaid => "partly-paid",
            Self::PartlyReversed => "partly-reversed",
            Self::Reversed => "reversed",
            Self::Authorized => "authorized",
            Self::Mismatch => "mismatch",
            Self::NotProvable => "not-provable",
            Self::LinkMissing => "link-missing",
            Self::PaymentGone => "payment-gone",
            Self::Orphan => "orphan",
            Self::OtherAccount => "other-account",
            Self::Refused => "refused",
            Self::TooManyAttempts => "too-many-attempts",
            Self::HandlerFails => "handler-fails",
        }
    }

    /// Whether a person can decide that the money settles the order
    /// ([`Decision::Accepted`]).
    pub const fn can_be_accepted(self) -> bool {
        matches!(
            self,
            Self::Overpaid
                | Self::PartlyPaid
                | Self::PartlyReversed
                | Self::Mismatch
                | Self::NotProvable
        )
    }

    /// Whether the incident is about a link that may have been paid or may be paid: the decision
    /// about it lets the order get another link.
    pub(crate) const fn is_about_money(self) -> bool {
        !matches!(self, Self::HandlerFails | Self::Refused | Self::TooManyAttempts)
    }
}

from_text!(IncidentKind, "incident kind");

impl fmt::Display for IncidentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something that a person has to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incident {
    /// The number of the incident.
    pub id: i64,
    /// The order.
    pub order: OrderNumber,
    /// The provider at which the money is.
    pub provider: ProviderId,
    /// Why a person has to look.
    pub kind: IncidentKind,
    /// The money that it is about.
    pub amount: Option<Money>,
    /// When the incident was opened.
    pub opened: SystemTime,
}

/// What a person decided about an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Decision {
    /// The money is accepted. A waiting order is settled for the amount of the incident, or for its
    /// own amount if the provider reports none. Only for kinds that
    /// [can be accepted](IncidentKind::can_be_accepted).
    Accepted,
    /// The money was given back. The order may get another link.
    Refunded,
    /// Nothing has to be done. The order may get another link.
    Closed,
}

impl Decision {
    /// All decisions.
    pub const ALL: &'static [Self] = &[Self::Accepted, Self::Refunded, Self::Closed];

    /// Returns the decision as text, in lower case. The text is stable.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refunded => "refunded",
            Self::Closed => "closed",
        }
    }
}

from_text!(Decision, "decision");

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
