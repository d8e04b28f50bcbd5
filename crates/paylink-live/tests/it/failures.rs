//! Servers that fail: nothing is learnt from them, and what was created is deactivated or named.

use std::collections::BTreeSet;
use std::net::TcpListener;

use paylink_live::{Provider, Report, Switch, Word};
use paylink_testkit::json::Json;
use paylink_testkit::servers::{Do, Stub};

use crate::support::{ask_url, with_word};

/// How a provider creates and deactivates a link.
struct Script {
    provider: Provider,
    create: &'static str,
    created: &'static str,
    close: &'static str,
    /// The field of a creation that names its link.
    reference: &'static str,
    /// A success without contents.
    done: &'static str,
}

const SCRIPTS: [Script; 3] = [
    Script {
        provider: Provider::Paynet,
        create: "mailorder/create",
        created: r#"{"url":"https://odeme.example/l","id":"L-1","code":0}"#,
        close: "mailorder/status_update",
        reference: "reference_no",
        done: r#"{"code":0}"#,
    },
    Script {
        provider: Provider::Paywall,
        create: "checkout/generate",
        created: r#"{"ErrorCode":0,"Result":true,"Message":"","Body":{"Id":7,"Link":"https://odeme.example/p"}}"#,
        close: "checkout/passive",
        reference: "UniqueCode",
        done: r#"{"ErrorCode":0,"Result":true,"Message":"","Body":null}"#,
    },
    Script {
        provider: Provider::Ahl,
        create: "Payment/CreateLinkPayment",
        created: r#"{"isSuccess":true,"data":{"url":"https://pay.example/l"}}"#,
        close: "Payment/PassiveLinkPayment",
        reference: "orderId",
        done: r#"{"isSuccess":true,"data":null}"#,
    },
];

pub(crate) const LOGIN: &str = "Security/AuthenticationMerchant";
pub(crate) const LOGGED_IN: &str =
    r#"{"isSuccess":true,"data":{"token":"KANARYA","tokenType":"Bearer","merchantId":97163}}"#;

pub(crate) fn ok(body: &str) -> Do {
    Do::Answer(200, body.to_owned())
}

impl Script {
    /// A server on which a login works, a creation does this and everything else does that.
    async fn serve(&self, create: Do, otherwise: Do) -> Stub {
        let service = self.create;
        Stub::start(move |request| match request.service() {
            LOGIN => ok(LOGGED_IN),
            own if own == service => create.clone(),
            _ => otherwise.clone(),
        })
        .await
    }

    async fn ask(&self, stub: &Stub) -> Report {
        ask_url(self.provider, &stub.url()).await
    }

    /// The references that creations or deactivations named.
    fn references(&self, stub: &Stub, service: &str) -> BTreeSet<String> {
        let own = stub.requests().into_iter().filter(|own| own.service() == service);
        own.filter_map(|own| {
            Some(Json::parse(&own.body).unwrap().member(self.reference)?.text()?.to_owned())
        })
        .collect()
    }
}

#[tokio::test]
async fn what_was_created_is_closed_though_every_question_fails() {
    for script in SCRIPTS {
        for otherwise in [Do::HangUp, Do::Answer(500, "<html>".to_owned()), ok("[")] {
            let stub = script.serve(ok(script.created), otherwise).await;
            let report = script.ask(&stub).await;
            assert!(report.count(Word::Unanswered) > 3, "{report}");
            let closing = |own: &str| own.contains("L-1") || own.contains("\"Id\":7");
            let requests = stub.requests();
            let mut closed = requests.iter().filter(|own| own.service() == script.close);
            assert!(
                closed.any(|own| closing(&own.body) || script.provider == Provider::Ahl),
                "{report}"
            );
            assert!(!report.left_open.is_empty(), "nobody confirmed that they are closed");
            if script.provider == Provider::Ahl {
                let created = script.references(&stub, script.create);
                assert_eq!(script.references(&stub, script.close), created);
                assert_eq!(report.left_open.into_iter().collect::<BTreeSet<_>>(), created);
            }
        }
    }
}

