//! Payments that are not one card with the requested amount.

use paylink_core::{Effect, LinkStatus, Verdict};
use paylink_sandbox::paynet::PaymentForm;
use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_mismatches};
use paynet::{CallbackKind, Expected, LinkOptions};

use super::several_cards;
use crate::support::harness::Harness;
use crate::support::{expected, lira, new_link, tolerant};

#[tokio::test]
async fn a_declined_attempt_leaves_the_link_open_and_the_order_unpaid() {
    let harness = Harness::new().await;
    let link = new_link("ORD-1")
        .return_urls(harness.merchant.at("/ok"), harness.merchant.at("/no?o=1"))
        .callback_url(harness.merchant.at("/cb"));
    let created = harness.create_link(&link).await;
    let redirect = harness.press("decline", &created, "").await;
    assert!(redirect.query().starts_with("o=1&"), "to the failure address: {}", redirect.query());
    let claim = harness.links.read_callback(CallbackKind::BrowserReturn, &redirect).unwrap();
    assert!(claim.transaction.is_some(), "on failure, too");
    assert!(harness.merchant.callbacks().is_empty());

    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(
        (confirmation.verdict, confirmation.link.status),
        (Verdict::NotPaid, LinkStatus::Open)
    );
    let confirmation =
        harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(
        confirmation.verdict,
        Verdict::Pending,
        "a return that names no failure may be one of a success"
    );
}

#[tokio::test]
async fn the_success_after_a_declined_attempt_counts() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    let id = created.key.id().unwrap();
    let declined = harness.sandbox.paynet().decline(id).await.unwrap().xact_ids;
    let paid = harness.pay(&created).await;
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!(confirmation.link.transactions, paid);
    assert!(confirmation.payments.iter().all(|payment| payment.transaction != declined[0]));
}

#[tokio::test]
async fn several_cards_add_up_and_each_is_read_back() {
    let harness = Harness::new().await;
    let link = new_link("ORD-1").callback_url(harness.merchant.at("/cb"));
    let created = harness.client.create_link(&link, &several_cards()).await.unwrap();
    let form = PaymentForm::new().cards(3);
    let ids =
        harness.sandbox.paynet().pay_with(created.key.id().unwrap(), &form).await.unwrap().xact_ids;

    harness.sandbox.clear_requests();
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Paid, Some(lira("149.90"))));
    let amounts: Vec<_> =
        confirmation.payments.iter().map(|own| own.amount.as_ref().unwrap().as_str()).collect();
    assert_eq!(amounts, ["49.98", "49.96", "49.96"]);
    assert_eq!(harness.services().len(), 1 + 2 * 3);

    let posts = harness.merchant.callbacks_at_least(3).await;
    assert_eq!(posts.len(), 3, "each card has a callback");
    for (post, id) in posts.iter().zip(&ids) {
        let claim = harness.links.read_callback(CallbackKind::Payment, post).unwrap();
        assert_eq!(claim.transaction.as_ref(), Some(id));
        let again =
            harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!((again.verdict, &again.event_key), (Verdict::Paid, &confirmation.event_key));
    }
}

#[tokio::test]
async fn a_commission_on_the_payer_needs_an_allowed_surcharge() {
    let harness = Harness::new().await;
    let mut options = LinkOptions::default();
    options.commission_on_payer = true;
    let created = harness.client.create_link(&new_link("ORD-1"), &options).await.unwrap();
    harness.pay(&created).await;
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(verdict_and_mismatches(&confirmation), (Verdict::Overpaid, &[][..]));
    assert_eq!(confirmation.charged, Some(lira("153.65")));
    let allowed = tolerant("149.90");
    assert_eq!(
        harness.links.confirm(&created.key, &allowed, None).await.unwrap().verdict,
        Verdict::Paid
    );
}

#[tokio::test]
async fn without_the_option_the_payer_pays_the_requested_amount() {
    let harness = Harness::new().await;
    harness.sandbox.set(paylink_sandbox::Switch::PaynetCommissionAddedByDefault, true);
    let created = harness.create_link(&new_link("ORD-1")).await;
    harness.pay(&created).await;
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Paid, Some(lira("149.90"))));
}

#[tokio::test]
async fn less_than_requested_is_partly_paid_and_installment_interest_is_a_surcharge() {
    let harness = Harness::new().await;
    for (name, charged, plain, with_surcharge) in [
        ("ORD-1", "100.00", Verdict::PartlyPaid, Verdict::PartlyPaid),
        ("ORD-2", "149.89", Verdict::PartlyPaid, Verdict::PartlyPaid),
        ("ORD-3", "160.00", Verdict::Overpaid, Verdict::Paid),
        ("ORD-4", "164.89", Verdict::Overpaid, Verdict::Paid),
        ("ORD-5", "164.90", Verdict::Overpaid, Verdict::Overpaid),
    ] {
        let link =
            new_link(name).return_urls(harness.merchant.at("/ok"), harness.merchant.at("/no"));
        let created = harness.create_link(&link).await;
        harness.press("pay", &created, &format!("installment=3&charged={charged}")).await;
        for (price, verdict) in [(expected("149.90"), plain), (tolerant("149.90"), with_surcharge)]
        {
            let confirmation = harness.links.confirm(&created.key, &price, None).await.unwrap();
            assert_eq!(verdict_and_charge(&confirmation), (verdict, Some(lira(charged))), "{name}");
        }
    }
}

#[tokio::test]
async fn a_link_with_an_unknown_status_is_paid_only_by_exact_payments() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    harness.pay(&created).await;
    for status in [
        serde_json::json!(4),
        serde_json::json!("9"),
        serde_json::json!("ODEME_ALINDI"),
        serde_json::json!(true),
    ] {
        harness.sandbox.paynet().set_status_raw(created.key.id().unwrap(), status.clone());
        let confirmation = harness.confirm(&created.key).await;
        assert_eq!(
            (confirmation.verdict, confirmation.link.status),
            (Verdict::Paid, LinkStatus::Unknown),
            "{status}"
        );
        let near = lira("149.89");
        let near = Expected::new(near).allow_surcharge(1_000, near).unwrap();
        let confirmation = harness.links.confirm(&created.key, &near, None).await.unwrap();
        assert_eq!(confirmation.verdict, Verdict::NotProvable, "{status}");
        // It might be unpaid, so the deactivation is sent. Paynet refuses it for a paid link.
        let error = harness.links.deactivate(&created.key).await.unwrap_err();
        assert_eq!((error.code(), error.effect()), (Some("6"), Effect::None), "{error}");
    }
    assert_eq!(harness.requests("mailorder/status_update").len(), 4, "one for each status");
}
