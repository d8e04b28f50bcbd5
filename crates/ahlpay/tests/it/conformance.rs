//! The public conformance suite for providers.

use std::sync::Arc;

use ahlpay::{
    Client, Credentials, LinkKey, LinkQuery, LinkStatus, Money, NewLink, PROVIDER, Reference,
};
use paylink_core::conformance::{
    ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend, run_suite,
};
use paylink_core::{Identity, LinkProvider, Transport, async_trait};
use paylink_sandbox::{Sandbox, Switch};
use paylink_testkit::scenarios::script;

use crate::support::answers::{REQUEST_ID, done, inquired, refused};
use crate::support::stub::AhlStub;
use crate::support::{API_USER, PASSWORD, hours, reference, sandbox_at, user};

/// The harness for clients with or without deactivation.
struct AhlPayHarness {
    deactivation_allowed: bool,
}

#[async_trait]
impl ProviderHarness for AhlPayHarness {
    async fn live_backend(&self) -> Box<dyn LiveBackend> {
        let sandbox = Sandbox::start().await.unwrap();
        // Rows with the documented fields alone do not identify their link, so the suite could not
        // check that each is listed once.
        sandbox.set(Switch::AhlListRowsCarryOrderId, true);
        Box::new(SandboxBackend { sandbox, deactivation_allowed: self.deactivation_allowed })
    }

    async fn scripted_backend(&self, scenario: Scenario) -> Box<dyn ScriptedBackend> {
        let ahl = AhlStub::start(script(scenario, response)).await;
        Box::new(StubBackend { ahl, deactivation_allowed: self.deactivation_allowed })
    }
}

fn response(scenario: Scenario) -> (u16, String) {
    let inquired_for =
        |order: &str| done(&format!(r#"{{"txnStatus":"SUCCESS","orderId":"{order}"}}"#));
    match scenario {
        Scenario::UnknownStatus => (200, inquired("UNKNOWN")),
        Scenario::OtherReference => (200, inquired_for("R-2")),
        Scenario::Refused => (403, refused("X404").replace("Olmadı", "Ayşe için kayıt yok")),
        _ => (200, inquired_for("R-1")),
    }
}

fn client(
    at: &str,
    user: Credentials,
    transport: &Transport,
    deactivation_allowed: bool,
) -> Arc<dyn LinkProvider> {
    let builder = Client::builder(sandbox_at(at), user).transport(transport);
    Arc::new(
        if deactivation_allowed { builder.allow_deactivation() } else { builder }.build().unwrap(),
    )
}

struct SandboxBackend {
    sandbox: Sandbox,
    deactivation_allowed: bool,
}

#[async_trait]
impl LiveBackend for SandboxBackend {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        let ahl = self.sandbox.ahlpay();
        client(
            &ahl.base_url(),
            Credentials::new(ahl.email(), ahl.password()),
            transport,
            self.deactivation_allowed,
        )
    }

    fn requests(&self) -> usize {
        self.sandbox.requests().len()
    }

    fn link(&self, reference: Reference, amount: Money) -> NewLink {
        NewLink::new(reference, amount, "Sipariş").expires_in(hours(72))
    }

    fn query(&self) -> LinkQuery {
        LinkQuery::new().status(LinkStatus::Open)
    }

    async fn pay(&self, key: &LinkKey) {
        self.sandbox.ahlpay().pay(key.reference().as_str()).unwrap();
    }
}

struct StubBackend {
    ahl: AhlStub,
    deactivation_allowed: bool,
}

impl ScriptedBackend for StubBackend {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        client(&self.ahl.url(), user(), transport, self.deactivation_allowed)
    }

    fn key(&self) -> LinkKey {
        let identity = Identity::new(PROVIDER, "sandbox", "default").unwrap();
        LinkKey::by_reference(&identity, reference("R-1"))
    }

    fn connections(&self) -> usize {
        self.ahl.connections()
    }

    fn requests(&self) -> usize {
        self.ahl.calls().len()
    }

    fn secrets(&self) -> Vec<String> {
        vec![API_USER.to_owned(), PASSWORD.to_owned()]
    }

    fn expected_refusal(&self) -> ExpectedRefusal {
        let message = "Ayşe için kayıt yok";
        ExpectedRefusal { http_status: 403, code: "X404", message, request_id: Some(REQUEST_ID) }
    }
}

#[tokio::test]
async fn the_suite_passes_with_and_without_deactivation() {
    for deactivation_allowed in [true, false] {
        let report = run_suite(&AhlPayHarness { deactivation_allowed }).await;
        assert_eq!(
            report.failures(),
            Vec::<String>::new(),
            "deactivation_allowed: {deactivation_allowed}"
        );
        assert!(report.names().len() > 50, "{:#?}", report.names());
    }
}
