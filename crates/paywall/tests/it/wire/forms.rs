//! Every field with every wrong value: what informs hides nothing, and what decides is refused by
//! its name.

use paylink_core::wire::{UnreadField, WireValue};
use paylink_core::{Authenticity, CallbackKind, Result};
use paylink_testkit::fields::{Form, WRONG, names, with};
use paywall::api::checkout_generate::CheckoutGenerated;
use paywall::api::checkout_inquiry::CheckoutInquiry;
use paywall::api::linkqr_generate::{LinkQrGenerate, LinkQrGenerated};
use paywall::api::private_query::QueriedPayment;
use paywall::api::{Envelope, ProviderFault};
use paywall::callback::HashKeys;
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::threed::ThreeDReturn;
use paywall::{CallbackRequest, Effect, ErrorCode, LinkStatus, Verdict};
use serde::Serialize;
use serde_json::Value;

use crate::support::answers::{KEPT, PAID, done, page, payment, refused};
use crate::support::hosts::Hosts;
use crate::support::samples::{Kind, Sample, all_keys};
use crate::support::{expected, form, lira, new_page, posted, reference};

fn informing<T: WireValue + Default>() -> Vec<String> {
    let names = names::<T>(Form::Informs);
    assert!(!names.is_empty());
    names
}

fn deciding<T: WireValue + Default>() -> Vec<String> {
    let names = names::<T>(Form::Decides);
    assert!(!names.is_empty());
    names
}

/// Wrong values of an informing field. The last three repeat the field.
fn wrong_values(name: &str) -> Vec<Vec<u8>> {
    let twice = [("1", "1"), ("\"a\"", "\"b\""), ("null", "true")]
        .map(|(first, second)| format!("{first},\"{name}\":{second}").into_bytes());
    WRONG.iter().map(|value| value.to_vec()).chain(twice).collect()
}

/// Values that no field accepts that decides, except objects and lists. The last one repeats the
/// field.
fn refused_values(name: &str) -> Vec<Vec<u8>> {
    let twice = format!("1,\"{name}\":1").into_bytes();
    [&b"{\"id\":1}"[..], b"[1,\"a\"]", b"\"Pe\xC5\"", b"\"\\ud83d\""]
        .into_iter()
        .map(<[u8]>::to_vec)
        .chain([twice])
        .collect()
}

