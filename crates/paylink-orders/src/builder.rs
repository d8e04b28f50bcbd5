use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use paylink_core::{CallbackToken, PayLinks, WebUrl};

use crate::database::Database;
use crate::error::{OrdersError, Result};
use crate::metrics::{Metrics, NoMetrics};
use crate::orders::{Account, Inner, Orders, check_policy, check_prefix};
use crate::policy::Policy;
use crate::state::ProviderKind;
use crate::store::LIBRARY;
#[cfg(feature = "sqlite")]
use crate::{OrderHandler, sqlite::Sqlite};

/// Configures and opens [`Orders`]. Create a builder with [`Orders::builder`].
pub struct OrdersBuilder {
    prefix: String,
    accounts: Vec<(PayLinks, Policy)>,
    callbacks: Option<(WebUrl, CallbackToken)>,
    metrics: Arc<dyn Metrics>,
    lease: Duration,
    parallel: usize,
}

impl fmt::Debug for OrdersBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrdersBuilder")
            .field("prefix", &self.prefix)
            .field("accounts", &self.accounts.len())
            .finish_non_exhaustive()
    }
}

impl Orders {
    /// Creates a builder that configures [`Orders`].
    ///
    /// The reference of every link that these orders create starts with `prefix`. The prefix
    /// consists of 1 to 15 ASCII letters or digits, followed by a hyphen, an underscore or a dot,
    /// such as `shop1.`. If two databases use the same account of a provider, their prefixes must
    /// differ. Otherwise, each of them would find the other's links. The prefix is stored in the
    /// database and cannot be changed.
    pub fn builder(prefix: impl Into<String>) -> OrdersBuilder {
        OrdersBuilder {
            prefix: prefix.into(),
            accounts: Vec::new(),
            callbacks: None,
            metrics: Arc::new(NoMetrics),
            lease: Duration::from_secs(240),
            parallel: 4,
        }
    }
}

impl OrdersBuilder {
    /// Adds a provider account and the policy for its orders. `links` is the client that uses the
    /// account.
    #[must_use]
    pub fn account(mut self, links: PayLinks, policy: Policy) -> Self {
        self.accounts.push((links, policy));
        self
    }

    /// Sets the web address to which the providers send callbacks. The callback URL of each link is
    /// this address with a token added. The token is different for each link.
    #[must_use]
    pub fn callbacks(mut self, address: WebUrl, token: CallbackToken) -> Self {
        self.callbacks = Some((address, token));
        self
    }

    /// Sets the [`Metrics`] value that counts calls, callbacks and payments for monitoring. By
    /// default, nothing is counted.
    #[must_use]
    pub fn metrics(mut self, metrics: impl Metrics) -> Self {
        self.metrics = Arc::new(metrics);
        self
    }

    /// Sets how long the worker may work on one attempt (one link of an order). After this time,
    /// another process may take the attempt over.
    ///
    /// The default is four minutes. With the default timeouts of the client, all requests for one
    /// attempt together take less time. The creation of a link is not limited by this value, but by
    /// [`PayLinks::longest_creation`].
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets the maximum number of attempts on which [`Orders::step`] works at the same time. An
    /// attempt is one link of an order. The default is 4. The value 0 is treated as 1.
    #[must_use]
    pub fn parallel(mut self, attempts: usize) -> Self {
        self.parallel = attempts.max(1);
        self
    }

    /// Opens the orders in a SQLite database. The worker calls the methods of `handler` when an
    /// order is paid, is cancelled or changes in another way.
    ///
    /// # Errors
    /// Returns an error if the prefix is invalid, if no order could ever become paid under the
    /// policy of an account, or if an account was added twice. Also returns an error if the
    /// database was created with another prefix, has a newer schema, or cannot be used, or if its
    /// orders were moved to another database.
    #[cfg(feature = "sqlite")]
    pub async fn sqlite(self, database: Sqlite, handler: impl OrderHandler) -> Result<Orders> {
        let database =
            crate::sqlite::SqliteDatabase { sqlite: database, handler: Arc::new(handler) };
        self.open(Box::new(database)).await
    }

    /// Opens the orders in a PostgreSQL database. The methods of `handler` are called when an order
    /// is paid, is cancelled or changes in another way. Several processes may start at the same
    /// time, also if the tables do not exist yet.
    ///
    /// # Errors
    /// Returns an error if the prefix is invalid, if no order could ever become paid under the
    /// policy of an account, or if an account was added twice. Also returns an error if the
    /// database was created with another prefix, has a newer schema, or cannot be used, or if a
    /// move of orders to it is not complete.
    #[cfg(feature = "postgres")]
    pub async fn postgres(
        self,
        database: crate::postgres::Postgres,
        handler: impl crate::postgres::OrderHandler,
    ) -> Result<Orders> {
        let handler = Arc::new(handler);
        let database = crate::postgres::PostgresDatabase { postgres: database, handler };
        self.open(Box::new(database)).await
    }

    async fn open(self, database: Box<dyn Database>) -> Result<Orders> {
        check_prefix(&self.prefix)?;
        let mut accounts = HashMap::new();
        for (links, policy) in self.accounts {
            check_policy(&links, &policy)?;
            let kind = ProviderKind::of(links.capabilities());
            let identity = links.identity().clone();
            if accounts.insert(identity, Account { links, policy, kind }).is_some() {
                return Err(OrdersError::Invalid {
                    field: "account",
                    rule: "must be given only once",
                });
            }
        }
        let identities = accounts.keys().cloned().collect();
        let stored = database.set_up(self.prefix.clone(), identities).await?;
        if stored != self.prefix {
            return Err(OrdersError::OtherPrefix { stored, given: self.prefix });
        }
        let owner = format!("{}", std::process::id());
        let inner = Inner {
            database,
            accounts,
            prefix: self.prefix,
            callbacks: self.callbacks,
            metrics: self.metrics,
            lease: self.lease,
            parallel: self.parallel,
            owner,
        };
        Ok(Orders { inner: Arc::new(inner), actor: LIBRARY.into() })
    }
}
