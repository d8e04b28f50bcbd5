use std::fmt;
use std::str::FromStr;

use paylink_core::Money;
use serde::{Deserialize, Serialize};

use crate::error::OrdersError;
use crate::incident::IncidentKind;
use crate::order::OrderNumber;

/// What happened to an order. The order handler is called once for each event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderEvent {
    /// The key of the event, such as `paid:1042`. It is the same whenever the event is delivered
    /// again. Another system can use it as an idempotency key.
    pub key: String,
    /// The order.
    pub order: OrderNumber,
    /// What happened.
    pub kind: EventKind,
    /// The money that the event is about: what was charged, given back or is to be given back.
    pub amount: Option<Money>,
}

/// The kind of an [`OrderEvent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// The order is paid. Fulfil it.
    Paid,
    /// The order was charged again. `amount` is everything that was charged.
    PaidAgain,
    /// A part of the money of a paid order was given back. The order stays paid.
    PartlyReversed,
    /// The money of a paid order was given back.
    Reversed,
    /// The link of a waiting order ended unpaid, and can no longer be paid.
    Expired,
    /// The order was cancelled, and none of its links can be paid any more.
    Cancelled,
    /// A person has to look at the order.
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

/// The stored content of an event beside its key and kind.
#[derive(Serialize, Deserialize)]
pub(crate) struct EventData {
    pub(crate) amount: Option<Money>,
}

/// Why the order handler could not handle an event. The event is delivered again later.
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

/// The merchant's side of an order, on SQLite.
///
/// Each method is called inside the database transaction that marks the event as done: what it
/// writes through `transaction` happens exactly once. Anything else that it does, such as sending a
/// mail, can happen again after a crash; use [`OrderEvent::key`] there. A method must not wait for
/// a network, because the database has one writer, and must not end the transaction.
///
/// If a method returns an error or panics, its writes are undone, and the event is delivered again
/// later. Events can be delivered in another order than they happened.
#[cfg(feature = "sqlite")]
pub trait OrderHandler: Send + Sync + 'static {
    /// Fulfils a paid order.
    fn paid(
        &self,
        transaction: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError>;

    /// Handles that more was charged for a paid order. There is also an incident, with the amount
    /// to give back. The default does nothing.
    fn paid_again(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles that a part of the money of a paid order was given back. The default does nothing.
    fn partly_reversed(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles that the money of a paid order was given back. The default does nothing.
    fn reversed(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles that the link of a waiting order has ended unpaid. The order can get another link
    /// with [`Orders::create`](crate::Orders::create). The default does nothing.
    fn expired(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles that no link of a cancelled order can be paid any more. The default does nothing.
    fn cancelled(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles that a person has to look at an order, for example by a mail to the accountants. The
    /// default does nothing: then somebody has to look at
    /// [`Orders::incidents`](crate::Orders::incidents).
    fn incident(
        &self,
        _transaction: &rusqlite::Transaction<'_>,
        _event: &OrderEvent,
        _kind: IncidentKind,
    ) -> Result<(), HandlerError> {
        Ok(())
    }
}
