//! The run_suite that every provider must pass.

use std::sync::Arc;

use ahlpay::{
    Client, Credentials, LinkKey, LinkQuery, LinkStatus, Money, NewLink, PROVIDER, Reference,
};
use paylink_core::conformance::{
    ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend, run_suite,
};
use paylink_core::{Identity, LinkProvider, Transport, async_trait};
use paylink_sandbox::{Sandbox, Switch};

use crate::support::answers::{REQUEST_ID, done, inquired};
use crate::support::stub::AhlStub;
use crate::support::{hours, reference, sandbox_at, user};

/// With the opt-in of closing, or without.
struct AhlPay {
    closes: bool,
}

#[async_trait]
impl ProviderHarness for AhlPay {
    async fn live_backend(&self) -> Box<dyn LiveBackend> {
        let sandbox = Sandbox::start().await.unwrap();
        // Rows of the documented form name no link, so that nobody could tell whether each is
        // listed once.
        sandbox.set(Switch::AhlListRowsCarryOrderId, true);
        Box::new(Living { sandbox, closes: self.closes })
    }

    async fn scripted_backend(&self, scene: Scenario) -> Box<dyn ScriptedBackend> {
        let told = |order: &str| done(&format!(r#"{{"txnStatus":"SUCCESS","orderId":"{order}"}}"#));
        let ahl = match scene {
            Scenario::Honest => AhlStub::answering(200, &told("R-1")).await,
            Scenario::UnknownStatus => AhlStub::answering(200, &inquired("UNHEARD")).await,
            Scenario::OtherReference => AhlStub::answering(200, &told("R-2")).await,
            Scenario::Refused => AhlStub::answering(403, &refusal()).await,
            _ => panic!("a scene that is not known here"),
        };
        Box::new(Scripted { ahl, closes: self.closes })
    }
}

fn refusal() -> String {
    format!(
        r#"{{"isSuccess":false,"message":"Ayşe için kayıt yok","errorCode":"X404","requestId":"{REQUEST_ID}","data":null}}"#
    )
}

fn client(
    at: &str,
    user: Credentials,
    transport: &Transport,
    closes: bool,
) -> Arc<dyn LinkProvider> {
    let builder = Client::builder(sandbox_at(at), user).transport(transport);
    Arc::new(if closes { builder.allow_deactivation() } else { builder }.build().unwrap())
}

struct Living {
    sandbox: Sandbox,
    closes: bool,
}

#[async_trait]
impl LiveBackend for Living {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        let ahl = self.sandbox.ahlpay();
        client(
            &ahl.base_url(),
            Credentials::new(ahl.email(), ahl.password()),
            transport,
            self.closes,
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

struct Scripted {
    ahl: AhlStub,
    closes: bool,
}

impl ScriptedBackend for Scripted {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        client(&self.ahl.url(), user(), transport, self.closes)
    }

    fn key(&self) -> LinkKey {
        let identity = Identity::new(PROVIDER, "sandbox", "default").unwrap();
        LinkKey::by_reference(&identity, reference("R-1"))
    }

    fn connections(&self) -> usize {
        self.ahl.connections()
    }

    fn expected_refusal(&self) -> ExpectedRefusal {
        let message = "Ayşe için kayıt yok";
        ExpectedRefusal { http_status: 403, code: "X404", message, request_id: Some(REQUEST_ID) }
    }
}

#[tokio::test]
async fn every_trial_is_passed_with_and_without_closing() {
    for closes in [true, false] {
        let report = run_suite(&AhlPay { closes }).await;
        assert_eq!(report.failures(), Vec::<String>::new(), "closes: {closes}");
        assert!(report.names().len() > 25, "{:#?}", report.names());
    }
}
