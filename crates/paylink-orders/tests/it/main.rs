//! Orders over the sandbox and a database file.

mod life;
mod support;
