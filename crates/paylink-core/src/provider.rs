//! The interface that a provider implements. Callers use [`PayLinks`](crate::PayLinks).

use std::fmt;

use async_trait::async_trait;

use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::{Capabilities, Operation, ValidatedLink};
use crate::error::{Error, Result};
use crate::link::{CreatedLink, Link, LinkKey, LinkPage, LinkQuery, PageCursor, Payment};
#[doc(no_inline)]
pub use crate::{identity::Identity, provider_id::ProviderId};

/// The interface of a provider's client, which [`PayLinks`](crate::PayLinks) calls. It has one
/// method per operation, and methods for the identity and the capabilities of the configured
/// client.
///
/// The [capabilities](Self::capabilities) must list exactly the operations that are implemented. An
/// optional method that is not implemented returns the error of [`unsupported`](Self::unsupported).
///
/// A method sends only the requests that the provider's crate documents for the method, and it
/// never repeats a write. Before each call, [`PayLinks`](crate::PayLinks) checks that the link key
/// belongs to this client. After each call, it checks that the response has the reference of the
/// requested link. It also combines operations, such as a read before a write.
///
/// | method | Paynet | Paywall | AHL Pay |
/// | --- | --- | --- | --- |
/// | `create` | `mailorder/create` | `checkout/generate` | `CreateLinkPayment` |
/// | `get` | `mailorder/detail` | `checkout/inquiry` | `PaymentInquiry` |
/// | `list` | `mailorder/list` | not offered | `GetCreatedLinks` |
/// | `deactivate` | `mailorder/status_update` with status 3 | `checkout/passive` | `PassiveLinkPayment` (opt-in) |
/// | `reactivate` | `mailorder/status_update` with status 0 | not offered | not offered |
/// | `payments` | `transaction/check` and `transaction/detail` | `private/query` | `Transaction/List` |
#[async_trait]
pub trait LinkProvider: Send + Sync + fmt::Debug {
    /// Returns the provider, environment and account of this client.
    fn identity(&self) -> &Identity;

    /// Returns the operations and features that this client supports in its configuration.
    fn capabilities(&self) -> &Capabilities;

    /// Creates a link.
    ///
    /// [`PayLinks`](crate::PayLinks) adds the ignored fields that it finds during validation to
    /// [`CreatedLink::ignored_fields`]. An implementation adds only the fields that are ignored for
    /// a different reason.
    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink>;

    /// Reads a link by id or reference.
    async fn get(&self, key: &LinkKey) -> Result<Link>;

    /// Reads the page of links at the cursor, or the first page if there is no cursor.
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

    /// Decodes a callback of the expected kind, without sending a request.
    fn read_callback(
        &self,
        _expected: CallbackKind,
        _request: &CallbackRequest,
    ) -> Result<Callback> {
        Err(self.unsupported(Operation::ReadCallback))
    }

    /// Returns the error for an operation that this client does not offer. If the operation can be
    /// enabled, the error says how.
    fn unsupported(&self, operation: Operation) -> Error {
        let error = match self.capabilities().opt_in(operation) {
            Some(how) => Error::opt_in(operation.name(), how),
            None => Error::unsupported(operation.name()),
        };
        error.with_provider(self.identity().provider())
    }
}
