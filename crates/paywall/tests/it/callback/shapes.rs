//! Names and shapes of the fields of callbacks.

use paylink_core::Authenticity;
use paywall::callback::HashKeys;
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::threed::ThreeDReturn;
use paywall::{CallbackKind, CallbackRequest, PayLinks};

use crate::support::hosts::Hosts;
use crate::support::samples::{Kind, Sample, all_keys};
use crate::support::{form, posted};

fn no_keys() -> HashKeys {
    HashKeys::new()
}

#[test]
fn wire_the_general_webhook_is_read_in_its_older_and_newer_shape() {
    let older = posted(
        r#"{"Type":1,"PaymentId":9752770,"Amount":25.0,"UniqueCode":"ORD-1","DateTime":"2026-09-26T05:00:00.482"}"#,
    );
    let webhook = GeneralWebhook::read(&older, &no_keys()).unwrap();
    assert_eq!((webhook.kind, webhook.merchant_code()), (Some(1), Some("ORD-1")));
    assert_eq!((webhook.paywall_unique_code, webhook.tracking_code), (None, None));

    let newer = posted(
        r#"{"Type":4,"PaymentId":9752770,"Amount":120.50,"OperationAmount":25.00,"PaywallUniqueCode":"F637DCC6-6907-48DF-97CA-5F7DF23739F2","MerchantUniqueCode":"ORD-1","TrackingCode":"TRK-7","DateTime":"2026-09-26T05:00:00.482+03:00"}"#,
    );
    let webhook = GeneralWebhook::read(&newer, &no_keys()).unwrap();
    assert_eq!(
        (webhook.merchant_code(), webhook.tracking_code.as_deref()),
        (Some("ORD-1"), Some("TRK-7"))
    );
    assert_eq!(
        webhook.paywall_unique_code.as_deref(),
        Some("F637DCC6-6907-48DF-97CA-5F7DF23739F2")
    );
    assert_eq!(webhook.operation_amount.unwrap().as_str(), "25.00");
    assert_eq!(webhook.date_time.unwrap().as_str(), "2026-09-26T05:00:00.482+03:00");
}

