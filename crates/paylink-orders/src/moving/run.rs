use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::source::{Batch, Source};
use super::table::Table;
use super::totals::MovedTotal;
use crate::error::OrdersError;
use crate::orders::checked_name;
use crate::postgres::{Begun, Postgres};
use crate::sql::{StoreError, Value};

/// The largest difference between the clocks of the two databases.
const CLOCKS: Duration = Duration::from_secs(30);

/// The result of [`move_to_postgres`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moved {
    /// Whether this call has completed the move. If it is false, an earlier call had completed it,
    /// and nothing was changed.
    pub is_new: bool,
    /// The tables with the numbers of their rows, which are the same in both databases.
    pub tables: Vec<MovedTable>,
    /// The numbers and sums of the orders, which are the same in both databases.
    pub totals: Vec<MovedTotal>,
}

/// A table of which all rows were moved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MovedTable {
    /// The name of the table, such as `paylink_orders`.
    pub name: String,
    /// The number of rows.
    pub rows: u64,
}

/// How far a move has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MoveProgress {
    /// How many rows were copied or compared.
    pub done: u64,
    /// How many rows have to be copied or compared. Each row counts twice.
    pub total: u64,
}

/// The error of [`move_to_postgres`].
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MoveError {
    /// The file does not exist, or no [`Orders`](crate::Orders) were stored in it.
    #[error("the file is not a database with orders")]
    NoOrders,
    /// Another program has the file open. Stop all programs that use it.
    #[error("another program has the database file open; stop it before the move")]
    InUse,
    /// A process that was stopped may still have a request under way. Call the function again after
    /// this time.
    #[error("a process that was stopped may have a request under way for {} s", .0.as_secs() + 1)]
    RequestUnderWay(Duration),
    /// The clock of this machine, which is the clock of the SQLite database, and the clock of the
    /// PostgreSQL database differ by at least this time. The stored times would be wrong after the
    /// move. Correct the clocks.
    #[error("the clocks of the two databases differ by at least {} s; correct them", .0.as_secs())]
    Clocks(Duration),
    /// The PostgreSQL database contains orders of its own. Use an empty schema.
    #[error("the PostgreSQL database has orders of its own; use an empty schema")]
    TargetInUse,
    /// The PostgreSQL database contains rows of another SQLite database, whose move did not end.
    /// Complete that move, or use an empty schema.
    #[error("the PostgreSQL database has an unfinished copy of another database")]
    OtherSource,
    /// The orders were moved before, but not to this PostgreSQL database.
    #[error("the orders were moved before, to another database")]
    MovedElsewhere,
    /// After the copy, the databases differ in this table, because another program has changed it.
    /// The SQLite database is still in use. Use an empty schema for the next attempt.
    #[error("after the copy, the table {0} is not the same in both databases")]
    Differs(String),
    /// One of the databases failed.
    #[error(transparent)]
    Orders(#[from] OrdersError),
}

impl From<StoreError> for MoveError {
    fn from(error: StoreError) -> Self {
        Self::Orders(error.into())
    }
}

/// Moves the orders of a SQLite database, with their links, history, callbacks, events and
/// incidents, to a PostgreSQL database. After the move, only the PostgreSQL database can be opened.
///
/// Stop all programs that use the file. As long as this function runs, no other program can open
/// it. The PostgreSQL database must be empty: no orders were ever stored in the first schema of its
/// `search_path`. Tables of the merchant in the same file are not moved.
///
/// 1. All rows are copied. The PostgreSQL database is marked, so that no program can open it
///    before the end.
/// 2. Each row is read from both databases and compared, and so are the numbers of rows and the
///    sums of the amounts.
/// 3. The SQLite database is marked as moved: opening it returns [`OrdersError::Moved`].
/// 4. The PostgreSQL database can be opened.
///
/// If the function is interrupted before step 3, the SQLite database stays in use, and nothing is
/// lost. Call the function again: it copies only what is missing or has changed. If it is
/// interrupted between step 3 and step 4, neither database can be opened until the function is
/// called again. At no time can both databases be opened.
///
/// `actor` is the name of the person who moves the orders. It is stored in both databases.
/// `progress` is called after each part.
///
/// A backup of the file from before the move is not marked. Do not use it any more.
///
/// # Errors
/// Returns an error if a condition above is not met, if the name is blank, if a process that was
/// stopped may still have a request under way, if the clocks of the two databases differ by more
/// than 30 seconds, or if a database fails.
///
/// # Cancellation
/// If the future is dropped, call this function again.
pub async fn move_to_postgres(
    file: impl AsRef<Path> + Send,
    to: &Postgres,
    actor: &str,
    progress: impl FnMut(MoveProgress) + Send,
) -> Result<Moved, MoveError> {
    let actor = checked_name("actor", actor)?.to_owned();
    let source = Source::open(file.as_ref()).await?;
    let (installation, is_moved) = source.installation().await?.ok_or(MoveError::NoOrders)?;
    if !is_moved {
        source.migrate().await?;
        if let Some(left) = source.lease().await? {
            return Err(MoveError::RequestUnderWay(left));
        }
        check_clocks(to).await?;
    }
    let begun = to.begin_move(installation.clone(), actor.clone(), !is_moved).await?;
    let is_first = match begun {
        Begun::New => true,
        Begun::Before => false,
        Begun::Done if is_moved => return result(&source, false).await,
        // The file is a copy from before the move.
        Begun::Done | Begun::InUse => return Err(MoveError::TargetInUse),
        Begun::OtherSource => return Err(MoveError::OtherSource),
        Begun::NotHere => return Err(MoveError::MovedElsewhere),
    };
    if !is_moved {
        let tables = source.tables().await?;
        let total = 2 * tables.iter().map(|(_, rows)| rows).sum::<u64>();
        let mut run = Run { source: &source, to, progress, done: 0, total };
        for (table, _) in &tables {
            run.copy(table, is_first).await?;
        }
        for (table, rows) in &tables {
            run.compare(table, *rows).await?;
            to.end_table(table).await?;
        }
        if source.totals().await? != to.totals_of_orders().await? {
            return Err(MoveError::Differs("paylink_orders".to_owned()));
        }
        source.mark_moved(installation, actor).await?;
    }
    to.end_move().await?;
    result(&source, true).await
}

async fn result(source: &Source, is_new: bool) -> Result<Moved, MoveError> {
    let tables = source.tables().await?.into_iter();
    let tables = tables.map(|(table, rows)| MovedTable { name: table.name.clone(), rows });
    Ok(Moved { is_new, tables: tables.collect(), totals: source.totals().await? })
}

/// Compares the clock of this machine with that of the server.
async fn check_clocks(to: &Postgres) -> Result<(), MoveError> {
    let (before, shown) = (now(), to.now().await?);
    let after = now();
    let difference = (shown - after).max(before - shown).max(0);
    let difference = Duration::from_millis(difference.unsigned_abs());
    if difference > CLOCKS { Err(MoveError::Clocks(difference)) } else { Ok(()) }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

struct Run<'a, P> {
    source: &'a Source,
    to: &'a Postgres,
    progress: P,
    done: u64,
    total: u64,
}

impl<P: FnMut(MoveProgress)> Run<'_, P> {
    /// Copies the rows of a table that the target does not have yet.
    async fn copy(&mut self, table: &Arc<Table>, is_first: bool) -> Result<(), MoveError> {
        let mut batches = self.source.rows(table);
        while let Some(batch) = batches.recv().await {
            let batch = batch?;
            let count = batch.len();
            let missing = if is_first { batch } else { self.missing(table, batch).await? };
            if !missing.is_empty() {
                self.to.put_rows(table, missing).await?;
            }
            self.advance(count);
        }
        Ok(())
    }

    /// Compares the rows of a table in both databases.
    async fn compare(&mut self, table: &Arc<Table>, rows: u64) -> Result<(), MoveError> {
        let differs = || MoveError::Differs(table.name.clone());
        let mut batches = self.source.rows(table);
        while let Some(batch) = batches.recv().await {
            let batch = batch?;
            let count = batch.len();
            if !self.missing(table, batch).await?.is_empty() {
                return Err(differs());
            }
            self.advance(count);
        }
        if self.to.count_rows(table).await? == rows { Ok(()) } else { Err(differs()) }
    }

    /// Returns the rows that the target does not have, or has with other values.
    async fn missing(&self, table: &Arc<Table>, batch: Batch) -> Result<Batch, MoveError> {
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return Ok(batch) };
        let (first, last) = (table.key_of(first), table.key_of(last));
        let found = self.to.rows_between(table, first, last).await?;
        let found: HashMap<Vec<Value>, Vec<Value>> =
            found.into_iter().map(|row| (table.key_of(&row), row)).collect();
        let is_missing = |row: &Vec<Value>| found.get(&table.key_of(row)) != Some(row);
        Ok(batch.into_iter().filter(is_missing).collect())
    }

    fn advance(&mut self, rows: usize) {
        self.done += rows as u64;
        (self.progress)(MoveProgress { done: self.done, total: self.total });
    }
}
