//! Callbacks that misbehave on request: twice, later, in another order, forged.

use std::time::Duration;

use paylink_sandbox::{CallbackOrder, CallbackTiming, Forgery};
use serde_json::Value;

use crate::paywall::support::sha256;
use crate::support::{Harness, raw};

impl Harness {
    fn posted(&self) -> Vec<Value> {
        self.receiver.bodies().iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }
}

#[tokio::test]
async fn a_callback_is_repeated_as_often_as_configured() {
    let harness = Harness::new().await;
    harness.sandbox.paynet().set_callback_timing(CallbackTiming::Repeated(3));
    let id = harness.create_with_callback("").await;
    harness.pay(&id).await;
    let bodies = harness.receiver.bodies();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|own| *own == bodies[0]), "the same event");
    harness.sandbox.paynet().set_callback_timing(CallbackTiming::AtOnce);
    let id = harness.create_with_callback("").await;
    harness.pay(&id).await;
    assert_eq!(harness.receiver.bodies().len(), 4);
    assert_eq!(harness.sandbox.paynet().callback_timing(), CallbackTiming::AtOnce);
}

#[tokio::test]
async fn a_callback_comes_later() {
    let harness = Harness::new().await;
    harness
        .sandbox
        .paynet()
        .set_callback_timing(CallbackTiming::Delayed(Duration::from_millis(30)));
    let id = harness.create_with_callback("").await;
    let began = std::time::Instant::now();
    harness.pay(&id).await;
    assert!(harness.eventually(|harness| harness.receiver.bodies().len() == 1).await);
    assert!(began.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn callbacks_wait_and_come_in_another_order() {
    let harness = Harness::new().await;
    harness.sandbox.paynet().set_callback_timing(CallbackTiming::Queued);
    harness.sandbox.paywall().set_callback_timing(CallbackTiming::Queued);
    let id = harness.create_with_callback(r#""reference_no":"first""#).await;
    harness.pay(&id).await;
    let page = harness.page_with_webhook(r#""UniqueCode":"second""#).await;
    harness.paywall().pay(page.id).await.unwrap();
    assert!(harness.receiver.bodies().is_empty() && harness.sandbox.callbacks().is_empty());

    assert_eq!(harness.sandbox.release_callbacks(CallbackOrder::Reversed).await, 2);
    let posted = harness.posted();
    assert_eq!(
        (&posted[0]["UniqueCode"], &posted[1]["referance_no"]),
        (&"second".into(), &"first".into())
    );
    assert_eq!(harness.sandbox.release_callbacks(CallbackOrder::AsHappened).await, 0);
}

#[tokio::test]
async fn what_was_queued_is_retried_and_logged() {
    let harness = Harness::new().await;
    harness.sandbox.paynet().set_callback_timing(CallbackTiming::Queued);
    let id = harness.create_with_callback("").await;
    harness.pay(&id).await;
    harness.receiver.answers_with(500);
    harness.sandbox.release_callbacks(CallbackOrder::AsHappened).await;
    assert!(harness.eventually(|harness| harness.sandbox.callbacks().len() == 3).await);
    let log = harness.sandbox.callbacks();
    assert_eq!(
        log.iter().map(|own| (own.attempt, own.status)).collect::<Vec<_>>(),
        [1, 2, 3].map(|n| (n, Some(500)))
    );
    let today = &harness.sandbox.now_text()[..11];
    assert!(log.iter().all(|own| own.at.starts_with(today) && !own.is_forged), "{log:?}");
}

#[tokio::test]
async fn a_forged_callback_of_paynet_reports_a_payment_that_nobody_made() {
    let harness = Harness::new().await;
    let paynet = harness.sandbox.paynet();
    let id = harness.create_with_callback(r#""reference_no":"R""#).await;
    let delivery = paynet.forge(&id, Forgery::Unpaid).await.unwrap();
    assert!(delivery.is_forged && delivery.is_delivered());
    paynet.forge(&id, Forgery::OtherAmount).await.unwrap();
    let posted = harness.posted();
    assert_eq!((&posted[0]["is_succeed"], &posted[0]["referance_no"]), (&true.into(), &"R".into()));
    let amounts: Vec<String> =
        harness.receiver.bodies().iter().map(|body| raw(body, "amount").to_owned()).collect();
    assert_eq!(amounts, ["149.90", "0.01"]);
    let xact_id = posted[0]["xact_id"].as_str().unwrap();
    let check = harness.call("transaction/check", &format!(r#"{{"xact_id":"{xact_id}"}}"#)).await;
    assert_eq!(check.codes(), "HTTP 200 code 12", "no such payment");
    assert_eq!(harness.detail(&id).await["status"], 0, "the link is not paid");

    let moved = paynet.forge(&id, Forgery::WrongToken).await.unwrap();
    assert_eq!(moved.url, harness.receiver.url.replace("order=1", "order=0"));
    assert!(paynet.forge("nonsense", Forgery::Unpaid).await.is_none());
    let silent = harness.create("").await;
    assert!(paynet.forge(&silent, Forgery::Unpaid).await.is_none(), "there is no address");
}

#[tokio::test]
async fn forged_webhooks_of_paywall_fail_by_their_hash_or_by_the_inquiry() {
    let harness = Harness::new().await;
    let paywall = harness.paywall();
    let page = harness.page_with_webhook(r#""UniqueCode":"U""#).await;
    let is_signed = |body: &Value, amount: &str| {
        let fields = format!(
            "{}###{}###{}###U###{amount}",
            paywall.checkout_hash_key(),
            page.id,
            body["PaymentId"]
        );
        body["Hash"] == sha256(&fields)
    };
    for forgery in [Forgery::Unpaid, Forgery::WrongKey, Forgery::OtherAmount, Forgery::Unsigned] {
        assert!(paywall.forge(page.id, forgery).await.unwrap().is_delivered());
    }
    let [unpaid, wrong_key, other_amount, unsigned] = &harness.posted()[..] else { panic!() };
    assert!(is_signed(unpaid, "25.0"));
    assert!(wrong_key["Hash"].is_string() && !is_signed(wrong_key, "25.0"));
    assert_eq!(raw(&harness.receiver.bodies()[2], "Amount"), "0.01");
    assert!(
        !is_signed(other_amount, "0.01") && is_signed(other_amount, "25.0"),
        "changed after it was signed"
    );
    assert!(unsigned.get("Hash").is_none());
    assert_eq!(harness.inquired(page.id).await["SuccessPayment"], false, "nobody has paid");

    let answer = harness.generate_link(&harness.webhook()).await;
    assert_eq!(answer.status, 200);
    let link = &paywall.links()[0];
    assert!(paywall.forge_linkqr(link.id, Forgery::WrongKey).await.unwrap().is_forged);
    assert_eq!(paywall.links()[0].payments, 0);
    assert!(
        paywall.forge(1, Forgery::Unpaid).await.is_none()
            && paywall.forge_linkqr(1, Forgery::Unpaid).await.is_none()
    );
}
