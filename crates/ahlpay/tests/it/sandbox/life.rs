//! Links from creation to payment.

use ahlpay::{Expected, HashPassword, LinkQuery, LinkStatus, Notify, Verdict};
use paylink_core::{Confirmation, ConfirmationSource};
use paylink_sandbox::Switch;
use paylink_sandbox::ahlpay::{LinkState, PaymentForm};
use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_count};

use crate::support::harness::{CREATE, Harness, INQUIRY, TRANSACTIONS};
use crate::support::{expected, hours, lira, new_link, new_request, payer, reference, tolerant};

/// Confirms 149.90 lira for the order; an unknown reversal is accepted.
async fn confirmed(harness: &Harness, name: &str) -> Confirmation {
    let key = harness.links.key_for(reference(name));
    harness.links.confirm(&key, &expected("149.90").accept_unknown_reversal(), None).await.unwrap()
}

#[tokio::test]
async fn a_link_is_created_read_paid_and_confirmed() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    let seen = harness.in_sandbox(&created.key);
    assert_eq!(
        (&created.url, seen.amount.as_str(), seen.state),
        (&seen.url, "149.90", LinkState::Start)
    );
    assert_eq!(created.key.to_string(), "pl1:ahlpay:sandbox:default::ORD-1");
    // The inquiry knows payments, not links.
    assert!(harness.links.get(&created.key).await.unwrap_err().is_not_found());
    let unpaid = confirmed(&harness, "ORD-1").await;
    assert_eq!((unpaid.verdict, unpaid.link.status), (Verdict::NotProvable, LinkStatus::Unknown));

    harness.pay(&created.key);
    harness.sandbox.clear_requests();
    let link = harness.get(&created.key).await;
    assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Paid, "SUCCESS"));
    let confirmation = confirmed(&harness, "ORD-1").await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!(
        (confirmation.source, confirmation.reversal_reported),
        (ConfirmationSource::Payments, false)
    );
    assert_eq!(harness.services(), [INQUIRY, INQUIRY, TRANSACTIONS]);
    assert!(harness.sandbox.requests().iter().all(|own| own.accepted && !own.foreign_key));

    let strict = harness.confirm(&created.key).await;
    assert_eq!(strict.verdict, Verdict::NotProvable, "no field says that it was not reversed");
    let again = confirmed(&harness, "ORD-1").await;
    assert_eq!(again.event_key, confirmation.event_key, "confirming again is the same event");
}

#[tokio::test]
async fn a_declined_attempt_is_not_a_payment_but_a_later_success_is() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    harness.ahl().decline("ORD-1").unwrap();
    assert_eq!(confirmed(&harness, "ORD-1").await.verdict, Verdict::NotProvable);
    harness.pay(&created.key);
    let confirmation = confirmed(&harness, "ORD-1").await;
    assert_eq!(verdict_and_count(&confirmation), (Verdict::Paid, 2));
}

#[tokio::test]
async fn another_amount_is_not_paid_unless_a_surcharge_is_allowed() {
    let accepting = expected("149.90").accept_unknown_reversal();
    let tolerating = tolerant("149.90").accept_unknown_reversal();
    for (charged, expected, verdict) in [
        ("149.9", accepting, Verdict::Paid),
        ("155.00", accepting, Verdict::Overpaid),
        ("155.00", tolerating, Verdict::Paid),
        ("149.89", tolerating, Verdict::PartlyPaid),
    ] {
        let harness = Harness::new().await;
        let created = harness.create("ORD-1").await;
        harness.ahl().pay_with("ORD-1", &PaymentForm::new().charged(charged)).unwrap();
        let confirmation = harness.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(
            (confirmation.verdict, confirmation.mismatches.is_empty()),
            (verdict, true),
            "{charged}"
        );
    }
}

#[tokio::test]
async fn an_amount_in_kurus_read_as_lira_is_never_paid_even_with_a_surcharge() {
    for switch in [Switch::AhlAmountIsLira, Switch::AhlTransactionAmountsInKurus] {
        let harness = Harness::with(&[switch]).await;
        let created = harness.create("ORD-1").await;
        harness.pay(&created.key);
        let accepting = expected("149.90").accept_unknown_reversal();
        let tolerating = tolerant("149.90").accept_unknown_reversal();
        for expected in [accepting, tolerating] {
            let confirmation = harness.links.confirm(&created.key, &expected, None).await.unwrap();
            assert_eq!(
                verdict_and_charge(&confirmation),
                (Verdict::Mismatch, Some(lira("14990.00"))),
                "{switch}"
            );
        }
    }
}

#[tokio::test]
async fn messages_are_sent_only_on_request() {
    let harness = Harness::new().await;
    let payer = payer("5321234567", "ayse@example.com");
    let link = |name| new_link(name).payer(payer.clone());
    harness.create("ORD-1").await;
    harness.create_link(&link("ORD-2").notify(Notify::Sms).notify(Notify::Email)).await;
    let sent: Vec<_> =
        harness.ahl().messages().into_iter().map(|own| (own.channel, own.to)).collect();
    assert_eq!(sent, [("sms", "5321234567".to_owned()), ("mail", "ayse@example.com".to_owned())]);
    assert!(harness.links.create(&link("ORD-3")).await.unwrap_err().is_invalid_request());
    assert_eq!(harness.requests(CREATE).len(), 2);
}

