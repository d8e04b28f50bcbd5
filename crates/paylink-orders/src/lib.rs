//! Orders that are stored in a database and paid through the payment links of `paylink`.
//!
//! A provider's client handles single calls. [`Orders`] handles whole orders: over days, after
//! crashes and restarts, and in several processes. The payer of an order has at most one link that
//! can be paid, and the order becomes paid only once. If the provider reports a payment for any
//! link of the order, this crate reports the payment to your program.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use paylink::{Currency, Money, Payer};
//! use paylink_orders::sqlite::Sqlite;
//! use paylink_orders::{
//!     CreateOutcome, HandlerError, NewOrder, OrderEvent, OrderHandler, Orders, Policy, rusqlite,
//! };
//!
//! /// What the shop does for a paid order.
//! struct Shop;
//!
//! impl OrderHandler for Shop {
//!     fn paid(
//!         &self,
//!         transaction: &rusqlite::Transaction<'_>,
//!         event: &OrderEvent,
//!     ) -> Result<(), HandlerError> {
//!         // This write and the mark that the event is handled are one transaction.
//!         let ship = "UPDATE carts SET ship = 1 WHERE number = ?1";
//!         transaction.execute(ship, [event.order.as_str()])?;
//!         Ok(())
//!     }
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let links = paylink::from_env("paynet")?;
//! let account = links.identity().clone();
//! let orders = Orders::builder("shop1.")
//!     .account(links, Policy::new())
//!     .sqlite(Sqlite::open("shop.db")?, Shop)
//!     .await?;
//!
//! // The worker creates links, queries the provider, deactivates links and delivers events.
//! let worker = tokio::spawn({
//!     let orders = orders.clone();
//!     async move { orders.run(std::future::pending()).await }
//! });
//!
//! let price = Money::parse("149.90", Currency::TRY)?;
//! let order = NewOrder::new("1042".parse()?, account, price, "Order 1042").link(|link| {
//!     link.payer(Payer::new("Ayşe Yılmaz")).expires_in(Duration::from_secs(72 * 3600))
//! });
//! match orders.create(&order).await? {
//!     CreateOutcome::Open { url, .. } => println!("send {url} to the payer"),
//!     CreateOutcome::Refused(error) => println!("correct the order: {error}"),
//!     later => println!("ask again later: {later:?}"),
//! }
//! # worker.await??;
//! # Ok(())
//! # }
//! ```
//!
//! # Terms
//!
//! | term | meaning |
//! | --- | --- |
//! | order | an amount that a payer has to pay, with the merchant's own order number |
//! | attempt | one link of an order, with its own reference: `<prefix><order>-<number>` |
//! | inbox | the callbacks, which are stored before the response to the provider is sent |
//! | observation | one row of the history of an order, such as a response of the provider |
//! | event | a change of an order, such as a payment, for which the merchant's code is called |
//! | incident | a situation in which a person has to decide, such as a double payment |
//! | worker | the loop that creates links, queries the provider, deactivates links and delivers events |
//! | orphan | a link whose URL no caller receives, for example because the response to its creation was lost |
//!
//! # Guarantees
//!
//! - **An attempt is stored before anything is sent.** If the outcome of a request to create a link
//!   is unknown, the worker finds out whether the link exists. The request is never sent again with
//!   the same reference.
//! - **The payer of an order has at most one link that can be paid.** A unique index of the
//!   database ensures this. The next link is created only if the last one can certainly no longer
//!   be paid, or if nobody can know the URL of the last one. The rules are in the table of
//!   [`state::next_attempt`].
//! - **If money was charged or reserved for an order, the order gets another link only after a
//!   person has decided** about the order's [`Incident`].
//! - **The state of a payment changes only if the provider reports the change in a response to a
//!   query.** A callback only makes the worker send the query earlier.
//! - **An order is fulfilled once.** What [`OrderHandler`] writes to the database, and the mark
//!   that the event is handled, are committed in one database transaction. For other systems, use
//!   the key of the [event](OrderEvent) as an idempotency key. If the event is delivered again, the
//!   key is the same.
//! - **A second payment, a refund and a payment after the cancellation** are reported as separate
//!   events or incidents, never as a second [`EventKind::Paid`].
//! - **The worker queries every link until the link can certainly no longer be paid.** After a
//!   payment, the worker queries the paid link for the time
//!   [`reversal_watch`](Policy::reversal_watch), to find refunds. After that, a row in the history
//!   of the order shows that the queries have ended.
//! - **Several processes may use one database at the same time.** The processes need no other
//!   connection to each other, and all of them use the clock of the database.
//!
//! # Limits of the guarantees
//!
//! - Paywall cannot look up a link by its reference. If Paywall's response to the creation of a
//!   link is lost, the link may exist until it expires. Nobody knows the URL of this link, and a
//!   payment on the link would not be noticed. The order gets another link at once.
//! - AHL Pay shows only paid links. If AHL Pay's response to the creation of a link is lost, the
//!   worker deactivates the link without knowing whether the link exists. For this, the client must
//!   allow the operation [`DeactivateByReference`](paylink_core::Operation::DeactivateByReference).
//! - The operating system may stop a process between the last check of the clock and the first byte
//!   of a request. If the process is stopped for longer than
//!   [`PayLinks::longest_creation`](paylink_core::PayLinks::longest_creation), the link of this
//!   process can be created after another process has taken over. This link is then deactivated,
//!   and the worker still checks whether the link was paid.
//! - Paywall may report only one payment for each payment page, so a second payment may not be
//!   noticed.
//! - What the order handler does outside its database transaction, such as sending an e-mail, can
//!   happen twice.
//!
//! # Features
//!
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `sqlite` | yes | the module [`sqlite`], which stores orders in SQLite, and the trait [`OrderHandler`] |
//! | `postgres` | no | the module `postgres`, which stores orders in PostgreSQL, with a trait of its own for the merchant's code; together with `sqlite`, also `move_to_postgres` |

