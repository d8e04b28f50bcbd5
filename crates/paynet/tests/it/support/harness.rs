//! A sandbox, a merchant's server, a native client and the common handle over it.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use paylink_core::{CallbackRequest, Clock, CreatedLink, LocalDate, PayLinks};
use paylink_sandbox::paynet::LinkView;
use paylink_sandbox::{RecordedRequest, Sandbox};
use paylink_testkit::harness::SandboxHandle;
use paylink_testkit::servers::{Merchant, browse};
use paynet::api::LinkLookup;
use paynet::{Client, LinkKey};

use super::{no_waiting, sandbox_at, transport};

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
        // Avoid midnight in both time zones, so that a test sees only one day.
        if ["T23:5", "T02:5"].iter().any(|late| sandbox.now_text().contains(late)) {
            sandbox.advance(Duration::from_secs(660));
        }
        let merchant = Merchant::start().await;
        let client = client_of(&sandbox);
        let links = PayLinks::with_clock(client.clone(), no_waiting());
        // `bank_id` is unverified.
        Self { base: SandboxHandle::new(sandbox, links, &["bank_id"]), merchant, client }
    }

    /// A second client of the same account, as in another process.
    pub(crate) fn another_client(&self) -> PayLinks {
        self.with_clock(no_waiting())
    }

    pub(crate) fn with_clock(&self, clock: Clock) -> PayLinks {
        PayLinks::with_clock(client_of(&self.sandbox), clock)
    }

    pub(crate) fn in_sandbox(&self, key: &LinkKey) -> LinkView {
        let links = self.sandbox.paynet().links();
        links.into_iter().find(|link| Some(link.id.as_str()) == key.id()).unwrap()
    }

    /// Lets the payer press a button on the payment page and follow the redirect to the merchant.
    pub(crate) async fn press(
        &self,
        button: &str,
        created: &CreatedLink,
        form: &str,
    ) -> CallbackRequest {
        let answer = browse("POST", &format!("{}/{button}", created.url), form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let before = self.merchant.came("GET").len();
        browse("GET", &answer.location.unwrap(), "").await;
        self.merchant.came("GET").remove(before)
    }

    pub(crate) async fn pay(&self, created: &CreatedLink) -> Vec<String> {
        self.sandbox.paynet().pay(&self.id_of(&created.key)).await.unwrap().xact_ids
    }

    /// Returns the sandbox's id of the link, also if the client was not given one.
    pub(crate) fn id_of(&self, key: &LinkKey) -> String {
        let links = self.sandbox.paynet().links();
        let own = links.into_iter().find(|link| match key.id() {
            Some(id) => link.id == id,
            None => link.reference_no == key.reference().as_str(),
        });
        own.unwrap().id
    }

    /// Returns the requests of all clients to a service.
    pub(crate) fn requests(&self, service: &str) -> Vec<RecordedRequest> {
        self.requests_to(&format!("/paynet/v1/{service}"))
    }

    /// Returns the services that were called, in order.
    pub(crate) fn services(&self) -> Vec<String> {
        self.services_below("/paynet/v1/")
    }

    /// Returns the day on which a link was created, by the sandbox's clock.
    pub(crate) async fn day_of(&self, key: &LinkKey) -> LocalDate {
        let link = self.links.get(key).await.unwrap();
        link.created.unwrap().as_str()[..10].parse().unwrap()
    }
}

fn client_of(sandbox: &Sandbox) -> Client {
    let paynet = sandbox.paynet();
    Client::builder(sandbox_at(&paynet.base_url()), paynet.secret_key())
        .transport(&transport())
        .build()
        .unwrap()
}

pub(crate) fn by_id(key: &LinkKey) -> LinkLookup {
    LinkLookup::by_id(key.id().unwrap())
}

/// Returns the lookup that the client makes from a key.
pub(crate) fn by_key(key: &LinkKey) -> LinkLookup {
    match key.id() {
        Some(id) => LinkLookup::by_id(id),
        None => LinkLookup::by_reference(key.reference().as_str()),
    }
}
