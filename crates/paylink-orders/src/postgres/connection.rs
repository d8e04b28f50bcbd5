use std::collections::HashMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Config, Error, Socket, Statement};

use super::error::{connect_error, unavailable};
use super::transaction::Session;
use crate::sql::{Dialect, StoreError};

/// How many connections are opened if the caller does not choose a number.
const CONNECTIONS: usize = 10;

/// After this time without an answer of the network, a connection counts as lost.
const NETWORK_TIMEOUT: Duration = Duration::from_secs(30);

/// A statement with more arguments is not prepared: it moves many rows at once, and rarely runs.
const MOST_PREPARED_ARGUMENTS: usize = 50;

/// A connection that is used for one database transaction and then given back.
pub(super) struct Connection {
    client: Box<dyn DerefMut<Target = Client> + Send>,
    /// `None` if statements are sent without a name.
    prepared: Option<Arc<Prepared>>,
}

impl Connection {
    pub(super) fn prepared(&self) -> Option<Arc<Prepared>> {
        self.prepared.clone()
    }
}

impl Deref for Connection {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut Client {
        &mut self.client
    }
}

/// What is prepared on a connection.
#[derive(Default)]
pub(super) struct Prepared {
    /// The statements, by their text before it is rendered.
    statements: Mutex<HashMap<String, Statement>>,
    /// `None` if the settings of the session have to be made.
    session: Mutex<Option<Session>>,
}

impl Prepared {
    /// Makes the settings of the session, unless they are made.
    pub(super) async fn session(&self, client: &Client) -> Result<Session, Error> {
        let known = *lock(&self.session);
        match known {
            Some(session) => Ok(session),
            None => {
                let session = Session::begin(client).await?;
                *lock(&self.session) = Some(session);
                Ok(session)
            }
        }
    }

    /// Lets the settings of the session be made again, because other code may change them.
    pub(super) fn forget_session(&self) {
        *lock(&self.session) = None;
    }

    /// Returns a prepared statement, or `None` if this statement is not worth it.
    pub(super) async fn get(
        &self,
        client: &Client,
        statement: &str,
        types: impl ExactSizeIterator<Item = Type>,
    ) -> Result<Option<Statement>, Error> {
        if types.len() > MOST_PREPARED_ARGUMENTS {
            return Ok(None);
        }
        let known = lock(&self.statements).get(statement).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let text = Dialect::Postgres.render(statement);
        let prepared = client.prepare_typed(&text, &types.collect::<Vec<_>>()).await?;
        lock(&self.statements).insert(statement.to_owned(), prepared.clone());
        Ok(Some(prepared))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
trait Connect: Send + Sync {
    async fn connect(&self) -> Result<Connection, StoreError>;
}

/// A PostgreSQL database, and the way to get connections to it.
///
/// Any number of processes may use the same database.
#[derive(Clone)]
pub struct Postgres {
    connect: Arc<dyn Connect>,
    is_direct: bool,
}

impl Postgres {
    /// Opens connections with this configuration, at most ten at the same time, and keeps them for
    /// later transactions. No connection is opened before it is needed.
    ///
    /// `tls` is [`NoTls`](tokio_postgres::NoTls), or the connector of a crate such as
    /// tokio-postgres-rustls. If the configuration has no `tcp_user_timeout`, it is set to 30
    /// seconds, so that a connection to a machine that has disappeared is noticed.
    pub fn new<T>(mut config: Config, tls: T) -> Self
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(NETWORK_TIMEOUT);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(NETWORK_TIMEOUT);
        }
        let permits = Arc::new(Semaphore::new(CONNECTIONS));
        let connect = Arc::new(Own { config, tls, permits, idle: Arc::default() });
        Self { connect, is_direct: false }
    }

    /// States that the connections of [`new`](Self::new) go to the server itself, or through a
    /// pooler that gives each of them a connection of its own to the server.
    ///
    /// Statements are then prepared once for each connection, so that the database does not parse
    /// and plan each of them anew. The settings of the session are made once, and again after a
    /// call of the order handler, which may change them.
    ///
    /// Behind a pooler in transaction mode, such as PgBouncer's `pool_mode = transaction`, do not
    /// call this method: a connection would find the prepared statements of other programs under
    /// its own names. This crate does not try to detect a pooler. Without this method, it uses no
    /// prepared statements and works behind all of them.
    ///
    /// On the connections of [`from_pool`](Self::from_pool), this method changes nothing.
    #[must_use]
    pub fn direct(mut self) -> Self {
        self.is_direct = true;
        self
    }