#![cfg_attr(
    not(any(feature = "sqlite", feature = "postgres")),
    allow(
        dead_code,
        unused_imports,
        unused_macros,
        reason = "the code for a database is used by its adapter"
    )
)]

mod account_id;
mod builder;
#[cfg(feature = "crash-points")]
#[doc(hidden)]
pub mod crash;
mod database;
mod error;
mod from_text;
mod handler;
mod inbox;
mod incident;
mod metrics;
mod moving;
mod order;
mod orders;
mod policy;
#[cfg(feature = "postgres")]
pub mod postgres;
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
pub use self::inbox::InboxEntry;
pub use self::incident::{Decision, Incident, IncidentKind};
pub use self::metrics::Metrics;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
pub use self::moving::{MoveError, MoveProgress, Moved, MovedTable, MovedTotal, move_to_postgres};
pub use self::order::{Attempt, NewOrder, Order, OrderNumber, OrderState};
pub use self::orders::{CancelOutcome, ConfirmOutcome, CreateOutcome, Orders, Received, Stepped};
pub use self::policy::Policy;
pub use self::reports::{
    Counts, FeedEvent, Observation, OrderCursor, OrderFilter, OrderPage, Purged, Total,
};
pub use self::texts::TextLanguage;
/// The crate rusqlite in the version that this crate uses. Cargo selects the version that the
/// program uses, if this crate supports it.
#[cfg(feature = "sqlite")]
pub use rusqlite;
/// The crate tokio-postgres in the version that this crate uses.
#[cfg(feature = "postgres")]
pub use tokio_postgres;

/// Compiles the example program of the README.
#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// Compiles and runs the example programs of the guide.
#[cfg(all(doctest, feature = "sqlite", feature = "postgres"))]
#[doc = include_str!("../../../docs/orders.md")]
struct Guide;
