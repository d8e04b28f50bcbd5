use std::fmt;
use std::time::SystemTime;

use paylink_core::{Money, ProviderId};

use crate::from_text::from_text;
use crate::order::OrderNumber;

/// The reason why a person has to look at an order.
///
/// The text that [`as_str`](Self::as_str) returns is the same in all versions, so a program can use
/// it as the key of a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IncidentKind {
    /// The order was paid more than once. Refund the excess, which is [`Incident::amount`].
    PaidTwice,
    /// A cancelled order was paid. Refund the payment, or fulfil the order after all.
    PaidAfterCancel,
    /// The payer was charged more than the amount of the order plus the allowed surcharge.
    Overpaid,
    /// The payer was charged less than the amount of the order.
    PartlyPaid,
    /// The order was paid, but a part of the money was refunded before the order was marked as
    /// paid.
    PartlyReversed,
    /// The order was paid, but all of the money was refunded before the order was marked as paid.
    Reversed,
    /// The amount has been reserved on the payer's card for longer than
    /// [`Policy::authorized_for`](crate::Policy::authorized_for), and has not been charged.
    Authorized,
    /// The provider reports an amount, a currency, a reference or a payment that contradicts the
    /// order.
    Mismatch,
    /// The provider does not report enough to decide whether the order is paid.
    NotProvable,
    /// The provider no longer finds a link that it reported before, or it never found a link that
    /// was created.
    LinkMissing,
    /// The provider no longer reports a payment that it reported before, or it reports a lower
    /// amount than before.
    PaymentGone,
    /// A link exists that nobody can use, because the response that contained its URL was lost. The
    /// link could not be deactivated.
    Orphan,
    /// The provider's response about a link contains the id of another account than before. The
    /// keys in the configuration were probably replaced by the keys of another account.
    OtherAccount,
    /// The worker tried to create a link, but the provider or a check before sending refused the
    /// request. No caller of [`Orders::create`](crate::Orders::create) received this error.
    Refused,
    /// The order needs another link, but already had the maximum number of links. The limit is
    /// [`Policy::max_attempts`](crate::Policy::max_attempts).
    TooManyAttempts,
    /// The order handler failed many times for the same event. The number of failures is
    /// [`Policy::handler_tries`](crate::Policy::handler_tries).
    HandlerFails,
}

impl IncidentKind {
    /// All kinds of incidents.
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

    /// Returns the kind as text in lower case with hyphens, such as `paid-twice`. The text is the
    /// same in all versions.
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

    /// Returns whether the decision [`Decision::Accepted`] is possible for incidents of this kind.
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

    /// Whether the incident concerns a link that was paid or may still be paid. A decision other
    /// than `Accepted` lets the order get another link.
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

/// A situation in which a person has to decide what happens to an order, such as a double payment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incident {
    /// The numeric id of the incident. Pass it to [`Orders::decide`](crate::Orders::decide).
    pub id: i64,
    /// The number of the order.
    pub order: OrderNumber,
    /// The provider of the account that the order uses.
    pub provider: ProviderId,
    /// The reason for the incident.
    pub kind: IncidentKind,
    /// The amount of money that the incident concerns. If the order was paid twice, it is the
    /// amount to refund. For other incidents, it is the amount that the provider reports as
    /// charged, reserved or refunded. `None` if the provider reports no amount, or if the incident
    /// does not concern money.
    pub amount: Option<Money>,
    /// The time at which the incident was opened.
    pub opened: SystemTime,
}

/// A person's decision about an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Decision {
    /// The person accepts the money that was charged, and an unpaid order becomes paid. The paid
    /// amount is [`Incident::amount`], or the amount of the order if the incident has no amount.
    /// This decision is possible only if [`IncidentKind::can_be_accepted`] returns `true`.
    Accepted,
    /// The person has refunded the money. The order may get another link.
    Refunded,
    /// The person has found that nothing more has to be done. The order may get another link.
    Closed,
}

impl Decision {
    /// All possible decisions.
    pub const ALL: &'static [Self] = &[Self::Accepted, Self::Refunded, Self::Closed];

    /// Returns the decision as text in lower case, such as `accepted`. The text is the same in all
    /// versions.
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
