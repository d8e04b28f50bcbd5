//! The implementation of the common interface.

mod create;
mod list;
mod status;

use std::time::Duration;

use paylink_core::{
    Capabilities, CreatedLink, Currency, Identity, Link, LinkKey, LinkPage, LinkProvider,
    LinkQuery, PageCursor, Result, StatusBasis, ValidatedLink, async_trait,
};

use crate::Client;
use crate::api::close::Close;
use crate::api::read::Read;

#[async_trait]
impl LinkProvider for Client {
    fn identity(&self) -> &Identity {
        self.identity()
    }

    fn capabilities(&self) -> &Capabilities {
        self.capabilities()
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        create::create(self, link).await
    }

    fn longest_call(&self) -> Duration {
        self.longest_call()
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        let body = Read { id: key.id().unwrap_or_default() };
        let (row, raw) = self.read_link(&body).await?.into_parts();
        let status = status::common(&row.status);
        let mut link = Link::new(key.clone(), status, StatusBasis::Reported, row.status);
        link.reference = Some(row.reference);
        link.amount = Some(row.amount);
        link.currency = Some(Currency::TRY);
        link.body = raw;
        Ok(link)
    }

    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        list::list(self, query, cursor).await
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        self.close_link(&Close { id: key.id().unwrap_or_default() }).await.map(drop)
    }
}
