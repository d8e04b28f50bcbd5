use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::task::Poll;

use tokio_postgres::Transaction;

use crate::handler::{EventKind, HandlerError, OrderEvent};
use crate::incident::IncidentKind;

/// The merchant's code that is called for the events of orders in a PostgreSQL database.
///
/// Each method is called inside the database transaction that marks the event as handled. What the
/// method writes through `transaction` therefore takes effect exactly once. Anything else that the
/// method does, such as sending an e-mail, can happen again after a crash; use [`OrderEvent::key`]
/// to recognise a repetition.
///
/// A method should not wait for other systems, because the row of the event stays locked in the
/// meantime. The database ends the transaction if it gets no statement for a minute. A method must
/// not end the transaction, and must not take other connections from a pool that this crate uses
/// too. If a statement of the method fails, PostgreSQL accepts no other statement in this
/// transaction; return the error, or use a
/// [savepoint](tokio_postgres::Transaction::savepoint) around the statement.
///
/// If a method returns an error or panics, the writes of the method are undone, and the event is
/// delivered again later. The order in which events are delivered can differ from the order in
/// which they happened.
pub trait OrderHandler: Send + Sync + 'static {
    /// Fulfils an order that was paid.
    fn paid(
        &self,
        transaction: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send;

    /// Handles a further payment for an order that was already paid. An incident with the amount to
    /// refund is also opened. The default implementation does nothing.
    fn paid_again(
        &self,
        _transaction: &mut Transaction<'_>,
        _event: &OrderEvent,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send {
        async { Ok(()) }
    }

    /// Handles a partial refund of a paid order. The default implementation does nothing.
    fn partly_reversed(
        &self,
        _transaction: &mut Transaction<'_>,
        _event: &OrderEvent,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send {
        async { Ok(()) }
    }

    /// Handles that all money of a paid order was refunded or otherwise reversed. The default
    /// implementation does nothing.
    fn reversed(
        &self,
        _transaction: &mut Transaction<'_>,
        _event: &OrderEvent,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send {
        async { Ok(()) }
    }

    /// Handles that the link of an unpaid order expired or was deactivated, and can no longer be
    /// paid. [`Orders::create`](crate::Orders::create) creates another link for the order. The
    /// default implementation does nothing.
    fn expired(
        &self,
        _transaction: &mut Transaction<'_>,
        _event: &OrderEvent,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send {
        async { Ok(()) }
    }

    /// Handles that none of the links of a cancelled order can be paid any more. The default
    /// implementation does nothing.
    fn cancelled(
        &self,
        _transaction: &mut Transaction<'_>,
        _event: &OrderEvent,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send {
        async { Ok(()) }
    }

    /// Handles that a person has to look at an order, for example by adding an e-mail to the
    /// program's own outbox. The default implementation does nothing. In this case, a person has to
    /// check [`Orders::incidents`](crate::Orders::incidents) regularly.
    fn incident(
        &self,
        _transaction: &mut Transaction<'_>,
        _event: &OrderEvent,
        _kind: IncidentKind,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send {
        async { Ok(()) }
    }
}

/// Calls the handler's method for the kind of the event. A panic of the method is returned as an
/// error, and does not end the worker.
pub(super) async fn call(
    handler: &impl OrderHandler,
    transaction: &mut Transaction<'_>,
    event: &OrderEvent,
) -> Result<(), HandlerError> {
    let call = async {
        match event.kind {
            EventKind::Paid => handler.paid(transaction, event).await,
            EventKind::PaidAgain => handler.paid_again(transaction, event).await,
            EventKind::PartlyReversed => handler.partly_reversed(transaction, event).await,
            EventKind::Reversed => handler.reversed(transaction, event).await,
            EventKind::Expired => handler.expired(transaction, event).await,
            EventKind::Cancelled => handler.cancelled(transaction, event).await,
            EventKind::Incident(kind) => handler.incident(transaction, event, kind).await,
        }
    };
    let mut call = pin!(call);
    std::future::poll_fn(|context| {
        let polled = std::panic::catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(context)));
        polled.unwrap_or_else(|_| Poll::Ready(Err("the order handler panicked".into())))
    })
    .await
}
