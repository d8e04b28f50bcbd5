use paylink_core::Error;

use crate::order::OrderNumber;
use crate::sql::StoreError;

/// The result of a method of this crate.
pub type Result<T, E = OrdersError> = std::result::Result<T, E>;

/// An error of this crate.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OrdersError {
    /// A value is not allowed. Nothing was stored or sent.
    #[error("{field} {rule}; nothing was stored")]
    Invalid {
        /// The name of the value.
        field: &'static str,
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// The order exists with another amount, currency or account.
    #[error("order {0} exists with another amount, currency or account; nothing was changed")]
    OtherContent(OrderNumber),
    /// There is no order with this number.
    #[error("there is no order {0}")]
    NoSuchOrder(OrderNumber),
    /// There is no incident with this number.
    #[error("there is no incident {0}")]
    NoSuchIncident(i64),
    /// An incident of this kind has no money that can be accepted. Decide otherwise.
    #[error("incident {0} is not about money that can be accepted; nothing was stored")]
    NotAcceptable(i64),
    /// No account of this program has the provider, environment and account of the order.
    #[error("no client is configured for the account {0}")]
    NoSuchAccount(String),
    /// The policy of an account can never lead to a paid order.
    #[error("the policy of {account} can never lead to a paid order: {remedy}")]
    PolicyNeverPays {
        /// The account.
        account: String,
        /// What to configure.
        remedy: &'static str,
    },
    /// The database belongs to an installation with another reference prefix.
    #[error("the database belongs to the reference prefix {stored}, not {given}")]
    OtherPrefix {
        /// The prefix in the database.
        stored: String,
        /// The prefix that was given.
        given: String,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A call of the provider's client failed.
    #[error(transparent)]
    Provider(#[from] Error),
}
