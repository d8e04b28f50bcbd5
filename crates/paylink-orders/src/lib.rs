//! Durable payment orders over the payment links of `paylink`.
//!
//! A client of a payment provider keeps its promises for one call. [`Orders`] keeps them for an
//! order, over days, crashes, restarts and several processes: an order has at most one link that
//! can be paid, it is settled once, and what is paid on any link that it knows is reported.
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
//! // The worker creates, reads, deactivates and delivers what is due.
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
//! | order | what is to be paid, by the merchant's own number |
//! | attempt | one link of an order, with a reference of its own: `<prefix><order>-<n>` |
//! | inbox | callbacks, stored before they are answered |
//! | observation | what one read reported; the answer to "why is it paid?" |
//! | event | what the merchant's code is notified of, once each |
//! | incident | what a person has to decide |
//! | worker | the loop that resolves, reads, deactivates and delivers |
//! | orphan | a link whose URL was lost with the response, so that nobody can have it, unless the provider sends it itself |
//!
//! # What is promised
//!
//! - **The intent is stored before anything is sent.** A creation whose outcome is unknown is
//!   resolved, never sent again under the same reference.
//! - **An order has at most one link in the payer's hands that can be paid.** A unique index says
//!   so. The next link waits until the last one can no longer be paid, in the latest plausible
//!   reading of its expiry. [`state::next_attempt`] has the table.
//! - **An order with money in it gets no other link without a person**, who decides an
//!   [`Incident`].
//! - **Only a read moves a state.** A callback brings the read forward, and proves nothing.
//! - **An order is settled once**, in one transaction with what [`OrderHandler`] writes. Other
//!   systems use the key of the [event](OrderEvent), which is the same whenever it is delivered.
//! - **A second payment, a refund and a payment after the cancellation are reported as what they
//!   are**, never as a second fulfilment.
//! - **Every link that might still be paid is watched until a stated end**, and a paid one for
//!   [`reversal_watch`](Policy::reversal_watch). Then the history of the order says that the watch
//!   has ended.
//! - **Any number of processes may use one database.** They need nothing else: all times are those
//!   of the database.
//!
//! # What is not promised
//!
//! - If a response is lost at a provider that cannot look links up by their reference (Paywall),
//!   the link may exist until it expires. Nobody has its URL, and a payment on it would not be
//!   seen. The order gets the next link at once. AHL Pay shows only paid links: such a link is
//!   deactivated without being seen, if the client [allows
//!   deactivation](paylink_core::Operation::DeactivateByReference).
//! - If a process is stopped between its last check of the clock and the first byte of a request,
//!   for longer than [`PayLinks::longest_creation`](paylink_core::PayLinks::longest_creation), its
//!   link can be created late. It is then deactivated, and watched all the same.
//! - Paywall may report only one payment of a page, so a second one may not be seen.
//! - What the order handler does beside its transaction, such as sending a mail, can happen twice.
//!
//! # Features
//!
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `sqlite` | yes | [`sqlite`], the embedded database, and [`OrderHandler`] |

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
mod from_text;
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
pub use self::inbox::InboxEntry;
pub use self::incident::{Decision, Incident, IncidentKind};
pub use self::metrics::Metrics;
pub use self::order::{Attempt, NewOrder, Order, OrderNumber, OrderState};
pub use self::orders::{CancelOutcome, ConfirmOutcome, CreateOutcome, Orders, Received, Stepped};
pub use self::policy::Policy;
pub use self::reports::{
    Counts, FeedEvent, Observation, OrderCursor, OrderFilter, OrderPage, Purged, Total,
};
pub use self::texts::TextLanguage;
/// The version of rusqlite that this crate uses: that of the program, within the range of this
/// crate.
#[cfg(feature = "sqlite")]
pub use rusqlite;

/// Compiles the program of the README.
#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// Compiles and runs the programs of the guide.
#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../../../docs/orders.md")]
struct Guide;
