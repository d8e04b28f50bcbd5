use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::mark::{Installation, Mark};
use super::run::MoveError;
use super::table::{Column, Kind, Table};
use super::totals::{self, MovedTotal};
use crate::error::OrdersError;
use crate::schema;
use crate::sql::{Row, Sql as _, StoreError, Value};
use crate::sqlite::{Connected, finished, store_error};

/// How long other programs may take to close the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// A batch of rows ends at one of these limits.
const MOST_ROWS: usize = 1_000;
const MOST_BYTES: usize = 1_000_000;

/// The rows of a part of a table.
pub(super) type Batch = Vec<Vec<Value>>;

/// The SQLite database, which no other process can open as long as this value exists.
#[derive(Clone)]
pub(super) struct Source {
    connection: Arc<Mutex<Connection>>,
}

impl Source {
    /// Opens the file, if no other program has it open.
    pub(super) async fn open(file: &Path) -> Result<Self, MoveError> {
        let end = Instant::now() + BUSY_TIMEOUT;
        loop {
            let file = file.to_owned();
            match blocking(move || open(&file)).await? {
                // SQLite itself does not wait here.
                Err(MoveError::InUse) if Instant::now() < end => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                opened => return Ok(Self { connection: Arc::new(Mutex::new(opened?)) }),
            }
        }
    }

    /// Runs a function with the connection, on a thread that may wait for the disk.
    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, MoveError> {
        let connection = Arc::clone(&self.connection);
        let job = move || job(&mut connection.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(blocking(job).await??)
    }

    /// Returns the installation, and whether its orders were moved away before.
    pub(super) async fn installation(&self) -> Result<Option<(Installation, bool)>, MoveError> {
        self.run(|connection| {
            let mut sql = Connected(&*connection);
            let mark = finished(Mark::of(&mut sql))?;
            let is_moved = mark.as_ref().is_some_and(|mark| mark.is_source);
            let has_tables =
                "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'paylink_installation'";
            let rows = finished(sql.query(has_tables, &[]))?;
            if rows != [[Value::from(1)]] {
                return Ok(None);
            }
            let installation = finished(Installation::of(&mut sql))?;
            Ok(installation.map(|installation| (installation, is_moved)))
        })
        .await
    }

    /// Gives the tables the current schema, which is the one of the target.
    pub(super) async fn migrate(&self) -> Result<(), MoveError> {
        self.run(|connection| {
            let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
            let transaction = begun.map_err(|error| store_error(&error))?;
            finished(schema::migrate(&mut Connected(&*transaction)))?;
            transaction.commit().map_err(|error| store_error(&error))
        })
        .await
    }

    /// Returns for how long a process that has ended may still have a request under way.
    pub(super) async fn lease(&self) -> Result<Option<Duration>, MoveError> {
        self.run(|connection| {
            let query = "SELECT MAX(next_due) - {now} FROM paylink_attempts
                         WHERE leased = 1 AND next_due > {now}";
            let rows = finished(Connected(&*connection).query(query, &[]))?;
            let left = Row::new(rows.into_iter().next().unwrap_or_default()).optional_int()?;
            Ok(left.and_then(|left| u64::try_from(left).ok()).map(Duration::from_millis))
        })
        .await
    }

    /// Returns the tables with orders, each after those that it refers to, with their numbers of
    /// rows.
    pub(super) async fn tables(&self) -> Result<Vec<(Arc<Table>, u64)>, MoveError> {
        self.run(|connection| {
            // SQLite lists the tables in the order of their creation.
            let query = "SELECT name FROM sqlite_schema
                         WHERE type = 'table' AND name LIKE 'paylink\\_%' ESCAPE '\\'
                           AND name NOT IN ('paylink_meta', 'paylink_moves') ORDER BY rowid";
            let mut sql = Connected(&*connection);
            let mut tables = Vec::new();
            for row in finished(sql.query(query, &[]))? {
                let table = table(&mut sql, Row::new(row).text()?)?;
                let count = format!("SELECT COUNT(*) FROM {}", table.name);
                let rows = finished(sql.query(&count, &[]))?;
                let rows = Row::new(rows.into_iter().next().unwrap_or_default()).int()?;
                tables.push((Arc::new(table), u64::try_from(rows).unwrap_or(0)));
            }
            Ok(tables)
        })
        .await
    }

    pub(super) async fn totals(&self) -> Result<Vec<MovedTotal>, MoveError> {
        self.run(|connection| finished(totals::totals(&mut Connected(&*connection)))).await
    }

    /// Returns the rows of a table, in the order of its key.
    pub(super) fn rows(&self, table: &Arc<Table>) -> mpsc::Receiver<Result<Batch, StoreError>> {
        let (sender, batches) = mpsc::channel(2);
        let (source, table) = (self.clone(), Arc::clone(table));
        tokio::task::spawn_blocking(move || {
            let connection = source.connection.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody waits for the rest if the caller's future was dropped.
            let send = |batch| sender.blocking_send(Ok(batch)).is_ok();
            if let Err(error) = read_rows(&connection, &table, send) {
                let _ = sender.blocking_send(Err(store_error(&error)));
            }
        });
        batches
    }

    /// Marks the database as moved. After this, no program opens its orders any more.
    pub(super) async fn mark_moved(
        &self,
        installation: Installation,
        actor: String,
    ) -> Result<(), MoveError> {
        self.run(move |connection| {
            let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
            let transaction = begun.map_err(|error| store_error(&error))?;
            let mark = Mark { is_source: true, installation, is_done: true };
            finished(mark.store(&mut Connected(&*transaction), &actor))?;
            transaction.commit().map_err(|error| store_error(&error))
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    let ended = tokio::task::spawn_blocking(job).await;
    ended.map_err(|_| StoreError::Other("the thread of the database has ended".to_owned()))
}

fn open(file: &Path) -> Result<Connection, MoveError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(failure)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failure)?;
    // Each connection in the WAL mode holds a lock on the file as long as it is open. The mode can
    // be left only if there is no other connection.
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))
        .map_err(failure)?;
    if mode != "delete" {
        return Err(MoveError::InUse);
    }
    connection
        .execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             BEGIN EXCLUSIVE; COMMIT",
        )
        .map_err(failure)?;
    Ok(connection)
}

