//! The envelope of every response: success, refusal, and what is neither.

use paylink_core::wire::{WireValue, decode};
use paylink_testkit::shorthand::fate;
use paywall::api::{Envelope, Nothing, Text};
use paywall::{Delivery, Effect};

use super::{each_error, each_service, is_write};
use crate::support::answers::{UNTOUCHED, done, everything, kept_but, page, payment, refused};
use crate::support::hosts::Hosts;
use crate::support::new_page;

#[tokio::test]
async fn wire_result_false_with_http_200_is_a_failure() {
    let hosts = Hosts::answering(200, &refused(142)).await;
    for (service, error) in each_error(&hosts.client()).await {
        assert!(error.is_refused(), "{service}: {error}");
        assert_eq!((error.code(), error.http_status()), (Some("142"), Some(200)));
        assert_eq!(fate(&error), (Delivery::Answered, Effect::None), "{service}");
        assert_eq!((error.provider_message(), error.operation()), (Some("Olmadı"), Some(service)));
    }
}

#[tokio::test]
async fn wire_an_array_is_not_read_by_position() {
    // The array has the fields of the envelope in the order of our declaration.
    let link = r#"{"UniqueCode":"R-1","Link":"https://odeme.example/l"}"#;
    for mark in ["", "\u{feff}"] {
        let hosts = Hosts::answering(200, &format!(r#"{mark}[1,null,0,true,"",{link}]"#)).await;
        for (service, error) in each_service(&hosts.client()).await {
            let error = error.unwrap_or_else(|| panic!("{service} read an array"));
            assert!(error.is_malformed(), "{service}: {error}");
        }
    }
    let hosts = Hosts::answering(200, &done("[]")).await;
    for (service, error) in each_service(&hosts.client()).await {
        // Where no `Body` is expected, an empty array is accepted.
        assert_eq!(
            error.is_some_and(|e| e.is_malformed()),
            service != "checkout/passive",
            "{service}"
        );
    }
}

#[tokio::test]
async fn wire_a_nested_object_is_not_read_by_position() {
    let body = r#"{"Paywall":[4045714,"cdd14b16","R-1"],"List":[[4045714,"cdd14b16","R-1"]]}"#;
    let hosts = Hosts::answering(200, &done(body)).await;
    for (service, error) in each_service(&hosts.client()).await {
        if service.starts_with("private/query") {
            let error = error.unwrap_or_else(|| panic!("{service} read {body}"));
            assert!(error.is_malformed(), "{service}: {error}");
        }
    }
    let with = |field: &str| kept_but(r#""TypeId":1"#, &format!(r#""TypeId":1,{field}"#));
    // The error only informs.
    let hosts = Hosts::answering(200, &payment(&with(r#""Error":[true,1,"x"]"#))).await;
    let read = hosts.client().payment_by_id(1).await.unwrap();
    assert!(read.error.is_none(), "{read:?}");
    assert_eq!(read.unread().len(), 1);
    assert_eq!(read.unread()[0].path(), "Body.Paywall.Error");
    // An operation may have given money back.
    let hosts = Hosts::answering(200, &payment(&with(r#""Activities":[[1,2]]"#))).await;
    let error = hosts.client().payment_by_id(1).await.unwrap_err();
    assert!(error.is_malformed() && error.to_string().contains("Activities"), "{error}");
}

#[tokio::test]
async fn wire_contradictory_result_and_error_code_are_a_failure_with_unknown_effect() {
    for (result, code) in [
        ("false", "0"),
        ("false", "null"),
        ("true", "null"),
        ("true", "4"),
        ("true", "142"),
        ("true", "147"),
        ("true", "148"),
        ("true", "4711"),
    ] {
        let text = format!(r#"{{"ErrorCode":{code},"Result":{result},"Message":"","Body":null}}"#);
        let hosts = Hosts::answering(200, &text).await;
        for (service, error) in each_service(&hosts.client()).await {
            let error = error.unwrap_or_else(|| panic!("{service} took {text} for a success"));
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(fate(&error), (Delivery::Answered, effect), "{service} {text}");
        }
    }
}

#[tokio::test]
async fn wire_an_incomplete_envelope_is_not_a_success() {
    for text in [
        "{}",
        r#"{"ErrorCode":0}"#,
        r#"{"Result":true}"#,
        r#"{"Body":{"Id":1,"Link":"https://a.example"}}"#,
        "null",
        "[]",
        "",
    ] {
        let hosts = Hosts::answering(200, text).await;
        for (service, error) in each_service(&hosts.client()).await {
            let error = error.unwrap_or_else(|| panic!("{service} took {text:?} for a success"));
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.effect(), effect, "{service} {text:?}: {error}");
        }
    }
}

#[tokio::test]
async fn wire_the_envelope_is_read_with_and_without_its_two_newer_members() {
    for start in [
        "{",
        r#"{"ErrorCodeType":1,"ErrorMessage":null,"#,
        r#"{"ErrorCodeType":1,"ErrorMessage":"","#,
        r#"{"ErrorCodeType":null,"Undocumented":[1],"#,
    ] {
        let answers: Vec<_> = everything()
            .into_iter()
            .map(|(name, text)| (name, text.replacen('{', start, 1)))
            .collect();
        let hosts = Hosts::services(&answers).await;
        for (service, error) in each_service(&hosts.client()).await {
            assert!(error.is_none(), "{service} {start}: {error:?}");
        }
    }
}

#[tokio::test]
async fn wire_the_message_of_a_refusal_is_read_from_either_member() {
    for (text, message) in [
        (r#"{"ErrorCode":142,"Result":false,"Message":"bir","Body":""}"#, Some("bir")),
        (
            r#"{"ErrorCode":142,"Result":false,"Message":"","ErrorMessage":"iki","Body":""}"#,
            Some("iki"),
        ),
        (r#"{"ErrorCode":142,"Result":false,"Message":null,"ErrorMessage":"iki"}"#, Some("iki")),
        (
            r#"{"ErrorCode":142,"Result":false,"Message":"bir","ErrorMessage":"iki","Body":null}"#,
            Some("bir"),
        ),
        (r#"{"ErrorCode":142,"Result":false}"#, None),
    ] {
        let hosts = Hosts::answering(200, text).await;
        let error = hosts.client().checkout_inquiry(1).await.unwrap_err();
        assert_eq!((error.code(), error.provider_message()), (Some("142"), message), "{text}");
    }
}

#[tokio::test]
async fn wire_body_may_be_an_object_null_blank_or_text() {
    // `null` and `""` are an error where the service must return something, and a success
    // elsewhere.
    for body in ["null", r#""""#, r#""  ""#] {
        let hosts = Hosts::answering(200, &done(body)).await;
        for (service, error) in each_service(&hosts.client()).await {
            let may_be_empty =
                ["checkout/passive", "payment/version", "private/query/by/trackingcode"]
                    .contains(&service);
            assert_eq!(error.is_none(), may_be_empty, "{service} {body}: {error:?}");
            if let Some(error) = error {
                let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
                assert!(
                    error.is_malformed() && error.effect() == effect,
                    "{service} {body}: {error}"
                );
            }
        }
    }
    for body in [r#"{"Id":1}"#, r#""https://odeme.example/""#, "{}"] {
        let hosts = Hosts::answering(200, &done(body)).await;
        let passive = paywall::api::checkout_passive::CheckoutPassive::new(1);
        hosts.client().checkout_passive(&passive).await.unwrap();
    }
}

#[tokio::test]
async fn wire_a_body_that_is_the_link_itself_is_read_as_the_link() {
    let hosts = Hosts::answering(200, &done(r#""https://odeme.example/?CheckoutId=1""#)).await;
    let client = hosts.client();
    let page = client.checkout_generate(&new_page("R-1")).await.unwrap();
    assert_eq!(page.link.as_ref().unwrap().as_str(), "https://odeme.example/?CheckoutId=1");
    assert_eq!(page.id, None);
    let item =
        paywall::api::linkqr_generate::LinkQrGenerate::service("A", "B", crate::support::lira("1"))
            .unwrap();
    let link = client.linkqr_generate(&item).await.unwrap();
    assert_eq!(link.link.as_ref().unwrap().as_str(), "https://odeme.example/?CheckoutId=1");
    // The common model cannot use a page without its id.
    let error = hosts.create().await.unwrap_err();
    assert!(error.is_malformed() && error.effect() == Effect::Unknown, "{error}");
    assert_eq!(error.http_status(), Some(200));
}

#[tokio::test]
async fn wire_a_successful_envelope_with_a_failed_http_status_is_a_failure() {
    for status in [400, 401, 404, 500, 502] {
        let answers = everything();
        let hosts = Hosts::start(move |request| {
            let (_, body) = answers.iter().find(|(name, _)| *name == request.service()).unwrap();
            paylink_testkit::servers::Do::Answer(status, body.clone())
        })
        .await;
        for (service, error) in each_service(&hosts.client()).await {
            let error =
                error.unwrap_or_else(|| panic!("{service} took HTTP {status} for a success"));
            assert_eq!(error.http_status(), Some(status));
            assert_eq!(error.is_authentication(), status == 401);
        }
    }
}

#[tokio::test]
async fn wire_version_is_a_sentence() {
    let hosts = Hosts::answering(200, &done(r#""Always fresh, always ahead!""#)).await;
    let version = hosts.client().payment_version().await.unwrap();
    assert_eq!((version.as_str(), version.http_status()), ("Always fresh, always ahead!", 200));
}

#[tokio::test]
async fn wire_a_body_of_another_shape_is_malformed_and_its_values_are_redacted() {
    for body in [r#"{"Id":"GIZLI","Link":["GIZLI"]}"#, r#"["GIZLI"]"#, "true", "12"] {
        let hosts = Hosts::answering(200, &done(body)).await;
        for (service, error) in each_service(&hosts.client()).await {
            let Some(error) = error else { continue };
            assert!(!format!("{error} {error:?}").contains("GIZLI"), "{service}: {error:?}");
            assert!(error.is_malformed(), "{service} {body}: {error}");
        }
        let error = hosts.client().checkout_generate(&new_page("R-1")).await.unwrap_err();
        assert!(error.raw_body().to_text().contains(body), "the body is available");
    }
}

#[test]
fn wire_every_kind_of_body_can_be_read_by_itself() {
    fn body<T: WireValue>(json: &str) -> Option<T> {
        let read = decode::<Envelope<T>>(done(json).as_bytes());
        read.unwrap_or_else(|why| panic!("{json}: {why}")).value.body
    }
    assert_eq!(body::<Text>(r#""a""#).unwrap().0, "a");
    assert_eq!(body::<Text>(r#""""#).unwrap().0, "");
    assert!(body::<Text>("null").is_none());
    for json in ["{}", "null", r#""x""#, "[[1]]", "7", "true"] {
        assert!(body::<Nothing>(json).is_none(), "the body is dropped: {json}");
    }
    let older: Envelope<Text> =
        serde_json::from_str(&page(UNTOUCHED).replace("\"Body\"", "\"Other\"")).unwrap();
    assert!(older.body.is_none() && older.error_code_type.is_none());
}
