//! A field that decides is never guessed: an answer in which it cannot be read is refused, and the
//! error names the field.

use ahlpay::api::authentication_merchant::Authenticated;
use ahlpay::api::create_link_payment::LinkPaymentCreated;
use ahlpay::api::get_created_links::{CreatedLinkRow, GetCreatedLinks};
use ahlpay::api::payment_inquiry::{PaymentInquired, PaymentInquiry};
use ahlpay::api::transaction_list::TransactionRow;
use ahlpay::api::{LinkState, Paging};
use ahlpay::{Effect, Error};
use paylink_core::wire;
use paylink_testkit::fields::{Form, names, with};
use paylink_testkit::servers::Do;

use super::payments::accepting;
use super::{days, each_service, is_write};
use crate::session::list;
use crate::support::answers::{
    PAID, REQUEST_ID, all_successes, done_bytes, inquired, paid_with, row, session,
};
use crate::support::stub::{AhlStub, LOGIN};
use crate::support::{new_request, reference};

/// Values that no field that decides accepts, and the member occurring twice.
const UNREADABLE: [&[&[u8]]; 7] = [
    &[b"{\"id\":1}"],
    &[b"[1]"],
    &[b"[]"],
    &[b"\"Pe\xC5\""],
    &[b"\"\\ud83d\""],
    &[b"1", b"1"],
    &[b"\"a\"", b"null"],
];

fn assert_names(error: &Error, path: &str, shown: &[u8]) {
    let shown = String::from_utf8_lossy(shown);
    assert!(error.is_malformed(), "{shown}: {error}");
    assert!(error.to_string().contains(&format!(" at `{path}` ")), "{path}: {shown}: {error}");
    assert_eq!(error.request_id(), Some(REQUEST_ID), "{shown}");
}

