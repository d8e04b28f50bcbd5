//! Stores orders in PostgreSQL, which any number of processes on any number of machines can share.
//!
//! ```no_run
//! use paylink_orders::postgres::{OrderHandler, Postgres};
//! use paylink_orders::tokio_postgres::{NoTls, Transaction};
//! use paylink_orders::{HandlerError, OrderEvent, Orders, Policy};
//!
//! struct Shop;
//!
//! impl OrderHandler for Shop {
//!     async fn paid(
//!         &self,
//!         transaction: &mut Transaction<'_>,
//!         event: &OrderEvent,
//!     ) -> Result<(), HandlerError> {
//!         // This write and the mark that the event is handled are one transaction.
//!         let ship = "UPDATE carts SET ship = true WHERE number = $1";
//!         transaction.execute(ship, &[&event.order.as_str()]).await?;
//!         Ok(())
//!     }
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let links = paylink::from_env("paynet")?;
//! // A connection with TLS needs a crate such as tokio-postgres-rustls in the place of `NoTls`.
//! let database = Postgres::new("host=/run/postgresql dbname=shop".parse()?, NoTls);
//! let orders =
//!     Orders::builder("shop1.").account(links, Policy::new()).postgres(database, Shop).await?;
//! # Ok(())
//! # }
//! ```
//!
//! To use the connections of a pool instead, see [`Postgres::from_pool`]. To store an order in a
//! transaction of your own, pass the transaction to
//! [`Orders::create_in`](crate::Orders::create_in).
//!
//! # The database
//!
//! - The tests run with PostgreSQL 15. Other versions are not tested; versions before 13 are
//!   refused. The encoding of the database must be UTF-8.
//! - The tables are created in the first schema of the connection's `search_path`, and their names
//!   start with `paylink_`.
//! - All times are times of the database. The clocks of the processes do not have to agree.
//! - Each transaction of this crate sets its isolation level to READ COMMITTED, waits at most ten
//!   seconds for a lock, and is ended by the database if its process is silent for a minute. If
//!   `synchronous_commit` is off, the transaction turns it on, because otherwise the last commits
//!   are lost if the power fails.
//! - A failover to a replica can lose the last commits unless the replica is synchronous. A link
//!   that was created shortly before would be forgotten. Use synchronous replication.
//! - A pooler such as PgBouncer may be between the program and the database, also in transaction
//!   mode: this crate uses no prepared statements with names, no settings outside of a transaction
//!   and no locks that outlive a transaction. Without a pooler, call [`Postgres::direct`], which
//!   makes it prepare its statements.

mod connection;
mod database;
mod error;
mod handler;
#[cfg(feature = "sqlite")]
mod moving;
mod statement;
#[cfg(test)]
pub(crate) mod tests;
mod transaction;

pub use self::connection::Postgres;
pub(crate) use self::database::PostgresDatabase;
pub use self::handler::OrderHandler;
#[cfg(feature = "sqlite")]
pub(crate) use self::moving::Begun;
