//! The PostgreSQL database to which orders are moved.

use std::sync::Arc;

use super::Postgres;
use super::database::{MIGRATION, check};
use crate::error::Result;
use crate::moving::mark::{Installation, Mark};
use crate::moving::table::Table;
use crate::moving::totals::{self, MovedTotal};
use crate::schema;
use crate::sql::{Row, Sql, StoreError, Value};

/// What a move found in the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    /// Nothing. The target is marked now.
    New,
    /// Rows of an earlier run that did not end.
    Before,
    /// All rows.
    Done,
    /// Rows of another database, whose move did not end.
    OtherSource,
    /// Orders of its own.
    InUse,
    /// Nothing, and the orders are somewhere else.
    NotHere,
}

impl Postgres {
    /// Prepares the tables and marks them as incomplete. If `may_begin` is false, only an earlier
    /// move is continued.
    pub(crate) async fn begin_move(
        &self,
        installation: Installation,
        actor: String,
        may_begin: bool,
    ) -> Result<Begun> {
        self.write((installation, actor, may_begin), |sql, (installation, actor, may_begin)| {
            Box::pin(async move {
                check(sql).await?;
                sql.execute("SELECT pg_advisory_xact_lock($1)", &[MIGRATION.into()]).await?;
                if !may_begin && !has_table(sql, "paylink_moves").await? {
                    return Ok(Begun::NotHere);
                }
                let mark = Mark::of(sql).await?;
                if mark.is_none() && !may_begin {
                    return Ok(Begun::NotHere);
                }
                if let Some(mark) = mark {
                    let is_ours = !mark.is_source && mark.installation == *installation;
                    return Ok(match (is_ours, mark.is_done) {
                        (true, true) => Begun::Done,
                        (true, false) => Begun::Before,
                        (false, false) if !mark.is_source => Begun::OtherSource,
                        (false, _) => Begun::InUse,
                    });
                }
                schema::migrate(sql).await?;
                if Installation::of(sql).await?.is_some() {
                    return Ok(Begun::InUse);
                }
                let installation = installation.clone();
                let mark = Mark { is_source: false, installation, is_done: false };
                mark.store(sql, actor).await?;
                Ok(Begun::New)
            })
        })
        .await
    }

    /// Returns the time of the database in Unix milliseconds.
    pub(crate) async fn now(&self) -> Result<i64> {
        self.read((), |sql, ()| {
            Box::pin(async move {
                let rows = sql.query("SELECT {now}", &[]).await?;
                Ok(Row::new(rows.into_iter().next().unwrap_or_default()).int()?)
            })
        })
        .await
    }

    /// Returns the rows of a table whose keys are between the keys of these rows. If keys are not
    /// numbers, returns all rows.
    pub(crate) async fn rows_between(
        &self,
        table: &Arc<Table>,
        first: Vec<Value>,
        last: Vec<Value>,
    ) -> Result<Vec<Vec<Value>>> {
        self.read((Arc::clone(table), first, last), |sql, (table, first, last)| {
            Box::pin(async move {
                let (columns, key, name) = (table.columns(), table.key_columns(), &table.name);
                let query = format!("SELECT {columns} FROM {name}");
                if !table.has_numeric_key() {
                    return Ok(sql.query(&query, &[]).await?);
                }
                let count = table.key.len();
                let (from, to) = (placeholders(1, count), placeholders(count + 1, count));
                let query = format!("{query} WHERE ({key}) >= ({from}) AND ({key}) <= ({to})");
                let arguments: Vec<Value> = first.iter().chain(last).cloned().collect();
                Ok(sql.query(&query, &arguments).await?)
            })
        })
        .await
    }

    /// Inserts rows, or replaces the rows with the same keys.
    pub(crate) async fn put_rows(&self, table: &Arc<Table>, rows: Vec<Vec<Value>>) -> Result<()> {
        let width = table.columns.len();
        let others = table.columns.iter().enumerate().filter(|(at, _)| !table.key.contains(at));
        let set: Vec<String> =
            others.map(|(_, column)| format!("{0} = EXCLUDED.{0}", column.name)).collect();
        // PostgreSQL counts the arguments of a statement with 16 bits.
        for rows in rows.chunks(usize::from(u16::MAX) / width) {
            let groups: Vec<String> = (0..rows.len())
                .map(|row| format!("({})", placeholders(row * width + 1, width)))
                .collect();
            let statement = format!(
                "INSERT INTO {} ({}) VALUES {} ON CONFLICT ({}) DO UPDATE SET {}",
                table.name,
                table.columns(),
                groups.join(", "),
                table.key_columns(),
                set.join(", ")
            );
            let values: Vec<Value> = rows.iter().flatten().cloned().collect();
            self.write((statement, values), |sql, (statement, values)| {
                Box::pin(async move { Ok(sql.execute(statement, values).await.map(drop)?) })
            })
            .await?;
        }
        Ok(())
    }

    pub(crate) async fn count_rows(&self, table: &Arc<Table>) -> Result<u64> {
        self.read(Arc::clone(table), |sql, table| {
            Box::pin(async move {
                let rows = sql.query(&format!("SELECT COUNT(*) FROM {}", table.name), &[]).await?;
                let count = Row::new(rows.into_iter().next().unwrap_or_default()).int()?;
                Ok(u64::try_from(count).unwrap_or(0))
            })
        })
        .await
    }

    pub(crate) async fn totals_of_orders(&self) -> Result<Vec<MovedTotal>> {
        self.read((), |sql, ()| Box::pin(async move { Ok(totals::totals(sql).await?) })).await
    }

    /// Makes the database assign numbers that no row of a table has, and counts the values of the
    /// table for the planner.
    pub(crate) async fn end_table(&self, table: &Arc<Table>) -> Result<()> {
        self.write(Arc::clone(table), |sql, table| {
            Box::pin(async move {
                let name = &table.name;
                if let Some(column) = table.assigned() {
                    let query = format!(
                        "SELECT setval(CAST(pg_get_serial_sequence($1, $2) AS regclass),
                                       COALESCE((SELECT MAX({column}) FROM {name}), 1),
                                       EXISTS (SELECT 1 FROM {name}))"
                    );
                    sql.query(&query, &[name.as_str().into(), column.into()]).await?;
                }
                sql.execute(&format!("ANALYZE {name}"), &[]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Lets programs use the orders.
    pub(crate) async fn end_move(&self) -> Result<()> {
        self.write((), |sql, ()| {
            Box::pin(async move {
                let done = "UPDATE paylink_moves SET done_at = {now} WHERE done_at IS NULL";
                Ok(sql.execute(done, &[]).await.map(drop)?)
            })
        })
        .await
    }
}

/// Whether the connection sees a table with this name.
async fn has_table<S: Sql>(sql: &mut S, name: &str) -> Result<bool, StoreError> {
    let query = "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass($1)";
    let rows = sql.query(query, &[name.into()]).await?;
    Ok(Row::new(rows.into_iter().next().unwrap_or_default()).int()? > 0)
}

/// Returns `count` placeholders for arguments, beginning with the number `first`.
fn placeholders(first: usize, count: usize) -> String {
    let placeholders: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    placeholders.join(", ")
}
