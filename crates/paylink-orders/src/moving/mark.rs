//! The mark of a database whose orders were moved to another database, or are being moved to it.

use crate::error::{OrdersError, Result};
use crate::sql::{Row, Sql, StoreError};

/// The table with the mark. It has at most one row.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS paylink_moves (
       id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
       is_source {int} NOT NULL CHECK (is_source IN (0, 1)),
       prefix TEXT NOT NULL,
       created_at {int} NOT NULL,
       actor TEXT NOT NULL,
       begun_at {int} NOT NULL,
       done_at {int}
     ) {end}";

/// The installation whose orders are moved: its reference prefix, and when its tables were created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Installation {
    pub(crate) prefix: String,
    pub(crate) created_at: i64,
}

#[cfg(all(feature = "sqlite", feature = "postgres"))]
impl Installation {
    /// Returns the installation of a database, if the tables were set up.
    pub(crate) async fn of<S: Sql>(sql: &mut S) -> Result<Option<Self>, StoreError> {
        let query = "SELECT prefix, created_at FROM paylink_installation";
        let row = sql.query(query, &[]).await?.into_iter().next();
        row.map(|row| {
            let mut row = Row::new(row);
            Ok(Self { prefix: row.text()?, created_at: row.int()? })
        })
        .transpose()
    }
}

/// What a database says about a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Whether the orders were moved away from this database.
    pub(crate) is_source: bool,
    pub(crate) installation: Installation,
    pub(crate) is_done: bool,
}

impl Mark {
    /// Returns the mark of a database, if there is one.
    pub(crate) async fn of<S: Sql>(sql: &mut S) -> Result<Option<Self>, StoreError> {
        sql.execute(TABLE, &[]).await?;
        let query = "SELECT is_source, prefix, created_at, done_at FROM paylink_moves";
        let row = sql.query(query, &[]).await?.into_iter().next();
        row.map(|row| {
            let mut row = Row::new(row);
            Ok(Self {
                is_source: row.flag()?,
                installation: Installation { prefix: row.text()?, created_at: row.int()? },
                is_done: row.optional_int()?.is_some(),
            })
        })
        .transpose()
    }

    /// Stores the mark of a database without one.
    #[cfg(all(feature = "sqlite", feature = "postgres"))]
    pub(crate) async fn store<S: Sql>(&self, sql: &mut S, actor: &str) -> Result<(), StoreError> {
        sql.execute(
            "INSERT INTO paylink_moves
               (id, is_source, prefix, created_at, actor, begun_at, done_at)
             VALUES (1, $1, $2, $3, $4, {now}, CASE WHEN $5 = 1 THEN {now} END)",
            &[
                i64::from(self.is_source).into(),
                self.installation.prefix.as_str().into(),
                self.installation.created_at.into(),
                actor.into(),
                i64::from(self.is_done).into(),
            ],
        )
        .await
        .map(drop)
    }
}

/// Returns an error if the orders of this database were moved away, or are not complete yet.
pub(crate) async fn check<S: Sql>(sql: &mut S) -> Result<()> {
    match Mark::of(sql).await? {
        Some(mark) if mark.is_source => Err(OrdersError::Moved),
        Some(mark) if !mark.is_done => Err(OrdersError::MoveUnfinished),
        _ => Ok(()),
    }
}
