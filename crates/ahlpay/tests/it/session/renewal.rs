//! HTTP 401: one new login, then the call is sent once more. The only case in which a write is sent
//! twice.

use ahlpay::{Client, Effect, Error};
use paylink_testkit::servers::Do;
use tokio::task::JoinSet;

use super::{list, success_for, token};
use crate::support::answers::{page, refused, session};
use crate::support::stub::{AhlStub, LOGIN, service_of};
use crate::support::{hasty, new_request};
use crate::wire::each_service;

/// Bodies of HTTP 401 that do not say that the call was done.
fn unauthorized() -> [String; 5] {
    let problem = r#"{"title":"Unauthorized","status":401,"data":null}"#;
    let without_success = r#"{"errorCode":"X401","data":{}}"#;
    [&refused("X401"), "", "<html>401</html>", problem, without_success].map(str::to_owned)
}

/// Bodies of HTTP 401 that may say that the call was done.
fn doubtful() -> [String; 6] {
    let contradictory = refused("X401").replace("false", "true");
    let done = r#"{"isSuccess":true,"data":{"url":"https://pay.example/1"}}"#;
    [
        done,
        &contradictory,
        r#"{"IsSuccess":true}"#,
        r#"{"isSuccess":"perhaps","data":null}"#,
        r#"{"data":{"url":"https://pay.example/1"}}"#,
        &done[..20],
    ]
    .map(str::to_owned)
}

/// Calls one service; [`each_service`] by name.
async fn call(client: &Client, service: &str) -> Option<Error> {
    each_service(client).await.into_iter().find(|(name, _)| *name == service).unwrap().1
}

#[tokio::test]
async fn after_a_401_the_client_logs_in_and_sends_the_call_once_more() {
    for body in unauthorized() {
        let ahl = AhlStub::start(move |request| {
            if token(request) == "Bearer T-1" {
                Do::Answer(401, body.clone())
            } else {
                success_for(request)
            }
        })
        .await;
        let client = ahl.client();
        for (service, error) in each_service(&client).await {
            assert!(error.is_none(), "{service}: {error:?}");
        }
        // The first token is refused in the first call; all others have the new one.
        let asked: Vec<(String, String)> =
            ahl.calls().iter().map(|own| (service_of(own).to_owned(), token(own))).collect();
        assert_eq!(ahl.logins(), 2);
        assert_eq!(asked[0], ("CreateLinkPayment".to_owned(), "Bearer T-1".to_owned()));
        assert_eq!(asked[1], ("CreateLinkPayment".to_owned(), "Bearer T-2".to_owned()));
        assert_eq!(asked.len(), 6);
        assert_eq!(ahl.bodies()[0], ahl.bodies()[1], "the same call");
    }
}

#[tokio::test]
async fn a_second_401_is_returned_and_the_call_is_not_sent_a_third_time() {
    for body in unauthorized() {
        for service in [
            "CreateLinkPayment",
            "GetCreatedLinks",
            "PaymentInquiry",
            "Transaction/List",
            "PassiveLinkPayment",
        ] {
            let answer = Do::Answer(401, body.clone());
            let ahl = AhlStub::start(move |request| {
                if service_of(request) == service { answer.clone() } else { success_for(request) }
            })
            .await;
            let error = call(&ahl.client(), service).await.unwrap();
            assert!(error.is_authentication(), "{service} {body}: {error}");
            assert_eq!((error.operation(), error.http_status()), (Some(service), Some(401)));
            let own: Vec<String> =
                ahl.calls().iter().filter(|own| service_of(own) == service).map(token).collect();
            assert_eq!(own.len(), 2, "{service} {body}: {own:?}");
            assert_ne!(own[0], own[1], "with two tokens");
        }
    }
    let ahl = AhlStub::answering(401, &refused("X401")).await;
    let client = ahl.client();
    let error = client.create_link_payment(&new_request("R-1")).await.unwrap_err();
    assert_eq!((error.effect(), error.code()), (Effect::None, Some("X401")));
    assert_eq!((ahl.logins(), ahl.calls().len()), (2, 2));
    // The next call begins with the current token, and may lead to a third one.
    list(&client).await.unwrap_err();
    assert_eq!((ahl.logins(), ahl.calls().len()), (3, 4));
}

