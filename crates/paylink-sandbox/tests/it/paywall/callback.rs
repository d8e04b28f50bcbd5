//! The webhook and its hash.

use paylink_sandbox::paywall::PaymentForm;
use serde_json::Value;

use super::support::sha256;
use crate::support::{Harness, names, raw};

#[tokio::test]
async fn the_webhook_of_a_page_is_signed_by_the_documented_recipe() {
    let harness = Harness::new().await;
    let page = harness.page_with_webhook(r#""UniqueCode":"Ş-1""#).await;
    let payment = harness.paywall().pay(page.id).await.unwrap();
    let bodies = harness.receiver.bodies();
    assert_eq!(bodies.len(), 1);
    assert_eq!(
        names(&bodies[0]),
        ["CheckoutId", "PaymentId", "UniqueCode", "Amount", "Hash", "HashFormat", "HashKeyType"]
    );
    assert_eq!(raw(&bodies[0], "Amount"), "25.0", "the digits of the request");
    let body: Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(body["CheckoutId"].as_i64(), Some(page.id));
    assert_eq!(
        (body["PaymentId"].as_i64(), body["UniqueCode"].as_str()),
        (Some(payment.payment_id), Some("Ş-1"))
    );
    assert_eq!(
        (body["HashFormat"].as_str(), body["HashKeyType"].as_u64()),
        (Some("CheckoutPayment"), Some(3))
    );
    let key = harness.paywall().checkout_hash_key();
    let text = format!("{key}###{}###{}###Ş-1###25.0", page.id, payment.payment_id);
    assert_eq!(body["Hash"], sha256(&text));

    let delivery = &harness.sandbox.callbacks()[0];
    assert_eq!(
        (delivery.link_id.as_str(), delivery.status),
        (page.id.to_string().as_str(), Some(200))
    );
    assert_eq!((&delivery.url, &delivery.body), (&harness.receiver.url, &bodies[0]));
}

#[tokio::test]
async fn the_charged_amount_is_reported_with_its_digits() {
    let harness = Harness::new().await;
    for (at, (asked, charged)) in
        [("120", None), ("0.10", None), ("9007199254740993.01", None), ("25.0", Some("26.500"))]
            .into_iter()
            .enumerate()
    {
        let more = format!(r#""UniqueCode":"{at}","Amount":{asked}"#);
        let page = harness.page_with_webhook(&more).await;
        let form =
            charged.map_or(PaymentForm::new(), |charged| PaymentForm::new().charged(charged));
        let payment = harness.paywall().pay_with(page.id, &form).await.unwrap();
        let body = harness.receiver.bodies().pop().unwrap();
        let reported = charged.unwrap_or(asked);
        assert_eq!(raw(&body, "Amount"), reported);
        let key = harness.paywall().checkout_hash_key();
        let text = format!("{key}###{}###{}###{at}###{reported}", page.id, payment.payment_id);
        assert_eq!(raw(&body, "Hash"), format!("{:?}", sha256(&text)));
    }
}

#[tokio::test]
async fn webhooks_go_to_this_machine_only_and_are_repeated() {
    let harness = Harness::new().await;
    let silent = harness.page("").await;
    harness.paywall().pay(silent.id).await.unwrap();
    let unasked = harness
        .page(r#""UniqueCode":"x","CallbackSupport":false,"CallbackAddress":"http://127.0.0.1:1/""#)
        .await;
    harness.paywall().pay(unasked.id).await.unwrap();
    assert!(harness.sandbox.callbacks().is_empty(), "CallbackSupport is what asks for one");

    for (at, url) in
        ["http://192.0.2.1/x", "https://127.0.0.1/x", "http://shop.example/x"].iter().enumerate()
    {
        let more =
            format!(r#""UniqueCode":"{at}","CallbackSupport":true,"CallbackAddress":"{url}""#);
        harness.paywall().pay(harness.page(&more).await.id).await.unwrap();
        let delivery = harness.sandbox.callbacks().pop().unwrap();
        assert_eq!(
            (delivery.url.as_str(), delivery.status, delivery.error.is_some()),
            (*url, None, true)
        );
    }
    harness.receiver.answers_with(500);
    let page = harness.page_with_webhook(r#""UniqueCode":"r""#).await;
    harness.paywall().pay(page.id).await.unwrap();
    assert!(
        harness.eventually(|harness| harness.sandbox.callbacks().len() == 6).await,
        "3 refusals, 3 attempts"
    );
    let bodies = harness.receiver.bodies();
    assert!(bodies.iter().all(|body| *body == bodies[0]), "a repeat is the same delivery");
}
