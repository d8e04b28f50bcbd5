//! What can be asked at an account, where nobody pays with a test card for the run.

use paylink_core::http::{Endpoint, Method, Request, RequestKind, SecretHeader};
use paylink_core::{BaseUrl, Identity, ProviderId};
use paylink_live::{Provider, Switch, Word};
use paylink_sandbox::Sandbox;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{CANARY, ask_sandbox, shown, transport, with_word};

/// A client of somebody else.
fn endpoint(url: &str) -> Endpoint {
    let identity = Identity::new(ProviderId::from_static("them"), "test", "default").unwrap();
    Endpoint::builder(&transport(), &identity, BaseUrl::loopback(url).unwrap()).build()
}

fn post(path: &'static str, body: &serde_json::Value) -> Request {
    Request::new("x", RequestKind::Write, Method::Post, path).json(body).unwrap()
}

fn authorization(prefix: &str, token: &str) -> SecretHeader {
    SecretHeader::new("authorization", prefix, &token.into()).unwrap()
}

/// A link of Paynet that somebody else has created, and paid; returns its id.
async fn paid_at_paynet(sandbox: &Sandbox) -> String {
    let own = sandbox.paynet();
    let order = json!({ "name_surname": CANARY, "amount": 1, "reference_no": "theirs" });
    let create = post("/v1/mailorder/create", &order);
    let key = authorization("Basic ", own.secret_key());
    endpoint(&own.base_url()).send(create.secret(&key)).await.unwrap();
    let id = own.links().remove(0).id;
    own.pay(&id).await.unwrap();
    id
}

/// A link of AHL Pay that somebody else has created, and paid.
async fn paid_at_ahl_pay(sandbox: &Sandbox) {
    let own = sandbox.ahlpay();
    let endpoint = endpoint(&own.base_url());
    let login = json!({ "email": own.email(), "password": own.password() });
    let login = endpoint.send(post("/api/Security/AuthenticationMerchant", &login)).await.unwrap();
    let login: serde_json::Value = login.read().unwrap();
    let order = json!({
        "orderId": "theirs", "merchantId": own.merchant_id(), "memberId": 1, "amount": "100",
        "currency": "949", "installmentCount": "0", "description": CANARY, "expireMinute": 60,
    });
    let token = authorization("Bearer ", login["data"]["token"].as_str().unwrap());
    let create = post("/api/Payment/CreateLinkPayment", &order);
    endpoint.send(create.secret(&token)).await.unwrap();
    own.pay("theirs").unwrap();
}

