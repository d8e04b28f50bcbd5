//! What a transaction of the list is worth.

use ahlpay::api::transaction_list::TransactionRow;
use ahlpay::{Currency, Expected, Verdict};
use paylink_core::{Confirmation, ConfirmationSource, Mismatch, PaymentOutcome, Reversal};

use crate::support::answers::{PAID, inquired, paid_but, transactions};
use crate::support::stub::AhlStub;
use crate::support::{expected, lira, reference};

/// 149.90 lira, and it is not told that they were not given back.
pub(super) fn accepting() -> Expected {
    expected("149.90").accept_unknown_reversal()
}

pub(super) async fn confirm_with(list: String, expected: &Expected) -> Confirmation {
    let ahl =
        AhlStub::services(&[("PaymentInquiry", inquired("SUCCESS")), ("Transaction/List", list)])
            .await;
    let links = ahl.links();
    links.confirm(&links.key_for(reference("R-1")), expected, None).await.unwrap()
}

async fn confirm(rows: &[&str]) -> Confirmation {
    confirm_with(transactions(rows), &accepting()).await
}

#[tokio::test]
async fn a_payment_is_paid_if_it_is_accepted_that_no_reversal_is_told() {
    let told = confirm(&[PAID]).await;
    assert_eq!((told.verdict, told.charged), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!((told.source, told.reversal_reported), (ConfirmationSource::Payments, false));
    assert_eq!(told.event_key, "paid:ahlpay:sandbox:default:R-1:123456");
    let payment = &told.payments[0];
    assert_eq!((payment.outcome, payment.reversal), (PaymentOutcome::Succeeded, Reversal::Unknown));
    assert_eq!(payment.at.as_ref().unwrap().as_str(), "21.11.2026 13:05:00");
    let strict = confirm_with(transactions(&[PAID]), &expected("149.90")).await;
    assert_eq!((strict.verdict, strict.charged), (Verdict::NotProvable, Some(lira("149.90"))));
}

#[tokio::test]
async fn wire_amounts_come_in_lira_and_not_in_kurus() {
    for (amounts, verdict) in [
        (("149.90", "149.90"), Verdict::Paid),
        (("149.9", "149.9"), Verdict::Paid),
        (("14990", "14990"), Verdict::Mismatch),
        (("1", "1"), Verdict::Mismatch),
        (("149.905", "149.905"), Verdict::Mismatch),
        // What was drawn and what was asked for must both fit.
        (("149.91", "149.90"), Verdict::Mismatch),
        (("149.90", "1"), Verdict::Mismatch),
        (("149.90", "null"), Verdict::Paid),
        (("null", "149.90"), Verdict::Paid),
        (("null", "null"), Verdict::NotProvable),
    ] {
        let row = paid_but(
            r#""totalAmount":149.90,"amount":149.90"#,
            &format!(r#""totalAmount":{},"amount":{}"#, amounts.0, amounts.1),
        );
        assert_eq!(confirm(&[&row]).await.verdict, verdict, "{amounts:?}");
    }
}

#[tokio::test]
async fn wire_kurus_in_the_place_of_lira_are_no_surcharge() {
    let tolerant = accepting().allow_surcharge();
    for (drawn, asked, verdict) in [
        ("155.00", "149.90", Verdict::Paid),
        ("14990", "14990", Verdict::Mismatch),
        ("14990", "149.90", Verdict::Paid),
        ("149.89", "149.90", Verdict::Mismatch),
    ] {
        let row = paid_but(
            r#""totalAmount":149.90,"amount":149.90"#,
            &format!(r#""totalAmount":{drawn},"amount":{asked}"#),
        );
        assert_eq!(
            confirm_with(transactions(&[&row]), &tolerant).await.verdict,
            verdict,
            "{drawn} {asked}"
        );
    }
}

#[tokio::test]
async fn wire_a_row_without_an_order_is_never_counted() {
    for row in [
        paid_but(r#""orderId":"R-1","#, ""),
        paid_but(r#""orderId":"R-1""#, r#""orderId":null"#),
        paid_but(r#""orderId":"R-1""#, r#""orderId":"""#),
        paid_but(r#""orderId":"R-1""#, r#""orderId":" ""#),
    ] {
        let told = confirm(&[&row]).await;
        assert_eq!((told.verdict, told.charged), (Verdict::NotProvable, None), "{row}");
        // Nor does it add to, or take from, one that names the order.
        let told = confirm(&[PAID, &row]).await;
        assert_eq!((told.verdict, told.charged), (Verdict::Paid, Some(lira("149.90"))), "{row}");
    }
}

#[tokio::test]
async fn wire_rows_of_other_orders_are_left_out_though_the_filter_was_sent() {
    let other = paid_but(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    let given_back = other.replace(r#""AUTH""#, r#""REFUND""#);
    let longer = paid_but(r#""orderId":"R-1""#, r#""orderId":"R-11""#);
    let told = confirm(&[&other, &given_back, PAID, &longer]).await;
    assert_eq!((told.verdict, told.payments.len()), (Verdict::Paid, 1));
    let told = confirm(&[&other, &given_back, &longer]).await;
    assert_eq!((told.verdict, told.payments.len()), (Verdict::NotProvable, 0));
}

#[tokio::test]
async fn wire_the_currency_is_told_in_words_letters_or_digits() {
    for (currency, verdict) in [
        (r#""TL""#, Verdict::Paid),
        (r#""TRY""#, Verdict::Paid),
        (r#""949""#, Verdict::Paid),
        ("949", Verdict::Paid),
        (r#""tl""#, Verdict::Paid),
        (r#""USD""#, Verdict::Mismatch),
        (r#""840""#, Verdict::Mismatch),
        // It cannot be read, or is not told: nobody guesses the lira.
        (r#""₺""#, Verdict::NotProvable),
        (r#""Türk Lirası""#, Verdict::NotProvable),
        (r#""999""#, Verdict::NotProvable),
        (r#""""#, Verdict::NotProvable),
        ("null", Verdict::NotProvable),
    ] {
        let row = paid_but(r#""currencyDesc":"TL""#, &format!(r#""currencyDesc":{currency}"#));
        let told = confirm(&[&row]).await;
        assert_eq!(told.verdict, verdict, "{currency}");
        assert_eq!(
            told.mismatches.first() == Some(&Mismatch::Currency),
            verdict == Verdict::Mismatch
        );
    }
    let absent = paid_but(r#""currencyDesc":"TL","#, "");
    let told = confirm(&[&absent]).await;
    assert_eq!((told.verdict, told.payments[0].currency), (Verdict::NotProvable, None));
    assert_eq!(confirm(&[PAID]).await.payments[0].currency, Some(Currency::TRY));
}

#[tokio::test]
async fn wire_a_currency_that_only_the_inquiry_tells_is_enough() {
    let absent = paid_but(r#""currencyDesc":"TL","#, "");
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
        let links = ahl.links();
        let told =
            links.confirm(&links.key_for(reference("R-1")), &accepting(), None).await.unwrap();
        assert_eq!(told.verdict, verdict, "{currency}");
    }
}

#[tokio::test]
async fn wire_a_row_whose_status_is_missing_or_unknown_proves_nothing() {
    for status in [
        r#""status":null"#,
        r#""status":"""#,
        r#""status":"WAITING""#,
        r#""status":"success""#,
        r#""x":1"#,
    ] {
        let told = confirm(&[&paid_but(r#""status":"SUCCESS""#, status)]).await;
        assert_eq!((told.verdict, told.charged), (Verdict::NotProvable, None), "{status}");
        assert_eq!(told.payments[0].outcome, PaymentOutcome::Unknown, "{status}");
    }
    let failed = paid_but(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
    let told = confirm(&[&failed]).await;
    assert_eq!(
        (told.verdict, told.payments[0].outcome),
        (Verdict::NotProvable, PaymentOutcome::Failed)
    );
    assert_eq!(
        confirm(&[&failed, PAID]).await.verdict,
        Verdict::Paid,
        "the success after a failure counts"
    );
}

#[tokio::test]
async fn wire_a_void_or_refund_is_a_row_of_its_own_or_the_state_of_the_payments_row() {
    for word in ["VOID", "REFUND", "Void", "Refund"] {
        let own = paid_but(r#""txnType":"AUTH""#, &format!(r#""txnType":"{word}""#));
        let changed = paid_but(r#""status":"SUCCESS""#, &format!(r#""status":"{word}""#));
        for rows in [&[PAID, &own][..], &[&own, PAID], &[&own], &[&changed], &[&changed, &own]] {
            let told = confirm(rows).await;
            assert_eq!((told.verdict, told.charged), (Verdict::Reversed, None), "{word}: {rows:?}");
            assert!(told.payments.iter().all(|payment| payment.reversal == Reversal::Reversed));
        }
        // Without a word on how it ended it may have given the money back.
        let untold = own.replace(r#""status":"SUCCESS","#, "");
        assert_eq!(confirm(&[PAID, &untold]).await.verdict, Verdict::Reversed, "{word}");
        // One that failed gave nothing back.
        let failed = own.replace(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
        assert_eq!(confirm(&[PAID, &failed]).await.verdict, Verdict::Paid, "{word}");
    }
}

#[tokio::test]
async fn wire_a_reversal_that_names_no_order_counts_against_the_payment() {
    let refund =
        paid_but(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#).replace(r#""orderId":"R-1","#, "");
    assert_eq!(confirm(&[PAID, &refund]).await.verdict, Verdict::Reversed);
}

#[tokio::test]
async fn wire_a_reservation_is_no_sale() {
    for (kind, verdict) in [
        (r#""AUTH""#, Verdict::Paid),
        (r#""Auth""#, Verdict::Paid),
        (r#""SALE""#, Verdict::Paid),
        (r#""PreAuth""#, Verdict::NotProvable),
        (r#""PREAUTH""#, Verdict::NotProvable),
        (r#""PostAuth""#, Verdict::NotProvable),
        (r#""""#, Verdict::NotProvable),
        ("null", Verdict::NotProvable),
    ] {
        let row = paid_but(r#""txnType":"AUTH""#, &format!(r#""txnType":{kind}"#));
        assert_eq!(confirm(&[&row]).await.verdict, verdict, "{kind}");
    }
}

#[tokio::test]
async fn wire_user_code_is_the_api_user_and_the_card_holder_is_somebody_else() {
    let row: TransactionRow = serde_json::from_str(PAID).unwrap();
    assert_eq!(row.user_code.unwrap().as_str(), "api@shop.example");
    assert_eq!(row.card_holder_name.unwrap().as_str(), "Ad Soyad");
}

#[tokio::test]
async fn two_payments_add_up() {
    let part =
        |amount: &str, code: &str| PAID.replace("149.90", amount).replace(r#""123456""#, code);
    let told = confirm(&[&part("100.00", r#""1""#), &part("49.90", r#""2""#)]).await;
    assert_eq!((told.verdict, told.charged), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!(told.event_key, "paid:ahlpay:sandbox:default:R-1:1,2");
    assert_eq!(confirm(&[PAID, PAID]).await.verdict, Verdict::Mismatch, "drawn twice");
}

#[tokio::test]
async fn wire_the_currencys_code_goes_before_its_label() {
    for (code, label, verdict) in [
        (r#""949""#, r#""USD""#, Verdict::Paid),
        ("949", "null", Verdict::Paid),
        (r#""TRY""#, r#""₺""#, Verdict::Paid),
        (r#""840""#, r#""TL""#, Verdict::Mismatch),
        // A code that cannot be read is not the lira, whatever the label says.
        (r#""999""#, r#""TL""#, Verdict::NotProvable),
        ("840.0", r#""TL""#, Verdict::NotProvable),
        ("84e1", r#""TL""#, Verdict::NotProvable),
        ("18446744073709551616", r#""TL""#, Verdict::NotProvable),
        (r#""""#, r#""TL""#, Verdict::Paid),
        ("null", r#""TL""#, Verdict::Paid),
    ] {
        let told = format!(r#""currency":{code},"currencyDesc":{label}"#);
        let row = paid_but(r#""currencyDesc":"TL""#, &told);
        assert_eq!(confirm(&[&row]).await.verdict, verdict, "{told}");
    }
}

#[tokio::test]
async fn wire_a_row_without_an_order_is_anybodys_where_the_filter_is_not_heeded() {
    let nameless = |row: &str| row.replace(r#""orderId":"R-1","#, "");
    let refund = nameless(&paid_but(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#));
    let other = paid_but(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    // Then it gives nothing of this order back.
    assert_eq!(confirm(&[PAID, &refund, &other]).await.verdict, Verdict::Paid);
    assert_eq!(confirm(&[PAID, &refund]).await.verdict, Verdict::Reversed);
}
