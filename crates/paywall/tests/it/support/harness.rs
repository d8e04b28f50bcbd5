//! A sandbox, a merchant's server, and clients with and without the common model.

use std::ops::Deref;
use std::sync::Arc;

use paylink_core::{CallbackRequest, Clock, CreatedLink, PayLinks};
use paylink_sandbox::paywall::PageView;
use paylink_sandbox::{RecordedRequest, Sandbox};
use paylink_testkit::harness::SandboxHandle;
use paylink_testkit::servers::{Merchant, Page, browse};
use paywall::callback::HashKeys;
use paywall::{Client, ClientBuilder, KeyPair, LinkKey, NewLink};

use super::{new_link, no_waiting, sandbox_at, transport};

pub(crate) struct Harness {
    base: SandboxHandle,
    pub(crate) merchant: Merchant,
    pub(crate) client: Client,
}

impl Deref for Harness {
    type Target = SandboxHandle;

    fn deref(&self) -> &SandboxHandle {
        &self.base
    }
}

impl Harness {
    pub(crate) async fn new() -> Self {
        let sandbox = Arc::new(Sandbox::start().await.unwrap());
        let merchant = Merchant::start().await;
        let client = builder_of(&sandbox).private_keys(private_pair_of(&sandbox)).build().unwrap();
        let links = PayLinks::with_clock(client.clone(), no_waiting());
        Self { base: SandboxHandle::new(sandbox, links, &[]), merchant, client }
    }

    /// The same account in another process, whose clock is this one.
    pub(crate) fn with_clock(&self, clock: Clock) -> PayLinks {
        let builder = builder_of(&self.sandbox).transport(&super::with_clock(clock));
        let client = builder.private_keys(private_pair_of(&self.sandbox)).build().unwrap();
        PayLinks::with_clock(client, no_waiting())
    }

    /// The same account with the public pair alone.
    pub(crate) fn without_private_pair(&self) -> PayLinks {
        PayLinks::with_clock(builder_of(&self.sandbox).build().unwrap(), no_waiting())
    }

    /// A page whose payer comes back to the merchant, and whose webhook goes there.
    pub(crate) fn link(&self, name: &str) -> NewLink {
        new_link(name)
            .return_urls(self.merchant.at("/ok?o=1"), self.merchant.at("/no?o=1"))
            .callback_url(self.merchant.at("/cb?o=1"))
    }

    pub(crate) async fn create(&self, name: &str) -> CreatedLink {
        self.create_link(&self.link(name)).await
    }

    pub(crate) fn in_sandbox(&self, key: &LinkKey) -> PageView {
        let id = page_id(key);
        self.sandbox.paywall().pages().into_iter().find(|page| page.id == id).unwrap()
    }

    /// The payer presses a button on the page.
    pub(crate) async fn press(&self, button: &str, key: &LinkKey) -> Page {
        let base = format!("{}/checkout", self.sandbox.paywall().base_url());
        browse("POST", &format!("{base}/{}/{button}", self.in_sandbox(key).guid), "").await
    }

    /// The payer pays on the page and follows the way back; the webhook that came.
    pub(crate) async fn pay(&self, key: &LinkKey) -> CallbackRequest {
        let before = self.merchant.callbacks().len();
        let answer = self.press("pay", key).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        browse("GET", &answer.location.unwrap(), "").await;
        let posts = self.merchant.callbacks_at_least(before + 1).await;
        assert_eq!(posts.len(), before + 1);
        posts[before].clone()
    }

    /// Requests to a service of either host.
    pub(crate) fn requests(&self, service: &str) -> Vec<RecordedRequest> {
        self.requests_to(&format!("/api/paywall/{service}"))
    }

    /// The services that were called, in order.
    pub(crate) fn services(&self) -> Vec<String> {
        self.services_below("/api/paywall/")
    }
}

/// The number of a page.
pub(crate) fn page_id(key: &LinkKey) -> i64 {
    key.id().unwrap().parse().unwrap()
}

/// The account's hash keys and public pair, at the sandbox itself.
pub(crate) fn builder_of(sandbox: &Sandbox) -> ClientBuilder {
    let paywall = sandbox.paywall();
    let keys = HashKeys::new()
        .checkout(paywall.checkout_hash_key())
        .linkqr(paywall.linkqr_hash_key())
        .system(paywall.system_hash_key())
        .three_d(paywall.threed_hash_key());
    let environment = sandbox_at(&paywall.base_url(), &paywall.private_base_url());
    Client::builder(environment, KeyPair::new(paywall.public_key(), paywall.public_client()))
        .transport(&transport())
        .hash_keys(keys)
}

pub(crate) fn private_pair_of(sandbox: &Sandbox) -> KeyPair {
    let paywall = sandbox.paywall();
    KeyPair::new(paywall.private_key(), paywall.private_client())
}
