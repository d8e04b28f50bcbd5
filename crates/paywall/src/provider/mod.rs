//! [`LinkProvider`] for hosted payment pages. LinkQr links are not part of the common model,
//! because no service reads such a link.

mod create;
mod payments;
mod status;

use std::time::{Duration, SystemTime};

use paylink_core::capability::ValidatedLink;
use paylink_core::{
    Callback, CallbackKind, CallbackRequest, Capabilities, CreatedLink, Identity, Link, LinkKey,
    LinkProvider, Payment, Result, async_trait,
};

use crate::{Client, callback};

#[async_trait]
impl LinkProvider for Client {
    fn identity(&self) -> &Identity {
        Self::identity(self)
    }

    fn capabilities(&self) -> &Capabilities {
        self.client_capabilities()
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

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        self.get_link(key).await
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        self.deactivate_link(key).await
    }

    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        self.find_payments(link).await
    }

    fn read_callback(&self, expected: CallbackKind, request: &CallbackRequest) -> Result<Callback> {
        callback::read_callback(expected, request, self.hash_keys())
    }
}
