//! The small interface that a provider implements. Callers use [`PayLinks`](crate::PayLinks), which
//! holds every convenience once.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::{Capabilities, Operation, ValidatedLink};
use crate::error::{Error, Result};
use crate::link::{CreatedLink, Link, LinkKey, LinkPage, LinkQuery, PageCursor, Payment};

/// One wire operation a method, and two facts about the configured client.
///
/// Every optional method answers [`Error::unsupported`] unless it is implemented; the
/// [capabilities](Self::capabilities) must say the same. A method makes no more requests than its
/// documentation at the provider crate says, repeats no write, and leaves conveniences to
/// [`PayLinks`](crate::PayLinks), which checks the key before and the reference after a call.
///
/// | method | Paynet | Paywall | AHL Pay |
/// | --- | --- | --- | --- |
/// | `create` | `mailorder/create` | `checkout/generate` | `CreateLinkPayment` |
/// | `get` | `mailorder/detail` | `checkout/inquiry` | `PaymentInquiry` |
/// | `list` | `mailorder/list` | not offered | `GetCreatedLinks` |
/// | `deactivate` | `mailorder/status_update` 3 | `checkout/passive` | `PassiveLinkPayment` (opt-in) |
/// | `reactivate` | `mailorder/status_update` 0 | not offered | not offered |
/// | `payments` | `transaction/check` and `transaction/detail` | `private/query` | `Transaction/List` |
#[async_trait]
pub trait LinkProvider: Send + Sync + fmt::Debug {
    /// Provider, environment and account of this client.
    fn identity(&self) -> &Identity;

    /// What this client, as it is configured, can do.
    fn capabilities(&self) -> &Capabilities;

    /// Creates a link. A write: never repeated once it may have left.
    ///
    /// The caller adds what had to be left out to [`CreatedLink::ignored_fields`]; only what the
    /// provider leaves out besides is named here.
    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink>;

    /// Reads a link by id or reference.
    async fn get(&self, key: &LinkKey) -> Result<Link>;

    /// Reads one page of links, the first unless a cursor is given.
    async fn list(&self, _query: &LinkQuery, _cursor: Option<&PageCursor>) -> Result<LinkPage> {
        Err(self.unsupported(Operation::List))
    }

    /// Tells the provider to close a link: one request, no reading before or after.
    async fn deactivate(&self, _key: &LinkKey) -> Result<()> {
        Err(self.unsupported(Operation::Deactivate))
    }

    /// Tells the provider to open a closed link again: one request, no reading before or after.
    async fn reactivate(&self, _key: &LinkKey) -> Result<()> {
        Err(self.unsupported(Operation::Reactivate))
    }

    /// Reads the payments on a link back from the provider's transaction services.
    async fn payments(&self, _link: &Link) -> Result<Vec<Payment>> {
        Err(self.unsupported(Operation::Payments))
    }

    /// Reads a callback of the kind that the receiver expects. Pure; nothing is sent.
    fn read_callback(
        &self,
        _expected: CallbackKind,
        _request: &CallbackRequest,
    ) -> Result<Callback> {
        Err(self.unsupported(Operation::ReadCallback))
    }

    /// The error of an operation that this provider does not offer.
    fn unsupported(&self, operation: Operation) -> Error {
        Error::unsupported(operation.name()).with_provider(self.identity().provider())
    }
}

/// The name of a provider: open, so that a crate outside this repository can bring its own.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProviderId(Cow<'static, str>);

impl ProviderId {
    /// A provider by name, such as `paynet`: lower-case letters, digits and hyphens.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// A provider by a name known at compile time.
    pub const fn from_static(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose links a client works with: provider, environment and account. Part of every [`LinkKey`],
/// and shared by them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Identity(Arc<Parts>);

#[derive(PartialEq, Eq, Hash)]
struct Parts {
    provider: ProviderId,
    environment: Box<str>,
    account: Box<str>,
}

impl Identity {
    /// An identity. The account is a name that the merchant chooses for one set of keys; it
    /// survives a change of keys.
    ///
    /// # Errors
    /// Each part is 1 to 64 of `a–z A–Z 0–9 - _ .`.
    pub fn new(provider: ProviderId, environment: &str, account: &str) -> Result<Self> {
        for (field, text) in
            [("provider", provider.as_str()), ("environment", environment), ("account", account)]
        {
            let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
            if text.is_empty() || text.len() > 64 || !text.bytes().all(plain) {
                return Err(Error::invalid(
                    field,
                    "must be 1 to 64 letters, digits, hyphens, underscores or dots",
                ));
            }
        }
        Ok(Self(Arc::new(Parts {
            provider,
            environment: environment.into(),
            account: account.into(),
        })))
    }

    /// The provider.
    pub fn provider(&self) -> &ProviderId {
        &self.0.provider
    }

    /// The environment's name, such as `test` or `production`.
    pub fn environment(&self) -> &str {
        &self.0.environment
    }

    /// The account's name, `default` unless the builder was told another.
    pub fn account(&self) -> &str {
        &self.0.account
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("provider", self.provider())
            .field("environment", &self.environment())
            .field("account", &self.account())
            .finish()
    }
}
