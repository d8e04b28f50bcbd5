use paylink_orders::sql::{Dialect, Sql, StoreError, Value};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Column as _, Postgres, Row as _, Transaction, TypeInfo as _};

use crate::error::{store_error, unknown_type};

/// An open transaction of sqlx on PostgreSQL, for
/// [`Orders::create_in`](paylink_orders::Orders::create_in).
///
/// The statements are sent without a name, so that a pooler can be between the program and the
/// database.
#[derive(Debug)]
pub struct PostgresTransaction<'a, 'c> {
    transaction: &'a mut Transaction<'c, Postgres>,
}

impl<'a, 'c> PostgresTransaction<'a, 'c> {
    /// Borrows the transaction. The caller commits it, or rolls it back.
    pub fn new(transaction: &'a mut Transaction<'c, Postgres>) -> Self {
        Self { transaction }
    }
}

impl Sql for PostgresTransaction<'_, '_> {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
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

fn query(statement: &str, arguments: &[Value]) -> Query<'static, Postgres, PgArguments> {
    // The statements are those of `paylink-orders`, and all values are arguments.
    let rendered = Dialect::Postgres.render(statement).into_owned();
    let query = sqlx::query(AssertSqlSafe(rendered)).persistent(false);
    arguments.iter().cloned().fold(query, |query, argument| match argument {
        Value::Int(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

fn values(row: &PgRow) -> Result<Vec<Value>, StoreError> {
    let value = |(index, column): (usize, &sqlx::postgres::PgColumn)| {
        let value = match column.type_info().name() {
            "INT8" => row.try_get(index).map(Value::Int),
            "INT4" => row.try_get::<Option<i32>, _>(index).map(|n| Value::Int(n.map(i64::from))),
            "TEXT" => row.try_get(index).map(Value::Text),
            "BYTEA" => row.try_get(index).map(Value::Bytes),
            other => return Err(unknown_type(other)),
        };
        value.map_err(store_error)
    };
    row.columns().iter().enumerate().map(value).collect()
}
