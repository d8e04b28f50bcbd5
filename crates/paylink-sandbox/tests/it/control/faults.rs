//! Faults and magic amounts, by the dashboard and the control API.

use std::time::{Duration, Instant};

use paylink_sandbox::{Fault, FaultKind, Sandbox, ahlpay, paywall};
use serde_json::{Value, json};

use crate::ahlpay::support::CREATE;
use crate::paywall::support::{GENERATE, LINKQR, link_body, page_body};
use crate::support::{Answer, Harness, Receiver, try_http};

#[tokio::test]
async fn a_fault_is_added_listed_and_used_up() {
    let harness = Harness::new().await;
    let wish = r#"{"provider":"paynet","service":"mailorder/detail","kind":"too_many_requests","retry_after":7,"times":2}"#;
    let reported = harness.api_json("POST", "/faults", wish).await;
    let row = json!({"provider":"paynet","service":"mailorder/detail","kind":"too_many_requests","times":2,"detail":"Retry-After: 7"});
    assert_eq!(reported, json!({"faults":[row],"queued":0}));
    let id = harness.create("").await;
    let refused = harness.call("mailorder/detail", &format!(r#"{{"id":"{id}"}}"#)).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("7")));
    assert_eq!(harness.sandbox.faults()[0].times_left(), 1);
    harness.call("mailorder/detail", "{}").await;
    assert_eq!(harness.api_json("GET", "/faults", "").await["faults"], json!([]));
    harness.detail(&id).await;
}

#[tokio::test]
async fn every_kind_of_fault_can_be_asked_for() {
    let harness = Harness::new().await;
    for (wish, kind) in [
        (
            r#""kind":"status","status":503,"body":"busy""#,
            FaultKind::Status(503, "busy".to_owned()),
        ),
        (r#""kind":"status""#, FaultKind::Status(500, String::new())),
        (r#""kind":"too_many_requests""#, FaultKind::TooManyRequests(1)),
        (r#""kind":"latency","milliseconds":20"#, FaultKind::Latency(Duration::from_millis(20))),
        (r#""kind":"drop_before_processing""#, FaultKind::DropBeforeProcessing),
        (r#""kind":"drop_after_processing""#, FaultKind::DropAfterProcessing),
        (r#""kind":"tear_answer""#, FaultKind::TearAnswer),
        (r#""kind":"queue""#, FaultKind::Queue),
    ] {
        let reported = harness.api_json("POST", "/faults", &format!("{{{wish}}}")).await;
        assert!(wish.contains(reported["faults"][0]["kind"].as_str().unwrap()), "{wish}");
        assert_eq!(harness.sandbox.faults(), [Fault::new("", kind)], "{wish}");
        harness.api_json("DELETE", "/faults", "").await;
        assert!(harness.sandbox.faults().is_empty());
    }
    for wrong in [
        "{}",
        r#"{"kind":"fire"}"#,
        r#"{"kind":"latency","provider":"iyzico"}"#,
        r#"{"kind":"latency","ms":1}"#,
    ] {
        assert_eq!(harness.api("POST", "/faults", wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_fault_of_one_provider_leaves_the_others_alone() {
    let harness = Harness::new().await;
    harness
        .sandbox
        .fault(Fault::new("", FaultKind::Status(503, String::new())).at(ahlpay::PROVIDER).times(9));
    harness.create("").await;
    harness.page("").await;
    assert_eq!(harness.login().await.status, 503);
    assert_eq!(
        harness.api("GET", "/links", "").await.status,
        200,
        "nor does one hit the operator's side"
    );
    assert_eq!(harness.look("/_sandbox/").await.status, 200);
    harness.sandbox.clear_faults();
    assert_eq!(harness.login().await.status, 200);
}

#[tokio::test]
async fn what_is_queued_is_processed_on_request() {
    let harness = Harness::new().await;
    harness.api_json("POST", "/faults", r#"{"kind":"queue","service":"mailorder/create"}"#).await;
    assert!(create_for(&harness, "paynet", "10.00").await.is_none());
    assert_eq!(harness.api_json("GET", "/faults", "").await["queued"], 1);
    assert!(harness.look("/_sandbox/faults").await.body.contains("Process 1 queued"));
    assert_eq!(harness.api_json("POST", "/queued/process", "").await["processed"], 1);
    assert_eq!(harness.sandbox.paynet().links().len(), 1);
}

#[tokio::test]
async fn the_dashboard_prepares_and_clears_faults() {
    let harness = Harness::new().await;
    let form = "provider=paywall&service=checkout%2Fgenerate&kind=latency&times=3&status=&milliseconds=50&retry_after=&action=add";
    assert_eq!(
        harness.press("/_sandbox/faults", form).await.header("location"),
        Some("/_sandbox/faults")
    );
    let expected = Fault::new("checkout/generate", FaultKind::Latency(Duration::from_millis(50)));
    assert_eq!(harness.sandbox.faults(), [expected.at(paywall::PROVIDER).times(3)]);
    let page = harness.look("/_sandbox/faults").await.body;
    for shown in [
        "checkout/generate",
        "50 ms",
        "processes the request, and responds late",
        "status off",
        ",91",
        ",98",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    harness.press("/_sandbox/faults", "action=clear").await;
    assert!(harness.sandbox.faults().is_empty());
    let evil = "service=%3Cscript%3E&kind=latency&action=add";
    harness.press("/_sandbox/faults", evil).await;
    assert!(!harness.look("/_sandbox/faults").await.body.contains("<script"));
    for wrong in ["kind=fire&action=add", "kind=latency&times=x&action=add"] {
        let answer = harness.press("/_sandbox/faults", wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.body.contains("role=\"alert\""), "{wrong}");
    }
    assert_eq!(harness.press("/_sandbox/faults", "action=fire").await.status, 404);
}

/// Creates a link for an amount in lira; the response, if there is one.
async fn create_for(harness: &Harness, kind: &str, amount: &str) -> Option<Answer> {
    let kurus = amount.replace('.', "");
    let merchant = harness.ahl().merchant_id();
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let paynet = [("authorization", key.as_str())];
    let token = format!("Bearer {}", harness.token().await);
    let ahl = [("authorization", token.as_str())];
    let (base, headers, body): (String, &[(&str, &str)], String) = match kind {
        "paynet" => (
            format!("{}/v1/mailorder/create", harness.sandbox.paynet().base_url()),
            &paynet,
            format!(r#"{{"name_surname":"A","amount":{amount}}}"#),
        ),
        "paywall" => (
            format!("{}/api/paywall/{GENERATE}", harness.paywall().base_url()),
            &harness.public_pair(),
            page_body(&format!(
                r#""UniqueCode":"U-{amount}-{}","amount":"{amount}""#,
                count(harness, kind)
            )),
        ),
        "linkqr" => (
            format!("{}/api/paywall/{LINKQR}", harness.paywall().base_url()),
            &harness.public_pair(),
            link_body(&format!(r#""ItemAmount":{amount}"#)),
        ),
        _ => (
            format!("{}/api/{CREATE}", harness.ahl().base_url()),
            &ahl,
            format!(
                r#"{{"orderId":"","merchantId":{merchant},"memberId":1,"amount":"{kurus}","currency":"949",
                "installmentCount":"0","description":"A","expireMinute":60}}"#
            ),
        ),
    };
    try_http(&base, "POST", headers, &body).await
}

fn count(harness: &Harness, kind: &str) -> usize {
    match kind {
        "paynet" => harness.sandbox.paynet().links().len(),
        "paywall" => harness.paywall().pages().len(),
        "linkqr" => harness.paywall().links().len(),
        _ => harness.ahl().links().len(),
    }
}

const KINDS: [&str; 4] = ["paynet", "paywall", "linkqr", "ahlpay"];

#[tokio::test]
async fn amounts_select_faults_at_every_provider() {
    let harness = Harness::new().await;
    harness.sandbox.set_magic_amounts(true);
    for kind in KINDS {
        assert!(
            create_for(&harness, kind, "10.91").await.is_none() && count(&harness, kind) == 1,
            "{kind}"
        );
        assert!(
            create_for(&harness, kind, "10.92").await.is_none() && count(&harness, kind) == 1,
            "{kind}"
        );
        assert!(
            torn(&create_for(&harness, kind, "10.93").await.unwrap()) && count(&harness, kind) == 2,
            "{kind}"
        );
        assert_eq!(
            (create_for(&harness, kind, "10.94").await.unwrap().status, count(&harness, kind)),
            (500, 2),
            "{kind}"
        );
        let busy = create_for(&harness, kind, "10.96").await.unwrap();
        assert_eq!(
            (busy.status, busy.header("retry-after"), count(&harness, kind)),
            (429, Some("1"), 2),
            "{kind}"
        );
        for (at, usual) in
            ["10.00", "10.50", "10.90", "10.95", "10.99", "91.00", "0.19"].into_iter().enumerate()
        {
            assert_eq!(
                create_for(&harness, kind, usual).await.unwrap().status,
                200,
                "{kind} {usual}"
            );
            assert_eq!(count(&harness, kind), 3 + at, "{kind} {usual}");
        }
    }
}

/// Whether fewer bytes came than were announced.
fn torn(answer: &Answer) -> bool {
    answer.body.len() < answer.header("content-length").unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_amount_can_make_the_answer_late() {
    let harness = Harness::new().await;
    harness.sandbox.set_magic_amounts(true);
    let start = Instant::now();
    assert_eq!(create_for(&harness, "paynet", "10.97").await.unwrap().status, 200);
    assert!(start.elapsed() >= Duration::from_secs(5), "{:?}", start.elapsed());
}

#[tokio::test]
async fn an_amount_can_make_the_bank_decline_whoever_presses_pay() {
    let harness = Harness::new().await;
    for kind in KINDS {
        harness.sandbox.set_magic_amounts(true);
        create_for(&harness, kind, "10.98").await.unwrap();
        let list = harness.api_json("GET", "/links?size=1", "").await;
        let (url, id) =
            (list["links"][0]["url"].as_str().unwrap(), list["links"][0]["id"].as_str().unwrap());
        let reported = harness.api_json("POST", &format!("/links/{kind}/{id}/pay"), "").await;
        assert_eq!(reported["payments"][0]["is_paid"], false, "{kind}");
        assert_ne!(reported["status"], "paid", "{kind}");
        // the button of the payment page, too
        let page = url.replace("/?CheckoutId=", "/").replace("/?SaleId=", "/");
        let pressed = try_http(&format!("{page}/pay"), "POST", &[], "").await.unwrap();
        assert!(!pressed.body.contains("Ödeme alındı"), "{kind}: {}", pressed.body);
        harness.sandbox.set_magic_amounts(false);
        let reported = harness.api_json("POST", &format!("/links/{kind}/{id}/pay"), "").await;
        assert_eq!(reported["payments"][2]["is_paid"], true, "{kind}");
    }
}

#[tokio::test]
async fn amounts_do_nothing_unless_asked_to() {
    let harness = Harness::new().await;
    for (ending, _) in Sandbox::magic_amounts() {
        assert_eq!(
            create_for(&harness, "paynet", &format!("10.{ending}")).await.unwrap().status,
            200,
            "{ending}"
        );
    }
    let id = harness.sandbox.paynet().links().pop().unwrap().id;
    assert!(harness.pay(&id).await.is_paid, "an amount of .98");
    let sandbox = Sandbox::builder().with_magic_amounts(true).start().await.unwrap();
    let harness = Harness { sandbox, receiver: Receiver::start().await };
    assert!(create_for(&harness, "paynet", "10.91").await.is_none());
}

#[tokio::test]
async fn magic_amounts_are_listed_and_switched() {
    let harness = Harness::new().await;
    let reported = harness.api_json("GET", "/magic-amounts", "").await;
    assert_eq!(reported["on"], false);
    let listed: Vec<(String, String)> = reported["amounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            (own["ends_in"].as_str().unwrap().to_owned(), own["what"].as_str().unwrap().to_owned())
        })
        .collect();
    let page = harness.look("/_sandbox/faults").await.body;
    let all: Vec<_> = Sandbox::magic_amounts()
        .map(|(kurus, what)| (format!(".{kurus:02}"), what.to_owned()))
        .collect();
    assert_eq!(listed, all);
    for (ending, what) in &all {
        assert!(
            page.contains(&ending.replace('.', ",")) && page.contains(what.as_str()),
            "{ending}"
        );
    }
    assert_eq!(
        harness.api_json("PUT", "/magic-amounts", r#"{"on":true}"#).await["on"],
        Value::Bool(true)
    );
    assert!(harness.look("/_sandbox/faults").await.body.contains("id=\"magic\">on<"));
    harness.press("/_sandbox/faults", "action=magic-off").await;
    assert!(harness.look("/_sandbox/faults").await.body.contains("id=\"magic\">off<"));
    harness.press("/_sandbox/faults", "action=magic-on").await;
    assert!(create_for(&harness, "paynet", "10.91").await.is_none());
}

#[tokio::test]
async fn an_amount_can_fail_the_first_time_only_so_that_a_retry_recovers() {
    let harness = Harness::new().await;
    harness.sandbox.set_magic_amounts(true);
    for (at, kind) in KINDS.into_iter().enumerate() {
        // each provider has amounts of its own: a retry at another provider succeeds, too
        let amount = |kurus: u8| format!("{}.{kurus}", 20 + at);
        for (kurus, first, created) in
            [(81, None, 2), (82, None, 1), (84, Some(500), 1), (86, Some(429), 1)]
        {
            let before = count(&harness, kind);
            let answer = create_for(&harness, kind, &amount(kurus)).await;
            assert_eq!(answer.map(|own| own.status), first, "{kind} {kurus}");
            let again = create_for(&harness, kind, &amount(kurus)).await.unwrap();
            assert_eq!((again.status, torn(&again)), (200, false), "{kind} {kurus}");
            assert_eq!(count(&harness, kind) - before, created, "{kind} {kurus}");
        }
        assert!(torn(&create_for(&harness, kind, &amount(83)).await.unwrap()), "{kind}");
        assert!(!torn(&create_for(&harness, kind, &amount(83)).await.unwrap()), "{kind}");
    }
    assert!(create_for(&harness, "paynet", "30.81").await.is_none());
    assert_eq!(create_for(&harness, "ahlpay", "30.81").await.unwrap().status, 200, "elsewhere");
    harness.sandbox.advance(Duration::from_secs(601));
    assert!(create_for(&harness, "ahlpay", "30.81").await.is_none(), "ten minutes later");
}

#[tokio::test]
async fn an_amount_can_make_the_bank_decline_the_first_card_of_each_link() {
    let harness = Harness::new().await;
    harness.sandbox.set_magic_amounts(true);
    for kind in KINDS {
        for _ in 0..2 {
            create_for(&harness, kind, "10.88").await.unwrap();
            let list = harness.api_json("GET", "/links?size=1", "").await;
            let id = list["links"][0]["id"].as_str().unwrap();
            for is_paid in [false, true] {
                let path = format!("/links/{kind}/{id}/pay");
                let shown = harness.api_json("POST", &path, "").await;
                let payments = shown["payments"].as_array().unwrap();
                assert_eq!(payments.last().unwrap()["is_paid"], is_paid, "{kind}");
            }
        }
    }
}
