use std::borrow::Cow;

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row, Statement, Transaction};

use super::connection::Prepared;
use super::error::store_error;
use super::transaction::Failure;
use crate::error::OrdersError;
use crate::sql::{Dialect, Sql, StoreError, Value};

/// The caller's open transaction.
///
/// The statements are sent without a name, so that a pooler can be between the program and the
/// database. Each of them takes one exchange of messages.
impl Sql for Transaction<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    async fn execute(&mut self, statement: &str, arguments: &[Value]) -> Result<u64, StoreError> {
        execute(self.client(), None, statement, arguments)
            .await
            .map_err(|error| store_error(&error))
    }

    async fn query(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let rows = query(self.client(), None, statement, arguments).await;
        let rows = rows.map_err(|error| store_error(&error))?;
        rows.iter().map(values).collect()
    }
}

/// A transaction that this crate has begun. It remembers whether the transaction can be repeated
/// after a statement has failed.
pub(super) struct Watched<'a> {
    client: &'a Client,
    prepared: Option<&'a Prepared>,
    /// The error of the last statement that failed.
    failed: Option<Failure>,
}

impl<'a> Watched<'a> {
    pub(super) fn new(client: &'a Client, prepared: Option<&'a Prepared>) -> Self {
        Self { client, prepared, failed: None }
    }

    /// Returns the failure of the transaction, if its statements ended with an error.
    pub(super) fn failure(&mut self, error: OrdersError) -> Failure {
        match self.failed.take() {
            Some(Failure::Repeat(_)) => Failure::Repeat(error),
            _ => Failure::Final(error),
        }
    }

    fn note(&mut self, error: &Error) -> StoreError {
        self.failed = Some(Failure::before_commit(error));
        store_error(error)
    }
}

impl Sql for Watched<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    async fn execute(&mut self, statement: &str, arguments: &[Value]) -> Result<u64, StoreError> {
        match execute(self.client, self.prepared, statement, arguments).await {
            Ok(changed) => Ok(changed),
            Err(error) => Err(self.note(&error)),
        }
    }

    async fn query(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        match query(self.client, self.prepared, statement, arguments).await {
            Ok(rows) => rows.iter().map(values).collect(),
            Err(error) => Err(self.note(&error)),
        }
    }
}

type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

async fn execute(
    client: &Client,
    prepared: Option<&Prepared>,
    statement: &str,
    arguments: &[Value],
) -> Result<u64, Error> {
    let storable = storable(arguments);
    let parameters: Vec<_> = storable.iter().map(parameter).collect();
    match named(client, prepared, statement, &parameters).await? {
        Some(prepared) => client.execute_raw(&prepared, values_of(&parameters)).await,
        None => client.execute_typed(&Dialect::Postgres.render(statement), &parameters).await,
    }
}

/// Runs a statement. With `prepared`, the statement is prepared when it runs for the first time.
pub(super) async fn query(
    client: &Client,
    prepared: Option<&Prepared>,
    statement: &str,
    arguments: &[Value],
) -> Result<Vec<Row>, Error> {
    let storable = storable(arguments);
    let parameters: Vec<_> = storable.iter().map(parameter).collect();
    match named(client, prepared, statement, &parameters).await? {
        Some(prepared) => {
            let values: Vec<_> = values_of(&parameters).collect();
            client.query(&prepared, &values).await
        }
        None => client.query_typed(&Dialect::Postgres.render(statement), &parameters).await,
    }
}

async fn named(
    client: &Client,
    prepared: Option<&Prepared>,
    statement: &str,
    parameters: &[Parameter<'_>],
) -> Result<Option<Statement>, Error> {
    let types = parameters.iter().map(|(_, kind)| kind.clone());
    match prepared {
        Some(prepared) => prepared.get(client, statement, types).await,
        None => Ok(None),
    }
}

fn values_of<'a>(
    parameters: &'a [Parameter<'_>],
) -> impl ExactSizeIterator<Item = &'a (dyn ToSql + Sync)> {
    parameters.iter().map(|(value, _)| *value)
}

/// Returns the arguments without NUL characters in texts, which PostgreSQL cannot store. Messages
/// of other programs can contain them.
fn storable(arguments: &[Value]) -> Cow<'_, [Value]> {
    let has_nul = |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
    if !arguments.iter().any(has_nul) {
        return Cow::Borrowed(arguments);
    }
    let replaced = arguments.iter().map(|value| match value {
        Value::Text(Some(text)) => Value::from(text.replace('\0', "\u{fffd}")),
        other => other.clone(),
    });
    Cow::Owned(replaced.collect())
}

fn parameter(argument: &Value) -> Parameter<'_> {
    match argument {
        Value::Int(number) => (number, Type::INT8),
        Value::Text(text) => (text, Type::TEXT),
        Value::Bytes(bytes) => (bytes, Type::BYTEA),
    }
}

fn values(row: &Row) -> Result<Vec<Value>, StoreError> {
    let value = |(index, column): (usize, &tokio_postgres::Column)| {
        let value = match *column.type_() {
            Type::INT8 => row.try_get(index).map(Value::Int),
            Type::INT4 => {
                row.try_get::<_, Option<i32>>(index).map(|n| Value::Int(n.map(i64::from)))
            }
            Type::TEXT => row.try_get(index).map(Value::Text),
            Type::BYTEA => row.try_get(index).map(Value::Bytes),
            _ => return Err(StoreError::Other("a column has an unknown type".to_owned())),
        };
        value.map_err(|error| store_error(&error))
    };
    row.columns().iter().enumerate().map(value).collect()
}