/// The response whose `Body` is this.
fn answer(body: &[u8]) -> Vec<u8> {
    [br#"{"ErrorCode":0,"Result":true,"Message":"","Body":"#, body, b"}"].concat()
}

fn shown(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

/// A page without a payment, which has not expired.
const OPEN: &str = r#"{"AnyPayment":false,"SuccessPayment":false,"ExpiryTime":"2099-11-21T18:00:00","Id":205334386,"UniqueCode":"R-1","CurrencyId":1,"CurrencyName":"TRY","Amount":149.90}"#;

const GENERATED: &str = r#"{"Id":205334386,"Guid":"a2319b22-b442-4b9d-bc87-b800be680761","UniqueCode":"R-1","Amount":149.90,"Link":"https://odeme.example/?CheckoutId=a2319b22"}"#;

const LINK: &str = r#"{"Id":52301,"Link":"https://link.example/?SaleId=cb6955c8","MerchantOrderId":"ORD-1","MerchantTrackId":"TRK-7","Amount":100.50}"#;

/// `tests/snapshots/forms.snap` has the other types.
#[test]
fn the_result_of_an_envelope_decides() {
    assert_eq!(deciding::<Envelope<CheckoutInquiry>>(), ["Body", "ErrorCode", "Result"]);
}

#[tokio::test]
async fn wire_what_informs_in_a_page_hides_nothing() {
    for name in informing::<CheckoutInquiry>() {
        for value in wrong_values(&name) {
            let body = answer(&with(OPEN, &name, &[&value]));
            let hosts = Hosts::services(&[("checkout/inquiry", body)]).await;
            let link = hosts.get().await.unwrap();
            let shown = format!("{name}: {}", shown(&value));
            // The page may have expired, if its expiry cannot be read.
            let is_expiry = name == "ExpiryTime";
            let status = if is_expiry { LinkStatus::Unknown } else { LinkStatus::Open };
            assert_eq!(link.status, status, "{shown}");
            assert_eq!(link.provider_status, "NoPayment", "{shown}");
            assert_eq!(link.reference.as_deref(), Some("R-1"), "{shown}");
            assert_eq!(link.amount.unwrap().as_str(), "149.90", "{shown}");
            assert_eq!(link.currency, Some(paywall::Currency::TRY), "{shown}");
            let path = format!("Body.{name}");
            assert!(link.unread.iter().all(|field| field.path() == path), "{shown}");
            assert!(!link.unread.is_empty() || value[0] != b'[', "{shown}");
        }
    }
}

#[tokio::test]
async fn wire_what_informs_in_a_payment_hides_nothing() {
    for name in informing::<QueriedPayment>() {
        for value in wrong_values(&name) {
            let row = [br#"{"Paywall":"#, &*with(KEPT, &name, &[&value]), b"}"].concat();
            let hosts = Hosts::services(&[
                ("checkout/inquiry", page(PAID).into_bytes()),
                ("private/query", answer(&row)),
            ])
            .await;
            let confirmation = hosts.confirm(&expected("149.90")).await.unwrap();
            let shown = format!("{name}: {}", shown(&value));
            assert_eq!(confirmation.verdict, Verdict::Paid, "{shown}");
            assert_eq!(confirmation.charged, Some(lira("149.90")), "{shown}");
            let event = "paid:paywall:sandbox:default:R-1";
            assert_eq!(confirmation.event_key, event, "{shown}");
        }
    }
}

#[tokio::test]
async fn wire_what_informs_in_one_row_hides_no_other_row() {
    let second = KEPT.replace("4045714", "4045715");
    for name in informing::<QueriedPayment>() {
        for value in wrong_values(&name) {
            let first = with(KEPT, &name, &[&value]);
            let list = [br#"{"List":["#, &*first, b",", second.as_bytes(), b"]}"].concat();
            let hosts = Hosts::services(&[("private/query/by/trackingcode", answer(&list))]).await;
            let rows = hosts.client().payments_by_tracking_code("R-1", None).await.unwrap();
            let shown = format!("{name}: {}", shown(&value));
            let ids: Vec<_> = rows.iter().filter_map(|row| row.payment_id).collect();
            assert_eq!(ids, [4_045_714, 4_045_715], "{shown}");
            assert!(rows.iter().all(|row| row.any_success_payment == Some(true)), "{shown}");
            let path = format!("Body.List[0].{name}");
            assert!(rows.unread().iter().all(|field| field.path().starts_with(&path)), "{shown}");
        }
    }
}

#[tokio::test]
async fn wire_one_row_may_be_an_object_and_no_row_an_empty_object_or_text() {
    for (rows, count) in [(KEPT, 1), ("{}", 0), (r#""""#, 0), ("[]", 0), ("null", 0)] {
        let body = answer(format!(r#"{{"List":{rows}}}"#).as_bytes());
        let hosts = Hosts::services(&[("private/query/by/trackingcode", body)]).await;
        let found = hosts.client().payments_by_tracking_code("R-1", None).await.unwrap();
        assert_eq!(found.len(), count, "{rows}");
    }
}

#[tokio::test]
async fn wire_what_informs_in_the_envelope_hides_neither_success_nor_refusal() {
    for name in informing::<Envelope<CheckoutInquiry>>() {
        for value in wrong_values(&name) {
            let shown = format!("{name}: {}", shown(&value));
            let hosts = Hosts::services(&[
                ("checkout/inquiry", with(&page(PAID), &name, &[&value])),
                ("checkout/generate", with(&done(GENERATED), &name, &[&value])),
                ("private/query", with(&refused(139), &name, &[&value])),
            ])
            .await;
            let (client, links) = (hosts.client(), hosts.links());
            let key = links.key_for(reference("R-1")).with_id("205334386");
            assert_eq!(links.get(&key).await.unwrap().status, LinkStatus::Paid, "{shown}");
            let page = client.checkout_generate(&new_page("R-1")).await.unwrap();
            assert_eq!(page.id, Some(205_334_386), "{shown}");
            let error = client.payment_by_merchant_code("R-1").await.unwrap_err();
            assert_eq!(ErrorCode::of(&error), Some(ErrorCode::PAGE_NOT_FOUND), "{shown}");
            assert!(error.is_not_found(), "{shown}");
        }
    }
}

#[tokio::test]
async fn wire_what_informs_in_a_fault_hides_no_other_field() {
    for name in informing::<ProviderFault>() {
        for value in wrong_values(&name) {
            let fault = r#"{"ProviderErrorCode":"10051","ProviderErrorMessage":"Yetersiz","BankErrorCode":"51","BankErrorMessage":"Limit"}"#;
            let body = with(&refused(111), "Body", &[&with(fault, &name, &[&value])]);
            let hosts = Hosts::services(&[("private/query", body)]).await;
            let error = hosts.client().payment_by_merchant_code("R-1").await.unwrap_err();
            assert_eq!(error.code(), Some("111"));
            let fault = serde_json::to_value(ProviderFault::of(&error).unwrap()).unwrap();
            for (own, text) in fault.as_object().unwrap() {
                assert!(text.is_string() || *own == name, "{name}: {own}: {}", shown(&value));
            }
        }
    }
}

#[tokio::test]
async fn wire_what_decides_in_an_answer_is_refused_by_its_name() {
    let item = LinkQrGenerate::service("A", "B", lira("1")).unwrap();
    for (honest, names) in [
        (OPEN, deciding::<CheckoutInquiry>()),
        (GENERATED, deciding::<CheckoutGenerated>()),
        (LINK, deciding::<LinkQrGenerated>()),
        (KEPT, deciding::<QueriedPayment>()),
    ] {
        for name in names {
            for value in refused_values(&name) {
                // One operation may be an object.
                if name == "Activities" && value[0] == b'{' {
                    continue;
                }
                let object = with(honest, &name, &[&value]);
                let row = [br#"{"Paywall":"#, &*object, b"}"].concat();
                let hosts = Hosts::services(&[
                    ("checkout/inquiry", answer(&object)),
                    ("checkout/generate", answer(&object)),
                    ("linkqr/generate", answer(&object)),
                    ("private/query", answer(&row)),
                ])
                .await;
                let client = hosts.client();
                let (error, effect, path) = if honest == OPEN {
                    (client.checkout_inquiry(1).await.err(), Effect::None, "Body")
                } else if honest == GENERATED {
                    let error = client.checkout_generate(&new_page("R-1")).await.err();
                    (error, Effect::Unknown, "Body")
                } else if honest == LINK {
                    (client.linkqr_generate(&item).await.err(), Effect::Unknown, "Body")
                } else {
                    let error = client.payment_by_merchant_code("R-1").await.err();
                    (error, Effect::None, "Body.Paywall")
                };
                let error = error.unwrap_or_else(|| panic!("{name}: {}", shown(&value)));
                assert!(error.is_malformed(), "{name}: {error}");
                assert_eq!(error.effect(), effect, "{name}: {error}");
                assert!(error.to_string().contains(&format!("`{path}.{name}")), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn wire_what_decides_in_the_envelope_is_refused_by_its_name() {
    for name in deciding::<Envelope<CheckoutInquiry>>() {
        let values = match &*name {
            "Body" => [&b"7"[..], b"true", b"[[7]]", b"\"text\"", b"{},\"Body\":{}"],
            "Result" => {
                [&b"{}"[..], b"\"Evet\"", b"[true]", b"\"Pe\xC5\"", b"true,\"Result\":true"]
            }
            _ => [&b"{}"[..], b"\"Yok\"", b"[0]", b"\"\\ud83d\"", b"0,\"ErrorCode\":0"],
        };
        for value in values {
            let hosts =
                Hosts::services(&[("checkout/inquiry", with(&page(PAID), &name, &[value]))]).await;
            let error = hosts.client().checkout_inquiry(1).await.unwrap_err();
            assert!(error.is_malformed(), "{name}: {error}");
            assert!(error.to_string().contains(&format!("`{name}")), "{error}");
        }
    }
}

#[tokio::test]
async fn wire_rows_of_another_form_are_refused_by_their_name() {
    for (service, body, path) in [
        ("private/query", &br#"{"Paywall":7}"#[..], "`Body.Paywall`"),
        ("private/query", br#"{"Paywall":"R-1"}"#, "`Body.Paywall`"),
        ("private/query", br#"{"Paywall":[[7]]}"#, "`Body.Paywall"),
        ("private/query/by/trackingcode", br#"{"List":7}"#, "`Body.List`"),
        ("private/query/by/trackingcode", br#"{"List":"none"}"#, "`Body.List`"),
        ("private/query/by/trackingcode", br#"{"List":[null]}"#, "`Body.List[0]`"),
        ("private/query/by/trackingcode", b"{}", "`Body.List`"),
        ("private/query/by/trackingcode", br#""no payments""#, "`Body`"),
    ] {
        let hosts = Hosts::services(&[(service, answer(body))]).await;
        let client = hosts.client();
        let error = match service {
            "private/query" => client.payment_by_merchant_code("R-1").await.err(),
            _ => client.payments_by_tracking_code("R-1", None).await.err(),
        };
        let error = error.unwrap_or_else(|| panic!("{}", shown(body)));
        assert!(error.is_malformed() && error.to_string().contains(path), "{error}");
    }
}

#[tokio::test]
async fn wire_an_invalid_character_in_the_version_is_replaced() {
    let hosts = Hosts::services(&[("payment/version", answer(b"\"Her zaman g\xFCncel\""))]).await;
    let version = hosts.client().payment_version().await.unwrap();
    assert_eq!(version.as_str(), "Her zaman g\u{fffd}ncel");
    assert_eq!(version.unread()[0].path(), "Body");
    // A URL is given out unchanged or not at all.
    let hosts =
        Hosts::services(&[("checkout/generate", answer(b"\"https://a.example/\xFC\""))]).await;
    let error = hosts.client().checkout_generate(&new_page("R-1")).await.unwrap_err();
    assert!(error.is_malformed() && error.effect() == Effect::Unknown, "{error}");
}

/// A read callback: its fields, and the fields that could not be read.
type Read = (Authenticity, Value, Vec<String>);

fn read_of<T: Serialize>(webhook: &T, authenticity: Authenticity, unread: &[UnreadField]) -> Read {
    let paths = unread.iter().map(|field| field.path().to_owned()).collect();
    (authenticity, serde_json::to_value(webhook).unwrap(), paths)
}

fn read(kind: Kind, request: &CallbackRequest, keys: &HashKeys) -> Result<Read> {
    match kind {
        Kind::CheckoutPayment => CheckoutWebhook::read(request, keys)
            .map(|own| read_of(&own, own.authenticity, &own.unread)),
        Kind::LinkPayment => LinkQrWebhook::read(request, keys)
            .map(|own| read_of(&own, own.authenticity, &own.unread)),
        Kind::General => GeneralWebhook::read(request, keys)
            .map(|own| read_of(&own, own.authenticity, &own.unread)),
        Kind::PayWatch => PayWatchWebhook::read(request, keys)
            .map(|own| read_of(&own, own.authenticity, &own.unread)),
        Kind::ThreeD => ThreeDReturn::read(request, keys)
            .map(|own| read_of(&own, own.authenticity, &own.unread)),
    }
}

fn posted_bytes(body: Vec<u8>) -> CallbackRequest {
    posted("").with_body(body)
}

#[test]
fn wire_what_informs_in_a_callback_hides_nothing() {
    // Two fields of PayWatch accept every JSON value.
    let of_pay_watch = ["PaymentDateTime", "ProviderHttpStatus"].map(str::to_owned);
    for (kind, names) in [
        (Kind::General, informing::<GeneralWebhook>()),
        (Kind::ThreeD, informing::<ThreeDReturn>()),
        (Kind::PayWatch, of_pay_watch.to_vec()),
    ] {
        let sample = Sample::of(kind).json();
        for name in names {
            // The hash covers the installments, see below.
            let is_hashed = name.eq_ignore_ascii_case("installment");
            let keys = if is_hashed { HashKeys::new() } else { all_keys() };
            let authenticity =
                if is_hashed { Authenticity::Unsigned } else { Authenticity::Signed };
            let honest = read(kind, &posted(&sample), &keys).unwrap();
            for value in wrong_values(&name) {
                if is_hashed && value.starts_with(b"1,") {
                    continue;
                }
                let body = with(&sample, &name, &[&value]);
                let shown = shown(&body);
                if is_hashed && (value.starts_with(b"\"a\",") || value.starts_with(b"null,")) {
                    assert!(read(kind, &posted_bytes(body), &keys).is_err(), "{shown}");
                    continue;
                }
                let (found, fields, unread) = read(kind, &posted_bytes(body), &keys).unwrap();
                assert_eq!(found, authenticity, "{shown}");
                assert!(unread.iter().all(|path| *path == name), "{shown}: {unread:?}");
                let may_be_read = kind == Kind::PayWatch || value[0] != b'[';
                assert!(may_be_read || !unread.is_empty(), "{shown}");
                for (own, field) in fields.as_object().unwrap() {
                    assert!(*field == honest.1[own] || *own == name, "{own}: {shown}");
                }
            }
        }
    }
}

#[test]
fn wire_what_the_hash_covers_is_strict_even_if_it_only_informs() {
    for (kind, name) in [(Kind::General, "Installment"), (Kind::ThreeD, "installment")] {
        for value in wrong_values(name) {
            let body = with(&Sample::of(kind).json(), name, &[&value]);
            let error = read(kind, &posted_bytes(body), &all_keys()).unwrap_err();
            assert!(error.is_bad_callback(), "{error}");
        }
    }
}

#[test]
fn wire_what_decides_in_a_callback_is_refused_by_its_name() {
    for (kind, names) in [
        (Kind::CheckoutPayment, deciding::<CheckoutWebhook>()),
        (Kind::LinkPayment, deciding::<LinkQrWebhook>()),
        (Kind::General, deciding::<GeneralWebhook>()),
        (Kind::ThreeD, deciding::<ThreeDReturn>()),
        (
            Kind::PayWatch,
            [
                "MerchantUniqueCode",
                "PayWatchId",
                "PaymentId",
                "PaymentLastStatusId",
                "PaymentNewStatusId",
                "PaymentStatusChanged",
            ]
            .map(str::to_owned)
            .to_vec(),
        ),
    ] {
        for name in names {
            for value in refused_values(&name) {
                let body = with(&Sample::of(kind).json(), &name, &[&value]);
                let shown = shown(&body);
                let error = read(kind, &posted_bytes(body.clone()), &HashKeys::new()).unwrap_err();
                assert!(error.is_bad_callback(), "{shown}: {error}");
                let text = error.to_string().to_lowercase();
                assert!(text.contains(&format!("`{}`", name.to_lowercase())), "{shown}: {error}");
                let error = read(kind, &posted_bytes(body), &all_keys()).unwrap_err();
                assert!(error.is_bad_callback(), "{shown}: {error}");
            }
        }
    }
}

#[test]
fn wire_what_informs_in_a_form_hides_nothing() {
    let request = Sample::of(Kind::ThreeD).request();
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    let (_, honest, _) = read(Kind::ThreeD, &request, &all_keys()).unwrap();
    for name in informing::<ThreeDReturn>() {
        if name == "installment" {
            continue;
        }
        for value in ["AY%DEE", "Ay%C5", "a%0Ab", "%ED%A0%BD", "%7B%7D", "%zz", "1", ""] {
            for body in [
                format!("{body}&{name}={value}"),
                format!("{name}={value}&{body}"),
                format!("{body}&{name}={value}&{name}=other"),
            ] {
                let (found, fields, unread) =
                    read(Kind::ThreeD, &form(&body), &all_keys()).unwrap();
                assert_eq!(found, Authenticity::Signed, "{body}");
                assert!(unread.iter().all(|path| path.ends_with(&name[1..])), "{body}: {unread:?}");
                for (own, field) in fields.as_object().unwrap() {
                    let is_own = *own == name || own.starts_with("secondError");
                    assert!(*field == honest[own] || is_own, "{own}: {body}");
                }
            }
        }
    }
}

#[tokio::test]
async fn wire_a_windows_1254_character_in_a_callback_does_not_prevent_the_confirmation() {
    let hosts =
        Hosts::services(&[("checkout/inquiry", page(PAID)), ("private/query", payment(KEPT))])
            .await;
    let links = hosts.links();
    let key = links.key_for(reference("R-1")).with_id("205334386");
    let honest = br#"{"PaymentId":4045714,"UniqueCode":"R-1","Amount":149.90,"CardOwnerName":"#;
    for name in [&b"\"AY\xDEE\""[..], b"\"Ay\xC5\"", b"\"\\ud83d\"", b"\"a\nb\"", b"{\"a\":[]}"] {
        let body = [honest, name, b"}"].concat();
        let callback = links.read_callback(CallbackKind::Payment, &posted_bytes(body)).unwrap();
        assert_eq!(callback.reference.as_deref(), Some("R-1"));
        assert_eq!(callback.transaction.as_deref(), Some("4045714"));
        assert_eq!(callback.amount.as_ref().unwrap().as_str(), "149.90");
        let verdict = links.confirm(&key, &expected("149.90"), Some(&callback)).await.unwrap();
        assert_eq!(verdict.verdict, Verdict::Paid);
        assert_eq!(verdict.mismatches, []);
    }
}