#[tokio::test]
async fn where_a_signature_is_required_a_wrong_hash_password_is_refused() {
    let harness = Harness::with(&[Switch::AhlCreateNeedsHash]).await;
    harness.create("ORD-1").await;
    let wrong = harness.another().hash_password(HashPassword::new("wrong")).build().unwrap();
    let error = wrong.create_link_payment(&new_request("ORD-2")).await.unwrap_err();
    assert!(error.is_refused() && error.code() == Some("SBX15"), "{error}");
    assert_eq!(harness.ahl().links().len(), 1);
}

#[tokio::test]
async fn each_link_is_listed_under_its_status() {
    let harness = Harness::with(&[Switch::AhlListRowsCarryOrderId]).await;
    for number in 1..=5 {
        harness.create(&format!("ORD-{number}")).await;
    }
    harness.ahl().pay("ORD-1").unwrap();
    harness.ahl().decline("ORD-2").unwrap();
    harness.ahl().begin("ORD-3").unwrap();
    harness.create_link(&new_link("ORD-6").expires_in(hours(1))).await;
    harness.advance(hours(2));
    for (status, orders) in [
        (LinkStatus::Paid, &["ORD-1"][..]),
        (LinkStatus::Failed, &["ORD-2"]),
        (LinkStatus::Processing, &["ORD-3"]),
        (LinkStatus::Open, &["ORD-4", "ORD-5"]),
        (LinkStatus::Expired, &["ORD-6"]),
    ] {
        let page = harness.links.list(&LinkQuery::new().status(status), None).await.unwrap();
        let found: Vec<_> =
            page.links.iter().map(|link| link.reference.as_deref().unwrap()).collect();
        assert_eq!((found.as_slice(), page.total), (orders, Some(orders.len() as u64)), "{status}");
        assert!(page.links.iter().all(|link| link.status == status));
        // A paid link can be read by the key of its row.
        for key in page.links.iter().filter_map(|link| link.key.as_ref()) {
            let read = harness.links.get(key).await.map(|link| link.status);
            assert_eq!(read.ok(), (status == LinkStatus::Paid).then_some(LinkStatus::Paid));
        }
    }
}

#[tokio::test]
async fn an_expired_link_is_not_provable_and_cannot_be_paid() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1").expires_in(hours(1))).await;
    harness.advance(hours(1));
    assert_eq!(harness.in_sandbox(&created.key).state, LinkState::Expired);
    assert!(harness.ahl().pay("ORD-1").is_err());
    assert_eq!(confirmed(&harness, "ORD-1").await.verdict, Verdict::NotProvable);
}

#[tokio::test]
async fn incomplete_transactions_are_not_provable() {
    for switch in [Switch::AhlTransactionsWithoutStatus, Switch::AhlTransactionsWithoutCurrency] {
        let harness = Harness::with(&[switch]).await;
        let created = harness.create("ORD-1").await;
        harness.pay(&created.key);
        assert_eq!(confirmed(&harness, "ORD-1").await.verdict, Verdict::NotProvable, "{switch}");
    }
}

#[tokio::test]
async fn exact_payments_are_paid_if_the_inquiry_does_not_report_the_link() {
    for switch in [Switch::AhlInquiryOnlyAuthCode, Switch::AhlLinksNotInInquiry] {
        let harness = Harness::with(&[switch]).await;
        let created = harness.create("ORD-1").await;
        let strict = expected("149.90");
        let confirm = async |expected: &Expected| {
            harness.links.confirm(&created.key, expected, None).await.unwrap()
        };
        let accepting = strict.accept_unknown_reversal();
        assert_eq!(confirm(&accepting).await.verdict, Verdict::NotProvable, "{switch}: unpaid");
        harness.pay(&created.key);
        let confirmation = confirm(&accepting).await;
        assert_eq!(
            (confirmation.verdict, confirmation.link.status, confirmation.charged),
            (Verdict::Paid, LinkStatus::Unknown, Some(lira("149.90"))),
            "{switch}"
        );
        assert_eq!(confirm(&strict).await.verdict, Verdict::NotProvable, "{switch}: strict");
        let surcharge = tolerant("149.80").accept_unknown_reversal();
        assert_ne!(confirm(&surcharge).await.verdict, Verdict::Paid, "{switch}: not exact");
    }
}

#[tokio::test]
async fn transactions_of_other_orders_are_ignored() {
    let harness = Harness::with(&[Switch::AhlTransactionsIgnoreOrderId]).await;
    for number in 1..=60 {
        harness.create(&format!("ORD-{number}")).await;
        harness.ahl().pay(&format!("ORD-{number}")).unwrap();
    }
    harness.ahl().refund("ORD-59");
    for (order, verdict) in
        [("ORD-1", Verdict::Paid), ("ORD-59", Verdict::Reversed), ("ORD-60", Verdict::Paid)]
    {
        let confirmation = confirmed(&harness, order).await;
        assert_eq!(confirmation.verdict, verdict, "{order}");
        assert!(confirmation.payments.iter().all(|own| own.reference.as_deref() == Some(order)));
    }
}
