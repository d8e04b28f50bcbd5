//! The four queries of the private host.

use std::time::Duration;

use paylink_sandbox::Switch;
use paylink_sandbox::paywall::PaymentForm;
use serde_json::Value;

use super::support::{NEWER, codes};
use crate::support::{Answer, Harness, names, raw};

/// The fields of the published answer, in their order.
const PUBLISHED: [&str; 60] = [
    "PaymentId",
    "UniqueCode",
    "MerchantUniqueCode",
    "TrackingCode",
    "ActivityId",
    "PaymentGatewayId",
    "PaymentGatewayName",
    "PaymentGatewayProviderName",
    "IsThreeDSecure",
    "IsNonThreeDSecure",
    "IsInsuranceSecure",
    "IsProvision",
    "IsOtp",
    "AnySuccessPayment",
    "AnySuccessRefund",
    "AnySuccessPartialRefund",
    "AnySuccessCancel",
    "Error",
    "Status",
    "StatusName",
    "StatusId",
    "TypeName",
    "TypeId",
    "Installment",
    "CurrencyId",
    "CurrencyName",
    "PaymentMethodId",
    "PaymentMethodName",
    "PaymentChannelId",
    "PaymentChannelName",
    "PaymentTagId",
    "PaymentTagName",
    "CardNumber",
    "CardOwnerName",
    "CardBankId",
    "CardBankName",
    "CardBrandId",
    "CardBrandName",
    "CardTypeId",
    "CardTypeName",
    "CardFamilyId",
    "CardFamilyName",
    "LastActivityDateTime",
    "PaymentAmount",
    "ActivityAmount",
    "IP",
    "ClientIP",
    "AppliedInterest",
    "InterestRate",
    "CommissionRate",
    "OriginalAmount",
    "InterestAmount",
    "CommissionAmount",
    "UsedSavedCard",
    "UsedTempCard",
    "PaymentExternalAuthCode",
    "PaymentExternalOrderId",
    "PaymentExternalTransId",
    "PaymentExternalHostReference",
    "PaymentExternalMerchantId",
];

fn row(answer: &Answer) -> Value {
    assert_eq!(codes(answer), "HTTP 200 code 0", "{}", answer.body);
    answer.json()["Body"]["Paywall"].clone()
}

