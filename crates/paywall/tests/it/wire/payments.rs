//! The verdict on a queried payment.

use paylink_core::{Confirmation, ConfirmationSource, Mismatch, Reversal};
use paywall::Verdict;

use crate::support::answers::{KEPT, PAID, kept_but, list, page, payment, refused};
use crate::support::hosts::Hosts;
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
async fn wire_a_successful_payment_without_reversal_is_paid() {
    let confirmation = confirm(payment(KEPT), refused(-1)).await;
    assert_eq!(
        (confirmation.verdict, confirmation.source),
        (Verdict::Paid, ConfirmationSource::Payments)
    );
    assert_eq!(confirmation.charged.unwrap().to_string(), "149.90 TRY");
    assert!(confirmation.reversal_reported);
    assert_eq!(confirmation.event_key, "paid:paywall:sandbox:default:R-1:4045714");
}

#[tokio::test]
async fn wire_the_status_flag_of_a_payment_describes_its_last_operation() {
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
async fn wire_a_payment_that_awaits_capture_is_not_paid() {
    for status in [1, 2, 3, 6, 8, 9, 10, 11, 14, 99] {
        let row = kept_but(r#""AnySuccessPayment":true"#, r#""AnySuccessPayment":false"#)
            .replace(r#""StatusId":4"#, &format!(r#""StatusId":{status}"#));
        assert_eq!(verdict(&row).await, Verdict::NotProvable, "{status}");
    }
}

#[tokio::test]
async fn wire_refund_partial_refund_and_cancellation_are_reversals() {
    for flag in ["AnySuccessRefund", "AnySuccessPartialRefund", "AnySuccessCancel"] {
        let row = kept_but(&format!(r#""{flag}":false"#), &format!(r#""{flag}":true"#));
        let confirmation = confirm(payment(&row), refused(-1)).await;
        assert_eq!(
            (confirmation.verdict, confirmation.payments[0].reversal),
            (Verdict::Reversed, Reversal::Reversed),
            "{flag}"
        );
        assert_eq!(confirmation.charged, None);
    }
    let table = kept_but(r#""TypeId":1"#, r#""TypeId":1,"IsFullyRefunded":true"#);
    assert_eq!(verdict(&table).await, Verdict::Reversed);
}

#[tokio::test]
async fn wire_missing_reversal_flags_leave_the_reversal_unknown() {
    for flag in ["AnySuccessRefund", "AnySuccessPartialRefund", "AnySuccessCancel"] {
        for missing in [
            kept_but(&format!(r#""{flag}":false,"#), ""),
            kept_but(&format!(r#""{flag}":false"#), &format!(r#""{flag}":null"#)),
        ] {
            let confirmation = confirm(payment(&missing), refused(-1)).await;
            assert_eq!(
                (confirmation.verdict, confirmation.reversal_reported),
                (Verdict::NotProvable, false),
                "{missing}"
            );
            assert_eq!(confirmation.payments[0].reversal, Reversal::Unknown);
        }
    }
}

#[tokio::test]
async fn wire_the_charged_amount_is_compared_and_not_that_of_the_last_operation() {
    let row = |amount: &str| kept_but("149.90", amount);
    for (amount, verdict, mismatch) in [
        ("149.9", Verdict::Paid, None),
        ("149.91", Verdict::Mismatch, Some(Mismatch::TooMuch)),
        ("149.89", Verdict::Mismatch, Some(Mismatch::TooLittle)),
        ("0.00", Verdict::NotProvable, None),
    ] {
        let confirmation = confirm(payment(&row(amount)), refused(-1)).await;
        assert_eq!(
            (confirmation.verdict, confirmation.mismatches.first().copied()),
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
async fn wire_a_payment_is_found_by_merchant_code_or_tracking_code() {
    let generated = kept_but(
        r#""MerchantUniqueCode":"R-1","TrackingCode":"""#,
        r#""MerchantUniqueCode":"a2319b22_XYZ","TrackingCode":"R-1""#,
    );
    let confirmation = confirm(refused(-1), list(&[&generated])).await;
    assert_eq!(
        (confirmation.verdict, confirmation.charged.unwrap().to_string()),
        (Verdict::Paid, "149.90 TRY".into())
    );
    // Neither query knows it, in either of two ways.
    for nothing in [refused(-1), list(&[])] {
        let confirmation = confirm(refused(-1), nothing).await;
        assert_eq!((confirmation.verdict, confirmation.payments.len()), (Verdict::NotProvable, 0));
    }
}

#[tokio::test]
async fn wire_a_payment_with_another_code_is_a_mismatch() {
    let other = kept_but(r#""MerchantUniqueCode":"R-1""#, r#""MerchantUniqueCode":"R-2""#);
    let confirmation = confirm(payment(&other), refused(-1)).await;
    assert_eq!(
        (confirmation.verdict, confirmation.mismatches),
        (Verdict::Mismatch, vec![Mismatch::Reference])
    );
}

#[tokio::test]
async fn wire_a_failed_query_is_an_error_and_not_a_verdict() {
    for answer in [refused(-1), refused(401)] {
        let services = [("checkout/inquiry", page(PAID)), ("private/query", answer.clone())];
        let hosts = Hosts::services(&services).await;
        let links = hosts.links();
        let key = links.key_for(reference("R-1")).with_id("205334386");
        let error = links.confirm(&key, &expected("149.90"), None).await.unwrap_err();
        assert!(error.operation().unwrap().starts_with("private/query"), "{answer}: {error}");
    }
}
