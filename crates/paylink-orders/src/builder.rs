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

/// Configures [`Orders`].
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
    /// Starts the configuration.
    ///
    /// `prefix` begins the reference of every link that this installation creates. It has 1 to 15
    /// letters or digits, and a hyphen, underscore or dot at the end, such as `shop1.`. Two installations that use one account of a
    /// provider must have different prefixes, otherwise they would find each other's links. The
    /// prefix is stored in the database and cannot be changed.
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
    /// Adds an account of a provider, with the policy for its orders.
    #[must_use]
    pub fn account(mut self, links: PayLinks, policy: Policy) -> Self {
        self.accounts.push((links, policy));
        self
    }

    /// Sets the address that receives callbacks. Each link gets this address with a token of its
    /// own.
    #[must_use]
    pub fn callbacks(mut self, address: WebUrl, token: CallbackToken) -> Self {
        self.callbacks = Some((address, token));
        self
    }

    /// Sets where the orders count what they do. The default counts nothing.
    #[must_use]
    pub fn metrics(mut self, metrics: impl Metrics) -> Self {
        self.metrics = Arc::new(metrics);
        self
    }

    /// Sets how long the worker may take for one attempt before another process takes it over. The
    /// default is four minutes, which is more than all requests of one attempt take with the
    /// default timeouts of a client. It does not limit a creation: [`PayLinks::longest_creation`]
    /// does.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets how many attempts [`Orders::step`] works on at the same time. The default is 4.
    #[must_use]
    pub fn parallel(mut self, attempts: usize) -> Self {
        self.parallel = attempts.max(1);
        self
    }

    /// Opens the orders in a SQLite database. `handler` is called for what happens to them.
    ///
    /// # Errors
    /// Returns an error if a policy can never lead to a paid order, if two accounts are the same,
    /// if the database belongs to another prefix or has a newer schema, or if it cannot be used.
    #[cfg(feature = "sqlite")]
    pub async fn sqlite(self, database: Sqlite, handler: impl OrderHandler) -> Result<Orders> {
        let database =
            crate::sqlite::SqliteDatabase { sqlite: database, handler: Arc::new(handler) };
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
