//! Durable payment orders.

mod builder;
#[cfg(feature = "crash-points")]
#[doc(hidden)]
pub mod crash;
mod database;
mod error;
mod handler;
mod inbox;
mod incident;
mod order;
mod orders;
mod policy;
mod reports;
mod schema;
pub mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod state;
mod store;
mod texts;
mod work;
mod worker;

pub use self::builder::OrdersBuilder;
pub use self::error::{OrdersError, Result};
#[cfg(feature = "sqlite")]
pub use self::handler::OrderHandler;
pub use self::handler::{EventKind, HandlerError, OrderEvent};
pub use self::incident::{Decision, Incident, IncidentKind};
pub use self::order::{Attempt, NewOrder, Order, OrderNumber, OrderState};
pub use self::orders::{CancelOutcome, CreateOutcome, Orders, Received, Stepped};
pub use self::policy::Policy;
pub use self::reports::{Observation, OrderCursor, OrderFilter, OrderPage, Total};
pub use self::texts::TextLanguage;
