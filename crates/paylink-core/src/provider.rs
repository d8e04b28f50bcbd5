//! The small interface that a provider implements. Callers use [`PayLinks`](crate::PayLinks), which
//! holds every convenience once.

use std::fmt;

use async_trait::async_trait;

use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::{Capabilities, Operation, ValidatedLink};
use crate::error::{Error, Result};
use crate::link::{CreatedLink, Link, LinkKey, LinkPage, LinkQuery, PageCursor, Payment};

#[doc(no_inline)]
pub use crate::{identity::Identity, provider_id::ProviderId};

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