#[tokio::test]
async fn wire_a_write_whose_401_may_say_that_it_was_done_is_sent_once() {
    for body in doubtful() {
        for login_works in [true, false] {
            let answer = Do::Answer(401, body.clone());
            let login = move |number| match number {
                1 => Do::Answer(200, session("T-1")),
                _ if login_works => Do::Answer(200, session("T-2")),
                _ => Do::Answer(200, refused("X002")),
            };
            let ahl = AhlStub::with_login(login, move |request| match token(request).as_str() {
                "Bearer T-1" => answer.clone(),
                _ => success_for(request),
            })
            .await;
            let client = ahl.client();
            let error = client.create_link_payment(&new_request("R-1")).await.unwrap_err();
            let context = (error.effect(), error.operation(), error.http_status());
            let expected = (Effect::Unknown, Some("CreateLinkPayment"), Some(401));
            assert_eq!(context, expected, "{body}: {error}");
            assert!(!error.is_retryable(), "{error}");
            assert!(error.to_string().contains("may have taken effect"), "{error}");
            assert_eq!((ahl.logins(), ahl.calls().len()), (1, 1), "{body}");
            // The token is replaced before the next call.
            assert_eq!((list(&client).await.is_ok(), ahl.logins()), (login_works, 2), "{body}");
        }
    }
}

#[tokio::test]
async fn wire_a_read_is_repeated_after_every_401() {
    for body in doubtful() {
        let ahl = AhlStub::start(move |request| match token(request).as_str() {
            "Bearer T-1" => Do::Answer(401, body.clone()),
            _ => success_for(request),
        })
        .await;
        list(&ahl.client()).await.unwrap();
        assert_eq!((ahl.logins(), ahl.calls().len()), (2, 2));
    }
}

#[tokio::test]
async fn a_hundred_401s_at_once_cause_one_new_login() {
    let ahl = AhlStub::start(|request| match token(request).as_str() {
        "Bearer T-1" => Do::Answer(401, refused("X401")),
        _ => Do::Answer(200, page(1, 0, 0, &[])),
    })
    .await;
    let client = ahl.client();
    let mut running = JoinSet::new();
    for _ in 0..100 {
        let client = client.clone();
        running.spawn(async move { list(&client).await.map(drop) });
    }
    let results = running.join_all().await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(ahl.logins(), 2);
    let tokens: Vec<String> = ahl.calls().iter().map(token).collect();
    assert_eq!(tokens.iter().filter(|own| *own == "Bearer T-2").count(), 100);
    assert!(tokens.len() <= 200, "{}", tokens.len());
}

#[tokio::test]
async fn if_the_login_after_a_401_fails_its_error_is_returned_and_the_call_is_not_sent_again() {
    let ahl = AhlStub::with_login(
        |number| {
            if number == 1 {
                Do::Answer(200, session("T-1"))
            } else {
                Do::Answer(200, refused("X002"))
            }
        },
        |_| Do::Answer(401, String::new()),
    )
    .await;
    let error = ahl.client().create_link_payment(&new_request("R-1")).await.unwrap_err();
    assert_eq!((error.operation(), error.code()), (Some(LOGIN), Some("X002")), "{error}");
    assert_eq!((error.effect(), ahl.logins(), ahl.calls().len()), (Effect::None, 2, 1));
}

#[tokio::test]
async fn a_write_is_sent_once_after_any_answer_but_401() {
    for (step, effect) in [
        (Do::Answer(403, refused("X403")), Effect::None),
        (Do::Answer(403, String::new()), Effect::None),
        (Do::Answer(200, refused("X100")), Effect::None),
        (Do::Answer(400, refused("X100")), Effect::None),
        (Do::Answer(408, String::new()), Effect::Unknown),
        (Do::Answer(500, refused("X100")), Effect::Unknown),
        (Do::Answer(503, String::new()), Effect::Unknown),
        (Do::HangUp, Effect::Unknown),
        (Do::Silence, Effect::Unknown),
    ] {
        let script = step.clone();
        let ahl = AhlStub::start(move |_| script.clone()).await;
        let client = match step {
            Do::Silence => ahl.builder().transport(&hasty()).build().unwrap(),
            _ => ahl.client(),
        };
        let error = client.create_link_payment(&new_request("R-1")).await.unwrap_err();
        assert_eq!(error.effect(), effect, "{error}");
        assert_eq!((ahl.logins(), ahl.calls().len()), (1, 1), "{error}");
    }
}