#[tokio::test]
async fn a_payment_is_found_by_each_of_its_names() {
    let harness = Harness::new().await;
    let page = harness.page(r#""InstallmentSupport":true"#).await;
    let form = PaymentForm::new().installment(3).charged("26.5");
    let payment = harness.paywall().pay_with(page.id, &form).await.unwrap();
    assert_eq!((payment.merchant_unique_code.as_str(), payment.tracking_code.as_str()), ("U", ""));

    let by_code = harness.query("query", &[("merchantuniquecode", "U")]).await;
    assert_eq!(names(&by_code.body), NEWER);
    let found = row(&by_code);
    let guid = payment.unique_code.to_uppercase();
    assert_eq!(row(&harness.query("query/by/uniquecode", &[("uniquecode", &guid)]).await), found);
    let id = payment.payment_id.to_string();
    assert_eq!(row(&harness.query("query/by/paymentid", &[("paymentid", &id)]).await), found);

    let at = by_code.body.find(r#""Paywall":"#).unwrap() + 10;
    let text = &by_code.body[at..by_code.body.len() - 2];
    let names = names(text);
    assert_eq!(names, PUBLISHED);
    assert_eq!(
        (found["PaymentId"].as_i64(), found["UniqueCode"].as_str()),
        (Some(payment.payment_id), Some(&*payment.unique_code))
    );
    assert_eq!(
        (&found["StatusId"], &found["StatusName"], &found["Status"]),
        (&4.into(), &"Başarılı".into(), &true.into())
    );
    assert_eq!((&found["TypeId"], &found["Installment"]), (&1.into(), &3.into()));
    assert_eq!(
        (&found["AnySuccessPayment"], &found["AnySuccessRefund"]),
        (&true.into(), &false.into())
    );
    for (name, digits) in [
        ("PaymentAmount", "26.50"),
        ("ActivityAmount", "26.50"),
        ("OriginalAmount", "25.00"),
        ("InterestAmount", "1.50"),
    ] {
        assert_eq!(raw(text, name), digits, "{name}");
    }
    assert_eq!(found["AppliedInterest"], true);
    assert_eq!((&found["IsProvision"], &found["UsedSavedCard"]), (&false.into(), &false.into()));
    assert_eq!(found["CardNumber"], "552879******0008");
    assert_eq!(found["LastActivityDateTime"].as_str().unwrap().split_once('.').unwrap().1.len(), 7);
}

#[tokio::test]
async fn what_is_not_found_or_not_asked_is_refused() {
    let harness = Harness::new().await;
    let page = harness.page("").await;
    for (service, header, value, code) in [
        ("query", "merchantuniquecode", "U", -1),
        ("query", "merchantuniquecode", "", 4),
        ("query", "uniquecode", "U", 4),
        ("query/by/uniquecode", "uniquecode", "U", -1),
        ("query/by/paymentid", "paymentid", "1", -1),
        ("query/by/paymentid", "paymentid", "-1", -1),
        ("query/by/paymentid", "paymentid", "x", 2),
        ("query/by/trackingcode", "trackingcode", "U", -1),
        ("query/by/trackingcode", "merchantuniquecode", "U", 4),
    ] {
        let answer = harness.query(service, &[(header, value)]).await;
        assert_eq!(codes(&answer), format!("HTTP 200 code {code}"), "{service} {value}");
        assert_eq!(
            (names(&answer.body), &answer.json()["Body"]),
            (NEWER.map(str::to_owned).to_vec(), &Value::Null)
        );
    }
    harness.paywall().pay(page.id).await.unwrap();
    assert_eq!(codes(&harness.query("query?merchantuniquecode=U", &[]).await), "HTTP 200 code 4");
}

#[tokio::test]
async fn of_several_attempts_under_one_code_the_newest_answers() {
    let harness = Harness::new().await;
    let page = harness.page(r#""Force3D":true,"UniqueCode":"ş""#).await;
    let declined = harness.paywall().decline(page.id).await.unwrap();
    let found = row(&harness.query("query", &[("merchantuniquecode", "ş")]).await);
    assert_eq!(
        (&found["StatusId"], &found["Status"], &found["AnySuccessPayment"]),
        (&5.into(), &false.into(), &false.into())
    );
    assert_eq!(
        (&found["Error"]["AnyError"], &found["IsThreeDSecure"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        (&found["IsNonThreeDSecure"], &found["PaymentMethodId"]),
        (&false.into(), &1.into())
    );
    let paid = harness.paywall().pay(page.id).await.unwrap();
    let found = row(&harness.query("query", &[("merchantuniquecode", "ş")]).await);
    assert_eq!(found["PaymentId"], paid.payment_id);
    let id = declined.payment_id.to_string();
    assert_eq!(
        row(&harness.query("query/by/paymentid", &[("paymentid", &id)]).await)["StatusId"],
        5
    );
}

#[tokio::test]
async fn a_tracking_code_lists_its_payments() {
    let harness = Harness::new().await;
    harness.sandbox.set(Switch::PaywallMerchantCodeIsGenerated, true);
    let page = harness.page("").await;
    let declined = harness.paywall().decline(page.id).await.unwrap();
    let paid = harness.paywall().pay(page.id).await.unwrap();
    for code in [&declined.merchant_unique_code, &paid.merchant_unique_code] {
        let random = code.strip_prefix(&format!("{}_", page.guid)).unwrap();
        assert!(
            random.len() == 20
                && random.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
            "{code}"
        );
    }
    let rows = |answer: &Answer| -> Vec<i64> {
        assert_eq!(codes(answer), "HTTP 200 code 0", "{}", answer.body);
        let list = answer.json()["Body"]["List"].as_array().unwrap().clone();
        list.iter().map(|row| row["PaymentId"].as_i64().unwrap()).collect()
    };
    let all = harness.query("query/by/trackingcode", &[("trackingcode", "U")]).await;
    assert_eq!(rows(&all), [paid.payment_id, declined.payment_id], "as in the published example");
    let one = [("trackingcode", "U"), ("merchantuniquecode", paid.merchant_unique_code.as_str())];
    assert_eq!(rows(&harness.query("query/by/trackingcode", &one).await), [paid.payment_id]);

    harness.generate_link(r#""MerchantTrackId":"T""#).await;
    let link = harness.paywall().links()[0].id;
    for _ in 0..101 {
        harness.paywall().pay_linkqr(link).await.unwrap();
    }
    let many = harness.query("query/by/trackingcode", &[("trackingcode", "T")]).await;
    assert_eq!(rows(&many).len(), 100, "documented: at most");
}

#[tokio::test]
async fn reversals_are_reported() {
    let harness = Harness::new().await;
    let paywall = harness.paywall();
    let page = harness.page("").await;
    let declined = paywall.decline(page.id).await.unwrap().payment_id;
    let id = paywall.pay(page.id).await.unwrap().payment_id;
    assert!(!paywall.reverse(declined) && !paywall.reverse(1) && !paywall.cancel(declined));
    let flags = |row: &Value| {
        let names = [
            "AnySuccessPayment",
            "AnySuccessRefund",
            "AnySuccessPartialRefund",
            "AnySuccessCancel",
        ];
        let flags: Vec<_> = names.into_iter().filter(|name| row[name] == true).collect();
        format!("{} type {}", flags.join(" ").replace("AnySuccess", ""), row["TypeId"])
    };
    let query = async || harness.query("query", &[("merchantuniquecode", "U")]).await;
    let before = row(&query().await)["ActivityId"].as_i64().unwrap();
    for wrong in ["25.00", "26", "0", "x", ""] {
        assert!(!paywall.refund_part(id, wrong), "{wrong}");
    }
    harness.sandbox.advance(Duration::from_secs(60));
    assert!(paywall.refund_part(id, "10"));
    let part = query().await;
    assert_eq!(flags(&row(&part)), "Payment PartialRefund type 4");
    assert_eq!(
        (raw(&part.body, "ActivityAmount"), raw(&part.body, "PaymentAmount")),
        ("10.00", "25.00")
    );
    assert_eq!(row(&part)["ActivityId"].as_i64(), Some(before + 1));
    assert!(!paywall.refund_part(id, "15"), "a part is less than what is left");
    assert!(paywall.reverse(id));
    assert_eq!(flags(&row(&query().await)), "Payment Refund PartialRefund type 2");
    assert!(!paywall.reverse(id) && !paywall.cancel(id), "nothing is left");
    assert_eq!(
        harness.inquired(page.id).await["SuccessPayment"],
        true,
        "the inquiry does not tell it"
    );

    let other = harness.page(r#""UniqueCode":"C""#).await;
    let id = paywall.pay(other.id).await.unwrap().payment_id;
    assert!(paywall.cancel(id));
    assert_eq!(
        flags(&row(&harness.query("query", &[("merchantuniquecode", "C")]).await)),
        "Payment Cancel type 3"
    );
}
