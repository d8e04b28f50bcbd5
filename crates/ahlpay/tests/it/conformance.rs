//! The trials that every provider must pass.

use std::sync::Arc;

use ahlpay::{
    Client, ClientBuilder, Credentials, Environment, LinkKey, LinkQuery, LinkStatus, Money, NewLink,
    PROVIDER, Reference,
};
use paylink_core::conformance::{Scene, Stage, Subject, Told, World, trials};
use paylink_core::{Identity, LinkProvider, Transport, async_trait};
use paylink_sandbox::{Sandbox, Switch};
use xtask::servers::{Do, Stub};

/// With the deactivation that is unverified, or without.
struct Ahl {
    closes: bool,
}

#[async_trait]
impl Subject for Ahl {
    async fn world(&self) -> Box<dyn World> {
        let sandbox = Sandbox::start().await.unwrap();
        // As much as it can tell: whose order a row and an inquiry are about.
        for switch in [Switch::AhlListRowsCarryOrderId, Switch::AhlInquiryCarriesOrder] {
            sandbox.set(switch, true);
        }
        Box::new(Living { sandbox, closes: self.closes })
    }

    async fn stage(&self, scene: Scene) -> Box<dyn Stage> {
        let told = |order: &str, status: &str| {
            let data = format!(r#"{{"authCode":"123456","txnStatus":"{status}","orderId":"{order}"}}"#);
            format!(r#"{{"isSuccess":true,"message":null,"errorCode":null,"requestId":"r","data":{data}}}"#)
        };
        let answer = match scene {
            Scene::Honest => told("R-1", "SUCCESS"),
            Scene::UnknownStatus => told("R-1", "FROZEN"),
            Scene::OtherReference => told("R-2", "SUCCESS"),
            Scene::Refused => REFUSAL.to_owned(),
            _ => panic!("a scene that is not known here"),
        };
        let script = move |request: &xtask::servers::Received| {
            let is_login = request.line().contains("AuthenticationMerchant");
            Do::Answer(200, if is_login { LOGIN.to_owned() } else { answer.clone() })
        };
        Box::new(Scripted(Stub::start(script).await))
    }
}

const LOGIN: &str = r#"{"isSuccess":true,"data":{"token":"t","tokenType":"Bearer","merchantId":97163}}"#;
const REFUSAL: &str = r#"{"isSuccess":false,"message":"Ayşe için kayıt yok","errorCode":"E-17","requestId":"1643c6f7-a2ee","data":null}"#;

fn builder(base_url: &str, user: Credentials, transport: &Transport) -> ClientBuilder {
    Client::builder(Environment::sandbox(base_url).unwrap(), user).transport(transport)
}

struct Living {
    sandbox: Sandbox,
    closes: bool,
}

#[async_trait]
impl World for Living {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        let ahl = self.sandbox.ahlpay();
        let builder = builder(&ahl.base_url(), Credentials::new(ahl.email(), ahl.password()), transport);
        Arc::new(if self.closes { builder.allow_deactivation() } else { builder }.build().unwrap())
    }

    fn requests(&self) -> usize {
        self.sandbox.requests().len()
    }

    fn link(&self, reference: Reference, amount: Money) -> NewLink {
        NewLink::new(reference, amount, "Sipariş 1042").expires_in(std::time::Duration::from_secs(3600))
    }

    fn query(&self) -> LinkQuery {
        LinkQuery::new().status(LinkStatus::Open)
    }

    async fn pay(&self, key: &LinkKey) {
        self.sandbox.ahlpay().pay(key.reference().as_str()).unwrap();
    }
}

struct Scripted(Stub);

impl Stage for Scripted {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        let user = Credentials::new("api@shop.example", "password");
        Arc::new(builder(&self.0.url(), user, transport).build().unwrap())
    }

    fn key(&self) -> LinkKey {
        let identity = Identity::new(PROVIDER, "sandbox", "default").unwrap();
        LinkKey::by_reference(&identity, Reference::new("R-1").unwrap())
    }

    fn connections(&self) -> usize {
        self.0.connections()
    }

    fn told(&self) -> Told {
        Told {
            http_status: 200,
            code: "E-17",
            message: "Ayşe için kayıt yok",
            request_id: Some("1643c6f7-a2ee"),
        }
    }
}

#[tokio::test]
async fn every_trial_is_passed_with_and_without_deactivation() {
    for closes in [true, false] {
        let report = trials(&Ahl { closes }).await;
        assert_eq!(report.failures(), Vec::<String>::new());
        assert!(report.names().len() > 30, "{:#?}", report.names());
    }
}
