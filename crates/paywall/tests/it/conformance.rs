//! The conformance suite that every provider must pass.

use std::sync::Arc;

use paylink_core::conformance::{
    ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend, run_suite,
};
use paylink_core::{Identity, LinkProvider, Transport, async_trait};
use paylink_sandbox::Sandbox;
use paylink_testkit::scenarios::script;
use paywall::{Client, LinkKey, LinkQuery, Money, NewLink, PROVIDER, Reference};

use crate::support::answers::{PAID, page};
use crate::support::harness::{builder_of, page_id, private_pair_of};
use crate::support::hosts::Hosts;
use crate::support::{
    PRIVATE_CLIENT, PRIVATE_KEY, PUBLIC_CLIENT, PUBLIC_KEY, hours, private_pair, reference,
};

/// Paywall with the private key pair, or without it.
struct Paywall {
    reads_payments: bool,
}

#[async_trait]
impl ProviderHarness for Paywall {
    async fn live_backend(&self) -> Box<dyn LiveBackend> {
        Box::new(SandboxBackend {
            sandbox: Sandbox::start().await.unwrap(),
            reads_payments: self.reads_payments,
        })
    }

    async fn scripted_backend(&self, scenario: Scenario) -> Box<dyn ScriptedBackend> {
        Box::new(StubBackend(Hosts::start(script(scenario, response)).await))
    }
}

fn response(scenario: Scenario) -> (u16, String) {
    let body = match scenario {
        // Paywall reports no status; two null flags come closest.
        Scenario::UnknownStatus => page(r#""AnyPayment":null,"SuccessPayment":null"#),
        Scenario::OtherReference => page(PAID).replace("R-1", "R-2"),
        Scenario::Refused => REFUSAL.to_owned(),
        _ => page(PAID),
    };
    (200, body)
}

const REFUSAL: &str =
    r#"{"ErrorCode":139,"Result":false,"Message":"Ayşe için sayfa yok","Body":null}"#;

struct SandboxBackend {
    sandbox: Sandbox,
    reads_payments: bool,
}

#[async_trait]
impl LiveBackend for SandboxBackend {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        let builder = builder_of(&self.sandbox).transport(transport);
        Arc::new(match self.reads_payments {
            true => builder.private_keys(private_pair_of(&self.sandbox)).build().unwrap(),
            false => builder.build().unwrap(),
        })
    }

    fn requests(&self) -> usize {
        self.sandbox.requests().len()
    }

    fn link(&self, reference: Reference, amount: Money) -> NewLink {
        let url = || "https://shop.example/back".parse().unwrap();
        NewLink::new(reference, amount, "").return_urls(url(), url()).expires_in(hours(72))
    }

    fn query(&self) -> LinkQuery {
        unreachable!("Paywall lists nothing")
    }

    async fn pay(&self, key: &LinkKey) {
        self.sandbox.paywall().pay(page_id(key)).await.unwrap();
    }
}

struct StubBackend(Hosts);

impl ScriptedBackend for StubBackend {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        let builder = self.0.builder().transport(transport);
        Arc::new(builder.private_keys(private_pair()).build().unwrap()) as Arc<Client>
    }

    fn key(&self) -> LinkKey {
        let identity = Identity::new(PROVIDER, "sandbox", "default").unwrap();
        LinkKey::by_reference(&identity, reference("R-1")).with_id("205334386")
    }

    fn connections(&self) -> usize {
        self.0.payment.connections() + self.0.private.connections()
    }

    fn requests(&self) -> usize {
        self.0.requests().len()
    }

    fn secrets(&self) -> Vec<String> {
        [PUBLIC_KEY, PUBLIC_CLIENT, PRIVATE_KEY, PRIVATE_CLIENT].map(str::to_owned).to_vec()
    }

    fn expected_refusal(&self) -> ExpectedRefusal {
        ExpectedRefusal {
            http_status: 200,
            code: "139",
            message: "Ayşe için sayfa yok",
            request_id: None,
        }
    }
}

#[tokio::test]
async fn every_case_of_the_suite_passes_with_and_without_the_private_pair() {
    for reads_payments in [true, false] {
        let report = run_suite(&Paywall { reads_payments }).await;
        assert_eq!(report.failures(), Vec::<String>::new());
        assert!(report.names().len() > 50, "{:#?}", report.names());
    }
}
