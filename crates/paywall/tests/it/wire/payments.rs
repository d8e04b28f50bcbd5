//! The verdict on a queried payment.

use paylink_core::{Confirmation, ConfirmationSource, Mismatch, PaymentOutcome, Reversal};
use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_count};
use paywall::{Expected, Verdict};

use crate::support::answers::{KEPT, PAID, TRIED, kept_but, list, page, payment, refused};
use crate::support::hosts::Hosts;
use crate::support::{expected, lira, tolerant};

/// Confirms the page `R-1`, paid, at a Paywall that answers the two queries so.
async fn confirm(by_merchant_code: String, by_tracking_code: String) -> Confirmation {
    confirm_expecting(&expected("149.90"), by_merchant_code, by_tracking_code).await
}

async fn confirm_expecting(
    expected: &Expected,
    by_merchant_code: String,
    by_tracking_code: String,
) -> Confirmation {
    let hosts = Hosts::services(&[
        ("checkout/inquiry", page(PAID)),
        ("private/query", by_merchant_code),
        ("private/query/by/trackingcode", by_tracking_code),
    ])
    .await;
    hosts.confirm(expected).await.unwrap()
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
    assert_eq!(confirmation.event_key, "paid:paywall:sandbox:default:R-1");
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
    for (flag, verdict, reversal, charged) in [
        ("AnySuccessRefund", Verdict::Reversed, Reversal::Reversed, None),
        ("AnySuccessCancel", Verdict::Reversed, Reversal::Reversed, None),
        (
            "AnySuccessPartialRefund",
            Verdict::PartlyReversed,
            Reversal::Partial,
            Some(lira("149.90")),
        ),
    ] {
        let row = kept_but(&format!(r#""{flag}":false"#), &format!(r#""{flag}":true"#));
        let confirmation = confirm(payment(&row), refused(-1)).await;
        assert_eq!(
            (confirmation.verdict, confirmation.payments[0].reversal, confirmation.charged),
            (verdict, reversal, charged),
            "{flag}"
        );
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
        ("149.91", Verdict::Overpaid, None),
        ("149.89", Verdict::PartlyPaid, None),
        ("149.901", Verdict::Mismatch, Some(Mismatch::Precision)),
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
    let confirmation = confirm(payment(&partial), refused(-1)).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::PartlyReversed, Some(lira("149.90"))));
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
        assert_eq!(verdict_and_count(&confirmation), (Verdict::NotProvable, 0));
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
        let error = hosts.confirm(&expected("149.90")).await.unwrap_err();
        assert!(error.operation().unwrap().starts_with("private/query"), "{answer}: {error}");
    }
}

