//! Services outside the common model: LinkQr, the four queries, version.

use paylink_core::Authenticity;
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::{Client, KeyPair};

use crate::support::harness::{Harness, builder_of, private_pair_of};
use crate::support::lira;

#[tokio::test]
async fn a_linkqr_link_is_created_sent_and_paid_and_its_webhook_verified() {
    let harness = Harness::new().await;
    let request = LinkQrGenerate::product("Kafes", "Sarı kafes", lira("149.90"), b"photo")
        .unwrap()
        .stock(1)
        .callback(harness.merchant.at("/cb").as_str())
        .notify_phone(&"5321234567".parse().unwrap())
        .unwrap()
        .notify_email(&"ayse@example.com".parse().unwrap())
        .merchant_ids("ORD-1", "TRK-7");
    let made = harness.client.linkqr_generate(&request).await.unwrap();
    let seen = harness.sandbox.paywall().links().remove(0);
    assert_eq!(made.link.as_ref().unwrap().as_str(), seen.link);
    assert_eq!((seen.amount.as_str(), seen.remaining, seen.sent.len()), ("149.90", Some(1), 2));

    let paid = harness.sandbox.paywall().pay_linkqr(seen.id).await.unwrap();
    let posted = harness.merchant.callbacks_at_least(1).await.remove(0);
    let webhook = LinkQrWebhook::read(&posted, harness.client.hash_keys()).unwrap();
    assert_eq!(
        (webhook.authenticity, webhook.payment_id),
        (Authenticity::Signed, Some(paid.payment_id))
    );
    assert_eq!(webhook.merchant_order_id.as_deref(), Some("ORD-1"));
    assert_eq!(webhook.merchant_track_id.as_deref(), Some("TRK-7"));
    assert_eq!(webhook.amount.unwrap().as_str(), "149.90");
    let error = CheckoutWebhook::read(&posted, harness.client.hash_keys()).unwrap_err();
    assert!(error.is_bad_callback(), "a LinkQr webhook is not a checkout webhook: {error}");
    assert!(harness.sandbox.paywall().pay_linkqr(seen.id).await.is_err(), "sold out");

    let row = harness.client.payment_by_id(paid.payment_id).await.unwrap();
    assert_eq!(
        (row.merchant_unique_code.as_deref(), row.tracking_code.as_deref()),
        (Some("ORD-1"), Some("TRK-7"))
    );
}

#[tokio::test]
async fn a_payment_is_found_by_each_of_the_four_queries() {
    let harness = Harness::new().await;
    let request =
        LinkQrGenerate::service("A", "B", lira("149.90")).unwrap().merchant_ids("ORD-1", "TRK-7");
    harness.client.linkqr_generate(&request).await.unwrap();
    let id = harness.sandbox.paywall().links()[0].id;
    let paid = harness.sandbox.paywall().pay_linkqr(id).await.unwrap();
    let client = &harness.client;
    let mut found = vec![
        client.payment_by_merchant_code("ORD-1").await.unwrap().into_inner(),
        client.payment_by_paywall_code(&paid.unique_code).await.unwrap().into_inner(),
        client.payment_by_id(paid.payment_id).await.unwrap().into_inner(),
    ];
    found.extend(client.payments_by_tracking_code("TRK-7", None).await.unwrap().into_inner());
    found.extend(
        client.payments_by_tracking_code("TRK-7", Some("ORD-1")).await.unwrap().into_inner(),
    );
    assert_eq!(found.len(), 5);
    for row in found {
        assert_eq!((row.payment_id, row.any_success_payment), (Some(paid.payment_id), Some(true)));
        assert_eq!(row.payment_amount.unwrap().as_str(), "149.90");
    }
    for error in [
        client.payment_by_merchant_code("ORD-0").await.unwrap_err(),
        client.payment_by_paywall_code("cdd14b16-74fd-4f3b-863f-fccb3ec80baf").await.unwrap_err(),
        client.payment_by_id(1).await.unwrap_err(),
        client.payments_by_tracking_code("TRK-0", None).await.unwrap_err(),
        client.payments_by_tracking_code("TRK-7", Some("ORD-0")).await.unwrap_err(),
    ] {
        assert!(error.is_not_found(), "{error}");
    }
}

#[tokio::test]
async fn version_answers_with_a_sentence_and_a_date() {
    let harness = Harness::new().await;
    let version = harness.client.payment_version().await.unwrap();
    assert_eq!(version.as_str(), "Always fresh, always ahead!");
    assert!(version.date().is_some());
}

#[tokio::test]
async fn wrong_keys_are_refused_at_either_host() {
    let harness = Harness::new().await;
    let paywall = harness.sandbox.paywall();
    let crossed = KeyPair::new(paywall.private_key(), paywall.private_client());
    let environment = crate::support::sandbox_at(&paywall.base_url(), &paywall.private_base_url());
    let public = KeyPair::new(paywall.public_key(), paywall.public_client());
    let client = Client::builder(environment, crossed)
        .private_keys(public)
        .transport(&crate::support::transport())
        .build()
        .unwrap();
    for error in [
        client.payment_version().await.unwrap_err(),
        client.payment_by_merchant_code("ORD-1").await.unwrap_err(),
    ] {
        assert!(error.is_authentication(), "{error}");
    }
    assert!(
        harness.sandbox.requests().iter().all(|own| own.foreign_key && !own.accepted),
        "the sandbox saw the crossed keys"
    );
    assert_eq!(harness.sandbox.finding_count(), 2, "and reported as findings");
    harness.sandbox.clear_findings();
    let right = builder_of(&harness.sandbox)
        .private_keys(private_pair_of(&harness.sandbox))
        .build()
        .unwrap();
    assert!(right.payment_by_merchant_code("ORD-1").await.unwrap_err().is_not_found());
}