#[test]
fn wire_callback_names_are_read_in_pascal_case_and_camel_case() {
    let pascal =
        r#"{"CheckoutId":205334386,"PaymentId":9752770,"UniqueCode":"ORD-1","Amount":25.0}"#;
    let camel =
        r#"{"checkoutId":205334386,"paymentId":9752770,"uniqueCode":"ORD-1","amount":25.0}"#;
    let read = |json| CheckoutWebhook::read(&posted(json), &no_keys()).unwrap();
    assert_eq!(read(pascal), read(camel));
    let track = |json| LinkQrWebhook::read(&posted(json), &no_keys()).unwrap().merchant_track_id;
    for json in
        [r#"{"MerchantTrackId":"TRK-7"}"#, r#"{"TrackId":"TRK-7"}"#, r#"{"trackId":"TRK-7"}"#]
    {
        assert_eq!(track(json).as_deref(), Some("TRK-7"), "{json}");
    }
}

#[test]
fn wire_the_page_id_is_read_from_either_name_and_a_guid_is_not_an_id() {
    for (json, id) in [
        (r#"{"CheckoutId":205334386}"#, Some(205_334_386)),
        (r#"{"CheckoutId":"205334386"}"#, Some(205_334_386)),
        (r#"{"Id":205334386,"Guid":"a2319b22-b442-4b9d-bc87-b800be680761"}"#, Some(205_334_386)),
        (
            r#"{"CheckoutId":"a2319b22-b442-4b9d-bc87-b800be680761","Id":205334386}"#,
            Some(205_334_386),
        ),
        (r#"{"CheckoutId":"a2319b22-b442-4b9d-bc87-b800be680761"}"#, None),
    ] {
        assert_eq!(
            CheckoutWebhook::read(&posted(json), &no_keys()).unwrap().page_id(),
            id,
            "{json}"
        );
    }
}

#[test]
fn wire_the_3d_form_may_repeat_error_message_and_omit_members() {
    let back = form(concat!(
        "date=2026-09-26T05%3A00%3A00&status=Unsuccessful&errorCode=1&errorMessage=w5ZkZW1lIGJhxZ9hcsSxc8Sxeg%3D%3D",
        "&errorMessage=WWV0ZXJzaXogYmFraXll&paymentCode=87e30149&uniqueCode=ORD-1&amount=0.10&installment=1",
        "&paymentId=9752770&providerErrorCode=10051&cardSaved=false"
    ));
    let webhook = ThreeDReturn::read(&back, &no_keys()).unwrap();
    assert_eq!(webhook.status.as_deref(), Some("Unsuccessful"));
    // `uniqueCode` is the merchant's here, `paymentCode` Paywall's.
    assert_eq!(
        (webhook.unique_code.as_deref(), webhook.payment_code.as_deref()),
        (Some("ORD-1"), Some("87e30149"))
    );
    assert_eq!((webhook.hash, webhook.hash_format, webhook.tracking_code), (None, None, None));
    let messages: Vec<String> = ThreeDReturn::read(&back, &no_keys())
        .unwrap()
        .messages()
        .iter()
        .map(|own| own.as_str().to_owned())
        .collect();
    assert_eq!(messages, ["Ödeme başarısız", "Yetersiz bakiye"]);
}

#[test]
fn wire_a_form_with_two_values_for_another_name_is_refused() {
    for body in [
        "amount=1&amount=2",
        "uniqueCode=a&UniqueCode=b",
        "hash=a&HASH=b",
        "paymentId=1&paymentid=2",
    ] {
        let error = ThreeDReturn::read(&form(body), &no_keys()).unwrap_err();
        assert!(error.is_bad_callback(), "{body}: {error}");
    }
    ThreeDReturn::read(&form("amount=1&amount=1&errorMessage=a&errorMessage=b"), &no_keys())
        .unwrap();
}

#[test]
fn wire_paywatch_carries_json_of_any_kind_and_no_amount() {
    for any in [r#"{"a":[1]}"#, r#""{\"a\":1}""#, "null", "12", r#""""#] {
        let request = posted(&format!(
            r#"{{"PayWatchId":1,"PaymentId":2,"MerchantUniqueCode":"ORD-1","PaymentLastStatusId":2,"PaymentNewStatusId":4,"PaymentStatusChanged":true,"ProviderRequest":{any},"ProviderResponse":{any},"ProviderHttpStatus":200,"PaymentDateTime":"2026-09-26T05:00:00.482"}}"#
        ));
        let webhook = PayWatchWebhook::read(&request, &no_keys()).unwrap();
        assert_eq!(
            (webhook.payment_last_status_id, webhook.payment_new_status_id),
            (Some(2), Some(4))
        );
        assert_eq!(webhook.payment_status_changed, Some(true));
        assert_eq!(
            webhook.provider_request.as_ref().map(|own| own.get()),
            Some(any).filter(|any| *any != "null")
        );
    }
}

#[tokio::test]
async fn wire_a_browser_return_is_unsupported() {
    let hosts = Hosts::answering(200, "{}").await;
    let links: PayLinks = hosts.links();
    let error =
        links.read_callback(CallbackKind::BrowserReturn, &form("UniqueCode=R-1")).unwrap_err();
    assert!(error.is_unsupported(), "{error}");
    hosts.assert_untouched();
}

#[test]
fn wire_a_callback_is_read_by_its_looks_and_not_by_its_content_type() {
    let json = Sample::of(Kind::CheckoutPayment).json();
    let form = "CheckoutId=205334386&PaymentId=9752770&UniqueCode=ORD-1&Amount=25.0";
    let signature = Sample::of(Kind::CheckoutPayment).right_hash();
    let form = format!("{form}&Hash={signature}");
    let read = |request: CallbackRequest| CheckoutWebhook::read(&request, &all_keys());
    let types = ["application/json", "application/x-www-form-urlencoded", "text/plain", ""];
    let as_text = serde_json::to_string(&json).unwrap();
    for body in
        [json.clone(), as_text, format!("[{json}]"), format!("\u{feff}{json}"), form.clone()]
    {
        for kind in types {
            let request = CallbackRequest::new("POST", "").with_header("content-type", kind);
            let webhook = read(request.with_body(body.clone())).unwrap();
            assert_eq!(webhook.authenticity, Authenticity::Signed, "{kind}: {body}");
            assert_eq!(webhook.unique_code.as_deref(), Some("ORD-1"), "{kind}: {body}");
        }
    }
    let webhook = read(CallbackRequest::new("POST", form)).unwrap();
    assert_eq!(webhook.authenticity, Authenticity::Signed);
    let multipart = CallbackRequest::new("POST", "")
        .with_header("content-type", "multipart/form-data; boundary=x")
        .with_body("--x\r\nContent-Disposition: form-data; name=\"PaymentId\"\r\n\r\n1\r\n--x--");
    let error = read(multipart).unwrap_err();
    assert!(error.is_bad_callback() && error.to_string().contains("multipart"), "{error}");
}

#[test]
fn an_unreadable_callback_is_a_bad_callback_and_its_error_shows_no_value() {
    for json in [
        "",
        "null",
        "[]",
        "{",
        r#"{"PaymentId":"GIZLI"}"#,
        r#"{"PaymentId":1.5}"#,
        r#"{"PaymentId":007}"#,
        "\u{feff}{",
    ] {
        for error in [
            CheckoutWebhook::read(&posted(json), &no_keys()).err(),
            LinkQrWebhook::read(&posted(json), &no_keys()).err(),
        ] {
            let error = error.unwrap_or_else(|| panic!("{json:?} was read"));
            assert!(error.is_bad_callback(), "{json:?}: {error}");
            assert!(!format!("{error} {error:?}").contains("GIZLI"));
        }
    }
}