fn failure(error: rusqlite::Error) -> MoveError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => MoveError::InUse,
        Some(ErrorCode::CannotOpen) => MoveError::NoOrders,
        _ => OrdersError::from(store_error(&error)).into(),
    }
}

/// Returns the columns and the key of a table.
fn table(sql: &mut Connected<&Connection>, name: String) -> Result<Table, StoreError> {
    let query = format!("SELECT name, type, pk FROM pragma_table_info('{name}') ORDER BY cid");
    let (mut columns, mut key) = (Vec::new(), Vec::new());
    for row in finished(sql.query(&query, &[]))? {
        let mut row = Row::new(row);
        let column = row.text()?;
        let kind = match row.text()?.as_str() {
            "INTEGER" => Kind::Int,
            "TEXT" => Kind::Text,
            "BLOB" => Kind::Bytes,
            other => {
                let text = format!("the column {name}.{column} has the unknown type {other}");
                return Err(StoreError::Other(text));
            }
        };
        let position = row.int()?;
        if position > 0 {
            key.push((position, columns.len()));
        }
        columns.push(Column { name: column, kind });
    }
    if key.is_empty() {
        return Err(StoreError::Other(format!("the table {name} has no primary key")));
    }
    key.sort_unstable();
    Ok(Table { name, columns, key: key.into_iter().map(|(_, at)| at).collect() })
}

/// Reads the rows of a table in batches, until `send` returns `false`.
fn read_rows(
    connection: &Connection,
    table: &Table,
    send: impl Fn(Batch) -> bool,
) -> Result<(), rusqlite::Error> {
    let (columns, key) = (table.columns(), table.key_columns());
    let query = format!("SELECT {columns} FROM {} ORDER BY {key}", table.name);
    let mut prepared = connection.prepare(&query)?;
    let mut rows = prepared.query([])?;
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(table.columns.len());
        for (at, column) in table.columns.iter().enumerate() {
            values.push(match row.get_ref(at)? {
                ValueRef::Null => column.kind.null(),
                ValueRef::Integer(number) => Value::from(number),
                ValueRef::Text(text) => {
                    bytes += text.len();
                    // PostgreSQL stores no NUL characters.
                    Value::from(String::from_utf8_lossy(text).replace('\0', "\u{fffd}"))
                }
                ValueRef::Blob(blob) => {
                    bytes += blob.len();
                    Value::from(blob)
                }
                // The tables are strict and have no column with real numbers.
                ValueRef::Real(_) => {
                    let kind = rusqlite::types::Type::Real;
                    return Err(rusqlite::Error::InvalidColumnType(at, column.name.clone(), kind));
                }
            });
        }
        batch.push(values);
        if batch.len() == MOST_ROWS || bytes >= MOST_BYTES {
            bytes = 0;
            if !send(std::mem::take(&mut batch)) {
                return Ok(());
            }
        }
    }
    if !batch.is_empty() {
        send(batch);
    }
    Ok(())
}
