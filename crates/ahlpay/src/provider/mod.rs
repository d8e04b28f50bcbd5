//! Implements the interface of the common model for [`Client`].

mod create;
mod list;
mod payments;
mod status;

use std::time::{Duration, SystemTime};

use paylink_core::capability::ValidatedLink;
use paylink_core::{
    Capabilities, CreatedLink, Identity, Link, LinkKey, LinkPage, LinkProvider, LinkQuery,
    PageCursor, Payment, Result, async_trait,
};

use crate::Client;

#[async_trait]
impl LinkProvider for Client {
    fn identity(&self) -> &Identity {
        Self::identity(self)
    }

    fn capabilities(&self) -> &Capabilities {
        Self::capabilities(self)
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        self.create_validated(link, self.options()).await
    }

    fn longest_call(&self) -> Duration {
        Self::longest_call(self)
    }

    async fn server_time(&self) -> Result<Option<SystemTime>> {
        Self::server_time(self).await
    }

    /// Sends one request, `PaymentInquiry`. A refusal is returned as "not found". The inquiry knows
    /// payments and not links, and AHL Pay does not document how it answers for an unpaid link.
    async fn get(&self, key: &LinkKey) -> Result<Link> {
        status::get(self, key).await
    }

    /// Sends one request, `GetCreatedLinks`. The oldest links come first, so links that are created
    /// meanwhile are added at the end.
    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        list::list(self, query, cursor).await
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        status::deactivate(self, key).await
    }

    /// Sends one request, `Transaction/List`, for every 50 transactions of the order. The range of
    /// days is set by [`transaction_days`](crate::ClientBuilder::transaction_days).
    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        payments::payments(self, link).await
    }
}
