//! All calls that wait for a login share it.

use std::time::{Duration, SystemTime};

use ahlpay::{Client, Delivery, Effect};
use paylink_core::Clock;
use paylink_testkit::servers::Do;
use tokio::task::JoinSet;

use super::{list, token};
use crate::support::answers::{REQUEST_ID, all_successes, page, refused, session};
use crate::support::stub::{AhlStub, LOGIN, service_of};
use crate::support::{new_request, no_waiting, sandbox_at, transport, user, with_clock};
use crate::wire::each_service;

/// Makes this many calls at once.
async fn at_once(client: &Client, calls: usize) -> Vec<ahlpay::Result<()>> {
    let mut running = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        running.spawn(async move { list(&client).await.map(drop) });
    }
    running.join_all().await
}

#[tokio::test]
async fn a_hundred_first_calls_at_once_share_one_login() {
    let ahl = AhlStub::answering(200, &page(1, 0, 0, &[])).await;
    let results = at_once(&ahl.client(), 100).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!((ahl.logins(), ahl.calls().len()), (1, 100));
    assert!(ahl.calls().iter().all(|request| token(request) == "Bearer T-1"));
    assert_eq!(service_of(&ahl.requests()[0]), LOGIN, "the login is first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_first_calls_on_two_threads_share_one_login() {
    let ahl = AhlStub::answering(200, &page(1, 0, 0, &[])).await;
    let client = ahl.builder().transport(&with_clock(no_waiting())).build().unwrap();
    let results = at_once(&client, 100).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!((ahl.logins(), ahl.calls().len()), (1, 100));
}

#[tokio::test]
async fn a_wrong_password_is_sent_once_for_all_waiting_calls() {
    for status in [200, 400, 401, 403, 404] {
        let ahl = AhlStub::with_login(
            move |_| Do::Answer(status, refused("X002")),
            |_| panic!("no call is sent without a token"),
        )
        .await;
        let results = at_once(&ahl.client(), 100).await;
        assert_eq!(ahl.requests().len(), 1, "HTTP {status}");
        for error in results.into_iter().map(Result::unwrap_err) {
            assert!(error.is_refused() && error.is_authentication(), "{error}");
            assert_eq!((error.code(), error.request_id()), (Some("X002"), Some(REQUEST_ID)));
            assert_eq!(
                (error.operation(), error.provider()),
                (Some(LOGIN), Some(&ahlpay::PROVIDER))
            );
            assert_eq!(
                (error.http_status(), error.provider_message()),
                (Some(status), Some("Olmadı"))
            );
        }
    }
}

#[tokio::test]
async fn a_wrong_password_is_not_sent_again_for_thirty_seconds() {
    let (clock, manual) = Clock::manual(SystemTime::UNIX_EPOCH);
    let ahl = AhlStub::with_login(
        |number| Do::Answer(200, if number < 3 { refused("X002") } else { session("T-3") }),
        |_| Do::Answer(200, page(1, 0, 0, &[])),
    )
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    for (pause, logins) in [(0, 1), (15, 1), (14, 1), (1, 2), (29, 2)] {
        manual.advance(Duration::from_secs(pause));
        // The write itself was not sent.
        let error = client.create_link_payment(&new_request("R-1")).await.unwrap_err();
        assert_eq!((error.effect(), error.operation()), (Effect::None, Some(LOGIN)), "{error}");
        assert_eq!(ahl.logins(), logins);
    }
    assert_eq!(
        client.authentication_merchant().await.unwrap().token.as_ref().unwrap().as_str(),
        "T-3",
        "the native login always logs in"
    );
    manual.advance(Duration::from_secs(1));
    list(&client).await.unwrap();
    assert_eq!((ahl.logins(), ahl.calls().len()), (4, 1));
}

#[tokio::test]
async fn waiting_calls_share_one_failing_login() {
    for (step, requests) in
        [(Do::HangUp, 3), (Do::Answer(503, String::new()), 3), (Do::Answer(200, "{}".into()), 1)]
    {
        let ahl = AhlStub::with_login(
            move |_| step.clone(),
            |_| panic!("no call is sent without a token"),
        )
        .await;
        let results = at_once(&ahl.client(), 100).await;
        assert_eq!(ahl.requests().len(), requests);
        assert!(results.into_iter().all(|result| result.unwrap_err().operation() == Some(LOGIN)));
    }
    let nowhere =
        Client::builder(sandbox_at("http://127.0.0.1:1"), user()).transport(&transport()).build();
    for result in at_once(&nowhere.unwrap(), 10).await {
        let error = result.unwrap_err();
        assert_eq!((error.is_connect(), error.delivery()), (true, Delivery::NotSent), "{error}");
    }
}

#[tokio::test]
async fn a_login_is_sent_again_after_a_temporary_failure() {
    let ahl = AhlStub::with_login(
        |number| {
            if number < 3 {
                Do::Answer(503, String::new())
            } else {
                Do::Answer(200, session("T-3"))
            }
        },
        |_| Do::Answer(200, page(1, 0, 0, &[])),
    )
    .await;
    list(&ahl.client()).await.unwrap();
    assert_eq!((ahl.logins(), token(&ahl.calls()[0])), (3, "Bearer T-3".to_owned()));
}

#[tokio::test]
async fn clones_share_a_session_and_clients_do_not() {
    let ahl = AhlStub::services(&all_successes()).await;
    let client = ahl.client();
    let (clone, links) = (client.clone(), paylink_core::PayLinks::new(client.clone()));
    for (service, error) in
        each_service(&client).await.into_iter().chain(each_service(&clone).await)
    {
        assert!(error.is_none(), "{service}: {error:?}");
    }
    links.create(&crate::support::new_link("R-1")).await.unwrap();
    assert_eq!((ahl.logins(), ahl.calls().len()), (1, 11));
    list(&ahl.client()).await.unwrap();
    assert_eq!(ahl.logins(), 2);
}

#[tokio::test]
async fn after_a_cancelled_login_the_next_call_logs_in() {
    let ahl = AhlStub::with_login(
        |number| if number == 1 { Do::Silence } else { Do::Answer(200, session("T-2")) },
        |_| Do::Answer(200, page(1, 0, 0, &[])),
    )
    .await;
    let client = ahl.client();
    let given_up = tokio::time::timeout(Duration::from_millis(50), list(&client)).await;
    assert!(given_up.is_err(), "the first login is never answered");
    list(&client).await.unwrap();
    assert_eq!((ahl.logins(), token(&ahl.calls()[0])), (2, "Bearer T-2".to_owned()));
}

#[tokio::test]
async fn calls_waiting_for_a_cancelled_login_log_in_themselves() {
    let ahl = AhlStub::with_login(
        |number| if number == 1 { Do::Silence } else { Do::Answer(200, session("T-2")) },
        |_| Do::Answer(200, page(1, 0, 0, &[])),
    )
    .await;
    let client = ahl.client();
    let first = tokio::spawn({
        let client = client.clone();
        async move { list(&client).await.map(drop) }
    });
    while ahl.logins() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let waiting = tokio::spawn(async move { at_once(&client, 10).await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    first.abort();
    let results = waiting.await.unwrap();
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!((ahl.logins(), ahl.calls().len()), (2, 10));
}

#[tokio::test]
async fn the_native_login_does_not_change_the_shared_session() {
    let ahl = AhlStub::services(&all_successes()).await;
    let client = ahl.client();
    list(&client).await.unwrap();
    let session = client.authentication_merchant().await.unwrap();
    assert_eq!(session.token.as_ref().unwrap().as_str(), "T-2");
    list(&client).await.unwrap();
    assert!(ahl.calls().iter().all(|request| token(request) == "Bearer T-1"));
    assert_eq!(ahl.logins(), 2);
}
