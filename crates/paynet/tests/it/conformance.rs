//! The conformance suite of the core, which every provider must pass.

use std::sync::Arc;

use paylink_core::conformance::{
    ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend, run_suite,
};
use paylink_core::{Identity, LinkProvider, LocalDate, Transport, Zone, async_trait};
use paylink_sandbox::Sandbox;
use paylink_testkit::scenarios::script;
use paynet::{Client, LinkKey, LinkQuery, Money, NewLink, PROVIDER, Payer, Reference};

use crate::support::answers::{detail, paid_detail};
use crate::support::stub::Stub;
use crate::support::{KEY, hours, reference, sandbox_at};

struct Paynet;

#[async_trait]
impl ProviderHarness for Paynet {
    async fn live_backend(&self) -> Box<dyn LiveBackend> {
        Box::new(SandboxBackend(Sandbox::start().await.unwrap()))
    }

    async fn scripted_backend(&self, scenario: Scenario) -> Box<dyn ScriptedBackend> {
        Box::new(StubBackend(Stub::start(script(scenario, response)).await))
    }
}

fn response(scenario: Scenario) -> (u16, String) {
    match scenario {
        Scenario::UnknownStatus => (200, detail(r#""status":9"#)),
        Scenario::OtherReference => (200, paid_detail().replace("R-1", "R-2")),
        Scenario::Refused => (404, REFUSAL.to_owned()),
        _ => (200, paid_detail()),
    }
}

const REFUSAL: &str =
    r#"{"type":"no_data_error","message":"Ayşe için kayıt yok","code":404,"result_code":12}"#;

struct SandboxBackend(Sandbox);

#[async_trait]
impl LiveBackend for SandboxBackend {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        let paynet = self.0.paynet();
        let builder = Client::builder(sandbox_at(&paynet.base_url()), paynet.secret_key());
        Arc::new(builder.transport(transport).build().unwrap())
    }

    fn requests(&self) -> usize {
        self.0.requests().len()
    }

    fn link(&self, reference: Reference, amount: Money) -> NewLink {
        NewLink::new(reference, amount, "").payer(Payer::new("Ayşe Yılmaz")).expires_in(hours(72))
    }

    fn query(&self) -> LinkQuery {
        let today = LocalDate::today(&paylink_core::Clock::system(), Zone::Istanbul);
        LinkQuery::new().created_between(today.plus_days(-1), today.plus_days(1))
    }

    async fn pay(&self, key: &LinkKey) {
        self.0.paynet().pay(key.id().unwrap()).await.unwrap();
    }
}

struct StubBackend(Stub);

impl ScriptedBackend for StubBackend {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        let builder = Client::builder(sandbox_at(&self.0.url()), KEY);
        Arc::new(builder.transport(transport).build().unwrap())
    }

    fn key(&self) -> LinkKey {
        let identity = Identity::new(PROVIDER, "sandbox", "default").unwrap();
        LinkKey::by_reference(&identity, reference("R-1")).with_id("L-1")
    }

    fn connections(&self) -> usize {
        self.0.connections()
    }

    fn requests(&self) -> usize {
        self.0.requests().len()
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn expected_refusal(&self) -> ExpectedRefusal {
        ExpectedRefusal {
            http_status: 404,
            code: "12",
            message: "Ayşe için kayıt yok",
            request_id: None,
        }
    }
}

#[tokio::test]
async fn the_client_passes_the_conformance_suite() {
    let report = run_suite(&Paynet).await;
    assert_eq!(report.failures(), Vec::<String>::new());
    assert!(report.names().len() > 55, "{:#?}", report.names());
}
