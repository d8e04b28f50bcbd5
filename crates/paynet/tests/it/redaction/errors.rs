//! Errors of every kind, with payers' data, keys and tokens in the request and in the response.

use paynet::api::mailorder_create::MailorderCreate;
use paynet::{CallbackKind, Client, Error, PayLinks};

use super::{CANARIES, EMAIL, NAME, NOTE, PHONE, TICKET, url};
use crate::support::stub::Stub;
use crate::support::{KEY, callback_post, idle_client, lira, sandbox_at};

fn request() -> MailorderCreate {
    MailorderCreate::new(NAME, lira("149.90"))
        .email(EMAIL)
        .send_mail()
        .phone(PHONE)
        .send_sms()
        .note(NOTE)
        .reference_no("R-1")
        .return_urls(url(), url())
        .confirmation_url(url())
}

async fn error_of(stub: &Stub) -> Error {
    stub.client().mailorder_create(&request()).await.unwrap_err()
}

#[tokio::test]
async fn a_refusal_that_repeats_the_request_shows_no_secret() {
    let value = serde_json::to_string(&CANARIES.joined()).unwrap();
    for (status, body) in [
        (200, format!(r#"{{"object_name":{value},"code":11,"message":{value}}}"#)),
        (400, format!(r#"{{"type":{value},"message":{value},"code":400,"result_code":11}}"#)),
        (400, format!(r#"{{"object_name":null,"code":11,"message":{value}}}"#)),
        (401, format!(r#"{{"message":"{KEY}","code":401,"result_code":7}}"#)),
        (500, CANARIES.joined()),
        (502, format!("<html>{} {KEY}</html>", CANARIES.joined())),
    ] {
        let error = error_of(&Stub::answering(status, &body).await).await;
        CANARIES.assert_error_redacted(&error, &body);
        assert_eq!(error.raw_body().to_text(), body, "the body is still available");
    }
}

#[tokio::test]
async fn a_malformed_response_shows_no_secret() {
    let value = serde_json::to_string(&CANARIES.joined()).unwrap();
    for body in [
        CANARIES.joined(),
        format!("{{{value}:{value}}}"),
        format!(r#"{{"code":{value}}}"#),
        format!(r#"{{"code":0,"url":[{value}]}}"#),
        format!(r#"{{"code":0,"message":{{{value}:1}}}}"#),
        format!(r#"{{"code":0,"id":{value}}}"#),
        format!(r#"{{"code":0,"url":{value}"#),
    ] {
        let error = error_of(&Stub::answering(200, &body).await).await;
        assert!(error.is_malformed(), "{error}");
        CANARIES.assert_error_redacted(&error, &body);
    }
    for field in ["amount", "status", "payments"] {
        let body = format!(r#"{{"reference_no":"R-1","status":0,"code":0,"{field}":{value}}}"#);
        let stub = Stub::answering(200, &body).await;
        let error = stub.get().await.unwrap_err();
        assert!(error.is_malformed() && error.to_string().contains(field), "{error}");
        CANARIES.assert_error_redacted(&error, field);
    }
    for field in ["installment", "send_sms", "expire_date", "name_surname"] {
        let body = format!(r#"{{"reference_no":"R-1","status":0,"code":0,"{field}":[{value}]}}"#);
        let stub = Stub::answering(200, &body).await;
        let link = stub.get().await.unwrap();
        assert_eq!(link.unread[0].path(), field);
        CANARIES.assert_redacted(&format!("{link:?} {}", link.unread[0]), field);
    }
}

#[tokio::test]
async fn values_refused_before_sending_are_not_shown() {
    let client = idle_client();
    for request in [
        request().phone(format!("{PHONE}1")).send_sms(),
        request().email(format!("{EMAIL} {NAME}")).send_mail(),
        request().return_urls(format!("{} {TICKET}", url()), url()),
        request().return_urls(url(), format!("{}#{TICKET}", url())),
        request().confirmation_url(format!("ftp://{TICKET}")),
        request().confirmation_url(format!("https://{TICKET}@shop.example/")),
        request().reference_no(format!("{NAME}\n{NOTE}")),
        request().reference_no(CANARIES.joined()),
    ] {
        let error = client.mailorder_create(&request).await.unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
        CANARIES.assert_error_redacted(&error, "a refused value");
    }
    for text in [NAME, TICKET, &CANARIES.joined()] {
        CANARIES.assert_error_redacted(
            &paynet::Reference::new(format!("{text}+")).unwrap_err(),
            "a reference",
        );
        CANARIES
            .assert_error_redacted(&text.parse::<paylink_core::Phone>().unwrap_err(), "a phone");
        CANARIES.assert_error_redacted(
            &text.parse::<paylink_core::WebUrl>().unwrap_err(),
            "an address",
        );
        CANARIES.assert_error_redacted(&text.parse::<paynet::LinkKey>().unwrap_err(), "a link key");
    }
    for key in [format!("{KEY}\r\n"), format!("{KEY} {KEY}")] {
        let error = Client::builder(sandbox_at("http://127.0.0.1:9"), key).build().unwrap_err();
        CANARIES.assert_error_redacted(&error, "a key");
    }
    let at = format!("https://merchant:{KEY}@gateway.example/");
    CANARIES.assert_error_redacted(
        &paynet::Environment::custom("gateway", &at).unwrap_err(),
        "an environment",
    );
    CANARIES.assert_error_redacted(
        &paynet::Environment::named(KEY).unwrap_err(),
        "an environment's name",
    );
}

#[tokio::test]
async fn malformed_callbacks_show_no_secret() {
    let links = PayLinks::new(idle_client());
    let value = serde_json::to_string(&CANARIES.joined()).unwrap();
    for body in [
        CANARIES.joined(),
        format!(r#"{{"is_succeed":{value}}}"#),
        format!(r#"{{"card_holder":[{value}]}}"#),
        format!(r#"{{{value}:1,"instalment":{value}}}"#),
    ] {
        let error = links.read_callback(CallbackKind::Payment, &callback_post(&body)).unwrap_err();
        assert!(error.is_bad_callback(), "{error}");
        CANARIES.assert_error_redacted(&error, &body);
    }
}
