//! A sandbox with a client and a handle, all on one manual clock.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ahlpay::{Client, ClientBuilder, Credentials, HashPassword, LinkKey};
use paylink_core::time::ManualClock;
use paylink_core::{Clock, CreatedLink, PayLinks};
use paylink_sandbox::ahlpay::{AhlPay, LinkView};
use paylink_sandbox::{RecordedRequest, Sandbox, Switch};
use paylink_testkit::harness::SandboxHandle;

use super::{new_link, sandbox_at, with_clock};

const ROOT: &str = "/ahlpay/api/";

pub(crate) struct Harness {
    base: SandboxHandle,
    /// The clock of the clients; [`Harness::advance`] advances the sandbox, too.
    pub(crate) manual: ManualClock,
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
        let (clock, manual) = Clock::manual(SystemTime::now());
        let client = builder_of(&sandbox, &clock).build().unwrap();
        let links = PayLinks::with_clock(client.clone(), clock);
        // Only one currency is documented; clients may send others.
        Self { base: SandboxHandle::new(sandbox, links, &["currency"]), manual, client }
    }

    /// Creates an environment with these switches on.
    pub(crate) async fn with(switches: &[Switch]) -> Self {
        let harness = Self::new().await;
        switches.iter().for_each(|switch| harness.sandbox.set(*switch, true));
        harness
    }

    pub(crate) fn ahl(&self) -> AhlPay<'_> {
        self.sandbox.ahlpay()
    }

    /// A builder for the same account, as in another process.
    pub(crate) fn another(&self) -> ClientBuilder {
        builder_of(&self.sandbox, &Clock::new(self.manual.clone()))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.sandbox.advance(by);
        self.manual.advance(by);
    }

    pub(crate) async fn create(&self, name: &str) -> CreatedLink {
        self.create_link(&new_link(name)).await
    }

    pub(crate) fn in_sandbox(&self, key: &LinkKey) -> LinkView {
        let order = key.reference().as_str();
        self.ahl().links().into_iter().rfind(|link| link.order_id == order).unwrap()
    }

    pub(crate) fn pay(&self, key: &LinkKey) {
        self.ahl().pay(key.reference().as_str()).unwrap();
    }

    /// The requests of all clients to a service.
    pub(crate) fn requests(&self, service: &str) -> Vec<RecordedRequest> {
        self.requests_to(&format!("{ROOT}{service}"))
    }

    /// The services that were called, in order, without logins.
    pub(crate) fn services(&self) -> Vec<String> {
        let mut services = self.services_below(ROOT);
        services.retain(|own| own != LOGIN);
        services
    }
}

pub(crate) const LOGIN: &str = "Security/AuthenticationMerchant";
pub(crate) const CREATE: &str = "Payment/CreateLinkPayment";
pub(crate) const LIST: &str = "Payment/GetCreatedLinks";
pub(crate) const INQUIRY: &str = "Payment/PaymentInquiry";
pub(crate) const PASSIVE: &str = "Payment/PassiveLinkPayment";
pub(crate) const TRANSACTIONS: &str = "Transaction/List";

/// A builder for the account of this sandbox, with a hash password and deactivation allowed.
pub(crate) fn builder_of(sandbox: &Sandbox, clock: &Clock) -> ClientBuilder {
    let ahl = sandbox.ahlpay();
    let user = Credentials::new(ahl.email(), ahl.password());
    Client::builder(sandbox_at(&ahl.base_url()), user)
        .hash_password(HashPassword::new(ahl.hash_password()))
        .allow_deactivation()
        .transport(&with_clock(clock.clone()))
}
