//! What a login may tell, and what it must.

use ahlpay::api::authentication_merchant::AuthenticationMerchant;
use ahlpay::{Client, Credentials, Effect};
use xtask::servers::Do;

use super::{list, token};
use crate::support::answers::{REQUEST_ID, done, page, refused, session};
use crate::support::stub::{AhlStub, LOGIN};
use crate::support::{new_request, sandbox_at, transport};

/// An AHL Pay whose logins are answered so, and that lists nothing.
async fn telling(login: &str) -> AhlStub {
    let login = login.to_owned();
    AhlStub::with_login(
        move |_| Do::Answer(200, login.clone()),
        |_| Do::Answer(200, page(1, 0, 0, &[])),
    )
    .await
}

/// The answer of a login with one member written differently.
fn but(member: &str, instead: &str) -> String {
    let whole = session("T-1");
    assert!(whole.contains(member), "{member}");
    whole.replace(member, instead)
}

#[tokio::test]
async fn wire_the_scheme_word_is_the_logins_and_bearer_where_it_tells_none() {
    for (told, sent) in [
        (r#""tokenType":"Bearer""#, "Bearer T-1"),
        (r#""tokenType":"bearer""#, "bearer T-1"),
        (r#""tokenType":"Token""#, "Token T-1"),
        (r#""tokenType":" JWT ""#, "JWT T-1"),
        (r#""tokenType":"""#, "Bearer T-1"),
        (r#""tokenType":" ""#, "Bearer T-1"),
        (r#""tokenType":null"#, "Bearer T-1"),
        (r#""unheard":1"#, "Bearer T-1"),
    ] {
        let ahl = telling(&but(r#""tokenType":"Bearer""#, told)).await;
        list(&ahl.client()).await.unwrap();
        assert_eq!(token(&ahl.asked()[0]), sent, "{told}");
    }
}

#[tokio::test]
async fn wire_a_token_or_scheme_that_no_header_can_carry_is_malformed_and_not_shown() {
    let long = format!(r#""tokenType":"{}""#, "GIZLI".repeat(7));
    for (member, told) in [
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
        let ahl = telling(&but(member, told)).await;
        let client = ahl.client();
        for error in [
            list(&client).await.unwrap_err(),
            client.create_link_payment(&new_request("R-1")).await.unwrap_err(),
        ] {
            assert!(error.is_malformed(), "{told}: {error}");
            assert_eq!((error.operation(), error.effect()), (Some(LOGIN), Effect::None), "{told}");
            assert_eq!(
                (error.request_id(), error.http_status()),
                (Some(REQUEST_ID), Some(200)),
                "{told}"
            );
            assert!(error.raw_body().as_bytes().is_empty(), "a session is not kept in an error");
            assert!(!format!("{error} {error:?} {error:#?}").contains("GIZLI"), "{error:?}");
        }
        assert!(ahl.asked().is_empty());
    }
}

#[tokio::test]
async fn a_login_that_cannot_be_read_keeps_no_session_in_its_error() {
    for (member, told) in [
        (r#""merchantId":97163"#, r#""merchantId":"abc""#),
        (r#""errorCode":null"#, r#""errorCode":"7""#),
        (r#""isSuccess":true"#, r#""isSuccess":"evet""#),
    ] {
        let ahl = telling(&but(member, told)).await;
        let client = ahl.client();
        for error in
            [client.authentication_merchant().await.unwrap_err(), list(&client).await.unwrap_err()]
        {
            assert!(
                error.is_malformed() && error.raw_body().as_bytes().is_empty(),
                "{told}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn wire_a_token_may_stand_at_the_root_of_the_answer() {
    let whole = session("T-1");
    let root = whole.replace(r#""data":{"#, "").replace("}}", "}");
    assert!(!root.contains("data") && root.contains(r#""requestId""#));
    let null = whole.replace(r#""data":{"#, r#""data":null,"#).replace("}}", "}");
    let text = whole.replace(r#""data":{"#, r#""data":"Hoş geldiniz","#).replace("}}", "}");
    let empty =
        whole.replace(r#""data":{"#, r#""data":{"token":"","merchantId":1},"#).replace("}}", "}");
    for body in [root, null, text, empty] {
        let ahl = telling(&body).await;
        let client = ahl.client();
        list(&client).await.unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(token(&ahl.asked()[0]), "Bearer T-1", "{body}");
        assert_eq!(client.authentication_merchant().await.unwrap().merchant_id, Some(97163));
    }
    let both = whole.replacen('{', r#"{"token":"T-ROOT","merchantId":1,"#, 1);
    let ahl = telling(&both).await;
    list(&ahl.client()).await.unwrap();
    assert_eq!(token(&ahl.asked()[0]), "Bearer T-1", "data goes first");
}

#[tokio::test]
async fn wire_a_login_without_token_or_merchant_is_malformed() {
    for (login, missing) in [
        (but(r#""token":"T-1","#, ""), "token"),
        (but(r#""token":"T-1""#, r#""token":null"#), "token"),
        (but(r#""token":"T-1""#, r#""token":"""#), "token"),
        (but(r#""token":"T-1""#, r#""token":" ""#), "token"),
        (but(r#""token":"T-1""#, r#""Token":"T-1""#), "token"),
        (done("null"), "token"),
        (done("{}"), "token"),
        (done(r#""T-1""#), "token"),
        (but(r#","merchantId":97163"#, ""), "merchantId"),
        (but(r#""merchantId":97163"#, r#""merchantId":null"#), "merchantId"),
        (but(r#""merchantId":97163"#, r#""merchantId":"""#), "merchantId"),
    ] {
        let ahl = telling(&login).await;
        let client = ahl.client();
        // The probe tells what came; only a session needs to know the merchant.
        let probed = client.authentication_merchant().await.err();
        assert_eq!(probed.is_some(), missing == "token", "{login}");
        for error in probed.into_iter().chain([list(&client).await.unwrap_err()]) {
            assert!(
                error.is_malformed() && error.to_string().contains(&format!("`{missing}`")),
                "{login}: {error}"
            );
            assert_eq!((error.operation(), error.request_id()), (Some(LOGIN), Some(REQUEST_ID)));
            assert!(error.raw_body().as_bytes().is_empty(), "there may be a token in it after all");
        }
    }
}

#[tokio::test]
async fn a_merchant_that_the_login_does_not_tell_is_the_callers() {
    let ahl = telling(&but(r#","merchantId":97163"#, "")).await;
    let client = ahl.builder().merchant_id(5001).build().unwrap();
    client.transaction_list(&crate::wire::days()).await.unwrap();
    assert!(ahl.sent()[0].contains(r#""merchantId":5001,"#), "{}", ahl.sent()[0]);
    let ahl = telling(&session("T-1")).await;
    let client = ahl.builder().merchant_id(5001).build().unwrap();
    client.transaction_list(&crate::wire::days()).await.unwrap();
    assert!(ahl.sent()[0].contains(r#""merchantId":97163,"#), "the login goes first");
}

#[tokio::test]
async fn wire_data_may_be_an_array_around_the_session() {
    let whole = session("T-1");
    let ahl = telling(&whole.replace(r#""data":{"#, r#""data":[{"#).replace("}}", "}]}")).await;
    list(&ahl.client()).await.unwrap();
    assert_eq!(token(&ahl.asked()[0]), "Bearer T-1");
}

#[tokio::test]
async fn wire_a_login_of_another_shape_is_no_session() {
    for login in [
        but(r#""merchantId":97163"#, r#""merchantId":"A.Ş.""#),
        but(r#""merchantId":97163"#, r#""merchantId":97163.5"#),
        but(r#""token":"T-1""#, r#""token":["T-1"]"#),
        done(r#"["T-1","Bearer"]"#),
        done(r#"[{"token":"T-1","merchantId":97163},{}]"#),
        but("true", "false"),
        but(r#""errorCode":null"#, r#""errorCode":"X002""#),
        but(r#""isSuccess":true,"#, ""),
        "[]".to_owned(),
        "<html>".to_owned(),
        String::new(),
    ] {
        let ahl = telling(&login).await;
        let error = list(&ahl.client()).await.unwrap_err();
        assert_eq!(error.operation(), Some(LOGIN), "{login}: {error}");
        assert!(ahl.asked().is_empty(), "{login}");
    }
}

#[tokio::test]
async fn members_that_only_inform_hinder_no_login() {
    for (member, told) in [
        (r#""fullName":"Ad Soyad""#, r#""fullName":null"#),
        (r#","sessionId":"S-1""#, ""),
        (r#""sessionId":"S-1""#, r#""sessionId":12"#),
        (r#""merchantName":"Örnek A.Ş.""#, r#""merchantName":"""#),
    ] {
        let ahl = telling(&but(member, told)).await;
        list(&ahl.client()).await.unwrap_or_else(|error| panic!("{told}: {error}"));
    }
}

#[tokio::test]
async fn the_probe_answers_with_everything_that_came_or_with_the_refusal() {
    let ahl = telling(&session("T-1")).await;
    let told = ahl.client().authentication_merchant().await.unwrap();
    assert_eq!((told.token_type.as_deref(), told.merchant_id), (Some("Bearer"), Some(97163)));
    assert_eq!(told.session_id.as_ref().unwrap().as_str(), "S-1");
    assert_eq!(
        (told.http_status(), told.body().to_text().as_ref()),
        (200, session("T-1").as_str())
    );

    let ahl =
        AhlStub::with_login(|_| Do::Answer(401, refused("X002")), |_| panic!("only a login")).await;
    let error = ahl.client().authentication_merchant().await.unwrap_err();
    assert!(error.is_authentication() && error.code() == Some("X002"), "{error}");
}

#[tokio::test]
async fn a_password_goes_out_whole_whatever_is_in_it() {
    for password in [" with blanks ", "ığüşöçİĞÜŞÖÇ", "\"\\/\u{1}\n", "a"] {
        let ahl = telling(&session("T-1")).await;
        let user = Credentials::new("a@b.example", password);
        let client =
            Client::builder(sandbox_at(&ahl.url()), user).transport(&transport()).build().unwrap();
        list(&client).await.unwrap();
        let sent: AuthenticationMerchant = serde_json::from_str(&ahl.requests()[0].body).unwrap();
        assert_eq!((sent.email.as_str(), sent.password.as_str()), ("a@b.example", password));
    }
}
