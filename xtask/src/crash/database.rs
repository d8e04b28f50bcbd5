//! The database of a case, as the job sees it: what the job reads, and how time passes in it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use paylink_orders::rusqlite::{Connection, types::Value};
use paylink_orders::tokio_postgres::Error;
use paylink_testkit::postgres::{Schema, Server, Session};
use tempfile::TempDir;

use super::place::{Kind, Place};
use super::shop::{Idle, TABLES};

/// What databases are created in.
pub enum Host {
    /// Folders for SQLite files.
    Folders,
    /// A PostgreSQL server, and a schema with empty tables that a case has left. To create the tables
    /// takes longer than the rest of a case.
    Server(Box<Server>, Mutex<Option<(Session, Schema, Idle)>>),
}

/// The settings of the servers, so that a server that is killed forgets what is not committed as
/// durably as it can be. By default, it does not wait at a commit, and writes nothing by itself.
const SETTINGS: [&str; 3] =
    ["synchronous_commit=off", "wal_writer_delay=10s", "shared_buffers=32MB"];

/// The user of the process that is interrupted.
const INTERRUPTED: &str = "interrupted";

/// How long the job waits for a server that was killed to be there again.
pub const PATIENCE: Duration = Duration::from_secs(30);

impl Host {
    /// Prepares a host.
    ///
    /// # Errors
    /// Returns an error if PostgreSQL is not installed.
    pub async fn start(kind: Kind) -> Result<Self, String> {
        if kind == Kind::Sqlite {
            return Ok(Self::Folders);
        }
        let server = tokio::task::block_in_place(|| Server::start(&SETTINGS));
        let server = server.ok_or("PostgreSQL is not installed")?;
        let session = Session::new(server.schema().await.config());
        let role = format!("CREATE ROLE {INTERRUPTED} SUPERUSER LOGIN");
        run(&session, &role).map_err(|error| text(&error))?;
        Ok(Self::Server(Box::new(server), Mutex::default()))
    }

    /// Ends the server with `SIGKILL`, and starts it again after a pause. SQLite has no server.
    pub fn restart(&self, pause: Duration) {
        if let Self::Server(server, _) = self {
            tokio::task::block_in_place(|| {
                server.kill();
                std::thread::sleep(pause);
                server.start_again();
            });
        }
    }
}

/// The database of a case.
pub struct Database {
    place: Place,
    connection: Connected,
    is_read_only: bool,
    _folder: TempDir,
}

enum Connected {
    Sqlite(Connection),
    Postgres(Session, Schema),
}

/// The folder for databases. What is written need not outlive the machine, only the process.
fn folder() -> std::io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
}

impl Database {
    /// Returns a database in which only the shop's own tables are: always with SQLite, and if
    /// `is_new` with PostgreSQL. Otherwise, the tables of the orders may be there, and are empty.
    ///
    /// # Errors
    /// Returns an error if the database cannot be created.
    pub async fn create(host: &Host, is_new: bool) -> Result<Self, String> {
        let folder = folder().map_err(|error| error.to_string())?;
        let mut place =
            Place { folder: folder.path().to_owned(), postgres: None, idle: None, stops: false };
        let mut has_tables = false;
        let connection = match host {
            Host::Folders => {
                let opened = Connection::open(place.sqlite_file());
                Connected::Sqlite(opened.map_err(|error| error.to_string())?)
            }
            Host::Server(server, left) => {
                let left = if is_new { None } else { lock(left).take() };
                has_tables = left.is_some();
                let (session, schema, idle) = match left {
                    Some(left) => left,
                    None => {
                        let schema = server.schema().await;
                        // The job itself does not forget anything.
                        let mut config = schema.config();
                        let options = config.get_options().unwrap_or_default();
                        let own = "-c synchronous_commit=on -c lock_timeout=30s";
                        let options = format!("{options} {own}");
                        config.options(options);
                        (Session::new(config), schema, Idle::default())
                    }
                };
                place.postgres = Some(schema.url());
                place.idle = Some(idle);
                Connected::Postgres(session, schema)
            }
        };
        let database = Self { place, connection, is_read_only: false, _folder: folder };
        if !has_tables {
            database.execute(TABLES)?;
        }
        Ok(database)
    }

    /// Returns what a shop needs to use the database.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns the schema that the process that is interrupted uses, or `None` for SQLite. The user
    /// is another one than that of all other connections.
    pub fn schema_of_interrupted(&self) -> Option<Schema> {
        match &self.connection {
            Connected::Sqlite(_) => None,
            Connected::Postgres(_, schema) => {
                let mut schema = schema.clone();
                INTERRUPTED.clone_into(&mut schema.user);
                Some(schema)
            }
        }
    }

