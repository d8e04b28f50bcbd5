//! The interface that the client of every provider implements. Applications do not call this
//! interface directly. They use [`PayLinks`](crate::PayLinks).

use std::fmt;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::{Capabilities, Operation, ValidatedLink};
use crate::error::{Error, Result};
use crate::link::{CreatedLink, Link, LinkKey, LinkPage, LinkQuery, PageCursor, Payment};
#[doc(no_inline)]
pub use crate::{identity::Identity, provider_id::ProviderId};

/// The interface of a provider's client, which [`PayLinks`](crate::PayLinks) calls. The interface
/// has one method per operation, and methods that return the identity and the capabilities of the
/// configured client.
///
/// The [capabilities](Self::capabilities) must list exactly the operations that the client
/// implements. If the client does not implement an optional method, the method returns the error
/// from [`unsupported`](Self::unsupported).
///
/// Each method sends only the requests that the provider's crate documents for the method. No
/// method repeats a request that changes data. Before each call, [`PayLinks`](crate::PayLinks)
/// checks that the link key belongs to this client. After each call, `PayLinks` checks that the
/// response contains the reference of the requested link. `PayLinks` also combines operations: for
/// example, it reads a link before it deactivates the link.
///
/// | method | Paynet | Paywall | AHL Pay |
/// | --- | --- | --- | --- |
/// | `create` | `mailorder/create` | `checkout/generate` | `CreateLinkPayment` |
/// | `get` | `mailorder/detail` | `checkout/inquiry` | `PaymentInquiry` |
/// | `list` | `mailorder/list` | not supported | `GetCreatedLinks` |
/// | `deactivate` | `mailorder/status_update` with status 3 | `checkout/passive` | `PassiveLinkPayment`, if it is switched on |
/// | `reactivate` | `mailorder/status_update` with status 0 | not supported | not supported |
/// | `payments` | `transaction/check` and `transaction/detail` | `private/query` | `Transaction/List` |
#[async_trait]
pub trait LinkProvider: Send + Sync + fmt::Debug {
    /// Returns the provider, environment and account of this client.
    fn identity(&self) -> &Identity;

    /// Returns the operations, fields and filters that this client supports with its current
    /// configuration.
    fn capabilities(&self) -> &Capabilities;

    /// Creates a link.
    ///
    /// [`PayLinks`](crate::PayLinks) validates the link and adds the ignored fields to
    /// [`CreatedLink::ignored_fields`]. An implementation of this method adds only the ignored
    /// fields that the validation does not find.
    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink>;

    /// Returns the maximum time that one request of this client takes, including its retries.
    /// [`PayLinks::longest_creation`](crate::PayLinks::longest_creation) is calculated from this
    /// time.
    ///
    /// A client that uses a [`Transport`](crate::Transport) returns
    /// [`Transport::longest_call`](crate::Transport::longest_call). The default is one minute,
    /// which is the value of a `Transport` with default options.
    fn longest_call(&self) -> Duration {
        Duration::from_secs(60)
    }

    /// Returns the current time of the provider's server, or `None` if it is not known. No API key
    /// is sent.
    ///
    /// A client that uses an `Endpoint` returns `Endpoint::server_time`. The default sends nothing
    /// and returns `None`.
    async fn server_time(&self) -> Result<Option<SystemTime>> {
        Ok(None)
    }

    /// Reads the link with this key. The key always contains the merchant's reference, and may also
    /// contain the provider's id for the link.
    async fn get(&self, key: &LinkKey) -> Result<Link>;

    /// Reads one page of a list of links. If the cursor is `None`, this method reads the first
    /// page.
    async fn list(&self, _query: &LinkQuery, _cursor: Option<&PageCursor>) -> Result<LinkPage> {
        Err(self.unsupported(Operation::List))
    }

    /// Deactivates a link with one request. This method does not read the link before or after.
    async fn deactivate(&self, _key: &LinkKey) -> Result<()> {
        Err(self.unsupported(Operation::Deactivate))
    }

    /// Reactivates a deactivated link with one request. This method does not read the link before
    /// or after.
    async fn reactivate(&self, _key: &LinkKey) -> Result<()> {
        Err(self.unsupported(Operation::Reactivate))
    }

    /// Reads the payments on a link from the provider's transaction services.
    async fn payments(&self, _link: &Link) -> Result<Vec<Payment>> {
        Err(self.unsupported(Operation::Payments))
    }

    /// Decodes a callback without sending a request. `expected` is the kind of callback that the
    /// merchant's server expects at the address that received the callback.
    fn read_callback(
        &self,
        _expected: CallbackKind,
        _request: &CallbackRequest,
    ) -> Result<Callback> {
        Err(self.unsupported(Operation::ReadCallback))
    }

    /// Returns the error for an operation that this client does not support. If the operation can
    /// be switched on in the client's configuration, the error message explains how.
    fn unsupported(&self, operation: Operation) -> Error {
        let error = match self.capabilities().opt_in(operation) {
            Some(how) => Error::opt_in(operation.name(), how),
            None => Error::unsupported(operation.name()),
        };
        error.with_provider(self.identity().provider())
    }
}
