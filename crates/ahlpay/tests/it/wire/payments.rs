//! How transactions become payments.

use ahlpay::api::transaction_list::TransactionRow;
use ahlpay::{Currency, Expected, Verdict};
use paylink_core::{Confirmation, ConfirmationSource, Mismatch, PaymentOutcome, Reversal};
use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_count, verdict_and_sums};

use crate::support::answers::{PAID, inquired, paid_with, transactions};
use crate::support::stub::AhlStub;
use crate::support::{expected, lira, tolerant};

/// Expects 149.90 lira and accepts an unknown reversal.
pub(super) fn accepting() -> Expected {
    expected("149.90").accept_unknown_reversal()
}

pub(super) async fn confirm_with(list: String, expected: &Expected) -> Confirmation {
    confirm_beside("SUCCESS", list, expected).await
}

/// Confirms a link with this status in the answer of the inquiry.
async fn confirm_beside(status: &str, list: String, expected: &Expected) -> Confirmation {
    let services = [("PaymentInquiry", inquired(status)), ("Transaction/List", list)];
    let ahl = AhlStub::services(&services).await;
    ahl.confirm(expected).await.unwrap()
}

async fn confirm(rows: &[&str]) -> Confirmation {
    confirm_with(transactions(rows), &accepting()).await
}

#[tokio::test]
async fn wire_a_payment_without_reversal_information_is_paid_if_that_is_accepted() {
    let confirmation = confirm(&[PAID]).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!(
        (confirmation.source, confirmation.reversal_reported),
        (ConfirmationSource::Payments, false)
    );
    assert_eq!(confirmation.event_key, "paid:ahlpay:sandbox:default:R-1");
    assert_eq!(confirmation.payments[0].transaction, "123456");
    let payment = &confirmation.payments[0];
    assert_eq!((payment.outcome, payment.reversal), (PaymentOutcome::Succeeded, Reversal::Unknown));
    assert_eq!(payment.at.as_ref().unwrap().as_str(), "21.11.2026 13:05:00");
    let strict = confirm_with(transactions(&[PAID]), &expected("149.90")).await;
    assert_eq!(verdict_and_charge(&strict), (Verdict::NotProvable, Some(lira("149.90"))));
}

