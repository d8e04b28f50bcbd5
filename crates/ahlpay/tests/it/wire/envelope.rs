//! The envelope: successes and refusals.

use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::api::payment_inquiry::PaymentInquiry;
use ahlpay::api::{Envelope, LinkState, Nothing};
use ahlpay::{Delivery, Effect};
use paylink_core::wire::{self, WireValue};
use paylink_testkit::servers::Do;
use paylink_testkit::shorthand::fate;

use super::{days, each_service, is_write};
use crate::support::answers::{self, REQUEST_ID, all_successes, done, page, refused, row};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{new_request, reference};

#[tokio::test]
async fn wire_is_success_false_is_a_refusal_at_any_http_status() {
    for status in [200, 400, 403, 404, 409, 500] {
        let ahl = AhlStub::answering(status, &refused("X100")).await;
        for (service, error) in each_service(&ahl.client()).await {
            let error = error.unwrap_or_else(|| panic!("{service} read {status} as a success"));
            assert!(error.is_refused(), "{service} {status}: {error}");
            assert_eq!(
                (error.code(), error.http_status()),
                (Some("X100"), Some(status)),
                "{service}"
            );
            assert_eq!(error.provider_message(), Some("Olmadı"));
            assert_eq!(error.request_id(), Some(REQUEST_ID));
            assert_eq!(
                (error.operation(), error.provider()),
                (Some(service), Some(&ahlpay::PROVIDER))
            );
            assert_eq!(error.is_authentication(), status == 403, "{service} {status}");
            let effect =
                if is_write(service) && status == 500 { Effect::Unknown } else { Effect::None };
            assert_eq!(fate(&error), (Delivery::Answered, effect), "{service} {status}");
        }
    }
}

#[tokio::test]
async fn wire_a_write_is_sent_once_and_a_read_again_only_after_a_temporary_failure() {
    for (status, reads) in [(200, 1), (400, 1), (404, 1), (500, 3), (503, 3)] {
        for body in [refused("X100"), "<html>Sunucu hatası</html>".to_owned()] {
            // A page in place of the API's answer is a temporary failure.
            let reads = if status == 200 && body.starts_with('<') { 3 } else { reads };
            let ahl = AhlStub::answering(status, &body).await;
            each_service(&ahl.client()).await;
            for service in
                ["CreateLinkPayment", "PassiveLinkPayment", "GetCreatedLinks", "PaymentInquiry"]
            {
                let count = ahl.calls().iter().filter(|own| service_of(own) == service).count();
                assert_eq!(
                    count,
                    if is_write(service) {
                        1
                    } else if status == 200 && body.starts_with('<') {
                        // A page with HTTP 200 is a temporary failure too.
                        3
                    } else {
                        reads
                    },
                    "{service} {status} {body}"
                );
            }
            assert_eq!(ahl.logins(), 1);
        }
    }
}