    /// Returns the texts that a query selects.
    ///
    /// # Errors
    /// Returns the error of the database.
    pub fn texts(&self, query: &str) -> Result<Vec<String>, String> {
        Ok(self.rows(query)?.into_iter().flatten().collect())
    }

    /// Returns the number that a query selects, or `None` for `NULL`.
    ///
    /// # Errors
    /// Returns the error of the database.
    pub fn optional_number(&self, query: &str) -> Result<Option<i64>, String> {
        let value = self.rows(query)?.into_iter().next().flatten();
        value.map(|text| text.parse().map_err(|_| format!("no number: {text}"))).transpose()
    }

    /// Returns the number that a query selects.
    ///
    /// # Errors
    /// Returns the error of the database, or an error if there is no number.
    pub fn number(&self, query: &str) -> Result<i64, String> {
        self.optional_number(query)?.ok_or_else(|| format!("no number: {query}"))
    }

    /// Returns the time of the database in Unix milliseconds.
    ///
    /// # Errors
    /// Returns the error of the database.
    pub fn now(&self) -> Result<i64, String> {
        self.number(match self.connection {
            Connected::Sqlite(_) => {
                "SELECT CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"
            }
            Connected::Postgres(..) => {
                "SELECT CAST(EXTRACT(EPOCH FROM statement_timestamp()) * 1000 AS BIGINT)"
            }
        })
    }

