//! The provider interface of the common model, on [`Client`].

mod create;
mod list;
mod payments;
mod status;

use std::time::{Duration, SystemTime};

use paylink_core::capability::ValidatedLink;
use paylink_core::{
    Callback, CallbackKind, CallbackRequest, Capabilities, CreatedLink, Identity, Link, LinkKey,
    LinkPage, LinkProvider, LinkQuery, PageCursor, Payment, Result, async_trait,
};

use crate::api::mailorder_status_update::NewStatus;
use crate::{Client, callback};

#[async_trait]
impl LinkProvider for Client {
    fn identity(&self) -> &Identity {
        Self::identity(self)
    }

    fn capabilities(&self) -> &Capabilities {
        Self::capabilities(self)
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        create::create(self, link, self.options()).await
    }

    fn longest_call(&self) -> Duration {
        Self::longest_call(self)
    }

    async fn server_time(&self) -> Result<Option<SystemTime>> {
        Self::server_time(self).await
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        status::get(self, key).await
    }

    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        list::list(self, query, cursor).await
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        status::set(self, key, NewStatus::Passive).await
    }

    async fn reactivate(&self, key: &LinkKey) -> Result<()> {
        status::set(self, key, NewStatus::Waiting).await
    }

    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        payments::payments(self, link).await
    }

    fn read_callback(&self, expected: CallbackKind, request: &CallbackRequest) -> Result<Callback> {
        callback::read_callback(expected, request)
    }
}

/// Turns the error "not found" into `None`.
fn not_found_as_none<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
