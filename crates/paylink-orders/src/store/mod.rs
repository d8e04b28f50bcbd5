//! The SQL statements. Each function runs inside a database transaction of its caller.
//!
//! The text of a statement is the same for all databases; placeholders such as `{now}` are replaced
//! by [`Dialect::render`](crate::sql::Dialect::render). A transaction that
//! changes an order together with other rows locks the order first, so that each order has one
//! writer at a time. After that, locks are taken in the order attempt, event, incident.

mod accounts;
mod attempts;
mod events;
mod history;
mod inbox;
mod incidents;
mod orders;
mod purge;
mod rows;

pub(crate) use self::accounts::*;
pub(crate) use self::attempts::*;
pub(crate) use self::events::*;
pub(crate) use self::history::*;
pub(crate) use self::inbox::*;
pub(crate) use self::incidents::*;
pub(crate) use self::orders::*;
pub(crate) use self::purge::*;
pub(crate) use self::rows::{AttemptRow, Deactivate, OrderRow};
use crate::sql::{Row, Sql, StoreError, Value};

/// Runs a statement and reads its first row.
async fn first<S: Sql, T>(
    sql: &mut S,
    statement: &str,
    arguments: &[Value],
    read: impl FnOnce(&mut Row) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let rows = sql.query(statement, arguments).await?;
    rows.into_iter().next().map(|row| read(&mut Row::new(row))).transpose()
}

/// Runs a statement and reads all of its rows.
async fn all<S: Sql, T>(
    sql: &mut S,
    statement: &str,
    arguments: &[Value],
    read: impl Fn(&mut Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let rows = sql.query(statement, arguments).await?;
    rows.into_iter().map(|row| read(&mut Row::new(row))).collect()
}
