//! A program with sqlx 0.8, whose transaction on PostgreSQL `paylink-orders` takes.

use paylink_orders::sql::{Dialect, Sql, StoreError, Value};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{Column as _, Postgres, Row as _, Transaction, TypeInfo as _};

/// An open transaction of sqlx 0.8 on PostgreSQL.
struct SqlxTransaction<'a, 'c>(&'a mut Transaction<'c, Postgres>);

impl Sql for SqlxTransaction<'_, '_> {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    async fn execute(&mut self, statement: &str, arguments: &[Value]) -> Result<u64, StoreError> {
        let statement = Dialect::Postgres.render(statement);
        let done = query(&statement, arguments).execute(&mut **self.0).await;
        Ok(done.map_err(store_error)?.rows_affected())
    }

    async fn query(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let statement = Dialect::Postgres.render(statement);
        let rows = query(&statement, arguments).fetch_all(&mut **self.0).await;
        rows.map_err(store_error)?.iter().map(values).collect()
    }
}

fn query<'q>(statement: &'q str, arguments: &[Value]) -> Query<'q, Postgres, PgArguments> {
    // A pooler between the program and the database may not know named statements.
    let query = sqlx::query(statement).persistent(false);
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
            "BYTEA" => row.try_get(index).map(Value::Bytes),
            _ => row.try_get(index).map(Value::Text),
        };
        value.map_err(store_error)
    };
    row.columns().iter().enumerate().map(value).collect()
}

/// PostgreSQL's message names tables and columns; values of rows are only in its details.
fn store_error(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(reported) => {
            let code = reported.code().unwrap_or_default();
            StoreError::Other(format!("{} (SQLSTATE {code})", reported.message()))
        }
        _ => StoreError::Unavailable(error.to_string()),
    }
}

fn main() {
    let _ = async |orders: &paylink_orders::Orders,
                   transaction: &mut Transaction<'_, Postgres>,
                   order: &paylink_orders::NewOrder| {
        orders.create_in(&mut SqlxTransaction(transaction), order).await.map(drop)
    };
    println!("SQLite {}", paylink_orders::rusqlite::version());
}
