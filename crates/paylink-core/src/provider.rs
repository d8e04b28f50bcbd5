//! The interface that a provider implements. Callers use [`PayLinks`](crate::PayLinks).

use std::fmt;

use async_trait::async_trait;

use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::{Capabilities, Operation, ValidatedLink};
use crate::error::{Error, Result};
use crate::link::{CreatedLink, Link, LinkKey, LinkPage, LinkQuery, PageCursor, Payment};
#[doc(no_inline)]
pub use crate::{identity::Identity, provider_id::ProviderId};

/// A provider's client, as [`PayLinks`](crate::PayLinks) uses it: one method per operation, and the
/// identity and capabilities of the configured client.
///
/// The [capabilities](Self::capabilities) must list exactly the operations that are implemented; an
/// optional method that is not implemented returns [`unsupported`](Self::unsupported). A method
/// sends the requests that the provider crate documents for it, and never repeats a write.
/// [`PayLinks`](crate::PayLinks) checks the key before each call and the reference after it, and
/// combines the operations.
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
    /// Returns the provider, environment and account of this client.
    fn identity(&self) -> &Identity;

    /// Returns what this client, as it is configured, can do.
    fn capabilities(&self) -> &Capabilities;

    /// Creates a link.
    ///
    /// [`PayLinks`](crate::PayLinks) adds the ignored fields of the validated link to
    /// [`CreatedLink::ignored_fields`]; name only fields that are ignored for another reason.
    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink>;

    /// Reads a link by id or reference.
    async fn get(&self, key: &LinkKey) -> Result<Link>;

    /// Reads one page of links: the page of the cursor, or the first.
    async fn list(&self, _query: &LinkQuery, _cursor: Option<&PageCursor>) -> Result<LinkPage> {
        Err(self.unsupported(Operation::List))
    }

    /// Deactivates a link with one request, without reading it before or after.
    async fn deactivate(&self, _key: &LinkKey) -> Result<()> {
        Err(self.unsupported(Operation::Deactivate))
    }

    /// Reactivates a deactivated link with one request, without reading it before or after.
    async fn reactivate(&self, _key: &LinkKey) -> Result<()> {
        Err(self.unsupported(Operation::Reactivate))
    }

    /// Reads the payments on a link from the provider's transaction services.
    async fn payments(&self, _link: &Link) -> Result<Vec<Payment>> {
        Err(self.unsupported(Operation::Payments))
    }

    /// Decodes a callback of the kind that the receiver expects. Sends nothing.
    fn read_callback(
        &self,
        _expected: CallbackKind,
        _request: &CallbackRequest,
    ) -> Result<Callback> {
        Err(self.unsupported(Operation::ReadCallback))
    }

    /// Returns the error of an operation that this client does not offer. If the operation can be
    /// switched on, the error says how.
    fn unsupported(&self, operation: Operation) -> Error {
        let error = match self.capabilities().opt_in(operation) {
            Some(how) => Error::opt_in(operation.name(), how),
            None => Error::unsupported(operation.name()),
        };
        error.with_provider(self.identity().provider())
    }
}
