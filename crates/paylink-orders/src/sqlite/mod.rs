//! Stores orders in a SQLite database. SQLite runs inside the process of your program.

mod connection;
mod database;
mod network;
#[cfg(test)]
#[cfg(unix)]
mod processes;
mod statement;
#[cfg(test)]
pub(crate) mod tests;

use std::path::Path;
use std::sync::Arc;

pub(crate) use self::connection::Writer;
#[cfg(feature = "postgres")]
pub(crate) use self::connection::store_error;
pub(crate) use self::database::{SqliteDatabase, finished, sql};
pub(crate) use self::statement::Connected;
use crate::sql::StoreError;

/// An open SQLite database file, in which [`Orders`](crate::Orders) are stored.
///
/// Several processes may open the same file. The file must be on a local disk.
#[derive(Clone, Debug)]
pub struct Sqlite {
    writer: Arc<Writer>,
}

impl Sqlite {
    /// Opens the database file, and creates it if it does not exist.
    ///
    /// The connection uses a write-ahead log and waits for the disk at every commit
    /// (`journal_mode = WAL`, `synchronous = FULL`). This method checks that both settings have
    /// taken effect.
    ///
    /// This method blocks the thread while it waits for the disk.
    ///
    /// To back up the database while it is in use, run `VACUUM INTO` on a separate connection. Do
    /// not copy only the database file, because the copy would not contain the last commits.
    ///
    /// # Errors
    /// Returns an error if the file cannot be opened or written, if the operating system reports
    /// that the file is on a network file system, if the version of SQLite is older than 3.37, or
    /// if a setting does not take effect.
    pub fn open(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        Ok(Self { writer: Arc::new(Writer::open(file.as_ref())?) })
    }

    /// Runs a function with the connection, on the thread of the database. The functions run one
    /// after the other.
    pub(crate) async fn run<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut rusqlite::Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.run(job).await
    }
}
