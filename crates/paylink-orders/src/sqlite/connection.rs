use std::fmt;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};
use tokio::sync::oneshot;

use super::network;
use crate::sql::StoreError;

/// How long a SQL statement waits while another process writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait before a setting is tried again, if another process uses the file.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// How many prepared statements are kept: more than this crate has.
const STATEMENTS: usize = 128;

/// The first version of SQLite that supports `STRICT` tables.
const OLDEST: i32 = 3_037_000;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The thread that owns the connection.
///
/// SQLite allows one writer at a time, and does not let waiting writers proceed in order.
/// Therefore, the writes of one process wait in this queue, and only different processes compete in
/// the database.
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    pub(crate) fn open(file: &Path) -> Result<Self, StoreError> {
        if let Some(kind) = network::file_system(file) {
            return Err(StoreError::Unusable(format!(
                "the file is on a network file system ({kind}), where locks cannot be relied on; \
                 use a local disk"
            )));
        }
        let mut connection = Connection::open(file).map_err(|error| unusable(&error))?;
        configure(&mut connection)?;
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("paylink-orders".to_owned())
            .spawn(move || {
                for job in queue {
                    #[cfg(feature = "crash-points")]
                    crate::crash::prepare(&connection);
                    job(&mut connection);
                }
            })
            .map_err(|error| StoreError::Unusable(error.to_string()))?;
        Ok(Self { jobs })
    }

    pub(crate) async fn run<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (answer, result) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Nobody waits for the result if the caller's future was dropped.
            let _ = answer.send(job(connection));
        });
        let ended = || StoreError::Other("the thread of the database has ended".to_owned());
        self.jobs.send(job).map_err(|_| ended())?;
        result.await.map_err(|_| ended())?
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

fn configure(connection: &mut Connection) -> Result<(), StoreError> {
    let unusable = |error: rusqlite::Error| unusable(&error);
    if rusqlite::version_number() < OLDEST {
        return Err(StoreError::Unusable(format!(
            "SQLite {} is too old, 3.37 or later is required",
            rusqlite::version()
        )));
    }
    connection.busy_timeout(BUSY_TIMEOUT).map_err(unusable)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    for (name, wanted, is) in [
        ("journal_mode", "WAL", "wal"),
        // With NORMAL, the last commits are lost if the power fails, and a creation that was sent
        // would be forgotten.
        ("synchronous", "FULL", "2"),
        ("foreign_keys", "ON", "1"),
    ] {
        set(connection, name, wanted).map_err(unusable)?;
        let found: String = connection
            .pragma_query_value(None, name, |row| {
                row.get::<_, rusqlite::types::Value>(0).map(|value| match value {
                    rusqlite::types::Value::Integer(number) => number.to_string(),
                    rusqlite::types::Value::Text(text) => text,
                    _ => String::new(),
                })
            })
            .map_err(unusable)?;
        if found != is {
            return Err(StoreError::Unusable(format!("{name} is {found}, not {is}")));
        }
    }
    Ok(())
}

/// Changes a setting of the connection.
///
/// If several processes open a new file at once, the change to `WAL` fails at once for those that
/// meet another's change: SQLite does not wait there, whatever the busy timeout is.
fn set(connection: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    let end = Instant::now() + BUSY_TIMEOUT;
    loop {
        match connection.pragma_update(None, name, value) {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < end =>
            {
                thread::sleep(BUSY_PAUSE);
            }
            result => return result,
        }
    }
}

fn unusable(error: &rusqlite::Error) -> StoreError {
    match store_error(error) {
        StoreError::Other(text) => StoreError::Unusable(text),
        error => error,
    }
}

/// Returns the error without values of rows. SQLite's own message contains only the names of tables
/// and columns.
pub(crate) fn store_error(error: &rusqlite::Error) -> StoreError {
    let text = match error {
        rusqlite::Error::SqliteFailure(code, message) => {
            message.clone().unwrap_or_else(|| code.to_string())
        }
        other => other.to_string(),
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy(text),
        Some(ErrorCode::ConstraintViolation) => StoreError::Constraint(text),
        Some(ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure) => {
            StoreError::NotWritable(text)
        }
        Some(ErrorCode::CannotOpen | ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Unusable(text)
        }
        _ => StoreError::Other(text),
    }
}
