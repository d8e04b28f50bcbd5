//! The two shapes in which Paynet reports success and refusal.

use paylink_testkit::shorthand::fate;
use paynet::{Delivery, Effect, ResultCode};

use super::{each_error, each_service, is_write};
use crate::support::answers::detail;
use crate::support::stub::Stub;

#[tokio::test]
async fn wire_http_200_with_an_error_code_is_a_refusal_at_every_service() {
    let refusal = r#"{"object_name":null,"code":1,"message":"Başarısız","url":"https://odeme.example/l","Data":[],"status":0}"#;
    let stub = Stub::answering(200, refusal).await;
    for (service, error) in each_error(&stub).await {
        assert!(error.is_refused() && !error.is_not_found(), "{service}: {error}");
        assert_eq!((error.code(), error.http_status()), (Some("1"), Some(200)), "{service}");
        assert_eq!(
            (error.operation(), error.provider().unwrap().as_str()),
            (Some(service), "paynet")
        );
        assert_eq!(error.provider_message(), Some("Başarısız"));
        assert_eq!(fate(&error), (Delivery::Answered, Effect::None), "{service}");
        assert_eq!(error.attempts(), 1);
    }
    assert_eq!(stub.requests().len(), 6, "a refusal is not repeated");
}

#[tokio::test]
async fn wire_a_refusal_need_not_have_the_shape_of_the_success() {
    let stub =
        Stub::answering(200, r#"{"code":"11","message":"x","status":[],"Data":"none","url":7}"#)
            .await;
    for (service, error) in each_service(&stub).await {
        assert_eq!(error.expect(service).code(), Some("11"), "{service}");
    }
}

#[tokio::test]
async fn wire_an_array_is_not_read_by_position() {
    // Each array has the fields of one service in the order of the Rust type.
    for fits in [r#"["https://odeme.example/l","L-1",null,0,"ok"]"#, r#"[null,0,"ok"]"#] {
        for body in [fits.to_owned(), format!("\u{feff}{fits}")] {
            let stub = Stub::answering(200, &body).await;
            for (service, error) in each_service(&stub).await {
                let error = error.unwrap_or_else(|| panic!("{service} read {body}"));
                assert!(error.is_malformed(), "{service}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn wire_a_row_is_not_read_by_position_either() {
    let payments = detail(r#""status":1,"payments":[["xk_1",5435]]"#);
    let listing = &["mailorder/list", "transaction/check", "transaction/detail"][..];
    for (readers, body) in [
        (listing, r#"{"Data":[["xk_1"]],"code":0}"#),
        (listing, r#"{"data":[{},["xk_1"]],"code":0}"#),
        (listing, r#"[["xk_1"]]"#),
        (&["mailorder/detail"], &payments),
    ] {
        let stub = Stub::answering(200, body).await;
        for (service, error) in
            each_service(&stub).await.iter().filter(|(own, _)| readers.contains(own))
        {
            let error = error.as_ref().unwrap_or_else(|| panic!("{service} read {body}"));
            assert!(error.is_malformed(), "{service}: {error}");
        }
    }
}

#[tokio::test]
async fn wire_with_other_statuses_the_code_is_in_result_code() {
    for (status, kind, result_code) in [
        (400, "invalid_request_error", 11),
        (401, "authentication_error", 7),
        (403, "authorization_error", 7),
        (404, "no_data_error", 12),
        (405, "invalid_request_error", 9),
    ] {
        let body = format!(
            r#"{{"type":"{kind}","message":"Hata","code":{status},"result_code":{result_code}}}"#
        );
        let stub = Stub::answering(status, &body).await;
        for (service, error) in each_error(&stub).await {
            assert_eq!(error.code(), Some(result_code.to_string().as_str()), "{service} {status}");
            assert_eq!(ResultCode::of(&error), Some(ResultCode::new(result_code)));
            assert_eq!(error.http_status(), Some(status));
            assert_eq!(error.is_not_found(), status == 404, "{service} {status}");
            assert_eq!(
                error.is_authentication(),
                status == 401 || status == 403,
                "{service} {status}"
            );
            assert_eq!(error.effect(), Effect::None);
        }
    }
}

#[tokio::test]
async fn wire_a_refusal_without_result_code_is_classified_by_its_type() {
    for (status, body) in [
        (404, r#"{"type":"no_data_error","message":"x","code":404}"#),
        (404, r#"{"type":"no_data_error","message":"x","code":"404","result_code":null}"#),
    ] {
        let stub = Stub::answering(status, body).await;
        let error = stub.get().await.unwrap_err();
        assert!(error.is_not_found(), "{error}");
        assert_eq!(error.code(), None, "404 is no result code");
    }
}

#[tokio::test]
async fn wire_the_shape_of_200_is_read_on_400_too() {
    for body in [
        r#"{"object_name":"mailorder_create","code":11,"message":"name_surname alanı zorunludur"}"#,
        r#"{"object_name":null,"code":"11","message":"name_surname alanı zorunludur"}"#,
    ] {
        let stub = Stub::answering(400, body).await;
        let error = stub.create().await.unwrap_err();
        assert!(error.is_refused(), "{error}");
        assert_eq!(ResultCode::of(&error), Some(ResultCode::BAD_REQUEST));
        assert_eq!(error.provider_message(), Some("name_surname alanı zorunludur"));
        assert_eq!((error.http_status(), error.effect()), (Some(400), Effect::None));
    }
}

#[tokio::test]
async fn wire_code_is_a_number_or_text() {
    for (code, succeeds) in
        [("0", true), (r#""0""#, true), (r#"" 0 ""#, true), (r#""12""#, false), ("12", false)]
    {
        let body = format!(r#"{{"reference_no":"R-1","status":0,"code":{code}}}"#);
        let stub = Stub::answering(200, &body).await;
        let got = stub.get().await;
        match got {
            Ok(_) => assert!(succeeds, "{code}"),
            Err(error) => assert!(!succeeds && error.is_not_found(), "{code}: {error}"),
        }
    }
}

#[tokio::test]
async fn wire_the_strings_of_the_envelope_may_be_null_on_success() {
    let stub = Stub::answering(200, &detail(r#""status":0"#)).await;
    let detail = stub
        .client()
        .mailorder_detail(&paynet::api::LinkLookup::by_reference("R-1"))
        .await
        .unwrap();
    assert_eq!(
        (detail.object_name.as_deref(), detail.code, detail.message.is_none()),
        (None, Some(0), true)
    );
}

#[tokio::test]
async fn wire_a_response_without_code_is_not_a_success() {
    for body in [r#"{"reference_no":"R-1","status":1}"#, "{}", r#"{"status":1,"code":null}"#, "[]"]
    {
        let stub = Stub::answering(200, body).await;
        for (service, error) in each_service(&stub).await {
            if body == "[]" && !is_write(service) && service != "mailorder/detail" {
                assert!(error.is_none(), "{service}: bare rows have no envelope");
                continue;
            }
            let error = error.expect(service);
            assert!(error.is_malformed(), "{service} {body}: {error}");
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.effect(), effect, "{service} {body}");
        }
    }
}

#[tokio::test]
async fn wire_code_100_is_an_earlier_success_but_no_new_link() {
    const CREATE: &str = "mailorder/create";
    let stub = Stub::answering(
        200,
        r#"{"url":"https://odeme.example/l","id":"L-1","Data":[],"status":0,"code":100,"message":"Önceki Başarılı İşlem"}"#,
    )
    .await;
    for (service, error) in each_service(&stub).await {
        // The returned link may be an older one with another amount.
        let is_duplicate = error.as_ref().is_some_and(|error| error.is_duplicate());
        assert_eq!(
            (error.is_some(), is_duplicate),
            (service == CREATE, service == CREATE),
            "{error:?}"
        );
        assert_eq!(error.map_or(Effect::None, |error| error.effect()), Effect::None);
    }
    assert!(ResultCode::OLD_SUCCESSFUL.is_success() && !ResultCode::new(1).is_success());
}

#[tokio::test]
async fn wire_unknown_result_codes_are_kept() {
    for (status, body) in [
        (200, r#"{"object_name":null,"code":4711,"message":"x"}"#),
        (400, r#"{"type":"api_error","message":"x","code":400,"result_code":4711}"#),
        (400, r#"{"object_name":null,"code":4711,"message":"x"}"#),
    ] {
        let stub = Stub::answering(status, body).await;
        let error = stub.create().await.unwrap_err();
        assert_eq!((error.code(), error.is_refused()), (Some("4711"), true), "{body}");
        let code = ResultCode::of(&error).unwrap();
        assert_eq!((code.number(), code.name()), (4711, None));
        assert!(error.to_string().contains("code 4711"), "{error}");
    }
}

#[tokio::test]
async fn wire_on_200_a_code_that_looks_like_the_http_status_is_still_the_code() {
    let stub = Stub::answering(200, r#"{"object_name":null,"code":200,"message":"x"}"#).await;
    let error = stub.create().await.unwrap_err();
    assert_eq!(ResultCode::of(&error).map(|code| code.number()), Some(200));
    assert_eq!(error.effect(), Effect::None);
}

#[tokio::test]
async fn wire_codes_8_and_10_leave_the_effect_of_a_write_unknown() {
    for code in [8, 10] {
        for (status, body) in [
            (200, format!(r#"{{"object_name":null,"code":{code},"message":"x"}}"#)),
            (
                400,
                format!(r#"{{"type":"api_error","message":"x","code":400,"result_code":{code}}}"#),
            ),
        ] {
            let stub = Stub::answering(status, &body).await;
            for (service, error) in each_error(&stub).await {
                let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
                assert_eq!(error.effect(), effect, "{service} {body}");
                assert!(
                    !is_write(service) || error.to_string().contains("may have taken effect"),
                    "{error}"
                );
            }
            assert_eq!(stub.requests().len(), 6, "nothing was sent twice");
        }
    }
    let stub = Stub::answering(200, r#"{"object_name":null,"code":11,"message":"x"}"#).await;
    assert_eq!(stub.create().await.unwrap_err().effect(), Effect::None);
}

#[tokio::test]
async fn wire_api_error_leaves_the_effect_unknown_with_any_status() {
    for status in [400, 404, 500] {
        let body =
            format!(r#"{{"type":"api_error","message":"x","code":{status},"result_code":1}}"#);
        let stub = Stub::answering(status, &body).await;
        let error = stub.create().await.unwrap_err();
        assert_eq!((error.effect(), stub.requests().len()), (Effect::Unknown, 1), "{status}");
    }
}
