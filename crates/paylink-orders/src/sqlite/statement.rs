use std::borrow::Borrow;
use std::future::{Future, ready};

use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::connection::store_error;
use crate::sql::{Dialect, Sql, StoreError, Value};

/// A connection with an open database transaction, in which the statements of this crate run.
pub(crate) struct Connected<C>(pub(crate) C);

impl<C: Borrow<Connection>> Connected<C> {
    fn execute(&self, statement: &str, arguments: &[Value]) -> Result<u64, StoreError> {
        let mut prepared = self.prepare(statement, arguments)?;
        let changed = prepared.raw_execute().map_err(|error| store_error(&error))?;
        Ok(changed as u64)
    }

    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut prepared = self.prepare(statement, arguments)?;
        let columns = prepared.column_count();
        let mut rows = prepared.raw_query();
        let mut result = Vec::new();
        while let Some(row) = rows.next().map_err(|error| store_error(&error))? {
            let values = (0..columns).map(|column| {
                Ok(match row.get_ref(column).map_err(|error| store_error(&error))? {
                    ValueRef::Null => Value::Int(None),
                    ValueRef::Integer(number) => Value::from(number),
                    ValueRef::Text(text) => Value::from(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Blob(bytes) => Value::from(bytes),
                    ValueRef::Real(_) => {
                        return Err(StoreError::Other("a column has a real number".to_owned()));
                    }
                })
            });
            result.push(values.collect::<Result<_, _>>()?);
        }
        Ok(result)
    }

    fn prepare(
        &self,
        statement: &str,
        arguments: &[Value],
    ) -> Result<rusqlite::CachedStatement<'_>, StoreError> {
        let connection: &Connection = self.0.borrow();
        let rendered = Dialect::Sqlite.render(statement);
        let mut prepared =
            connection.prepare_cached(&rendered).map_err(|error| store_error(&error))?;
        for (index, argument) in (1..).zip(arguments) {
            // SQLite numbers `$n` by its first occurrence.
            debug_assert_eq!(
                prepared.parameter_name(index),
                Some(&*format!("${index}")),
                "{statement}"
            );
            let argument = Argument(argument);
            prepared.raw_bind_parameter(index, argument).map_err(|error| store_error(&error))?;
        }
        Ok(prepared)
    }
}

impl<C: Borrow<Connection>> Sql for Connected<C> {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn execute(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> impl Future<Output = Result<u64, StoreError>> + Send {
        ready(Self::execute(self, statement, arguments))
    }

    fn query(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> impl Future<Output = Result<Vec<Vec<Value>>, StoreError>> + Send {
        ready(Self::query(self, statement, arguments))
    }
}

struct Argument<'a>(&'a Value);

impl rusqlite::ToSql for Argument<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Int(Some(number)) => ValueRef::Integer(*number),
            Value::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(Some(bytes)) => ValueRef::Blob(bytes),
            Value::Int(None) | Value::Text(None) | Value::Bytes(None) => ValueRef::Null,
        }))
    }
}
