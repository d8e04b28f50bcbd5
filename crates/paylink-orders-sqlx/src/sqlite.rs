use paylink_orders::sql::{Dialect, Sql, StoreError, Value};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _, Sqlite, Transaction, TypeInfo as _, ValueRef as _};

use crate::error::{store_error, unknown_type};

/// An open transaction of sqlx on SQLite, for
/// [`Orders::create_in`](paylink_orders::Orders::create_in).
///
/// Begin the transaction with `pool.begin_with("BEGIN IMMEDIATE")`. Otherwise, the transaction
/// begins with a read, and it cannot write if another process has written to the database in the
/// meantime.
#[derive(Debug)]
pub struct SqliteTransaction<'a, 'c> {
    transaction: &'a mut Transaction<'c, Sqlite>,
}

impl<'a, 'c> SqliteTransaction<'a, 'c> {
    /// Borrows the transaction. The caller commits it, or rolls it back.
    pub fn new(transaction: &'a mut Transaction<'c, Sqlite>) -> Self {
        Self { transaction }
    }
}

impl Sql for SqliteTransaction<'_, '_> {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    async fn execute(&mut self, statement: &str, arguments: &[Value]) -> Result<u64, StoreError> {
        let done = query(statement, arguments).execute(&mut **self.transaction).await;
        Ok(done.map_err(store_error)?.rows_affected())
    }

    async fn query(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let rows = query(statement, arguments).fetch_all(&mut **self.transaction).await;
        rows.map_err(store_error)?.iter().map(values).collect()
    }
}

fn query(statement: &str, arguments: &[Value]) -> Query<'static, Sqlite, SqliteArguments> {
    // The statements are those of `paylink-orders`, and all values are arguments.
    let rendered = Dialect::Sqlite.render(statement).into_owned();
    arguments.iter().cloned().fold(sqlx::query(AssertSqlSafe(rendered)), |query, argument| {
        match argument {
            Value::Int(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        }
    })
}

fn values(row: &SqliteRow) -> Result<Vec<Value>, StoreError> {
    let value = |index| {
        let raw = row.try_get_raw(index).map_err(store_error)?;
        let value = match raw.type_info().name() {
            "NULL" => return Ok(Value::Int(None)),
            "INTEGER" => row.try_get(index).map(Value::Int),
            "TEXT" => row.try_get(index).map(Value::Text),
            "BLOB" => row.try_get(index).map(Value::Bytes),
            other => return Err(unknown_type(other)),
        };
        value.map_err(store_error)
    };
    (0..row.len()).map(value).collect()
}