/// [`KEPT`] with these further fields, and without its own `StatusId` and `TypeId`.
fn kept_with(fields: &str) -> String {
    kept_but(r#""StatusId":4,"TypeId":1"#, fields)
}

#[tokio::test]
async fn wire_a_payment_succeeded_only_with_status_4_or_without_a_status() {
    // Of a payment that claims a success: 13 is marked as fraud, 14 waits for an action.
    for status in [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, -1] {
        let row = kept_with(&format!(r#""StatusId":{status},"TypeId":1"#));
        let confirmation = confirm(payment(&row), refused(-1)).await;
        assert_eq!(
            (confirmation.verdict, confirmation.payments[0].outcome, confirmation.charged),
            (Verdict::NotProvable, PaymentOutcome::Unknown, None),
            "{status}"
        );
    }
    for fields in [r#""StatusId":4"#, r#""StatusId":null,"TypeId":1"#, r#""TypeId":1"#] {
        assert_eq!(verdict(&kept_with(fields)).await, Verdict::Paid, "{fields}");
    }
}

#[tokio::test]
async fn wire_a_pre_authorization_is_reserved_until_its_capture() {
    // The published example: nothing succeeded, and status 3 awaits the capture.
    for succeeded in ["false", "true", "null"] {
        let row = kept_with(r#""StatusId":3,"TypeId":1,"IsProvision":true"#)
            .replace(r#""AnySuccessPayment":true"#, &format!(r#""AnySuccessPayment":{succeeded}"#));
        // What can still be refunded is nothing, because nothing was charged.
        for row in
            [row.clone(), row.replace(r#""TypeId":1"#, r#""TypeId":1,"RemainingRefundAmount":0"#)]
        {
            let confirmation = confirm(payment(&row), refused(-1)).await;
            assert_eq!(
                (confirmation.verdict, confirmation.charged, confirmation.authorized),
                (Verdict::Authorized, None, Some(lira("149.90"))),
                "{row}"
            );
        }
    }
    let captured = kept_with(r#""StatusId":4,"TypeId":1,"IsProvision":true"#);
    assert_eq!(verdict(&captured).await, Verdict::Paid);
    let unclear = kept_with(r#""TypeId":1,"IsProvision":true"#);
    assert_eq!(verdict(&unclear).await, Verdict::NotProvable);
}

#[tokio::test]
async fn wire_status_12_is_a_cancellation() {
    let row = kept_with(r#""StatusId":12,"TypeId":1"#);
    assert_eq!(verdict(&row).await, Verdict::Reversed);
    // Of a pre-authorization: nothing was charged.
    let row = kept_with(r#""StatusId":12,"TypeId":1,"IsProvision":true"#);
    let confirmation = confirm(payment(&row), refused(-1)).await;
    assert_eq!(
        (confirmation.verdict, confirmation.authorized, confirmation.reversed),
        (Verdict::NotProvable, None, None)
    );
    let row = row
        .replace(r#","IsProvision":true"#, "")
        .replace(r#""AnySuccessPayment":true"#, r#""AnySuccessPayment":false"#);
    assert_eq!(verdict(&row).await, Verdict::NotProvable);
}

#[tokio::test]
async fn wire_every_field_that_reports_a_refund_counts() {
    let none = None;
    let all = Some("149.90");
    for (fields, verdict, reversed) in [
        (r#""TypeId":2"#, Verdict::Reversed, all),
        (r#""TypeId":3"#, Verdict::Reversed, all),
        (r#""TypeId":4"#, Verdict::PartlyReversed, none),
        (r#""TypeId":9"#, Verdict::NotProvable, none),
        (r#""RemainingRefundAmount":149.9"#, Verdict::Paid, none),
        (r#""RemainingRefundAmount":60.0"#, Verdict::PartlyReversed, Some("89.90")),
        (r#""RemainingRefundAmount":149.89"#, Verdict::PartlyReversed, Some("0.01")),
        (r#""RemainingRefundAmount":0"#, Verdict::Reversed, all),
        (r#""RemainingRefundAmount":149.91"#, Verdict::NotProvable, none),
        (r#""RemainingRefundAmount":-1"#, Verdict::NotProvable, none),
        (r#""IsFullyRefunded":true"#, Verdict::Reversed, all),
        (r#""IsFullyRefunded":false"#, Verdict::Paid, none),
        (r#""IsFullyRefunded":true,"RemainingRefundAmount":60.0"#, Verdict::NotProvable, none),
        (r#""IsFullyRefunded":true,"RemainingRefundAmount":149.90"#, Verdict::NotProvable, none),
        (r#""TypeId":4,"RemainingRefundAmount":149.90"#, Verdict::NotProvable, none),
        (r#""TypeId":4,"RemainingRefundAmount":100"#, Verdict::PartlyReversed, Some("49.90")),
        (r#""TypeId":4,"RemainingRefundAmount":0"#, Verdict::Reversed, all),
    ] {
        let row = kept_with(&format!(r#""StatusId":4,{fields}"#));
        let confirmation = confirm(payment(&row), refused(-1)).await;
        assert_eq!(
            (confirmation.verdict, confirmation.reversed),
            (verdict, reversed.map(lira)),
            "{fields}"
        );
        let is_reversed = confirmation.payments[0].reversal == Reversal::Reversed;
        assert_eq!(is_reversed, verdict == Verdict::Reversed, "{fields}");
    }
    // A refund that failed gave nothing back.
    for kind in [2, 3, 4] {
        let row = kept_with(&format!(r#""StatusId":4,"TypeId":{kind}"#))
            .replace(r#""Status":true"#, r#""Status":false"#);
        assert_eq!(verdict(&row).await, Verdict::Paid, "{kind}");
        let row = row.replace(r#""Status":false,"#, "");
        assert_ne!(verdict(&row).await, Verdict::Paid, "{kind} without its result");
    }
}

#[tokio::test]
async fn wire_the_operations_of_a_payment_are_read() {
    let sale = r#"{"TypeId":1,"StatusId":4,"Amount":149.90}"#;
    let none = None;
    for (operation, verdict, reversed) in [
        (r#"{"TypeId":2,"StatusId":4,"Amount":149.90}"#, Verdict::Reversed, Some("149.90")),
        (r#"{"TypeId":3,"StatusId":4}"#, Verdict::Reversed, Some("149.90")),
        (r#"{"TypeId":4,"StatusId":4,"Amount":50}"#, Verdict::PartlyReversed, Some("50")),
        (r#"{"TypeId":4,"StatusId":4}"#, Verdict::PartlyReversed, none),
        (
            r#"{"TypeId":4,"StatusId":4,"Amount":50},{"TypeId":4,"StatusId":4,"Amount":49.90}"#,
            Verdict::PartlyReversed,
            Some("99.90"),
        ),
        (
            r#"{"TypeId":4,"StatusId":4,"Amount":50},{"TypeId":4,"StatusId":4}"#,
            Verdict::PartlyReversed,
            none,
        ),
        (
            r#"{"TypeId":4,"StatusId":4,"Amount":50},{"TypeId":4,"StatusId":4,"Amount":99.90}"#,
            Verdict::Reversed,
            Some("149.90"),
        ),
        (r#"{"TypeId":2,"StatusId":5,"Amount":149.90}"#, Verdict::Paid, none),
        (r#"{"TypeId":4,"StatusId":7,"Amount":50}"#, Verdict::Paid, none),
        (r#"{"TypeId":1,"StatusId":5}"#, Verdict::Paid, none),
        // A refund that has not ended, or an operation that is not known.
        (r#"{"TypeId":2,"StatusId":2}"#, Verdict::NotProvable, none),
        (r#"{"TypeId":2}"#, Verdict::NotProvable, none),
        (r#"{"TypeId":7,"StatusId":4}"#, Verdict::NotProvable, none),
        ("{}", Verdict::NotProvable, none),
    ] {
        for operations in [format!("[{sale},{operation}]"), format!("[{operation},{sale}]")] {
            let fields = format!(r#""StatusId":4,"TypeId":1,"Activities":{operations}"#);
            let confirmation = confirm(payment(&kept_with(&fields)), refused(-1)).await;
            assert_eq!(
                (confirmation.verdict, confirmation.reversed),
                (verdict, reversed.map(lira)),
                "{operations}"
            );
        }
    }
    let with = |remaining: &str| {
        kept_with(&format!(
            r#""StatusId":4,"Activities":[{{"TypeId":4,"StatusId":4,"Amount":50}}],"RemainingRefundAmount":{remaining}"#
        ))
    };
    assert_eq!(verdict(&with("99.90")).await, Verdict::PartlyReversed);
    assert_eq!(verdict(&with("99.80")).await, Verdict::NotProvable, "the amounts contradict");
}

#[tokio::test]
async fn wire_a_refund_of_a_payment_that_failed_is_a_contradiction() {
    let failed = kept_with(r#""StatusId":5,"TypeId":1"#)
        .replace(r#""AnySuccessPayment":true"#, r#""AnySuccessPayment":false"#);
    let confirmation = confirm(payment(&failed), refused(-1)).await;
    assert_eq!(confirmation.payments[0].outcome, PaymentOutcome::Failed);
    let refunded = failed.replace(r#""AnySuccessRefund":false"#, r#""AnySuccessRefund":true"#);
    let confirmation = confirm(payment(&refunded), refused(-1)).await;
    assert_eq!(confirmation.payments[0].outcome, PaymentOutcome::Unknown);
}

#[tokio::test]
async fn wire_the_amount_before_interest_is_the_requested_amount() {
    for (original, charged, verdict, mismatch) in [
        ("149.90", "155.00", Verdict::Paid, None),
        ("149.90", "149.90", Verdict::Paid, None),
        ("50.00", "150.00", Verdict::Mismatch, Some(Mismatch::TooLittle)),
        ("50.00", "149.90", Verdict::Mismatch, Some(Mismatch::TooLittle)),
        ("155.00", "155.00", Verdict::Mismatch, Some(Mismatch::TooMuch)),
        ("0.00", "149.90", Verdict::Paid, None),
        ("null", "149.90", Verdict::Paid, None),
    ] {
        let row = kept_with(&format!(r#""StatusId":4,"OriginalAmount":{original}"#))
            .replace(r#""PaymentAmount":149.90"#, &format!(r#""PaymentAmount":{charged}"#));
        let confirmation = confirm_expecting(&tolerant("149.90"), payment(&row), refused(-1)).await;
        assert_eq!(
            (confirmation.verdict, confirmation.mismatches.first().copied()),
            (verdict, mismatch),
            "{original} {charged}"
        );
    }
}

/// A failed attempt under the merchant's own code.
fn declined() -> String {
    kept_but(r#""PaymentId":4045714"#, r#""PaymentId":4045713"#)
        .replace(r#""AnySuccessPayment":true"#, r#""AnySuccessPayment":false"#)
        .replace(r#""StatusId":4"#, r#""StatusId":5"#)
}

/// A successful attempt under a generated code.
fn generated() -> String {
    kept_but(
        r#""MerchantUniqueCode":"R-1","TrackingCode":"""#,
        r#""MerchantUniqueCode":"R-1_XK9","TrackingCode":"R-1""#,
    )
}

#[tokio::test]
async fn wire_a_declined_first_attempt_does_not_hide_a_later_success() {
    let refunded = kept_but(r#""AnySuccessRefund":false"#, r#""AnySuccessRefund":true"#)
        .replace("4045714", "4045713");
    let unknown = declined().replace(r#""StatusId":5"#, r#""StatusId":2"#);
    for (first, verdict) in [
        (declined(), Verdict::Paid),
        (refunded, Verdict::Paid),
        // Nothing is proved while one attempt has no known outcome.
        (unknown, Verdict::NotProvable),
    ] {
        for rows in [vec![generated()], vec![first.clone(), generated()]] {
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            let confirmation = confirm(payment(&first), list(&rows)).await;
            assert_eq!(
                (confirmation.verdict, confirmation.charged, confirmation.payments.len()),
                (verdict, Some(lira("149.90")), 2),
                "{first}"
            );
        }
    }
}

#[tokio::test]
async fn wire_a_further_payment_is_found_by_the_tracking_code() {
    let further = generated().replace("4045714", "4045715");
    let other_page = further.replace("R-1", "R-2");
    let unnamed = generated().replace(r#""PaymentId":4045714,"#, "");
    let poorer = KEPT.replace(r#""AnySuccessRefund":false,"#, "");
    let refunded = kept_but(r#""AnySuccessRefund":false"#, r#""AnySuccessRefund":true"#);
    for (list, verdict, payments) in [
        (list(&[]), Verdict::Paid, 1),
        (list(&[&further]), Verdict::PaidAgain, 2),
        // The same payment, which this service reports with fewer fields.
        (list(&[KEPT]), Verdict::Paid, 1),
        (list(&[&poorer]), Verdict::Paid, 1),
        (list(&[&poorer, &further]), Verdict::PaidAgain, 2),
        // The same payment, given back by this service alone.
        (list(&[&refunded]), Verdict::NotProvable, 1),
        // Without an id it may be the same payment.
        (list(&[&unnamed]), Verdict::Paid, 1),
        (list(&[&other_page]), Verdict::Paid, 1),
        // The service fails.
        (refused(7), Verdict::Paid, 1),
    ] {
        let confirmation = confirm(payment(KEPT), list.clone()).await;
        assert_eq!(verdict_and_count(&confirmation), (verdict, payments), "{list}");
    }
}

#[tokio::test]
async fn wire_a_failed_search_by_the_merchant_code_is_an_error() {
    let hosts = Hosts::services(&[
        ("checkout/inquiry", page(PAID)),
        ("private/query", refused(7)),
        ("private/query/by/trackingcode", list(&[])),
    ])
    .await;
    let error = hosts.confirm(&expected("149.90")).await.unwrap_err();
    assert_eq!(error.code(), Some("7"));
}

#[tokio::test]
async fn wire_a_payment_that_is_listed_twice_counts_once() {
    let half = generated().replace("149.90", "50.00");
    let confirmation = confirm(refused(-1), list(&[&half, &half])).await;
    assert_eq!(
        (confirmation.verdict, confirmation.charged, confirmation.payments.len()),
        (Verdict::PartlyPaid, Some(lira("50.00")), 1)
    );
    // The same id with another amount contradicts itself.
    let other = half.replace("50.00", "99.90");
    let confirmation = confirm(refused(-1), list(&[&half, &other])).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::NotProvable, None));
    // Without its number and a time, the same row twice is one payment or two.
    let nameless = half.replace(r#""PaymentId":4045714,"#, "");
    let dated =
        nameless.replacen('{', r#"{"LastActivityDateTime":"2026-11-21T12:00:00.1234567","#, 1);
    for (row, verdict) in [(nameless, Verdict::NotProvable), (dated, Verdict::PartlyPaid)] {
        let confirmation = confirm(refused(-1), list(&[&row, &row])).await;
        assert_eq!(verdict_and_count(&confirmation), (verdict, 1), "{row}");
    }
}

#[tokio::test]
async fn wire_a_page_without_an_attempt_needs_no_query() {
    for (flags, queries) in
        [(r#""AnyPayment":false,"SuccessPayment":false"#, 0), (TRIED, 0), (PAID, 2)]
    {
        let hosts =
            Hosts::services(&[("checkout/inquiry", page(flags)), ("private/query", payment(KEPT))])
                .await;
        let confirmation = hosts.confirm(&expected("149.90")).await.unwrap();
        assert_eq!(hosts.private.requests().len(), queries, "{flags}");
        assert_eq!(confirmation.link.all_transactions_listed, !flags.contains("true"), "{flags}");
    }
}
