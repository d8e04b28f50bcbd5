//! The webhook and its hash.

use paylink_sandbox::paywall::PaymentForm;
use serde_json::Value;

use super::support::sha256;
use crate::support::{World, names, raw};

#[tokio::test]
async fn the_webhook_of_a_page_is_signed_by_the_documented_recipe() {
    let world = World::new().await;
    let page = world.page_with_webhook(r#""UniqueCode":"Ş-1""#).await;
    let payment = world.paywall().pay(page.id).await.unwrap();
    let bodies = world.receiver.bodies();
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
    let key = world.paywall().checkout_hash_key();
    let text = format!("{key}###{}###{}###Ş-1###25.0", page.id, payment.payment_id);
    assert_eq!(body["Hash"], sha256(&text));

    let delivery = &world.sandbox.callbacks()[0];
    assert_eq!(
        (delivery.link_id.as_str(), delivery.status),
        (page.id.to_string().as_str(), Some(200))
    );
    assert_eq!((&delivery.url, &delivery.body), (&world.receiver.url, &bodies[0]));
}

#[tokio::test]
async fn what_was_charged_is_told_with_its_digits() {
    let world = World::new().await;
    for (at, (asked, charged)) in
        [("120", None), ("0.10", None), ("9007199254740993.01", None), ("25.0", Some("26.500"))]
            .into_iter()
            .enumerate()
    {
        let more = format!(r#""UniqueCode":"{at}","Amount":{asked}"#);
        let page = world.page_with_webhook(&more).await;
        let form =
            charged.map_or(PaymentForm::new(), |charged| PaymentForm::new().charged(charged));
        let payment = world.paywall().pay_with(page.id, &form).await.unwrap();
        let body = world.receiver.bodies().pop().unwrap();
        let told = charged.unwrap_or(asked);
        assert_eq!(raw(&body, "Amount"), told);
        let key = world.paywall().checkout_hash_key();
        let text = format!("{key}###{}###{}###{at}###{told}", page.id, payment.payment_id);
        assert_eq!(raw(&body, "Hash"), format!("{:?}", sha256(&text)));
    }
}

#[tokio::test]
async fn webhooks_go_to_this_machine_only_and_are_repeated() {
    let world = World::new().await;
    let silent = world.page("").await;
    world.paywall().pay(silent.id).await.unwrap();
    let unasked = world
        .page(r#""UniqueCode":"x","CallbackSupport":false,"CallbackAddress":"http://127.0.0.1:1/""#)
        .await;
    world.paywall().pay(unasked.id).await.unwrap();
    assert!(world.sandbox.callbacks().is_empty(), "CallbackSupport is what asks for one");

    for (at, url) in
        ["http://192.0.2.1/x", "https://127.0.0.1/x", "http://shop.example/x"].iter().enumerate()
    {
        let more =
            format!(r#""UniqueCode":"{at}","CallbackSupport":true,"CallbackAddress":"{url}""#);
        world.paywall().pay(world.page(&more).await.id).await.unwrap();
        let delivery = world.sandbox.callbacks().pop().unwrap();
        assert_eq!(
            (delivery.url.as_str(), delivery.status, delivery.error.is_some()),
            (*url, None, true)
        );
    }
    world.receiver.answers_with(500);
    let page = world.page_with_webhook(r#""UniqueCode":"r""#).await;
    world.paywall().pay(page.id).await.unwrap();
    assert!(
        world.eventually(|world| world.sandbox.callbacks().len() == 6).await,
        "3 refusals, 3 attempts"
    );
    let bodies = world.receiver.bodies();
    assert!(bodies.iter().all(|body| *body == bodies[0]), "a repeat is the same delivery");
}
