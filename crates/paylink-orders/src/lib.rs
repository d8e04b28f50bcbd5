//! Durable payment orders.

#![cfg_attr(
    not(feature = "sqlite"),
    allow(dead_code, unused_imports, reason = "the code for a database is used by its adapter")
)]

mod account_id;
mod builder;
#[cfg(feature = "crash-points")]
#[doc(hidden)]
pub mod crash;
mod database;
mod error;
mod handler;
mod inbox;
mod incident;
mod metrics;
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
mod sweep;
mod texts;
mod work;
mod worker;

pub use self::builder::OrdersBuilder;
pub use self::error::{OrdersError, Result};
#[cfg(feature = "sqlite")]
pub use self::handler::OrderHandler;
pub use self::handler::{EventKind, HandlerError, OrderEvent};
pub use self::incident::{Decision, Incident, IncidentKind};
pub use self::metrics::Metrics;
pub use self::order::{Attempt, NewOrder, Order, OrderNumber, OrderState};
pub use self::orders::{CancelOutcome, CreateOutcome, Orders, Received, Stepped};
pub use self::policy::Policy;
pub use self::reports::{
    Counts, FeedEvent, Observation, OrderCursor, OrderFilter, OrderPage, Purged, Total,
};
pub use self::texts::TextLanguage;
/// The version of rusqlite that this crate uses: that of the program, within the range of this
/// crate.
#[cfg(feature = "sqlite")]
pub use rusqlite;
