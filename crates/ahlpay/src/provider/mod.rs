//! The common interface over the native client.

mod create;
mod list;
mod payments;
mod status;

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

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        status::get(self, key).await
    }

    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        list::list(self, query, cursor).await
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        status::deactivate(self, key).await
    }

    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        payments::payments(self, link).await
    }
}
