//! Stores orders of [`paylink_orders`] in an open transaction of sqlx 0.9.
//!
//! The transaction is the program's own: it can store a cart and its order together. If it is
//! rolled back, the order does not exist, and nothing is ever sent to the provider. After the
//! commit, call [`Orders::send`], or let the worker create the link.
//!
#![cfg_attr(
    feature = "postgres",
    doc = r#"
```no_run
use paylink_orders::{NewOrder, Orders};
use paylink_orders_sqlx::PostgresTransaction;

async fn buy(
    pool: &sqlx::PgPool,
    orders: &Orders,
    order: &NewOrder,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut transaction = pool.begin().await?;
    sqlx::query("INSERT INTO carts (number) VALUES ($1)")
        .bind(order.number.as_str())
        .execute(&mut *transaction)
        .await?;
    orders.create_in(&mut PostgresTransaction::new(&mut transaction), order).await?;
    transaction.commit().await?;
    orders.send(&order.number).await?;
    Ok(())
}
```
"#
)]
//!
//! | feature | type | `Orders` are opened with |
//! | --- | --- | --- |
//! | `postgres` | `PostgresTransaction` | `paylink_orders::postgres::Postgres`, which opens connections of its own |
//! | `sqlite` | `SqliteTransaction` | `paylink_orders::sqlite::Sqlite`, on the same file |
//!
//! The transaction must belong to the database that contains the orders. The worker and all other
//! methods of `Orders` use the connections with which `Orders` was opened, and so do the methods of
//! the order handler.
//!
//! [`Orders::send`]: paylink_orders::Orders::send

mod error;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(feature = "postgres")]
pub use self::postgres::PostgresTransaction;
#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteTransaction;
