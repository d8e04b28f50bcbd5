use std::fmt;
use std::str::FromStr;

use paylink_core::Money;
use serde::{Deserialize, Serialize};

use crate::error::OrdersError;
use crate::incident::IncidentKind;
use crate::order::OrderNumber;

/// A change of an order that the merchant's code has to know about, such as a payment. If the order
/// handler fails or the process crashes, the same event is delivered again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderEvent {
    /// The key of the event, such as `paid:1042`. If the event is delivered again, the key is the
    /// same. Other systems can use the key as an idempotency key.
    pub key: String,
    /// The number of the order that changed.
    pub order: OrderNumber,
    /// The kind of change, such as a payment or a refund.
    pub kind: EventKind,
    /// The amount that belongs to the event. For a payment, it is the charged amount. For a refund,
    /// it is the refunded amount, or `None` if the provider does not report it. For an incident, it
    /// is [`Incident::amount`](crate::Incident::amount). For an expiry or a cancellation, it is
    /// `None`.
    pub amount: Option<Money>,
}

/// The kind of an [`OrderEvent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// The order was paid. Fulfil the order.
    Paid,
    /// The payer was charged again for an order that was already paid. [`OrderEvent::amount`] is
    /// the total of all charges on the order's link.
    PaidAgain,
    /// A part of the money of a paid order was refunded. The order stays paid.
    PartlyReversed,
    /// All money of a paid order was refunded or otherwise reversed.
    Reversed,
    /// The link of an unpaid order expired or was deactivated, and it can no longer be paid.
    Expired,
    /// The order was cancelled, and none of the order's links can be paid any more.
    Cancelled,
    /// A person has to look at the order. The value of the variant is the reason.
    Incident(IncidentKind),
}

/// Shows the stable text of the kind, such as `paid-again` or `incident:overpaid`.
impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Paid => "paid",
            Self::PaidAgain => "paid-again",
            Self::PartlyReversed => "partly-reversed",
            Self::Reversed => "reversed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Incident(kind) => return f.pad(&format!("incident:{kind}")),
        })
    }
}

impl FromStr for EventKind {
    type Err = OrdersError;

    /// Reads the text that `Display` shows.
    fn from_str(text: &str) -> Result<Self, OrdersError> {
        Ok(match text {
            "paid" => Self::Paid,
            "paid-again" => Self::PaidAgain,
            "partly-reversed" => Self::PartlyReversed,
            "reversed" => Self::Reversed,
            "expired" => Self::Expired,
            "cancelled" => Self::Cancelled,
            other => match other.strip_prefix("incident:") {
                Some(kind) => Self::Incident(kind.parse()?),
                None => {
                    let rule = "must be one of its stable texts";
                    return Err(OrdersError::Invalid { field: "event kind", rule });
                }
            },
        })
    }
}

/// The stored content of an event, without the key and the kind.
#[derive(Serialize, Deserialize)]
pub(crate) struct EventData {
    pub(crate) amount: Option<Money>,
}

/// The error that the order handler returns if it cannot handle an event. The event is delivered
/// again later.
#[derive(Debug)]
pub struct HandlerError(Box<dyn std::error::Error + Send + Sync>);

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The merchant's code that is called for the events of orders in a SQLite database.
///
/// Each method is called inside the database transaction that marks the event as handled. What the
/// method writes through `transaction` therefore takes effect exactly once. Anything else that the
/// method does, such as sending an e-mail, can happen again after a crash. Use [`OrderEvent::key`]
/// to recognise such a repetition.
///
/// A method must not wait for a network, because no other write to the database can run in the
/// meantime. A method must not end `transaction`.
///
/// If a method returns an error or panics, the writes of the method are undone, and the event is
/// delivered again later. The order in which events are delivered can differ from the order in
/// which they happened.
#[cfg(feature = "sqlite")]
pub trait OrderHandler: Send + Sync + 'static {
    /// Fulfils an order that was paid.
    fn paid(
        &self,
        transaction: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError>;

    /// Handles another payment for an order that was already paid. An incident with the amount to
    /// refund is opened too. The default implementation does nothing.
    fn paid_again(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles a partial refund of a paid order. The default implementation does nothing.
    fn partly_reversed(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles the full refund or other full reversal of a paid order. The default implementation
    /// does nothing.
    fn reversed(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles the end of an unpaid link: the link expired or was deactivated, and can no longer be
    /// paid. To create another link for the order, call [`Orders::create`](crate::Orders::create)
    /// again. The default implementation does nothing.
    fn expired(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles the end of a cancellation: none of the links of the cancelled order can be paid any
    /// more. The default implementation does nothing.
    fn cancelled(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles an incident: a person has to look at the order. The method can, for example, send an
    /// e-mail to the accountants. The default implementation does nothing. If you use the default,
    /// check [`Orders::incidents`](crate::Orders::incidents) regularly.
    fn incident(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
        _kind: IncidentKind,
    ) -> Result<(), HandlerError> {
        Ok(())
    }
}
