//! A new login: on HTTP 401, past a told expiry, and where a refusal may mean that the session is over.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ahlpay::{Client, Delivery, Effect, Error};
use paylink_core::time::ManualClock;
use paylink_core::{Clock, LocalDateTime, Zone};
use tokio::task::JoinSet;
use xtask::servers::{Do, Received};

use super::{list, token};
use crate::support::ahl::{Ahl, LOGIN};
use crate::support::says::{everything, page, refused, session, session_with};
use crate::support::{hasty, new_request, with_clock};
use crate::traps::{each_service, is_write};

/// HTTP 401 with a body that tells more or less.
fn unauthorized() -> [String; 4] {
    let contradictory = refused("X401").replace("false", "true");
    [refused("X401"), String::new(), "<html>401</html>".to_owned(), contradictory]
}

/// A success of the service that is asked for.
fn served(request: &Received) -> Do {
    let (_, body) = everything().into_iter().find(|(name, _)| *name == service(request)).unwrap();
    Do::Answer(200, body)
}

/// Calls one service; [`each_service`] by name.
async fn call(client: &Client, service: &str) -> Option<Error> {
    each_service(client).await.into_iter().find(|(name, _)| *name == service).unwrap().1
}

#[tokio::test]
async fn a_401_is_answered_by_one_new_login_and_the_call_is_made_once_more() {
    for body in unauthorized() {
        let ahl = Ahl::start(move |request| {
            if token(request) == "Bearer T-1" { Do::Answer(401, body.clone()) } else { served(request) }
        })
        .await;
        let client = ahl.client();
        for (service, error) in each_service(&client).await {
            assert!(error.is_none(), "{service}: {error:?}");
        }
        // The first call finds the token refused, the others have the new one.
        let asked: Vec<(String, String)> =
            ahl.asked().iter().map(|own| (service(own).to_owned(), token(own))).collect();
        assert_eq!(ahl.logins(), 2);
        assert_eq!(asked[0], ("CreateLinkPayment".to_owned(), "Bearer T-1".to_owned()));
        assert_eq!(asked[1], ("CreateLinkPayment".to_owned(), "Bearer T-2".to_owned()));
        assert_eq!(asked.len(), 6);
        assert_eq!(ahl.sent()[0], ahl.sent()[1], "and it is the same call");
    }
}

#[tokio::test]
async fn a_second_401_is_the_answer_and_nothing_is_asked_a_third_time() {
    for body in unauthorized() {
        for service in [
            "CreateLinkPayment",
            "GetCreatedLinks",
            "PaymentInquiry",
            "Transaction/List",
            "PassiveLinkPayment",
        ] {
            let answer = Do::Answer(401, body.clone());
            let ahl = Ahl::start(
                move |request| if service(request) == service { answer.clone() } else { served(request) },
            )
            .await;
            let error = call(&ahl.client(), service).await.unwrap();
            assert!(error.is_authentication(), "{service} {body}: {error}");
            assert_eq!((error.operation(), error.http_status()), (Some(service), Some(401)));
            let own: Vec<String> =
                ahl.asked().iter().filter(|own| service(own) == service).map(token).collect();
            assert_eq!(own.len(), 2, "{service} {body}: {own:?}");
            assert_ne!(own[0], own[1], "with two tokens");
        }
    }
    let ahl = Ahl::answering(401, &refused("X401")).await;
    let client = ahl.client();
    let error = client.create_link_payment(&new_request("R-1")).await.unwrap_err();
    assert_eq!((error.effect(), error.code()), (Effect::None, Some("X401")));
    assert_eq!((ahl.logins(), ahl.asked().len()), (2, 2));
    // The next call begins with what is there, and may find a third token.
    list(&client).await.unwrap_err();
    assert_eq!((ahl.logins(), ahl.asked().len()), (3, 4));
}

