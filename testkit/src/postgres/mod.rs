//! A PostgreSQL server that the tests start by themselves, in a temporary folder and on a Unix
//! socket, and connections to it that are lost when a test wants it.

mod proxy;
mod server;
mod session;

pub use self::proxy::{Cut, Proxy};
pub use self::server::{Schema, Server, shared_server};
pub use self::session::Session;
