use paylink_core::Error;

use crate::order::OrderNumber;
use crate::sql::StoreError;

/// The result type of the methods in this crate. The default error type is [`OrdersError`].
pub type Result<T, E = OrdersError> = std::result::Result<T, E>;

/// The error of the methods in this crate, such as an invalid value or a failed database.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OrdersError {
    /// A value breaks a rule. Nothing was stored or sent.
    #[error("{field} {rule}; nothing was stored")]
    Invalid {
        /// The name of the invalid value, such as `order number`.
        field: &'static str,
        /// The rule that the value breaks, such as `must be given only once`.
        rule: &'static str,
    },
    /// An order with the same number is already stored, but with another amount, currency or
    /// account.
    #[error("order {0} exists with another amount, currency or account; nothing was changed")]
    OtherContent(OrderNumber),
    /// The database contains no order with this number.
    #[error("there is no order {0}")]
    NoSuchOrder(OrderNumber),
    /// The database contains no incident with this id.
    #[error("there is no incident {0}")]
    NoSuchIncident(i64),
    /// The decision [`Accepted`](crate::Decision::Accepted) is not possible for an incident of this
    /// kind. Make another decision.
    #[error("incident {0} cannot be decided as `accepted`; nothing was stored")]
    NotAcceptable(i64),
    /// No client for the account of the order was added to the
    /// [`OrdersBuilder`](crate::OrdersBuilder).
    #[error("no client is configured for the account {0}")]
    NoSuchAccount(String),
    /// No order could ever become paid under the policy of an account.
    #[error("with the policy of {account}, no order can ever become paid: {remedy}")]
    PolicyNeverPays {
        /// The account, in the form `provider:environment:account`.
        account: String,
        /// What to change in the configuration so that orders can become paid.
        remedy: &'static str,
    },
    /// The database was created with another reference prefix.
    #[error("the database was created with the reference prefix {stored}, not {given}")]
    OtherPrefix {
        /// The prefix that is stored in the database.
        stored: String,
        /// The prefix that was passed to [`Orders::builder`](crate::Orders::builder).
        given: String,
    },
    /// The orders of this database were moved to another database. Open that one.
    #[error("the orders of this database were moved to another database")]
    Moved,
    /// The orders of another database are being moved to this database. Complete the move first.
    #[error("a move of orders to this database is not complete")]
    MoveUnfinished,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A call to the provider's client failed.
    #[error(transparent)]
    Provider(#[from] Error),
}
