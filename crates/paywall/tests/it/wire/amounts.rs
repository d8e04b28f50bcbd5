//! Amounts keep the digits that Paywall sent.

use paywall::Decimal;
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::callback::threed::ThreeDReturn;

use crate::support::answers::{done, list, page, payment};
use crate::support::hosts::Hosts;
use crate::support::{form, lira, new_page, posted, reference};
use paywall::callback::HashKeys;

/// Digits that binary floating point, or a scale of its own, would change.
const DIGITS: [&str; 6] = ["9007199254740993.01", "0.10", "25.0", "25.00", "100.50", "10"];

#[track_caller]
fn assert_digits(read: &[(&str, &Option<Decimal>)], digits: &str) {
    for (field, amount) in read {
        assert_eq!(amount.as_ref().unwrap().as_str(), digits, "{field}");
    }
}

#[tokio::test]
async fn wire_every_response_with_an_amount_keeps_its_digits_and_scale() {
    for digits in DIGITS {
        let hosts = Hosts::answering(
            200,
            &done(&format!(r#"{{"Id":1,"Link":"https://a.example","Amount":{digits}}}"#)),
        )
        .await;
        let client = hosts.client();
        let generated = client.checkout_generate(&new_page("R-1")).await.unwrap();
        let item =
            paywall::api::linkqr_generate::LinkQrGenerate::service("A", "B", lira("1")).unwrap();
        let link = client.linkqr_generate(&item).await.unwrap();
        let inquired = client.checkout_inquiry(1).await.unwrap();
        assert_digits(
            &[
                ("generate", &generated.amount),
                ("linkqr", &link.amount),
                ("inquiry", &inquired.amount),
            ],
            digits,
        );

        let names = [
            "PaymentAmount",
            "ActivityAmount",
            "InterestRate",
            "CommissionRate",
            "OriginalAmount",
            "InterestAmount",
            "CommissionAmount",
            "RemainingRefundAmount",
        ];
        let members: Vec<_> = names.iter().map(|name| format!(r#""{name}":{digits}"#)).collect();
        let row = format!(r#"{{{},"Activities":[{{"Amount":{digits}}}]}}"#, members.join(","));
        let hosts = Hosts::services(&[
            ("private/query", payment(&row)),
            ("private/query/by/trackingcode", list(&[&row])),
        ])
        .await;
        let client = hosts.client();
        let one = client.payment_by_merchant_code("R-1").await.unwrap().into_inner();
        let listed =
            client.payments_by_tracking_code("R-1", None).await.unwrap().into_inner().remove(0);
        for own in [one, listed] {
            assert_digits(
                &[
                    ("PaymentAmount", &own.payment_amount),
                    ("ActivityAmount", &own.activity_amount),
                    ("InterestRate", &own.interest_rate),
                    ("CommissionRate", &own.commission_rate),
                    ("OriginalAmount", &own.original_amount),
                    ("InterestAmount", &own.interest_amount),
                    ("CommissionAmount", &own.commission_amount),
                    ("RemainingRefundAmount", &own.remaining_refund_amount),
                    ("Activities", &own.activities.as_ref().unwrap()[0].amount),
                ],
                digits,
            );
        }
    }
}

#[test]
fn wire_every_callback_with_an_amount_keeps_its_digits_as_number_and_as_text() {
    let none = HashKeys::new();
    for digits in DIGITS {
        for amount in [digits.to_owned(), format!("{digits:?}")] {
            let request = posted(&format!(
                r#"{{"PaymentId":1,"Amount":{amount},"OperationAmount":{amount}}}"#
            ));
            let general = GeneralWebhook::read(&request, &none).unwrap();
            assert_digits(
                &[
                    ("checkout", &CheckoutWebhook::read(&request, &none).unwrap().amount),
                    ("linkqr", &LinkQrWebhook::read(&request, &none).unwrap().amount),
                    ("general", &general.amount),
                    ("operation", &general.operation_amount),
                ],
                digits,
            );
        }
        let back = ThreeDReturn::read(&form(&format!("amount={digits}")), &none).unwrap();
        assert_digits(&[("3-D", &back.decimal_amount())], digits);
    }
    let comma = ThreeDReturn::read(&form("amount=25%2C00"), &none).unwrap();
    assert_eq!(comma.amount.as_deref(), Some("25,00"));
    assert_eq!(comma.decimal_amount().unwrap(), "25".parse().unwrap());
}

#[tokio::test]
async fn wire_the_common_model_keeps_the_scale_and_compares_by_value() {
    for (digits, paid) in
        [("149.9", true), ("149.90", true), ("149.900", true), ("149.91", false), ("149", false)]
    {
        let tried = page(r#""AnyPayment":true,"SuccessPayment":true"#).replace("149.90", digits);
        let hosts = Hosts::services(&[("checkout/inquiry", tried)]).await;
        let client = hosts.builder().build().unwrap();
        let links = paylink_core::PayLinks::with_clock(client, crate::support::no_waiting());
        let key = links.key_for(reference("R-1")).with_id("205334386");
        assert_eq!(links.get(&key).await.unwrap().amount.unwrap().as_str(), digits);
        let expected = crate::support::expected("149.90").accept_link_alone();
        let confirmation = links.confirm(&key, &expected, None).await.unwrap();
        assert_eq!(
            confirmation.verdict == paywall::Verdict::Paid,
            paid,
            "{digits}: {:?}",
            confirmation.verdict
        );
    }
}