#[tokio::test]
async fn wire_what_decides_in_a_transaction_is_refused_by_name() {
    let refund = paid_with(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#);
    for name in names::<TransactionRow>(Form::Decides) {
        for values in UNREADABLE {
            let row = with(&refund, &name, values);
            let rows = done_bytes(&[b"[", PAID.as_bytes(), b",", &*row, b"]"].concat());
            let ahl = AhlStub::services(&[
                ("PaymentInquiry", inquired("SUCCESS").into_bytes()),
                ("Transaction/List", rows),
            ])
            .await;
            let path = format!("data[1].{name}");
            assert_names(&ahl.client().transaction_list(&days()).await.unwrap_err(), &path, &row);
            // The payment of the first row is not confirmed without the second row.
            let links = ahl.links();
            let key = links.key_for(reference("R-1"));
            assert_names(&links.confirm(&key, &accepting(), None).await.unwrap_err(), &path, &row);
        }
    }
}

#[tokio::test]
async fn wire_an_amount_that_is_no_number_is_refused_by_name() {
    for name in ["amount", "totalAmount"] {
        for value in [&b"true"[..], b"\"a\"", b"\"1.234,56\"", b"\"149,905\"", b"\"149.90 TL\""] {
            let row = with(PAID, name, &[value]);
            let body = done_bytes(&[b"[", &*row, b"]"].concat());
            let ahl = AhlStub::services(&[("Transaction/List", body)]).await;
            let error = ahl.client().transaction_list(&days()).await.unwrap_err();
            assert_names(&error, &format!("data[0].{name}"), &row);
        }
    }
}

#[tokio::test]
async fn wire_what_decides_in_a_link_is_refused_by_name() {
    let query = GetCreatedLinks::new(LinkState::Start);
    for name in names::<CreatedLinkRow>(Form::Decides) {
        for values in UNREADABLE {
            let row = with(&row("START", ""), &name, values);
            let body = done_bytes(&[b"{\"result\":[{},", &*row, b"]}"].concat());
            let ahl = AhlStub::services(&[("GetCreatedLinks", body)]).await;
            let error = ahl.client().get_created_links(&query).await.unwrap_err();
            assert_names(&error, &format!("data.result[1].{name}"), &row);
        }
    }
}

#[tokio::test]
async fn wire_page_numbers_and_rows_are_refused_by_name() {
    let query = GetCreatedLinks::new(LinkState::Start);
    let honest = r#"{"currentPage":1,"pageSize":50,"totalPages":1,"totalItems":0,"result":[]}"#;
    let refused = async |name: &str, values: &[&[u8]]| {
        let page = with(honest, name, values);
        let ahl = AhlStub::services(&[
            ("GetCreatedLinks", done_bytes(&page)),
            ("Transaction/List", done_bytes(&page)),
        ])
        .await;
        let path = format!("data.{name}");
        assert_names(&ahl.client().get_created_links(&query).await.unwrap_err(), &path, &page);
        assert_names(&ahl.client().transaction_list(&days()).await.unwrap_err(), &path, &page);
    };
    for name in names::<Paging>(Form::Decides) {
        for values in UNREADABLE {
            refused(&name, values).await;
        }
        for value in [&b"1.0"[..], b"true", b"\"a\"", b"12345678901234567890123"] {
            refused(&name, &[value]).await;
        }
    }
    for values in [&[&b"7"[..]][..], &[b"true"], &[b"\"a\""], &[b"[]", b"[]"], &[b"{}", b"{}"]] {
        refused("result", values).await;
    }
    refused("result", &[]).await;
}

#[tokio::test]
async fn wire_what_decides_in_an_inquiry_is_refused_by_name() {
    for name in names::<PaymentInquired>(Form::Decides) {
        for values in UNREADABLE {
            let data = with(r#"{"authCode":"123456","txnStatus":"SUCCESS"}"#, &name, values);
            let ahl = AhlStub::services(&[("PaymentInquiry", done_bytes(&data))]).await;
            let error = ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await;
            assert_names(&error.unwrap_err(), &format!("data.{name}"), &data);
            let error = ahl.get().await.unwrap_err();
            assert!(error.is_malformed() && !error.is_not_found(), "{error}");
        }
    }
}

#[tokio::test]
async fn wire_an_unreadable_url_has_an_unknown_effect() {
    assert_eq!(names::<LinkPaymentCreated>(Form::Decides), ["url"]);
    for values in UNREADABLE {
        let data = with("{}", "url", values);
        let ahl = AhlStub::services(&[("CreateLinkPayment", done_bytes(&data))]).await;
        for error in [
            ahl.client().create_link_payment(&new_request("R-1")).await.unwrap_err(),
            ahl.create().await.unwrap_err(),
        ] {
            assert_names(&error, "data.url", &data);
            assert_eq!(error.effect(), Effect::Unknown);
        }
    }
}

#[tokio::test]
async fn wire_a_url_as_bare_text_that_is_not_valid_is_not_given_out() {
    for url in [&b"\"https://odeme.example/l/\xC5\""[..], b"\"https://odeme.example/l/\\ud83d\""] {
        let ahl = AhlStub::services(&[("CreateLinkPayment", done_bytes(url))]).await;
        let error = ahl.create().await.unwrap_err();
        assert!(error.is_malformed() && error.effect() == Effect::Unknown, "{error}");
        let read = wire::decode::<LinkPaymentCreated>(url);
        assert!(read.is_err(), "the native answer has no such URL either: {read:?}");
    }
}

#[tokio::test]
async fn wire_what_later_requests_contain_is_refused_by_name_in_a_login() {
    let whole: serde_json::Value = serde_json::from_str(&session("T-1")).unwrap();
    for name in names::<Authenticated>(Form::Decides) {
        for values in UNREADABLE {
            let data = with(&whole["data"].to_string(), &name, values);
            let login = Do::Bytes(done_bytes(&data));
            let ahl =
                AhlStub::with_login(move |_| login.clone(), |_| panic!("there is no token")).await;
            let error = list(&ahl.client()).await.unwrap_err();
            assert_names(&error, &format!("data.{name}"), &data);
            assert_eq!(error.operation(), Some(LOGIN));
            assert!(error.raw_body().as_bytes().is_empty(), "the body may contain a token");
        }
    }
}

#[tokio::test]
async fn wire_an_envelope_without_a_readable_result_is_refused_by_name() {
    for (name, values) in
        ["isSuccess", "errorCode"].into_iter().flat_map(|name| UNREADABLE.map(|own| (name, own)))
    {
        for (service, answer) in all_successes() {
            let body = with(&answer, name, values);
            let ahl = AhlStub::services(&[(service, body.clone())]).await;
            let errors = each_service(&ahl.client()).await;
            let (_, error) = errors.into_iter().find(|(own, _)| *own == service).unwrap();
            let error = error.unwrap();
            assert_names(&error, name, &body);
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.effect(), effect, "{service}");
        }
    }
}

#[tokio::test]
async fn wire_data_of_another_type_is_refused_by_name() {
    for (service, answer) in all_successes() {
        for value in [&b"7"[..], b"true", b"[7]", b"[[]]", b"[null]", b"\"\\ud83d\""] {
            let body = with(&answer, "data", &[value]);
            let ahl = AhlStub::services(&[(service, body.clone())]).await;
            let errors = each_service(&ahl.client()).await;
            let (_, error) = errors.into_iter().find(|(own, _)| *own == service).unwrap();
            let shown = String::from_utf8_lossy(&body);
            match error {
                None => assert_eq!(service, "PassiveLinkPayment", "{shown}"),
                Some(error) => {
                    assert!(error.is_malformed(), "{service} {shown}: {error}");
                    assert!(error.to_string().contains(" at `data"), "{service} {shown}: {error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn wire_a_result_under_a_misspelled_name_is_missing() {
    for name in ["ısSuccess", "IsSuccess", "issuccess", "ISSUCCESS", "is_success"] {
        for (service, answer) in all_successes() {
            let body = answer.replace("isSuccess", name);
            let ahl = AhlStub::services(&[(service, body)]).await;
            let errors = each_service(&ahl.client()).await;
            let (_, error) = errors.into_iter().find(|(own, _)| *own == service).unwrap();
            let error = error.unwrap();
            assert!(error.to_string().contains("`isSuccess` is missing"), "{name}: {error}");
            assert_eq!(error.effect() == Effect::Unknown, is_write(service), "{name} {service}");
        }
    }
}