#[tokio::test]
async fn a_creation_without_an_answer_is_closed_by_its_reference() {
    for script in SCRIPTS.into_iter().filter(|own| own.provider != Provider::Paywall) {
        let stub = script.serve(Do::HangUp, ok(script.done)).await;
        assert_eq!(script.ask(&stub).await.left_open, [""; 0]);
        let created = script.references(&stub, script.create);
        assert!(!created.is_empty());
        assert!(created.is_subset(&script.references(&stub, script.close)));
    }
}

#[tokio::test]
async fn a_page_of_paywall_without_an_answer_is_named() {
    let [_, script, _] = SCRIPTS;
    let stub = Stub::answering(200, "").await;
    let report = script.ask(&stub).await;
    let sent = script.references(&stub, script.create);
    assert!(!sent.is_empty());
    assert_eq!(report.left_open.into_iter().collect::<BTreeSet<_>>(), sent);
}

#[tokio::test]
async fn a_refused_creation_at_ahl_pay_is_not_closed() {
    let [_, _, script] = SCRIPTS;
    let refused = ok(r#"{"isSuccess":false,"errorCode":"E1"}"#);
    let stub = script.serve(refused, Do::HangUp).await;
    assert_eq!(script.ask(&stub).await.left_open, [""; 0]);
    assert!(!script.references(&stub, script.create).is_empty());
    assert!(script.references(&stub, script.close).is_empty());
}

#[tokio::test]
async fn without_a_connection_there_is_nothing_to_close() {
    for (provider, unanswered) in Provider::ALL.into_iter().zip([15, 10, 8]) {
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let report = ask_url(provider, &format!("http://{nobody}")).await;
        assert_eq!((&report.left_open, &report.notes), (&vec![], &vec![]));
        assert!(report.count(Word::Unanswered) > unanswered, "{report}");
        assert_eq!((report.count(Word::Confirmed), report.count(Word::Refuted)), (0, 0));
    }
}

#[tokio::test]
async fn an_outage_is_no_answer_to_anything() {
    for provider in Provider::ALL {
        for (status, body) in [(429, "{}"), (500, "{}"), (502, "<html>"), (503, "")] {
            let stub = Stub::answering(status, body).await;
            let report = ask_url(provider, &stub.url()).await;
            assert_eq!((report.count(Word::Confirmed), report.count(Word::Refuted)), (0, 0));
            let knows_what_it_did = provider == Provider::Ahl;
            assert_eq!(report.left_open.is_empty(), knows_what_it_did, "{status} {report}");
        }
    }
}

#[tokio::test]
async fn refused_keys_are_no_answer_to_anything_else() {
    let paynet = r#"{"type":"authorization_error","message":"x","code":401,"result_code":7}"#;
    for (status, body) in [(401, paynet), (403, paynet), (401, "")] {
        let stub = Stub::answering(status, body).await;
        let report = ask_url(Provider::Paynet, &stub.url()).await;
        assert_eq!((report.count(Word::Confirmed), report.count(Word::Refuted)), (0, 0));
    }
    let paywall = r#"{"ErrorCode":401,"Result":false,"Message":"","Body":null}"#;
    for (status, body) in [(401, ""), (401, paywall), (403, "<html>"), (200, paywall)] {
        let stub = Stub::answering(status, body).await;
        let report = ask_url(Provider::Paywall, &stub.url()).await;
        assert_eq!(with_word(&report, Word::Refuted), [], "{status} {body}");
        let confirmed = with_word(&report, Word::Confirmed);
        assert_eq!(confirmed, [Switch::PaywallVersionNeedsNoKeys], "{status} {body}");
        assert_eq!((report.left_open, report.notes), (vec![], vec![]), "nothing was generated");
    }
    let ahl = r#"{"isSuccess":false,"errorCode":"E1"}"#;
    let stub = Stub::answering(200, ahl).await;
    let report = ask_url(Provider::Ahl, &stub.url()).await;
    assert_eq!(stub.requests().len(), 1, "a login that is refused is not tried again");
    assert_eq!((report.count(Word::Confirmed), report.count(Word::Refuted)), (0, 0));
    assert_eq!(report.left_open, [""; 0]);
}
