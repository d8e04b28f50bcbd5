//! A table whose rows are moved.

use crate::sql::Value;

/// A table whose rows are moved, as SQLite describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// The indexes of the columns of the primary key, in its order.
    pub(crate) key: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
}

impl Kind {
    /// Returns SQL's `NULL` for a column of this kind.
    pub(crate) fn null(self) -> Value {
        match self {
            Self::Int => Value::Int(None),
            Self::Text => Value::Text(None),
            Self::Bytes => Value::Bytes(None),
        }
    }
}

impl Table {
    /// Returns the names of the columns, separated by commas.
    pub(crate) fn columns(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    }

    /// Returns the names of the columns of the primary key, separated by commas.
    pub(crate) fn key_columns(&self) -> String {
        let names: Vec<&str> = self.key.iter().map(|at| self.columns[*at].name.as_str()).collect();
        names.join(", ")
    }

    /// Returns the primary key of a row.
    pub(crate) fn key_of(&self, row: &[Value]) -> Vec<Value> {
        self.key.iter().map(|at| row[*at].clone()).collect()
    }

    /// Whether both databases sort the rows in the same order, because the key has only numbers.
    pub(crate) fn has_numeric_key(&self) -> bool {
        self.key.iter().all(|at| self.columns[*at].kind == Kind::Int)
    }

    /// Returns the name of the column whose numbers the database assigns, if there is one.
    pub(crate) fn assigned(&self) -> Option<&str> {
        match self.key.as_slice() {
            [at] if self.columns[*at].kind == Kind::Int => Some(&self.columns[*at].name),
            _ => None,
        }
    }
}
