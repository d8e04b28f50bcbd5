//! Payments that are not one card with the asked amount.

use paylink_core::{LinkStatus, Mismatch, PaymentOutcome, Reversal, Verdict};
use paylink_sandbox::paynet::PaymentForm;
use paynet::{CallbackKind, LinkOptions};

use crate::support::world::World;
use crate::support::{expected, lira, new_link};

fn several_cards() -> LinkOptions {
    let mut options = LinkOptions::default();
    options.several_cards = true;
    options
}

#[tokio::test]
async fn a_declined_attempt_leaves_the_link_open_and_the_order_unpaid() {
    let world = World::new().await;
    let link = new_link("ORD-1")
        .return_urls(world.merchant.at("/ok"), world.merchant.at("/no?o=1"))
        .callback_url(world.merchant.at("/cb"));
    let created = world.create(&link).await;
    let back = world.press("decline", &created, "").await;
    assert!(back.query().starts_with("o=1&"), "to the failure address: {}", back.query());
    let claim = world.links.read_callback(CallbackKind::BrowserReturn, &back).unwrap();
    assert!(claim.transaction.is_some(), "on failure, too");
    assert!(world.merchant.callbacks().is_empty());

    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.link.status), (Verdict::NotPaid, LinkStatus::Open));
    let told = world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(
        told.verdict,
        Verdict::Pending,
        "a return that names no failure may be one of a success"
    );
}

#[tokio::test]
async fn the_success_after_a_declined_attempt_is_the_one_that_counts() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let id = created.key.id().unwrap();
    let declined = world.sandbox.paynet().decline(id).await.unwrap().xact_ids;
    let paid = world.pay(&created).await;
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!(told.link.transactions, paid);
    assert!(!told.event_key.contains(&declined[0]));
}

#[tokio::test]
async fn several_cards_add_up_and_each_is_read_back() {
    let world = World::new().await;
    let link = new_link("ORD-1").callback_url(world.merchant.at("/cb"));
    let created = world.client.create_link(&link, &several_cards()).await.unwrap();
    let form = PaymentForm::new().cards(3);
    let ids =
        world.sandbox.paynet().pay_with(created.key.id().unwrap(), &form).await.unwrap().xact_ids;

    world.sandbox.clear_requests();
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::Paid, Some(lira("149.90"))));
    let amounts: Vec<_> =
        told.payments.iter().map(|own| own.amount.as_ref().unwrap().as_str()).collect();
    assert_eq!(amounts, ["49.98", "49.96", "49.96"]);
    assert_eq!(world.services().len(), 1 + 2 * 3);

    let posts = world.merchant.callbacks_at_least(3).await;
    assert_eq!(posts.len(), 3, "each card is told");
    for (post, id) in posts.iter().zip(&ids) {
        let claim = world.links.read_callback(CallbackKind::Payment, post).unwrap();
        assert_eq!(claim.transaction.as_ref(), Some(id));
        let again =
            world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!((again.verdict, &again.event_key), (Verdict::Paid, &told.event_key));
    }
}

#[tokio::test]
async fn a_payment_that_was_given_back_is_reversed() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let ids = world.pay(&created).await;
    assert!(world.sandbox.paynet().reverse(&ids[0]));
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::Reversed, None));
    assert_eq!(
        (told.payments[0].outcome, told.payments[0].reversal),
        (PaymentOutcome::Succeeded, Reversal::Reversed)
    );
    assert_eq!(told.link.status, LinkStatus::Paid, "the link alone would have lied");
}

#[tokio::test]
async fn one_of_several_cards_given_back_is_reversed_too() {
    let world = World::new().await;
    let created = world.client.create_link(&new_link("ORD-1"), &several_cards()).await.unwrap();
    let form = PaymentForm::new().cards(2);
    let ids =
        world.sandbox.paynet().pay_with(created.key.id().unwrap(), &form).await.unwrap().xact_ids;
    world.sandbox.paynet().reverse(&ids[1]);
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::Reversed, Some(lira("74.95"))));
}

#[tokio::test]
async fn a_commission_on_the_payer_needs_an_allowed_surcharge() {
    let world = World::new().await;
    let mut options = LinkOptions::default();
    options.commission_on_payer = true;
    let created = world.client.create_link(&new_link("ORD-1"), &options).await.unwrap();
    world.pay(&created).await;
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, &*told.mismatches), (Verdict::Mismatch, &[Mismatch::TooMuch][..]));
    assert_eq!(told.charged, Some(lira("153.65")));
    let allowed = expected("149.90").allow_surcharge();
    assert_eq!(
        world.links.confirm(&created.key, &allowed, None).await.unwrap().verdict,
        Verdict::Paid
    );
}

#[tokio::test]
async fn without_the_option_the_payer_pays_what_was_asked() {
    let world = World::new().await;
    world.sandbox.set(paylink_sandbox::Switch::PaynetCommissionAddedByDefault, true);
    let created = world.create(&new_link("ORD-1")).await;
    world.pay(&created).await;
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::Paid, Some(lira("149.90"))));
}

#[tokio::test]
async fn less_than_asked_is_a_mismatch_and_interest_of_installments_is_a_surcharge() {
    let world = World::new().await;
    for (name, charged, plain, with_surcharge) in [
        ("ORD-1", "100.00", Verdict::Mismatch, Verdict::Mismatch),
        ("ORD-2", "149.89", Verdict::Mismatch, Verdict::Mismatch),
        ("ORD-3", "160.00", Verdict::Mismatch, Verdict::Paid),
    ] {
        let link = new_link(name).return_urls(world.merchant.at("/ok"), world.merchant.at("/no"));
        let created = world.create(&link).await;
        world.press("pay", &created, &format!("installment=3&charged={charged}")).await;
        let asked = expected("149.90");
        for (asked, verdict) in [(asked, plain), (asked.allow_surcharge(), with_surcharge)] {
            let told = world.links.confirm(&created.key, &asked, None).await.unwrap();
            assert_eq!((told.verdict, told.charged), (verdict, Some(lira(charged))), "{name}");
        }
    }
}

#[tokio::test]
async fn a_status_that_nobody_knows_is_never_paid() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    world.pay(&created).await;
    for status in [
        serde_json::json!(4),
        serde_json::json!("9"),
        serde_json::json!("ODEME_ALINDI"),
        serde_json::json!(true),
    ] {
        world.sandbox.paynet().set_status_raw(created.key.id().unwrap(), status.clone());
        let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
        assert_eq!(
            (told.verdict, told.link.status),
            (Verdict::NotProvable, LinkStatus::Unknown),
            "{status}"
        );
        let error = world.links.deactivate(&created.key).await.unwrap_err();
        assert!(error.is_wrong_state(), "{error}");
    }
    assert!(
        world.requests("mailorder/status_update").is_empty(),
        "it might be paid: nothing is written"
    );
}
