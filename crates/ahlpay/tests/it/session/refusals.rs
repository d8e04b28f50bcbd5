//! Refusals that may be caused by an expired token: how AHL Pay answers those is not documented.

use std::sync::atomic::{AtomicUsize, Ordering};

use ahlpay::{Client, Delivery, Effect};
use paylink_testkit::servers::Do;

use super::{list, noon, secs, success_for, token};
use crate::support::answers::{refused, session, session_with};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{new_request, with_clock};
use crate::wire::{each_error, each_service, is_write};

/// A client whose token has this age, and a stub that returns `first` for this token and a success
/// for any other.
async fn client_with_token_aged(seconds: u64, first: Do) -> (AhlStub, Client) {
    let (clock, manual) = noon();
    let calls = AtomicUsize::new(0);
    let ahl = AhlStub::start(move |request| {
        // The first call gets the token, and succeeds.
        if calls.fetch_add(1, Ordering::SeqCst) == 0 || token(request) != "Bearer T-1" {
            return success_for(request);
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
async fn a_refusal_within_a_minute_of_the_login_is_returned() {
    for status in [200, 400, 403] {
        let (ahl, client) = client_with_token_aged(59, Do::Answer(status, refused("X100"))).await;
        for (service, error) in each_service(&client).await {
            assert_eq!(error.unwrap().code(), Some("X100"), "{service}");
        }
        assert_eq!((ahl.logins(), ahl.calls().len()), (1, 6), "HTTP {status}");
    }
}

#[tokio::test]
async fn a_read_refused_with_an_older_token_is_sent_once_more_after_a_login() {
    for status in [200, 400, 403] {
        for service in ["GetCreatedLinks", "PaymentInquiry", "Transaction/List"] {
            let (ahl, client) =
                client_with_token_aged(60, Do::Answer(status, refused("X100"))).await;
            let error = match service {
                "GetCreatedLinks" => list(&client).await.err(),
                "PaymentInquiry" => {
                    let query = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
                    client.payment_inquiry(&query).await.err()
                }
                _ => client.transaction_list(&crate::wire::days()).await.err(),
            };
            assert!(error.is_none(), "{service}: {error:?}");
            assert_eq!((ahl.logins(), ahl.calls().len()), (2, 3), "{service}, HTTP {status}");
        }
    }
}

#[tokio::test]
async fn a_read_refused_with_both_tokens_is_sent_twice() {
    let (clock, manual) = noon();
    let ahl = AhlStub::start(|request| match service_of(request) {
        "PaymentInquiry" => Do::Answer(200, refused(&token(request).replace("Bearer ", ""))),
        _ => success_for(request),
    })
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    list(&client).await.unwrap();
    manual.advance(secs(60));
    let query = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
    assert_eq!(client.payment_inquiry(&query).await.unwrap_err().code(), Some("T-2"));
    assert_eq!((ahl.logins(), ahl.calls().len()), (2, 3));
    // The new token is less than a minute old: the refusal is returned.
    assert_eq!(client.payment_inquiry(&query).await.unwrap_err().code(), Some("T-2"));
    assert_eq!((ahl.logins(), ahl.calls().len()), (2, 4));
}

#[tokio::test]
async fn a_refusal_that_a_login_did_not_fix_causes_no_login_for_ten_minutes() {
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
    let inquire = async |order| {
        let query = ahlpay::api::payment_inquiry::PaymentInquiry::new(order);
        client.payment_inquiry(&query).await.unwrap_err();
        (ahl.logins(), ahl.calls().len())
    };
    assert_eq!(inquire("R-1").await, (1, 1), "the token is less than a minute old");
    manual.advance(secs(60));
    assert_eq!(inquire("R-1").await, (2, 3));
    manual.advance(secs(60));
    // The refusal is known not to be about the token.
    assert_eq!(inquire("R-1").await, (2, 4));
    assert_eq!(inquire("R-2").await, (3, 6), "a refusal with another code may be about the token");
    manual.advance(secs(539));
    assert_eq!((inquire("R-1").await, inquire("R-2").await), ((3, 7), (3, 8)));
    manual.advance(secs(1));
    assert_eq!(inquire("R-1").await, (4, 10));
}

#[tokio::test]
async fn a_write_refused_with_an_older_token_is_not_sent_again_but_the_next_call_logs_in() {
    for service in ["CreateLinkPayment", "PassiveLinkPayment"] {
        let (ahl, client) = client_with_token_aged(60, Do::Answer(200, refused("X100"))).await;
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
        assert_eq!((ahl.logins(), ahl.calls().len()), (1, 2), "{service}");
        for (service, error) in each_service(&client).await {
            assert!(error.is_none(), "{service}: {error:?}");
        }
        assert_eq!((ahl.logins(), ahl.calls().len()), (2, 7), "{service}");
    }
}

#[tokio::test]
async fn a_refusal_is_returned_if_the_login_after_it_fails() {
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
                success_for(request)
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
    // The call is not sent again with the same token, and the token stays invalidated.
    assert_eq!(ahl.calls().len(), 3);
    assert!(ahl.logins() > 4, "each call tries to log in: {}", ahl.logins());
}

#[tokio::test]
async fn an_error_other_than_a_refusal_causes_no_login() {
    for answer in [
        Do::Answer(200, "{}".to_owned()),
        Do::Answer(200, "<html>".to_owned()),
        Do::Answer(404, refused("X100")),
        Do::Answer(429, refused("X100")),
        Do::Answer(500, refused("X100")),
    ] {
        let (ahl, client) = client_with_token_aged(600, answer).await;
        for (service, error) in each_error(&client).await {
            assert_eq!(error.delivery(), Delivery::Answered, "{service}: {error}");
        }
        assert_eq!(ahl.logins(), 1);
        let writes = ahl.calls().iter().filter(|own| is_write(service_of(own))).count();
        assert_eq!(writes, 2, "each once");
    }
}
