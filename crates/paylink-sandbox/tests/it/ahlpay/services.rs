//! Creating, the inquiry, deactivating, faults, and services that the sandbox does not have.

use std::time::Duration;

use paylink_sandbox::ahlpay::{LinkState, PaymentForm};
use paylink_sandbox::{Fault, FaultKind};
use serde_json::Value;

use super::support::{CREATE, ENVELOPE, INQUIRY, LOGIN, PASSIVE, copied_request, outcome};
use crate::support::{Harness, http, names, raw, try_http};

#[tokio::test]
async fn create_answers_with_the_address_of_the_page() {
    let harness = Harness::new().await;
    let answer = harness.create_ahl("").await;
    assert_eq!(outcome(&answer), "HTTP 200 success");
    assert_eq!(names(&answer.body), ENVELOPE);
    let data = answer.json()["data"].clone();
    assert_eq!(names(&data.to_string()), ["url"]);
    let url = data["url"].as_str().unwrap();
    assert!(url.starts_with(&format!("{}/link/", harness.ahl().base_url())), "{url}");
    assert_eq!(http(url, "GET", &[], "").await.status, 200);
    let link = harness.ahl().links().pop().unwrap();
    assert_eq!(
        (link.order_id.as_str(), link.url.as_str(), link.amount.as_str()),
        ("O", url, "149.90")
    );
    assert_eq!(link.state, LinkState::Start);
    let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap();
    assert_eq!(at(&link.expires).duration_since(at(&link.created)).as_secs(), 3_600);
    assert!(harness.ahl().messages().is_empty());
}

