//! What a queried payment is worth.

use paylink_core::{Confirmation, ConfirmationSource, Mismatch, Reversal};
use paywall::Verdict;

use crate::support::hosts::Hosts;
use crate::support::says::{KEPT, PAID, kept_but, list, page, payment, refused};
use crate::support::{expected, reference};

/// Confirms the page `R-1`, paid, at a Paywall that answers the two queries so.
async fn confirm(by_merchant_code: String, by_tracking_code: String) -> Confirmation {
    let hosts = Hosts::services(&[
        ("checkout/inquiry", page(PAID)),
        ("private/query", by_merchant_code),
        ("private/query/by/trackingcode", by_tracking_code),
    ])
    .await;
    let links = hosts.links();
    let key = links.key_for(reference("R-1")).with_id("205334386");
    links.confirm(&key, &expected("149.90"), None).await.unwrap()
}

async fn verdict(row: &str) -> Verdict {
    confirm(payment(row), refused(-1)).await.verdict
}

#[tokio::test]
async fn a_payment_that_was_kept_is_paid() {
    let told = confirm(payment(KEPT), refused(-1)).await;
    assert_eq!((told.verdict, told.source), (Verdict::Paid, ConfirmationSource::Payments));
    assert_eq!(told.charged.unwrap().to_string(), "149.90 TRY");
    assert!(told.reversal_reported);
    assert_eq!(told.event_key, "paid:paywall:sandbox:default:R-1:4045714");
}

#[tokio::test]
async fn wire_status_of_a_payment_is_of_its_last_activity_and_not_paid() {
    // A refund that failed after a sale that succeeded, and the reverse.
    assert_eq!(verdict(&kept_but(r#""Status":true"#, r#""Status":false"#)).await, Verdict::Paid);
    for row in [
        kept_but(r#""AnySuccessPayment":true"#, r#""AnySuccessPayment":false"#),
        kept_but(r#""AnySuccessPayment":true,"#, ""),
    ] {
        assert_ne!(verdict(&row).await, Verdict::Paid, "{row}");
    }
}

#[tokio::test]
async fn wire_a_payment_that_awaits_its_capture_is_not_paid() {
    for status in [1, 2, 3, 6, 8, 9, 10, 11, 14, 99] {
        let row = kept_but(r#""AnySuccessPayment":true"#, r#""AnySuccessPayment":false"#)
            .replace(r#""StatusId":4"#, &format!(r#""StatusId":{status}"#));
        assert_eq!(verdict(&row).await, Verdict::NotProvable, "{status}");
    }
}

#[tokio::test]
async fn wire_a_refund_a_partial_one_and_a_cancellation_are_reversals() {
    for flag in ["AnySuccessRefund", "AnySuccessPartialRefund", "AnySuccessCancel"] {
        let row = kept_but(&format!(r#""{flag}":false"#), &format!(r#""{flag}":true"#));
        let told = confirm(payment(&row), refused(-1)).await;
        assert_eq!(
            (told.verdict, told.payments[0].reversal),
            (Verdict::Reversed, Reversal::Reversed),
            "{flag}"
        );
        assert_eq!(told.charged, None);
    }
    let table = kept_but(r#""TypeId":1"#, r#""TypeId":1,"IsFullyRefunded":true"#);
    assert_eq!(verdict(&table).await, Verdict::Reversed);
}

#[tokio::test]
async fn wire_flags_that_are_missing_do_not_say_that_nothing_was_given_back() {
    for flag in ["AnySuccessRefund", "AnySuccessPartialRefund", "AnySuccessCancel"] {
        for missing in [
            kept_but(&format!(r#""{flag}":false,"#), ""),
            kept_but(&format!(r#""{flag}":false"#), &format!(r#""{flag}":null"#)),
        ] {
            let told = confirm(payment(&missing), refused(-1)).await;
            assert_eq!(
                (told.verdict, told.reversal_reported),
                (Verdict::NotProvable, false),
                "{missing}"
            );
            assert_eq!(told.payments[0].reversal, Reversal::Unknown);
        }
    }
}

#[tokio::test]
async fn wire_the_amount_that_was_drawn_is_compared_and_not_that_of_the_last_activity() {
    let row = |amount: &str| kept_but("149.90", amount);
    for (amount, verdict, mismatch) in [
        ("149.9", Verdict::Paid, None),
        ("149.91", Verdict::Mismatch, Some(Mismatch::TooMuch)),
        ("149.89", Verdict::Mismatch, Some(Mismatch::TooLittle)),
        ("0.00", Verdict::NotProvable, None),
    ] {
        let told = confirm(payment(&row(amount)), refused(-1)).await;
        assert_eq!(
            (told.verdict, told.mismatches.first().copied()),
            (verdict, mismatch),
            "{amount}"
        );
    }
    let partial = kept_but(r#""TypeId":1"#, r#""TypeId":4,"ActivityAmount":10.00"#);
    assert_eq!(verdict(&partial).await, Verdict::Paid);
    let pounds = kept_but(
        r#""CurrencyId":1,"CurrencyName":"TRY""#,
        r#""CurrencyId":7,"CurrencyName":"GBP""#,
    );
    assert_eq!(verdict(&pounds).await, Verdict::Mismatch);
}

#[tokio::test]
async fn wire_a_page_may_stand_behind_the_merchants_code_or_the_tracking_code() {
    let generated = kept_but(
        r#""MerchantUniqueCode":"R-1","TrackingCode":"""#,
        r#""MerchantUniqueCode":"a2319b22_XYZ","TrackingCode":"R-1""#,
    );
    let told = confirm(refused(-1), list(&[&generated])).await;
    assert_eq!(
        (told.verdict, told.charged.unwrap().to_string()),
        (Verdict::Paid, "149.90 TRY".into())
    );
    // Neither query knows it, in either of two ways.
    for nothing in [refused(-1), list(&[])] {
        let told = confirm(refused(-1), nothing).await;
        assert_eq!((told.verdict, told.payments.len()), (Verdict::NotProvable, 0));
    }
}

#[tokio::test]
async fn wire_a_payment_of_another_code_is_a_mismatch() {
    let other = kept_but(r#""MerchantUniqueCode":"R-1""#, r#""MerchantUniqueCode":"R-2""#);
    let told = confirm(payment(&other), refused(-1)).await;
    assert_eq!((told.verdict, told.mismatches), (Verdict::Mismatch, vec![Mismatch::Reference]));
}

#[tokio::test]
async fn a_failure_of_the_query_is_an_error_and_no_verdict() {
    for answer in [refused(-1), refused(401)] {
        let services = [("checkout/inquiry", page(PAID)), ("private/query", answer.clone())];
        let hosts = Hosts::services(&services).await;
        let links = hosts.links();
        let key = links.key_for(reference("R-1")).with_id("205334386");
        let error = links.confirm(&key, &expected("149.90"), None).await.unwrap_err();
        assert!(error.operation().unwrap().starts_with("private/query"), "{answer}: {error}");
    }
}
