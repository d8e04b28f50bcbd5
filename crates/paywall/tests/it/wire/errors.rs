//! Error codes with one or two meanings, and messages in Base64.

use paywall::{Effect, Error, ErrorCode, Meaning, ProviderFault};

use super::{each_error, each_service, is_private, is_write};
use crate::support::answers::refused;
use crate::support::hosts::Hosts;

#[tokio::test]
async fn wire_a_code_with_two_meanings_is_reported_with_both() {
    for (code, payment, general) in [
        (4, "unique code", "header"),
        (56, "discount", "payment does not exist"),
        (3, "provider", "no data"),
        (12, "failure address", "merchant"),
        (53, "cargo", "currency"),
    ] {
        let hosts = Hosts::answering(200, &refused(code)).await;
        let error = hosts.client().checkout_inquiry(1).await.unwrap_err();
        let reported = ErrorCode::of(&error).unwrap();
        assert_eq!(reported.number(), code);
        match reported.meaning() {
            Meaning::Ambiguous { payment: first, general: second } => {
                assert!(
                    first.contains(payment) && second.contains(general),
                    "{code}: {first} / {second}"
                );
            }
            other => panic!("{code}: {other:?}"),
        }
        // Neither reading is taken for the truth.
        assert!(
            !error.is_not_found() && !error.is_duplicate() && !error.is_authentication(),
            "{error}"
        );
        assert!(error.to_string().contains("disagree"), "{error}");
    }
}

#[tokio::test]
async fn wire_the_codes_of_page_and_link_have_one_meaning() {
    for code in 127..=168 {
        let hosts = Hosts::answering(200, &refused(code)).await;
        let error = hosts.client().checkout_inquiry(1).await.unwrap_err();
        let Meaning::Known(words) = ErrorCode::of(&error).unwrap().meaning() else {
            panic!("{code}")
        };
        assert!(error.to_string().contains(&format!("code {code} ({words})")), "{error}");
        assert_eq!(error.is_not_found(), [129, 139].contains(&code), "{code}");
        assert_eq!(error.is_duplicate(), code == 148, "{code}");
    }
}

#[tokio::test]
async fn wire_minus_one_is_not_found_at_the_private_queries_only() {
    let hosts = Hosts::answering(200, &refused(-1)).await;
    for (service, error) in each_error(&hosts.client()).await {
        assert_eq!(error.is_not_found(), is_private(service), "{service}: {error}");
        let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
        assert_eq!(error.effect(), effect, "{service}: Paywall does not know the result");
        assert_eq!(ErrorCode::of(&error), Some(ErrorCode::NOT_FOUND_OR_GENERAL));
    }
}

#[tokio::test]
async fn wire_139_is_not_found_and_148_is_a_duplicate_without_effect() {
    let hosts = Hosts::answering(200, &refused(139)).await;
    assert!(hosts.client().checkout_inquiry(1).await.unwrap_err().is_not_found());
    let hosts = Hosts::answering(200, &refused(148)).await;
    let error = hosts.create().await.unwrap_err();
    assert_eq!((error.is_duplicate(), error.effect()), (true, Effect::None), "{error}");
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::UNIQUE_CODE_EXISTS));
}

#[tokio::test]
async fn wire_general_and_gateway_codes_leave_the_effect_of_a_write_unknown() {
    for (code, doubt) in [
        (1, true),
        (5, true),
        (63, true),
        (66, true),
        (88, true),
        (111, true),
        (137, true),
        (147, true),
        (500, true),
        (502, true),
        (504, true),
        (139, false),
        (142, false),
        (150, false),
        (400, false),
        (401, false),
    ] {
        let hosts = Hosts::answering(200, &refused(code)).await;
        for (service, error) in each_service(&hosts.client()).await {
            let effect = if doubt && is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.unwrap().effect(), effect, "{service} {code}");
        }
    }
}

#[tokio::test]
async fn wire_wrong_keys_are_recognized_by_code_or_http_status() {
    for (status, code) in [(200, 401), (200, 403), (401, 401), (403, 2), (401, 4)] {
        let hosts = Hosts::answering(status, &refused(code)).await;
        for (service, error) in each_error(&hosts.client()).await {
            assert!(error.is_authentication(), "{service} {status} {code}: {error}");
            assert_eq!(error.effect(), Effect::None);
        }
    }
    let hosts = Hosts::answering(401, "").await;
    assert!(hosts.client().payment_version().await.unwrap_err().is_authentication());
}

async fn refusal_with(body: &str) -> Error {
    let text = format!(
        r#"{{"ErrorCodeType":1,"ErrorMessage":null,"ErrorCode":111,"Result":false,"Message":"Ödeme hatası","Body":{body}}}"#
    );
    let hosts = Hosts::answering(200, &text).await;
    hosts.client().payment_by_id(1).await.unwrap_err()
}

#[tokio::test]
async fn wire_messages_of_the_provider_behind_paywall_are_decoded_from_base64_and_redacted() {
    let error = refusal_with(
        r#"{"ProviderErrorCode":"10051","ProviderErrorMessage":"S2FydCBsaW1pdGkgeWV0ZXJzaXo=","BankErrorCode":51,"BankErrorMessage":"xLHEn8O8xZ/DtsOn"}"#,
    )
    .await;
    let fault = ProviderFault::of(&error).unwrap();
    let text =
        |own: &Option<paylink_core::Private<String>>| own.as_ref().unwrap().as_str().to_owned();
    assert_eq!(text(&fault.provider_error_code), "10051");
    assert_eq!(text(&fault.provider_error_message), "Kart limiti yetersiz");
    assert_eq!(text(&fault.bank_error_code), "51");
    assert_eq!(text(&fault.bank_error_message), "ığüşöç");
    let shown = format!("{fault:?} {fault:#?} {error} {error:?} {error:#?}");
    for secret in ["10051", "Kart limiti", "S2FydCBs", "ığüşöç", "xLHEn8O8", "Ödeme hatası"]
    {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

#[tokio::test]
async fn wire_messages_that_are_not_base64_are_unchanged() {
    for (json, read) in [
        (r#""Yetersiz bakiye""#, Some("Yetersiz bakiye")),
        (r#""1234""#, Some("1234")),
        (r#""/w==""#, Some("/w==")),
        (r#""AAEC""#, Some("AAEC")),
        (r#""""#, None),
        ("null", None),
    ] {
        let body = format!(r#"{{"ProviderErrorMessage":{json},"BankErrorCode":"51"}}"#);
        let fault = ProviderFault::of(&refusal_with(&body).await).unwrap();
        assert_eq!(fault.provider_error_message.as_ref().map(|own| own.as_str()), read, "{json}");
    }
    for body in ["null", r#""""#, "{}", r#"{"Link":"https://a.example"}"#, r#""text""#] {
        let error = refusal_with(body).await;
        assert_eq!(ProviderFault::of(&error), None, "{body}");
        assert_eq!(error.code(), Some("111"), "{body}");
    }
}

#[tokio::test]
async fn wire_a_refusal_with_a_page_in_its_body_is_a_refusal() {
    let first = r#"{"ErrorCode":148,"Result":false,"Message":"","Body":{"Id":1,"Link":"https://a.example","UniqueCode":"R-1"}}"#;
    let hosts = Hosts::answering(200, first).await;
    let error = hosts.create().await.unwrap_err();
    assert_eq!((error.is_duplicate(), error.effect()), (true, Effect::None), "{error}");
    assert!(error.raw_body().to_text().contains(r#""Id":1"#), "the body is available");
}
