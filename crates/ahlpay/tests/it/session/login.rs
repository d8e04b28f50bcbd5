//! Required and optional fields in the answer to a login.

use ahlpay::api::authentication_merchant::AuthenticationMerchant;
use ahlpay::{Client, Credentials, Effect};
use paylink_testkit::servers::Do;

use super::{list, token};
use crate::support::answers::{REQUEST_ID, done, page, refused, session};
use crate::support::stub::{AhlStub, LOGIN};
use crate::support::{new_request, sandbox_at, transport};

/// A stub with this answer to every login, and an empty list.
async fn stub_with_login(login: &str) -> AhlStub {
    let login = login.to_owned();
    AhlStub::with_login(
        move |_| Do::Answer(200, login.clone()),
        |_| Do::Answer(200, page(1, 0, 0, &[])),
    )
    .await
}

/// The answer to a login with one field replaced.
fn login_with(member: &str, instead: &str) -> String {
    let whole = session("T-1");
    assert!(whole.contains(member), "{member}");
    whole.replace(member, instead)
}

#[tokio::test]
async fn wire_the_authorization_scheme_is_the_token_type_or_bearer_by_default() {
    for (field, sent) in [
        (r#""tokenType":"Bearer""#, "Bearer T-1"),
        (r#""tokenType":"bearer""#, "bearer T-1"),
        (r#""tokenType":"Token""#, "Token T-1"),
        (r#""tokenType":" JWT ""#, "JWT T-1"),
        (r#""tokenType":"""#, "Bearer T-1"),
        (r#""tokenType":" ""#, "Bearer T-1"),
        (r#""tokenType":null"#, "Bearer T-1"),
        (r#""unknown":1"#, "Bearer T-1"),
    ] {
        let ahl = stub_with_login(&login_with(r#""tokenType":"Bearer""#, field)).await;
        list(&ahl.client()).await.unwrap();
        assert_eq!(token(&ahl.calls()[0]), sent, "{field}");
    }
}

#[tokio::test]
async fn wire_a_token_or_scheme_that_cannot_be_in_a_header_is_malformed_and_redacted() {
    let long = format!(r#""tokenType":"{}""#, "GIZLI".repeat(7));
    for (member, field) in [
        (r#""tokenType":"Bearer""#, r#""tokenType":"GIZLI\r\nX-Evil: 1""#),
        (r#""tokenType":"Bearer""#, r#""tokenType":"GIZLI Bearer""#),
        (r#""tokenType":"Bearer""#, r#""tokenType":"GIZLIş""#),
        (r#""tokenType":"Bearer""#, r#""tokenType":"GIZLI\u0000""#),
        (r#""tokenType":"Bearer""#, &long),
        (r#""token":"T-1""#, r#""token":"GIZLI\r\nX-Evil: 1""#),
        (r#""token":"T-1""#, r#""token":"GIZLI\n""#),
        (r#""token":"T-1""#, r#""token":"GIZLI jeton""#),
        (r#""token":"T-1""#, r#""token":"GIZLIş""#),
        (r#""token":"T-1""#, r#""token":"GIZLI\u0000""#),
        (r#""token":"T-1""#, r#""token":"GIZLI\u007f""#),
    ] {
        let ahl = stub_with_login(&login_with(member, field)).await;
        let client = ahl.client();
        for error in [
            list(&client).await.unwrap_err(),
            client.create_link_payment(&new_request("R-1")).await.unwrap_err(),
        ] {
            assert!(error.is_malformed(), "{field}: {error}");
            assert_eq!((error.operation(), error.effect()), (Some(LOGIN), Effect::None), "{field}");
            assert_eq!(
                (error.request_id(), error.http_status()),
                (Some(REQUEST_ID), Some(200)),
                "{field}"
            );
            assert!(error.raw_body().as_bytes().is_empty(), "a session is not kept in an error");
            assert!(!format!("{error} {error:?} {error:#?}").contains("GIZLI"), "{error:?}");
        }
        assert!(ahl.calls().is_empty());
    }
}

#[tokio::test]
async fn an_unreadable_login_keeps_no_session_in_its_error() {
    for (member, field) in [
        (r#""merchantId":97163"#, r#""merchantId":"abc""#),
        (r#""errorCode":null"#, r#""errorCode":"7""#),
        (r#""isSuccess":true"#, r#""isSuccess":"evet""#),
    ] {
        let ahl = stub_with_login(&login_with(member, field)).await;
        let client = ahl.client();
        for error in
            [client.authentication_merchant().await.unwrap_err(), list(&client).await.unwrap_err()]
        {
            assert!(
                error.is_malformed() && error.raw_body().as_bytes().is_empty(),
                "{field}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn wire_a_token_may_be_at_the_root_of_the_answer() {
    let whole = session("T-1");
    let root = whole.replace(r#""data":{"#, "").replace("}}", "}");
    assert!(!root.contains("data") && root.contains(r#""requestId""#));
    let null = whole.replace(r#""data":{"#, r#""data":null,"#).replace("}}", "}");
    let text = whole.replace(r#""data":{"#, r#""data":"Hoş geldiniz","#).replace("}}", "}");
    let empty =
        whole.replace(r#""data":{"#, r#""data":{"token":"","merchantId":1},"#).replace("}}", "}");
    for body in [root, null, text, empty] {
        let ahl = stub_with_login(&body).await;
        let client = ahl.client();
        list(&client).await.unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(token(&ahl.calls()[0]), "Bearer T-1", "{body}");
        assert_eq!(client.authentication_merchant().await.unwrap().merchant_id, Some(97163));
    }
    let both = whole.replacen('{', r#"{"token":"T-ROOT","merchantId":1,"#, 1);
    let ahl = stub_with_login(&both).await;
    list(&ahl.client()).await.unwrap();
    assert_eq!(token(&ahl.calls()[0]), "Bearer T-1", "`data` takes precedence");
}

#[tokio::test]
async fn wire_a_login_without_token_or_merchant_is_malformed() {
    for (login, missing) in [
        (login_with(r#""token":"T-1","#, ""), "token"),
        (login_with(r#""token":"T-1""#, r#""token":null"#), "token"),
        (login_with(r#""token":"T-1""#, r#""token":"""#), "token"),
        (login_with(r#""token":"T-1""#, r#""token":" ""#), "token"),
        (login_with(r#""token":"T-1""#, r#""Token":"T-1""#), "token"),
        (done("null"), "token"),
        (done("{}"), "token"),
        (done(r#""T-1""#), "token"),
        (login_with(r#","merchantId":97163"#, ""), "merchantId"),
        (login_with(r#""merchantId":97163"#, r#""merchantId":null"#), "merchantId"),
        (login_with(r#""merchantId":97163"#, r#""merchantId":"""#), "merchantId"),
    ] {
        let ahl = stub_with_login(&login).await;
        let client = ahl.client();
        // The native login returns what it has; only a session needs the merchant id.
        let probed = client.authentication_merchant().await.err();
        assert_eq!(probed.is_some(), missing == "token", "{login}");
        for error in probed.into_iter().chain([list(&client).await.unwrap_err()]) {
            assert!(
                error.is_malformed() && error.to_string().contains(&format!("`{missing}`")),
                "{login}: {error}"
            );
            assert_eq!((error.operation(), error.request_id()), (Some(LOGIN), Some(REQUEST_ID)));
            assert!(error.raw_body().as_bytes().is_empty(), "the body may contain a token");
        }
    }
}

#[tokio::test]
async fn the_builders_merchant_id_is_used_if_the_login_returns_none() {
    let ahl = stub_with_login(&login_with(r#","merchantId":97163"#, "")).await;
    let client = ahl.builder().merchant_id(5001).build().unwrap();
    client.transaction_list(&crate::wire::days()).await.unwrap();
    assert!(ahl.bodies()[0].contains(r#""merchantId":5001,"#), "{}", ahl.bodies()[0]);
    let ahl = stub_with_login(&session("T-1")).await;
    let client = ahl.builder().merchant_id(5001).build().unwrap();
    client.transaction_list(&crate::wire::days()).await.unwrap();
    assert!(ahl.bodies()[0].contains(r#""merchantId":97163,"#), "the login takes precedence");
}

#[tokio::test]
async fn wire_data_may_be_an_array_around_the_session() {
    let whole = session("T-1");
    let ahl =
        stub_with_login(&whole.replace(r#""data":{"#, r#""data":[{"#).replace("}}", "}]}")).await;
    list(&ahl.client()).await.unwrap();
    assert_eq!(token(&ahl.calls()[0]), "Bearer T-1");
}

#[tokio::test]
async fn wire_a_login_of_another_shape_is_an_error() {
    for login in [
        login_with(r#""merchantId":97163"#, r#""merchantId":"A.Ş.""#),
        login_with(r#""merchantId":97163"#, r#""merchantId":97163.5"#),
        login_with(r#""token":"T-1""#, r#""token":["T-1"]"#),
        done(r#"["T-1","Bearer"]"#),
        done(r#"[{"token":"T-1","merchantId":97163},{}]"#),
        login_with("true", "false"),
        login_with(r#""errorCode":null"#, r#""errorCode":"X002""#),
        login_with(r#""isSuccess":true,"#, ""),
        "[]".to_owned(),
        "<html>".to_owned(),
        String::new(),
    ] {
        let ahl = stub_with_login(&login).await;
        let error = list(&ahl.client()).await.unwrap_err();
        assert_eq!(error.operation(), Some(LOGIN), "{login}: {error}");
        assert!(ahl.calls().is_empty(), "{login}");
    }
}

#[tokio::test]
async fn a_login_succeeds_without_its_optional_fields() {
    for (member, field) in [
        (r#""fullName":"Ad Soyad""#, r#""fullName":null"#),
        (r#","sessionId":"S-1""#, ""),
        (r#""sessionId":"S-1""#, r#""sessionId":12"#),
        (r#""merchantName":"Örnek A.Ş.""#, r#""merchantName":"""#),
    ] {
        let ahl = stub_with_login(&login_with(member, field)).await;
        list(&ahl.client()).await.unwrap_or_else(|error| panic!("{field}: {error}"));
    }
}

#[tokio::test]
async fn the_native_login_returns_the_whole_answer_or_the_refusal() {
    let ahl = stub_with_login(&session("T-1")).await;
    let answer = ahl.client().authentication_merchant().await.unwrap();
    assert_eq!((answer.token_type.as_deref(), answer.merchant_id), (Some("Bearer"), Some(97163)));
    assert_eq!(answer.session_id.as_ref().unwrap().as_str(), "S-1");
    assert_eq!(
        (answer.http_status(), answer.body().to_text().as_ref()),
        (200, session("T-1").as_str())
    );

    let ahl = AhlStub::with_login(
        |_| Do::Answer(401, refused("X002")),
        |_| panic!("only a login is sent"),
    )
    .await;
    let error = ahl.client().authentication_merchant().await.unwrap_err();
    assert!(error.is_authentication() && error.code() == Some("X002"), "{error}");
}

#[tokio::test]
async fn a_password_is_sent_unchanged() {
    for password in [" with blanks ", "ığüşöçİĞÜŞÖÇ", "\"\\/\u{1}\n", "a"] {
        let ahl = stub_with_login(&session("T-1")).await;
        let user = Credentials::new("a@b.example", password);
        let client =
            Client::builder(sandbox_at(&ahl.url()), user).transport(&transport()).build().unwrap();
        list(&client).await.unwrap();
        let sent: AuthenticationMerchant = serde_json::from_str(&ahl.requests()[0].body).unwrap();
        assert_eq!((sent.email.as_str(), sent.password.as_str()), ("a@b.example", password));
    }
}
