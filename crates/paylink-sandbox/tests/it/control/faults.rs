//! Faults and magic amounts, from the operator's side.

use std::time::{Duration, Instant};

use paylink_sandbox::{Fault, FaultKind, Provider, Sandbox};
use serde_json::{Value, json};

use crate::ahlpay::support::CREATE;
use crate::paywall::support::{GENERATE, LINKQR, link_body, page_body};
use crate::support::{Answer, Receiver, World, try_http};

#[tokio::test]
async fn a_fault_is_added_told_and_used_up() {
    let world = World::new().await;
    let wish = r#"{"provider":"paynet","service":"mailorder/detail","kind":"too_many_requests","retry_after":7,"times":2}"#;
    let told = world.api_json("POST", "/faults", wish).await;
    let row = json!({"provider":"paynet","service":"mailorder/detail","kind":"too_many_requests","times":2,"detail":"Retry-After: 7"});
    assert_eq!(told, json!({"faults":[row],"held_back":0}));
    let id = world.create("").await;
    let refused = world.call("mailorder/detail", &format!(r#"{{"id":"{id}"}}"#)).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("7")));
    assert_eq!(world.sandbox.faults()[0].times_left(), 1);
    world.call("mailorder/detail", "{}").await;
    assert_eq!(world.api_json("GET", "/faults", "").await["faults"], json!([]));
    world.detail(&id).await;
}

#[tokio::test]
async fn every_kind_of_fault_can_be_asked_for() {
    let world = World::new().await;
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
        (r#""kind":"hold_back""#, FaultKind::HoldBack),
    ] {
        let told = world.api_json("POST", "/faults", &format!("{{{wish}}}")).await;
        assert!(wish.contains(told["faults"][0]["kind"].as_str().unwrap()), "{wish}");
        assert_eq!(world.sandbox.faults(), [Fault::new("", kind)], "{wish}");
        world.api_json("DELETE", "/faults", "").await;
        assert!(world.sandbox.faults().is_empty());
    }
    for wrong in [
        "{}",
        r#"{"kind":"fire"}"#,
        r#"{"kind":"latency","provider":"iyzico"}"#,
        r#"{"kind":"latency","ms":1}"#,
    ] {
        assert_eq!(world.api("POST", "/faults", wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_fault_of_one_provider_leaves_the_others_alone() {
    let world = World::new().await;
    world
        .sandbox
        .fault(Fault::new("", FaultKind::Status(503, String::new())).at(Provider::AhlPay).times(9));
    world.create("").await;
    world.page("").await;
    assert_eq!(world.login().await.status, 503);
    assert_eq!(
        world.api("GET", "/links", "").await.status,
        200,
        "nor does one hit the operator's side"
    );
    assert_eq!(world.look("/_sandbox/").await.status, 200);
    world.sandbox.clear_faults();
    assert_eq!(world.login().await.status, 200);
}

#[tokio::test]
async fn what_is_held_back_is_processed_on_request() {
    let world = World::new().await;
    world.api_json("POST", "/faults", r#"{"kind":"hold_back","service":"mailorder/create"}"#).await;
    assert!(create_for(&world, "paynet", "10.00").await.is_none());
    assert_eq!(world.api_json("GET", "/faults", "").await["held_back"], 1);
    assert!(world.look("/_sandbox/faults").await.body.contains("Process 1 held back"));
    assert_eq!(world.api_json("POST", "/held-back/process", "").await["processed"], 1);
    assert_eq!(world.sandbox.paynet().links().len(), 1);
}

#[tokio::test]
async fn the_dashboard_prepares_and_clears_faults() {
    let world = World::new().await;
    let form = "provider=paywall&service=checkout%2Fgenerate&kind=latency&times=3&status=&milliseconds=50&retry_after=&action=add";
    assert_eq!(
        world.press("/_sandbox/faults", form).await.header("location"),
        Some("/_sandbox/faults")
    );
    let expected = Fault::new("checkout/generate", FaultKind::Latency(Duration::from_millis(50)));
    assert_eq!(world.sandbox.faults(), [expected.at(Provider::Paywall).times(3)]);
    let page = world.look("/_sandbox/faults").await.body;
    for shown in
        ["checkout/generate", "50 ms", "answers late; processed", "status off", ",91", ",98"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    world.press("/_sandbox/faults", "action=clear").await;
    assert!(world.sandbox.faults().is_empty());
    let evil = "service=%3Cscript%3E&kind=latency&action=add";
    world.press("/_sandbox/faults", evil).await;
    assert!(!world.look("/_sandbox/faults").await.body.contains("<script"));
    for wrong in ["kind=fire&action=add", "kind=latency&times=x&action=add"] {
        let answer = world.press("/_sandbox/faults", wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.body.contains("role=\"alert\""), "{wrong}");
    }
    assert_eq!(world.press("/_sandbox/faults", "action=fire").await.status, 404);
}

/// Asks for a link of an amount in lira; what is answered, if anything.
async fn create_for(world: &World, kind: &str, amount: &str) -> Option<Answer> {
    let kurus = amount.replace('.', "");
    let merchant = world.ahl().merchant_id();
    let key = format!("Basic {}", world.sandbox.paynet().secret_key());
    let paynet = [("authorization", key.as_str())];
    let token = format!("Bearer {}", world.token().await);
    let ahl = [("authorization", token.as_str())];
    let (base, headers, body): (String, &[(&str, &str)], String) = match kind {
        "paynet" => (
            format!("{}/v1/mailorder/create", world.sandbox.paynet().base_url()),
            &paynet,
            format!(r#"{{"name_surname":"A","amount":{amount}}}"#),
        ),
        "paywall" => (
            format!("{}/api/paywall/{GENERATE}", world.paywall().base_url()),
            &world.public_pair(),
            page_body(&format!(
                r#""UniqueCode":"U-{amount}-{}","amount":"{amount}""#,
                count(world, kind)
            )),
        ),
        "linkqr" => (
            format!("{}/api/paywall/{LINKQR}", world.paywall().base_url()),
            &world.public_pair(),
            link_body(&format!(r#""ItemAmount":{amount}"#)),
        ),
        _ => (
            format!("{}/api/{CREATE}", world.ahl().base_url()),
            &ahl,
            format!(
                r#"{{"orderId":"","merchantId":{merchant},"memberId":1,"amount":"{kurus}","currency":"949",
                "installmentCount":"0","description":"A","expireMinute":60}}"#
            ),
        ),
    };
    try_http(&base, "POST", headers, &body).await
}

fn count(world: &World, kind: &str) -> usize {
    match kind {
        "paynet" => world.sandbox.paynet().links().len(),
        "paywall" => world.paywall().pages().len(),
        "linkqr" => world.paywall().links().len(),
        _ => world.ahl().links().len(),
    }
}

const KINDS: [&str; 4] = ["paynet", "paywall", "linkqr", "ahlpay"];

#[tokio::test]
async fn amounts_select_faults_at_every_provider() {
    let world = World::new().await;
    world.sandbox.set_magic_amounts(true);
    for kind in KINDS {
        assert!(
            create_for(&world, kind, "10.91").await.is_none() && count(&world, kind) == 1,
            "{kind}"
        );
        assert!(
            create_for(&world, kind, "10.92").await.is_none() && count(&world, kind) == 1,
            "{kind}"
        );
        assert!(
            torn(&create_for(&world, kind, "10.93").await.unwrap()) && count(&world, kind) == 2,
            "{kind}"
        );
        assert_eq!(
            (create_for(&world, kind, "10.94").await.unwrap().status, count(&world, kind)),
            (500, 2),
            "{kind}"
        );
        let busy = create_for(&world, kind, "10.96").await.unwrap();
        assert_eq!(
            (busy.status, busy.header("retry-after"), count(&world, kind)),
            (429, Some("1"), 2),
            "{kind}"
        );
        for (at, usual) in
            ["10.00", "10.50", "10.90", "10.95", "10.99", "91.00", "0.19"].into_iter().enumerate()
        {
            assert_eq!(
                create_for(&world, kind, usual).await.unwrap().status,
                200,
                "{kind} {usual}"
            );
            assert_eq!(count(&world, kind), 3 + at, "{kind} {usual}");
        }
    }
}

/// Whether fewer bytes came than were announced.
fn torn(answer: &Answer) -> bool {
    answer.body.len() < answer.header("content-length").unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_amount_can_make_the_answer_late() {
    let world = World::new().await;
    world.sandbox.set_magic_amounts(true);
    let start = Instant::now();
    assert_eq!(create_for(&world, "paynet", "10.97").await.unwrap().status, 200);
    assert!(start.elapsed() >= Duration::from_secs(5), "{:?}", start.elapsed());
}

#[tokio::test]
async fn an_amount_can_make_the_bank_decline_whoever_presses_pay() {
    let world = World::new().await;
    for kind in KINDS {
        world.sandbox.set_magic_amounts(true);
        create_for(&world, kind, "10.98").await.unwrap();
        let list = world.api_json("GET", "/links?size=1", "").await;
        let (url, id) =
            (list["links"][0]["url"].as_str().unwrap(), list["links"][0]["id"].as_str().unwrap());
        let told = world.api_json("POST", &format!("/links/{kind}/{id}/pay"), "").await;
        assert_eq!(told["payments"][0]["is_paid"], false, "{kind}");
        assert_ne!(told["status"], "paid", "{kind}");
        // the button of the payment page, too
        let page = url.replace("/?CheckoutId=", "/").replace("/?SaleId=", "/");
        let pressed = try_http(&format!("{page}/pay"), "POST", &[], "").await.unwrap();
        assert!(!pressed.body.contains("Ödeme alındı"), "{kind}: {}", pressed.body);
        world.sandbox.set_magic_amounts(false);
        let told = world.api_json("POST", &format!("/links/{kind}/{id}/pay"), "").await;
        assert_eq!(told["payments"][2]["is_paid"], true, "{kind}");
    }
}

#[tokio::test]
async fn amounts_do_nothing_unless_asked_to() {
    let world = World::new().await;
    for (ending, _) in Sandbox::magic_amounts() {
        assert_eq!(
            create_for(&world, "paynet", &format!("10.{ending}")).await.unwrap().status,
            200,
            "{ending}"
        );
    }
    let id = world.sandbox.paynet().links().pop().unwrap().id;
    assert!(world.pay(&id).await.is_paid, "an amount of .98");
    let sandbox = Sandbox::builder().with_magic_amounts(true).start().await.unwrap();
    let world = World { sandbox, receiver: Receiver::start().await };
    assert!(create_for(&world, "paynet", "10.91").await.is_none());
}

#[tokio::test]
async fn magic_amounts_are_listed_and_switched() {
    let world = World::new().await;
    let told = world.api_json("GET", "/magic-amounts", "").await;
    assert_eq!(told["on"], false);
    let listed: Vec<(String, String)> = told["amounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            (own["ends_in"].as_str().unwrap().to_owned(), own["what"].as_str().unwrap().to_owned())
        })
        .collect();
    let page = world.look("/_sandbox/faults").await.body;
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
        world.api_json("PUT", "/magic-amounts", r#"{"on":true}"#).await["on"],
        Value::Bool(true)
    );
    assert!(world.look("/_sandbox/faults").await.body.contains("id=\"magic\">on<"));
    world.press("/_sandbox/faults", "action=magic-off").await;
    assert!(world.look("/_sandbox/faults").await.body.contains("id=\"magic\">off<"));
    world.press("/_sandbox/faults", "action=magic-on").await;
    assert!(create_for(&world, "paynet", "10.91").await.is_none());
}
