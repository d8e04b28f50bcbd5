//! Where the shop of a case stores its orders.

use std::path::PathBuf;

use super::shop::Idle;

/// The databases that orders can be stored in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A SQLite file.
    #[default]
    Sqlite,
    /// A schema in a PostgreSQL server.
    Postgres,
}

impl Kind {
    /// Reads the value of the option `--database`.
    ///
    /// # Errors
    /// The text is not the name of a database.
    pub fn read(name: &str) -> Result<Self, String> {
        match name {
            "sqlite" => Ok(Self::Sqlite),
            "postgres" => Ok(Self::Postgres),
            _ => Err(format!("the database `{name}` is neither `sqlite` nor `postgres`")),
        }
    }

    /// Returns the end of the names of the documents about this database.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "-postgres",
        }
    }
}

/// The database of a shop, and a folder for its files.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder of the shop. It contains the SQLite file.
    pub folder: PathBuf,
    /// The address of PostgreSQL, or `None` for SQLite.
    pub postgres: Option<String>,
    /// The connections to PostgreSQL that the shops of this process leave to each other.
    pub idle: Option<Idle>,
    /// Whether the shop stops at the points. Then it works on one attempt at a time: over
    /// PostgreSQL, a second one could have a transaction open while the first one stops.
    pub stops: bool,
}

impl Place {
    /// Returns the SQLite file.
    pub fn sqlite_file(&self) -> PathBuf {
        self.folder.join("orders.db")
    }

    /// Returns the file in which the shop kept the keys of its links before it had the orders.
    pub fn key_file(&self) -> PathBuf {
        self.folder.join("link.key")
    }
}