#[tokio::test]
async fn wire_amounts_of_transactions_are_in_lira() {
    for (amounts, verdict) in [
        (("149.90", "149.90"), Verdict::Paid),
        (("149.9", "149.9"), Verdict::Paid),
        (("14990", "14990"), Verdict::Mismatch),
        (("1", "1"), Verdict::PartlyPaid),
        (("149.905", "149.905"), Verdict::Mismatch),
        // The amounts charged and requested must both match.
        (("149.91", "149.90"), Verdict::Overpaid),
        (("149.90", "1"), Verdict::Mismatch),
        (("149.90", "null"), Verdict::Paid),
        (("null", "149.90"), Verdict::Paid),
        (("null", "null"), Verdict::NotProvable),
    ] {
        let row = paid_with(
            r#""totalAmount":149.90,"amount":149.90"#,
            &format!(r#""totalAmount":{},"amount":{}"#, amounts.0, amounts.1),
        );
        assert_eq!(confirm(&[&row]).await.verdict, verdict, "{amounts:?}");
    }
}

#[tokio::test]
async fn wire_an_amount_in_kurus_is_not_a_surcharge() {
    let tolerating = tolerant("149.90").accept_unknown_reversal();
    for (charged, requested, verdict) in [
        ("155.00", "149.90", Verdict::Paid),
        ("14990", "14990", Verdict::Mismatch),
        ("14990", "149.90", Verdict::Overpaid),
        ("149.89", "149.90", Verdict::PartlyPaid),
    ] {
        let row = paid_with(
            r#""totalAmount":149.90,"amount":149.90"#,
            &format!(r#""totalAmount":{charged},"amount":{requested}"#),
        );
        assert_eq!(
            confirm_with(transactions(&[&row]), &tolerating).await.verdict,
            verdict,
            "{charged} {requested}"
        );
    }
}

#[tokio::test]
async fn wire_a_payment_without_an_order_is_not_counted() {
    for row in [
        paid_with(r#""orderId":"R-1","#, ""),
        paid_with(r#""orderId":"R-1""#, r#""orderId":null"#),
        paid_with(r#""orderId":"R-1""#, r#""orderId":"""#),
        paid_with(r#""orderId":"R-1""#, r#""orderId":" ""#),
    ] {
        let confirmation = confirm(&[&row]).await;
        assert_eq!(verdict_and_charge(&confirmation), (Verdict::NotProvable, None), "{row}");
        // Whose money it is, is not known, so a payment that names the order proves nothing either.
        let other = row.replace("123456", "777777");
        let confirmation = confirm(&[PAID, &other]).await;
        assert_eq!(
            verdict_and_charge(&confirmation),
            (Verdict::NotProvable, Some(lira("149.90"))),
            "{row}"
        );
    }
}

#[tokio::test]
async fn wire_rows_of_other_orders_are_ignored_even_if_the_provider_does_not_filter() {
    let other = paid_with(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    let reversed = other.replace(r#""AUTH""#, r#""REFUND""#);
    let longer = paid_with(r#""orderId":"R-1""#, r#""orderId":"R-11""#);
    let confirmation = confirm(&[&other, &reversed, PAID, &longer]).await;
    assert_eq!(verdict_and_count(&confirmation), (Verdict::Paid, 1));
    let confirmation = confirm(&[&other, &reversed, &longer]).await;
    assert_eq!(verdict_and_count(&confirmation), (Verdict::NotProvable, 0));
}

#[tokio::test]
async fn wire_a_currency_is_read_from_a_name_letters_or_digits() {
    for (currency, verdict) in [
        (r#""TL""#, Verdict::Paid),
        (r#""TRY""#, Verdict::Paid),
        (r#""949""#, Verdict::Paid),
        ("949", Verdict::Paid),
        (r#""tl""#, Verdict::Paid),
        (r#""USD""#, Verdict::Mismatch),
        (r#""840""#, Verdict::Mismatch),
        // An unknown or missing currency is not assumed to be the lira.
        (r#""₺""#, Verdict::NotProvable),
        (r#""Türk Lirası""#, Verdict::NotProvable),
        (r#""999""#, Verdict::NotProvable),
        (r#""""#, Verdict::NotProvable),
        ("null", Verdict::NotProvable),
    ] {
        let row = paid_with(r#""currencyDesc":"TL""#, &format!(r#""currencyDesc":{currency}"#));
        let confirmation = confirm(&[&row]).await;
        assert_eq!(confirmation.verdict, verdict, "{currency}");
        assert_eq!(
            confirmation.mismatches.first() == Some(&Mismatch::Currency),
            verdict == Verdict::Mismatch
        );
    }
    let absent = paid_with(r#""currencyDesc":"TL","#, "");
    let confirmation = confirm(&[&absent]).await;
    assert_eq!(
        (confirmation.verdict, confirmation.payments[0].currency),
        (Verdict::NotProvable, None)
    );
    assert_eq!(confirm(&[PAID]).await.payments[0].currency, Some(Currency::TRY));
}

#[tokio::test]
async fn wire_the_currency_of_the_inquiry_is_used_if_the_row_has_none() {
    let absent = paid_with(r#""currencyDesc":"TL","#, "");
    for (currency, verdict) in
        [("949", Verdict::Paid), ("840", Verdict::Mismatch), ("₺", Verdict::NotProvable)]
    {
        let inquiry =
            inquired("SUCCESS").replace("}}", &format!(r#","currency":"{currency}"}}}}"#));
        let ahl = AhlStub::services(&[
            ("PaymentInquiry", inquiry),
            ("Transaction/List", transactions(&[&absent])),
        ])
        .await;
        let confirmation = ahl.confirm(&accepting()).await.unwrap();
        assert_eq!(confirmation.verdict, verdict, "{currency}");
    }
}

#[tokio::test]
async fn wire_a_row_with_a_missing_or_unknown_status_is_not_provable() {
    for status in [
        r#""status":null"#,
        r#""status":"""#,
        r#""status":"WAITING""#,
        r#""status":"success""#,
        r#""x":1"#,
    ] {
        let confirmation = confirm(&[&paid_with(r#""status":"SUCCESS""#, status)]).await;
        assert_eq!(verdict_and_charge(&confirmation), (Verdict::NotProvable, None), "{status}");
        assert_eq!(confirmation.payments[0].outcome, PaymentOutcome::Unknown, "{status}");
    }
    let failed = paid_with(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
    let confirmation = confirm(&[&failed]).await;
    assert_eq!(
        (confirmation.verdict, confirmation.payments[0].outcome),
        (Verdict::NotProvable, PaymentOutcome::Failed)
    );
    assert_eq!(
        confirm(&[&failed, PAID]).await.verdict,
        Verdict::Paid,
        "the success after a failure counts"
    );
}

#[tokio::test]
async fn wire_a_void_or_refund_is_a_row_of_its_own_or_the_status_of_the_payment() {
    for word in ["VOID", "REFUND", "Void", "Refund"] {
        let own = paid_with(r#""txnType":"AUTH""#, &format!(r#""txnType":"{word}""#));
        let changed = paid_with(r#""status":"SUCCESS""#, &format!(r#""status":"{word}""#));
        for rows in [&[PAID, &own][..], &[&own, PAID], &[&own], &[&changed], &[&changed, &own]] {
            let confirmation = confirm(rows).await;
            assert_eq!(
                verdict_and_charge(&confirmation),
                (Verdict::Reversed, None),
                "{word}: {rows:?}"
            );
            assert!(
                confirmation.payments.iter().all(|payment| payment.reversal == Reversal::Reversed)
            );
        }
        // Without a status, the void or refund may have succeeded.
        let without_status = own.replace(r#""status":"SUCCESS","#, "");
        assert_eq!(confirm(&[PAID, &without_status]).await.verdict, Verdict::Reversed, "{word}");
        // A failed one reversed nothing.
        let failed = own.replace(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
        assert_eq!(confirm(&[PAID, &failed]).await.verdict, Verdict::Paid, "{word}");
    }
}

#[tokio::test]
async fn wire_a_reversal_without_an_order_counts_against_the_payment() {
    let refund = paid_with(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#)
        .replace(r#""orderId":"R-1","#, "");
    assert_eq!(confirm(&[PAID, &refund]).await.verdict, Verdict::Reversed);
}

#[tokio::test]
async fn wire_a_pre_authorization_is_not_a_payment() {
    for (kind, verdict) in [
        (r#""AUTH""#, Verdict::Paid),
        (r#""Auth""#, Verdict::Paid),
        (r#""SALE""#, Verdict::Paid),
        (r#""PreAuth""#, Verdict::Authorized),
        (r#""PREAUTH""#, Verdict::Authorized),
        (r#""PostAuth""#, Verdict::NotProvable),
        (r#""""#, Verdict::NotProvable),
        ("null", Verdict::NotProvable),
    ] {
        let row = paid_with(r#""txnType":"AUTH""#, &format!(r#""txnType":{kind}"#));
        assert_eq!(confirm(&[&row]).await.verdict, verdict, "{kind}");
    }
}

#[tokio::test]
async fn wire_user_code_is_the_api_user_and_not_the_card_holder() {
    let row: TransactionRow = serde_json::from_str(PAID).unwrap();
    assert_eq!(row.user_code.unwrap().as_str(), "api@shop.example");
    assert_eq!(row.card_holder_name.unwrap().as_str(), "Ad Soyad");
}

#[tokio::test]
async fn wire_two_payments_add_up() {
    let part =
        |amount: &str, code: &str| PAID.replace("149.90", amount).replace(r#""123456""#, code);
    let confirmation = confirm(&[&part("100.00", r#""1""#), &part("49.90", r#""2""#)]).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!(confirmation.event_key, "paid:ahlpay:sandbox:default:R-1");
    let confirmation = confirm(&[PAID, &part("149.90", r#""2""#)]).await;
    assert_eq!(
        (confirmation.verdict, confirmation.excess),
        (Verdict::PaidAgain, Some(lira("149.90"))),
        "charged twice"
    );
}

#[tokio::test]
async fn wire_a_row_that_is_listed_twice_is_one_payment() {
    let half = PAID.replace("149.90", "74.95");
    for row in [half.clone(), half.replace(r#""authCode""#, r#""id":7,"authCode""#)] {
        let confirmation = confirm(&[&row, &row]).await;
        assert_eq!(
            (confirmation.verdict, confirmation.charged, confirmation.payments.len()),
            (Verdict::PartlyPaid, Some(lira("74.95")), 1),
            "{row}"
        );
    }
    // The same id with other values contradicts itself.
    let row = half.replace(r#""authCode""#, r#""id":7,"authCode""#);
    let other = row.replace("13:05:00", "13:06:00");
    assert_eq!(confirm(&[&row, &other]).await.verdict, Verdict::NotProvable);
    // Without an id and a time, two equal rows are one payment or two.
    let nameless = half
        .replace(r#","authCode":"123456""#, "")
        .replace(r#""systemDateFormatted":"21.11.2026 13:05:00","#, "");
    assert_eq!(confirm(&[&nameless, &nameless]).await.verdict, Verdict::NotProvable);
}

#[tokio::test]
async fn wire_an_unknown_kind_or_status_beside_a_sale_is_not_provable() {
    for kind in ["CHARGEBACK", "PARTIALREFUND", "CANCEL", "REVERSAL", "İADE", "POSTAUTH", ""] {
        let row = paid_with(r#""AUTH""#, &format!("{kind:?}")).replace("123456", "777777");
        for rows in [[PAID, &row], [&row, PAID]] {
            let confirmation = confirm(&rows).await;
            assert_eq!(confirmation.verdict, Verdict::NotProvable, "{kind}");
            assert_eq!(confirmation.charged, Some(lira("149.90")), "{kind}");
        }
        // A failed one moved no money.
        let failed = row.replace(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
        assert_eq!(confirm(&[PAID, &failed]).await.verdict, Verdict::Paid, "{kind}");
    }
    for status in ["WAITING", "PENDING", "CHARGEBACK", "success", ""] {
        let row = paid_with(r#""status":"SUCCESS""#, &format!("\"status\":{status:?}"))
            .replace("123456", "777777");
        assert_eq!(confirm(&[PAID, &row]).await.verdict, Verdict::NotProvable, "{status}");
    }
}

#[tokio::test]
async fn wire_a_refund_of_less_than_the_only_payment_is_partial() {
    let refund = |amount: &str, code: &str| {
        paid_with(r#""AUTH""#, r#""REFUND""#).replace("149.90", amount).replace("123456", code)
    };
    let without_time =
        |row: String| row.replace(r#""systemDateFormatted":"21.11.2026 13:05:00","#, "");
    let without_id = |row: String| row.replace(r#","authCode":"7""#, "");
    for (refunds, part) in [
        (vec![refund("49.90", "7")], "49.90"),
        (vec![refund("49.90", "7"), refund("50", "8")], "99.90"),
        (vec![refund("149.89", "7")], "149.89"),
        // The same row twice; an id or a time is enough to know it.
        (vec![refund("49.90", "7"), refund("49.90", "7")], "49.90"),
        (vec![without_time(refund("49.90", "7")), without_time(refund("49.90", "7"))], "49.90"),
        (vec![without_id(refund("49.90", "7")), without_id(refund("49.90", "7"))], "49.90"),
    ] {
        let mut rows: Vec<&str> = refunds.iter().map(String::as_str).collect();
        for place in 0..=rows.len() {
            rows.insert(place, PAID);
            let confirmation = confirm(&rows).await;
            assert_eq!(
                verdict_and_sums(&confirmation),
                (Verdict::PartlyReversed, Some(lira("149.90")), Some(lira(part))),
            );
            assert_eq!(confirmation.payments.len(), 1);
            assert_eq!(confirmation.payments[0].reversal, Reversal::Partial);
            rows.remove(place);
        }
    }
    // All of it, or not known how much of it.
    let nothing = refund("149.90", "7").replace("149.90", "null");
    let dollars = refund("49.90", "7").replace(r#""TL""#, r#""USD""#);
    let void = refund("49.90", "7").replace("REFUND", "VOID");
    let zero = refund("0", "7");
    for reversals in [
        &[refund("149.90", "7")][..],
        &[refund("100", "7"), refund("49.90", "8")],
        &[refund("200", "7")],
        &[nothing],
        &[dollars],
        &[void],
        &[zero],
    ] {
        let rows: Vec<&str> =
            [PAID].into_iter().chain(reversals.iter().map(|row| &**row)).collect();
        let confirmation = confirm(&rows).await;
        assert_eq!(
            verdict_and_sums(&confirmation),
            (Verdict::Reversed, None, Some(lira("149.90"))),
            "{reversals:?}"
        );
        assert_eq!(confirmation.payments[0].reversal, Reversal::Reversed, "{reversals:?}");
    }
    // The row of the payment says that it was refunded, but not how much of it.
    let changed = paid_with(r#""status":"SUCCESS""#, r#""status":"REFUND""#);
    let confirmation = confirm(&[&changed, &refund("49.90", "7")]).await;
    assert_eq!(confirmation.verdict, Verdict::Reversed);
}

#[tokio::test]
async fn wire_a_refund_counts_against_the_payment_with_its_amount() {
    let second = PAID.replace("123456", "654321");
    let refund = paid_with(r#""AUTH""#, r#""REFUND""#).replace("123456", "777777");
    // Paid in two tabs, and one of the two payments was given back.
    for rows in [[PAID, &second, &refund], [&refund, PAID, &second]] {
        let confirmation = confirm(&rows).await;
        assert_eq!(
            verdict_and_sums(&confirmation),
            (Verdict::Paid, Some(lira("149.90")), Some(lira("149.90")))
        );
        assert_eq!(confirmation.event_key, "paid:ahlpay:sandbox:default:R-1");
    }
    // The row of the payment says so, too: this is the same refund or void.
    for (word, amount) in [("REFUND", "149.90"), ("VOID", "9999999.00")] {
        let changed = paid_with(r#""status":"SUCCESS""#, &format!("\"status\":\"{word}\""));
        let row = refund.replace("REFUND", word).replace("149.90", amount);
        let confirmation = confirm(&[&changed, &second, &row]).await;
        assert_eq!(
            verdict_and_charge(&confirmation),
            (Verdict::Paid, Some(lira("149.90"))),
            "{word}"
        );
    }
    // A refund of a part may be of either payment: the sums are the same.
    let part = refund.replace("149.90", "49.90");
    let confirmation = confirm(&[PAID, &second, &part]).await;
    assert_eq!(
        (confirmation.verdict, confirmation.charged, confirmation.excess, confirmation.reversed),
        (Verdict::PaidAgain, Some(lira("299.80")), Some(lira("100.00")), Some(lira("49.90")))
    );
    let confirmation = confirm(&[PAID, &second, &refund, &part]).await;
    assert_eq!(
        verdict_and_sums(&confirmation),
        (Verdict::PartlyReversed, Some(lira("149.90")), Some(lira("199.80")))
    );
    // Refunds count against one payment after the other.
    let most = refund.replace("149.90", "100.00").replace("777777", "888888");
    let confirmation = confirm(&[PAID, &second, &part, &most]).await;
    assert_eq!(
        verdict_and_sums(&confirmation),
        (Verdict::Paid, Some(lira("149.90")), Some(lira("149.90")))
    );
    let more = most.replace("100.00", "120.00");
    let confirmation = confirm(&[PAID, &second, &part, &more]).await;
    assert_eq!(
        verdict_and_sums(&confirmation),
        (Verdict::PartlyReversed, Some(lira("149.90")), Some(lira("169.90")))
    );
    // The payments are not equal, a void may be of both payments, and nobody knows what a refund in
    // another currency means.
    let unequal = second.replace("149.90", "150.00");
    let void = refund.replace("REFUND", "VOID");
    let dollars = refund.replace(r#""TL""#, r#""USD""#);
    for rows in [&[PAID, &unequal, &part][..], &[PAID, &second, &void], &[PAID, &second, &dollars]]
    {
        let confirmation = confirm(rows).await;
        assert_eq!(verdict_and_charge(&confirmation), (Verdict::NotProvable, None), "{rows:?}");
    }
    // A payment explains one refund or void, and only of its own kind and amount.
    let refunded = paid_with(r#""status":"SUCCESS""#, r#""status":"REFUND""#);
    let voided = paid_with(r#""status":"SUCCESS""#, r#""status":"VOID""#);
    let again = refund.replace("777777", "888888");
    let (larger, smaller) =
        (refunded.replace("149.90", "100.00"), second.replace("149.90", "49.90"));
    for rows in [
        &[&refunded, &second, &refund, &again][..],
        &[&voided, &second, &refund],
        &[&larger, &smaller, &part],
    ] {
        let rows: Vec<&str> = rows.iter().map(|row| row.as_str()).collect();
        let confirmation = confirm(&rows).await;
        assert_eq!(verdict_and_charge(&confirmation), (Verdict::Reversed, None), "{rows:?}");
    }
}

#[tokio::test]
async fn wire_a_refund_that_the_inquiry_reports_is_looked_for_in_the_transactions() {
    let second = PAID.replace("123456", "654321");
    let refund = paid_with(r#""AUTH""#, r#""REFUND""#).replace("123456", "777777");
    let failed = refund.replace("SUCCESS", "FAIL");
    for (status, rows, verdict) in [
        // One of two payments was refunded, and the inquiry reports it.
        ("REFUND", [PAID, &second, &refund], Verdict::Paid),
        ("VOID", [PAID, &second, &refund], Verdict::Paid),
        // No transaction shows what the inquiry reports.
        ("REFUND", [PAID, &second, &failed], Verdict::NotProvable),
        ("CHARGEBACK", [PAID, &second, &refund], Verdict::NotProvable),
    ] {
        let confirmation = confirm_beside(status, transactions(&rows), &accepting()).await;
        assert_eq!(confirmation.verdict, verdict, "{status} {rows:?}");
    }
}

#[tokio::test]
async fn wire_a_pre_authorization_reserves_an_amount() {
    let reserved = paid_with(r#""AUTH""#, r#""PREAUTH""#);
    let confirmation = confirm(&[&reserved]).await;
    assert_eq!(
        (confirmation.verdict, confirmation.charged, confirmation.authorized),
        (Verdict::Authorized, None, Some(lira("149.90")))
    );
    // What a capture leaves behind is not documented.
    let captured = paid_with(r#""AUTH""#, r#""POSTAUTH""#).replace("123456", "654321");
    let confirmation = confirm(&[&reserved, &captured]).await;
    assert_eq!((confirmation.verdict, confirmation.authorized), (Verdict::NotProvable, None));
    let failed = captured.replace(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
    assert_eq!(confirm(&[&reserved, &failed]).await.verdict, Verdict::Authorized);
    // A refund is of the charged payment, and not of the reserved amount beside it.
    let sale = PAID.replace("123456", "654321");
    let refund = paid_with(r#""AUTH""#, r#""REFUND""#).replace("123456", "888888");
    let part = refund.replace("149.90", "49.90");
    for (back, verdict) in [(&refund, Verdict::Authorized), (&part, Verdict::NotProvable)] {
        let confirmation = confirm(&[&reserved, &sale, back]).await;
        assert_eq!(verdict_and_charge(&confirmation), (verdict, None), "{back}");
    }
    // Nothing was charged, so nothing was given back.
    let void = paid_with(r#""AUTH""#, r#""VOID""#).replace("123456", "777777");
    let changed = reserved.replace(r#""status":"SUCCESS""#, r#""status":"VOID""#);
    for rows in [&[reserved.as_str(), &void][..], &[&changed], &[&changed, &void]] {
        let confirmation = confirm(rows).await;
        assert_eq!(
            (confirmation.verdict, confirmation.authorized, confirmation.reversed),
            (Verdict::NotProvable, None, None),
            "{rows:?}"
        );
    }
}

#[tokio::test]
async fn wire_the_currency_code_takes_precedence_over_the_name() {
    for (code, label, verdict) in [
        (r#""949""#, r#""USD""#, Verdict::Paid),
        ("949", "null", Verdict::Paid),
        (r#""TRY""#, r#""₺""#, Verdict::Paid),
        (r#""840""#, r#""TL""#, Verdict::Mismatch),
        // An unreadable code is not the lira, whatever the name is.
        (r#""999""#, r#""TL""#, Verdict::NotProvable),
        ("840.0", r#""TL""#, Verdict::NotProvable),
        ("84e1", r#""TL""#, Verdict::NotProvable),
        ("18446744073709551616", r#""TL""#, Verdict::NotProvable),
        (r#""""#, r#""TL""#, Verdict::Paid),
        ("null", r#""TL""#, Verdict::Paid),
    ] {
        let fields = format!(r#""currency":{code},"currencyDesc":{label}"#);
        let row = paid_with(r#""currencyDesc":"TL""#, &fields);
        assert_eq!(confirm(&[&row]).await.verdict, verdict, "{fields}");
    }
}

#[tokio::test]
async fn wire_a_row_without_an_order_is_ignored_if_the_provider_does_not_filter() {
    let nameless = |row: &str| row.replace(r#""orderId":"R-1","#, "");
    let refund = nameless(&paid_with(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#));
    let other = paid_with(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    // The refund may belong to the other order.
    assert_eq!(confirm(&[PAID, &refund, &other]).await.verdict, Verdict::Paid);
    assert_eq!(confirm(&[PAID, &refund]).await.verdict, Verdict::Reversed);
}