#[tokio::test]
async fn wire_is_success_true_with_an_error_code_or_error_status_is_an_error() {
    let with_code = |body: &str, code: &str| {
        body.replace(r#""errorCode":null"#, &format!(r#""errorCode":{code}"#))
    };
    // Codes of any type.
    for (status, code) in [
        (200, r#""00""#),
        (200, "1.5"),
        (200, "1e2"),
        (200, "18446744073709551616"),
        (400, "null"),
        (404, "null"),
        (500, "null"),
        (500, r#""00""#),
    ] {
        let answers = all_successes();
        let ahl = AhlStub::start(move |request| {
            let (_, body) = answers.iter().find(|(name, _)| *name == service_of(request)).unwrap();
            Do::Answer(status, with_code(body, code))
        })
        .await;
        for (service, error) in each_service(&ahl.client()).await {
            let error = error
                .unwrap_or_else(|| panic!("{service} read {status}, code {code} as a success"));
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(fate(&error), (Delivery::Answered, effect), "{service} {status}");
            assert_eq!((error.request_id(), error.http_status()), (Some(REQUEST_ID), Some(status)));
        }
        // A contradictory answer does not mean that nobody has paid.
        let links = ahl.links();
        let error = links.get(&links.key_for(reference("R-1"))).await.unwrap_err();
        assert!(!error.is_not_found(), "{status} {code}: {error}");
        let error = links.deactivate(&links.key_for(reference("R-1"))).await.unwrap_err();
        let deactivations =
            ahl.calls().iter().filter(|own| service_of(own) == "PassiveLinkPayment").count();
        assert_eq!(deactivations, 1, "only the native call: {error}");
    }
}

#[tokio::test]
async fn wire_an_incomplete_envelope_is_an_error() {
    for text in [
        "{}",
        r#"{"errorCode":null}"#,
        r#"{"isSuccess":null,"data":{"url":"https://a.example","txnStatus":"SUCCESS","result":[]}}"#,
        r#"{"data":{"url":"https://a.example","txnStatus":"SUCCESS","result":[]}}"#,
        r#"{"IsSuccess":true,"data":{"url":"https://a.example"}}"#,
        r#"{"isSuccess":"","data":null}"#,
        "null",
        "true",
        "\"İşlem başarılıdır.\"",
        "",
    ] {
        let ahl = AhlStub::answering(200, text).await;
        for (service, error) in each_service(&ahl.client()).await {
            let error = error.unwrap_or_else(|| panic!("{service} read {text:?} as a success"));
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.effect(), effect, "{service} {text:?}: {error}");
        }
        let error = ahl.get().await.unwrap_err();
        assert!(!error.is_not_found(), "{text}: {error}");
    }
}

#[tokio::test]
async fn wire_an_array_is_not_read_by_position() {
    // The values are in the order of the fields of our type.
    let text =
        r#"[true,null,null,"r",{"url":"https://a.example","txnStatus":"SUCCESS","result":[]}]"#;
    for body in [
        text.to_owned(),
        format!(" \n{text}"),
        format!("\u{feff}{text}"),
        format!("\u{feff} {text}"),
    ] {
        for status in [200, 400, 500] {
            let ahl = AhlStub::answering(status, &body).await;
            for (service, error) in each_service(&ahl.client()).await {
                let error = error.unwrap_or_else(|| panic!("{service} read {body:?}"));
                assert_eq!(
                    error.is_malformed(),
                    status == 200,
                    "{service} {status} {body:?}: {error}"
                );
                assert_eq!(error.request_id(), None);
            }
        }
    }
    // `data` is not read by position either, if it must be an object.
    for data in [
        r#"["https://a.example"]"#,
        r#"["123456","SUCCESS"]"#,
        r#"[["123456","SUCCESS"]]"#,
        "[{},{}]",
        "[null]",
    ] {
        let ahl = AhlStub::answering(200, &done(data)).await;
        let client = ahl.client();
        for error in [
            client.create_link_payment(&new_request("R-1")).await.unwrap_err(),
            client.payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap_err(),
        ] {
            assert!(
                error.is_malformed() && error.request_id() == Some(REQUEST_ID),
                "{data}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn wire_data_may_be_an_array_around_the_object() {
    let wrapped = |data: &str| done(&format!("[{data}]"));
    let ahl = AhlStub::services(&[
        ("CreateLinkPayment", wrapped(r#"{"url":"https://odeme.example/l/1"}"#)),
        ("PaymentInquiry", wrapped(r#"{"authCode":"1","txnStatus":"SUCCESS"}"#)),
    ])
    .await;
    let created = ahl.client().create_link_payment(&new_request("R-1")).await.unwrap();
    assert_eq!(created.url.as_ref().unwrap().as_str(), "https://odeme.example/l/1");
    let inquired = ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap();
    assert_eq!(inquired.txn_status.as_ref().unwrap().as_str(), "SUCCESS");
}

#[tokio::test]
async fn wire_data_that_is_null_absent_empty_or_text_is_read_as_no_data() {
    let whole = done("null");
    for body in [
        whole.clone(),
        whole.replace(r#","data":null"#, ""),
        done("[]"),
        done(r#""""#),
        done(r#""Kayıt bulunamadı""#),
        whole.replace(r#""data":null"#, r#""Data":{"url":"https://a.example"}"#),
    ] {
        let ahl = AhlStub::answering(200, &body).await;
        for (service, error) in each_service(&ahl.client()).await {
            // A created link must have a URL; a list may have no rows.
            assert_eq!(
                error.is_none(),
                service != "CreateLinkPayment",
                "{service} {body}: {error:?}"
            );
            let Some(error) = error else { continue };
            assert!(
                error.is_malformed() && error.effect() == Effect::Unknown,
                "{service} {body}: {error}"
            );
            assert_eq!((error.request_id(), error.http_status()), (Some(REQUEST_ID), Some(200)));
            assert_eq!(error.raw_body().to_text(), body);
        }
        let page =
            ahl.client().get_created_links(&GetCreatedLinks::new(LinkState::Start)).await.unwrap();
        assert!(page.result.is_empty() && page.paging.is_none());
        // An inquiry without data is read as an unpaid link.
        let error = ahl.get().await.unwrap_err();
        assert!(error.is_not_found() && error.request_id() == Some(REQUEST_ID), "{body}: {error}");
        assert_eq!((error.operation(), error.http_status()), (Some("PaymentInquiry"), Some(200)));
    }
}

#[tokio::test]
async fn wire_an_error_code_alone_is_a_refusal() {
    for (body, code) in [
        (r#"{"errorCode":"X1"}"#, "X1"),
        (r#"{"isSuccess":null,"errorCode":12}"#, "12"),
        (r#"{"isSuccess":null,"errorCode":1e2}"#, "1e2"),
        // Text that is cut inside a character must not hide the refusal.
        (r#"{"isSuccess":false,"message":"Hata \ud83d","errorCode":"X1"}"#, "X1"),
    ] {
        for status in [200, 400] {
            let ahl = AhlStub::answering(status, body).await;
            for (service, error) in each_service(&ahl.client()).await {
                let error = error.unwrap_or_else(|| panic!("{service} took {body} for a success"));
                assert!(error.is_refused(), "{service} {body}: {error}");
                assert_eq!(
                    (error.code(), error.effect()),
                    (Some(code), Effect::None),
                    "{service} {body}"
                );
            }
        }
    }
}

#[tokio::test]
async fn wire_a_deactivation_accepts_any_data() {
    for data in ["null", "[]", "[1]", "{}", r#"{"orderId":"R-1"}"#, "true", "1", r#""Pasif""#] {
        let ahl = AhlStub::answering(200, &done(data)).await;
        let request = ahlpay::api::passive_link_payment::PassiveLinkPayment::new("R-1");
        let done = ahl.client().passive_link_payment(&request).await;
        assert!(done.is_ok(), "{data}: {done:?}");
    }
}

#[tokio::test]
async fn wire_data_that_is_the_url_itself_is_read_as_the_link() {
    let ahl = AhlStub::answering(200, &done(r#""https://odeme.example/l/\u0031""#)).await;
    let created = ahl.client().create_link_payment(&new_request("R-1")).await.unwrap();
    assert_eq!(created.url.as_ref().unwrap().as_str(), "https://odeme.example/l/1");
    assert_eq!(ahl.create().await.unwrap().url, "https://odeme.example/l/1");
}

#[tokio::test]
async fn wire_a_url_is_given_out_without_spaces_and_html_escapes() {
    for (returned, url) in [
        (r#"" https://odeme.example/l/1 ""#, "https://odeme.example/l/1"),
        (r#""https://odeme.example/l/1\r\n""#, "https://odeme.example/l/1"),
        (r#""https://odeme.example/l?a=1&amp;b=2&amp;c=3""#, "https://odeme.example/l?a=1&b=2&c=3"),
        (r#""HTTPS://odeme.example/l/1""#, "HTTPS://odeme.example/l/1"),
    ] {
        for data in [format!(r#"{{"url":{returned}}}"#), returned.to_owned()] {
            let ahl = AhlStub::answering(200, &done(&data)).await;
            assert_eq!(ahl.create().await.unwrap().url, url, "{data}");
        }
    }
}

#[tokio::test]
async fn wire_a_created_link_without_a_url_has_an_unknown_effect() {
    for data in [
        "{}",
        r#"{"url":null}"#,
        r#"{"url":""}"#,
        r#"{"url":" "}"#,
        r#"{"link":"https://a.example"}"#,
        r#"{"url":"/l/1"}"#,
        r#"{"url":"odeme.example/l/1"}"#,
        r#"{"url":"//odeme.example/l/1"}"#,
        r#"{"url":"javascript://odeme.example/l/1"}"#,
        r#"{"url":"https://odeme.example/l/ 1"}"#,
        r#"{"url":"https://ödeme.example/l/1"}"#,
    ] {
        let ahl = AhlStub::answering(200, &done(data)).await;
        let error = ahl.create().await.unwrap_err();
        assert!(error.is_malformed() && error.effect() == Effect::Unknown, "{data}: {error}");
        assert_eq!((error.request_id(), ahl.calls().len()), (Some(REQUEST_ID), 1), "{data}");
    }
}

#[tokio::test]
async fn wire_a_byte_order_mark_is_skipped() {
    let answers: Vec<_> =
        all_successes().into_iter().map(|(name, text)| (name, format!("\u{feff}{text}"))).collect();
    let ahl = AhlStub::services(&answers).await;
    for (service, error) in each_service(&ahl.client()).await {
        assert!(error.is_none(), "{service}: {error:?}");
    }
}

#[tokio::test]
async fn wire_unknown_fields_are_ignored_and_stay_in_the_body() {
    let answers: Vec<_> = all_successes()
        .into_iter()
        .map(|(name, text)| (name, text.replacen('{', r#"{"unknown":[{"of":1}],"#, 1)))
        .collect();
    let ahl = AhlStub::services(&answers).await;
    for (service, error) in each_service(&ahl.client()).await {
        assert!(error.is_none(), "{service}: {error:?}");
    }
    let inquired = ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap();
    assert!(inquired.body().to_text().contains("unknown"));
}

#[test]
fn wire_data_of_any_type_does_not_hide_the_envelope() {
    fn data<T: WireValue>(json: &str) -> Option<T> {
        let read = wire::decode::<Envelope<T>>(done(json).as_bytes());
        read.unwrap_or_else(|why| panic!("{json}: {why}")).value.data
    }
    for json in ["{}", "null", r#""x""#, "[[1]]", "7", "true"] {
        assert!(data::<Nothing>(json).is_none(), "`Nothing` keeps no data: {json}");
    }
    let flagged = |flag: &str| {
        let text =
            answers::done("null").replace(r#""isSuccess":true"#, &format!(r#""isSuccess":{flag}"#));
        serde_json::from_str::<Envelope<Nothing>>(&text).unwrap().is_success
    };
    assert_eq!(
        (flagged("true"), flagged(r#""true""#), flagged("1")),
        (Some(true), Some(true), Some(true))
    );
    assert_eq!(
        (flagged("false"), flagged(r#""False""#), flagged("null")),
        (Some(false), Some(false), None)
    );
}

#[tokio::test]
async fn wire_repeated_data_is_refused_and_not_read_as_rows() {
    let one = page(1, 1, 1, &[row("START", "")]);
    let (_, data) = one.split_once(r#""data":"#).unwrap();
    let twice =
        one.replace(r#""data":"#, &format!(r#""data":{},"data":"#, &data[..data.len() - 1]));
    assert_eq!(twice.matches(r#""data":"#).count(), 2);
    let ahl = AhlStub::answering(200, &twice).await;
    for error in [
        ahl.client().get_created_links(&GetCreatedLinks::new(LinkState::Start)).await.unwrap_err(),
        ahl.client().transaction_list(&days()).await.unwrap_err(),
        ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap_err(),
    ] {
        assert!(error.is_malformed(), "{error}");
        assert!(error.to_string().contains("a member occurs twice at `data`"), "{error}");
        assert_eq!(error.request_id(), Some(REQUEST_ID));
    }
}