    /// Returns the first column of the rows that a query selects. Waits for a server that was
    /// killed.
    fn rows(&self, query: &str) -> Result<Vec<Option<String>>, String> {
        let session = match &self.connection {
            Connected::Sqlite(connection) => return sqlite_rows(connection, query),
            Connected::Postgres(session, _) => session,
        };
        let start = Instant::now();
        loop {
            match run(session, query) {
                Ok(rows) => return Ok(rows),
                // SQLSTATE 57P01 to 57P03: the server ends or begins.
                Err(error)
                    if start.elapsed() < PATIENCE
                        && error.code().is_none_or(|code| code.code().starts_with("57P")) =>
                {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(error) => return Err(text(&error)),
            }
        }
    }

    fn execute(&self, statements: &str) -> Result<(), String> {
        match &self.connection {
            Connected::Sqlite(connection) => {
                connection.execute_batch(statements).map_err(|error| error.to_string())
            }
            Connected::Postgres(session, _) => {
                // After a restart of the server, this one opens a new connection.
                self.rows("SELECT 1")?;
                run(session, statements).map(drop).map_err(|error| text(&error))
            }
        }
    }

    /// Moves every stored time into the past: to the database it is as if time had passed.
    ///
    /// # Errors
    /// Returns the error of the database.
    pub fn shift(&self, millis: u64) -> Result<(), String> {
        if millis == 0 {
            return Ok(());
        }
        let (columns, begin) = match self.connection {
            Connected::Sqlite(_) => (
                "SELECT t.name || ' ' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name LIKE 'paylink_%' AND c.type = 'INTEGER'",
                "BEGIN IMMEDIATE;",
            ),
            Connected::Postgres(..) => (
                "SELECT c.relname || ' ' || a.attname FROM pg_class c
                   JOIN pg_attribute a ON a.attrelid = c.oid
                 WHERE c.relkind = 'r' AND c.relname LIKE 'paylink_%'
                   AND c.relnamespace = CAST(current_schema AS regnamespace)
                   AND a.atttypid = CAST('BIGINT' AS regtype)",
                "BEGIN;",
            ),
        };
        let is_time = |column: &str| {
            let ends = ["_at", "_due", "_until", "_since"];
            ["at", "next_sweep"].contains(&column) || ends.iter().any(|end| column.ends_with(end))
        };
        let mut tables = std::collections::BTreeMap::<_, Vec<_>>::new();
        let columns = self.texts(columns)?;
        for (table, column) in columns.iter().filter_map(|column| column.split_once(' ')) {
            if is_time(column) {
                tables.entry(table).or_default().push(format!("{column} = {column} - {millis}"));
            }
        }
        let mut batch = begin.to_owned();
        if let Connected::Postgres(..) = self.connection {
            // A transaction that is open took its times before.
            let names: Vec<_> = tables.keys().copied().collect();
            if !names.is_empty() {
                batch.push_str(&format!("LOCK TABLE {} IN EXCLUSIVE MODE;", names.join(", ")));
            }
        }
        for (table, columns) in tables {
            batch.push_str(&format!("UPDATE {table} SET {};", columns.join(", ")));
        }
        batch.push_str("COMMIT");
        self.execute(&batch)
    }

    /// Whether nobody else can write while the process has an open transaction. This is so with
    /// SQLite only.
    ///
    /// # Errors
    /// Returns the error of the database.
    pub fn has_one_writer(&self) -> Result<Option<bool>, String> {
        match self.connection {
            Connected::Postgres(..) => Ok(None),
            Connected::Sqlite(_) => {
                let begun = self.execute("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK");
                self.execute("PRAGMA busy_timeout = 5000")?;
                Ok(Some(begun.is_err()))
            }
        }
    }

    /// Ends the open transactions of the process that is interrupted. PostgreSQL does this by itself
    /// when a transaction is silent for a minute.
    ///
    /// # Errors
    /// Returns the error of the database.
    pub fn end_silent_transactions(&self) -> Result<(), String> {
        match self.connection {
            Connected::Sqlite(_) => Ok(()),
            Connected::Postgres(..) => self.end_connections("AND state <> 'idle'"),
        }
    }

    /// Ends the connections of the process that is interrupted, and makes the database read-only
    /// for it, as after the switch to a replica. SQLite is made read-only by the process itself.
    ///
    /// # Errors
    /// Returns the error of the database.
    pub fn make_read_only(&mut self) -> Result<(), String> {
        if let Connected::Sqlite(_) = self.connection {
            return Ok(());
        }
        self.execute(&format!("ALTER ROLE {INTERRUPTED} SET default_transaction_read_only = on"))?;
        self.is_read_only = true;
        self.end_connections("")
    }

    /// Ends connections of the process that is interrupted, and waits for their end.
    fn end_connections(&self, which: &str) -> Result<(), String> {
        let ended = self.texts(&format!(
            "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE usename = '{INTERRUPTED}' {which}"
        ))?;
        let (start, list) = (Instant::now(), ended.join(", "));
        let left = format!("SELECT pid FROM pg_stat_activity WHERE pid IN ({list})");
        // The server itself would look every 100 milliseconds.
        while !ended.is_empty() && !self.texts(&left)?.is_empty() {
            if start.elapsed() > PATIENCE {
                return Err(format!("the connections {list} do not end"));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Leaves the tables of PostgreSQL for the next case, without their rows, or removes them if
    /// another case has left some.
    ///
    /// # Errors
    /// Returns the error of the database.
    pub fn remove(self, host: &Host) -> Result<(), String> {
        let (Connected::Postgres(session, schema), Host::Server(_, left)) =
            (&self.connection, host)
        else {
            return Ok(());
        };
        if self.is_read_only {
            let reset = "RESET default_transaction_read_only";
            self.execute(&format!("ALTER ROLE {INTERRUPTED} {reset}"))?;
        }
        self.end_connections("")?;
        if lock(left).is_some() {
            return self.execute(&format!("DROP SCHEMA {} CASCADE", schema.name));
        }
        // A table comes after those that it refers to.
        let tables = self.texts(
            "SELECT relname FROM pg_class
             WHERE relkind = 'r' AND relnamespace = CAST(current_schema AS regnamespace)
               AND relname <> 'paylink_meta'
             ORDER BY oid DESC",
        )?;
        let empty: String = tables.iter().map(|table| format!("DELETE FROM {table};")).collect();
        self.execute(&empty)?;
        let idle = self.place.idle.clone().unwrap_or_default();
        *lock(left) = Some((session.clone(), schema.clone(), idle));
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs statements, while other tasks go on. The statements may wait for them.
fn run(session: &Session, statements: &str) -> Result<Vec<Option<String>>, Error> {
    tokio::task::block_in_place(|| session.run(statements))
}

fn text(error: &Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

fn sqlite_rows(connection: &Connection, query: &str) -> Result<Vec<Option<String>>, String> {
    let rows = || {
        let mut statement = connection.prepare(query)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect::<Result<Vec<Value>, _>>()
    };
    let rows = rows().map_err(|error| error.to_string())?;
    rows.into_iter()
        .map(|value| match value {
            Value::Null => Ok(None),
            Value::Integer(number) => Ok(Some(number.to_string())),
            Value::Text(text) => Ok(Some(text)),
            other => Err(format!("neither a text nor a number: {other:?}")),
        })
        .collect()
}