#[tokio::test]
async fn a_hundred_401s_at_once_make_one_new_login() {
    let ahl = Ahl::start(|request| match token(request).as_str() {
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
    let tokens: Vec<String> = ahl.asked().iter().map(token).collect();
    assert_eq!(tokens.iter().filter(|own| *own == "Bearer T-2").count(), 100);
    assert!(tokens.len() <= 200, "{}", tokens.len());
}

#[tokio::test]
async fn a_401_whose_new_login_fails_is_that_failure_and_the_call_is_not_made_again() {
    let ahl = Ahl::with_login(
        |number| if number == 1 { Do::Answer(200, session("T-1")) } else { Do::Answer(200, refused("X002")) },
        |_| Do::Answer(401, String::new()),
    )
    .await;
    let error = ahl.client().create_link_payment(&new_request("R-1")).await.unwrap_err();
    assert_eq!((error.operation(), error.code()), (Some(LOGIN), Some("X002")), "{error}");
    assert_eq!((error.effect(), ahl.logins(), ahl.asked().len()), (Effect::None, 2, 1));
}

#[tokio::test]
async fn a_write_is_made_once_whatever_else_is_answered() {
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
        let ahl = Ahl::start(move |_| script.clone()).await;
        let client = match step {
            Do::Silence => ahl.builder().transport(&hasty()).build().unwrap(),
            _ => ahl.client(),
        };
        let error = client.create_link_payment(&new_request("R-1")).await.unwrap_err();
        assert_eq!(error.effect(), effect, "{error}");
        assert_eq!((ahl.logins(), ahl.asked().len()), (1, 1), "{error}");
    }
}

/// 2026-11-21T12:00:00 Z
fn noon() -> (Clock, ManualClock) {
    Clock::manual(LocalDateTime::new("2026-11-21T12:00:00").instant(Zone::Utc).unwrap())
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn a_told_expiry_leads_to_a_new_login_before_the_call() {
    for (stamp, seconds) in [
        // The wall clock in Türkiye, three hours ahead.
        (r#""2026-11-21T16:00:00""#, 3600),
        (r#""21.11.2026 16:00:00""#, 3600),
        // At Greenwich, for in Türkiye it would have been over.
        (r#""2026-11-21T13:00:00""#, 3600),
        (r#""2026-11-21T12:30:00Z""#, 1800),
        (r#""2026-11-21T15:30:00+03:00""#, 1800),
    ] {
        let (clock, hand) = noon();
        let stamped =
            move |number| session_with(&format!("T-{number}"), &format!(r#","expireDate":{stamp}"#));
        let ahl = Ahl::with_login(
            move |number| Do::Answer(200, stamped(number)),
            |_| Do::Answer(200, page(1, 0, 0, &[])),
        )
        .await;
        let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
        list(&client).await.unwrap();
        hand.advance(secs(seconds - 11));
        list(&client).await.unwrap();
        assert_eq!(ahl.logins(), 1, "{stamp}: it lives");
        hand.advance(secs(1));
        let mut running = JoinSet::new();
        for _ in 0..20 {
            let client = client.clone();
            running.spawn(async move { list(&client).await.map(drop) });
        }
        assert!(running.join_all().await.iter().all(Result::is_ok));
        assert_eq!(ahl.logins(), 2, "{stamp}: it is not used in its last moments, and one login is enough");
        let tokens: Vec<String> = ahl.asked().iter().map(token).collect();
        assert_eq!(tokens[..2], ["Bearer T-1", "Bearer T-1"]);
        assert!(tokens[2..].iter().all(|own| own == "Bearer T-2"), "{tokens:?}");
    }
}

#[tokio::test]
async fn an_expiry_that_says_nothing_ends_no_token() {
    for stamp in
        ["null", r#""""#, r#""yarın""#, "1795284000", r#""2026-11-21T11:00:00""#, r#""0001-01-01T00:00:00""#]
    {
        let (clock, hand) = noon();
        let ahl = Ahl::with_login(
            move |_| Do::Answer(200, session_with("T-1", &format!(r#","expireDate":{stamp}"#))),
            |_| Do::Answer(200, page(1, 0, 0, &[])),
        )
        .await;
        let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
        for _ in 0..3 {
            list(&client).await.unwrap();
            hand.advance(secs(100 * 24 * 3600));
        }
        assert_eq!(ahl.logins(), 1, "{stamp}");
    }
}

/// A client whose token is this old, at an AHL Pay that answers this with the first token and a success with any other.
async fn aged(seconds: u64, first: Do) -> (Ahl, Client) {
    let (clock, hand) = noon();
    let fresh = AtomicUsize::new(0);
    let ahl = Ahl::start(move |request| {
        // The token is taken by a call that succeeds.
        if fresh.fetch_add(1, Ordering::SeqCst) == 0 || token(request) != "Bearer T-1" {
            return served(request);
        }
        first.clone()
    })
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    list(&client).await.unwrap();
    hand.advance(secs(seconds));
    (ahl, client)
}

#[tokio::test]
async fn a_refusal_with_a_young_token_is_the_answer() {
    for status in [200, 400, 403] {
        let (ahl, client) = aged(59, Do::Answer(status, refused("X100"))).await;
        for (service, error) in each_service(&client).await {
            assert_eq!(error.unwrap().code(), Some("X100"), "{service}");
        }
        assert_eq!((ahl.logins(), ahl.asked().len()), (1, 6), "HTTP {status}");
    }
}

#[tokio::test]
async fn a_refused_read_with_an_older_token_is_asked_once_more_after_a_login() {
    for status in [200, 400, 403] {
        for service in ["GetCreatedLinks", "PaymentInquiry", "Transaction/List"] {
            let (ahl, client) = aged(60, Do::Answer(status, refused("X100"))).await;
            let error = match service {
                "GetCreatedLinks" => list(&client).await.err(),
                "PaymentInquiry" => {
                    let query = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
                    client.payment_inquiry(&query).await.err()
                }
                _ => client.transaction_list(&crate::traps::days()).await.err(),
            };
            assert!(error.is_none(), "{service}: {error:?}");
            assert_eq!((ahl.logins(), ahl.asked().len()), (2, 3), "{service}, HTTP {status}");
        }
    }
}

#[tokio::test]
async fn a_read_that_is_refused_with_either_token_is_asked_twice_and_no_more() {
    let (clock, hand) = noon();
    let ahl = Ahl::start(|request| match service(request) {
        "PaymentInquiry" => Do::Answer(200, refused(&token(request).replace("Bearer ", ""))),
        _ => served(request),
    })
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    list(&client).await.unwrap();
    hand.advance(secs(60));
    let query = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
    assert_eq!(client.payment_inquiry(&query).await.unwrap_err().code(), Some("T-2"));
    assert_eq!((ahl.logins(), ahl.asked().len()), (2, 3));
    // The new token is young: a refusal is believed.
    assert_eq!(client.payment_inquiry(&query).await.unwrap_err().code(), Some("T-2"));
    assert_eq!((ahl.logins(), ahl.asked().len()), (2, 4));
}

#[tokio::test]
async fn a_refused_write_with_an_older_token_is_not_made_again_but_the_next_call_logs_in() {
    for service in ["CreateLinkPayment", "PassiveLinkPayment"] {
        let (ahl, client) = aged(60, Do::Answer(200, refused("X100"))).await;
        let error = match service {
            "CreateLinkPayment" => client.create_link_payment(&new_request("R-1")).await.unwrap_err(),
            _ => {
                let request = ahlpay::api::passive_link_payment::PassiveLinkPayment::new("R-1");
                client.passive_link_payment(&request).await.unwrap_err()
            }
        };
        assert_eq!((error.code(), error.effect()), (Some("X100"), Effect::None), "{service}");
        assert_eq!((ahl.logins(), ahl.asked().len()), (1, 2), "{service}");
        for (service, error) in each_service(&client).await {
            assert!(error.is_none(), "{service}: {error:?}");
        }
        assert_eq!((ahl.logins(), ahl.asked().len()), (2, 7), "{service}");
    }
}

#[tokio::test]
async fn a_refusal_stands_if_the_login_after_it_fails() {
    let (clock, hand) = noon();
    let ahl = Ahl::with_login(
        |number| if number == 1 { Do::Answer(200, session("T-1")) } else { Do::Answer(503, String::new()) },
        |request| {
            if service(request) == "PaymentInquiry" {
                Do::Answer(200, refused("X100"))
            } else {
                served(request)
            }
        },
    )
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    list(&client).await.unwrap();
    hand.advance(secs(3600));
    let query = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
    let error = client.payment_inquiry(&query).await.unwrap_err();
    assert_eq!((error.code(), error.operation()), (Some("X100"), Some("PaymentInquiry")), "{error}");
}

#[tokio::test]
async fn what_is_no_refusal_says_nothing_about_the_token() {
    for answer in [
        Do::Answer(200, "{}".to_owned()),
        Do::Answer(200, "<html>".to_owned()),
        Do::Answer(404, refused("X100")),
        Do::Answer(429, refused("X100")),
        Do::Answer(500, refused("X100")),
    ] {
        let (ahl, client) = aged(3600, answer).await;
        for (service, error) in each_service(&client).await {
            let error = error.unwrap();
            assert_eq!(error.delivery(), Delivery::Answered, "{service}: {error}");
        }
        assert_eq!(ahl.logins(), 1);
        let writes = ahl.asked().iter().filter(|own| is_write(service(own))).count();
        assert_eq!(writes, 2, "each once");
    }
}
