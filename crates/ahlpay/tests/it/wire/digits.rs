//! Amounts keep every digit and never pass through floating point.

use ahlpay::Verdict;
use ahlpay::api::payment_inquiry::PaymentInquiry;
use paylink_testkit::shorthand::verdict_and_charge;

use super::days;
use crate::support::answers::{PAID, done, inquired, transactions};
use crate::support::stub::AhlStub;
use crate::support::{expected, lira, reference};

/// 2^53 + 1 with a fraction, trailing zeros that floating point loses, and several scales.
const DIGITS: [&str; 6] = ["9007199254740993.01", "0.10", "149.90", "149.900", "1", "100"];

#[tokio::test]
async fn wire_an_inquiry_keeps_every_digit_of_an_amount() {
    for digits in DIGITS {
        let body = done(&format!(r#"{{"txnStatus":"SUCCESS","totalAmount":{digits}}}"#));
        let ahl = AhlStub::answering(200, &body).await;
        let inquired = ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap();
        assert_eq!(inquired.total_amount.as_ref().unwrap().as_str(), digits);
        assert!(
            serde_json::to_string(&*inquired)
                .unwrap()
                .contains(&format!(r#""totalAmount":{digits},"#))
        );
        // The amount charged is not the amount of the link.
        let links = ahl.links();
        assert_eq!(links.get(&links.key_for(reference("R-1"))).await.unwrap().amount, None);
    }
}

#[tokio::test]
async fn wire_transactions_keep_every_digit_of_an_amount() {
    for digits in DIGITS {
        // In text, three digits after the point may be thousands.
        let quoted = Some(format!("{digits:?}")).filter(|_| digits != "149.900");
        for json in [Some(digits.to_owned()), quoted].into_iter().flatten() {
            let row = PAID.replace("149.90", &json);
            let services = [
                ("PaymentInquiry", inquired("SUCCESS")),
                ("Transaction/List", transactions(&[&row])),
            ];
            let ahl = AhlStub::services(&services).await;
            let page = ahl.client().transaction_list(&days()).await.unwrap();
            let read = &page.result[0];
            for amount in [&read.total_amount, &read.amount] {
                assert_eq!(amount.as_ref().unwrap().as_str(), digits, "{json}");
            }
            let written = serde_json::to_string(read).unwrap();
            assert!(
                written.contains(&format!(r#""totalAmount":{digits},"amount":{digits},"#)),
                "{written}"
            );
            let confirmation = ahl.confirm(&expected("149.90")).await.unwrap();
            assert_eq!(
                confirmation.payments[0].amount.as_ref().unwrap().as_str(),
                digits,
                "{json}"
            );
        }
    }
}

#[tokio::test]
async fn wire_the_last_digit_of_an_amount_decides_the_verdict() {
    let row = PAID.replace("149.90", "9007199254740993.01");
    let services =
        [("PaymentInquiry", inquired("SUCCESS")), ("Transaction/List", transactions(&[&row]))];
    let ahl = AhlStub::services(&services).await;
    let links = ahl.links();
    let key = links.key_for(reference("R-1"));
    let exact = expected("9007199254740993.01").accept_unknown_reversal();
    let confirmation = links.confirm(&key, &exact, None).await.unwrap();
    assert_eq!(
        verdict_and_charge(&confirmation),
        (Verdict::Paid, Some(lira("9007199254740993.01")))
    );
    for (near, verdict) in [
        ("9007199254740993.00", Verdict::Mismatch),
        ("9007199254740993.02", Verdict::PartlyPaid),
        ("9007199254740992.00", Verdict::Mismatch),
    ] {
        let price = expected(near).accept_unknown_reversal();
        assert_eq!(links.confirm(&key, &price, None).await.unwrap().verdict, verdict, "{near}");
    }
}

#[tokio::test]
async fn wire_an_amount_with_ambiguous_separators_is_an_error() {
    for json in [r#""1.005""#, r#""1,005""#, r#""1.234,56""#, r#""12O""#, "true", "[]"] {
        let row = PAID.replacen("149.90", json, 1);
        let ahl = AhlStub::answering(200, &transactions(&[&row])).await;
        assert!(ahl.client().transaction_list(&days()).await.unwrap_err().is_malformed(), "{json}");
    }
}