    /// Takes a connection from the program's own pool for each transaction. `get` is called at the
    /// beginning of the transaction, and the connection is dropped at its end.
    ///
    /// The connection has to dereference to [`Client`], like the connections of the crate
    /// bb8-postgres. The connections of deadpool-postgres need a wrapper:
    ///
    /// ```
    /// use std::ops::{Deref, DerefMut};
    ///
    /// use paylink_orders::postgres::Postgres;
    /// use paylink_orders::tokio_postgres::Client;
    ///
    /// # mod deadpool_postgres {
    /// #     pub struct Object(pub Box<super::Client>);
    /// #     impl std::ops::Deref for Object {
    /// #         type Target = Box<super::Client>;
    /// #         fn deref(&self) -> &Self::Target { &self.0 }
    /// #     }
    /// #     impl std::ops::DerefMut for Object {
    /// #         fn deref_mut(&mut self) -> &mut Self::Target { &mut self.0 }
    /// #     }
    /// #     #[derive(Clone)]
    /// #     pub struct Pool;
    /// #     impl Pool {
    /// #         pub async fn get(&self) -> Result<Object, std::io::Error> { unimplemented!() }
    /// #     }
    /// # }
    /// struct Pooled(deadpool_postgres::Object);
    ///
    /// impl Deref for Pooled {
    ///     type Target = Client;
    ///     fn deref(&self) -> &Client {
    ///         &self.0
    ///     }
    /// }
    ///
    /// impl DerefMut for Pooled {
    ///     fn deref_mut(&mut self) -> &mut Client {
    ///         &mut self.0
    ///     }
    /// }
    ///
    /// # fn main() {}
    /// # fn database(pool: deadpool_postgres::Pool) -> Postgres {
    /// Postgres::from_pool(move || {
    ///     let pool = pool.clone();
    ///     async move { pool.get().await.map(Pooled) }
    /// })
    /// # }
    /// ```
    pub fn from_pool<F, R, C, E>(get: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<C, E>> + Send + 'static,
        C: DerefMut<Target = Client> + Send + 'static,
        E: fmt::Display + 'static,
    {
        Self { connect: Arc::new(Pool { get }), is_direct: false }
    }

    pub(super) fn is_direct(&self) -> bool {
        self.is_direct
    }

    pub(super) async fn connect(&self) -> Result<Connection, StoreError> {
        let mut connection = self.connect.connect().await?;
        if !self.is_direct {
            connection.prepared = None;
        }
        Ok(connection)
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postgres")
    }
}

struct Pool<F> {
    get: F,
}

#[async_trait]
impl<F, R, C, E> Connect for Pool<F>
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<C, E>> + Send + 'static,
    C: DerefMut<Target = Client> + Send + 'static,
    E: fmt::Display + 'static,
{
    async fn connect(&self) -> Result<Connection, StoreError> {
        match (self.get)().await {
            Ok(client) => Ok(Connection { client: Box::new(client), prepared: None }),
            Err(error) => Err(unavailable(error)),
        }
    }
}

/// Connections that this crate opens by itself.
struct Own<T> {
    config: Config,
    tls: T,
    permits: Arc<Semaphore>,
    idle: Idle,
}

/// Open connections that no transaction uses.
type Idle = Arc<Mutex<Vec<(Client, Arc<Prepared>)>>>;

#[async_trait]
impl<T> Connect for Own<T>
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
    T::Stream: Send,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    async fn connect(&self) -> Result<Connection, StoreError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(unavailable)?;
        let mut idle = lock(&self.idle).pop();
        while idle.as_ref().is_some_and(|(client, _)| client.is_closed()) {
            idle = lock(&self.idle).pop();
        }
        let (client, prepared) = match idle {
            Some(idle) => idle,
            None => {
                let opened = self.config.connect(self.tls.clone()).await;
                let (client, connection) = opened.map_err(|error| connect_error(&error))?;
                tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::warn!(error = %error, "a connection to the database was lost");
                    }
                });
                (client, Arc::default())
            }
        };
        let idle = Arc::clone(&self.idle);
        let lent = Lent { open: Some((client, Arc::clone(&prepared))), idle, _permit: permit };
        Ok(Connection { client: Box::new(lent), prepared: Some(prepared) })
    }
}

/// A connection that is given back when it is dropped.
struct Lent {
    /// `None` only while it is dropped.
    open: Option<(Client, Arc<Prepared>)>,
    idle: Idle,
    _permit: OwnedSemaphorePermit,
}

impl Deref for Lent {
    type Target = Client;

    fn deref(&self) -> &Client {
        match &self.open {
            Some((client, _)) => client,
            None => unreachable!("a connection is used after it was given back"),
        }
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Client {
        match &mut self.open {
            Some((client, _)) => client,
            None => unreachable!("a connection is used after it was given back"),
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(open) = self.open.take().filter(|(client, _)| !client.is_closed()) {
            lock(&self.idle).push(open);
        }
    }
}
