//! A refusal that may mean that the session is over: nobody has published how an expired token is
//! answered.

use std::sync::atomic::{AtomicUsize, Ordering};

use ahlpay::{Client, Delivery, Effect};
use xtask::servers::Do;

use super::{list, noon, secs, served, token};
use crate::support::answers::{refused, session, session_with};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{new_request, with_clock};
use crate::wire::{each_service, is_write};

/// A client whose token is this old, at an AHL Pay that answers this with the first token and a
/// success with any other.
async fn aged(seconds: u64, first: Do) -> (AhlStub, Client) {
    let (clock, manual) = noon();
    let fresh = AtomicUsize::new(0);
    let ahl = AhlStub::start(move |request| {
        // The token is taken by a call that succeeds.
        if fresh.fetch_add(1, Ordering::SeqCst) == 0 || token(request) != "Bearer T-1" {
            return served(request);
        }
        first.clone()
    })
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    list(&client).await.unwrap();
    manual.advance(secs(seconds));
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
                _ => client.transaction_list(&crate::wire::days()).await.err(),
            };
            assert!(error.is_none(), "{service}: {error:?}");
            assert_eq!((ahl.logins(), ahl.asked().len()), (2, 3), "{service}, HTTP {status}");
        }
    }
}

#[tokio::test]
async fn a_read_that_is_refused_with_either_token_is_asked_twice_and_no_more() {
    let (clock, manual) = noon();
    let ahl = AhlStub::start(|request| match service_of(request) {
        "PaymentInquiry" => Do::Answer(200, refused(&token(request).replace("Bearer ", ""))),
        _ => served(request),
    })
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    list(&client).await.unwrap();
    manual.advance(secs(60));
    let query = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
    assert_eq!(client.payment_inquiry(&query).await.unwrap_err().code(), Some("T-2"));
    assert_eq!((ahl.logins(), ahl.asked().len()), (2, 3));
    // The new token is young: a refusal is believed.
    assert_eq!(client.payment_inquiry(&query).await.unwrap_err().code(), Some("T-2"));
    assert_eq!((ahl.logins(), ahl.asked().len()), (2, 4));
}

#[tokio::test]
async fn a_refusal_that_a_new_login_did_not_mend_is_believed_for_ten_minutes() {
    let (clock, manual) = noon();
    let stamped =
        |number| session_with(&format!("T-{number}"), r#","expireDate":"2027-11-21T12:00:00""#);
    let ahl = AhlStub::with_login(
        move |number| Do::Answer(200, stamped(number)),
        |request| {
            Do::Answer(200, refused(if request.body.contains("R-2") { "X200" } else { "X100" }))
        },
    )
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    let ask = async |order| {
        let query = ahlpay::api::payment_inquiry::PaymentInquiry::new(order);
        client.payment_inquiry(&query).await.unwrap_err();
        (ahl.logins(), ahl.asked().len())
    };
    assert_eq!(ask("R-1").await, (1, 1), "the token is young");
    manual.advance(secs(60));
    assert_eq!(ask("R-1").await, (2, 3));
    manual.advance(secs(60));
    // As an unpaid link is asked about while somebody waits for it.
    assert_eq!(ask("R-1").await, (2, 4));
    assert_eq!(ask("R-2").await, (3, 6), "another code may be about the session after all");
    manual.advance(secs(539));
    assert_eq!((ask("R-1").await, ask("R-2").await), ((3, 7), (3, 8)));
    manual.advance(secs(1));
    assert_eq!(ask("R-1").await, (4, 10));
}

#[tokio::test]
async fn a_refused_write_with_an_older_token_is_not_made_again_but_the_next_call_logs_in() {
    for service in ["CreateLinkPayment", "PassiveLinkPayment"] {
        let (ahl, client) = aged(60, Do::Answer(200, refused("X100"))).await;
        let error = match service {
            "CreateLinkPayment" => {
                client.create_link_payment(&new_request("R-1")).await.unwrap_err()
            }
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
    let (clock, manual) = noon();
    let ahl = AhlStub::with_login(
        |number| {
            if number == 1 {
                Do::Answer(200, session("T-1"))
            } else {
                Do::Answer(503, String::new())
            }
        },
        |request| {
            if service_of(request) == "PaymentInquiry" {
                Do::Answer(200, refused("X100"))
            } else {
                served(request)
            }
        },
    )
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    list(&client).await.unwrap();
    manual.advance(secs(600));
    let query = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
    for _ in 0..2 {
        let error = client.payment_inquiry(&query).await.unwrap_err();
        assert_eq!(
            (error.code(), error.operation()),
            (Some("X100"), Some("PaymentInquiry")),
            "{error}"
        );
    }
    // Nothing is asked a second time with the token that there is, and the doubt about it is kept.
    assert_eq!(ahl.asked().len(), 3);
    assert!(ahl.logins() > 4, "each call tries to log in: {}", ahl.logins());
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
        let (ahl, client) = aged(600, answer).await;
        for (service, error) in each_service(&client).await {
            let error = error.unwrap();
            assert_eq!(error.delivery(), Delivery::Answered, "{service}: {error}");
        }
        assert_eq!(ahl.logins(), 1);
        let writes = ahl.asked().iter().filter(|own| is_write(service_of(own))).count();
        assert_eq!(writes, 2, "each once");
    }
}
