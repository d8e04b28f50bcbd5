//! From creation to money, and back.

use paylink_core::{Authenticity, CallbackKind, ConfirmationSource, LinkStatus};
use paylink_sandbox::paywall::PageState;
use paywall::Verdict;

use crate::support::world::{World, page_id};
use crate::support::{expected, hours};

#[tokio::test]
async fn a_page_is_created_read_paid_told_and_confirmed() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    assert_eq!(created.url, world.in_sandbox(&created.key).link);
    assert_eq!(world.in_sandbox(&created.key).amount, "149.90");
    let link = world.links.get(&created.key).await.unwrap();
    assert_eq!((link.status, link.amount.unwrap().as_str()), (LinkStatus::Open, "149.90"));
    let unpaid = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!(unpaid.verdict, Verdict::NotPaid);

    let posted = world.pay(&created.key).await;
    let claim = world.links.read_callback(CallbackKind::Payment, &posted).unwrap();
    assert_eq!((claim.authenticity, claim.claims_success), (Authenticity::Signed, Some(true)));
    assert_eq!(
        (claim.reference.as_deref(), claim.amount.as_ref().unwrap().as_str()),
        (Some("ORD-1"), "149.90")
    );

    let told = world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!((told.verdict, told.source), (Verdict::Paid, ConfirmationSource::Payments));
    assert_eq!(told.charged.unwrap().to_string(), "149.90 TRY");
    assert_eq!(told.payments[0].transaction, claim.transaction.clone().unwrap());
    assert!(told.reversal_reported && told.mismatches.is_empty());
    assert!(
        world.sandbox.requests().iter().all(|own| !own.foreign_key),
        "no pair at the other host"
    );

    // A replay, and a poll without any claim, are the same event.
    let again = world.links.read_callback(CallbackKind::Payment, &posted).unwrap();
    for claim in [Some(&again), None] {
        let replayed = world.links.confirm(&created.key, &expected("149.90"), claim).await.unwrap();
        assert_eq!((replayed.verdict, replayed.event_key), (Verdict::Paid, told.event_key.clone()));
    }
}

#[tokio::test]
async fn without_the_private_pair_a_paid_page_is_not_provable_unless_its_own_word_is_accepted() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    world.pay(&created.key).await;
    world.sandbox.clear_requests();
    let links = world.without_private_pair();
    let told = links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::NotProvable, None));
    let told =
        links.confirm(&created.key, &expected("149.90").accept_link_alone(), None).await.unwrap();
    assert_eq!((told.verdict, told.source), (Verdict::Paid, ConfirmationSource::LinkOnly));
    let other =
        links.confirm(&created.key, &expected("150.00").accept_link_alone(), None).await.unwrap();
    assert_eq!(other.verdict, Verdict::Mismatch);
    assert_eq!(world.services(), ["checkout/inquiry"; 3]);
}

#[tokio::test]
async fn more_or_less_than_was_asked_for_is_a_mismatch_unless_a_surcharge_is_allowed() {
    use paylink_sandbox::paywall::PaymentForm;
    for (charged, allowed, verdict) in [
        ("149.9", false, Verdict::Paid),
        ("155.00", false, Verdict::Mismatch),
        ("155.00", true, Verdict::Paid),
        ("149.89", true, Verdict::Mismatch),
    ] {
        let world = World::new().await;
        let created = world.create("ORD-1").await;
        let form = PaymentForm::new().charged(charged);
        world.sandbox.paywall().pay_with(page_id(&created.key), &form).await.unwrap();
        let expected =
            if allowed { expected("149.90").allow_surcharge() } else { expected("149.90") };
        let told = world.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(told.verdict, verdict, "{charged} {allowed}");
    }
}

#[tokio::test]
async fn a_payment_that_was_given_back_is_reversed() {
    for way in ["refund", "cancel", "part"] {
        let world = World::new().await;
        let created = world.create("ORD-1").await;
        world.pay(&created.key).await;
        let paid = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
        let payment = paid.payments[0].transaction.parse().unwrap();
        let paywall = world.sandbox.paywall();
        assert!(match way {
            "refund" => paywall.reverse(payment),
            "cancel" => paywall.cancel(payment),
            _ => paywall.refund_part(payment, "9.90"),
        });
        let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
        assert_eq!((told.verdict, told.charged), (Verdict::Reversed, None), "{way}");
        assert_eq!(told.event_key, paid.event_key.replacen("paid:", "reversed:", 1));
        assert_eq!(told.link.status, LinkStatus::Paid, "the page itself does not show it");
    }
}

#[tokio::test]
async fn a_declined_attempt_is_processing_and_the_next_one_may_succeed() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    assert_eq!(world.press("decline", &created.key).await.status, 303);
    assert_eq!(world.links.get(&created.key).await.unwrap().status, LinkStatus::Processing);
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!(told.verdict, Verdict::Pending);
    assert!(world.merchant.callbacks().is_empty(), "failures are not posted");
    world.sandbox.paywall().pay(page_id(&created.key)).await.unwrap();
    assert_eq!(world.links.get(&created.key).await.unwrap().status, LinkStatus::Paid);
}

#[tokio::test]
async fn a_page_expires_by_the_clock_of_the_answer() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    world.sandbox.advance(hours(72) - std::time::Duration::from_secs(30));
    assert_eq!(world.in_sandbox(&created.key).state, PageState::Open);
    assert_eq!(world.links.get(&created.key).await.unwrap().status, LinkStatus::Open);
    // Over for the payer, but the stamp might be meant as UTC: three hours later no reading is
    // left.
    world.sandbox.advance(hours(1));
    assert_eq!(world.in_sandbox(&created.key).state, PageState::Expired);
    assert_eq!(world.links.get(&created.key).await.unwrap().status, LinkStatus::Open);
    world.sandbox.advance(hours(2) + std::time::Duration::from_secs(60));
    let link = world.links.get(&created.key).await.unwrap();
    assert_eq!(link.status, LinkStatus::Expired);
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!(told.verdict, Verdict::NotPaid);
}

#[tokio::test]
async fn a_page_whose_lifetime_is_left_to_paywall_lives_ten_minutes() {
    let world = World::new().await;
    let created = world.links.create(&world.link("ORD-1").provider_default_expiry()).await.unwrap();
    let paylink_core::GrantedLifetime::ProviderDefault(stated) = created.lifetime else { panic!() };
    world.sandbox.advance(stated - std::time::Duration::from_secs(30));
    assert_eq!(world.in_sandbox(&created.key).state, PageState::Open);
    world.sandbox.advance(std::time::Duration::from_secs(60));
    assert_eq!(world.in_sandbox(&created.key).state, PageState::Expired);
}

#[tokio::test]
async fn a_payment_in_time_stays_paid_after_the_page_is_over() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    world.pay(&created.key).await;
    world.sandbox.advance(hours(100));
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.link.status), (Verdict::Paid, LinkStatus::Paid));
}