#[tokio::test]
async fn what_can_be_asked_is_confirmed_and_the_rest_says_what_it_needs() {
    for (provider, confirmed, not_askable) in
        [(Provider::Paynet, 31, 23), (Provider::Paywall, 17, 19), (Provider::Ahl, 22, 17)]
    {
        let report = ask_sandbox(provider, &Sandbox::start().await.unwrap()).await;
        let of = |word| report.count(word);
        assert_eq!((of(Word::Refuted), of(Word::Unanswered)), (0, 0), "{report}");
        assert_eq!(
            (of(Word::Confirmed), of(Word::NotAskable)),
            (confirmed, not_askable),
            "{report}"
        );
        // The account has two open links, which no cap can cut.
        let cap = if provider == Provider::Ahl { &[Switch::AhlListSizeCapped][..] } else { &[] };
        assert_eq!(with_word(&report, Word::NothingLearnt), cap);
        let mut needy = report.findings.iter().filter(|own| own.word == Word::NotAskable);
        assert!(needy.all(|own| own.seen.starts_with("needs ")), "{report}");
        assert_eq!(report.faults(), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_be_asked_is_refuted_by_its_switch_alone() {
    for provider in [Provider::Paynet, Provider::Ahl] {
        let mut running = JoinSet::new();
        let report = ask_sandbox(provider, &Sandbox::start().await.unwrap()).await;
        for switch in with_word(&report, Word::Confirmed) {
            running.spawn(async move {
                let sandbox = Sandbox::start().await.unwrap();
                sandbox.set(switch, true);
                let report = ask_sandbox(provider, &sandbox).await;
                assert_eq!(with_word(&report, Word::Refuted), [switch]);
                assert_eq!(with_word(&report, Word::Unanswered), [], "{switch}");
            });
        }
        running.join_all().await;
    }
}

/// The photo makes a run at Paywall long: all at once, so that none hides another.
#[tokio::test]
async fn what_can_be_asked_of_paywall_is_refuted_by_its_switches() {
    let report = ask_sandbox(Provider::Paywall, &Sandbox::start().await.unwrap()).await;
    let askable = with_word(&report, Word::Confirmed);
    let sandbox = Sandbox::start().await.unwrap();
    Switch::ALL.iter().for_each(|switch| sandbox.set(*switch, true));
    let report = ask_sandbox(Provider::Paywall, &sandbox).await;
    assert_eq!(with_word(&report, Word::Refuted), askable, "{report}");
    assert_eq!(report.left_open, [""; 0]);
}

#[tokio::test]
async fn a_payment_of_the_account_at_paynet_is_read_and_its_link_left_alone() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = paid_at_paynet(&sandbox).await;
    let payments = [Switch::PaynetNetAmountInSnakeCase, Switch::PaynetTransactionIdIsText];
    for switch in payments {
        sandbox.clear_requests();
        sandbox.set(switch, true);
        let report = ask_sandbox(Provider::Paynet, &sandbox).await;
        assert_eq!(with_word(&report, Word::Refuted), [switch]);
        let not_askable = with_word(&report, Word::NotAskable);
        assert!(payments.iter().all(|own| !not_askable.contains(own)));
        assert!(!shown(&report).contains(CANARY));
        assert!(sandbox.requests().iter().all(|request| !request.body.contains(&id)));
        sandbox.set(switch, false);
    }
    assert_eq!(sandbox.paynet().links().remove(0).status, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_of_the_account_at_ahl_pay_answers_more_and_its_link_is_left_alone() {
    let mut running = JoinSet::new();
    for switch in [
        Switch::AhlInquirySaysAuth,
        Switch::AhlInquirySaysSale,
        Switch::AhlInquiryOnlyAuthCode,
        Switch::AhlInquiryCarriesOrder,
        Switch::AhlTransactionsIgnoreOrderId,
        Switch::AhlTransactionsWithoutStatus,
        Switch::AhlTransactionsWithoutCurrency,
    ] {
        running.spawn(async move {
            let sandbox = Sandbox::start().await.unwrap();
            paid_at_ahl_pay(&sandbox).await;
            sandbox.clear_requests();
            sandbox.set(switch, true);
            let report = ask_sandbox(Provider::Ahl, &sandbox).await;
            assert_eq!(with_word(&report, Word::Refuted), [switch]);
            assert!(!shown(&report).contains(CANARY));
            let requests = sandbox.requests();
            let mut about_them = requests.iter().filter(|own| own.body.contains("theirs"));
            assert!(about_them.all(|own| own.path.ends_with("/PaymentInquiry")));
            assert_eq!(sandbox.ahlpay().links().remove(0).state.to_string(), "SUCCESS");
        });
    }
    running.join_all().await;
}

#[tokio::test]
async fn a_payment_that_was_refunded_is_not_asked_about() {
    let sandbox = Sandbox::start().await.unwrap();
    paid_at_ahl_pay(&sandbox).await;
    sandbox.ahlpay().void("theirs");
    sandbox.clear_requests();
    let report = ask_sandbox(Provider::Ahl, &sandbox).await;
    assert_eq!(with_word(&report, Word::Refuted), []);
    assert!(with_word(&report, Word::NotAskable).contains(&Switch::AhlInquirySaysAuth));
    assert!(sandbox.requests().iter().all(|own| !own.body.contains("theirs")));
}