#[tokio::test]
async fn create_accepts_what_clients_are_known_to_send() {
    let harness = Harness::new().await;
    for name in [
        "request.reconstructed.json",
        "request.receiver.reconstructed.json",
        "request.hash.reconstructed.json",
    ] {
        let body = copied_request(&harness, &format!("create-link-payment/{name}")).to_string();
        let answer = harness.ahl_call(CREATE, &body).await;
        assert_eq!(outcome(&answer), "HTTP 200 success", "{name}: {}", answer.body);
    }
    let merchant_id = harness.ahl().merchant_id();
    for more in [
        r#""invented":{"deep":[1]},"okUrl":"x""#,
        r#""bankCode":null,"receiverEmail":null,"receiverPhoneNumber":null"#,
        r#""amount":"900719925474099301""#,
        r#""amount":"007","installmentCount":"12","expireMinute":2147483647"#,
        r#""currency":"840""#,
        r#""memberId":"1""#,
        &format!(r#""merchantId":"{merchant_id}""#),
    ] {
        assert_eq!(outcome(&harness.create_ahl(more).await), "HTTP 200 success", "{more}");
    }
    let amounts: Vec<String> = harness.ahl().links().into_iter().map(|link| link.amount).collect();
    assert!(amounts.contains(&"9007199254740993.01".to_owned()), "{amounts:?}");
    assert!(amounts.contains(&"0.07".to_owned()), "{amounts:?}");
}

#[tokio::test]
async fn create_refuses_by_name() {
    let harness = Harness::new().await;
    let required = [
        "merchantId",
        "memberId",
        "amount",
        "installmentCount",
        "description",
        "currency",
        "expireMinute",
    ];
    for name in required {
        let answer = harness.create_ahl(&format!(r#""{name}":null"#)).await;
        assert_eq!(outcome(&answer), "HTTP 200 SBX11", "{name}");
        assert!(answer.json()["message"].as_str().unwrap().contains(name), "{}", answer.body);
    }
    for (more, code) in [
        (r#""amount":14990"#, 12),
        (r#""amount":"149.90""#, 12),
        (r#""amount":"149,90""#, 12),
        (r#""amount":"-1""#, 12),
        (r#""amount":"+1""#, 12),
        (r#""amount":"0""#, 12),
        (r#""amount":"99999999999999999999""#, 12),
        (r#""amount":" ""#, 11),
        (r#""installmentCount":0"#, 12),
        (r#""installmentCount":"x""#, 12),
        (r#""description":"  ""#, 11),
        (r#""currency":"TRY""#, 12),
        (r#""currency":949"#, 12),
        (r#""expireMinute":0"#, 12),
        (r#""expireMinute":-5"#, 12),
        (r#""expireMinute":1.5"#, 12),
        (r#""expireMinute":"60""#, 12),
        (r#""expireMinute":2147483648"#, 12),
        (r#""merchantId":97163000"#, 14),
        (r#""merchantId":"x""#, 12),
        (r#""memberId":0"#, 14),
        (r#""memberId":true"#, 12),
        (r#""orderId":1"#, 12),
        (r#""receiverEmail":"payer.shop.example""#, 12),
        (r#""receiverPhoneNumber":"+905000000000""#, 12),
        (r#""receiverPhoneNumber":"500""#, 12),
    ] {
        let answer = harness.create_ahl(more).await;
        assert_eq!(outcome(&answer), format!("HTTP 200 SBX{code}"), "{more}");
        let name = more.split('"').nth(1).unwrap();
        assert!(
            answer.json()["message"].as_str().unwrap().contains(name),
            "{more}: {}",
            answer.body
        );
    }
    for body in ["", "{", "[]", "null", "\"x\""] {
        assert_eq!(outcome(&harness.ahl_call(CREATE, body).await), "HTTP 200 SBX10", "{body}");
    }
    assert!(harness.ahl().links().is_empty() && harness.ahl().messages().is_empty());
}

#[tokio::test]
async fn a_receiver_is_messaged_and_an_empty_order_id_is_chosen() {
    let harness = Harness::new().await;
    let url = harness
        .ahl_link(r#""orderId":"","receiverEmail":"a@b.c","receiverPhoneNumber":"5321234567""#)
        .await;
    let messages = harness.ahl().messages();
    assert_eq!(messages.len(), 2);
    for (message, (channel, to)) in messages.iter().zip([("sms", "5321234567"), ("mail", "a@b.c")])
    {
        assert_eq!((message.channel, message.to.as_str()), (channel, to));
        assert!(
            message.text.contains(&url) && message.text.contains("149,90 TL"),
            "{}",
            message.text
        );
    }
    harness.sandbox.clear_requests();
    assert!(!format!("{:?}", harness.sandbox).contains("5321234567"));
    let order_id = harness.ahl().links().pop().unwrap().order_id;
    assert!(!order_id.is_empty());
    harness.ahl().pay(&order_id).unwrap();
    assert_eq!(outcome(&harness.inquire_ahl(&order_id).await), "HTTP 200 success");
}

#[tokio::test]
async fn an_inquiry_reports_a_payment_and_its_reversal() {
    let harness = Harness::new().await;
    harness.ahl_link("").await;
    assert_eq!(outcome(&harness.inquire_ahl("O").await), "HTTP 200 SBX21", "not paid");
    assert_eq!(outcome(&harness.inquire_ahl("none").await), "HTTP 200 SBX21");
    assert_eq!(harness.ahl().decline("O").unwrap().auth_code, "");
    assert_eq!(outcome(&harness.inquire_ahl("O").await), "HTTP 200 SBX21", "declined");
    let payment = harness.ahl().pay("O").unwrap();
    assert_eq!((payment.order_id.as_str(), payment.auth_code.len()), ("O", 6));
    let reported =
        |code: &str, status: &str| serde_json::json!({"authCode": code, "txnStatus": status});
    assert_eq!(
        harness.inquire_ahl("O").await.json()["data"],
        reported(&payment.auth_code, "SUCCESS")
    );
    assert!(harness.ahl().void("O"));
    assert!(!harness.ahl().void("O") && !harness.ahl().refund("O"), "it is given back");
    assert_eq!(harness.inquire_ahl("O").await.json()["data"], reported(&payment.auth_code, "VOID"));
    assert_eq!(harness.state(), LinkState::Success, "a paid link stays one");

    harness.ahl_link("").await;
    let second = harness.ahl().pay("O").unwrap();
    assert_eq!(
        harness.inquire_ahl("O").await.json()["data"],
        reported(&second.auth_code, "SUCCESS"),
        "the newest"
    );
    assert!(harness.ahl().refund("O"));
    assert_eq!(
        harness.inquire_ahl("O").await.json()["data"],
        reported(&second.auth_code, "REFUND")
    );
    assert!(!harness.ahl().refund("none"));

    for (body, expected) in [
        (r#"{"memberId":1}"#, "SBX11"),
        (r#"{"memberId":2,"merchantId":1,"orderId":"O"}"#, "SBX14"),
        ("[]", "SBX10"),
    ] {
        assert_eq!(
            outcome(&harness.ahl_call(INQUIRY, body).await),
            format!("HTTP 200 {expected}"),
            "{body}"
        );
    }
    let body = copied_request(&harness, "payment-inquiry/request.reconstructed.json").to_string();
    assert_eq!(outcome(&harness.ahl_call(INQUIRY, &body).await), "HTTP 200 SBX21");
}

#[tokio::test]
async fn of_two_links_under_one_order_the_paid_one_is_reported() {
    let harness = Harness::new().await;
    let first = harness.ahl_link("").await;
    harness.ahl_link(r#""amount":"1""#).await;
    assert_eq!(http(&format!("{first}/pay"), "POST", &[], "").await.status, 200);
    let states: Vec<LinkState> = harness.ahl().links().iter().map(|link| link.state).collect();
    assert_eq!(states, [LinkState::Success, LinkState::Start]);
    assert_eq!(harness.inquire_ahl("O").await.json()["data"]["txnStatus"], "SUCCESS");
}

#[tokio::test]
async fn passive_deactivates_every_open_link_of_an_order() {
    let harness = Harness::new().await;
    harness.ahl_link("").await;
    harness.ahl_link("").await;
    harness.ahl().begin("O").unwrap();
    for again in [false, true] {
        let answer = harness.passive_ahl("O").await;
        assert_eq!(outcome(&answer), "HTTP 200 success", "{again}");
        assert_eq!(
            (names(&answer.body), &answer.json()["data"]),
            (ENVELOPE.map(str::to_owned).to_vec(), &Value::Null)
        );
        assert!(harness.ahl().links().iter().all(|link| link.state == LinkState::Passive));
    }
    let refused = harness.ahl().pay("O").unwrap_err();
    assert!(refused.to_string().contains("PASSIVE"), "{refused}");
    assert_eq!(outcome(&harness.passive_ahl("none").await), "HTTP 200 SBX21");
    assert_eq!(outcome(&harness.ahl_call(PASSIVE, "{}").await), "HTTP 200 SBX11");

    harness.ahl_orders(&["P"]).await;
    harness.ahl().pay("P").unwrap();
    assert_eq!(outcome(&harness.passive_ahl("P").await), "HTTP 200 SBX22");
    assert!(!harness.ahl().deactivate("P") && !harness.ahl().deactivate("none"));
    assert_eq!(harness.state(), LinkState::Success);
    harness.ahl_orders(&["Q"]).await;
    assert!(harness.ahl().deactivate("Q"));
    assert_eq!(harness.state(), LinkState::Passive, "at the back office");
}

#[tokio::test]
async fn links_expire_by_the_sandbox_clock_but_a_payment_in_progress_continues() {
    let harness = Harness::new().await;
    harness.ahl_orders(&["late", "O"]).await;
    harness.sandbox.advance(Duration::from_secs(3_590));
    assert_eq!(harness.state(), LinkState::Start);
    harness.ahl().begin("late").unwrap();
    assert!(harness.ahl().begin("late").is_err(), "once");
    harness.sandbox.advance(Duration::from_secs(11));
    assert_eq!(harness.state(), LinkState::Expired);
    assert!(harness.ahl().pay("O").is_err() && harness.ahl().begin("O").is_err());
    assert_eq!(harness.ahl().links()[0].state, LinkState::Pending);
    assert_eq!(
        harness.ahl().pay_with("late", &PaymentForm::new().charged("0")),
        Err(paylink_sandbox::ahlpay::PaymentRefused::Amount)
    );
    harness.ahl().pay("late").unwrap();
    assert_eq!(harness.inquire_ahl("late").await.json()["data"]["txnStatus"], "SUCCESS");
    assert_eq!(outcome(&harness.passive_ahl("O").await), "HTTP 200 success");
}

#[tokio::test]
async fn faults_hit_the_service_that_they_name() {
    let harness = Harness::new().await;
    let authorization = format!("Bearer {}", harness.token().await);
    let merchant_id = harness.ahl().merchant_id();
    let body = format!(
        r#"{{"orderId":"O","merchantId":{merchant_id},"memberId":1,"amount":"1","installmentCount":"0","description":"x","currency":"949","expireMinute":1}}"#
    );
    let url = format!("{}/api/{CREATE}", harness.ahl().base_url());
    let create = async || {
        let answer = try_http(&url, "POST", &[("authorization", &authorization)], &body).await;
        (answer.map(|answer| answer.status), harness.ahl().links().len())
    };
    harness.sandbox.fault(Fault::new(CREATE, FaultKind::DropBeforeProcessing));
    assert_eq!(create().await, (None, 0));
    harness.sandbox.fault(Fault::new("create-link-payment", FaultKind::DropAfterProcessing));
    assert_eq!(create().await, (None, 1));
    harness
        .sandbox
        .fault(Fault::new("CreateLinkPayment", FaultKind::Status(503, "busy".to_owned())));
    assert_eq!(create().await, (Some(503), 1));
    harness.sandbox.fault(Fault::new(LOGIN, FaultKind::Status(500, "{}".to_owned())));
    assert_eq!(create().await, (Some(200), 2), "another service");
    assert_eq!(harness.login().await.status, 500);
    assert_eq!(outcome(&harness.login().await), "HTTP 200 success");
}

#[tokio::test]
async fn what_is_not_served() {
    let harness = Harness::new().await;
    let authorization = format!("Bearer {}", harness.token().await);
    let base = harness.ahl().base_url();
    for (method, path, expected) in [
        ("GET", "Payment/CreateLinkPayment", "HTTP 405 SBX91"),
        ("PUT", "Security/AuthenticationMerchant", "HTTP 405 SBX91"),
        ("POST", "Payment/Refund", "HTTP 404 SBX90"),
        ("GET", "MerchantVposBank/List", "HTTP 404 SBX90"),
        ("POST", "payment/createlinkpayment", "HTTP 404 SBX90"),
    ] {
        let answer =
            http(&format!("{base}/api/{path}"), method, &[("authorization", &authorization)], "{}")
                .await;
        assert_eq!(outcome(&answer), expected, "{method} {path}");
    }
    assert_eq!(http(&format!("{base}/x"), "GET", &[], "").await.status, 404);
}

#[tokio::test]
async fn amounts_keep_their_digits() {
    let harness = Harness::new().await;
    harness.ahl_link(r#""amount":"900719925474099301""#).await;
    harness.ahl().pay_with("O", &PaymentForm::new().charged("9007199254740993.1")).unwrap();
    let body = harness.transactions_ahl("").await.body;
    assert_eq!(
        (raw(&body, "totalAmount"), raw(&body, "amount")),
        ("9007199254740993.10", "9007199254740993.01")
    );
}
